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
    """A preference that cannot be kept."""

    code = "bad_preference"
    message = gettext_noop("消息偏好有误：{reason}")


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
    message = gettext_noop("热线工单“{number}”现在不能{verb}，请刷新后再办。")


class TicketIncomplete(Invalid):
    """Something of the ticket is missing."""

    code = "hotline_ticket_incomplete"
    message = gettext_noop("请写明热线工单的{field}。")
