"""Reads for owners: their units, proofs of theirs and those they are asked to agree to, alerts, accounts that move."""

from dataclasses import dataclass
from typing import Any

from onewindow.cases.queries import agencies_of
from onewindow.people.models import Party
from onewindow.registers.land import owning, queries
from onewindow.registers.land.models import Acceptance
from onewindow.registers.land.views import HistoryLine, UnitView

from .errors import NoProof
from .models import Move, Proof, Relative, Silence
from .rights import owner_of, parties_of

_MOST = 20


@dataclass(frozen=True, kw_only=True)
class OwnUnit:
    """A unit and for whom the account sees it."""

    party: Party  #: the owner the account stands for
    view: UnitView  #: as the book has it now


@dataclass(frozen=True, kw_only=True)
class Running:
    """An application on a unit that is accepted and not settled."""

    order: int  #: order of acceptance
    registering: str  #: what is to be registered
    business: str  #: number of the business


def units_of(user: Any, *, chosen: int | None = None, after: str = "", size: int = 12) -> tuple[list[OwnUnit], str]:
    """A page of the units of the account's parties (or of one of them), by code; and the code to go on after."""
    parties = [party for party in parties_of(user) if chosen in {None, party.pk}]
    by_index = {party.id_index: party for party in parties if party.id_index}
    codes = [code for code in owning.units_owned(by_index) if code > after]
    found = []
    for code in codes[:size]:
        party = next(by_index[owner.index] for owner in owning.owners_of(code) if owner.index in by_index)
        found.append(OwnUnit(party=party, view=queries.unit_at(code)))
    return found, codes[size - 1] if len(codes) > size else ""


def access_unit(user: Any, unit: str) -> OwnUnit:
    """One unit of the account's parties. Raises NoProperty (missing and forbidden look the same)."""
    party = owner_of(user, unit)
    return OwnUnit(party=party, view=queries.unit_at(unit))


def history_of(own: OwnUnit) -> list[HistoryLine]:
    """All registrations of one's own unit, first to last."""
    return queries.history(own.view.code)


def running_on(own: OwnUnit) -> list[Running]:
    """Applications that wait on one's own unit, earliest first."""
    rows = Acceptance.objects.filter(unit=own.view.code, settled=None).order_by("order")
    return [Running(order=row.order, registering=row.registering, business=row.business) for row in rows]


def wants_alerts(own: OwnUnit) -> bool:
    """Whether the owner is told of changes."""
    return not Silence.objects.filter(party=own.party, unit=own.view.code).exists()


def moves_on(own: OwnUnit) -> list[Move]:
    """Accounts that move along with the owner's purchase."""
    return list(Move.objects.filter(party=own.party, unit=own.view.code).order_by("seq", "pk"))


def proofs_of(user: Any, *, before: int = 0, size: int = _MOST) -> tuple[list[Proof], int]:
    """A page of proofs that the account's parties asked for, newest first; and the id to go on before."""
    rows = Proof.objects.filter(party__in=parties_of(user)).order_by("-pk").select_related("party")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.prefetch_related("relatives")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else 0


def access_proof(user: Any, proof: int) -> Proof:
    """A proof that one of the account's parties asked for. Raises NoProof."""
    row = Proof.objects.filter(pk=proof, party__in=parties_of(user)).select_related("party").first()
    if row is None:
        raise NoProof
    return row


def consents_asked(user: Any) -> list[Relative]:
    """Where the account's own party is asked to agree, earliest first."""
    own = parties_of(user)[:1]
    index = own[0].id_index if own else ""
    if not index:
        return []
    rows = Relative.objects.filter(id_index=index, answer="", proof__status=Proof.Status.WAITING)
    return list(rows.select_related("proof__party").order_by("pk"))


def moves_of(user: Any, *, before: int = 0, waiting: bool = True, size: int = _MOST) -> tuple[list[Move], int]:
    """A page of accounts to move at the utilities of this member of staff, newest first; and the id to go on before."""
    rows = Move.objects.filter(agency__in=agencies_of(user)).exclude(status=Move.Status.OFFERED)
    rows = rows.filter(status=Move.Status.ASKED) if waiting else rows.exclude(status=Move.Status.ASKED)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("party").order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else 0
