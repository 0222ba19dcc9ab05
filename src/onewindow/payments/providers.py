"""How a provider of payments is reached: one interface, and the one way there is, signed JSON over HTTP.

    provider = connected()            # raises ProviderSilent where none is connected
    page = provider.create(…)         # where the payer goes

What a real provider wants is not public and differs: another region registers another class under the name that it
gives to `ONEWINDOW_PAY_KIND`. `ONEWINDOW_PAY_URL` is its address, `ONEWINDOW_PAY_KEY` its public key (64 hex digits).
In a demonstration both are read from the folder where the demo provider (`onewindow pay provider`) has left them.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

import httpx
from django.conf import settings

from onewindow.core.chain import canonical
from onewindow.core.clock import SHANGHAI, now
from onewindow.core.home import home
from onewindow.core.registry import Registry

from . import signing
from .comparing import Move, Movement
from .errors import ProviderSilent
from .keys import own_key
from .states import Said

#: Seconds until a provider counts as silent.
PATIENCE = 6.0
#: Where the demo provider leaves its address and public key, below the home.
DEMO_FOLDER, DEMO_FILE = "pay-provider", "address.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a payment is asked for with."""

    nonce: str  #: name of the attempt
    order: str  #: number of the order
    amount: int  #: fen
    title: str  #: what is paid for: no personal data
    back: str  #: where the payer comes back to
    notify: str  #: where notices go


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What the provider says of an attempt when it is asked."""

    said: Said  #: paid, failed, abandoned, pending
    amount: int  #: fen
    reference: str  #: its own number
    at: datetime | None  #: when the money came


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """Money that a provider has given back."""

    reference: str  #: the provider's number
    at: datetime  #: when, as it says: its statement of that day has it


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A provider's day."""

    day: date  #: in official time
    movements: tuple[Movement, ...]  #: in its order
    raw: bytes  #: as it came


class Provider(Protocol):
    """What a provider of payments can do."""

    code: str  #: short name, kept with every attempt
    key: str  #: public key that its notices are signed with, hex

    def create(self, asked: Asked) -> str:
        """The page where the payer pays; the same for the same nonce. Raises ProviderSilent."""

    def query(self, nonce: str) -> Answered:
        """What has become of an attempt. Raises ProviderSilent."""

    def refund(self, number: str, nonce: str, amount: int) -> Returned:
        """Give a part back; the same number gives it back once. Raises ProviderSilent."""

    def statement(self, day: date) -> Statement:
        """All movements of a day. Raises ProviderSilent."""


class SignedProvider:
    """Signed JSON over HTTP, in both directions."""

    def __init__(self, *, address: str, key: str, code: str = "demo") -> None:
        self._address = address.rstrip("/")
        self.key = key
        self.code = code

    def create(self, asked: Asked) -> str:
        """POST /api/payments."""
        body = {
            "nonce": asked.nonce,
            "order": asked.order,
            "amount": asked.amount,
            "title": asked.title,
            "back": asked.back,
            "notify": asked.notify,
        }
        page = str(self._ask("POST", "/api/payments", body).get("page", ""))
        if urlsplit(page)[:2] != urlsplit(self._address)[:2]:
            raise ProviderSilent
        return page

    def query(self, nonce: str) -> Answered:
        """GET /api/payments/{nonce}. An attempt it never heard of is pending."""
        said = self._ask("GET", f"/api/payments/{quote(nonce)}", None)
        try:
            return Answered(
                said=Said(said["result"]),
                amount=int(said["amount"]),
                reference=str(said["reference"]),
                at=datetime.fromisoformat(said["at"]) if said["at"] else None,
            )
        except (KeyError, ValueError, TypeError):
            raise ProviderSilent from None

    def refund(self, number: str, nonce: str, amount: int) -> Returned:
        """POST /api/refunds."""
        said = self._ask("POST", "/api/refunds", {"number": number, "nonce": nonce, "amount": amount})
        if said.get("number") != number or said.get("amount") != amount or not said.get("reference"):
            raise ProviderSilent
        try:
            at = datetime.fromisoformat(said["at"])
        except (KeyError, ValueError, TypeError):
            raise ProviderSilent from None
        return Returned(reference=str(said["reference"]), at=at if at.tzinfo else at.replace(tzinfo=SHANGHAI))

    def statement(self, day: date) -> Statement:
        """GET /api/statements/{day}."""
        said = self._ask("GET", f"/api/statements/{day.isoformat()}", None)
        try:
            movements = tuple(movement(one) for one in said["movements"])
        except (KeyError, ValueError, TypeError):
            raise ProviderSilent from None
        return Statement(day=day, movements=movements, raw=canonical(said).encode())

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        data = canonical(body).encode() if body is not None else b""
        moment = int(now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Pay-Time": str(moment),
            signing.HEADER: signing.sign(own_key(), "request", signing.request_bytes(method, path, moment, data)),
        }
        try:
            answer = httpx.request(method, self._address + path, content=data, headers=headers, timeout=PATIENCE)
        except httpx.HTTPError:
            raise ProviderSilent from None
        genuine = signing.holds(self.key, "answer", answer.content, answer.headers.get(signing.HEADER, ""))
        if answer.status_code != 200 or not genuine:
            raise ProviderSilent
        said = json.loads(answer.content)
        if not isinstance(said, dict):
            raise ProviderSilent
        return said


def movement(said: Mapping[str, Any]) -> Movement:
    """One line of a statement. Raises KeyError, ValueError, TypeError."""
    if isinstance(said["amount"], bool) or not isinstance(said["amount"], int):
        raise TypeError("an amount is whole fen")
    return Movement(
        move=Move(said["move"]),
        name=str(said["name"]),
        order=str(said["order"]),
        amount=said["amount"],
        reference=str(said["reference"]),
    )


class Maker(Protocol):
    """Makes a provider of its kind."""

    def __call__(self, *, address: str, key: str) -> Provider:
        """The provider at `address`, whose public key is `key`."""


#: Kind -> how it is made.
kinds: Registry[Maker] = Registry("payments.providers")
kinds.add("signed_http", SignedProvider)


def connected() -> Provider:
    """The provider of this installation. Raises ProviderSilent where there is none, Unregistered for its kind."""
    address, key = os.environ.get("ONEWINDOW_PAY_URL", ""), os.environ.get("ONEWINDOW_PAY_KEY", "")
    if not (address and key) and settings.DEMO:
        address, key = _demo()
    if not (address and key):
        raise ProviderSilent
    return kinds[os.environ.get("ONEWINDOW_PAY_KIND") or "signed_http"](address=address, key=key)


def _demo() -> tuple[str, str]:
    try:
        said = json.loads((home() / DEMO_FOLDER / DEMO_FILE).read_bytes())
        return str(said["address"]), str(said["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
