"""What the provider knows: an append-only file of JSON lines, flushed before anybody is told, read at the start."""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Lock
from typing import Any

_CHINA = timezone(timedelta(hours=8))
RESULTS = ("paid", "failed", "abandoned")


class Contradiction(Exception):
    """What is asked does not fit what is written: another amount, more than was paid."""


@dataclass(kw_only=True)
class Payment:
    """One attempt to pay."""

    nonce: str  #: the customer's name for it
    order: str  #: the customer's number
    amount: int  #: fen
    title: str  #: shown to the payer
    back: str  #: where the payer goes afterwards
    notify: str  #: where notices go
    page: str  #: secret part of the page's address
    result: str = "pending"  #: pending | paid | failed | abandoned
    reference: str = ""  #: our number
    at: str = ""  #: when it was paid, ISO 8601
    told: bool = False  #: whether the customer has heard of it
    returned: dict[str, int] = field(default_factory=dict)  #: number of the refund -> fen


class Journal:
    """The state of the provider. Every change is one line of the file first."""

    def __init__(self, file: Path) -> None:
        self._lock = Lock()
        self.payments: dict[str, Payment] = {}
        self._pages: dict[str, str] = {}
        self._moves: list[tuple[date, dict[str, Any]]] = []
        self._refunds: dict[str, tuple[str, int, tuple[str, str]]] = {}
        self._file = file
        for line in _whole_lines(file):
            self._take(line)

    def create(self, asked: dict[str, Any]) -> Payment:
        """A new payment, or the one of the same nonce. Raises Contradiction for another amount."""
        with self._lock:
            found = self.payments.get(asked["nonce"])
            if found is not None:
                if (found.amount, found.order) != (asked["amount"], asked["order"]):
                    raise Contradiction("amount")
                return found
            self._write({"did": "create", **asked, "page": secrets.token_urlsafe(24)})
            return self.payments[asked["nonce"]]

    def on_page(self, page: str) -> Payment | None:
        """The payment of a page."""
        return self.payments.get(self._pages.get(page, ""))

    def settle(self, nonce: str, result: str, at: datetime | None = None) -> Payment:
        """What the payer did; the first choice stands, but who failed or gave up may still pay."""
        with self._lock:
            found = self.payments[nonce]
            if found.result in {"paid", result}:
                return found
            moment = (at or datetime.now(UTC)).astimezone(_CHINA).isoformat()
            self._write(
                {
                    "did": "settle",
                    "nonce": nonce,
                    "result": result,
                    "at": moment,
                    "reference": f"D{secrets.token_hex(8)}",
                }
            )
            return found

    def told(self, nonce: str) -> None:
        """The customer has taken the notice."""
        with self._lock:
            self._write({"did": "told", "nonce": nonce})

    def refund(self, number: str, nonce: str, amount: int, at: datetime | None = None) -> tuple[str, str]:
        """Give back, once per number: reference and time, the same for the same number.

        Raises Contradiction where nothing is left, KeyError for a strange nonce.
        """
        with self._lock:
            found = self.payments[nonce]
            before = self._refunds.get(number)
            if before is not None:
                if before[:2] != (nonce, amount):
                    raise Contradiction("refund")
                return before[2]
            if found.result != "paid" or amount <= 0 or sum(found.returned.values()) + amount > found.amount:
                raise Contradiction("left")
            moment = (at or datetime.now(UTC)).astimezone(_CHINA).isoformat()
            reference = f"B{secrets.token_hex(8)}"
            self._write(
                {
                    "did": "refund",
                    "number": number,
                    "nonce": nonce,
                    "amount": amount,
                    "at": moment,
                    "reference": reference,
                }
            )
            return reference, moment

    def statement(self, day: date) -> list[dict[str, Any]]:
        """The movements of a day in official time."""
        return [move for on, move in self._moves if on == day]

    def untold(self) -> list[Payment]:
        """Settled payments that the customer has not heard of."""
        return [one for one in self.payments.values() if one.result != "pending" and not one.told]

    def _write(self, line: dict[str, Any]) -> None:
        with self._file.open("ab") as out:
            out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        self._take(line)

    def _take(self, line: dict[str, Any]) -> None:
        did, said = line["did"], {name: value for name, value in line.items() if name != "did"}
        if did == "create":
            one = Payment(**said)
            self.payments[one.nonce], self._pages[one.page] = one, one.nonce
            return
        one = self.payments[said["nonce"]]
        if did == "told":
            one.told = True
        elif did == "settle":
            one.result, one.told = said["result"], False
            if one.result == "paid":
                one.reference, one.at = said["reference"], said["at"]
                self._moved("payment", one.nonce, one, one.amount, said)
        elif did == "refund":
            one.returned[said["number"]] = said["amount"]
            self._refunds[said["number"]] = (one.nonce, said["amount"], (said["reference"], said["at"]))
            self._moved("refund", said["number"], one, said["amount"], said)

    def _moved(self, move: str, name: str, one: Payment, amount: int, said: dict[str, Any]) -> None:
        entry = {"move": move, "name": name, "order": one.order, "amount": amount, "reference": said["reference"]}
        self._moves.append((datetime.fromisoformat(said["at"]).date(), entry))


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that were written whole; a torn last one is cut off, so that the next one begins on its own."""
    if not file.exists():
        return
    raw = file.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) < len(raw):
        os.truncate(file, len(whole))
    for line in whole.splitlines():
        yield json.loads(line)
