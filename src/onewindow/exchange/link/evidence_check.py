"""Judging an evidence bundle without either side: no Django, no database, no connection.

    verdict = check(json.loads(text), trusted=(card, other))

Checked: the seal over the whole bundle; each request's signature by its sender and each answer's by its receiver;
that answer and line of the log belong to the request; that the lines follow each other without a gap. With `trusted`
only those cards count; without, the bundle's own, and the judge compares their fingerprints with what he holds.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onewindow.core.chain import canonical
from onewindow.core.errors import Refused

from .envelope import decode, digest
from .lines import Line, first_break, from_json
from .partners import Card, Nodes, Partner, card_of
from .signing import Answer, Request, verify_answer, verify_request

FORMAT = 1
_FIELDS = {"format", "business", "made_by", "made_at", "cards", "messages", "logs", "seal"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One message, as the evidence shows it."""

    sender: str  #: who signed it
    receiver: str  #: who signed the answer
    kind: str  #: of message
    business: str  #: number
    signed_at: str  #: by the sender, ISO
    taken_at: str  #: by the receiver, ISO
    status: int  #: of the answer
    sequence: int  #: in the log of its direction


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the evidence is worth."""

    faults: tuple[str, ...]  #: empty: it holds
    trusted: bool  #: whether the keys were given by the judge
    keys: tuple[str, ...]  #: node, key and fingerprint of each key that was used
    messages: tuple[Told, ...]  #: those that hold

    @property
    def holds(self) -> bool:
        """Whether everything in it is right."""
        return not self.faults


def seal(said: Mapping[str, Any], key: str, private: Ed25519PrivateKey) -> dict[str, str]:
    """The maker's signature over everything else in the bundle."""
    return {"key": key, "signature": private.sign(canonical(dict(said)).encode()).hex()}


def check(said: Any, *, trusted: Iterable[Card] = ()) -> Verdict:
    """Judge a bundle. Raises ValueError where it is none."""
    if not isinstance(said, dict) or said.keys() != _FIELDS or said["format"] != FORMAT:
        raise ValueError("no bundle")
    given = tuple(trusted)
    try:
        cards = given or tuple(card_of(card) for card in said["cards"])
        nodes = Nodes(by_code={card.code: Partner(code=card.code, name={}, kind="bank", card=card) for card in cards})
        logs = {(log["from"], log["to"]): log["lines"] for log in said["logs"]}
        messages = list(said["messages"])
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("no bundle") from fault
    faults: list[str] = [] if _sealed(said, nodes) else ["封签不成立：证据包被改动过，或不是所称单位制作"]
    chains = {way: _chain(way, lines, faults) for way, lines in logs.items()}
    told = []
    for n, message in enumerate(messages, start=1):
        try:
            told.append(_message(message, nodes, chains, str(said["business"])))
        except Refused as fault:
            faults.append(f"第 {n} 条报文：{fault.text()}")
        except _WrongError as fault:
            faults.append(f"第 {n} 条报文：{fault}")
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
            faults.append(f"第 {n} 条报文：内容不完整")
    if not messages:
        faults.append("没有报文")
    keys = tuple(
        f"{card.code} {key.key} {hashlib.sha256(bytes.fromhex(key.public)).hexdigest()}"
        for card in cards
        for key in card.keys
    )
    return Verdict(faults=tuple(faults), trusted=bool(given), keys=keys, messages=tuple(told))


class _WrongError(Exception):
    """What does not fit; the text is for people."""


def _sealed(said: Mapping[str, Any], nodes: Nodes) -> bool:
    try:
        found = nodes.of_key(said["seal"]["key"])
        if found is None or found[0].code != said["made_by"]:
            return False
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found[1].public))
        rest = {key: value for key, value in said.items() if key != "seal"}
        signature = bytes.fromhex(said["seal"]["signature"])
        if signature.hex() != said["seal"]["signature"]:  # one text for one signature
            return False
        public.verify(signature, canonical(rest).encode())
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _chain(way: tuple[str, str], lines: Any, faults: list[str]) -> dict[int, Line]:
    name = f"{way[0]} → {way[1]} 的日志"
    try:
        read = [from_json(line) for line in lines]
    except (ValueError, TypeError):
        faults.append(f"{name}：有一行的摘要不是它自己的")
        return {}
    if any((line.sender, line.receiver) != way for line in read):
        faults.append(f"{name}：混有别的方向的行")
    elif read and first_break(read, prev=read[0].prev) is not None:
        faults.append(f"{name}：行与行不相连")
    return {line.sequence: line for line in read}


def _message(
    message: Mapping[str, Any], nodes: Nodes, chains: Mapping[tuple[str, str], Mapping[int, Line]], business: str
) -> Told:
    asked, answered = message["request"], message["answer"]
    content = base64.b64decode(asked["content"], validate=True)
    request = Request(method=asked["method"], url=asked["url"], headers=asked["headers"], content=content)
    signed = verify_request(request, nodes)
    answer = Answer(
        status_code=answered["status"],
        headers=answered["headers"],
        content=base64.b64decode(answered["content"], validate=True),
    )
    receiver = verify_answer(answer, nodes).partner.code
    envelope, said = decode(content), json.loads(answer.content)
    line = from_json(said["line"])
    core = {key: value for key, value in said.items() if key != "line"}
    if business not in {envelope.business, envelope.about}:
        raise _WrongError("不属于这笔业务")
    if (envelope.sender, envelope.receiver) != (signed.partner.code, receiver):
        raise _WrongError("签名方与报文写明的收发双方不一致")
    expected = (envelope.sender, receiver, envelope.kind, envelope.business, digest(content))
    if expected != (line.sender, line.receiver, line.kind, line.business, line.message):
        raise _WrongError("回执中的日志行不是这条报文的")
    if said["answers"] != digest(content) or line.answer != digest(canonical(core).encode()):
        raise _WrongError("回执与日志行不一致")
    if chains.get((line.sender, line.receiver), {}).get(line.sequence) != line:
        raise _WrongError("日志中没有这一行")
    return Told(
        sender=envelope.sender,
        receiver=receiver,
        kind=envelope.kind,
        business=envelope.business,
        signed_at=signed.created.isoformat(),
        taken_at=line.at,
        status=answer.status_code,
        sequence=line.sequence,
    )
