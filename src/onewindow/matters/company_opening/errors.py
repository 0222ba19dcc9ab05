"""What start-up refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoEnterpriseYet(Conflict):
    """A matter that needs the registered enterprise came before its registration."""

    code = "no_enterprise_yet"
    message = gettext_noop("企业还没有登记，{matter} 不能办结，请先办理设立登记。")


class SigningNotFound(NotFound):
    """No such link, or nothing under it that this person may sign."""

    code = "signing_not_found"
    message = gettext_noop(
        "没有找到要您签名的申请。请核对链接，并用本人的账号登录；姓名、证件号码应与申请表里写的一致。"
    )


class NobodyToSign(Invalid):
    """The application needs no signature but that of who hands it in."""

    code = "nobody_to_sign"
    message = gettext_noop("这份申请不需要别人签名，由您在提交时签名。")


class NotYetSignable(Invalid):
    """What is to be signed is not complete yet."""

    code = "not_yet_signable"
    message = gettext_noop("登记内容还有 {count} 处没有填好，填好后再请人签名。")


class ChangedUnderHand(Conflict):
    """The sheet was changed between reading and signing."""

    code = "changed_under_hand"
    message = gettext_noop("您阅读时申请人改动了内容，请重新阅读后再签名。")


class NotSignedYet(Conflict):
    """There is no signature of this person to take back."""

    code = "not_signed_yet"
    message = gettext_noop("您还没有签名，不用撤回。")


class AlreadyHandedIn(Conflict):
    """The application has been handed in: a signature can no longer be given or taken back."""

    code = "already_handed_in"
    message = gettext_noop("申请已经提交（办件编号 {number}），签名不能再改；要撤回的，请联系申请人撤回申请。")


class AwaitsNewSignatures(Conflict):
    """What others have signed was corrected, and they have not signed it anew: nothing is granted on it."""

    code = "awaits_new_signatures"
    message = gettext_noop("签过名的内容补正过，还在等{names}重新签名，暂时不能准予。")


class NobodySignsAgain(Conflict):
    """Nobody's signature is missing in the case."""

    code = "nobody_signs_again"
    message = gettext_noop("办件 {number} 没有要重新签名的人，不用再提醒。")


class NothingToSignAgain(Conflict):
    """Nothing was corrected since this person signed, or the matter has been decided."""

    code = "nothing_to_sign_again"
    message = gettext_noop("办件 {number} 没有要您重新签名的内容，或者已经作出决定。")


class NotChangeable(Invalid):
    """The element is none that can be changed in this way, or the new value is empty or too long."""

    code = "not_changeable"
    message = gettext_noop(
        "请填写新的内容（不超过 {most} 字，和现在的不同），并写明变更依据；"
        "能变更的是住所、经营期限和经营范围，其他的请办变更登记。"
    )


class NotRegisteredYet(Conflict):
    """The enterprise of the case is not registered yet: a correction is the way."""

    code = "not_registered_yet"
    message = gettext_noop("办件 {number} 还没有准予登记，改动请走补正。")


class PriorLicenceLacks(Conflict):
    """A licence that comes before registration is missing, has ended, or was refused."""

    code = "prior_licence_lacks"
    message = gettext_noop("先证后照，不能准予登记：{why}")


class ScopeUnknown(Invalid):
    """A wording that the directory of scope entries does not have."""

    code = "scope_unknown"
    message = gettext_noop("“{unknown}”不是规范条目，请按规范目录填写，一行一条。")


class PriorLicenceFirst(Conflict):
    """A new scope entry needs its licence before it can be registered."""

    code = "prior_licence_first"
    message = gettext_noop("“{entry}”先证后照：取得{licence}（{issuer}）以后才能增加，请先办许可。")
