"""One try to deliver: choose the words, hand them to the channel, note what came of it, plan the next try.

The row is held while the channel works, so two workers never send the same. A worker that dies after the channel took
the message and before the row was written sends it once more: no queue can do better across two systems. The channel
gets the same delivery id again, and mails carry the same Message-ID.
"""

from datetime import datetime, timedelta

from onewindow.core.clock import now
from onewindow.core.jobs import enqueue

from .book import NoticeBook, current
from .channels import Channel, Post, Undeliverable, Unreachable, channels
from .errors import NoRecipient, UnknownKind
from .models import Delivery
from .recipients import Recipient, recipient
from .rendering import Rendered, render
from .schedule import allowed_at, retry_at
from .sealing import data_of, seal_sent

DELIVER = "notices.deliver"
#: How far the clocks of the database and of this process may differ.
_EARLY = timedelta(seconds=5)


def recipient_ref(delivery: Delivery) -> str:
    """Whose message it is."""
    message = delivery.message
    return f"staff:{message.staff_id}" if message.staff_id else f"party:{message.party_id}"


def attempt(delivery: int) -> None:
    """Deliver what is waiting and due. Called by the job, in its own transaction; a second call finds nothing to do."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("message")
    row = rows.filter(pk=delivery, status=Delivery.Status.WAITING).first()
    if row is None:
        return
    book = current()
    try:
        who, kind = recipient(recipient_ref(row)), book.kind(row.message.kind)
    except (NoRecipient, UnknownKind) as gone:  # locked out, or the kind left the region's files
        _fail(row, gone.code)
        return
    at = now()
    due = max(row.not_before, allowed_at(at, urgency=kind.urgency, quiet=who.quiet, zone=book.calendar.zone))
    if due > at + _EARLY:
        if due != row.not_before:  # a job of that hour is in the queue already; the sweep is behind it
            _later(row, due)
        return
    if row.channel in who.muted:  # he has turned it off since
        row.status = Delivery.Status.DROPPED
        row.save(update_fields=["status"])
        return
    languages = (who.language, *book.fallback.get(who.language, ()))
    said = render(kind, data_of(row.message), languages, zone=book.calendar.zone, right_to_left=book.right_to_left)
    _send(row, who, said, book)


def _send(row: Delivery, who: Recipient, said: Rendered, book: NoticeBook) -> None:
    row.tries += 1
    try:
        channel, address = _way(row, who)
        text = channel.text_of(said)
        row.reference = channel.send(Post(delivery=row.pk, address=address, subject=said.subject, text=text))
    except Unreachable as fault:
        again = retry_at(now(), failed=row.tries, pauses=book.retry_minutes)
        if again is None:
            _fail(row, fault.code)
            return
        row.error = fault.code
        _later(row, again)
        return
    except Undeliverable as fault:
        _fail(row, fault.code)
        return
    row.status, row.sent_at, row.error, row.language = Delivery.Status.SENT, now(), "", said.language
    row.text_sealed = seal_sent(row, said.subject, text)
    row.save(update_fields=["status", "sent_at", "error", "language", "reference", "tries", "text_sealed"])


def _way(row: Delivery, who: Recipient) -> tuple[Channel, str]:
    """The channel and the address of today. Raises Unreachable, Undeliverable."""
    if row.channel not in channels or not channels[row.channel].available():
        raise Unreachable("no_channel")
    channel = channels[row.channel]
    address = channel.address_of(who)
    if not address:
        raise Undeliverable("no_address")
    return channel, address


def _later(row: Delivery, at: datetime) -> None:
    row.not_before = at
    row.save(update_fields=["not_before", "tries", "error"])
    enqueue(DELIVER, delivery=row.pk, at=at)


def _fail(row: Delivery, code: str) -> None:
    row.status, row.error = Delivery.Status.FAILED, code
    row.save(update_fields=["status", "error", "tries"])
