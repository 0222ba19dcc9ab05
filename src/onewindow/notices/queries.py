"""Reads of this room: somebody's inbox, what went out and what did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.people.access import party_of
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, has_permission

from .book import IN_APP, current
from .errors import MessageNotFound, UnknownKind
from .glance import MOST_UNREAD
from .models import Delivery, DemoPost, Message
from .recipients import keys_of, owner_of, short_language
from .rendering import Rendered, render
from .sealing import data_of, sent_of


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxLine:
    """A message as its reader sees it."""

    message: int  #: id
    kind: str  #: code
    urgency: str  #: urgent | normal | low
    about: str  #: plain reference, to link to
    subject: str  #: in the language asked for, or a fallback
    body: str  #: likewise
    language: str  #: the one used
    created_at: datetime  #: when it was told
    read: bool  #: whether he has read it


@dataclass(frozen=True, kw_only=True, slots=True)
class SentView:
    """How a message went out by one channel."""

    delivery: int  #: id
    message: int  #: id
    about: str  #: plain reference, such as a case number
    kind: str  #: code
    channel: str  #: code
    status: str  #: waiting | sent | failed | dropped
    tries: int  #: so far
    error: str  #: code of the last fault
    not_before: datetime  #: next try, while it waits
    sent_at: datetime | None  #: when it went out
    subject: str  #: as it was sent; empty for the inbox and before
    text: str  #: likewise


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxLine:
    """What a demo back end would have sent."""

    post: int  #: id
    channel: str  #: code
    address: str  #: masked
    at: datetime  #: when
    language: str  #: of the words
    subject: str  #: one line, where the channel has one
    text: str  #: as it would have gone out
    about: str  #: plain reference
    staff: bool  #: to a member of staff


def inbox(
    user: Any,
    *,
    language: str = "zh",
    principal: int | None = None,
    before: tuple[bool, datetime, int] | None = None,
    limit: int = 20,
) -> list[InboxLine]:
    """A page of messages, unread ones first, then newest first; `before` is (read, created_at, message) of the last.

    Of somebody else (`principal`) only with a mandate in force that covers everything: messages tell of all services.
    Raises NoRecipient, MessageNotFound.
    """
    mine = Message.objects.filter(**keys_of(_whose(user, principal))).order_by("-created_at", "-id")
    rows: list[Message] = []
    for read in (False, True):
        if before is not None and before[0] > read:
            continue
        part = mine.filter(read_at__isnull=not read)
        if before is not None and before[0] == read:
            part = part.filter(created_at__lte=before[1]).exclude(created_at=before[1], id__gte=before[2])
        rows += part[: limit - len(rows)]
        if len(rows) == limit:
            break
    return [_line(row, language) for row in rows]


def unread_count(user: Any) -> int:
    """How many messages somebody has not read, at most MOST_UNREAD. Raises NoRecipient."""
    rows = Message.objects.filter(**keys_of(owner_of(user)), read_at=None)
    return len(rows.values_list("pk", flat=True)[:MOST_UNREAD])


def ways_of(user: Any, message: int) -> list[SentView]:
    """How one's own message went out, channel by channel, without the words. Raises MessageNotFound."""
    return _views(access_message(user, message).deliveries.order_by("pk").select_related("message"), words=False)


def access_message(user: Any, message: int) -> Message:
    """A message of one's own, or of somebody for whom one may do everything. Raises MessageNotFound."""
    row = Message.objects.filter(pk=message).first()
    if row is None:
        raise MessageNotFound
    ref = f"party:{row.party_id}" if row.party_id else f"staff:{row.staff_id}"
    if ref != owner_of(user) and (row.party_id is None or not _acts_for(user, row.party_id)):
        raise MessageNotFound
    return row


def message(user: Any, message: int, language: str = "zh") -> InboxLine:
    """One message, in a language. Raises MessageNotFound, NoRecipient."""
    return _line(access_message(user, message), language)


def _whose(user: Any, principal: int | None) -> str:
    own = owner_of(user)
    if principal is None or own == f"party:{principal}":
        return own
    if not _acts_for(user, principal):
        raise MessageNotFound
    return f"party:{principal}"


def _acts_for(user: Any, principal: int) -> bool:
    own = party_of(user)
    if own is None:
        return False
    return any(m.covers("*") for m in Mandate.objects.in_force().filter(principal_id=principal, agent=own))


def _line(row: Message, language: str) -> InboxLine:
    try:
        said = words_of_message(row, language)
        urgency = str(current().kind(row.kind).urgency)
    except UnknownKind:  # the kind has left the region's files; the message stays in the inbox
        said, urgency = Rendered(language="zh", subject=row.kind, short="", body=row.about), "normal"
    return InboxLine(
        message=row.pk,
        kind=row.kind,
        urgency=urgency,
        about=row.about,
        subject=said.subject,
        body=said.body,
        language=said.language,
        created_at=row.created_at,
        read=row.read_at is not None,
    )


def words_of_message(row: Message, language: str) -> Rendered:
    """A message in a language or its nearest. Raises UnknownKind."""
    book, tongue = current(), short_language(language)
    languages = (tongue, *book.fallback.get(tongue, ()))
    zone = book.calendar.zone
    return render(book.kind(row.kind), data_of(row), languages, zone=zone, right_to_left=book.right_to_left)


def sent(about: str, *, limit: int = 100) -> list[SentView]:
    """Everything that went out about something (a case number), newest first, for those who may see that thing."""
    rows = Delivery.objects.filter(message__about=about).order_by("-id").select_related("message")[:limit]
    return _views(rows)


def failures(user: Any, *, before: int | None = None, limit: int = 50) -> list[SentView]:
    """Deliveries that were given up, newest first; for operators, without the words. Nothing for anybody else."""
    return deliveries(user, status=Delivery.Status.FAILED, before=before, limit=limit)


def deliveries(user: Any, *, status: str, before: int | None = None, limit: int = 50) -> list[SentView]:
    """The log of deliveries in one state, newest first; for operators, without the words. Nothing for anybody else."""
    if not has_permission(user, Permission.OPERATE_JOBS):
        return []
    rows = Delivery.objects.filter(status=status).exclude(channel=IN_APP).order_by("-id").select_related("message")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _views(rows[:limit], words=False)


def outbox(*, channel: str = "", before: int | None = None, limit: int = 20) -> list[OutboxLine]:
    """What the demo back ends were given, newest first. For the demo's own page, where everybody is fictitious."""
    rows = DemoPost.objects.order_by("-id").select_related("delivery__message")
    if channel:
        rows = rows.filter(channel=channel)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_posted(row) for row in rows[:limit]]


def _posted(row: DemoPost) -> OutboxLine:
    subject, text = sent_of(row.delivery)
    message = row.delivery.message
    return OutboxLine(
        post=row.pk,
        channel=row.channel,
        address=row.address,
        at=row.at,
        language=row.delivery.language,
        subject=subject,
        text=text or row.text,
        about=message.about,
        staff=message.staff_id is not None,
    )


def demo_posts(user: Any, channel: str, *, before: int | None = None, limit: int = 50) -> list[DemoPost]:
    """What the demo back end of a channel was given, newest first; for operators. Nothing for anybody else."""
    if not has_permission(user, Permission.OPERATE_JOBS):
        return []
    rows = DemoPost.objects.filter(channel=channel).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def _views(rows: Sequence[Delivery] | Any, *, words: bool = True) -> list[SentView]:
    found = []
    for row in rows:
        subject, text = sent_of(row) if words else ("", "")
        found.append(
            SentView(
                delivery=row.pk,
                message=row.message_id,
                about=row.message.about,
                kind=row.message.kind,
                channel=row.channel,
                status=row.status,
                tries=row.tries,
                error=row.error,
                not_before=row.not_before,
                sent_at=row.sent_at,
                subject=subject,
                text=text,
            )
        )
    return found
