"""Signatures of requests and answers: HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530), Ed25519.

A request covers method, address, content type and digest, with created, keyid, nonce and tag; an answer covers its
status, content type and digest. What is not covered is not read. That a message is not taken twice is the receiver's
business (`receiving.py`): a signature alone does not know whether it was seen before.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
    algorithms,
)
from http_message_signatures.structures import CaseInsensitiveDict

from onewindow.core.clock import now

from .errors import BadSignature, StaleMessage, UnknownKey
from .identity import Node
from .partners import Nodes, Partner

#: Seconds for which a signed request may be under way, and by which clocks may differ.
MOST_AGE, SKEW = 300, 30
TAG = "onewindow-link"
_REQUEST = ("@method", "@target-uri", "content-type", "content-digest")
_ANSWER = ("@status", "content-type", "content-digest")
JSON, PROBLEM = "application/json", "application/problem+json"


@dataclass(kw_only=True, slots=True)
class Request:
    """A request as it goes over the wire."""

    method: str  #: POST
    url: str  #: https://host:port/link/v1/messages
    headers: Mapping[str, str]  #: in any case of letters
    content: bytes  #: the message
    peer: str = ""  #: SHA-256 of the certificate that was shown, "" for none
    address: str = ""  #: where it came from


@dataclass(kw_only=True, slots=True)
class Answer:
    """An answer as it goes over the wire."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    request: None = field(default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What a valid signature says."""

    partner: Partner  #: whose key it is
    key: str  #: id of the key
    nonce: str  #: once only
    created: datetime  #: when it was signed


@dataclass(kw_only=True)
class _Wire:
    """What the library reads and writes."""

    headers: CaseInsensitiveDict
    method: str = "POST"
    url: str = ""


@dataclass(kw_only=True)
class _AnswerWire:
    headers: CaseInsensitiveDict
    status_code: int
    request: None = None


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, *, nodes: Nodes | None = None, own: Node | None = None) -> None:
        self._nodes, self._own = nodes, own

    def resolve_private_key(self, key_id: str) -> Any:
        if self._own is None:
            raise KeyError(key_id)
        return self._own.private

    def resolve_public_key(self, key_id: str) -> Any:
        found = self._nodes.of_key(key_id) if self._nodes else None
        if found is None:
            raise UnknownKey(key=key_id[:60])
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(found[1].public))


class _Verifier(HTTPMessageVerifier):
    """Age is judged by the house's clock, in `_in_time`."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        self._parse_integer_timestamp(sig_input.params.get("created"), field_name="created")  # type: ignore[no-untyped-call]


def sign_request(node: Node, *, url: str, content: bytes, at: datetime | None = None, nonce: str = "") -> Request:
    """A request signed by this node; sent again later, it is signed again."""
    wire = _Wire(headers=_headers({"Content-Type": JSON}), url=url)
    _signer(node).sign(
        wire,
        key_id=node.key,
        created=at or now(),
        nonce=nonce or secrets.token_urlsafe(18),
        tag=TAG,
        label="link",
        covered_component_ids=_REQUEST,
        body=content,
    )
    return Request(method="POST", url=url, headers=dict(wire.headers), content=content)


def sign_answer(node: Node, *, status: int, content: bytes) -> Answer:
    """An answer signed by this node."""
    kind = JSON if status < 400 else PROBLEM
    wire = _AnswerWire(headers=_headers({"Content-Type": kind}), status_code=status)
    _signer(node).sign(
        wire,
        key_id=node.key,
        created=now(),
        tag=TAG,
        label="link",
        covered_component_ids=_ANSWER,
        body=content,
    )
    return Answer(status_code=status, headers=dict(wire.headers), content=content)


def verify_request(request: Request, nodes: Nodes, *, at: datetime | None = None) -> Signed:
    """Who signed a request, if the signature holds at this moment. Raises BadSignature, StaleMessage, UnknownKey.

    `at` None: the moment is not judged (evidence is looked at years later).
    """
    wire = _Wire(headers=_headers(request.headers), method=request.method, url=request.url)
    result = _verified(wire, nodes, _REQUEST, request.content)
    nonce = result.parameters.get("nonce")
    if not isinstance(nonce, str) or not 16 <= len(nonce) <= 64:
        raise BadSignature(why="nonce 应为 16 至 64 个字符")
    return _signed(result, nodes, at, nonce)


def verify_answer(answer: Answer, nodes: Nodes, *, at: datetime | None = None) -> Signed:
    """Who signed an answer. Raises BadSignature, StaleMessage, UnknownKey."""
    wire = _AnswerWire(headers=_headers(answer.headers), status_code=answer.status_code)
    return _signed(_verified(wire, nodes, _ANSWER, answer.content), nodes, at, "")


def _headers(said: Mapping[str, str]) -> CaseInsensitiveDict:
    return CaseInsensitiveDict(said)  # type: ignore[no-untyped-call]


def _signer(node: Node) -> HTTPMessageSigner:
    return HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(own=node))


def _verified(wire: Any, nodes: Nodes, components: tuple[str, ...], content: bytes) -> VerifyResult:
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(nodes=nodes))
    try:
        results = verifier.verify(wire, max_age=None, expect_tag=TAG, require_components=components, body=content)
    except InvalidSignature as fault:
        if isinstance(fault.__cause__, UnknownKey):
            raise fault.__cause__ from None
        raise BadSignature(why=str(fault)[:120]) from None
    except Exception as fault:  # noqa: BLE001  headers from outside reach deep into the parser: none of it is a crash
        raise BadSignature(why=str(fault)[:120]) from None
    if len(results) != 1:
        raise BadSignature(why="签名应有且只有一个")
    return results[0]


def _signed(result: VerifyResult, nodes: Nodes, at: datetime | None, nonce: str) -> Signed:
    key, created = str(result.parameters["keyid"]), datetime.fromtimestamp(int(result.parameters["created"]), tz=UTC)
    found = nodes.of_key(key)
    if found is None:
        raise UnknownKey(key=key[:60])
    if at is not None and not -timedelta(seconds=SKEW) <= at - created <= timedelta(seconds=MOST_AGE):
        raise StaleMessage(seconds=MOST_AGE)
    expires = result.parameters.get("expires")
    if at is not None and expires is not None and at.timestamp() > int(expires):
        raise StaleMessage(seconds=int(expires) - int(created.timestamp()))
    day = created.date().isoformat()
    if (found[1].since and day < found[1].since) or (found[1].until and day >= found[1].until):
        raise BadSignature(why="签名密钥当日不在使用期")
    return Signed(partner=found[0], key=key, nonce=nonce, created=created)
