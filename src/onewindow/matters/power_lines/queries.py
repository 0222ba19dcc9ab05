"""Reads of power works. Missing and forbidden look the same; every list is a keyset page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from onewindow.cases.limits import region_limits
from onewindow.cases.models import Review
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import current
from onewindow.core import clock
from onewindow.people.access import party_of
from onewindow.people.models import Agency, Division
from onewindow.people.permissions import Permission, posts_of
from onewindow.people.queries import agency_names, principals_of

from . import fairness
from .errors import EmergencyNotFound, RestorationNotFound
from .models import BulkRun, Emergency, Fairness, Reminder, Restoration
from .promises import Status, is_overdue
from .rows import promise_of

SERVICE = "power_green_channel"
_SIZE = 20
_NEAREST = 200
_ROLES = (Permission.HANDLE_REVIEW, Permission.OVERSEE_REVIEW)


@dataclass(frozen=True, kw_only=True, slots=True)
class RestorationView:
    """A promise as a page shows it."""

    id: int  #: for its address
    number: str  #: of the case
    matter: str  #: code
    project: str  #: name of the project
    place: str  #: where
    agency: int  #: id of the agency that checks
    agency_name: Any  #: its name today
    work_end: date  #: end of the works
    due_on: date  #: last day
    status: Status  #: as of today
    overdue: bool  #: the last day has passed
    said: str  #: what the last act said
    visit: int | None  #: the visit whose result counted
    may_notify: bool  #: the reader may ask for the check
    may_check: bool  #: the reader may check


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of a list; `next` asks for the following one, 0 at the end."""

    rows: tuple[Any, ...]  #: the lines
    next: str = ""  #: cursor


def restorations_of(user: Any, *, after: int = 0) -> Page:
    """Promises of oneself and one's principals, newest first."""
    parties = [one.party.pk for one in principals_of(user, service=SERVICE)]
    rows = Restoration.objects.filter(applicant_id__in=parties).order_by("-id")
    rows = rows.filter(id__lt=after) if after else rows
    found = list(rows[: _SIZE + 1])
    return Page(rows=_views(found[:_SIZE], user), next=str(found[_SIZE - 1].pk) if len(found) > _SIZE else "")


def restorations_of_case(number: str) -> tuple[RestorationView, ...]:
    """The promises of a case, without what the reader may do; the caller has seen to it that it may be seen."""
    return _views(list(Restoration.objects.filter(case_number=number).order_by("-id")), None)


def restorations_at(user: Any, *, after: str = "") -> Page:
    """Open promises that one's agencies check, the nearest last day first."""
    rows = Restoration.objects.filter(agency_id__in=_agencies(user)).exclude(status=Status.CLOSED.value)
    day, pk = _cursor(after)
    if day is not None:
        rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=pk))
    found = list(rows.order_by("due_on", "id")[: _SIZE + 1])
    last = found[_SIZE - 1] if len(found) > _SIZE else None
    return Page(rows=_views(found[:_SIZE], user), next=f"{last.due_on.isoformat()}~{last.pk}" if last else "")


def access_restoration(user: Any, restoration: int) -> RestorationView:
    """One promise, for its applicant's side and the agency that checks. Raises RestorationNotFound."""
    row = Restoration.objects.filter(pk=restoration).first()
    if row is None:
        raise RestorationNotFound
    view = _views([row], user)[0]
    parties = {one.party.pk for one in principals_of(user, service=SERVICE)}
    if row.applicant_id not in parties and row.agency_id not in _agencies(user):
        raise RestorationNotFound
    return view


def applicant_of(restoration: int) -> int:
    """For whom an agent acts; the caller has seen to it that it may be seen."""
    return Restoration.objects.values_list("applicant_id", flat=True).get(pk=restoration)


def _views(rows: Sequence[Restoration], user: Any) -> tuple[RestorationView, ...]:
    names = agency_names({row.agency_id for row in rows}) if rows else {}
    own = {one.party.pk for one in principals_of(user, service=SERVICE)} if rows and party_of(user) else set()
    here = _agencies(user) if party_of(user) is None else set()
    found = []
    for row in rows:
        promise = promise_of(row)
        found.append(
            RestorationView(
                id=row.pk,
                number=row.case_number,
                matter=row.matter,
                project=row.project,
                place=row.place,
                agency=row.agency_id,
                agency_name=names.get(row.agency_id, ""),
                work_end=row.work_end,
                due_on=row.due_on,
                status=promise.status,
                overdue=is_overdue(promise, clock.today()),
                said=row.said,
                visit=row.visit,
                may_notify=row.applicant_id in own and promise.status not in {Status.CLOSED, Status.NOTIFIED},
                may_check=row.agency_id in here and promise.status is Status.NOTIFIED,
            )
        )
    return tuple(found)


def _agencies(user: Any) -> set[int]:
    return {post.agency for post in posts_of(user) if any(p in post.permissions for p in _ROLES)}


def _cursor(text: str) -> tuple[date | None, int]:
    day, _, pk = text.partition("~")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None, 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencyView:
    """An emergency repair as a page shows it."""

    id: int  #: for its address
    division: str  #: six digits
    place: str  #: where
    reason: str  #: why
    dug_at: datetime  #: when the road was opened
    apply_by: datetime  #: last instant for the application
    number: str  #: the case that came, or ""
    late: bool  #: too late, or not at all in time
    seconds: int  #: left; negative afterwards


def emergencies_of(user: Any) -> tuple[EmergencyView, ...]:
    """One's own notices and those of one's principals, newest first."""
    parties = [one.party.pk for one in principals_of(user, service=SERVICE)]
    rows = Emergency.objects.filter(applicant_id__in=parties).order_by("-id")[:_SIZE]
    return tuple(map(_emergency, rows))


def emergencies_at(user: Any) -> tuple[EmergencyView, ...]:
    """Notices in the divisions of one's agencies (road authority, traffic police), newest first."""
    places = {place for post in posts_of(user) if post.agency_code in _TOLD for place in post.divisions}
    rows = Emergency.objects.filter(division_id__in=places).order_by("-id")[:_SIZE]
    return tuple(map(_emergency, rows))


_TOLD = ("housing_construction", "traffic_police")


def access_emergency(user: Any, emergency: int) -> Emergency:
    """One's own notice. Raises EmergencyNotFound."""
    parties = [one.party.pk for one in principals_of(user, service=SERVICE)]
    row = Emergency.objects.filter(pk=emergency, applicant_id__in=parties).first()
    if row is None:
        raise EmergencyNotFound
    return row


def _emergency(row: Emergency) -> EmergencyView:
    applied = row.applied_at
    late = applied > row.apply_by if applied is not None else clock.now() > row.apply_by
    left = int((row.apply_by - clock.now()).total_seconds())
    return EmergencyView(
        id=row.pk,
        division=row.division_id,
        place=row.place,
        reason=row.reason,
        dug_at=row.dug_at,
        apply_by=row.apply_by,
        number=row.case_number,
        late=late,
        seconds=left,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class LateReview:
    """A review that a lead may remind of."""

    number: str  #: of the case
    matter: str  #: code
    name: Any  #: of the matter, `catalogue.facts.Name`
    agency: int  #: id
    agency_name: str  #: today
    act_by: datetime  #: the next thing to do
    overdue: bool  #: that instant has passed
    reminded: bool  #: today already
    before: int  #: reminders on other days


def late_reviews(user: Any) -> tuple[LateReview, ...]:
    """Open reviews that are late or due by the close of the next working day, of services one's agency leads.

    Of each agency the 200 whose time is shortest are looked through, a prefix of the inbox's index.
    """
    places = led_places(user)
    if not places:
        return ()
    catalogue = current().catalogue
    until = region_limits().close_after(1, clock.now())
    wanted = Q()
    for service, division in places:
        wanted |= Q(case__service=service, case__division_id=division)
    parts = [
        Review.objects.filter(agency_id=agency, open=True, act_by__lte=until).order_by("act_by", "id")
        for agency in _at_work(places, catalogue)
    ]
    prefixes = [part.values_list("id", flat=True)[:_NEAREST] for part in parts]
    if not prefixes:
        return ()
    nearest = prefixes[0] if len(prefixes) == 1 else prefixes[0].union(*prefixes[1:], all=True)
    rows = list(
        Review.objects.filter(wanted, pk__in=nearest)
        .order_by("act_by", "id")
        .values_list("case__number", "matter", "agency_id", "act_by")[:100]
    )
    told = Reminder.objects.filter(case_number__in=[row[0] for row in rows])
    days: dict[tuple[str, str], set[date]] = {}
    for number, matter, day in told.values_list("case_number", "matter", "day"):
        days.setdefault((number, matter), set()).add(day)
    names = agency_names({row[2] for row in rows}) if rows else {}
    return tuple(
        LateReview(
            number=number,
            matter=matter,
            name=catalogue.matter[matter].name if matter in catalogue.matter else matter,
            agency=agency,
            agency_name=names.get(agency, ""),
            act_by=act_by,
            overdue=act_by < clock.now(),
            reminded=clock.today() in days.get((number, matter), set()),
            before=len(days.get((number, matter), set()) - {clock.today()}),
        )
        for number, matter, agency, act_by in rows
    )


def _at_work(places: set[tuple[str, str]], catalogue: Catalogue) -> list[int]:
    """The agencies that may have a review of these services there: of the place, or of one above it."""
    codes = {
        catalogue.matter[matter].agency.id
        for service, _ in places
        for matter in catalogue.service[service].matters
        if matter in catalogue.matter
    }
    here = {place for _, place in places}
    at_or_above = Q(division_id__in=here)
    for field in ("parent_id", "parent__parent_id"):
        at_or_above |= Q(division_id__in=Division.objects.filter(code__in=here).values(field))
    return sorted(Agency.objects.filter(at_or_above, code__in=codes).values_list("pk", flat=True))


def led_places(user: Any) -> set[tuple[str, str]]:
    """(service, division) that the reader's agency leads."""
    leads = [post for post in posts_of(user) if Permission.LEAD_CASE in post.permissions]
    if not leads:
        return set()
    services = current().catalogue.services
    return {
        (service.code, place)
        for post in leads
        for service in services
        if service.lead == post.agency_code
        for place in post.divisions
    }


def fairness_in(user: Any) -> fairness.Cost | None:
    """What the green channel cost the others where one leads, as reckoned in the last hour; None where nothing was."""
    places = {place for _, place in led_places(user)}
    rows = list(Fairness.objects.filter(division_id__in=places)) if places else []
    if not rows:
        return None
    return fairness.Cost(
        green=sum(row.green for row in rows),
        ordinary=sum(row.ordinary for row in rows),
        overtaken=sum(row.overtaken for row in rows),
        added=sum((row.added for row in rows), timedelta()),
        worst=max(row.worst for row in rows),
    )


def run_of(user: Any, run: int) -> BulkRun:
    """One's own bulk run. Raises RestorationNotFound (missing and another's look the same)."""
    own = party_of(user)
    row = BulkRun.objects.filter(pk=run, agent=own).first() if own is not None else None
    if row is None:
        raise EmergencyNotFound
    return row


def runs_of(user: Any) -> list[BulkRun]:
    """One's own bulk runs, newest first."""
    own = party_of(user)
    return list(BulkRun.objects.filter(agent=own).order_by("-id")[:_SIZE]) if own is not None else []
