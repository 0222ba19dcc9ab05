"""Refusals of the case engine. A refused request leaves no trace but its refusal."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, gettext_noop


class CaseNotFound(NotFound):
    """No such case, or none that this person may see."""

    code = "case_not_found"
    message = gettext_noop("没有找到办件 {number}，请核对受理编号。")


class ReviewNotFound(NotFound):
    """The case has no such matter, or it is not this person's."""

    code = "review_not_found"
    message = gettext_noop("办件中没有事项“{matter}”，请核对。")


class StaleCase(Conflict):
    """The page was loaded before somebody else acted on the same thing."""

    code = "stale_case"
    message = gettext_noop("办件已被更新（您看到的是第 {seen} 版，现为第 {current} 版），请刷新后再办。")


class Busy(Conflict):
    """Many people act on one case in the same moment, and this request lost every round."""

    code = "case_busy"
    message = gettext_noop("办件 {number} 正被多人同时办理，请稍候再试。")


class WrongStage(Conflict):
    """The verb is not open at this stage (`stages.yaml`)."""

    code = "wrong_stage"
    message = gettext_noop("事项“{matter}”现处“{stage_name}”，不能“{verb_name}”。请刷新后查看可办的操作。")


class AlreadyDecided(Conflict):
    """The agency has given its opinion already."""

    code = "already_decided"
    message = gettext_noop("事项“{matter}”已有决定，不能重复决定。")


class GateClosed(Conflict):
    """An earlier matter has no result yet."""

    code = "gate_closed"
    message = gettext_noop("事项“{matter}”须等待“{before}”有结果后才能继续。")


class HeldByCorrection(Conflict):
    """A value this review reads has been returned to the applicant."""

    code = "held_by_correction"
    message = gettext_noop("事项“{matter}”所用的内容正由申请人补正（{what}），补正后再作决定。")


class IsParked(Conflict):
    """The review waits for an outside system."""

    code = "parked"
    message = gettext_noop("事项“{matter}”因外部系统没有应答而挂起，请由运维人员重试、替代、跳过或终止。")


class NotParked(Conflict):
    """One of the operator's four verbs where nothing is parked."""

    code = "not_parked"
    message = gettext_noop("事项“{matter}”没有挂起，无须处理。")


class MustBeRevalidated(Conflict):
    """A value the decision rests on has changed since."""

    code = "must_be_revalidated"
    message = gettext_noop("事项“{matter}”所依据的内容已更正，请先重新核对。")


class NothingToRevalidate(Conflict):
    """No value has changed since the decision."""

    code = "nothing_to_revalidate"
    message = gettext_noop("事项“{matter}”所依据的内容没有变化，无须重新核对。")


class DecidedTogether(Conflict):
    """The matter belongs to a countersigning group."""

    code = "decided_together"
    message = gettext_noop("事项“{matter}”与“{others}”联合会签，请在会签记录上签署。")


class NotCountersigned(Conflict):
    """The matter belongs to no countersigning group."""

    code = "not_countersigned"
    message = gettext_noop("事项“{matter}”不属于联合会签，请直接作出决定。")


class CannotBeRefused(Invalid):
    """A matter that can only be completed."""

    code = "cannot_be_refused"
    message = gettext_noop("事项“{matter}”属于依申请即办的服务，没有“不予办理”这一结果；材料有误的请提出补正。")


class ReasonMissing(Invalid):
    """The law or the house asks for a reason."""

    code = "reason_missing"
    message = gettext_noop("请写明理由：{verb_name}须说明理由。")


class NotYourReview(Forbidden):
    """No post at the agency that handles the matter, or the post's role may not do this."""

    code = "not_your_review"
    message = gettext_noop("您的岗位不能对事项“{matter}”做“{verb_name}”。")


class NotYourCase(Forbidden):
    """Neither applicant nor an agent with a mandate for it."""

    code = "not_your_case"
    message = gettext_noop("只有申请人或持有效委托的代理人可以这样办理。")


class SelfReview(Forbidden):
    """Nobody reviews his own application."""

    code = "self_review"
    message = gettext_noop("您是这份申请的申请人或代理人，须回避；请由同事办理。")


class HeldByColleague(Forbidden):
    """Another staff member has claimed it or was given it."""

    code = "held_by_colleague"
    message = gettext_noop("事项“{matter}”已由同事承办。需要接手的，请部门负责人转办。")


class UnknownGround(Invalid):
    """A suspension on a ground the law does not list."""

    code = "unknown_ground"
    message = gettext_noop("“{ground}”不是法定的中止事由。可选：{grounds}（行政许可法第四十五条）。")


class TooLong(Invalid):
    """An extension beyond what the law allows."""

    code = "extension_too_long"
    message = gettext_noop("最多可以延长 {most} 个工作日，且只能延长一次（{basis}）。")


class NoLimitToExtend(Invalid):
    """A matter without a statutory limit."""

    code = "no_limit_to_extend"
    message = gettext_noop("事项“{matter}”没有法定时限，无须延长。")


class NothingToNotify(Conflict):
    """No defect has been reported."""

    code = "nothing_to_notify"
    message = gettext_noop("没有待告知的补正内容。")


class UnknownDefect(Invalid):
    """A defect in something the matter does not read."""

    code = "unknown_defect"
    message = gettext_noop("事项“{matter}”不使用“{what}”，不能要求补正。")


class DefectTwice(Conflict):
    """The same thing is being corrected already."""

    code = "defect_twice"
    message = gettext_noop("“{what}”已在补正中，无须再次提出。")


class NewDefectNeedsReason(Conflict):
    """After the one-time notice, a new defect on data that has not changed."""

    code = "new_defect_needs_reason"
    message = gettext_noop("一次性告知已经发出，“{what}”此后没有变化。确需再提的，请写明首次未告知的原因（记录备查）。")


class NotReturned(Invalid):
    """Something that was not returned may not be changed."""

    code = "not_returned"
    message = gettext_noop("只能更正已告知补正的内容；“{what}”没有要求补正。")


class NothingReturned(Conflict):
    """There is no open correction."""

    code = "nothing_returned"
    message = gettext_noop("这份办件目前没有需要补正的内容。")


class NotOwed(Invalid):
    """A material that nobody is waiting for, or that may not be owed."""

    code = "not_owed"
    message = gettext_noop("“{material}”不能容缺，或者没有在等待补交。")


class CommitmentMissing(Invalid):
    """Tolerant acceptance or a decision on commitment without the signed commitment."""

    code = "commitment_missing"
    message = gettext_noop("须由申请人签署承诺书后才能容缺受理或者按告知承诺办理。")


class NotHeld(Conflict):
    """Put back what nobody has in hand."""

    code = "not_held"
    message = gettext_noop("这一项没有人承办，不用放回。")


class NudgedToday(Conflict):
    """One nudge a day."""

    code = "nudged_today"
    message = gettext_noop("今天已经催办过，每日可催办一次。")


class NothingToSubmit(Invalid):
    """A submission without a matter."""

    code = "nothing_to_submit"
    message = gettext_noop("请至少选择一个事项。")


class SubmittedTwice(Conflict):
    """The draft has become a case already."""

    code = "submitted_twice"
    message = gettext_noop("这份申请已经提交，受理编号 {number}。")


class WrongColleague(Invalid):
    """A reassignment to somebody who has no post there."""

    code = "wrong_colleague"
    message = gettext_noop("接办人在该部门没有审查岗位，或者须回避。")


class NothingToWarn(Conflict):
    """No warning is due."""

    code = "nothing_to_warn"
    message = gettext_noop("目前没有需要预警的事项。")


class NoCertificateKind(Conflict):
    """A matter that issues nothing is asked for a certificate, or its kind is missing in the edition."""

    code = "no_certificate_kind"
    message = gettext_noop("事项“{matter}”没有声明证照种类，不能制证。")


class BadCursor(Invalid):
    """A page of a list is asked for with something that no page has given."""

    code = "bad_cursor"
    message = gettext_noop("翻页参数有误，请从第一页重新打开列表。")


class NoSuchLetter(NotFound):
    """A letter that the case's history gives no right to."""

    code = "no_such_letter"
    message = gettext_noop("办件 {number} 目前没有这种文书。")


class NotOverYet(Conflict):
    """A rating of something that is not over."""

    code = "not_over_yet"
    message = gettext_noop("办结以后才能评价。")


class BadRating(Invalid):
    """A rating or an answer that says nothing, or too much."""

    code = "bad_rating"
    message = gettext_noop("请在五个等级中选一个；留言不超过 {most} 字。")


class RatingFixed(Conflict):
    """The term in which a rating can be changed is over."""

    code = "rating_fixed"
    message = gettext_noop("评价后 {days} 个工作日内可以改评，现在已经过期。有新的意见，请拨打 12345。")


class RatingNotFound(NotFound):
    """No such rating, or none that this account may see."""

    code = "rating_not_found"
    message = gettext_noop("没有找到这条评价，或者不归您的部门答复。")


class RatingAnswered(Conflict):
    """A bad rating that was answered before, or one that needs no answer."""

    code = "rating_answered"
    message = gettext_noop("这条评价不需要答复，或者已经答复过。")


class AnswerMissing(Invalid):
    """An answer without words."""

    code = "answer_missing"
    message = gettext_noop("请写明核实和整改的情况，10 至 {most} 字；评价人会看到。")


class VisitNotFound(NotFound):
    """No such visit to a hall, or another person's."""

    code = "visit_not_found"
    message = gettext_noop("没有找到这次到大厅办事的记录。")


class KeepsItsPlan(Conflict):
    """The case cannot move to the plan of a newer edition; `why` in its data."""

    code = "keeps_its_plan"
    message = gettext_noop("办件 {number} 仍按受理时的规定办理。")
