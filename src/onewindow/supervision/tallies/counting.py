"""PURE: what the events of one day come to. `Told` is what an event says, `Ended` what is known of a closed case."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from onewindow.rules.calendar import Calendar

#: Longest lead time that has a place of its own, in half working days; what is longer stands with it.
LONGEST = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is known of a case that something happened to."""

    division: str  #: where
    service: str  #: code
    submitted_at: datetime  #: handed in
    promised_at: datetime | None  #: promised
    due_at: datetime | None  #: statutory
    agencies: Mapping[str, int]  #: matter -> agency that has it
    ends: Mapping[str, datetime]  #: matter -> the earlier of its two limits, where it has one


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One event of a case."""

    number: str  #: of the case
    verb: str  #: what was done
    at: datetime  #: when
    body: Mapping[str, Any]  #: what it changed


@dataclass(kw_only=True)
class ServiceCount:
    """Counters of a service in a division."""

    submitted: int = 0
    closed: int = 0
    promised: int = 0
    kept: int = 0
    over_law: int = 0
    returned: int = 0
    returned_again: int = 0
    nudged: int = 0
    lead_sum: float = 0
    promised_sum: float = 0
    leads: Counter[int] = field(default_factory=Counter)


@dataclass(kw_only=True)
class AgencyCount:
    """Counters of an agency."""

    decided: int = 0
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class Count:
    """A day."""

    services: dict[tuple[str, str], ServiceCount] = field(default_factory=dict)  #: (division, service)
    agencies: dict[int, AgencyCount] = field(default_factory=dict)  #: agency


def count(events: Iterable[Told], cases: Mapping[str, Case], calendar: Calendar) -> Count:
    """The counters of the given events; events of unknown cases are left out."""
    found = Count()
    for event in events:
        case = cases.get(event.number)
        if case is None:
            continue
        service = found.services.setdefault((case.division, case.service), ServiceCount())
        service.submitted += event.verb == "submit"
        service.nudged += event.verb == "nudge"
        _notices(service, event.body)
        for code, changed in event.body.get("reviews", {}).items():
            if changed.get("outcome") and code in case.agencies:
                _decided(found.agencies.setdefault(case.agencies[code], AgencyCount()), event.at, case.ends.get(code))
        if event.body.get("case", {}).get("closed_at"):
            _closed(service, case, event.at, calendar)
    return found


def _notices(service: ServiceCount, body: Mapping[str, Any]) -> None:
    """A notice is sent by the event that says `sent_at` of the last one for the first time."""
    notices = body.get("case", {}).get("notices") or ()
    if notices and notices[-1].get("sent_at") and all(len(line) < 4 or not line[3] for line in notices[-1]["lines"]):
        service.returned += notices[-1]["n"] == 1
        service.returned_again += notices[-1]["n"] > 1


def _decided(agency: AgencyCount, at: datetime, end: datetime | None) -> None:
    agency.decided += 1
    agency.late += end is not None and at > end


def _closed(service: ServiceCount, case: Case, at: datetime, calendar: Calendar) -> None:
    lead = working_days(calendar, case.submitted_at, at)
    service.closed += 1
    service.lead_sum += lead
    service.leads[min(ceil(lead * 2), LONGEST)] += 1
    service.over_law += case.due_at is not None and at > case.due_at
    if case.promised_at is not None:
        service.promised += 1
        service.promised_sum += working_days(calendar, case.submitted_at, case.promised_at)
        service.kept += at <= case.promised_at


def working_days(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Working days from one instant to another: whole days, and what of the first and last was office time."""
    begin, finish = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    whole = calendar.working_days_between(begin.date(), finish.date())
    return max(whole + _passed(calendar, finish) - _passed(calendar, begin), 0.0)


def _passed(calendar: Calendar, at: datetime) -> float:
    """How much of its day's office time has passed; a day without work counts as the end of the one before."""
    windows = calendar.office_windows(at.date())
    if not windows:
        return 1.0
    passed = sum((min(max(at, opened), closed) - opened for opened, closed in windows), timedelta())
    return passed / calendar.office_day(at.date())


def quantile(leads: Mapping[int, int], share: float) -> float | None:
    """Working days (halves, rounded up) that `share` of the cases did not exceed; None without any."""
    total = sum(leads.values())
    if not total:
        return None
    wanted, seen = ceil(total * share), 0
    for half in sorted(leads):
        seen += leads[half]
        if seen >= wanted:
            return half / 2
    raise AssertionError("the counts do not add up")


def day_of(at: datetime, calendar: Calendar) -> date:
    """The calendar day of an instant."""
    return at.astimezone(calendar.zone).date()
