"""Reads for owners: their units, proofs of theirs and those they are asked to agree to, alerts, accounts that move."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, Func, OuterRef, Subquery, Value

from onewindow.cases.models import Case
from onewindow.cases.queries import agencies_of
from onewindow.core.clock import today
from onewindow.documents.models import Certificate
from onewindow.people.models import Party
from onewindow.registers.land import directories, looks, owning, queries, restrictions
from onewindow.registers.land.book import rank_of, stored
from onewindow.registers.land.entries import Facts, Of, Right, Stored
from onewindow.registers.land.models import Acceptance, Entry, Holder, Paper, Plan
from onewindow.registers.land.restrictions import Registering, Situation
from onewindow.registers.land.views import HistoryLine

from . import book
from .errors import NoProof, NoProperty
from .models import Move, Proof, Relative, Silence
from .rights import owner_of, parties_of

_MOST = 20


@dataclass(frozen=True, kw_only=True)
class OwnPaper:
    """A certificate or proof number of one's own unit."""

    number: str  #: as printed
    of: Of  #: kind of entry it is for
    key: int  #: which entry
    standing: str  #: current | replaced | cancelled
    serial: str  #: of the signed file, empty for an old paper
    token: str  #: what its code holds, empty likewise


@dataclass(frozen=True, kw_only=True)
class OwnUnit:
    """A unit as the book has it now, and for whom the account sees it."""

    party: Party  #: the owner the account stands for
    code: str  #: of the unit
    standing: tuple[Stored, ...]  #: in order of kind, rank and key
    holders: Mapping[tuple[Of, int], tuple[tuple[str, str], ...]]  #: entry -> (name, share) of who holds it
    papers: tuple[OwnPaper, ...]  #: newest first
    situations: frozenset[Situation]  #: what stands on it with force today
    plan: str  #: name of the drawing, or empty
    alerts: bool  #: whether the owner is told of changes

    @property
    def facts(self) -> Facts | None:
        """The natural state."""
        return next((one.value for one in self.standing if isinstance(one.value, Facts)), None)

    @property
    def right(self) -> Right | None:
        """The right."""
        return next((one.value for one in self.standing if isinstance(one.value, Right)), None)

    @property
    def owners(self) -> tuple[tuple[str, str], ...]:
        """Name and share of everybody who holds the right."""
        return next((people for (of, _), people in self.holders.items() if of is Of.RIGHT), ())

    def all(self, of: Of) -> tuple[Stored, ...]:
        """The entries of a kind."""
        return tuple(one for one in self.standing if one.of is of)


@dataclass(frozen=True, kw_only=True)
class Running:
    """An application on a unit that is accepted and not settled."""

    order: int  #: order of acceptance
    registering: str  #: what is to be registered
    business: str  #: number of the business
    case: str  #: number of one's own case, empty where it is somebody else's


def units_of(user: Any, *, chosen: int | None = None, after: str = "", size: int = 12) -> tuple[list[OwnUnit], str]:
    """A page of the units of the account's parties (or of one of them), by code; and the code to go on after."""
    by_index = {p.id_index: p for p in parties_of(user) if p.id_index and chosen in {None, p.pk}}
    codes = [code for code in owning.units_owned(by_index) if code > after] if by_index else []
    return _load(codes[:size], by_index), codes[size - 1] if len(codes) > size else ""


def access_unit(user: Any, unit: str) -> OwnUnit:
    """One unit of the account's parties. Raises NoProperty (missing and forbidden look the same)."""
    by_index = {party.id_index: party for party in parties_of(user) if party.id_index}
    found = _load([unit], by_index) if by_index and unit.isascii() and unit.isalnum() else []
    if not found:
        raise NoProperty(unit=unit[:40])
    return found[0]


def findings_on(own: OwnUnit, wanted: Collection[Registering]) -> dict[Registering, tuple[str, str]]:
    """What the book says of each registration on one's own unit today: (why it is refused, whose consent it needs);
    empty texts where nothing stands in the way.
    """
    data = directories.current()
    found = restrictions.situations(own.standing, on=today(), terms=data.terms)
    keys = {one.key for one in found}
    said = {}
    for one in wanted:
        hard = restrictions.judge(one, found, data.rules, consents=keys, with_mortgage=True).refusals
        soft = restrictions.judge(one, found, data.rules, with_mortgage=True).refusals
        said[one] = (str(hard[0].sentence) if hard else "", str(soft[0].sentence) if soft and not hard else "")
    return said


def history_of(user: Any, unit: str) -> list[HistoryLine]:
    """All registrations of one's own unit, first to last. Raises NoProperty."""
    owner_of(user, unit)
    return queries.history(unit)


def looks_of(
    user: Any, unit: str, *, before: tuple[datetime, str] | None = None, limit: int = 30
) -> Sequence[looks.LookView]:
    """Who looked at one's own unit, newest first; a court's look not before the region's time. Raises NoProperty.

    `before` is (at, id) of the last one seen.
    """
    owner_of(user, unit)
    return looks.looks_of(unit, before=before, limit=limit, held=book.current().held_looks)


def running_on(user: Any, own: OwnUnit) -> list[Running]:
    """Applications that wait on one's own unit, earliest first. One query."""
    number = Func(OuterRef("business"), Value("/"), Value(1), function="split_part")
    mine = Case.objects.filter(number=number, applicant__in=parties_of(user)).values("number")[:1]
    rows = Acceptance.objects.filter(unit=own.code, settled=None).annotate(case=Subquery(mine)).order_by("order")
    return [
        Running(order=row.order, registering=row.registering, business=row.business, case=row.case or "")
        for row in rows
    ]


def moves_on(own: OwnUnit) -> list[Move]:
    """Accounts that move along with the owner's last purchase."""
    rows = list(Move.objects.filter(party=own.party, unit=own.code).order_by("-seq", "pk"))
    return [row for row in rows if row.seq == rows[0].seq]


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
    found = list(rows.select_related("party", "agency").order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else 0


def places_of(moves: Collection[Move]) -> dict[str, str]:
    """Where the units of these moves are, by code. One query."""
    rows = Entry.objects.filter(unit__in={row.unit for row in moves}, of=Of.FACTS.value, closed=None)
    found = ((row.unit_id, stored(row).value) for row in rows)
    return {code: facts.location for code, facts in found if isinstance(facts, Facts)}


def _load(codes: Sequence[str], by_index: Mapping[str, Party]) -> list[OwnUnit]:
    """Those of the units that one of these parties owns now. Three queries."""
    if not codes:
        return []
    drawn = Plan.objects.filter(unit=OuterRef("unit"), until=None).values("digest")[:1]
    silent = Silence.objects.filter(unit=OuterRef("unit"), party__id_index=OuterRef("id_index"))
    signed = Certificate.objects.filter(number=OuterRef("number")).order_by("-pk")
    entries: dict[str, list[Stored]] = defaultdict(list)
    plans: dict[str, str] = {}
    for row in Entry.objects.filter(unit__in=codes, closed=None).annotate(plan=Subquery(drawn)):
        entries[row.unit_id].append(stored(row))
        plans[row.unit_id] = row.plan or ""
    people: dict[str, list[Any]] = defaultdict(list)
    for holder in Holder.objects.filter(unit__in=codes, closed=None).annotate(silent=Exists(silent)).order_by("n"):
        people[holder.unit_id].append(holder)
    papers: dict[str, list[OwnPaper]] = defaultdict(list)
    told = {name: Subquery(signed.values(name)[:1]) for name in ("serial", "token")}
    for paper in Paper.objects.filter(unit__in=codes).annotate(**told).order_by("-opened", "number"):
        papers[paper.unit_id].append(_paper(paper))
    found = []
    for code in codes:
        mine = [h for h in people[code] if h.of == Of.RIGHT.value and h.id_index in by_index]
        mine.sort(key=lambda h: list(by_index).index(h.id_index))  # himself before those for whom he acts
        if mine:
            own = _own(code, by_index[mine[0].id_index], entries[code], people[code], papers[code])
            found.append(replace(own, plan=plans.get(code, ""), alerts=not mine[0].silent))
    return found


def _paper(row: Any) -> OwnPaper:
    return OwnPaper(
        number=row.number,
        of=Of(row.of),
        key=row.key,
        standing=row.end or "current",
        serial=row.serial or "",
        token=row.token or "",
    )


_ORDER = list(Of)


def _own(code: str, party: Party, standing: list[Stored], people: list[Holder], papers: list[OwnPaper]) -> OwnUnit:
    holders: dict[tuple[Of, int], tuple[tuple[str, str], ...]] = {}
    for row in people:
        place = (Of(row.of), row.key)
        holders[place] = (*holders.get(place, ()), (row.name, row.share))
    standing.sort(key=lambda one: (_ORDER.index(one.of), rank_of(one.value) or 0, one.key))
    found = restrictions.situations(standing, on=today(), terms=directories.current().terms)
    return OwnUnit(
        party=party,
        code=code,
        standing=tuple(standing),
        holders=holders,
        papers=tuple(papers),
        situations=frozenset(one.situation for one in found),
        plan="",
        alerts=True,
    )
