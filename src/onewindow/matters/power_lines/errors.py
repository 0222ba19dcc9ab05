"""What is refused around power works."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class RestorationNotFound(NotFound):
    """Missing, or not for this person's eyes."""

    code = "restoration_not_found"
    message = gettext_noop("没有找到这项恢复承诺，请核对编号。")


class RestorationClosed(Conflict):
    """The ground has been accepted already."""

    code = "restoration_closed"
    message = gettext_noop("这项恢复承诺已经验收合格，不用再办。")


class NotYetNotified(Conflict):
    """Nobody has said that the ground is restored."""

    code = "restoration_not_notified"
    message = gettext_noop("申请人还没有通知验收，请先催促恢复。")


class AlreadyNotified(Conflict):
    """The authority has been told and has not checked yet."""

    code = "restoration_already_notified"
    message = gettext_noop("已经通知过验收，请等主管部门来看。")


class WordsMissing(Invalid):
    """Something has to be said."""

    code = "power_words_missing"
    message = gettext_noop("请写明“{what}”。")


class BadDay(Invalid):
    """A day that cannot be."""

    code = "power_bad_day"
    message = gettext_noop("“{what}”不对，请填今天以后的日期。")


class BadMoment(Invalid):
    """A time of excavation that cannot be."""

    code = "power_bad_moment"
    message = gettext_noop("破路时间不对：不能晚于现在，也不能在 {hours} 小时以前；请核对后填写，如 2026-11-25 10:30。")


class EmergencyNotFound(NotFound):
    """Missing, or somebody else's."""

    code = "emergency_not_found"
    message = gettext_noop("没有找到这次紧急抢修的通知，请核对。")


class NotLate(Conflict):
    """Nothing is late, so there is nobody to remind."""

    code = "review_not_late"
    message = gettext_noop("这一件还没有临期或超期，不用催办。")


class ReminderSent(Conflict):
    """One reminder per review and day."""

    code = "reminded_today"
    message = gettext_noop("今天已经催办过这一件，明天还可以再催。")


class BadTable(Invalid):
    """A file that is no table of ours."""

    code = "bad_table"
    message = gettext_noop("这个文件读不了：{why}")


class LineSettled(Conflict):
    """A line of a bulk run that nobody has asked for, or that is done."""

    code = "bulk_line_settled"
    message = gettext_noop("这一行已经处理过，请刷新后查看结果。")
