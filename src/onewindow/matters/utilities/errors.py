"""What this room refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoProject(NotFound):
    """No such project, or not for this person's eyes."""

    code = "no_utility_project"
    message = gettext_noop("没有找到这个项目，请从办件进入。")


class FindingIncomplete(Invalid):
    """`faults`: (field, sentence), all at once."""

    code = "finding_incomplete"
    message = gettext_noop("踏勘记录还不完整：{first}")


class NotOnTheWay(Conflict):
    """The node is not the one whose turn it is."""

    code = "not_on_the_way"
    message = gettext_noop("还没有办到“{node}”这一步，或者已经办过。")


class ConnectionOver(Conflict):
    """Refused or withdrawn."""

    code = "connection_over"
    message = gettext_noop("这一项已经不再办理。")


class AnswerLacks(Conflict):
    """The joint answer is not whole yet; `what` says what is missing."""

    code = "answer_lacks"
    message = gettext_noop("现场联办反馈单还不能定：{what}。")


class AnswerGiven(Conflict):
    """Findings no longer change after the joint answer."""

    code = "answer_given"
    message = gettext_noop("现场联办反馈单已经定了，不能再改。")


class NothingDisputed(Conflict):
    """No contradiction of that kind."""

    code = "nothing_disputed"
    message = gettext_noop("这一处各家说法一致，不用裁定；请刷新后再看。")


class WordsMissing(Invalid):
    """Something that needs a reason came without."""

    code = "utility_words_missing"
    message = gettext_noop("请写明原因或情况。")


class NameMissing(Invalid):
    """A signature without a name."""

    code = "utility_name_missing"
    message = gettext_noop("请写签字人的姓名。")


class NoVisitNow(Conflict):
    """There is no joint visit that could be agreed, moved or declined."""

    code = "no_joint_visit"
    message = gettext_noop("现在没有待办的联合踏勘。")


class NotCommon(Conflict):
    """The time chosen is not one that all have."""

    code = "not_common"
    message = gettext_noop("这个时间有人来不了，请从列出的共同时间中另选一个。")


class WrongManager(Invalid):
    """Not one of the declared managers of the place."""

    code = "wrong_manager"
    message = gettext_noop("所选人员不是本地登记的项目经理，请重新选择。")


class PlanIncomplete(Invalid):
    """A plan without what belongs to it."""

    code = "plan_incomplete"
    message = gettext_noop("方案还不完整：请写接入点、容量、产权分界和工期（1 至 365 个工作日）。")


class QuoteAboveAnswer(Invalid):
    """The quotation is higher than what was said on site, and nobody says why."""

    code = "quote_above_answer"
    message = gettext_noop(
        "按公示价算出的报价是 {yuan} 元，比现场联办反馈单上的 {told} 元高。请在“说明”里写明原因，申请人会看到。"
    )


class NoPlanYet(Conflict):
    """A contract without a plan."""

    code = "no_plan_yet"
    message = gettext_noop("还没有接入方案，不能签供用合同。")


class ContractMissing(Conflict):
    """Nobody is connected without a contract."""

    code = "contract_missing"
    message = gettext_noop("供用合同还没有由双方签完，不能接通。")


class WorksNotGranted(Conflict):
    """Works on roads or green space that nobody has permitted."""

    code = "works_not_granted"
    message = gettext_noop("外线涉及道路或绿地，电力工程联合审批还没有办结，不能报完工。")


class NoWorksReview(Conflict):
    """No line outside touches roads or green space."""

    code = "no_works_review"
    message = gettext_noop("外线不涉及道路和绿地，不用办联合审批。")
