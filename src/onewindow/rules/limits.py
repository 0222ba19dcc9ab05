"""The words of time limits: units, limits with stages, the events that move a due date, the two clocks, the levels."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.core.errors import Invalid, gettext_noop


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"  #: clock hours, day and night
    OFFICE_HOURS = "office_hours"  #: hours of the office calendar


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit. Stages follow one another without a gap, so they add up (10 working days below, 20 above)."""

    unit: Unit  #: what it is counted in
    stages: tuple[float, ...]  #: one amount, or several in working days

    @property
    def total(self) -> float:
        """All stages together, whole where it is whole."""
        total = sum(self.stages)
        return int(total) if float(total).is_integer() else total

    @property
    def by_office_clock(self) -> bool:
        """Whether it runs in office time: hours of the office, or a part of a working day (half a working day)."""
        if self.unit is Unit.OFFICE_HOURS:
            return True
        return self.unit is Unit.WORKING_DAYS and not float(self.total).is_integer()

    @property
    def by_instant(self) -> bool:
        """Whether it begins and ends at an instant rather than on a day."""
        return self.unit is Unit.HOURS or self.by_office_clock


def working_days(*stages: float) -> Limit:
    """A limit in working days, in one or several stages."""
    return Limit(unit=Unit.WORKING_DAYS, stages=stages)


class Verb(StrEnum):
    """Events that can move a due date."""

    REQUEST_CORRECTION = "request_correction"
    RESUBMIT = "resubmit"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"


@dataclass(frozen=True, kw_only=True)
class TimeEvent:
    """One event of a case as far as time limits need it."""

    verb: Verb  #: what happened
    at: date | datetime  #: when; a day alone where the hour does not matter
    working_days: int = 0  #: for extend: by how much
    ref: str = ""  #: which correction or suspension it opens or ends; empty where there is nothing to tell apart


class Clock(StrEnum):
    """Which of the two limits is computed; both are shown for every review."""

    STATUTORY = "statutory"  #: stopped only by the special procedures of article 45
    PROMISED = "promised"  #: also pauses while the applicant answers a correction


class Level(StrEnum):
    """How near a due date is."""

    GREEN = "green"
    YELLOW = "yellow"  #: two thirds of the time are gone
    RED = "red"  #: past due


class DeadlineError(Invalid):
    """A limit, a date or a history that cannot be reckoned with; `place` says which, `fault` what to do."""

    code = "deadline_unusable"
    message = gettext_noop("{place}：{fault}")
