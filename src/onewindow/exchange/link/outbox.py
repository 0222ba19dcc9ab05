"""What goes out to partners: written in the caller's transaction, delivered afterwards as often as it takes.

    send("sample_bank_gs", "mortgage.registered", business, {…}, by=by, about=their_number)

Messages of one business (`about`) go out in their order; others do not wait for them. A try that fails is repeated ever
more rarely; after `MOST_TRIES` the message rests among the dead letters until a person sends it again.
"""

import json
import logging
import threading
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import Refused
from onewindow.core.jobs import enqueue

from . import client, health, log
from .envelope import Envelope, digest
from .errors import BusinessReused, PartnerSilent, UnknownKind
from .handlers import ANY, Reply, replies
from .identity import Node, node, own_code
from .kinds import kinds
from .lines import Line, from_json
from .models import Outgoing
from .partners import Partner, nodes
from .receiving import check_body, encoded, inserted, place_of
from .signing import Answer, sign_request, verify_answer

_log = logging.getLogger(__name__)
DELIVER = "exchange.link.deliver"
#: Set when this process has something to send: a node need not wait for its next look.
wake = threading.Event()
State = Outgoing.State
#: Tries in a row before a message is put aside: with one hour at most between two, about two days.
MOST_TRIES = 56
_LEASE = timedelta(minutes=2)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_OUTGOING = """
INSERT INTO link_outgoing (own, partner, business, about, kind, digest, content, at, by, next_try,
                           state, tries, fault, url, headers, status, answer, answer_headers, sequence)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '', '', '{}', 0, '', '{}', 0)
ON CONFLICT DO NOTHING RETURNING id
"""
_CLAIM = """
UPDATE link_outgoing mine SET next_try = %s WHERE id = %s AND state = 'waiting' AND next_try <= %s AND NOT EXISTS (
  SELECT FROM link_outgoing earlier
  WHERE earlier.own = mine.own AND earlier.partner = mine.partner AND earlier.about = mine.about
    AND earlier.about <> '' AND earlier.id < mine.id AND earlier.state = 'waiting') AND NOT EXISTS (
  SELECT FROM link_outgoing dead
  WHERE dead.own = mine.own AND dead.state = 'dead' AND dead.status = 0 AND dead.partner = mine.partner
    AND dead.about = mine.about AND dead.about <> '' AND dead.id < mine.id)
RETURNING *
"""
#: Answers of the link itself that another try, signed anew, may change.
_AGAIN = {"stale_message", "replayed"}


def wait_after(tries: int) -> timedelta:
    """How long until the next try after so many failures in a row: 5 s, 10 s, 20 s … one hour."""
    return min(_FIRST_WAIT * (1 << min(tries - 1, 12)), _LONGEST_WAIT)


def send(
    partner: str, kind: str, business: str, body: Mapping[str, Any], *, by: Actor, about: str = "", own: str = ""
) -> int:
    """Write a message for `partner` in the caller's transaction; returns its row. The same message again: the same row.

    `business` is our number of this message, up to 64 letters, digits and . _ : / -; `about` the number of the business
    it belongs to. Raises UnknownPartner, UnknownKind, BadBody (it does not fit the schema), BusinessReused.
    """
    own = own or own_code()
    found = kinds().get(kind)
    if found is None:
        raise UnknownKind(kind=kind)
    receiver = nodes()[partner]
    check_body(found, body)
    envelope = Envelope(sender=own, receiver=receiver.code, kind=kind, business=business, about=about, body=body)
    content = envelope.encoded()
    at = now()
    sealed = crypto.seal(content, place=place_of("outgoing", own, partner, business))
    values = [own, partner, business, about, kind, digest(content), sealed, at, by.ref, at]
    with transaction.atomic():
        fresh = inserted(_OUTGOING, values)
        if not fresh:
            before = Outgoing.objects.get(own=own, partner=partner, business=business)
            if before.digest != digest(content):
                raise BusinessReused(business=business)
            return before.pk
        if nodes()[own].kind == "registry":  # a bank's node delivers by itself (server.py)
            enqueue(DELIVER, lock=f"link:{partner}:{about or business}", outgoing=fresh)
        transaction.on_commit(wake.set)
    return fresh


def due(own: str) -> QuerySet[Outgoing]:
    """What may go out now, oldest first: nothing while an earlier message of the same business waits, or was put aside
    because nobody answered (one that the partner's link turned away holds up nothing).
    """
    earlier = Outgoing.objects.filter(
        own=OuterRef("own"), partner=OuterRef("partner"), about=OuterRef("about"), pk__lt=OuterRef("pk")
    ).exclude(about="")
    waits, silent = earlier.filter(state=State.WAITING), earlier.filter(state=State.DEAD, status=0)
    found = Outgoing.objects.filter(~Exists(waits), ~Exists(silent), own=own, state=State.WAITING)
    return found.filter(next_try__lte=now()).order_by("pk")


def due_by_partner(own: str, *, most: int, besides: Collection[str] = ()) -> dict[str, list[int]]:
    """The oldest of what may go out now, by partner. `besides`: partners whose turn it is not."""
    found: dict[str, list[int]] = {}
    rows = due(own).exclude(partner__in=besides) if besides else due(own)
    for partner, pk in rows.values_list("partner", "pk")[:most]:
        found.setdefault(partner, []).append(pk)
    return found


def deliver_due(here: Node, *, most: int = 200, post: client.Post = client.post) -> int:
    """Try everything that is due; returns how many messages were answered."""
    return sum(deliver(pk, here, post=post) for pk in list(due(here.code).values_list("pk", flat=True)[:most]))


def deliver(outgoing: int, here: Node | None = None, *, post: client.Post = client.post) -> bool:
    """Try one message; True where it has its answer now. May run twice: the partner knows the business number."""
    at = now()
    row = next(iter(Outgoing.objects.raw(_CLAIM, [at + _LEASE, outgoing, at])), None)
    if row is None:
        return False
    here = here or node(row.own)
    partner = here.nodes[row.partner]
    content = content_of(row)
    began = now()
    try:
        request = sign_request(here, url=client.address_of(partner), content=content)
        answer = post(here, partner, request)
        said, line = _checked(row, partner, here, answer)
    except PartnerSilent as fault:
        _failed(row, partner, str(fault))
        return False
    sent = {"url": request.url, "headers": _evidence(request.headers)}
    health.reached(row.own, partner.code, began)
    code = str(said.get("code") or f"http_{answer.status_code}")[:60]
    if line is None:
        _not_taken(row, partner, answer, code, sent)
        return False
    _record(row, here, answer, said, line, sent)
    return True


def content_of(row: Outgoing) -> bytes:
    """What is sent."""
    return crypto.unseal(bytes(row.content), place=place_of("outgoing", row.own, row.partner, row.business))


def answer_of(row: Outgoing) -> Mapping[str, Any]:
    """What came back, {} before."""
    if not row.answer:
        return {}
    place = place_of("outgoing", row.own, row.partner, row.business)
    said: Mapping[str, Any] = json.loads(crypto.unseal(bytes(row.answer), place=f"{place}/answer"))
    return said


def answered_after(own: str, partner: str, sequence: int, *, most: int) -> list[dict[str, Any]]:
    """Messages of ours that a partner answered after a line of the log, in its order, each as it was sent."""
    rows = Outgoing.objects.filter(own=own, partner=partner, sequence__gt=sequence).order_by("sequence")[:most]
    return [
        {
            "sequence": row.sequence,
            "business": row.business,
            "about": row.about,
            "kind": row.kind,
            "at": row.answered_at.isoformat() if row.answered_at is not None else "",
            "body": json.loads(content_of(row))["body"],
        }
        for row in rows
    ]


def _checked(row: Outgoing, partner: Partner, here: Node, answer: Answer) -> tuple[dict[str, Any], Line | None]:
    """The answer and its line; whatever is not the partner's own answer to this message is silence."""
    try:
        signed = verify_answer(answer, here.nodes, at=now())
        said = json.loads(answer.content)
        if signed.partner.code != partner.code or said["answers"] != row.digest:
            raise PartnerSilent("other_answer")
        if "line" not in said:
            return said, None
        line = from_json(said["line"])
        core = {key: value for key, value in said.items() if key != "line"}
        expected = (row.own, partner.code, row.kind, row.business, row.digest, digest(encoded(core)))
        if expected != (line.sender, line.receiver, line.kind, line.business, line.message, line.answer):
            raise PartnerSilent("other_line")
        _readable(said, line, taken=answer.status_code < 400)
    except (Refused, ValueError, KeyError, TypeError):
        raise PartnerSilent("no_answer_of_the_partner") from None
    return said, line


def _readable(said: Mapping[str, Any], line: Line, *, taken: bool) -> None:
    """Raises ValueError where an answer of the partner's own cannot be written down: it counts as none."""
    whole = isinstance(said["reply"], dict) if taken else isinstance(said["code"], str)
    if not whole or not 0 < line.sequence < 1 << 31 or datetime.fromisoformat(line.at).tzinfo is None:
        raise ValueError("no answer")


def _record(
    row: Outgoing, here: Node, answer: Answer, said: Mapping[str, Any], line: Line, sent: Mapping[str, Any]
) -> None:
    taken = answer.status_code < 400
    at = datetime.fromisoformat(line.at)
    place = place_of("outgoing", row.own, row.partner, row.business)
    with transaction.atomic():
        done = Outgoing.objects.filter(pk=row.pk, state__in=[State.WAITING, State.DEAD]).update(
            state=State.TAKEN if taken else State.REFUSED,
            fault="" if taken else str(said.get("code", ""))[:60],
            status=answer.status_code,
            answer=crypto.seal(answer.content, place=f"{place}/answer"),
            answer_headers=_evidence(answer.headers),
            answered_at=at,
            sequence=line.sequence,
            next_try=None,
            tries=0,
            **sent,
        )
        if not done:  # another process was faster
            return
        log.keep(row.own, line)
        handler = replies.get(row.kind) or (None if here.me.kind == "registry" else replies.get(ANY))
        if handler is not None:
            body = json.loads(content_of(row))["body"]
            handler.answered(_reply(row, here.nodes[row.partner], said, at, body, taken=taken))
        _next_of(row)


def _reply(
    row: Outgoing, partner: Partner, said: Mapping[str, Any], at: datetime, body: Mapping[str, Any], *, taken: bool
) -> Reply:
    return Reply(
        own=row.own,
        partner=partner,
        kind=row.kind,
        business=row.business,
        about=row.about,
        body=body,
        taken=taken,
        said=said["reply"] if taken else said,
        at=at,
    )


def _next_of(row: Outgoing) -> None:
    """The next message of the same business need not wait for the clock."""
    if row.about and nodes()[row.own].kind == "registry":
        following = Outgoing.objects.filter(own=row.own, partner=row.partner, about=row.about, state=State.WAITING)
        first = following.order_by("pk").values_list("pk", flat=True).first()
        if first is not None:
            enqueue(DELIVER, lock=f"link:{row.partner}:{row.about}", outgoing=first)


def _not_taken(row: Outgoing, partner: Partner, answer: Answer, code: str, sent: Mapping[str, Any]) -> None:
    """The partner's link turned it away: later again where that can help, else a person looks at it."""
    if answer.status_code >= 500 or code in _AGAIN:
        _failed(row, partner, code)
        return
    Outgoing.objects.filter(pk=row.pk, state=State.WAITING).update(
        state=State.DEAD,
        fault=code,
        status=answer.status_code,
        next_try=None,
        failed_at=now(),
        tries=F("tries") + 1,
        **sent,
    )


def _failed(row: Outgoing, partner: Partner, code: str) -> None:
    tries = row.tries + 1
    _log.info("%s to %s: try %s came to nothing: %s", row.business, partner.code, tries, code)
    dead = tries >= MOST_TRIES
    at = now()
    Outgoing.objects.filter(pk=row.pk, state=State.WAITING).update(
        tries=tries,
        fault=code[:60],
        failed_at=at,
        state=State.DEAD if dead else State.WAITING,
        next_try=None if dead else at + wait_after(tries),
    )
    health.failed(row.own, partner.code, code)


def _evidence(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {"content-type", "content-digest", "signature", "signature-input"}
    return {name.lower(): value for name, value in headers.items() if name.lower() in kept}


def dead(own: str, *, most: int = 200) -> list[Outgoing]:
    """Messages that were put aside, newest first."""
    return list(Outgoing.objects.filter(own=own, state=State.DEAD).order_by("-pk")[:most])


def revive(outgoing: int, *, own: str) -> Outgoing | None:
    """A message that was put aside waits again, its tries forgotten; None where there is none. Called by an act."""
    row = Outgoing.objects.select_for_update().filter(pk=outgoing, own=own, state=State.DEAD).first()
    if row is None:
        return None
    row.state, row.tries, row.next_try, row.status = State.WAITING, 0, now(), 0
    row.save(update_fields=["state", "tries", "next_try", "status"])
    if nodes()[own].kind == "registry":
        enqueue(DELIVER, lock=f"link:row:{row.pk}", outgoing=row.pk)
    return row
