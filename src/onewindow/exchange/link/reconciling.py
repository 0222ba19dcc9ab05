"""Comparing the log with the partner's: each day by count and head, line by line where a difference is looked for."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from onewindow.core.clock import SHANGHAI, now
from onewindow.core.errors import Refused

from . import client, health, log
from .envelope import Envelope, digest
from .errors import PartnerSilent
from .identity import Node
from .lines import Difference, Line, compare, folded, from_json, genesis
from .models import LoggedLine, Reconciliation
from .partners import Partner
from .signing import Answer, sign_request, verify_answer

#: Differences kept with a day's result.
_MOST_KEPT = 100


def end_of_day(day: date) -> datetime:
    """The instant before which lines belong to this day or an earlier one, in official time."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=SHANGHAI)


def standing(own: str, sender: str, receiver: str, day: date) -> tuple[int, str]:
    """(number of lines until the end of the day, hash of the last one) of our copy of a direction.

    The hashes of the day are reckoned anew from what its lines say, so a line that was changed under its hash shows.
    """
    lines = LoggedLine.objects.filter(own=own, sender=sender, receiver=receiver).order_by("sequence")
    before = lines.filter(at__lt=end_of_day(day - timedelta(days=1)))
    known = before.order_by("-sequence").values_list("hash", flat=True).first() or genesis(sender, receiver)
    of_day = lines.filter(at__gte=end_of_day(day - timedelta(days=1)), at__lt=end_of_day(day))
    count, head = folded((log.as_line(row) for row in of_day.iterator(chunk_size=2000)), known)
    return before.count() + count, head


def ask(
    here: Node, partner: Partner, kind: str, body: Mapping[str, Any], *, post: client.Post = client.post
) -> Mapping[str, Any]:
    """Ask the partner one of the link's own questions, at once. Raises PartnerSilent."""
    number = f"{kind}:{now().timestamp():.6f}"
    content = Envelope(
        sender=here.code, receiver=partner.code, kind=kind, business=number, about="", body=body
    ).encoded()
    began = now()
    try:
        answer = post(here, partner, sign_request(here, url=client.address_of(partner), content=content))
        reply = _reply(here, partner, answer, digest(content))
    except PartnerSilent as fault:
        health.failed(here.code, partner.code, str(fault))
        raise
    health.reached(here.code, partner.code, began)
    return reply


def _reply(here: Node, partner: Partner, answer: Answer, asked: str) -> Mapping[str, Any]:
    try:
        signed = verify_answer(answer, here.nodes, at=now())
        said = json.loads(answer.content)
        if signed.partner.code == partner.code and said["answers"] == asked:
            if answer.status_code >= 400:
                raise PartnerSilent(str(said["code"]))
            reply: Mapping[str, Any] = said["reply"]
            if isinstance(reply, dict):
                return reply
    except (Refused, ValueError, KeyError, TypeError):
        pass
    raise PartnerSilent("no_answer_of_the_partner")


def directions(here: Node, partner: Partner) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two directions of a pair."""
    return (partner.code, here.code), (here.code, partner.code)


def theirs(
    here: Node, partner: Partner, sender: str, receiver: str, *, post: client.Post = client.post
) -> Iterator[Line]:
    """The partner's copy of one direction, as far as it can be read: a line that is none, or not behind the one before,
    ends it, so that what is missing shows. Raises PartnerSilent.
    """
    after = 0
    while True:
        said = ask(here, partner, "link.lines", {"from": sender, "to": receiver, "after": after}, post=post)
        lines = said.get("lines")
        if not isinstance(lines, list) or not lines:
            return
        for told in lines:
            try:
                line = from_json(told)
            except ValueError:
                return
            if line.sequence <= after:
                return
            after = line.sequence
            yield line


def differences(here: Node, partner: Partner, *, post: client.Post = client.post) -> list[Difference]:
    """Every difference of the two copies, both directions, line by line. Raises PartnerSilent."""
    found: list[Difference] = []
    for sender, receiver in directions(here, partner):
        there = list(theirs(here, partner, sender, receiver, post=post))
        found += compare(log.read(here.code, sender, receiver), there, sender=sender, receiver=receiver)
    return found


def reconcile(here: Node, partner: Partner, day: date, *, post: client.Post = client.post) -> list[Reconciliation]:
    """Compare a day's end with the partner; where it differs, find the lines. Raises PartnerSilent."""
    results = []
    for sender, receiver in directions(here, partner):
        count, head = standing(here.code, sender, receiver, day)
        said = ask(here, partner, "link.reconcile", {"from": sender, "to": receiver, "day": day.isoformat()}, post=post)
        agrees = (said.get("count"), said.get("head")) == (count, head)
        other = said.get("count")
        found: list[Difference] = []
        if not agrees:
            there = list(theirs(here, partner, sender, receiver, post=post))
            found = list(compare(log.read(here.code, sender, receiver), there, sender=sender, receiver=receiver))
        row, _ = Reconciliation.objects.update_or_create(
            own=here.code,
            partner=partner.code,
            day=day,
            sender=sender,
            defaults={
                "receiver": receiver,
                "count": count,
                "head": head,
                "other_count": other if isinstance(other, int) and 0 <= other < 1 << 31 else None,
                "other_head": str(said.get("head"))[:64].replace("\0", ""),
                "agrees": agrees,
                "differences": [difference.json() for difference in found[:_MOST_KEPT]],
                "at": now(),
            },
        )
        results.append(row)
    return results
