"""Planning a visit from a case: who may come, where to, when everybody is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.cases.errors import CaseNotFound
from onewindow.cases.queries import Seen, access_case, naming
from onewindow.cases.stages import FALLEN, UNDECIDED
from onewindow.cases.values import plain_values
from onewindow.core.clock import SHANGHAI, today
from onewindow.core.errors import Refused
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.visits.acts import Plan
from onewindow.visits.checklists import current
from onewindow.visits.queries import free_for, officers_at

from . import formats
from .onsite_models import Choice, PlanAgency, PlanPage
from .posted import number_of, words_of

_FIELDS = {"address": 300, "latitude": 20, "longitude": 20, "contact_name": 60, "contact_phone": 30}
_DAYS = 8


@dataclass(frozen=True, kw_only=True)
class Planning:
    """A case for which a visit is planned, and what is typed so far."""

    seen: Seen  #: the case
    title: str  #: in the reader's language
    names: Mapping[str, str]  #: matter -> its name
    agencies: Mapping[int, str]  #: id -> name, the planner's own first
    own: frozenset[int]  #: agencies of the planner
    matters: Mapping[int, tuple[str, ...]]  #: agency -> all its matters in the case
    people: Mapping[int, tuple[tuple[int, str], ...]]  #: agency -> (staff, name)
    purpose: str  #: review | aftercheck
    chosen: Mapping[int, tuple[str, ...]]  #: agency -> matters ticked
    going: Mapping[int, tuple[int, ...]]  #: agency -> staff ticked
    day: date  #: on which free hours are shown
    start: datetime | None  #: hour chosen
    typed: Mapping[str, str]  #: the other fields


def planning_of(user: Any, number: str, sent: QueryDict) -> Planning:
    """Read the case and the form. Raises CaseNotFound, also where the reader has no part in it."""
    seen = access_case(user, number)
    reviews = {code: r for code, r in seen.loaded.state.reviews.items() if r.stage not in FALLEN}
    own = frozenset(
        reviews[code].agency
        for code in seen.mine
        if code in reviews and has_permission(user, Permission.RECORD_VISIT, agency=reviews[code].agency)
    )
    if not own:
        raise CaseNotFound(number=number)
    matters: dict[int, tuple[str, ...]] = {}
    for code, review in sorted(reviews.items(), key=lambda pair: (pair[1].agency not in own, pair[1].agency)):
        matters[review.agency] = (*matters.get(review.agency, ()), code)
    words = naming(seen.loaded.plan.edition, matters, formats.language())
    people = {agency: tuple((one.pk, one.name) for one in officers_at(agency)) for agency in matters}
    mine = [reviews[code] for code in seen.mine if code in reviews and reviews[code].agency in own]
    service = words.catalogue.service.get(seen.head.service)
    purpose = "review" if any(review.stage in UNDECIDED for review in mine) else "aftercheck"
    started = bool(sent)
    chosen = _chosen(sent, matters) if started else {agency: matters[agency] for agency in sorted(own)}
    staff = posts_of(user)[0].staff
    going = _going(sent, people) if started else _proposed(chosen, people, purpose, staff)
    return Planning(
        seen=seen,
        title=formats.local_name(service.plain_name) if service is not None else seen.head.title,
        names={code: words.matter(code) for code in reviews},
        agencies={agency: words.agency(agency) for agency in matters},
        own=own,
        matters=matters,
        people=people,
        purpose=purpose,
        chosen=chosen,
        going=going,
        day=_day(sent.get("day", "")),
        start=_start(sent.get("start", "")),
        typed={name: words_of(sent.get(name, ""), most=most) for name, most in _FIELDS.items()}
        if started
        else _known(seen, own),
    )


def plan_of(held: Planning) -> Plan:
    """What the form wants. A time that was not chosen is refused by the act, in words."""
    seen = held.seen
    return Plan(
        about=f"case:{seen.loaded.number}",
        purpose=held.purpose,
        division=seen.loaded.division,
        title=held.title,
        who=seen.head.applicant_name,
        start=held.start or datetime.combine(held.day, datetime.min.time(), SHANGHAI),
        matters=held.chosen,
        officers={agency: held.going.get(agency, ()) for agency in held.chosen},
        address=held.typed["address"],
        latitude=held.typed["latitude"],
        longitude=held.typed["longitude"],
        contact_name=held.typed["contact_name"],
        contact_phone=held.typed["contact_phone"],
    )


def plan_page(held: Planning, refusal: Refused | None = None) -> PlanPage:
    """The page, with the free hours of those who are ticked."""
    first = next(code for agency in held.own for code in held.matters[agency])
    staff = [one for agency in held.chosen for one in held.going.get(agency, ())]
    return PlanPage(
        case=held.seen.loaded.number,
        title=held.title,
        who=held.seen.head.applicant_name,
        back=reverse("web:desk_case", args=[held.seen.loaded.number, first]),
        purpose=held.purpose,
        agencies=tuple(_agency(held, agency) for agency in held.matters),
        day=held.day.isoformat(),
        days=tuple(_days(held)),
        slots=tuple(slot_choices(staff, held.day, held.start)),
        typed=dict(held.typed),
        refusal=refusal.text(gettext) if refusal is not None else "",
    )


def slot_choices(staff: list[int], day: date, chosen: datetime | None, *, but: int = 0) -> list[Choice]:
    """The hours in which all of them are free."""
    if not staff:
        return []
    return [
        Choice(
            value=hours.start.isoformat(),
            words=f"{formats.local(hours.start):%H:%M}–{formats.local(hours.end):%H:%M}",
            chosen=hours.start == chosen,
        )
        for hours in free_for(staff, day, but=but)
    ]


def day_choices(chosen: date) -> list[Choice]:
    """The next working days."""
    calendar, day = current().calendar, today()
    found: list[Choice] = []
    while len(found) < _DAYS:
        day = calendar.next_working_day(day)
        found.append(
            Choice(
                value=day.isoformat(), words=f"{formats.day_short(day)} {formats.weekday(day)}", chosen=day == chosen
            )
        )
        day += timedelta(days=1)
    return found


def _days(held: Planning) -> list[Choice]:
    return day_choices(held.day)


def _agency(held: Planning, agency: int) -> PlanAgency:
    codes, going = held.matters[agency], held.going.get(agency, ())
    least, basis = current().officers(codes, purpose=held.purpose)
    said = ngettext("至少 %(n)s 人", "至少 %(n)s 人", least) % {"n": least}
    return PlanAgency(
        name=held.agencies[agency],
        own=agency in held.own,
        matters=tuple(
            Choice(value=code, words=held.names[code], chosen=code in held.chosen.get(agency, ())) for code in codes
        ),
        officers=tuple(
            Choice(value=f"{agency}.{staff}", words=name, chosen=staff in going) for staff, name in held.people[agency]
        ),
        least=f"{said}（{basis}）",
    )


def _chosen(sent: QueryDict, matters: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    ticked = set(sent.getlist("matter"))
    found = {agency: tuple(code for code in codes if code in ticked) for agency, codes in matters.items()}
    return {agency: codes for agency, codes in found.items() if codes}


def _going(sent: QueryDict, people: Mapping[int, tuple[tuple[int, str], ...]]) -> dict[int, tuple[int, ...]]:
    ticked = set(sent.getlist("officer"))
    return {
        agency: tuple(staff for staff, _ in listed if f"{agency}.{staff}" in ticked)
        for agency, listed in people.items()
    }


def _proposed(
    chosen: Mapping[int, tuple[str, ...]],
    people: Mapping[int, tuple[tuple[int, str], ...]],
    purpose: str,
    staff: int,
) -> dict[int, tuple[int, ...]]:
    """As many as must go, the planner himself first."""
    found = {}
    for agency, codes in chosen.items():
        least, _ = current().officers(codes, purpose=purpose)
        listed = sorted((one for one, _ in people[agency]), key=lambda one: one != staff)
        found[agency] = tuple(listed[:least])
    return found


def _known(seen: Seen, own: frozenset[int]) -> dict[str, str]:
    """Where to go and whom to call, of what the planner's own matters read."""
    loaded, prefill = seen.loaded, current().prefill
    reads = {e for code, r in loaded.state.reviews.items() if r.agency in own for e in loaded.plan.by_code[code].reads}
    wanted = reads & {*prefill.address, *prefill.point, *prefill.name, *prefill.phone}
    values = plain_values(loaded.id, loaded.salt, elements=wanted)
    point = next((values[e] for e in prefill.point if isinstance(values.get(e), dict)), None)
    east, north = (point.get("coordinates") or ["", ""])[:2] if point is not None else ("", "")
    return {
        "address": _text(values, prefill.address, ""),
        "latitude": str(north),
        "longitude": str(east),
        "contact_name": _text(values, prefill.name, "name"),
        "contact_phone": _text(values, prefill.phone, "phone"),
    }


def _text(values: Mapping[str, Any], elements: tuple[str, ...], column: str) -> str:
    for element in elements:
        value = values.get(element)
        found = value.get(column) if isinstance(value, dict) else value
        if isinstance(found, str) and found:
            return found
    return ""


def _day(text: str) -> date:
    """The day asked for, where it is one; else the next working day."""
    try:
        wanted = date.fromisoformat(text) if len(text) == 10 else today()
    except ValueError:
        wanted = today()
    return current().calendar.next_working_day(max(wanted, today()))


def _start(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def moved_to(sent: QueryDict) -> tuple[date, datetime | None]:
    """Day and hour of a form that moves a visit."""
    return _day(sent.get("day", "")), _start(sent.get("start", ""))


def version_of(sent: QueryDict) -> int:
    """The version that a page had seen."""
    return number_of(sent.get("version", ""))
