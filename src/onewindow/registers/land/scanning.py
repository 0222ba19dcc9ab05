"""What the book says of the number of a certificate or proof, for whoever scans its code: one statement, no history.

    done = scan_serial("5LGYCDVBECDJYTGP", "192.0.2.1")
    done.admitted, done.known, done.scan
    scan_number("新（2026）样例市不动产权第0012345号").unit.mortgaged

A number that no longer stands says so for ever, and of the unit nothing more than it was about.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from onewindow.core.clock import SHANGHAI, now
from onewindow.core.straight import first_row
from onewindow.documents import limiter
from onewindow.documents import queries as documents
from onewindow.documents.books import BOOKS, Book, Standing
from onewindow.documents.making import stationery
from onewindow.documents.masking import Masks, mask
from onewindow.documents.verdicts import Known

from . import directories, restrictions
from .entries import Facts, Of, Right, Stored, from_json
from .models import Paper, Unit
from .plans import plan_svg
from .restrictions import Situation
from .terms import Terms
from .views import PublicView

#: Kinds of certificates whose numbers are this book's.
KINDS = ("land_certificate", "land_proof", "land_code")

_PAPER = """
p.kind, p."end", p.since, p.until, p.unit_id, u.status,
  (SELECT json_agg(json_build_array(e.of, e.key, e.opened, e.since, e.value)) FROM land_entry e
    WHERE e.unit_id = p.unit_id AND e.closed IS NULL),
  (SELECT json_agg(json_build_array(h.name, h.id_kind) ORDER BY h.n) FROM land_holder h
    WHERE h.unit_id = p.unit_id AND h.of = 'right' AND h.closed IS NULL),
  (SELECT l.digest FROM land_plan l WHERE l.unit_id = p.unit_id AND l.until IS NULL)
"""
_CERTIFICATE = ", ".join(f"c.{column}" for column in documents.COLUMNS)
_FROM = """
FROM (SELECT 1) AS one LEFT JOIN documents_certificate c ON c.serial = %(serial)s
LEFT JOIN land_paper p ON p.number = c.number AND c.kind IN ('land_certificate', 'land_proof', 'land_code')
LEFT JOIN land_unit u ON u.code = p.unit_id
"""
#: The whole scan: the question is counted, the certificate found by its serial, the book asked about its number.
_SCAN = f"SELECT 1, {_CERTIFICATE}, {_PAPER} {_FROM}"
_COUNT = f"WITH counted AS ({limiter.COUNT})"
_COUNTED = f"{_COUNT} SELECT (SELECT count FROM counted), {_CERTIFICATE}, {_PAPER} {_FROM}"  # noqa: S608  our own
_NUMBER = f"SELECT {_PAPER} FROM land_paper p JOIN land_unit u ON u.code = p.unit_id WHERE p.number = %(number)s"  # noqa: S608


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
    right: Right | None  #: the right itself, for how it is held and until when
    plan: str  #: name of the drawing, "" for none or for a number that no longer stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Scanned:
    """The answer to one code."""

    admitted: bool  #: within the limit of questions a minute
    known: Known | None  #: the certificate as it was issued
    scan: Scan | None  #: what the book says of its number; None for another kind, or a number it has never given


def scan_serial(serial: str, address: str) -> Scanned:
    """Count a question from an address and answer it, by the serial of a certificate. One statement."""
    counted = limiter.asked_by(address)
    row = first_row(_SCAN if counted is None else _COUNTED, {"serial": serial, **(counted or {})})
    if row is None:  # pragma: no cover  the statement always gives a row
        return Scanned(admitted=True, known=None, scan=None)
    count, certificate, paper = row[0], row[1 : 1 + len(documents.COLUMNS)], row[1 + len(documents.COLUMNS) :]
    known = documents.certificate_known(serial, certificate) if certificate[0] is not None else None
    return Scanned(
        admitted=counted is None or limiter.within(count),
        known=known,
        scan=_scan(known.view.content.number, paper) if known is not None and paper[0] is not None else None,
    )


def scan_number(number: str) -> Scan | None:
    """What the book says of a number now; None for one that it has never given."""
    row = first_row(_NUMBER, {"number": number})
    return _scan(number, row) if row is not None else None


def _scan(number: str, row: Sequence[Any]) -> Scan:
    kind, end, since, until, code, status, entries, holders, plan = row
    unit = right = None
    if not end:
        standing = [_stored(*entry) for entry in _json(entries)]
        right = next((one.value for one in standing if isinstance(one.value, Right)), None)
        unit = public(code, status, standing, _json(holders), now())
    return Scan(
        number=number,
        kind=kind,
        standing=end or "current",
        since=since.astimezone(SHANGHAI).date(),
        ended_on=until.astimezone(SHANGHAI).date() if until else None,
        code=code,
        unit=unit,
        right=right,
        plan="" if end else plan or "",
    )


def public(
    code: str, status: str, standing: list[Stored], holders: Iterable[tuple[str, str]], at: datetime
) -> PublicView:
    """What anybody may see of a unit with these entries: masked names, restrictions as yes or no."""
    cancelled = status == Unit.Status.CANCELLED
    on = at.astimezone(SHANGHAI).date()
    terms, masks = _region(os.environ.get("ONEWINDOW_REGIONS"), os.environ.get("ONEWINDOW_REGION"))
    found = {f.situation for f in restrictions.situations(standing, on=on, terms=terms, cancelled=cancelled)}
    facts = next((one.value for one in standing if isinstance(one.value, Facts)), None)
    return PublicView(
        code=code,
        status=status,
        owners=tuple(_masked(name, kind, masks) for name, kind in holders),
        location=mask(facts.location, kind="address", masks=masks) if facts else "",
        use=facts.use if facts else "",
        area=str(facts.area) if facts else "",
        attached=bool(found & {Situation.ATTACHMENT, Situation.PRE_ATTACHMENT}),
        mortgaged=Situation.MORTGAGE in found,
        objected=Situation.OBJECTION in found,
        notified=Situation.ADVANCE_NOTICE in found,
        resided=Situation.RESIDENCE_RIGHT in found,
        served=Situation.EASEMENT in found,
        banned=Situation.TRANSFER_BAN in found,
        as_of=at,
    )


@lru_cache(maxsize=4)
def _region(_root: str | None, _name: str | None) -> tuple[Terms, Masks]:
    """Terms and masks of the region, looked for once."""
    return directories.current().terms, stationery().masks


def _json(value: Any) -> Any:
    """Django's cursor gives JSON as text, the straight way gives what it says; nothing is an empty list."""
    return json.loads(value) if isinstance(value, str) else value or []


def _masked(name: str, id_kind: str, masks: Masks) -> str:
    return mask(name, kind="" if id_kind == "uscc" else "name", masks=masks)


def _stored(of: str, key: int, opened: int, since: str, value: Any) -> Stored:
    kind = Of(of)
    moment = datetime.fromisoformat(since)
    return Stored(of=kind, key=key, opened=opened, closed=None, since=moment, until=None, value=from_json(kind, value))


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
