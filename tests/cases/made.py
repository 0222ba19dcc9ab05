"""Plans and moments for the tests of the pure part: no database."""

from datetime import UTC, datetime, timedelta

from onewindow.cases.limits import region_limits
from onewindow.cases.plans import Hand, LimitRule, Plan, PlannedGate, PlannedMatter
from onewindow.cases.transition import Moment
from onewindow.catalogue.declarations import GateKind, MatterKind, OnRefused
from onewindow.catalogue.joint_services import JointOutcome

#: Monday 2026-11-23, ten o'clock in Shanghai.
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def matter(code, *, agency=None, hands=None, reads=(), kind=MatterKind.LICENCE, statutory=20, promised=7, **more):
    number = agency if agency is not None else ord(code[0]) - ord("A") + 1
    return PlannedMatter(
        code=code,
        kind=kind,
        hands=hands or (Hand(agency=number, division="652801"),),
        statutory=LimitRule(working_days=statutory) if statutory else LimitRule(),
        promised=LimitRule(working_days=promised) if promised else LimitRule(),
        reads=tuple(reads),
        **more,
    )


def gate(before, after, kind=GateKind.DECIDE, on_refused=OnRefused.REFUSE, **more):
    return PlannedGate(before=before, after=after, kind=kind, on_refused=on_refused, **more)


def plan(*matters, gates=(), outcome=JointOutcome.INDEPENDENT, **more):
    made = tuple(matter(m) if isinstance(m, str) else m for m in matters)
    return Plan(service="service", edition=1, matters=made, gates=tuple(gates), outcome=outcome, **more)


def at(when=MONDAY, seq=1):
    return Moment(at=when, seq=seq, limits=region_limits())


class Told:
    """A case told verb by verb; keeps the bodies of its events."""

    def __init__(self, plan, when=MONDAY):
        self.plan, self.state, self.when, self.bodies, self.changes = plan, None, when, [], []

    @property
    def moment(self):
        return at(self.when, len(self.bodies) + 1)

    def do(self, function, *args, **more):
        first = () if self.state is None else (self.state,)
        done = function(self.plan, *first, *args, now=self.moment, **more)
        change = done[0] if isinstance(done, tuple) else done
        self.state = change.after
        self.bodies.append(change.body)
        self.changes.append(change)
        return change

    def wait(self, **days):
        self.when += timedelta(**days)
        return self

    def stage(self, code):
        return self.state.reviews[code].stage.value

    def outcome(self, code):
        found = self.state.reviews[code].outcome
        return found.value if found else None
