"""Lines of an order as they are kept, and as values again: what was said on the day stays said."""

from dataclasses import asdict
from typing import Any

from . import fees
from .fees import Line


def said_of(line: Line) -> dict[str, Any]:
    """A line as it is kept, with the payee's name as it was on the day."""
    payee = fees.current().payees.get(line.payee)
    said = asdict(line)
    said["kind"] = line.kind.value
    said["payee_names"] = dict(payee.names) if payee else {"zh": line.payee}
    said["account"] = payee.account if payee else ""
    return said


def line_of(said: dict[str, Any]) -> Line:
    """A kept line as a value again."""
    plain = {name: value for name, value in said.items() if name not in {"payee_names", "account"}}
    return Line(**{**plain, "kind": fees.LineKind(plain["kind"])})
