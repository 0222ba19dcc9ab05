"""What this register refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoEnterprise(NotFound):
    """Nobody has this code."""

    code = "no_enterprise"
    message = gettext_noop("登记簿中没有统一社会信用代码为“{uscc}”的市场主体，请核对。")


class NoReservation(NotFound):
    """Nobody has this reservation."""

    code = "no_reservation"
    message = gettext_noop("没有名称保留单号“{number}”，请核对。")


class NameRefused(Conflict):
    """The name may not be reserved; `data["findings"]` says why, each with its article."""

    code = "name_refused"
    message = gettext_noop("名称“{name}”不能保留：{why}")


class NameNeedsOfficer(Conflict):
    """Before self-declaration the registrar's officer decides on a name."""

    code = "name_needs_officer"
    message = gettext_noop("按{basis}，名称须由登记机关预先核准，不能由系统即时保留。")


class ReservationUnusable(Conflict):
    """A reservation that is used, released, past its day, or of another name or registrar."""

    code = "reservation_unusable"
    message = gettext_noop("名称保留单“{number}”不能用于本次登记：{why}。")


class NotRegistrable(Invalid):
    """The entry has faults; `data["faults"]` names them all."""

    code = "not_registrable"
    message = gettext_noop("登记内容有误：{why}")


class NoSegment(Invalid):
    """The registrar has no code segment."""

    code = "no_code_segment"
    message = gettext_noop("登记机关 {division} 没有可用的主体标识码号段，请联系代码管理机构分配。")


class EnterpriseEnded(Conflict):
    """Nothing can be entered for an enterprise that has ended."""

    code = "enterprise_ended"
    message = gettext_noop("“{uscc}”已于 {ended_on} {status}，不能再办理。")


class AlreadyEnrolled(Conflict):
    """The office already keeps this enterprise."""

    code = "already_enrolled"
    message = gettext_noop("“{uscc}”已办过{kind}，不能重复办理；要改内容请办理变更。")


class CodeTaken(Conflict):
    """The code to be entered is another enterprise's."""

    code = "code_taken"
    message = gettext_noop("统一社会信用代码“{uscc}”已在登记簿中。")


class BadCode(Invalid):
    """The code to be entered is no unified code."""

    code = "bad_uscc"
    message = gettext_noop("统一社会信用代码“{uscc}”有误：{why}")


class UnknownChoice(Invalid):
    """A seal maker, bank branch, kind of seal … that the directory does not have."""

    code = "unknown_choice"
    message = gettext_noop("名录中没有“{chosen}”，请从名录中选择。")


class RatioOutside(Invalid):
    """A housing fund ratio outside the limits."""

    code = "ratio_outside"
    message = gettext_noop("缴存比例 {ratio}% 超出范围，应在 {min}% 至 {max}% 之间。")


class SealsWanted(Invalid):
    """A filing of seals that names none, or none by the name of the enterprise."""

    code = "seals_wanted"
    message = gettext_noop("请至少选一枚印章；首次刻制须包括“{first}”。")


class AlreadyMarked(Conflict):
    """The same note stands already."""

    code = "already_marked"
    message = gettext_noop("“{kind} {number}”已有记载，不能重复记载。")


class NoMark(NotFound):
    """Nothing of the kind is noted."""

    code = "no_mark"
    message = gettext_noop("没有“{kind} {number}”的记载，请核对。")


class NotEnrolled(Conflict):
    """The office does not keep this enterprise."""

    code = "not_enrolled"
    message = gettext_noop("“{uscc}”没有在用的{kind}，不用办理。")


class NotEnded(Conflict):
    """Only an enterprise that was deregistered can be brought back."""

    code = "not_ended"
    message = gettext_noop("“{uscc}”没有注销，不能恢复登记。")


class NameTakenMeanwhile(Conflict):
    """Another has taken its name since."""

    code = "name_taken_meanwhile"
    message = gettext_noop("名称“{name}”已被其他市场主体登记，请先为恢复登记的企业确定新名称。")
