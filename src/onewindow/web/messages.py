"""Messages as pages show them: the inbox of a person or of a member of staff, one message, what the operator sees."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.cases.numbers import is_number
from onewindow.notices import queries
from onewindow.notices.book import current
from onewindow.notices.glance import MOST_UNREAD, Glance, glance
from onewindow.notices.queries import InboxLine, OutboxLine, SentView
from onewindow.notices.templates import Part
from onewindow.people.permissions import Permission, has_permission
from onewindow.registers.land.codes import printed, read_code

from . import formats
from .viewmodels import Chip, Text, Tone
from .window_frame import staff_name

PAGE = 20
_KEPT = "onewindow.glance"
#: What a member of staff may go to from here.
DESKS: tuple[tuple[Permission, tuple[str, Text]], ...] = (
    (Permission.WRITE_DRAFT, ("web:window", gettext_lazy("综合窗口"))),
    (Permission.READ_REVIEW, ("web:desk", gettext_lazy("审批工作台"))),
    (Permission.FIND_CASE, ("web:hotline", gettext_lazy("热线工单"))),
    (Permission.READ_REVIEW, ("web:desk_hotline", gettext_lazy("热线工单"))),
    (Permission.OPERATE_JOBS, ("web:deliveries", gettext_lazy("发送记录"))),
    (Permission.OPERATE_JOBS, ("web:link", gettext_lazy("互联线路"))),
)
#: Pages of one case that show the hotline's tickets about it.
_OF_A_CASE = frozenset({"progress", "desk_case"})
#: Kinds whose reader finds what he is told of elsewhere than where the case is: it may be another's.
_ELSEWHERE = {
    "certificate_ready": "web:me",
    "moves_offered": "web:property",
    "right_ended": "web:me",
    "consent_asked": "web:consents",
    "mortgage_sign_asked": "web:my_mortgages",
    "mortgage_registered": "web:my_mortgages",
    "mortgage_changed": "web:my_mortgages",
    "mortgage_released": "web:my_mortgages",
    "mortgage_rejected": "web:my_mortgages",
}
#: Channel -> its word and icon.
CHANNELS: dict[str, tuple[Text, str]] = {
    "in_app": (gettext_lazy("站内消息"), "bell"),
    "sms": (gettext_lazy("短信"), "phone"),
    "email": (gettext_lazy("电子邮件"), "mail"),
    "wechat": (gettext_lazy("微信"), "users"),
    "dingtalk": (gettext_lazy("钉钉"), "users"),
}
_STATUS = {
    "waiting": (gettext_lazy("等待发送"), Tone.PLAIN, "clock"),
    "sent": (gettext_lazy("已发送"), Tone.OK, "check"),
    "failed": (gettext_lazy("没有发出"), Tone.BAD, "alert"),
    "dropped": (gettext_lazy("您已关闭"), Tone.OFF, "ban"),
}
_FAULTS = {
    "no_connection": gettext_lazy("连不上邮件服务器"),
    "no_channel": gettext_lazy("这个渠道没有开通"),
    "no_address": gettext_lazy("没有收件地址"),
    "no_recipient": gettext_lazy("收件人已停用"),
    "unknown_notice_kind": gettext_lazy("消息种类已经取消"),
}
#: First sign of a reference -> icon; anything else is a case.
_ICONS = {"hotline": "phone", "booking": "calendar"}


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """A message in the inbox, or on its own page."""

    id: int  #: for addresses
    url: str  #: its page
    subject: str  #: one line
    body: str  #: in full
    lang: str  #: tag of its language, where it is not that of the page
    rtl: bool  #: whether it reads from right to left
    when: Text  #: when it was told
    unread: bool  #: not read yet
    urgent: bool  #: goes out at any hour
    icon: str  #: in the sprite
    about: str  #: number of the case or ticket
    about_url: str  #: where that is; empty where there is no page
    is_case: bool  #: whether it is about a case


@dataclass(frozen=True, kw_only=True)
class WayLine:
    """How a message went out by one channel."""

    id: int  #: of the delivery
    channel: Text  #: word
    icon: str  #: in the sprite
    chip: Chip  #: what became of it
    when: Text  #: when it went, or the next try
    why: Text  #: why not, in words; empty
    tries: int  #: so far
    about: str  #: number of the case
    subject: str  #: what the message says, without what only its reader knows


@dataclass(frozen=True, kw_only=True)
class Post:
    """A line of the demo's outbox."""

    id: int  #: key
    channel: Text  #: word
    icon: str  #: in the sprite
    address: str  #: masked
    when: Text  #: when
    subject: str  #: one line, for a mail
    text: str  #: as it would have gone out
    lang: str  #: tag of its language
    staff: bool  #: to a member of staff


def glance_of(request: HttpRequest) -> Glance:
    """What the head of this page shows, and the tickets of the case that the page is about, asked once."""
    known = request.META.get(_KEPT)
    if isinstance(known, Glance):
        return known
    match = request.resolver_match
    number = str(match.kwargs.get("number", "")) if match is not None and match.url_name in _OF_A_CASE else ""
    found = glance(request.user.pk or 0, number[:40])
    request.META[_KEPT] = found  # lives as long as the request
    return found


def staff_frame(request: HttpRequest) -> dict[str, Any]:
    """Which frame stands around: that of a desk for staff, that of the portal for everybody else."""
    staff = hasattr(request.user, "staff") and not hasattr(request.user, "party")
    frame = "web/staff_base.html" if staff else "web/base.html"
    shown = [link for permission, link in DESKS if staff and has_permission(request.user, permission)]
    desks = [{"name": words, "url": reverse(name)} for name, words in shown]
    return {"frame": frame, "staff": staff, "officer": staff_name(request.user) if staff else "", "desks": desks}


def inbox_page(user: Any, after: str, *, staff: bool) -> dict[str, Any]:
    """A page of the inbox."""
    rows = queries.inbox(user, language=formats.language(), before=_cursor(after), limit=PAGE + 1)
    lines = [line_of(row, staff=staff) for row in rows[:PAGE]]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    older = f"{int(last.read)}~{last.created_at.isoformat()}~{last.message}" if last is not None else ""
    unread = queries.unread_count(user)
    return {"lines": lines, "older": older, "unread": unread, "many": unread >= MOST_UNREAD}


def line_of(row: InboxLine, *, staff: bool) -> MessageLine:
    """One message."""
    about, url = _about(row.about, staff=staff)
    url = _elsewhere(row) if not staff and row.kind in _ELSEWHERE else url
    head = row.about.partition(":")[0]
    icon = _ICONS.get(head) or ("certificate" if row.kind.startswith("certificate") else _icon(row))
    return MessageLine(
        id=row.message,
        url=reverse("web:message", args=[row.message]),
        subject=row.subject,
        body=row.body,
        lang="" if row.language == formats.language() else row.language,
        rtl=row.language == "ug",
        when=formats.moment(row.created_at),
        unread=not row.read,
        urgent=row.urgency == "urgent",
        icon=icon,
        about=about,
        about_url=url,
        is_case=is_number(row.about) and row.kind not in _ELSEWHERE,
    )


def _elsewhere(row: InboxLine) -> str:
    name = _ELSEWHERE[row.kind]
    return reverse(name, args=[row.about]) if name == "web:property" else reverse(name)


def _icon(row: InboxLine) -> str:
    return "flag" if row.urgency == "urgent" else "bell"


def _about(about: str, *, staff: bool) -> tuple[str, str]:
    """What it is about, as a person reads it, and where that is."""
    kind, _, rest = about.partition(":")
    if is_number(about):
        return about, f"{reverse('web:desk')}?q={about}" if staff else reverse("web:progress", args=[about])
    if kind == "hotline" and staff:
        return rest, reverse("web:desk_ticket", args=[rest])
    if kind == "booking":
        return rest, "" if staff else reverse("web:bookings")
    if kind == "proof" and not staff:
        return "", reverse("web:proofs")
    if read_code(about)[1] is None:  # a unit of the land register; whoever has sold it has no page of it any more
        return printed(about), reverse("web:moves") if staff else reverse("web:properties")
    if kind == "payment" and not staff:
        return rest, reverse("web:pay", args=[rest])
    return rest or about, ""


def ways_page(rows: list[SentView]) -> list[WayLine]:
    """How messages went out, channel by channel."""
    return [_way(row) for row in rows]


def _way(row: SentView) -> WayLine:
    words, tone, icon = _STATUS.get(row.status, (row.status, Tone.PLAIN, "clock"))
    channel, picture = CHANNELS.get(row.channel, (row.channel, "mail"))
    again = gettext("%(when)s 再发") % {"when": formats.moment(row.not_before)} if row.status == "waiting" else ""
    return WayLine(
        id=row.delivery,
        channel=channel,
        icon=picture,
        chip=Chip(words=words, tone=tone, icon=icon),
        when=formats.moment(row.sent_at) or again,
        why=_why(row.error),
        tries=row.tries,
        about=_about(row.about, staff=True)[0],
        subject=_subject(row),
    )


def _subject(row: SentView) -> str:
    """The heading of a kind with the number it is about; a heading holds nothing personal."""
    kind = current().kinds.get(row.kind)
    if kind is None:
        return row.kind
    texts = kind.texts[Part.SUBJECT]
    known = dict.fromkeys(kind.fields, "…") | {"number": row.about, "ticket": row.about.partition(":")[2]}
    return texts.get(formats.language(), texts["zh"]).format_map(known)


def _why(code: str) -> Text:
    if code.startswith("smtp_5"):
        return gettext("对方拒收，可能没有这个邮箱（%(code)s）") % {"code": code.removeprefix("smtp_")}
    if code.startswith("smtp_"):
        return gettext("对方暂时不收（%(code)s）") % {"code": code.removeprefix("smtp_")}
    return _FAULTS.get(code, code)


def posts_page(rows: list[OutboxLine]) -> list[Post]:
    """The demo's outbox."""
    found = []
    for row in rows:
        word, icon = CHANNELS.get(row.channel, (row.channel, "mail"))
        post = Post(
            id=row.post,
            channel=word,
            icon=icon,
            address=row.address,
            when=formats.moment(row.at),
            subject=row.subject if row.channel == "email" else "",
            text=row.text,
            lang=row.language or "zh",
            staff=row.staff,
        )
        found.append(post)
    return found


def _cursor(text: str) -> tuple[bool, datetime, int] | None:
    """Where a page goes on; None for anything that no page of ours has sent."""
    read, _, rest = text.partition("~")
    when, _, number = rest.partition("~")
    if read not in {"0", "1"} or not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return None
    return read == "1", at if at.tzinfo else at.replace(tzinfo=UTC), int(number)
