"""Check the whole book: the rules of `invariants`, and every row against the history. Reads in batches, writes nothing.

for checked in check():
    checked.faults        # [Fault(unit="…", rule="shares", what="…")]
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from onewindow.core import crypto, events
from onewindow.core.clock import today
from onewindow.core.models import Event

from . import directories, holders, showing, shown
from .book import rank_of, stored, stream
from .codes import UnitKind, parts
from .entries import Holder as Person
from .entries import Of, Stored
from .folding import Folded, Told, fold
from .invariants import Fault, HolderRow, PaperRow, UnitRows, faults
from .models import Acceptance, Entry, Holder, Paper, Plan, Unit, Versioned
from .terms import Terms, last_day

_BATCH = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """Some units after the check."""

    units: int  #: how many
    events: int  #: how many events they have
    faults: tuple[Fault, ...]  #: empty: all is in order


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Rows of a batch by unit."""

    events: Mapping[str, list[Event]]
    entries: Mapping[str, list[Entry]]
    holders: Mapping[str, list[Holder]]
    papers: Mapping[str, list[Paper]]
    drawings: Mapping[str, str]
    orders: Mapping[str, set[int]]
    on: date
    terms: Terms


def count() -> int:
    """How many units there are."""
    return Unit.objects.count()


def check() -> Iterator[Checked]:
    """Every unit of the book in order of its code, in batches; then rows and histories whose unit has vanished."""
    whole = ""  # the last whole building with a right
    last = ""
    on, limits = today(), directories.current().terms  # asked once: the folder of the region is looked up each time
    while units := list(Unit.objects.filter(code__gt=last).order_by("code")[:_BATCH]):
        rows = _load([unit.code for unit in units], on, limits)
        found: list[Fault] = []
        for unit in units:
            found += _of_unit(unit, rows)
            if any(e.of == Of.RIGHT and e.closed is None for e in rows.entries[unit.code]):
                place = parts(unit.code)
                if place.kind is UnitKind.BUILDING and place.fixture == "F":
                    whole = unit.code
                elif whole and place.fixture == "F" and place.building == whole[:24]:
                    found.append(Fault(unit=unit.code, rule="overlapping_rights", what=f"与整幢 {whole} 重叠"))
        total = sum(len(listed) for listed in rows.events.values())
        yield Checked(units=len(units), events=total, faults=tuple(found))
        last = units[-1].code
    yield Checked(units=0, events=0, faults=tuple(_vanished()))


def _load(codes: Sequence[str], on: date, limits: Terms) -> _Rows:
    by_event: dict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(stream__in=[stream(code) for code in codes]).order_by("stream", "seq"):
        by_event[event.stream.removeprefix(stream(""))].append(event)
    orders: dict[str, set[int]] = defaultdict(set)
    for code, order in Acceptance.objects.filter(unit__in=codes).values_list("unit_id", "order"):
        orders[code].add(order)
    return _Rows(
        events=by_event,
        entries=_by_unit(Entry.objects.filter(unit__in=codes)),
        holders=_by_unit(Holder.objects.filter(unit__in=codes).order_by("n")),
        papers=_by_unit(Paper.objects.filter(unit__in=codes)),
        drawings=dict(Plan.objects.filter(unit__in=codes, until=None).values_list("unit", "digest")),
        orders=orders,
        on=on,
        terms=limits,
    )


def _by_unit(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.unit_id].append(row)
    return grouped


def _of_unit(unit: Unit, rows: _Rows) -> Iterator[Fault]:
    code, history = unit.code, rows.events.get(unit.code, [])
    entries, unreadable = _stored(rows.entries[code])
    yield from (Fault(unit=code, rule="unreadable", what=what) for what in unreadable)
    yield from faults(
        UnitRows(
            code=code,
            kind=unit.kind,
            cancelled=unit.status == Unit.Status.CANCELLED,
            entries=entries,
            holders=[
                HolderRow(
                    of=h.of,
                    key=h.key,
                    person=Person(name=h.name, id_kind=h.id_kind, id_no="", share=h.share),
                    closed=h.closed,
                )
                for h in rows.holders[code]
            ],
            papers=[PaperRow(number=p.number, of=p.of, key=p.key, closed=p.closed) for p in rows.papers[code]],
        ),
        on=rows.on,
        terms=rows.terms,
    )
    if not unreadable and not _shown_alike(unit, entries, rows):
        yield Fault(unit=code, rule="shown", what="扫码时显示的内容与登记簿不符")
    if unit.drawing != rows.drawings.get(code, ""):
        yield Fault(unit=code, rule="shown", what="扫码时显示的附图不是现行的附图")
    broken = [f"第 {b.seq} 号事件：{b.why}" for b in events.breaks(history)]
    head = (history[-1].seq, bytes(history[-1].hash)) if history else (0, b"")
    if not broken and head != (unit.seq, bytes(unit.head)):
        broken.append(f"单元记到第 {unit.seq} 号，历史到第 {head[0]} 号")
    yield from (Fault(unit=code, rule="event_chain", what=what) for what in broken)
    try:
        told = fold(events.as_link(event) for event in history)
    except (KeyError, TypeError, ValueError):
        if not broken:
            yield Fault(unit=code, rule="event_chain", what="事件内容读不懂")
        return
    yield from (Fault(unit=code, rule="rows_differ", what=what) for what in _against(told, unit, rows))


def _shown_alike(unit: Unit, entries: Sequence[Stored], rows: _Rows) -> bool:
    """Whether what scans show is what stands in the book; what is no longer shown as it was kept counts as alike."""
    rules = showing.rules()
    kept = shown.read(unit.shown, on=rows.on) if unit.shown_by == rules.mark else None
    if kept is None:
        return True
    people = [h for h in rows.holders[unit.code] if h.of == Of.RIGHT and h.closed is None]
    names = [(h.name, h.id_kind) for h in sorted(people, key=lambda h: (h.key, h.n))]
    standing = [one for one in entries if one.closed is None]
    return kept == shown.seen(standing, shown.masked(names, rules.masks), on=rows.on, rules=rules)


def _stored(rows: Iterable[Entry]) -> tuple[list[Stored], list[str]]:
    good, bad = [], []
    for row in rows:
        try:
            good.append(stored(row))
        except (TypeError, ValueError, ArithmeticError):
            bad.append(f"{row.of}/{row.key} 第 {row.opened} 号的内容读不懂")
    return good, bad


def _against(told: Folded, unit: Unit, rows: _Rows) -> Iterator[str]:
    """Every row that the history does not tell, or tells otherwise."""
    code = unit.code
    entries = {(e.of, e.key, e.opened): e for e in rows.entries[code]}
    yield from _differing(
        "登记", told.entries, entries, lambda row, said: row.value == said and _columns(row, rows.terms)
    )
    people = {(h.of, h.key, h.opened, h.n): h for h in rows.holders[code]}
    yield from _differing("权利人", told.holders, people, _same_person)
    papers = {p.number: p for p in rows.papers[code]}
    yield from _differing(
        "证号", told.papers, papers, lambda row, said: all(getattr(row, k) == v for k, v in said.items())
    )
    if told.orders != rows.orders.get(code, set()) or max(told.orders, default=0) > unit.orders:
        yield "受理序号与历史不符"


def _differing(kind: str, told: Mapping[Any, Told], rows: Mapping[Any, Any], same: Any) -> Iterator[str]:
    for place in told.keys() | rows.keys():
        said, row = told.get(place), rows.get(place)
        if said is None or row is None:
            yield f"{kind} {place}：{'历史没有' if said is None else '表中没有'}"
        elif (row.opened, row.closed, row.since, row.until) != (said.opened, said.closed, said.since, said.until):
            yield f"{kind} {place}：起止与历史不符"
        elif not same(row, said.said):
            yield f"{kind} {place}：内容与历史不符"


def _columns(row: Entry, limits: Terms) -> bool:
    """Whether the columns that stand beside the value agree with it."""
    one = stored(row)
    return (row.rank, row.ends_on) == (rank_of(one.value), last_day(one, limits))


def _same_person(row: Holder, said: Mapping[str, Any]) -> bool:
    try:
        person = holders.person_of(row)
    except crypto.Unreadable:
        return False
    index = holders.index(person.id_kind, person.id_no)
    return holders.digest(person, said["salt"]) == said["digest"] and row.id_index == index


def _vanished() -> Iterator[Fault]:
    tables: tuple[type[Versioned], ...] = (Entry, Holder, Paper)
    for table in tables:
        name = table._meta.db_table  # noqa: SLF001  Django's documented way to a table's name
        lost = (
            f"SELECT DISTINCT unit_id FROM {name} r WHERE NOT EXISTS (SELECT FROM land_unit u WHERE u.code = r.unit_id)"  # noqa: S608
        )
        yield from (Fault(unit=code, rule="no_unit", what=f"{name} 的行没有单元") for code in _column(lost, []))
    lost = """SELECT DISTINCT stream FROM core_event e WHERE stream >= %s AND stream < %s
              AND NOT EXISTS (SELECT FROM land_unit u WHERE u.code = substr(e.stream, %s))"""
    begin = stream("")
    for name in _column(lost, [begin, begin + "~", len(begin) + 1]):
        yield Fault(unit=name.removeprefix(begin), rule="no_unit", what="有历史，没有单元")


def _column(query: str, parameters: Sequence[str | int]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [row[0] for row in cursor.fetchall()]
