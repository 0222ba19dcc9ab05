"""PURE: what is to be paid on a day, line by line with the reason, from the region's `fees/*.yaml`.

    fees.lines("transfer", date(2026, 11, 26), {"use": "residential", "certificates": 2, "deed_tax_fen": 1280000})

A line that costs nothing stays in the list: the payer reads why. Kinds and facts are listed at the top of the file.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from onewindow.core.region import region_dir

from .fee_files import read
from .fee_rules import FeeBook, Line, LineKind, Payee

__all__ = ["FeeBook", "Line", "LineKind", "Payee", "current", "lines", "total", "yuan"]


def current() -> FeeBook:
    """The rules of this installation's region, read once. Raises LocatedError at the first fault."""
    return _read_once(region_dir())


def lines(kind: str, on: date, facts: Mapping[str, object]) -> tuple[Line, ...]:
    """What a registration of `kind` costs on a day, by this region's rules. Raises NoFeeKind, NoRate, OddFact."""
    return current().lines(kind, on, facts)


def total(lines: tuple[Line, ...]) -> int:
    """Fen of all lines."""
    return sum(line.amount for line in lines)


def yuan(fen: int) -> str:
    """12345678 -> 123,456.78: an amount as it is read. No float on the way."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


@cache
def _read_once(folder: Path) -> FeeBook:
    return read(folder)
