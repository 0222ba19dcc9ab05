"""PURE: the study of a joint service: serial against parallel, overload, the green channel. Same seed, same study.

study(world, "publication_joint", Inputs(cases=1000, seed=1)).json
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.selection import service_of
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.sentences import Sentence
from onewindow.visits import checklists
from onewindow.visits.checklists import VisitBook

from . import capacities as capacity_file
from .capacities import Capacities
from .draws import draw
from .errors import BadLoad, NothingToRun, TooMany
from .measures import Bar, Spread, bars, figure, spread
from .office import Office
from .packages import Pool, Setting, setting_of
from .running import PoolRun, Run, run

#: Arrivals over the capacity of the narrowest agency, for the overload curve.
LOADS = (0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3)
#: Cases of each point of the curve; more say nothing new.
_POINT = 1500
MOST_CASES = 200_000
_LEAST_LOAD, _MOST_LOAD = 0.05, 3.0


@dataclass(frozen=True, kw_only=True)
class World:
    """What a study looks at."""

    catalogue: Catalogue  #: what the departments declare
    capacities: Capacities  #: people and minutes
    visits: VisitBook  #: who goes on site
    calendar: Calendar  #: working days


def world_of(catalogue: Catalogue, folder: Path) -> World:
    """The world of a region's folder. Raises LocatedError for a faulty file."""
    return World(
        catalogue=catalogue,
        capacities=capacity_file.read(folder),
        visits=checklists.read(folder),
        calendar=load_calendar(folder),
    )


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What somebody asks for."""

    cases: int  #: how many applications, 1 to MOST_CASES
    seed: int  #: of the chance
    load: float | None = None  #: arrivals over the capacity of the narrowest agency; None: as the region says
    first: date | None = None  #: first day; None: the first working day of the last year whose holidays are known


@dataclass(frozen=True, kw_only=True)
class PoolFigures:
    """One agency in a study."""

    pool: Pool  #: which
    minutes_per_case: float  #: expected work for one application
    capacity: float  #: applications a working day that it can bear
    parallel: PoolRun  #: how it fared


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point of the overload curve."""

    load: float  #: arrivals over the capacity of the narrowest agency
    per_day: float  #: applications a working day
    spread: Spread  #: lead times
    bottleneck: PoolRun  #: how the narrowest agency fared


@dataclass(frozen=True, kw_only=True)
class Green:
    """The green channel: the same cases with and without priority."""

    share: float  #: of the cases in it
    green_without: Spread  #: its own cases, first come first served
    green_with: Spread  #: its own cases, with priority
    others_without: Spread  #: all other cases, first come first served
    others_with: Spread  #: all other cases, behind the green ones

    @property
    def saved(self) -> float:
        """Working days a green case waits less."""
        return figure(self.green_without.wait - self.green_with.wait, 3)

    @property
    def cost(self) -> float:
        """Working days every other case waits more: the fairness figure."""
        return figure(self.others_with.wait - self.others_without.wait, 3)


@dataclass(frozen=True, kw_only=True)
class Study:
    """The result."""

    setting: Setting  #: packages and agencies
    inputs: Inputs  #: as asked
    capacities: Capacities  #: on which figures
    first: date  #: first day
    last: date  #: day of the last application
    load: float  #: as run
    per_day: float  #: applications a working day
    narrowest: int  #: place of the narrowest agency
    pools: tuple[PoolFigures, ...]  #: all agencies
    serial: Spread  #: one after the other
    parallel: Spread  #: at once
    bars: tuple[Bar, ...]  #: both distributions
    overload: tuple[Point, ...]  #: by load, in parallel
    green: Green  #: effect on others
    warnings: tuple[Sentence, ...]  #: of the calendar

    @cached_property
    def json(self) -> dict[str, Any]:
        """JSON values, in a fixed order."""
        return {
            "service": self.setting.service,
            "cases": self.inputs.cases,
            "seed": self.inputs.seed,
            "first_day": self.first.isoformat(),
            "last_day": self.last.isoformat(),
            "load": self.load,
            "per_day": figure(self.per_day),
            "unit": "working_days",
            "figures_status": self.capacities.status,
            "figures_basis": self.capacities.basis,
            "packages": [
                {
                    "name": {"zh": package.name.zh, "en": package.name.en},
                    "share": figure(package.share, 4),
                    "matters": [task.matter for task in package.tasks],
                    "promised_days": package.promised,
                }
                for package in self.setting.packages
            ],
            "agencies": [_pool_json(each) for each in self.pools],
            "bottleneck": {
                "agency": self.pools[self.narrowest].pool.agency,
                "level": self.pools[self.narrowest].pool.level.value,
            },
            "serial": asdict(self.serial),
            "parallel": asdict(self.parallel),
            "histogram": [asdict(bar) for bar in self.bars],
            "overload": [
                {
                    "load": point.load,
                    "per_day": figure(point.per_day),
                    **asdict(point.spread),
                    "bottleneck_wait": figure(point.bottleneck.wait, 3),
                    "longest_queue": point.bottleneck.longest,
                    "queue_at_end": point.bottleneck.left,
                }
                for point in self.overload
            ],
            "green_channel": {
                "share": self.green.share,
                "green": {"without": asdict(self.green.green_without), "with": asdict(self.green.green_with)},
                "others": {"without": asdict(self.green.others_without), "with": asdict(self.green.others_with)},
                "green_waits_less": self.green.saved,
                "others_wait_more": self.green.cost,
            },
            "warnings": [str(warning) for warning in self.warnings],
        }


def study(world: World, service: str, inputs: Inputs, *, tick: Callable[[], None] = lambda: None) -> Study:
    """The study of a service; `tick` is called for every case of every run that has ended (`ticks` in all).

    Raises UnknownService, TooMany, BadLoad, NothingToRun.
    """
    service_of(world.catalogue, service)
    if not 1 <= inputs.cases <= MOST_CASES:
        raise TooMany(cases=inputs.cases, most=MOST_CASES)
    if inputs.load is not None and not _LEAST_LOAD <= inputs.load <= _MOST_LOAD:
        raise BadLoad
    known = world.calendar.national.years & world.calendar.regional.years or world.calendar.national.years
    first = inputs.first or date(max(known), 1, 1)
    setting = setting_of(world.catalogue, world.capacities, world.visits, service, today=first)
    if not setting.packages:
        raise NothingToRun(service=service)
    office = Office(world.calendar, first)
    runs = _Runs(setting, world.capacities, office, inputs, tick)
    load = world.capacities.load if inputs.load is None else inputs.load
    serial, parallel = runs.run(load, serial=True), runs.run(load)
    green = runs.run(load, priority=True)
    last = office.day(office.minutes(parallel.days))
    return Study(
        setting=setting,
        inputs=inputs,
        capacities=world.capacities,
        first=office.first,
        last=last,
        load=load,
        per_day=runs.per_day(load),
        narrowest=runs.narrowest,
        pools=runs.figures(parallel),
        serial=spread(serial.cases),
        parallel=spread(parallel.cases),
        bars=bars(serial.cases, parallel.cases),
        overload=tuple(runs.point(each) for each in LOADS),
        green=_green(world.capacities, parallel, green),
        warnings=world.calendar.warnings_for(office.first, last),
    )


def ticks(cases: int) -> int:
    """How often `study` calls `tick`."""
    return 3 * cases + len(LOADS) * min(cases, _POINT)


class _Runs:
    """The runs of one study over the same draws."""

    def __init__(
        self, setting: Setting, capacities: Capacities, office: Office, inputs: Inputs, tick: Callable[[], None]
    ) -> None:
        self._setting = setting
        self._office = office
        self._tick = tick
        self._draws = draw(setting, capacities, cases=inputs.cases, seed=inputs.seed, day=office.day_minutes)
        self._minutes = setting.minutes_per_case(capacities)
        self._bears = tuple(
            pool.staff * office.day_minutes / minutes if minutes else float("inf")
            for pool, minutes in zip(setting.pools, self._minutes, strict=True)
        )
        notice = max((task.notice for package in setting.packages for task in package.tasks), default=0)
        #: Working days of the longest notice.
        self._notice = office.position(office.after_calendar_days(0, notice)) if notice else 0.0
        self.narrowest = min(range(len(self._bears)), key=lambda n: self._bears[n])

    def per_day(self, load: float) -> float:
        """Applications a working day at a load."""
        return load * self._bears[self.narrowest]

    def run(self, load: float, *, serial: bool = False, priority: bool = False, few: int | None = None) -> Run:
        """One run."""
        return run(
            self._setting,
            self._draws[:few] if few else self._draws,
            self._office,
            per_day=self.per_day(load),
            serial=serial,
            priority=priority,
            around=ceil(self.per_day(load) * self._notice),
            tick=self._tick,
        )

    def point(self, load: float) -> Point:
        """One point of the curve."""
        found = self.run(load, few=_POINT)
        return Point(
            load=load,
            per_day=self.per_day(load),
            spread=spread(found.cases),
            bottleneck=found.pools[self.narrowest],
        )

    def figures(self, parallel: Run) -> tuple[PoolFigures, ...]:
        """The agencies with what they bear."""
        return tuple(
            PoolFigures(pool=pool, minutes_per_case=minutes, capacity=bears, parallel=fared)
            for pool, minutes, bears, fared in zip(
                self._setting.pools, self._minutes, self._bears, parallel.pools, strict=True
            )
        )


def _green(capacities: Capacities, without: Run, with_priority: Run) -> Green:
    return Green(
        share=capacities.green_share,
        green_without=spread(case for case in without.cases if case.green),
        green_with=spread(case for case in with_priority.cases if case.green),
        others_without=spread(case for case in without.cases if not case.green),
        others_with=spread(case for case in with_priority.cases if not case.green),
    )


def _pool_json(each: PoolFigures) -> dict[str, Any]:
    return {
        "agency": each.pool.agency,
        "level": each.pool.level.value,
        "staff": each.pool.staff,
        "minutes_per_case": figure(each.minutes_per_case),
        "capacity_per_day": figure(each.capacity),
        "busy": figure(each.parallel.busy, 4),
        "wait": figure(each.parallel.wait, 3),
        "longest_queue": each.parallel.longest,
    }


__all__ = ["Inputs", "Study", "World", "study", "ticks", "world_of"]
