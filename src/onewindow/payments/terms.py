"""PURE: the region's terms of paying and giving back (`fees/settings.yaml`), and the form of our numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from onewindow.core.located import load
from onewindow.core.region import region_dir

from .fee_files import mapping, need, text, whole, words

_FILE = "settings.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundReason:
    """Why money goes back."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> words
    automatic: bool  #: given by a rule, not offered to the clerk


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptWords:
    """The words of a receipt."""

    title: str  #: as printed
    note: str  #: what it is, and what it is not
    code: str  #: 票据代码


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """All terms."""

    expires_days: int  #: natural days to pay in
    query_after_minutes: int  #: without a notice, the provider is asked
    attempt_hours: int  #: so long an attempt stays open at most
    second_person_from: int  #: fen from which a refund needs a second person
    reconcile_grace_minutes: int  #: how far two clocks may differ at midnight
    refund_reasons: Mapping[str, RefundReason]  #: by key, in the order of the file
    receipt: ReceiptWords  #: of receipts
    status: str  #: how sure


def current() -> Terms:
    """The terms of this installation's region, read once. Raises LocatedError."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> Terms:
    return read(folder)


def read(folder: Path) -> Terms:
    """Read the file of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / "fees" / _FILE, shown_as=f"fees/{_FILE}")
    reasons = [
        RefundReason(
            code=text(node, "code"),
            names=words(node, "name"),
            automatic="automatic" in mapping(node) and bool(need(node, "automatic").value),
        )
        for node in need(root, "refund_reasons").value
    ]
    receipt = need(root, "receipt")
    return Terms(
        expires_days=whole(root, "expires_days"),
        query_after_minutes=whole(root, "query_after_minutes"),
        attempt_hours=whole(root, "attempt_hours"),
        second_person_from=whole(root, "second_person_from"),
        reconcile_grace_minutes=whole(root, "reconcile_grace_minutes"),
        refund_reasons={one.code: one for one in reasons},
        receipt=ReceiptWords(title=text(receipt, "title"), note=text(receipt, "note"), code=text(receipt, "code")),
        status=text(root, "status"),
    )


def number_of(letter: str, division: str, day: date, n: int) -> str:
    """The n-th order (P) or refund (R) of a division's day."""
    return f"{letter}{division}-{day:%Y%m%d}-{n:05d}"
