"""PURE: the chance of a run, drawn before it: who comes when, how long each hand works, what must be corrected.

All runs of a study use the same draws, so that serial and parallel, with and without priority, differ in nothing else.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .capacities import Capacities
from .packages import Package, Setting, Task


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskDraw:
    """The chance of one matter of one case, in office minutes."""

    work: tuple[tuple[float, ...], ...]  #: per hand, per sitting
    circulation: tuple[float, ...]  #: before each sitting after the first
    correction: float  #: until the applicant has answered a defect, 0 without one
    recheck: float  #: work on the answer
    visit_wait: float  #: until the site visit
    gap: float  #: serial: until the applicant goes there


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDraw:
    """The chance of one case."""

    package: int  #: which kind
    after: float  #: since the arrival before, where one case comes in a minute
    green: bool  #: green channel
    tasks: tuple[TaskDraw, ...]  #: by place in the package


def draw(setting: Setting, capacities: Capacities, *, cases: int, seed: int, day: float) -> tuple[CaseDraw, ...]:
    """`cases` draws; `day` is the length of a working day in minutes. The same seed gives the same draws."""
    chance = random.Random(seed)  # noqa: S311  a simulation, no secret
    packages = setting.packages
    shares = [package.share for package in packages]
    return tuple(_case(chance, capacities, packages, shares, day) for _ in range(cases))


def _case(
    chance: random.Random, capacities: Capacities, packages: Sequence[Package], shares: list[float], day: float
) -> CaseDraw:
    after = chance.expovariate(1)
    green = chance.random() < capacities.green_share
    n = chance.choices(range(len(packages)), shares)[0]
    return CaseDraw(
        package=n,
        after=after,
        green=green,
        tasks=tuple(_task(chance, capacities, task, day) for task in packages[n].tasks),
    )


def _task(chance: random.Random, capacities: Capacities, task: Task, day: float) -> TaskDraw:
    sittings = len(task.hands) * len(task.sittings)
    corrected = chance.random() < capacities.correction.share
    return TaskDraw(
        work=tuple(tuple(_spread(chance, minutes, capacities.spread) for minutes in task.sittings) for _ in task.hands),
        circulation=tuple(_waiting(chance, capacities.circulation_minutes) for _ in range(sittings - 1)),
        correction=_waiting(chance, capacities.correction.working_days * day) if corrected else 0,
        recheck=capacities.correction.minutes if corrected else 0,
        visit_wait=_waiting(chance, capacities.visit_wait * day) if task.party else 0,
        gap=_waiting(chance, capacities.gap * day),
    )


def _spread(chance: random.Random, mean: float, spread: float) -> float:
    """Around the mean, never negative (gamma)."""
    if mean <= 0 or spread <= 0:
        return mean
    return chance.gammavariate(1 / spread**2, mean * spread**2)


def _waiting(chance: random.Random, mean: float) -> float:
    return chance.expovariate(1 / mean) if mean > 0 else 0
