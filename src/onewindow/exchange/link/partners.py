"""Who is on the link: the nodes of the region's file, each with the card that it gave of itself.

`regions/<name>/partners.yaml` says who is admitted, from when, with which messages and from which addresses. What only
the partner knows (fingerprint of its certificate, public keys) stands on its card, kept in the installation's folder
`link/cards/<code>.json`: made by `onewindow node keys`, brought by a person, taken in by `onewindow node trust`.

    nodes:
      - code: sample_bank_gs      # for a bank also the agency's id
        name: {zh: …, en: …}
        kind: bank                # registry | bank | agency | court
        address: https://localhost:8441
        kinds: [property.query, mortgage.*]   # what it may send
        line: dedicated           # dedicated: only from `addresses` | internet
        addresses: [127.0.0.0/8]
        since: "2026-01-01"
        until: ""                 # first day on which it is not admitted any more
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from onewindow.core.home import private
from onewindow.core.located import Node as Located
from onewindow.core.located import load
from onewindow.core.region import region_dir

from .errors import UnknownPartner

FILE = "partners.yaml"
_KINDS = {"registry", "bank", "agency", "court"}
_FIELDS = {
    "code",
    "name",
    "kind",
    "agency",
    "address",
    "kinds",
    "line",
    "addresses",
    "since",
    "until",
    "status",
    "basis",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A public key that signs messages."""

    key: str  #: id, as keyid of signatures
    public: str  #: Ed25519, 64 hex digits
    since: str = ""  #: first day, or "": always
    until: str = ""  #: first day on which it does not sign any more; what it signed before stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a node says of itself; no secret in it."""

    code: str  #: of the node
    certificates: tuple[str, ...]  #: SHA-256 of its TLS certificates, 64 hex digits each
    keys: tuple[Key, ...]  #: newest last
    address: str = ""  #: where it is reached, in place of the region's file

    def json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "format": 1,
            "code": self.code,
            "certificates": list(self.certificates),
            "keys": [{"key": k.key, "public": k.public, "since": k.since, "until": k.until} for k in self.keys],
            "address": self.address,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A node of the link."""

    code: str  #: such as sample_bank_gs
    name: Mapping[str, str]  #: by language
    kind: str  #: registry | bank | agency | court
    agency: str = ""  #: the agency it belongs to, where that is another word than its code
    address: str = ""  #: https://host:port
    kinds: tuple[str, ...] = ()  #: messages it may send, * for any rest
    dedicated: bool = False  #: only from its own addresses
    addresses: tuple[IPv4Network | IPv6Network, ...] = ()  #: of a dedicated line
    since: str = ""  #: first day it is admitted
    until: str = ""  #: first day it is not any more
    card: Card = field(default_factory=lambda: Card(code="", certificates=(), keys=()))

    def may_send(self, kind: str) -> bool:
        """Whether this kind of message is accepted from it."""
        return any(fnmatchcase(kind, pattern) for pattern in self.kinds)

    def calls_from(self, address: str) -> bool:
        """Whether a call from this address is accepted: any, unless the line is a dedicated one."""
        if not self.dedicated:
            return True
        try:
            place = ip_address(address.removeprefix("::ffff:"))
        except ValueError:
            return False
        return any(place in network for network in self.addresses)

    def admitted(self, day: date) -> bool:
        """Whether it is on the link on this day."""
        return (not self.since or self.since <= day.isoformat()) and not (self.until and self.until <= day.isoformat())


@dataclass(frozen=True, kw_only=True, slots=True)
class Nodes:
    """All nodes, by code, certificate and key."""

    by_code: Mapping[str, Partner]

    def __getitem__(self, code: str) -> Partner:
        found = self.by_code.get(code)
        if found is None:
            raise UnknownPartner(partner=code)
        return found

    def __iter__(self) -> Iterator[Partner]:
        return iter(self.by_code.values())

    def of_certificate(self, fingerprint: str) -> Partner | None:
        """Whose certificate this is."""
        return next((node for node in self if fingerprint in node.card.certificates), None)

    def of_key(self, key: str) -> tuple[Partner, Key] | None:
        """Whose key this is."""
        return next(((node, own) for node in self for own in node.card.keys if own.key == key), None)

    @property
    def registry(self) -> Partner:
        """The office's own node."""
        return next(node for node in self if node.kind == "registry")

    def partners(self, own: str) -> tuple[Partner, ...]:
        """Whom a node talks to: the office to all others, the others to the office."""
        here = self[own]
        return tuple(node for node in self if (node.kind == "registry") != (here.kind == "registry"))


def link_folder(*parts: str) -> Path:
    """A private folder of the link: `ONEWINDOW_LINK`, or `link` in the installation's folder."""
    named = os.environ.get("ONEWINDOW_LINK")
    if not named:
        return private("link", *parts)
    folder = Path(named).joinpath(*parts)
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def cards_folder() -> Path:
    """Where the cards are kept."""
    return link_folder("cards")


def nodes() -> Nodes:
    """The nodes of this region with their cards; read again when a card has changed. Raises LocatedError."""
    folder = cards_folder()
    with os.scandir(folder) as found:  # asked several times for each message: a Path would cost ten times as much
        state = sorted((card.name, card.stat().st_mtime_ns) for card in found if card.name.endswith(".json"))
    return _nodes(region_dir(), folder, tuple(state))


@cache
def _nodes(region: Path, folder: Path, _state: tuple[tuple[str, int], ...]) -> Nodes:
    return with_cards(read(region / FILE), folder)


def read(path: Path) -> tuple[Partner, ...]:
    """The region's file, no cards. Raises LocatedError; without a file there are no nodes."""
    if not path.exists():
        return ()
    root = load(path, shown_as=path.name)
    listed = root.value.get("nodes") if isinstance(root.value, dict) else None
    if listed is None or not isinstance(listed.value, list):
        raise root.error("应有列表“nodes:”。", "请照 docs/exchange.md 写。")
    found: dict[str, Partner] = {}
    for node in listed.value:
        partner = _partner(node)
        if partner.code in found:
            raise node.error(f"“{partner.code}”写了两次。", "请换一个代码。")
        found[partner.code] = partner
    if sum(partner.kind == "registry" for partner in found.values()) != 1:
        raise listed.error("应有且只有一个 kind: registry 的节点。", "请写明登记机构自己的节点。")
    return tuple(found.values())


def with_cards(listed: tuple[Partner, ...], folder: Path) -> Nodes:
    """The nodes with what the folder knows of their keys; a node without a card can neither call nor be called."""
    found = {}
    for partner in listed:
        file = folder / f"{partner.code}.json"
        card = read_card(file.read_text(encoding="utf-8")) if file.exists() else partner.card
        found[partner.code] = replace(partner, card=card, address=card.address or partner.address)
    return Nodes(by_code=found)


def read_card(text: str) -> Card:
    """A card from its text. Raises ValueError for anything else."""
    return card_of(json.loads(text))


def card_of(said: Any) -> Card:
    """A card from JSON. Raises ValueError for anything else."""
    try:
        names = ("key", "public", "since", "until")
        keys = tuple(Key(**{name: str(key[name]) for name in names}) for key in said["keys"])
        card = Card(
            code=str(said["code"]),
            certificates=tuple(map(str, said["certificates"])),
            keys=keys,
            address=str(said.get("address", "")),
        )
    except (KeyError, TypeError, AttributeError):
        raise ValueError("no card") from None
    if not all(len(bytes.fromhex(text)) == 32 for text in (*card.certificates, *(key.public for key in keys))):
        raise ValueError("no card")
    return card


def _partner(node: Located) -> Partner:
    if not isinstance(node.value, dict):
        raise node.error("应为一个节点。", "请照其他节点的样子写。")
    for key, child in node.value.items():
        if key not in _FIELDS:
            raise child.error(f"没有“{key}”这一项。", f"可用：{'、'.join(sorted(_FIELDS))}。", at_key=True)
    said = node.plain()
    code, name = said.get("code"), said.get("name")
    if not isinstance(code, str) or not code or len(code) > 40:
        raise node.error("缺少节点代码。", "请写 code，40 个字符以内。")
    if said.get("kind") not in _KINDS:
        raise node.error(f"“{code}”的类别不对。", f"只能是 {'、'.join(sorted(_KINDS))}。")
    dedicated = said.get("line", "internet") == "dedicated"
    if dedicated and not said.get("addresses"):
        raise node.error(f"“{code}”是专线，但没有地址名单。", "请写 addresses: [网段]。")
    try:
        addresses = tuple(ip_network(str(text)) for text in said.get("addresses") or ())
    except ValueError as fault:
        raise node.value["addresses"].error(f"地址名单不对（{fault}）。", "请写网段，例如 10.1.2.0/24。") from None
    return Partner(
        code=code,
        name=name if isinstance(name, dict) else {"zh": str(name or code)},
        kind=said["kind"],
        agency=str(said.get("agency") or code),
        address=str(said.get("address") or "").rstrip("/"),
        kinds=tuple(map(str, said.get("kinds") or ())),
        dedicated=dedicated,
        addresses=addresses,
        since=str(said.get("since") or ""),
        until=str(said.get("until") or ""),
    )


def renewed(before: Card, fresh: Card, on: date) -> Card:
    """A card that replaces another `on` a day: certificates as the new one says, keys of before for what they signed.

    They sign nothing new after that day; a key that the new card itself names is as it says there.
    """
    named, end = {key.key for key in fresh.keys}, (on + timedelta(days=1)).isoformat()
    old = [key for key in before.keys if key.key not in named]
    ended = (replace(key, until=min(key.until, end) if key.until else end) for key in old)
    return replace(fresh, keys=(*ended, *fresh.keys))


def card_text(card: Card) -> str:
    """A card as it is written to a file."""
    return json.dumps(card.json(), ensure_ascii=False, indent=1)
