"""Telling somebody something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core import crypto, events
from onewindow.core.act import Actor, act
from onewindow.core.chain import canonical
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue
from onewindow.notices.book import IN_APP, NoticeBook, current
from onewindow.notices.channels import channels
from onewindow.notices.delivering import DELIVER, recipient_ref
from onewindow.notices.errors import BadFields, NothingToRepeat
from onewindow.notices.glance import forget
from onewindow.notices.models import Delivery, Message
from onewindow.notices.recipients import Recipient, keys_of, recipient
from onewindow.notices.rendering import check
from onewindow.notices.schedule import allowed_at, channels_for
from onewindow.notices.sealing import seal_data
from onewindow.notices.templates import Kind
from onewindow.people.permissions import Permission, demand

_LONGEST_EVENT, _LONGEST_ABOUT = 130, 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Notified:
    """What came of a message."""

    message: int  #: id
    channels: tuple[str, ...]  #: where it goes
    repeated: bool  #: told before: nothing is sent again


@act("notify", returns=Notified)
def notify(kind: str, to: str, data: Mapping[str, Any], *, about: str, event: str = "", by: Actor) -> Notified:
    """Tell `to` ("party:7", "staff:3") something of `kind`, through every channel that he has and wants.

    `about` is a plain reference (a case number); `event` names the occasion, such as "case:…#7": the same event reaches
    the same person once, however often this is called. Without `event` the kind, what it is about and the data stand
    for it. Dates and instants in `data` are ISO texts, names are mappings language -> words. Sent by jobs that are
    written in this transaction. Raises UnknownKind, BadFields, PersonalInSubject, NoRecipient.
    """
    book, who = current(), recipient(to)
    sort = book.kind(kind)
    check(sort, data, private=[who.name])
    if len(event) > _LONGEST_EVENT or not 1 <= len(about) <= _LONGEST_ABOUT:
        raise BadFields(kind=kind, fields="event、about")
    occasion = event or crypto.blind_index(canonical([kind, about, dict(data)]), kind="notice")
    row, new = Message.objects.get_or_create(
        event=f"{occasion}/{kind}" if event else occasion,
        **keys_of(to),
        defaults={"kind": kind, "division": who.division, "about": about, "data_sealed": b"", "created_at": now()},
    )
    ways: tuple[str, ...] = ()
    if new:
        row.data_sealed = seal_data(row, data)
        row.save(update_fields=["data_sealed"])
        ways = _deliveries(row, sort, who, book)
    else:
        ways = tuple(row.deliveries.order_by("pk").values_list("channel", flat=True))
    forget()
    body = {"message": row.pk, "kind": kind, "about": about, "channels": list(ways), "repeated": not new}
    events.append(f"inbox:{to}", verb="notify", by=by, division=who.division, body=body)
    return Notified(message=row.pk, channels=ways, repeated=not new)


@act("retry_delivery")
def retry_delivery(delivery: int, *, by: Actor) -> None:
    """Try a failed delivery again from the beginning. Raises NothingToRepeat, NotAllowed."""
    demand(by, Permission.OPERATE_JOBS)
    row = Delivery.objects.select_for_update(of=("self",)).select_related("message").filter(pk=delivery).first()
    if row is None or row.status != Delivery.Status.FAILED:
        raise NothingToRepeat
    row.status, row.tries, row.error, row.not_before = Delivery.Status.WAITING, 0, "", now()
    row.save(update_fields=["status", "tries", "error", "not_before"])
    enqueue(DELIVER, delivery=row.pk)
    body = {"delivery": row.pk, "channel": row.channel, "message": row.message_id}
    events.append(f"inbox:{recipient_ref(row)}", verb="retry_delivery", by=by, body=body)


def _deliveries(row: Message, kind: Kind, who: Recipient, book: NoticeBook) -> tuple[str, ...]:
    """Rows and jobs for every channel that can be used; what has no address is not begun."""
    possible = {
        code
        for code in book.channels(who.ref)
        if code in channels and channels[code].available() and channels[code].address_of(who)
    }
    chosen = channels_for(kind.channels, possible=possible, muted=who.muted, always=IN_APP)
    at = now()
    loud = allowed_at(at, urgency=kind.urgency, quiet=who.quiet, zone=book.calendar.zone)
    for code in chosen:
        if code == IN_APP:  # the row is the message: it disturbs nobody and cannot fail
            sent = Delivery.Status.SENT
            Delivery.objects.create(message=row, channel=code, status=sent, not_before=at, sent_at=at, tries=1)
            continue
        delivery = Delivery.objects.create(message=row, channel=code, not_before=loud)
        enqueue(DELIVER, delivery=delivery.pk, at=loud if loud > at else None)
    return chosen
