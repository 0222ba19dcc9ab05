"""Reads of consents: whether a partner may look now, what an owner has granted, what a bank has agreed to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from onewindow.core.clock import now, today
from onewindow.people.queries import principals_of
from onewindow.registers.land.owning import held_since, locations_of, still_holds, units_owned

from .errors import NoConsent, NoSuchConsent
from .models import Agreement, Breach, Consent
from .terms import Terms, current
from .tokens import digest


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentView:
    """A consent as pages and messages show it."""

    number: str  #: of the consent
    party: int | None  #: id of the owner
    partner: str  #: code
    unit: str  #: code of the unit
    scopes: tuple[str, ...]  #: asked for or granted
    purpose: str  #: what for
    status: str  #: asked | granted | refused | revoked | expired
    asked_at: datetime  #: when
    answered_at: datetime | None  #: when
    until: datetime  #: exclusive
    revoked_at: datetime | None  #: when
    offered: bool  #: of the owner's own accord


def terms() -> Terms:
    """What the region says: banks, scopes, days."""
    return current()


def check_consent(partner: str, unit: str, scope: str, at: datetime | None = None) -> ConsentView:
    """The consent by which `partner` may see `scope` of the unit at a moment (now). Raises NoConsent."""
    return check_consents(partner, unit, [scope], at)[0]


def check_consents(
    partner: str, unit: str, scopes: Iterable[str], at: datetime | None = None, *, purpose: str = ""
) -> tuple[ConsentView, ...]:
    """The same for several scopes, in their order, and for one purpose where it is named.

    Raises NoConsent for the first that is not covered. One query.
    """
    moment = at or now()
    rows = _rows().filter(partner=partner, unit=unit.replace(" ", "")).order_by("-id")[:50]
    views = [view_of(row, moment) for row in rows]
    return tuple(_covering(views, partner, scope, purpose) for scope in scopes)


def _covering(views: Sequence[ConsentView], partner: str, scope: str, purpose: str) -> ConsentView:
    why = "none"
    for view in views:
        if view.status == "granted":
            if scope in view.scopes and purpose in {"", view.purpose}:
                return view
            why = "purpose" if scope in view.scopes else "scope"
        elif view.status in {"expired", "revoked"} and why == "none":
            why = view.status
    raise NoConsent(why=why, partner=partner)


def scopes_of(partner: str, unit: str, at: datetime | None = None) -> frozenset[str]:
    """Everything that a partner may see of a unit at a moment, by all consents together."""
    moment = at or now()
    rows = _rows().filter(partner=partner, unit=unit.replace(" ", ""), status=Consent.Status.GRANTED)
    views = [view_of(row, moment) for row in rows.filter(until__gt=moment)]
    return frozenset(scope for view in views if view.status == "granted" for scope in view.scopes)


def consent_by_token(token: str) -> ConsentView | None:
    """The consent in force that a token of the scan page stands for, while its bank takes part; None for any other."""
    if not 20 <= len(token) <= 64:
        return None
    row = _rows().filter(token_digest=digest(token)).first()
    view = view_of(row, now()) if row is not None else None
    bank = current().banks.get(view.partner) if view is not None else None
    return view if view and view.status == "granted" and bank is not None and bank.admitted_on(today()) else None


def _rows() -> QuerySet[Consent]:
    """Consents with whether he who gave it still owns the unit: after a sale it is worth nothing."""
    return Consent.objects.annotate(owned=still_holds("unit", "owner_index"))


def view_of(row: Consent, moment: datetime) -> ConsentView:
    """A row as it stands at a moment: what is out of time is expired, and what was granted by who has sold since."""
    over = row.until <= moment and row.status in {Consent.Status.ASKED, Consent.Status.GRANTED}
    over = over or (row.status == Consent.Status.GRANTED and not getattr(row, "owned", True))
    return ConsentView(
        number=row.number,
        party=row.party_id,
        partner=row.partner,
        unit=row.unit,
        scopes=tuple(row.scopes),
        purpose=row.purpose,
        status="expired" if over else row.status,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        until=row.until,
        revoked_at=row.revoked_at,
        offered=row.asked_by.startswith("party:"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentPage:
    """A page of an owner's consents."""

    rows: tuple[ConsentView, ...]  #: newest first
    next: int  #: id after which the next page begins, 0 where there is none


def consents_of(user: Any, *, before: int = 0, size: int = 20) -> ConsentPage:
    """What was asked of an account's own party and of those it acts for, newest first."""
    indexes = [p.party.id_index for p in principals_of(user) if p.party.id_index]
    rows = _rows().filter(owner_index__in=indexes).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found, moment = list(rows[: size + 1]), now()
    more = found[size - 1].pk if len(found) > size else 0
    return ConsentPage(rows=tuple(view_of(row, moment) for row in found[:size]), next=more)


def access_consent(user: Any, number: str) -> ConsentView:
    """One of them. Raises NoSuchConsent, also for another's."""
    row = _rows().filter(number=number).first()
    indexes = {p.party.id_index for p in principals_of(user) if p.party.id_index}
    if row is None or row.owner_index not in indexes:
        raise NoSuchConsent
    return view_of(row, now())


def party_asked(user: Any, number: str) -> int:
    """Id of the party of the account (itself, or one it acts for) who is asked. Raises NoSuchConsent."""
    index = Consent.objects.filter(number=number).values_list("owner_index", flat=True).first()
    found = next((p.party.pk for p in principals_of(user) if p.party.id_index and p.party.id_index == index), None)
    if found is None:
        raise NoSuchConsent
    return found


def units_of_account(user: Any) -> dict[str, int]:
    """Units held by the account's own party and those it acts for: code -> id of the party."""
    found: dict[str, int] = {}
    for principal in principals_of(user):
        for unit in units_owned([principal.party.id_index]):
            found.setdefault(unit, principal.party.pk)
    return found


def places_of(units: Collection[str]) -> dict[str, str]:
    """Code -> location, for an owner who knows his home by its address."""
    return locations_of(units)


def consents_to(partner: str, *, before: int = 0, size: int = 20) -> ConsentPage:
    """What a partner has asked for or was granted, newest first. Who may read it is for the caller to say."""
    rows = _rows().filter(partner=partner).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found, moment = list(rows[: size + 1]), now()
    more = found[size - 1].pk if len(found) > size else 0
    return ConsentPage(rows=tuple(view_of(row, moment) for row in found[:size]), next=more)


def consent_of(partner: str, number: str) -> ConsentView:
    """One of a partner's. Raises NoSuchConsent, also for another's."""
    row = _rows().filter(number=number, partner=partner).first()
    if row is None:
        raise NoSuchConsent
    return view_of(row, now())


# agreements of mortgagees


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementView:
    """A mortgagee's agreement to a transfer."""

    partner: str  #: the bank
    unit: str  #: code of the unit
    mortgage: int  #: key of the mortgage
    business: str  #: the bank's number
    buyer: str  #: who takes over, as the bank wrote it
    until: date  #: last day
    at: datetime  #: given


def agreements_on(unit: str, on: date | None = None) -> list[AgreementView]:
    """Agreements in force on a unit. Each is of one sale: what was given before the last transfer is spent."""
    rows = Agreement.objects.filter(unit=unit, withdrawn_at=None, until__gte=on or today()).order_by("pk")
    found = _agreements(rows)
    since = held_since(unit) if found else None
    return [one for one in found if since is None or one.at >= since]


def agreements_by(partner: str, *, size: int = 100) -> list[AgreementView]:
    """A bank's agreements in force, newest first."""
    rows = Agreement.objects.filter(partner=partner, withdrawn_at=None, until__gte=today()).order_by("-pk")
    return _agreements(rows[:size])


def _agreements(rows: Iterable[Agreement]) -> list[AgreementView]:
    return [
        AgreementView(
            partner=r.partner,
            unit=r.unit,
            mortgage=r.mortgage,
            business=r.business,
            buyer=r.buyer,
            until=r.until,
            at=r.at,
        )
        for r in rows
    ]


def agreed_mortgages(unit: str, buyers: Collection[str] = ()) -> tuple[int, ...]:
    """Keys of the mortgages whose holders have agreed to a transfer: `consents` of a TransferEntry.

    A bank that has named who takes over has agreed to those `buyers` only.
    """
    return tuple(
        view.mortgage for view in agreements_on(unit) if not view.buyer or all(name in view.buyer for name in buyers)
    )


# for the regulators


@dataclass(frozen=True, kw_only=True, slots=True)
class BreachView:
    """A breach of consent."""

    id: int  #: for the next page
    partner: str  #: code
    kind: str  #: what was asked
    code: str  #: why it was refused
    unit: str  #: code of the unit, or empty
    business: str  #: the partner's number, or empty
    at: datetime  #: when


def breaches(*, partner: str = "", before: int = 0, size: int = 20) -> list[BreachView]:
    """Latest first; one more than `size` where there are more."""
    rows = Breach.objects.filter(Q(partner=partner) if partner else Q()).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    return [
        BreachView(id=r.pk, partner=r.partner, kind=r.kind, code=r.code, unit=r.unit, business=r.business, at=r.at)
        for r in rows[: size + 1]
    ]


def breach_counts(partners: Collection[str], since: datetime) -> dict[str, int]:
    """How many breaches of each partner since a moment."""
    rows = Breach.objects.filter(partner__in=list(partners), at__gte=since)
    counted = dict(rows.values_list("partner").annotate(n=Count("id")))
    return {partner: counted.get(partner, 0) for partner in partners}
