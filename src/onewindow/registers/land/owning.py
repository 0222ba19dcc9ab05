"""Who holds what, found by the blind index that a holder and a party share: nobody's number is opened for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from .book import usable
from .entries import Of
from .errors import NoUnit
from .models import Entry, Holder, Paper, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Somebody who holds the right on a unit now."""

    n: int  #: place among the holders, from 1
    name: str  #: as in the book
    id_kind: str  #: ric, uscc …
    index: str  #: blind index of the number; "" where the book has no number


def owners_of(code: str) -> list[Owner]:
    """The holders of the right on a unit now, in their order; [] without a right. Raises BadUnitCode, NoUnit."""
    code = usable(code)
    rows = list(Holder.objects.filter(unit=code, of=Of.RIGHT.value, closed=None).order_by("n"))
    if not rows and not Unit.objects.filter(pk=code).exists():
        raise NoUnit(unit=code)
    return [Owner(n=row.n, name=row.name, id_kind=row.id_kind, index=row.id_index) for row in rows]


def newcomers(code: str, since: datetime) -> list[str]:
    """Names of those who hold the right on a unit now and did not hold it at a moment. One query."""
    rows = Holder.objects.filter(Q(closed=None) | Q(until__gt=since), unit=usable(code), of=Of.RIGHT.value)
    listed = [(row.id_index or row.name, row) for row in rows.order_by("n")]
    before = {who for who, row in listed if row.since <= since}
    return [row.name for who, row in listed if row.closed is None and who not in before]


def holders_of(code: str, of: Of, key: int) -> list[Owner]:
    """Who holds one standing entry, such as an advance notice."""
    rows = Holder.objects.filter(unit=usable(code), of=of.value, key=key, closed=None).order_by("n")
    return [Owner(n=row.n, name=row.name, id_kind=row.id_kind, index=row.id_index) for row in rows]


def held_since(code: str) -> datetime | None:
    """Since when those hold the right who hold it now; None without a right."""
    rows = Entry.objects.filter(unit=usable(code), of=Of.RIGHT.value, closed=None)
    return rows.values_list("since", flat=True).first()


def holders_besides(code: str, indexes: QuerySet[Any, Any]) -> bool:
    """Whether anybody holds the right on a unit (its code as it stands) whose index is not among these. One query."""
    rows = Holder.objects.filter(unit=code, of=Of.RIGHT.value, closed=None)
    return rows.exclude(id_index__in=indexes).exists()


def still_holds(unit: str, index: str) -> Exists:
    """For a query of rows that name a unit and a blind index in these fields: whether he holds the right now."""
    held = Holder.objects.filter(unit=OuterRef(unit), id_index=OuterRef(index), of=Of.RIGHT.value, closed=None)
    return Exists(held.exclude(id_index=""))


def units_owned(indexes: Collection[str]) -> list[str]:
    """Codes of the units on which one of these indexes holds the right now, in order."""
    rows = Holder.objects.filter(id_index__in=[i for i in indexes if i], of=Of.RIGHT.value, closed=None)
    return sorted(set(rows.values_list("unit", flat=True)))


def units_by_name(names: Collection[str]) -> list[str]:
    """Codes of the units on which somebody of one of these names holds the right now whose number the old book had
    not.
    """
    rows = Holder.objects.filter(id_index="", name__in=list(names), of=Of.RIGHT.value, closed=None)
    return sorted(set(rows.values_list("unit", flat=True)))


def locations_of(codes: Collection[str]) -> dict[str, str]:
    """Code -> 坐落 of units that stand. One query."""
    rows = Entry.objects.filter(unit__in=list(codes), of=Of.FACTS.value, closed=None)
    return {row.unit_id: str(row.value["location"]) for row in rows}


def other_units(code: str, uses: Collection[str]) -> int:
    """How many other units of these uses the holders of a unit hold now. Two queries."""
    here = Holder.objects.filter(unit=usable(code), of=Of.RIGHT.value, closed=None).exclude(id_index="")
    held = Holder.objects.filter(
        id_index__in=list(here.values_list("id_index", flat=True)), of=Of.RIGHT.value, closed=None
    )
    facts = Entry.objects.filter(unit__in=held.values("unit"), of=Of.FACTS.value, closed=None).exclude(unit=code)
    return facts.filter(value__use__in=list(uses)).count()


def mortgages_held(index: str, code: str) -> list[int]:
    """Keys of the standing mortgages on a unit that this mortgagee holds."""
    rows = Holder.objects.filter(unit=usable(code), of=Of.MORTGAGE.value, closed=None, id_index=index)
    return sorted(rows.values_list("key", flat=True)) if index else []


def indexes_around(code: str, seq: int) -> tuple[list[str], list[str]]:
    """Blind indexes of who held the right on a unit before an event of its history, and of who holds it after."""
    rows = Holder.objects.filter(unit=code, of=Of.RIGHT.value, opened__lte=seq).exclude(closed__lt=seq).order_by("n")
    seen = [(row.id_index, row.opened == seq, row.closed == seq) for row in rows if row.id_index]
    return [index for index, new, _ in seen if not new], [index for index, _, ended in seen if not ended]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A standing mortgage as its mortgagee lists it."""

    unit: str  #: code of the unit
    key: int  #: of the mortgage
    proof: str  #: number of its proof
    rank: int  #: rank
    amount: int  #: in fen
    since: datetime  #: in this version


def mortgages_of(index: str, *, after: str = "", limit: int = 20) -> list[Held]:
    """Standing mortgages of a mortgagee by unit, following unit `after`; one more than `limit` where there are more."""
    rows = Holder.objects.filter(id_index=index, of=Of.MORTGAGE.value, closed=None, unit__gt=after).order_by("unit")
    keys = list(rows.values_list("unit", "key")[: limit + 1]) if index else []
    units = {unit for unit, _ in keys}
    entries = {(e.unit_id, e.key): e for e in Entry.objects.filter(unit__in=units, of=Of.MORTGAGE.value, closed=None)}
    papers = Paper.objects.filter(unit__in=units, of=Of.MORTGAGE.value, closed=None)
    numbers = {(p.unit_id, p.key): p.number for p in papers}
    return [_held(entries[pair], numbers.get(pair, "")) for pair in keys if pair in entries]


def _held(row: Entry, proof: str) -> Held:
    said = row.value
    return Held(unit=row.unit_id, key=row.key, proof=proof, rank=said["rank"], amount=said["amount"], since=row.since)
