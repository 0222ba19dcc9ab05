"""Reads of applications: a bank's own, those an owner must sign, those a registrar decides, figures for regulators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from onewindow.core import events
from onewindow.core.clock import SHANGHAI, now
from onewindow.documents import queries as papers
from onewindow.documents.models import Certificate
from onewindow.exchange.consents.terms import Bank, current
from onewindow.exchange.consents.tokens import digest
from onewindow.people import identity
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import principals_of
from onewindow.registers.land.owning import Held, mortgages_of

from .errors import NoApplication, NoProofYet, OtherBanksCase
from .models import Application, Signer
from .rows import digest_of, stream_of
from .states import State


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerView:
    """A signature that an application needs."""

    n: int  #: place
    role: str  #: owner | advance
    name: str  #: as in the book
    index: str  #: blind index of the number
    signed_at: datetime | None  #: when
    refused_at: datetime | None  #: when


_S = TypeVar("_S", Signer, SignerView)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """A line of the history."""

    verb: str  #: of the act
    at: datetime  #: when
    body: Mapping[str, Any]  #: what the event says


@dataclass(frozen=True, kw_only=True, slots=True)
class ApplicationView:
    """An application as pages and messages show it."""

    id: int  #: for the next page
    number: str  #: our number
    partner: str  #: code of the bank
    business: str  #: the bank's number
    kind: str  #: first | change | cancel
    unit: str  #: code of the unit
    mortgage: int | None  #: key in the book
    terms: Mapping[str, Any]  #: what it shall say
    state: str  #: one of states.State
    agency: int  #: id of the registrar
    notes: tuple[str, ...]  #: from the book
    words: str  #: last reason
    asked_at: datetime  #: applied for
    sign_until: date | None  #: last day for signatures
    order: int | None  #: of acceptance
    accepted_at: datetime | None  #: accepted
    ended_at: datetime | None  #: last state
    proof: str  #: number
    rank: int  #: rank
    serial: str  #: of the paper
    by_link: bool  #: came as a message
    signers: tuple[SignerView, ...]  #: empty in lists
    seen: str  #: digest that a signer sends back


@dataclass(frozen=True, kw_only=True, slots=True)
class ApplicationPage:
    """A page of a list."""

    rows: tuple[ApplicationView, ...]  #: in order
    next: int  #: id after which the next page begins, 0 where there is none


def banks_of(user: Any) -> list[Bank]:
    """The banks for which an account may apply."""
    codes = {post.agency_code for post in posts_of(user) if Permission.APPLY_MORTGAGE in post.permissions}
    return [bank for code, bank in current().banks.items() if code in codes]


def own_bank(user: Any) -> Bank:
    """The bank of a clerk. Raises NotAllowed."""
    found = banks_of(user)
    if not found:
        raise NotAllowed(permission=str(Permission.APPLY_MORTGAGE))
    return found[0]


def standing_of(bank: Bank, *, after: str = "", size: int = 20) -> list[Held]:
    """The mortgages of a bank that stand in the book, by unit; one more than `size` where there are more."""
    return mortgages_of(identity.index("uscc", bank.uscc), after=after, limit=size)


def applications_of(partner: str, *, state: str = "", before: int = 0, size: int = 20) -> ApplicationPage:
    """A bank's applications and those of others that wait for its consent, newest first.

    Who may read them is for the caller to say.
    """
    bank = current().banks.get(partner)
    asked = Signer.objects.filter(role="bank", number_index=identity.index("uscc", bank.uscc)) if bank else None
    rows = Application.objects.filter(partner=partner)
    if asked is not None:
        waiting = Q(state=State.UNSIGNED.value, pk__in=asked.values("application"))
        rows = Application.objects.filter(Q(partner=partner) | waiting)
    return _page(rows.filter(state=state) if state else rows, before, size)


def waiting_for(user: Any, *, before: int = 0, size: int = 20) -> ApplicationPage:
    """Applications in which an account's own party, or one it acts for, is a signer, newest first."""
    indexes = [p.party.id_index for p in principals_of(user) if p.party.id_index]
    mine = Signer.objects.filter(number_index__in=indexes).values("application")
    return _page(Application.objects.filter(pk__in=mine), before, size)


def unsigned_by(user: Any) -> int:
    """How many still wait for a signature of the account's side."""
    indexes = [p.party.id_index for p in principals_of(user) if p.party.id_index]
    waiting = Signer.objects.filter(number_index__in=indexes, signed_at=None, application__state=State.UNSIGNED.value)
    return waiting.count()


def to_decide(user: Any, *, after: int = 0, size: int = 20) -> ApplicationPage:
    """Accepted applications of the account's agencies, in order of acceptance."""
    agencies = [post.agency for post in posts_of(user) if Permission.HANDLE_REVIEW in post.permissions]
    rows = Application.objects.filter(agency__in=agencies, state=State.ACCEPTED.value).order_by("pk")
    found = list(rows.filter(pk__gt=after)[: size + 1])
    more = found[size - 1].pk if len(found) > size else 0
    return ApplicationPage(rows=tuple(_view(row) for row in found[:size]), next=more)


def unanswered() -> list[str]:
    """Numbers of what may have waited for a supplement longer than is given: the act looks when it was asked for."""
    given = now() - timedelta(days=current().supplement_days)
    rows = Application.objects.filter(state=State.NEEDS_MATERIAL.value, accepted_at__lte=given).order_by("pk")
    return list(rows.values_list("number", flat=True))


def access_application(user: Any, number: str) -> ApplicationView:
    """For a clerk of its bank or of one that is asked, a signer, the registrar.

    Raises NoApplication, also where it is another's.
    """
    row = Application.objects.filter(number=number).first()
    if row is None:
        raise NoApplication
    signers = list(row.signers.order_by("n"))
    if any(bank.code == row.partner or _asked(bank, signers) is not None for bank in banks_of(user)):
        return _view(row, signers)
    if has_permission(user, Permission.HANDLE_REVIEW, agency=row.agency_id):
        return _view(row, signers)
    indexes = {p.party.id_index for p in principals_of(user) if p.party.id_index}
    if indexes & {signer.number_index for signer in signers}:
        return _view(row, signers)
    raise NoApplication


def bank_asked(user: Any, view: ApplicationView) -> SignerView | None:
    """The signature that another bank's application still needs of the account's own bank; None for none."""
    asked = (_asked(bank, view.signers) for bank in banks_of(user))
    return next((one for one in asked if one is not None and one.signed_at is None), None)


def _asked(bank: Bank, signers: Iterable[_S]) -> _S | None:
    index = identity.index("uscc", bank.uscc)
    return next((one for one in signers if one.role == "bank" and _index_of(one) == index), None)


def _index_of(one: Signer | SignerView) -> str:
    return one.number_index if isinstance(one, Signer) else one.index


def signing_party(user: Any, view: ApplicationView) -> tuple[int, SignerView] | None:
    """For whom the account can sign: id of the party and the signature; None for nobody."""
    for principal in principals_of(user):
        for signer in view.signers:
            if signer.index and signer.index == principal.party.id_index:
                return principal.party.pk, signer
    return None


def application_of(partner: str, number: str) -> ApplicationView:
    """For a message of a bank. Raises NoApplication, OtherBanksCase."""
    row = Application.objects.filter(number=number).first()
    if row is None:
        raise NoApplication
    if row.partner != partner:
        raise OtherBanksCase(number=number)
    return _view(row)


def timeline(number: str) -> list[Happened]:
    """Its history, first to last. Who may read it is for the caller to say."""
    return [Happened(verb=e.verb, at=e.at, body=e.body) for e in events.history(stream_of(number))]


def supplement_until(view: ApplicationView, lines: Iterable[Happened]) -> date | None:
    """Last day for what the registrar has asked for, None where nothing is asked for."""
    asked = [line.at for line in lines if line.verb == "ask_mortgage_supplement"]
    if view.state != State.NEEDS_MATERIAL or not asked:
        return None
    return asked[-1].astimezone(SHANGHAI).date() + timedelta(days=current().supplement_days)


def proof_file(view: ApplicationView) -> tuple[Certificate, bytes]:
    """The paper and its file. Raises NoProofYet, FileGone."""
    paper = papers.find_paper(view.serial) if view.serial else None
    if not isinstance(paper, Certificate):
        raise NoProofYet
    return paper, papers.pdf_of(paper)


def proof_by_ticket(partner: str, number: str, ticket: str) -> tuple[Certificate, bytes]:
    """The same for a message with a ticket. Raises NoApplication, OtherBanksCase, NoProofYet."""
    view = application_of(partner, number)
    row = Application.objects.get(pk=view.id)
    good = row.ticket_digest and row.ticket_digest == digest(ticket)
    if not good or row.ticket_until is None or row.ticket_until <= now():
        raise NoProofYet
    return proof_file(view)


@dataclass(frozen=True, kw_only=True, slots=True)
class Volume:
    """What a bank has applied for since a moment."""

    partner: str  #: code
    applied: int  #: applications
    registered: int  #: of these
    released: int  #: cancellations registered
    failed: int  #: rejected, refused, lapsed
    open: int  #: still on the way


def volumes(since: datetime) -> list[Volume]:
    """Of each bank, admitted or once admitted; what another applied for is not counted again. One query."""
    counted: dict[str, dict[tuple[str, str], int]] = {code: {} for code in current().banks}
    rows = (
        Application.objects.filter(asked_at__gte=since)
        .exclude(terms__has_key="mirrors")
        .values_list("partner", "kind", "state")
    )
    for partner, kind, state, n in rows.annotate(n=Count("id")):
        counted.setdefault(partner, {})[kind, state] = n
    return [_volume(partner, found) for partner, found in counted.items()]


def _volume(partner: str, found: Mapping[tuple[str, str], int]) -> Volume:
    done, ended = State.REGISTERED.value, {State.REJECTED.value, State.REFUSED.value, State.LAPSED.value}
    over = {done, State.WITHDRAWN.value} | ended
    return Volume(
        partner=partner,
        applied=sum(found.values()),
        registered=sum(n for (kind, state), n in found.items() if state == done and kind != "cancel"),
        released=sum(n for (kind, state), n in found.items() if state == done and kind == "cancel"),
        failed=sum(n for (_, state), n in found.items() if state in ended),
        open=sum(n for (_, state), n in found.items() if state not in over),
    )


def _page(rows: QuerySet[Application], before: int, size: int) -> ApplicationPage:
    listed = rows.order_by("-pk")
    found = list((listed.filter(pk__lt=before) if before else listed)[: size + 1])
    more = found[size - 1].pk if len(found) > size else 0
    return ApplicationPage(rows=tuple(_view(row) for row in found[:size]), next=more)


def _view(row: Application, signers: list[Signer] | None = None) -> ApplicationView:
    return ApplicationView(
        id=row.pk,
        number=row.number,
        partner=row.partner,
        business=row.business,
        kind=row.kind,
        unit=row.unit,
        mortgage=row.mortgage,
        terms=row.terms,
        state=row.state,
        agency=row.agency_id,
        notes=tuple(row.notes),
        words=row.words,
        asked_at=row.asked_at,
        sign_until=row.sign_until,
        order=row.order,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        proof=row.proof,
        rank=row.rank,
        serial=row.serial,
        by_link=row.by_link,
        signers=tuple(_signer(one) for one in signers or ()),
        seen=digest_of(row),
    )


def _signer(row: Signer) -> SignerView:
    return SignerView(
        n=row.n,
        role=row.role,
        name=row.name,
        index=row.number_index,
        signed_at=row.signed_at,
        refused_at=row.refused_at,
    )
