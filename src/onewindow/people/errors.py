"""Refusals of people."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, Refused, gettext_noop


class BadNumber(Invalid):
    """An identity number or unified code that cannot be right; `reason` says why."""

    code = "bad_number"
    message = gettext_noop("证件号码有误：{reason}请对照证件重新填写。")


class NumberTaken(Conflict):
    """The number belongs to a party that is registered already."""

    code = "number_taken"
    message = gettext_noop("这个证件号码已经登记过。请用原账号登录；忘记账号的，请持证件到政务服务大厅办理。")


class NameMissing(Invalid):
    """A party or a member of staff without a name."""

    code = "name_missing"
    message = gettext_noop("请填写姓名或名称。")


class AccountTaken(Conflict):
    """The account already stands for a person or works for an agency."""

    code = "account_taken"
    message = gettext_noop("这个账号已经登记了身份，一个账号只能对应一个人。")


class PartyNotFound(NotFound):
    """No such party, or none that this account may see."""

    code = "party_not_found"
    message = gettext_noop("没有找到该申请人，或者您不能代其办理。")


class StaffNotFound(NotFound):
    """No such member of staff."""

    code = "staff_not_found"
    message = gettext_noop("没有找到该工作人员，请核对工号。")


class NoMandate(Forbidden):
    """Nobody has given this person a mandate that covers what he asks, now."""

    code = "no_mandate"
    message = gettext_noop("您没有有效的委托授权：委托可能未开始、已到期、已被撤回，或不包括此事。请让委托人重新授权。")


class BadMandate(Invalid):
    """A mandate that could never be used."""

    code = "bad_mandate"
    message = gettext_noop("委托的范围或期限有误：至少选一件事，截止时间要晚于现在，委托人和受托人不能是同一人。")


class MandateOver(Conflict):
    """The mandate has been revoked before."""

    code = "mandate_over"
    message = gettext_noop("这份委托已经撤回，不用再撤。")


class PostOver(Conflict):
    """The post has ended before."""

    code = "post_over"
    message = gettext_noop("这个岗位已经结束。")


class NotAllowed(Forbidden):
    """The actor has no post that carries the permission."""

    code = "not_allowed"
    message = gettext_noop("您的岗位没有办理此事的权限。")


class UnknownRole(Invalid):
    """A role that is not in the list of roles."""

    code = "unknown_role"
    message = gettext_noop("没有“{role}”这个岗位角色，可选：{roles}。")


class BadSubstitute(Invalid):
    """A substitute who cannot stand in."""

    code = "bad_substitute"
    message = gettext_noop("代班人须是另一名在岗工作人员，截止日期不能早于开始日期。")


class NoAgency(NotFound):
    """No agency of this code in the division or above it."""

    code = "no_agency"
    message = gettext_noop("{division} 及其上级都没有代码为 {agency} 的部门，请在部门名录中补充。")


class DemoIsOff(NotFound):
    """Demo accounts are asked for where there are none."""

    code = "demo_is_off"
    message = gettext_noop("本系统没有开放演示账号。")


class KeyRefused(Refused):
    """An access key that is not known, has ended, or whose account is locked: the answer is the same."""

    code = "key_refused"
    message = gettext_noop("访问密钥无效：可能抄写有误、已到期、已撤销，或者账号已停用。请向密钥的主人索取新的密钥。")
    status = 401


class KeyUsedUp(Refused):
    """More requests in one minute than the key may make."""

    code = "key_used_up"
    message = gettext_noop("请求过于频繁：这个访问密钥每分钟最多 {per_minute} 次，请在 {wait} 秒后再试。")
    status = 429


class BadKeyRequest(Invalid):
    """An access key that could never be used."""

    code = "bad_access_key"
    message = gettext_noop(
        "访问密钥的设置有误：须写明用途，至少选一种权限（{scopes}），每分钟至少 1 次，到期时间要晚于现在。"
    )


class KeyOver(Conflict):
    """The access key has been revoked before."""

    code = "access_key_over"
    message = gettext_noop("这个访问密钥已经撤销，不用再撤。")


class KeyNotFound(NotFound):
    """No such access key, or none that this account may see."""

    code = "access_key_not_found"
    message = gettext_noop("没有找到这个访问密钥，请核对它的前缀。")


class AccountNotFound(NotFound):
    """No account of this name."""

    code = "account_not_found"
    message = gettext_noop("没有名为“{username}”的账号，请核对。")


class SecondFactorNeeded(Forbidden):
    """Staff who have not proved their second factor in this session."""

    code = "second_factor"
    message = gettext_noop("请先完成两步验证。")


class BadLook(Invalid):
    """A look at personal data without a reason that is known and said."""

    code = "bad_look"
    message = gettext_noop(
        "请选查看个人信息的理由；选“其他”的，写明具体情形（200 字以内）。每次查看本人都看得到。"
    )
