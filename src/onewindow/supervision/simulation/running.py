"""PURE: the discrete-event run. One process per matter of a case, one queue per agency, on the axis of office minutes.

Parallel: every matter starts at once and waits only at its gates. Serial: the applicant goes from one to the next.
With `priority` the green channel goes to the head of every queue; nobody's work is interrupted.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from .draws import CaseDraw, TaskDraw
from .office import Office
from .packages import Package, Setting, Task

_Steps = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRun:
    """How one case went, in working days."""

    lead: float  #: from the application to the last decision
    waited: float  #: of it, in queues of agencies, all matters added
    late: int  #: matters whose agency took longer than it promised
    over: bool  #: the whole took longer than promised for the whole, a statutory notice aside
    green: bool  #: green channel


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolRun:
    """How one agency fared."""

    busy: float  #: share of its people's time in work while cases came
    wait: float  #: working days in its queue, mean of all sittings
    longest: int  #: most that ever waited
    left: int  #: waited when the last case had come


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run."""

    cases: tuple[CaseRun, ...]  #: in order of arrival
    pools: tuple[PoolRun, ...]  #: in the order of the setting
    days: float  #: working days until the last case had come


@dataclass(kw_only=True)
class _Queue:
    people: simpy.PriorityResource
    worked: float = 0
    waited: float = 0
    sittings: int = 0
    longest: int = 0
    left: int = 0


@dataclass(kw_only=True)
class _Case:
    n: int
    draw: CaseDraw
    package: Package
    began: float
    priority: int
    done: list[simpy.Event] = field(default_factory=list)
    signed: dict[int, simpy.Event] = field(default_factory=dict)
    ready: dict[int, simpy.Event] = field(default_factory=dict)
    waited: float = 0
    late: int = 0
    notice: float = 0
    ended: float = 0


def run(
    setting: Setting,
    draws: Sequence[CaseDraw],
    office: Office,
    *,
    per_day: float,
    serial: bool = False,
    priority: bool = False,
    around: int = 0,
    tick: Callable[[], None] = lambda: None,
) -> Run:
    """Let the cases come at `per_day` a working day; `tick` is called for each that has ended.

    `around`: so many come before and after them (the same again and again) and are not counted, so that nobody meets
    empty offices: where a notice takes weeks, the first decisions fall when the last case has come.
    """
    hall = _Hall(setting, office, tick, counted=range(around, around + len(draws)))
    whole = [draws[(n - around) % len(draws)] for n in range(len(draws) + 2 * around)]
    return hall.run(whole, per_day=per_day, serial=serial, priority=priority)


class _Hall:
    """The agencies of one run and the cases in them."""

    def __init__(self, setting: Setting, office: Office, tick: Callable[[], None], *, counted: range) -> None:
        self._counted = counted
        self._env = simpy.Environment()
        self._setting = setting
        self._office = office
        self._tick = tick
        self._queues = [_Queue(people=simpy.PriorityResource(self._env, capacity=pool.staff)) for pool in setting.pools]
        self._cases: list[_Case] = []
        self._last = 0.0

    def run(self, draws: Sequence[CaseDraw], *, per_day: float, serial: bool, priority: bool) -> Run:
        """The whole run."""
        self._env.process(self._arrivals(draws, per_day, serial=serial, priority=priority))
        self._env.run()
        days = self._office.position(self._last)
        return Run(
            cases=tuple(self._told(case) for case in self._cases if case.n in self._counted),
            pools=tuple(self._fared(queue) for queue in self._queues),
            days=days,
        )

    def _arrivals(self, draws: Sequence[CaseDraw], per_day: float, *, serial: bool, priority: bool) -> _Steps:
        apart = self._office.day_minutes / per_day
        for draw in draws:
            yield self._env.timeout(draw.after * apart)
            case = _Case(
                n=len(self._cases),
                draw=draw,
                package=self._setting.packages[draw.package],
                began=self._env.now,
                priority=0 if priority and draw.green else 1,
            )
            self._cases.append(case)
            self._env.process(self._serial(case) if serial else self._parallel(case))
        self._last = self._env.now
        for queue in self._queues:
            queue.left = len(queue.people.queue)

    def _parallel(self, case: _Case) -> _Steps:
        case.done = [self._env.event() for _ in case.package.tasks]
        case.signed = {n: self._env.event() for n, task in enumerate(case.package.tasks) if task.group}
        case.ready = {n: self._env.event() for n, task in enumerate(case.package.tasks) if task.party}
        for n in range(len(case.package.tasks)):
            self._env.process(self._matter(case, n))
        yield self._env.all_of(case.done)
        self._end(case)

    def _matter(self, case: _Case, n: int) -> _Steps:
        """One matter among its siblings."""
        task, draw = case.package.tasks[n], case.draw.tasks[n]
        yield from self._gates(case, task.begin)
        received = self._env.now
        free = yield from self._handled(case, task, draw, case.ready.get(n), case.draw.tasks[min(task.party or (n,))])
        before = self._env.now
        yield from self._gates(case, task.decide)
        free += self._env.now - before
        yield from self._sitting(case, task.hands[-1], draw.work[-1][-1])
        self._judge(case, task, received, free)
        if task.group:
            case.signed[n].succeed()
            yield self._env.all_of([case.signed[each] for each in task.group])
        yield from self._gates(case, task.finalise)
        case.done[n].succeed()

    def _serial(self, case: _Case) -> _Steps:
        """One matter after the other; gates are open by then."""
        for place, n in enumerate(case.package.order):
            task, draw = case.package.tasks[n], case.draw.tasks[n]
            if place:
                yield self._env.timeout(draw.gap)
            received = self._env.now
            free = yield from self._handled(case, task, draw, None, draw)
            yield from self._sitting(case, task.hands[-1], draw.work[-1][-1])
            self._judge(case, task, received, free)
        self._end(case)

    def _handled(
        self, case: _Case, task: Task, draw: TaskDraw, ready: simpy.Event | None, caller: TaskDraw
    ) -> Generator[simpy.Event, Any, float]:
        """All sittings but the last; gives the minutes that are not the agency's: the applicant's, a notice."""
        minutes = [(hand, each) for hand, work in zip(task.hands, draw.work, strict=True) for each in work]
        free = 0.0
        for n, (hand, each) in enumerate(minutes[:-1] or [(task.hands[0], 0.0)]):
            if n:
                yield self._env.timeout(draw.circulation[n - 1])
            if each:
                yield from self._sitting(case, hand, each)
            if n == 0:
                free += yield from self._outside(case, task, draw)
                if task.party:
                    free += yield from self._visit(case, task, ready, caller)
        if draw.circulation:
            yield self._env.timeout(draw.circulation[-1])
        return free

    def _outside(self, case: _Case, task: Task, draw: TaskDraw) -> Generator[simpy.Event, Any, float]:
        """What others take: the applicant's answer to a defect, a public notice."""
        free = 0.0
        if draw.correction:
            yield self._env.timeout(draw.correction)
            free += draw.correction
            yield from self._sitting(case, task.hands[0], draw.recheck)
        if task.notice:
            length = self._office.after_calendar_days(self._env.now, task.notice) - self._env.now
            yield self._env.timeout(length)
            case.notice += length
            free += length
        return free

    def _visit(
        self, case: _Case, task: Task, ready: simpy.Event | None, caller: TaskDraw
    ) -> Generator[simpy.Event, Any, float]:
        """The site visit: joint when there are siblings to go with, then it waits for the last of them."""
        free = 0.0
        if ready is not None:
            ready.succeed()
            before = self._env.now
            yield self._env.all_of([case.ready[each] for each in task.party])
            free = self._env.now - before
        yield self._env.timeout(caller.visit_wait)
        # Two officers for an hour are two hours of their agency's time; the visit itself lasts one.
        yield from self._sitting(case, task.hands[0], task.visit)
        return free

    def _gates(self, case: _Case, gates: tuple[tuple[int, ...], ...]) -> _Steps:
        for gate in gates:
            yield self._env.any_of([case.done[before] for before in gate])

    def _sitting(self, case: _Case, pool: int, minutes: float) -> _Steps:
        queue, asked = self._queues[pool], self._env.now
        request = queue.people.request(priority=case.priority)
        queue.longest = max(queue.longest, len(queue.people.queue))
        yield request
        waited = self._env.now - asked
        yield self._env.timeout(minutes)
        queue.people.release(request)
        queue.sittings += 1
        queue.waited += waited
        queue.worked += minutes
        case.waited += waited

    def _judge(self, case: _Case, task: Task, received: float, free: float) -> None:
        """Whether the agency kept its promise: due at the close of the n-th working day after receipt."""
        if task.promised is not None:
            taken_until = self._office.position(self._env.now - free)
            case.late += taken_until > _due(self._office.position(received), task.promised)

    def _end(self, case: _Case) -> None:
        case.ended = self._env.now
        if case.n in self._counted:
            self._tick()

    def _told(self, case: _Case) -> CaseRun:
        position = self._office.position
        began = position(case.began)
        return CaseRun(
            lead=position(case.ended) - began,
            waited=case.waited / self._office.day_minutes,
            late=case.late,
            over=position(case.ended - case.notice) > _due(began, case.package.promised),
            green=case.draw.green,
        )

    def _fared(self, queue: _Queue) -> PoolRun:
        return PoolRun(
            busy=min(queue.worked / (self._last * queue.people.capacity), 1.0) if self._last else 0,
            wait=queue.waited / queue.sittings / self._office.day_minutes if queue.sittings else 0,
            longest=queue.longest,
            left=queue.left,
        )


def _due(received: float, promised: float) -> float:
    """Whole days end with the office hours of the n-th working day after; less than a day counts from the minute."""
    if promised == 0:
        return int(received) + 1.0
    whole, part = int(promised), promised % 1
    return (int(received) + 1.0 + whole + part) if whole else received + part
