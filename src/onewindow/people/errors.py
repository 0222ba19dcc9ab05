"""Refusals of people."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable, gettext_noop


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
    message = gettext_noop("请选查看个人信息的理由；选“其他”的，写明具体情形（200 字以内）。每次查看本人都看得到。")


class ProviderDown(Unavailable):
    """The outside identity provider does not answer."""

    code = "identity_provider_down"
    message = gettext_noop("统一身份认证平台暂时没有应答，不是您的问题。请稍后再试，或者改用用户名和密码登录。")


class IdentityRefused(Forbidden):
    """What came back from the identity provider is not what it must be; `why` is for the log of the operator."""

    code = "identity_refused"
    message = gettext_noop("没能通过统一身份认证登录：返回的信息没有通过核验，可能是页面打开太久。请重新登录一次。")


class IdentityUnproven(Forbidden):
    """The identity is linked to nobody, and the provider does not vouch for a number that would say who it is."""

    code = "identity_unproven"
    message = gettext_noop(
        "这个外部账号还没有关联到本系统的任何人，对方也没有核验过您的证件号码。请先用用户名和密码登录，再在“外部账号”中关联。"
    )


class IdentityOfAnother(Conflict):
    """The provider vouches for another number than the person's own."""

    code = "identity_of_another"
    message = gettext_noop(
        "这个外部账号核验的证件号码和您在本系统登记的不一致，不能关联或登录。请持证件到政务服务大厅核对。"
    )


class IdentityTaken(Conflict):
    """The identity belongs to somebody else, or the person has one of this provider already."""

    code = "identity_taken"
    message = gettext_noop("已有关联：一个外部账号只能关联一个人，一个人在同一平台也只能关联一个账号。请先解除原来的。")


class IdentityNotLinked(NotFound):
    """There is no such link to undo."""

    code = "identity_not_linked"
    message = gettext_noop("没有这个关联，不用解除。")


class LastWayIn(Conflict):
    """Without this identity nobody could sign in to the account any more."""

    code = "last_way_in"
    message = gettext_noop("这是您登录本系统的唯一方式，解除后就不能登录了。请先设置密码，再解除。")


class BadView(Invalid):
    """A saved view without a name, or one too many."""

    code = "bad_view"
    message = gettext_noop("请给这个视图起一个 30 字以内的名称；每人最多存 {most} 个，不用的可以先删。")


class ViewNotFound(NotFound):
    """No such saved view, or none that this person may open."""

    code = "view_not_found"
    message = gettext_noop("没有找到这个视图，可能已经删除。")


class BadPhrase(Invalid):
    """A phrase that says nothing, is too long, or one too many."""

    code = "bad_phrase"
    message = gettext_noop("常用语不能空、不超过 300 字；每类最多存 {most} 条，不用的可以先删。")
