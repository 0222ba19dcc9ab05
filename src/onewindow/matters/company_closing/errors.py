"""What closing an enterprise refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoNotice(NotFound):
    """No public notice has this number."""

    code = "no_closing_notice"
    message = gettext_noop("没有编号为“{number}”的公示，请核对。")


class NoObjection(NotFound):
    """No objection that this person may see."""

    code = "no_objection"
    message = gettext_noop("没有这份异议，或者您不能查看。")


class NoticeRunning(Conflict):
    """The notice has not ended, or nobody has applied since."""

    code = "notice_running"
    message = gettext_noop("公示 {number} {status}，公示期满且企业申请登记以后，公示才算办结。")


class NoticeOpen(Conflict):
    """The enterprise has another notice that is not over."""

    code = "notice_open"
    message = gettext_noop("“{name}”已有公示 {number} 没有结束，不能再次公示。")


class WayClosed(Conflict):
    """The simple way is closed by what the registers say."""

    code = "way_closed"
    message = gettext_noop("登记簿记载的情形不能走简易注销：{why}。请改用普通注销，或者处理完再申请。")


class Blocked(Conflict):
    """Something must be put right before the enterprise can be deregistered."""

    code = "closing_blocked"
    message = gettext_noop("还不能办理：{why}。请先处理完。")


class ObjectionTooLate(Conflict):
    """The notice is over: the channel is closed."""

    code = "objection_too_late"
    message = gettext_noop(
        "公示已于 {last_day} 24 时届满，异议通道已关闭。有证据证明以虚假材料注销的，可以向{authority}申请撤销登记。"
    )


class NoObjectionPossible(Conflict):
    """Objections are raised to a running simple notice only."""

    code = "objection_not_possible"
    message = gettext_noop("这份公示{status}，不接受异议。债权人可以向清算组申报债权。")


class ObjectedAlready(Conflict):
    """The same person has an objection that is not settled."""

    code = "objected_already"
    message = gettext_noop("您对这份公示提出的异议正在核实，不用重复提出。")


class OwnNotice(Conflict):
    """The enterprise itself does not object: it withdraws."""

    code = "own_notice"
    message = gettext_noop("这是您自己的公示；不想注销了，请撤回办件。")


class BadObjection(Invalid):
    """What was typed cannot be taken; `data["faults"]` says why, by field."""

    code = "bad_objection"
    message = gettext_noop("异议填写有误：{why}")


class SettledAlready(Conflict):
    """The objection is settled or withdrawn."""

    code = "objection_settled"
    message = gettext_noop("这份异议已经有结果，不能再处理。")


class WordsWanted(Invalid):
    """A finding without reasons."""

    code = "closing_words_wanted"
    message = gettext_noop("请写明理由和依据（至少 {least} 个字）。")


class NotInWindow(Conflict):
    """Outside the days after the notice in which registration is applied for."""

    code = "not_in_apply_window"
    message = gettext_noop("公示 {number} {status}，现在不能申请注销登记。")


class NotListed(Conflict):
    """A licence that is not cancelled together with the deregistration."""

    code = "licence_not_listed"
    message = gettext_noop("“{licence}”没有列入同步注销清单，请向发证机关单独申请注销。")


class UnknownLicence(Invalid):
    """No such kind of licence, or another agency issues it."""

    code = "unknown_licence"
    message = gettext_noop("没有“{licence}”这种许可证，或者不由这个部门发证，请核对。")


class ListedAlready(Conflict):
    """The licence stands on the list."""

    code = "licence_listed"
    message = gettext_noop("“{licence}”已在清单中，不能重复列入。")


class NoListedLicence(NotFound):
    """No open line of the list."""

    code = "no_listed_licence"
    message = gettext_noop("清单中没有这一项，或者已经移出、已经确认。")


class NotDeregistered(Conflict):
    """There is no deregistration to annul."""

    code = "not_deregistered"
    message = gettext_noop("公示 {number} 没有对应的注销登记，不能撤销登记。")
