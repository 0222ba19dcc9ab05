"""Taking a message in: who sent it, whole, in time, not seen before, allowed; then its handler, then the log.

    answer = receive(request, node("registry"))

Nonce, business number, what the handler does and the line of the log stand in ONE transaction: either all of it is
there or none. Sent again under the same business number the message has its first answer and no second effect.
A message that is turned away before anybody's business was touched has no line; it is counted by day (`Turned`).
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from psycopg_pool import PoolTimeout

from onewindow.core import crypto
from onewindow.core.chain import canonical
from onewindow.core.clock import SHANGHAI, now, today
from onewindow.core.errors import Refused, Unavailable

from . import errors, log, schemas
from .envelope import Envelope, decode, digest
from .handlers import ANY, Handler, Message, handlers
from .identity import Node
from .kinds import Kind, kinds
from .models import Nonce, Received, Turned
from .partners import Partner
from .sharing import SharedQuery
from .signing import Answer, Request, Signed, sign_answer, verify_request

PATH = "/link/v1/messages"
#: Characters of the address that a message is signed for.
MOST_URL = 200
_log = logging.getLogger(__name__)
_NONCE = """
INSERT INTO link_nonce (own, key, nonce, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""
_RECEIVED = """
INSERT INTO link_received (own, partner, business, about, kind, digest, at, url, headers, content, status, code, answer,
                           sequence)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, 0, '', ''::bytea, 0) ON CONFLICT DO NOTHING RETURNING id
"""


def receive(request: Request, node: Node) -> Answer:
    """Take a message in and answer it, signed. Never raises: every fault is a problem (RFC 9457) with a code."""
    partner = node.nodes.of_certificate(request.peer) if request.peer else None
    try:
        at = now()
        signed = _sender(request, node, partner, at)
        envelope = decode(request.content)
        kind = _allowed(envelope, signed.partner, node)
        with transaction.atomic():
            status, content = _take(request, node, signed, envelope, kind, at)
    except Refused as fault:
        _turned_away(node, partner, request, fault)
        status, content = fault.status, encoded(_problem(fault) | {"answers": digest(request.content)})
    except (OperationalError, InterfaceError, PoolTimeout):
        _log.warning("the database does not answer", exc_info=True)
        status, content = 503, encoded(_problem(Unavailable()) | {"answers": digest(request.content)})
    except Exception:  # noqa: BLE001  whatever a handler breaks on, the partner is answered and nothing is kept
        _log.exception("a message could not be taken in")
        status, content = 500, encoded(_problem(Unavailable(), status=500) | {"answers": digest(request.content)})
    return sign_answer(node, status=status, content=content)


def _sender(request: Request, node: Node, partner: Partner | None, at: datetime) -> Signed:
    if not request.peer:
        raise errors.NoCertificate
    if partner is None or partner.code == node.code:
        raise errors.UnknownCertificate
    if not partner.calls_from(request.address):
        raise errors.AddressNotAllowed(address=request.address)
    if not partner.admitted(today()):
        raise errors.NotAdmitted
    if len(request.url) > MOST_URL:  # it is signed: evidence needs the whole of it
        raise errors.BadEnvelope(why=f"地址超过 {MOST_URL} 个字符")
    signed = verify_request(request, node.nodes, at=at)
    if signed.partner.code != partner.code:
        raise errors.OtherPartnersKey
    return signed


def _allowed(envelope: Envelope, partner: Partner, node: Node) -> Kind:
    if envelope.sender != partner.code:
        raise errors.OtherSender
    if envelope.receiver != node.code:
        raise errors.OtherReceiver
    kind = kinds().get(envelope.kind)
    if kind is None:
        raise errors.UnknownKind(kind=envelope.kind)
    if kind.logged:
        here_is_office = node.me.kind == "registry"
        if kind.incoming is not here_is_office or (here_is_office and not partner.may_send(kind.code)):
            raise errors.KindNotAllowed(kind=kind.code)
    check_body(kind, envelope.body)
    return kind


def check_body(kind: Kind, body: Mapping[str, Any]) -> None:
    """Raises BadBody with all faults."""
    found = list(schemas.faults(kind.schema, dict(body)))
    if found:
        first = f"{found[0][0]} {found[0][1]}"
        raise errors.BadBody(count=len(found), first=first, places=[f"{place} {why}" for place, why in found[:50]])


def _take(
    request: Request, node: Node, signed: Signed, envelope: Envelope, kind: Kind, at: datetime
) -> tuple[int, bytes]:
    if not inserted(_NONCE, [node.code, signed.key, signed.nonce, at]):
        raise errors.Replayed
    told = digest(request.content)
    message = Message(
        own=node.code,
        partner=signed.partner,
        kind=kind.code,
        business=envelope.business,
        about=envelope.about,
        body=envelope.body,
        digest=told,
        at=at,
    )
    if not kind.logged:
        status, core, _ = _handled(message, kind)
        return status, encoded(core)
    place = place_of("received", node.code, signed.partner.code, envelope.business)
    headers = canonical({name.lower(): value for name, value in request.headers.items() if name.lower() in _KEPT})
    row = inserted(
        _RECEIVED,
        [
            *(
                node.code,
                signed.partner.code,
                envelope.business,
                envelope.about,
                kind.code,
                told,
                at,
                request.url,
            ),
            *(headers, crypto.seal(request.content, place=place)),
        ],
    )
    if not row:
        return _first_answer(node, message, place)
    status, core, code = _handled(message, kind)
    line = log.add(
        node.code,
        sender=signed.partner.code,
        receiver=node.code,
        kind=kind.code,
        business=envelope.business,
        message=told,
        answer=digest(encoded(core)),
        at=at,
    )
    content = encoded(core | {"line": line.json()})
    sealed = crypto.seal(content, place=f"{place}/answer")
    Received.objects.filter(pk=row).update(status=status, code=code, answer=sealed, sequence=line.sequence)
    return status, content


#: Headers that are evidence.
_KEPT = {"content-type", "content-digest", "signature", "signature-input"}


def _first_answer(node: Node, message: Message, place: str) -> tuple[int, bytes]:
    before = Received.objects.get(own=node.code, partner=message.partner.code, business=message.business)
    if before.digest != message.digest:
        raise errors.BusinessReused(business=message.business)
    return before.status, crypto.unseal(bytes(before.answer), place=f"{place}/answer")


def _handled(message: Message, kind: Kind) -> tuple[int, dict[str, Any], str]:
    """(status, answer without its line, code of the refusal)."""
    handler = _handler(kind)
    try:
        with transaction.atomic():
            said = dict(handler.receive(message))
    except Refused as fault:
        if fault.status >= 500:
            raise
        handler.refused(message, fault)
        return fault.status, _problem(fault) | {"answers": message.digest}, fault.code
    return 200, {"status": 200, "answers": message.digest, "reply": said}, ""


def _handler(kind: Kind) -> Handler:
    handler = SharedQuery(kind.query) if kind.query is not None else handlers.get(kind.code)
    if handler is None and not kind.incoming:
        handler = handlers.get(ANY)
    if handler is None:
        raise errors.NoHandler(kind=kind.code)
    return handler


def _problem(fault: Refused, *, status: int = 0) -> dict[str, Any]:
    said = {} if fault.status >= 500 else fault.data
    return {
        "type": f"/link/v1/problems/{fault.code}",
        "title": fault.code,
        "status": status or fault.status,
        "detail": fault.text(),
        "code": fault.code,
        "data": {key: _plain(value) for key, value in said.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def encoded(said: Mapping[str, Any]) -> bytes:
    """An answer as bytes: the one text of this value."""
    return canonical(said).encode()


def place_of(table: str, own: str, partner: str, business: str) -> str:
    """Where a content stands, for its sealing."""
    return f"link_{table}.content:{own}/{partner}/{business}"


def inserted(statement: str, values: list[Any]) -> int:
    """The key of the row that an INSERT … ON CONFLICT DO NOTHING RETURNING id has made, 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _turned_away(node: Node, partner: Partner | None, request: Request, fault: Refused) -> None:
    """Count it; that counting fails changes nothing for the sender."""
    at = now()
    which = {
        "own": node.code,
        "partner": partner.code if partner else "",
        "day": at.astimezone(SHANGHAI).date(),
        "code": fault.code,
    }
    last = {"last_at": at, "last_address": request.address[:45]}
    try:
        if not Turned.objects.filter(**which).update(count=F("count") + 1, **last):
            with transaction.atomic():
                Turned.objects.create(**which, count=1, **last)
    except IntegrityError:
        Turned.objects.filter(**which).update(count=F("count") + 1, **last)
    except (OperationalError, InterfaceError, PoolTimeout):
        _log.warning("a message that was turned away is not counted", exc_info=True)


def forget_nonces(before: datetime) -> int:
    """Remove nonces whose messages are too old to be accepted again."""
    return Nonce.objects.filter(at__lt=before).delete()[0]
