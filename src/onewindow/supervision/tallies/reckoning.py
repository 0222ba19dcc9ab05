"""Reckon a day from its events and keep it: the only writes of this room. Doing it twice changes nothing.

reckon(date(2026, 11, 25))
catch_up()                  # what has not been reckoned since it ended, then today so far
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case as CaseRow
from onewindow.cases.models import Review
from onewindow.cases.records import stream_of
from onewindow.core import clock
from onewindow.core.models import Event
from onewindow.rules.calendar import Calendar

from .counting import AgencyCount, Case, Count, ServiceCount, Told, count, day_of
from .models import AgencyDay, Reckoned, ServiceDay

#: Days reckoned in one go, the earliest first; the next run goes on.
_MOST_DAYS = 400
_CASES_AT_ONCE = 2000
_STREAM = stream_of("")


def catch_up() -> int:
    """Reckon every day since the last whole one, today included; returns how many."""
    today = clock.today()
    begin = _first_open_day()
    if begin is None:
        return 0
    days = [begin + timedelta(n) for n in range(min((today - begin).days + 1, _MOST_DAYS))]
    for day in days:
        reckon(day)
    return len(days)


def reckon(day: date) -> None:
    """Count the events of a day and lay the result over what was kept of it."""
    calendar, at = region_limits().calendar, clock.now()
    events = list(_events(day, calendar))
    _keep(day, count(events, _cases(sorted({event.number for event in events})), calendar), at)


def _first_open_day() -> date | None:
    """The day after the last that was reckoned whole, else the day of the first case; None without cases."""
    zone = region_limits().calendar.zone
    last = Reckoned.objects.order_by("-day").first()
    if last is not None:
        ended = datetime.combine(last.day + timedelta(1), time(), tzinfo=zone)
        return last.day + timedelta(1) if last.at >= ended else last.day
    first = CaseRow.objects.order_by("pk").values_list("submitted_at", flat=True).first()
    return day_of(first, region_limits().calendar) if first is not None else None


def _events(day: date, calendar: Calendar) -> Iterator[Told]:
    begin = datetime.combine(day, time(), tzinfo=calendar.zone)
    rows = Event.objects.filter(at__gte=begin, at__lt=begin + timedelta(1)).order_by("at", "stream", "seq")
    for stream, verb, at, body in rows.values_list("stream", "verb", "at", "body").iterator(chunk_size=2000):
        if stream.startswith(_STREAM):
            yield Told(number=stream.removeprefix(_STREAM), verb=verb, at=at, body=body)


def _cases(numbers: list[str]) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for begin in range(0, len(numbers), _CASES_AT_ONCE):
        rows = list(CaseRow.objects.filter(number__in=numbers[begin : begin + _CASES_AT_ONCE]).defer("state"))
        reviews: dict[int, list[Review]] = {}
        for review in Review.objects.filter(case_id__in=[row.pk for row in rows]):
            reviews.setdefault(review.case_id, []).append(review)
        for row in rows:
            found[row.number] = _case(row, reviews.get(row.pk, []))
    return found


def _case(row: CaseRow, reviews: list[Review]) -> Case:
    ends = {r.matter: [end for end in (r.due_at, r.promised_at) if end is not None] for r in reviews}
    return Case(
        division=row.division_id,
        service=row.service,
        submitted_at=row.submitted_at,
        promised_at=row.promised_at,
        due_at=row.due_at,
        agencies={r.matter: r.agency_id for r in reviews},
        ends={matter: min(found) for matter, found in ends.items() if found},
    )


def _keep(day: date, found: Count, at: datetime) -> None:
    with transaction.atomic():
        # One row per day is locked, so that two workers do not lay the same day at once.
        Reckoned.objects.update_or_create(day=day, defaults={"at": at})
        ServiceDay.objects.filter(day=day).delete()
        AgencyDay.objects.filter(day=day).delete()
        ServiceDay.objects.bulk_create(_service(day, *key, counted) for key, counted in sorted(found.services.items()))
        AgencyDay.objects.bulk_create(_agency(day, key, counted) for key, counted in sorted(found.agencies.items()))


def _service(day: date, division: str, service: str, counted: ServiceCount) -> ServiceDay:
    leads = {str(half): cases for half, cases in sorted(counted.leads.items())}
    return ServiceDay(day=day, division_id=division, service=service, **{**vars(counted), "leads": leads})


def _agency(day: date, agency: int, counted: AgencyCount) -> AgencyDay:
    return AgencyDay(day=day, agency_id=agency, **vars(counted))
