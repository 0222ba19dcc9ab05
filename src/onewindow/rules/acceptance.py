"""When a received file counts as accepted: the day from which every limit of its reviews runs (Licensing Law 32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .calendar import Calendar
from .histories import Span, corrections, day_of, in_order
from .limits import TimeEvent


class Accepted(StrEnum):
    """How a case came to be accepted."""

    GIVEN = "given"  #: the date was given
    NO_NOTICE = "no_notice"  #: by law from the day of receipt: nobody asked for anything
    LATE_NOTICE = "late_notice"  #: by law from the day of receipt: the notice came after its time
    CORRECTED = "corrected"  #: on the day the corrected file was complete
    AWAITED = "awaited"  #: not yet: the file is still incomplete


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """From when a limit runs (Licensing Law 32, paragraph 1 (4))."""

    how: Accepted  #: on which ground
    at: date | datetime | None  #: when; None while the file is incomplete
    notice: date | datetime | None = None  #: when the first correction was asked for
    notice_until: date | None = None  #: the last day for asking

    @property
    def pending(self) -> bool:
        """Whether nothing runs yet."""
        return self.at is None


def acceptance(
    received: date | datetime, events: Sequence[TimeEvent], calendar: Calendar, *, notice_working_days: int
) -> Acceptance:
    """When a received file counts as accepted.

    All defects belong into one notice within `notice_working_days` of receipt: then it is the day the corrected file is
    complete. Without a notice in time it is the day of receipt. Raises DeadlineError for a history out of joint.
    """
    asked = corrections(in_order(events, calendar.zone))
    until = calendar.add_working_days(day_of(received, calendar.zone), notice_working_days)
    first = asked[0].start if asked else None
    if first is None or day_of(first, calendar.zone) > until:
        how = Accepted.NO_NOTICE if first is None else Accepted.LATE_NOTICE
        return Acceptance(how=how, at=received, notice=first, notice_until=until)
    complete = _complete(asked, until, calendar)
    how = Accepted.AWAITED if complete is None else Accepted.CORRECTED
    return Acceptance(how=how, at=complete, notice=first, notice_until=until)


def _complete(asked: Sequence[Span], until: date, calendar: Calendar) -> date | datetime | None:
    """When everything asked for in time was handed in. What is asked after the file was complete comes too late."""
    complete: date | datetime | None = None
    for span in asked:
        begun = day_of(span.start, calendar.zone)
        if begun > until or (complete is not None and _is_before(complete, span.start, calendar)):
            break
        if span.end is None:
            return None
        if complete is None or _is_before(complete, span.end, calendar):
            complete = span.end
    return complete


def _is_before(left: date | datetime, right: date | datetime, calendar: Calendar) -> bool:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left < right
    return day_of(left, calendar.zone) < day_of(right, calendar.zone)
