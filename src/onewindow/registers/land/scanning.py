"""What the book says of the number of a certificate or proof, for whoever scans its code: one statement, no history.

    done = scan_serial("5LGYCDVBECDJYTGP")
    done.known, done.scan.unit.mortgaged

A number that no longer stands says so for ever, and of the unit nothing more than it was about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.clock import SHANGHAI, now
from onewindow.core.straight import first_text
from onewindow.documents import rows
from onewindow.documents.books import BOOKS, Book, Standing
from onewindow.documents.verdicts import Known

from . import showing, shown
from .entries import Ownership, Stored
from .models import Paper
from .plans import plan_svg
from .shown import Shown
from .views import PublicView

#: Kinds of certificates whose numbers are this book's.
KINDS = ("land_certificate", "land_proof", "land_code")

#: Everything as text: nothing is made of a column before it is needed.
PAPER = """
p.kind, p."end", (p.since AT TIME ZONE 'Asia/Shanghai')::date::text, (p.until AT TIME ZONE 'Asia/Shanghai')::date::text,
  p.unit_id, u.status, u.shown, u.shown_by, u.drawing
"""
#: The whole scan: the certificate is found by its serial, the book asked about its number.
SCAN = f"""
SELECT {rows.texts_of("c")}, {PAPER} FROM documents_certificate c
LEFT JOIN land_paper p ON p.number = c.number AND c.kind IN ('land_certificate', 'land_proof', 'land_code')
LEFT JOIN land_unit u ON u.code = p.unit_id WHERE c.serial = %(serial)s
"""  # noqa: S608  our own


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What a number says to somebody who scans it."""

    number: str  #: of the certificate or proof
    kind: str  #: certificate | proof
    standing: str  #: current | replaced | cancelled
    since: date  #: given out
    ended_on: date | None  #: since when it no longer stands
    code: str  #: unit code
    unit: PublicView | None  #: the unit as anybody may see it; None for a number that no longer stands
    ownership: Ownership | None  #: how the right is held
    term_until: date | None  #: last day of the right, None where it has none
    plan: str  #: name of the drawing, "" for none or for a number that no longer stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Scanned:
    """The answer to one code."""

    known: Known | None  #: the certificate as it was issued
    scan: Scan | None  #: what the book says of its number; None for another kind, or a number it has never given


def scan_serial(serial: str) -> Scanned:
    """What papers and book say of the serial of a certificate. One statement."""
    return read_row(serial, first_text(SCAN, {"serial": serial}))


class NotKeptError(LookupError):
    """What is kept with the unit is no longer good: its page has to be added up."""


def read_row(serial: str, row: tuple[str | None, ...] | None) -> Scanned:
    """A row of the statement as the answer."""
    if row is None:
        return Scanned(known=None, scan=None)
    return said_by(rows.certificate_known(serial, row[: rows.WIDTH]), row)


def said_by(known: Known, row: tuple[str | None, ...], *, add_up: bool = True) -> Scanned:
    """What the book says in a row of the statement, of which the certificate is `known`. Raises as `said_of`."""
    paper = row[rows.WIDTH :]
    if paper[0] is None:
        return Scanned(known=known, scan=None)
    return Scanned(known=known, scan=said_of(known.view.content.number, paper, add_up=add_up))


def said_of(number: str, row: Sequence[Any], *, add_up: bool = True) -> Scan:
    """What the book says of a number, from a row of `PAPER`. Raises NotKeptError where it takes another statement,
    unless `add_up`.
    """
    kind, end, since, until, code, status, kept, kept_by, plan = row
    at, unit, seen = now(), None, None
    if not end:
        on = at.astimezone(SHANGHAI).date()
        seen = shown.read(kept, on=on) if kept_by == showing.rules().mark else None
        if seen is None and not add_up:
            raise NotKeptError(code)
        if seen is None:  # made by other rules, or something has lost its force since
            seen = shown.read(showing.texts([code])[code], on=on)
        unit = _public(code, status, seen, at) if seen else None
    return Scan(
        number=number,
        kind=kind,
        standing=end or "current",
        since=date.fromisoformat(since),
        ended_on=date.fromisoformat(until) if until else None,
        code=code,
        unit=unit,
        ownership=seen.ownership if seen else None,
        term_until=seen.term_until if seen else None,
        plan="" if end else plan or "",
    )


def public(
    code: str, status: str, standing: list[Stored], holders: Iterable[tuple[str, str]], at: datetime
) -> PublicView:
    """What anybody may see of a unit with these entries: masked names, restrictions as yes or no."""
    rules, on = showing.rules(), at.astimezone(SHANGHAI).date()
    return _public(code, status, shown.seen(standing, shown.masked(holders, rules.masks), on=on, rules=rules), at)


def _public(code: str, status: str, seen: Shown, at: datetime) -> PublicView:
    return PublicView(
        code=code,
        status=status,
        owners=seen.owners,
        location=seen.location,
        use=seen.use,
        area=seen.area,
        as_of=at,
        **{name: name in seen.there for name in shown.NAMES},
    )


def standing_unit(number: str) -> str:
    """Code of the unit that a number stands for now, "" where it no longer does or was never given."""
    return Paper.objects.filter(number=number, closed=None).values_list("unit", flat=True).first() or ""


# for `documents`, which knows no register


def standing_of(number: str) -> Standing | None:
    """How a number stands today, None where it was never given."""
    row = Paper.objects.filter(number=number).values_list("end", "until").first()
    if row is None:
        return None
    end, until = row
    return Standing(word=end or "valid", ended_on=until.astimezone(SHANGHAI).date() if until else None)


def drawing_of(number: str) -> str:
    """The drawing of the unit that a number is about, "" for none."""
    code = Paper.objects.filter(number=number).values_list("unit", flat=True).first()
    return plan_svg(code) if code else ""


def no_drawing(_number: str) -> str:
    """A code to be stuck on has no room for one."""
    return ""


def keep_books() -> None:
    """Tell `documents` which kinds of certificates are this book's."""
    for kind in KINDS:
        drawing = no_drawing if kind == "land_code" else drawing_of
        BOOKS.add(kind, Book(standing=standing_of, drawing=drawing))
