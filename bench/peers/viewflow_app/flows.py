"""Submit, accept, four decisions at once and two after them, join, end."""

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

from bench.peers.process import answers


class JointFlow(flow.Flow):
    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.submit).Next(this.accept)
    accept = flow.Handle(this.decide).Next(this.split)
    split = flow.Split().Next(this.t0).Next(this.t1).Next(this.t2).Next(this.t3)
    t0 = flow.Handle(this.decide).Next(this.t4)
    t1 = flow.Handle(this.decide).Next(this.t5)
    t2 = flow.Handle(this.decide).Next(this.join)
    t3 = flow.Handle(this.decide).Next(this.join)
    t4 = flow.Handle(this.decide).Next(this.join)
    t5 = flow.Handle(this.decide).Next(this.join)
    join = flow.Join().Next(this.end)
    end = flow.End()

    def submit(self, activation):
        activation.process.data = answers()
        return activation.process

    def decide(self, activation):
        return None
