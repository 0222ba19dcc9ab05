"""Reads of people: which agency handles something where, what it is called, who may be acted for, who works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from onewindow.core.clock import now, today
from onewindow.core.names import say
from onewindow.core.region import region_dir

from . import identity
from .access import party_of
from .demo import DemoAccount, read_demo
from .errors import NoAgency, PartyNotFound, StaffNotFound
from .kept import names_of
from .models import Account, Agency, AgencyName, Division, Look, Mandate, Party, Post, Staff
from .roles import roles

_KEPT = "_mandates_of_this_request"


def division_path(code: str) -> list[Division]:
    """A division and those above it, lowest first; [] for a code that is unknown."""
    rows = {row.pk: row for row in Division.objects.all()}
    path: list[Division] = []
    row = rows.get(code)
    while row is not None and row not in path:
        path.append(row)
        row = rows.get(row.parent_id or "")
    return path


def divisions(*, administered: bool = True) -> list[Division]:
    """The divisions for which matters are handled here (or all that are known), by code."""
    rows = Division.objects.filter(administered=True) if administered else Division.objects.all()
    return list(rows.order_by("code"))


def division_name(code: str, language: str = "zh") -> str:
    """The full name of a division; its code where it is unknown."""
    row = Division.objects.filter(pk=code).first()
    return _in(row.names, language) if row else code


def agency_for(code: str, division: str) -> Agency:
    """The agency of this code in the division, or the nearest above it that has one. Raises NoAgency."""
    path = [row.pk for row in division_path(division)]
    found = {agency.division_id: agency for agency in Agency.objects.filter(code=code, division_id__in=path)}
    for where in path:
        if where in found:
            return found[where]
    raise NoAgency(agency=code, division=division)


def agencies_for(codes: Iterable[str], division: str) -> dict[str, Agency]:
    """`agency_for` for many codes at once, in two queries. Raises NoAgency for the first that is missing."""
    wanted = list(dict.fromkeys(codes))
    path = [row.pk for row in division_path(division)]
    rows = Agency.objects.filter(code__in=wanted, division_id__in=path)
    found: dict[str, Agency] = {}
    for agency in sorted(rows, key=lambda row: path.index(row.division_id), reverse=True):
        found[agency.code] = agency
    missing = [code for code in wanted if code not in found]
    if missing:
        raise NoAgency(agency=missing[0], division=division)
    return found


def agency_name(agency: Agency | int, on: date | None = None, language: str = "zh") -> str:
    """What the agency is called on a day (today by default): a paper of 2020 carries the name of 2020."""
    number = agency if isinstance(agency, int) else agency.pk
    return agency_names([number], on, language).get(number, "")


def agency_names(agencies: Iterable[int], on: date | None = None, language: str = "zh") -> dict[int, str]:
    """`agency_name` for many ids. Before its first known name an agency has its first, after its last its last."""
    day = on or today()
    found: dict[int, AgencyName] = {}
    for rows in names_of(agencies).values():
        for row in rows:
            if row.agency_id not in found or row.since <= day:
                found[row.agency_id] = row
    return {number: _in(row.names, language) for number, row in found.items()}


def agencies_called(names: Iterable[str], language: str = "zh") -> dict[str, str]:
    """Chinese name of today or of old, as a book wrote it -> the same in a language. At most one query."""
    wanted = set(names)
    if not wanted or language == "zh":
        return {name: name for name in wanted}
    rows = AgencyName.objects.filter(names__zh__in=wanted).order_by("since")
    return {row.names["zh"]: _in(row.names, language) for row in rows}


def former_names(agency: Agency, language: str = "zh") -> list[tuple[str, date, date]]:
    """Names it no longer carries, with their first day and the first day without them."""
    rows = agency.names.exclude(until=None).order_by("since")
    return [(_in(row.names, language), row.since, row.until) for row in rows if row.until is not None]


def find_party(id_kind: str, number: str) -> Party | None:
    """Whose number it is, for a clerk who holds the card; None where nobody is registered. Raises BadNumber."""
    number = identity.checked(id_kind, number)
    if not number:
        return None
    return Party.objects.filter(id_kind=id_kind, id_index=identity.index(id_kind, number)).first()


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """Somebody for whom an account may act."""

    party: Party  #: the applicant
    mandate: Mandate | None  #: None: himself


def principals_of(user: Any, *, service: str = "") -> list[Principal]:
    """Himself first, then everybody whose mandate he holds today (covering `service`, where one is named)."""
    own = party_of(user)
    if own is None:
        return []
    held = mandates_of(user)
    found = {own.pk: Principal(party=own, mandate=None)}
    for mandate in held:
        if not service or mandate.covers(service):
            found.setdefault(mandate.principal_id, Principal(party=mandate.principal, mandate=mandate))
    return list(found.values())


def mandates_of(user: Any) -> list[Mandate]:
    """The mandates that the account's party holds at this moment, by the principal's name.

    Read once per request, as its posts are (`permissions.posts_of`); one that expires meanwhile drops out. For pages:
    an act asks again.
    """
    own = party_of(user)
    if own is None:
        return []
    kept: list[Mandate] | None = getattr(user, _KEPT, None)
    if kept is None:
        rows = Mandate.objects.in_force().filter(agent=own).select_related("principal")
        kept = list(rows.order_by("principal__name", "-pk"))
        setattr(user, _KEPT, kept)
    moment = now()
    return [mandate for mandate in kept if mandate.until is None or mandate.until > moment]


def mandates_given(party: Party) -> list[Mandate]:
    """All mandates a party has ever given, newest first."""
    return list(party.mandates_given.select_related("agent").order_by("-pk"))


def mandates_held(party: Party) -> list[Mandate]:
    """All mandates a party has ever held, newest first."""
    return list(party.mandates_held.select_related("principal").order_by("-pk"))


def mandates_given_by(parties: Iterable[int]) -> list[Mandate]:
    """All mandates that any of these have ever given, newest first. One query."""
    return list(Mandate.objects.filter(principal_id__in=list(parties)).select_related("agent").order_by("-pk"))


def mandates_in_force(agent: Party) -> list[Mandate]:
    """The mandates a party holds at this moment. One query."""
    return list(Mandate.objects.in_force().filter(agent=agent))


def access_mandate(user: Any, mandate: int) -> Mandate:
    """A mandate that the account has given or holds. Raises PartyNotFound (missing and forbidden look the same)."""
    from_party = party_of(user)
    found = Mandate.objects.filter(pk=mandate).select_related("principal", "agent").first()
    if found is None or from_party is None or from_party.pk not in {found.principal_id, found.agent_id}:
        raise PartyNotFound
    return found


def access_mandate_to_end(user: Any, mandate: int) -> Mandate:
    """A mandate that the account may end: given or held by itself, or given by somebody for whom it may delegate.

    Raises PartyNotFound (missing and forbidden look the same).
    """
    own = party_of(user)
    found = Mandate.objects.filter(pk=mandate).select_related("principal", "agent").first()
    if found is None or own is None:
        raise PartyNotFound
    if own.pk not in {found.principal_id, found.agent_id}:
        disposes = Mandate.objects.in_force().filter(agent=own, principal_id=found.principal_id, may_delegate=True)
        if not disposes.exists():
            raise PartyNotFound
    return found


def staff_by_number(number: str) -> Staff:
    """A member of staff by his number. Raises StaffNotFound."""
    found = Staff.objects.filter(number=number).first()
    if found is None:
        raise StaffNotFound
    return found


def staff_at(agency: Agency | int, *roles_wanted: str) -> list[Staff]:
    """Who holds one of the roles at the agency today and is not locked out; by number."""
    number = agency if isinstance(agency, int) else agency.pk
    day = today()
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=day), agency_id=number, since__lte=day, staff__active=True)
    if roles_wanted:
        posts = posts.filter(role__in=roles_wanted)
    return list(Staff.objects.filter(pk__in=posts.values("staff")).order_by("number"))


def looks_at(party: Party | int, *, before: int | None = None, size: int = 20) -> list[Look]:
    """Who of staff had this party's masked values shown, newest first, with agency and staff; `before`: the id of the
    last one of the page before. One query. Which reason a code stands for: `looking.reasons`.
    """
    number = party if isinstance(party, int) else party.pk
    rows = Look.objects.filter(party_id=number).select_related("staff", "agency")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:size])


def posts_at(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """For (staff, agency): the roles held there, now or once. One query; none for no pairs."""
    found: dict[tuple[int, int], list[str]] = {pair: [] for pair in pairs}
    if found:
        rows = Post.objects.filter(staff_id__in={s for s, _ in found}, agency_id__in={a for _, a in found})
        for staff, agency, role in rows.order_by("pk").values_list("staff_id", "agency_id", "role"):
            if (staff, agency) in found and role not in found[staff, agency]:
                found[staff, agency].append(role)
    return found


def role_name(code: str, language: str = "zh") -> str:
    """The word for a role."""
    role = roles().get(code)
    return _in(role.names, language) if role else code


def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demo that exist, in the order of the file; [] where the region has none."""
    declared = read_demo(region_dir())
    if declared is None:
        return []
    known = set(Account.objects.filter(is_active=True).values_list("username", flat=True))
    return [account for account in declared.accounts() if account.username in known]


def _in(names: dict[str, str], language: str) -> str:
    return names.get(language) or say(names, language.partition("-")[0])
