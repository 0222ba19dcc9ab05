"""What this room refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class UnknownKind(NotFound):
    """No kind of message has this code."""

    code = "unknown_notice_kind"
    message = gettext_noop("没有“{kind}”这种消息，请从消息种类中选择。")


class BadFields(Invalid):
    """The data of a message do not fit its kind; `fields` names all that are wrong."""

    code = "bad_notice_fields"
    message = gettext_noop("消息“{kind}”的内容有误：{fields}。")


class PersonalInSubject(Invalid):
    """A value that would stand in the subject or the short text looks like personal data."""

    code = "personal_data_in_subject"
    message = gettext_noop("消息标题不能带个人信息，请改用正文。")


class NoRecipient(NotFound):
    """Nobody to whom a message could go."""

    code = "no_recipient"
    message = gettext_noop("收件人“{to}”不能收消息，请写 party:编号 或 staff:编号。")


class MessageNotFound(NotFound):
    """No such message, or none of this person's."""

    code = "message_not_found"
    message = gettext_noop("没有找到这条消息。")


class NothingToRepeat(Conflict):
    """The delivery has not failed."""

    code = "nothing_to_repeat"
    message = gettext_noop("没有找到这次发送，或者它不需要重发。")


class BadPreference(Invalid):
    """A preference that cannot be kept: a channel that is not there, or that cannot be turned off."""

    code = "bad_preference"
    message = gettext_noop("“{channel}”不是可以关闭的渠道，请从列表中选择；站内消息不能关闭。")


class BadLanguage(BadPreference):
    """A language that the house does not speak."""

    code = "bad_language"
    message = gettext_noop("没有“{language}”这种语言，请从列表中选择。")


class BadAddress(BadPreference):
    """An address that cannot be right, or that is not given here."""

    code = "bad_address"
    message = gettext_noop("“{channel}”的地址写错了，或者不在这里填写，请核对。")


class LinkNoLonger(Conflict):
    """A link of a mail that is too old, or that somebody else was sent."""

    code = "address_link_no_longer"
    message = gettext_noop("这个确认链接已经失效，或者不是发给您的。请在消息设置中重新填写邮箱。")


class AskedJustNow(Conflict):
    """A mail of confirmation went out a moment ago."""

    code = "address_asked_just_now"
    message = gettext_noop("确认邮件刚刚发出，请先查收；一分钟后可以再发一次。")


class TicketNotFound(NotFound):
    """No such ticket of the hotline, or none for this person."""

    code = "hotline_ticket_not_found"
    message = gettext_noop("没有找到这份热线工单，请核对工单号。")


class TicketKnown(Conflict):
    """The hotline's number is in use."""

    code = "hotline_ticket_known"
    message = gettext_noop("热线工单“{number}”已经登记过。")


class TicketNotOpen(Conflict):
    """The ticket does not stand where this step begins."""

    code = "hotline_ticket_not_open"
    message = gettext_noop("热线工单“{number}”的这一步已经办过，或者还没轮到，请刷新后再办。")


class TicketIncomplete(Invalid):
    """Something of the ticket is missing."""

    code = "hotline_ticket_incomplete"
    message = gettext_noop("请写明工单号、种类和内容；内容和答复各不超过 {most} 字。")
