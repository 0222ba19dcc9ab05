"""Units of an import as rows of all tables at once, by COPY: what an act of first registration writes, in bulk."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from onewindow.core import chain
from onewindow.core.act import Actor, count_event
from onewindow.core.chain import Link
from onewindow.core.clock import SHANGHAI

from . import holders, showing, shown
from .book import stream
from .codes import parts
from .directories import LandData
from .entries import Of, Stored, to_json
from .imports import Row
from .models import Unit
from .serials import next_numbers

#: Table -> columns, in the order of writing.
_TABLES = {
    "land_unit": ("code", "kind", "status", "seq", "head", "at", "orders", "imported", "shown", "shown_by"),
    "land_entry": ("unit_id", "opened", "since", "of", "key", "value"),
    "land_holder": (
        "unit_id",
        "opened",
        "since",
        "of",
        "key",
        "n",
        "name",
        "id_kind",
        "id_sealed",
        "id_index",
        "share",
    ),
    "land_paper": ("unit_id", "opened", "since", "number", "kind", "of", "key", "end", "replaced_by"),
    "core_event": ("stream", "seq", "verb", "actor", "acting_for", "at", "division", "body", "prev", "hash"),
    "core_unsealed": ("stream", "seq"),
}


def copy_units(
    rows: Sequence[Row], ground: Mapping[str, str], *, data: LandData, at: datetime, on: date, by: Actor
) -> None:
    """Write the rows: unit, natural state, right, holders, certificate number and the first event of each stream."""
    written: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
    table = data.table("registration_kinds", on)
    kind = {"means": "first", "code": table.codes["first"].code, "edition": table.edition}
    for row, number in zip(rows, _numbers(rows, data, on), strict=True):
        people = _holders(row, at, written["land_holder"])
        body = {
            "kind": kind,
            **ground,
            "closes": [],
            "opens": [
                {"of": Of.FACTS.value, "key": 1, "value": to_json(row.facts)},
                {"of": Of.RIGHT.value, "key": 1, "value": to_json(row.right)},
            ],
            "releases": [],
            "holders": people,
            "papers": [{"number": number, "kind": "certificate", "of": Of.RIGHT.value, "key": 1}],
            "ends": [],
            "line": row.line,
        }
        link = _event(row.code, body, at, by)
        _add(written, row, number, link)
    for name, columns in _TABLES.items():
        _copy(name, columns, written[name])


def _event(code: str, body: Mapping[str, Any], at: datetime, by: Actor) -> Link:
    name = stream(code)
    count_event()
    return Link(
        stream=name,
        seq=1,
        verb="register_first",
        actor=by.ref,
        acting_for=by.acting_for,
        at=at,
        division=code[:6],
        body=body,
        prev=chain.genesis(name),
    )


def _add(written: dict[str, list[tuple[Any, ...]]], row: Row, number: str, link: Link) -> None:
    code, at, head = row.code, link.at, link.hash
    kept, mark = _shown(row, at)
    written["land_unit"].append(
        (code, parts(code).kind.value, Unit.Status.CURRENT.value, 1, head, at, 0, row.digest, kept, mark)
    )
    for one in link.body["opens"]:
        written["land_entry"].append((code, 1, at, one["of"], 1, chain.canonical(one["value"])))
    written["land_paper"].append((code, 1, at, number, "certificate", Of.RIGHT.value, 1, "", ""))
    written["core_event"].append(
        (
            link.stream,
            1,
            link.verb,
            link.actor,
            link.acting_for,
            at,
            link.division,
            link.body_json,
            link.prev,
            head,
        )
    )
    written["core_unsealed"].append((link.stream, 1))


def _shown(row: Row, at: datetime) -> tuple[str, str]:
    rules = showing.rules()
    standing = [
        Stored(of=of, key=1, opened=1, closed=None, since=at, until=None, value=value)
        for of, value in ((Of.FACTS, row.facts), (Of.RIGHT, row.right))
    ]
    owners = shown.masked([(person.name, person.id_kind) for person in row.holders], rules.masks)
    return shown.keep(shown.seen(standing, owners, on=at.astimezone(SHANGHAI).date(), rules=rules)), rules.mark


def _holders(row: Row, at: datetime, into: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    told = []
    for n, person in enumerate(row.holders, start=1):
        one = holders.row(person, unit=row.code, of=Of.RIGHT, key=1, opened=1, n=n)
        into.append((row.code, 1, at, one.of, 1, n, one.name, one.id_kind, one.id_sealed, one.id_index, one.share))
        told.append(holders.told(person, of=Of.RIGHT, key=1, n=n))
    return told


def _numbers(rows: Sequence[Row], data: LandData, on: date) -> Iterable[str]:
    """Certificate numbers: those of the lines, and new ones taken in blocks for lines without."""
    pattern, given = data.numbers["certificate"].pattern, {row.certificate for row in rows}
    wanted = Counter(row.code[:6] for row in rows if not row.certificate)
    fresh = {
        division: iter(
            next_numbers(
                pattern.counter(division, on.year), count, data.writer("certificate", division, on.year), besides=given
            )
        )
        for division, count in sorted(wanted.items())
    }
    for row in rows:
        yield row.certificate or next(fresh[row.code[:6]])


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)  # "end" is a word of SQL
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
