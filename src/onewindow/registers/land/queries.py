"""Reads of the register: a unit at any moment, what may be registered on it, who holds what, a number's standing."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from onewindow.core import events
from onewindow.core.clock import SHANGHAI, now, today
from onewindow.people import identity
from onewindow.people.masking import mask_number

from . import directories, restrictions, scanning, terms
from .book import rank_of, stored, stream, usable
from .entries import Of, Stored
from .errors import NoUnit
from .holders import number_of
from .models import Acceptance, Entry, Holder, Paper, Unit, Versioned
from .restrictions import Registering, Verdict
from .views import EntryView, HistoryLine, HolderView, Lapse, PaperView, PublicView, UnitView

Row = TypeVar("Row", bound=Versioned)

_ORDER = list(Of)


def unit_at(code: str, at: datetime | None = None) -> UnitView:
    """The unit as the book had it at `at` (now by default), ID numbers masked. Raises BadUnitCode, NoUnit."""
    unit, instant = _unit(code), at or now()
    entries = [stored(row) for row in _standing(Entry.objects.filter(unit=unit), instant)]
    entries.sort(key=lambda one: (_ORDER.index(one.of), rank_of(one.value) or 0, one.key))
    people: dict[tuple[str, int], list[HolderView]] = defaultdict(list)
    for row in _standing(Holder.objects.filter(unit=unit), instant).order_by("n"):
        people[row.of, row.key].append(_holder(row))
    papers: dict[tuple[str, int], list[str]] = defaultdict(list)
    for paper in _standing(Paper.objects.filter(unit=unit), instant).order_by("number"):
        papers[paper.of, paper.key].append(paper.number)
    if not entries and not Entry.objects.filter(unit=unit, since__lte=instant).exists():
        raise NoUnit(unit=unit.code)  # it was not there yet
    return UnitView(
        code=unit.code,
        kind=unit.kind,
        status=Unit.Status.CURRENT.value if any(one.of is Of.FACTS for one in entries) else Unit.Status.CANCELLED.value,
        entries=tuple(
            EntryView(
                of=one.of,
                key=one.key,
                value=one.value,
                since=one.since,
                holders=tuple(people[one.of, one.key]),
                papers=tuple(papers[one.of, one.key]),
            )
            for one in entries
        ),
        as_of=instant,
    )


def with_force(view: UnitView) -> UnitView:
    """The view with what had force on its day: what had lapsed by itself is left out though nobody had noted it yet,
    and attachments stand as their queue had them.
    """
    limits, day = directories.current().terms, view.as_of.astimezone(SHANGHAI).date()
    stood = {(one.of, one.key): one for one in _stood(view)}
    turns = {turn.key: turn for turn in terms.queue(terms.attachments(stood.values()), day)}
    entries = []
    for one in view.entries:
        turn = turns.get(one.key) if one.of is Of.ATTACHMENT else None
        if turn is not None and not turn.lapsed:
            entries.append(replace(one, value=turn.value))
        elif turn is None and not terms.has_lapsed(stood[one.of, one.key], day, limits):
            entries.append(one)
    return replace(view, entries=tuple(entries))


def _stood(view: UnitView) -> list[Stored]:
    return [
        Stored(of=one.of, key=one.key, opened=one.key, closed=None, since=one.since, until=None, value=one.value)
        for one in view.entries
    ]


def public_of(view: UnitView) -> PublicView:
    """What anybody may see of a unit that was read: masked names, restrictions as yes or no."""
    owners = [(holder.name, holder.id_kind) for right in view.of(Of.RIGHT) for holder in right.holders]
    return scanning.public(view.code, view.status, _stood(view), owners, view.as_of)


def verdict(
    code: str,
    registering: Registering,
    *,
    consents: Collection[int] = (),
    with_mortgage: bool = False,
    order: int | None = None,
    besides: Collection[int] = (),
) -> Verdict:
    """Whether something may be registered now, with every reason and note. Raises BadUnitCode, NoUnit."""
    unit = _unit(code)
    data = directories.current()
    found = restrictions.situations(
        [stored(row) for row in Entry.objects.filter(unit=unit, closed=None)],
        on=today(),
        terms=data.terms,
        cancelled=unit.status == Unit.Status.CANCELLED,
        waiting=waiting(unit.code),
        order=order,
        besides=besides,
    )
    return restrictions.judge(registering, found, data.rules, consents=consents, with_mortgage=with_mortgage)


def waiting(code: str) -> list[int]:
    """Orders of applications accepted and not settled, earliest first."""
    rows = Acceptance.objects.filter(unit=code, settled=None).order_by("order")
    return list(rows.values_list("order", flat=True))


def paper(number: str) -> PaperView | None:
    """How a certificate or proof stands: current, replaced or cancelled, for ever; None for a number never given."""
    row = Paper.objects.filter(number=number).first()
    if row is None:
        return None
    return PaperView(
        number=row.number,
        kind=row.kind,
        unit=row.unit_id,
        of=row.of,
        key=row.key,
        standing=row.end or "current",
        replaced_by=row.replaced_by,
        since=row.since,
        until=row.until,
    )


def units_of(id_kind: str, number: str, at: datetime | None = None) -> list[str]:
    """Codes of the units on which a person held a right at a moment, by the blind index of the number.

    Raises BadNumber.
    """
    index = identity.index(id_kind, identity.checked(id_kind, number))
    if not index:
        return []
    rows = _standing(Holder.objects.filter(id_index=index, of=Of.RIGHT.value), at or now())
    return sorted(set(rows.values_list("unit", flat=True)))


def units_of_parcel(parcel: str, *, after: str = "", limit: int = 100) -> list[str]:
    """Codes of units on a parcel (19 letters), in order, following `after`."""
    rows = Unit.objects.filter(code__gt=max(after, parcel), code__lt=parcel + "~").order_by("code")
    return list(rows.values_list("code", flat=True)[:limit])


def history(code: str) -> list[HistoryLine]:
    """Every registration of a unit, first to last. Raises BadUnitCode, NoUnit."""
    data, lines = directories.current(), []
    for event in events.history(stream(_unit(code).code)):
        kind = event.body["kind"]
        editions = data.tables["registration_kinds"]
        table = next((t for t in editions if t.edition == kind["edition"]), editions[-1])
        lines.append(
            HistoryLine(
                seq=event.seq,
                at=event.at,
                verb=event.verb,
                kind=kind["code"],
                kind_name=table.codes[kind["means"]].name,
                business=event.body["business"],
                reason=event.body["reason"],
                source_reference=event.body["source_reference"],
                actor=event.actor,
            )
        )
    return lines


def lapses(on: date | None = None, *, limit: int = 1000) -> list[Lapse]:
    """Entries that have lost their force by themselves and still stand in the book, longest ago first."""
    rows = Entry.objects.filter(closed=None, ends_on__lt=on or today()).order_by("ends_on", "pk")[:limit]
    return [
        Lapse(unit=row.unit_id, of=row.of, key=row.key, ended_on=row.ends_on) for row in rows if row.ends_on is not None
    ]


def _unit(text: str) -> Unit:
    code = usable(text)
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NoUnit(unit=code)
    return unit


def _standing(rows: QuerySet[Row], at: datetime) -> QuerySet[Row]:
    return rows.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def _holder(row: Holder) -> HolderView:
    return HolderView(name=row.name, id_kind=row.id_kind, id_no=mask_number(number_of(row)), share=row.share)
