"""What this room refuses."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, gettext_noop


class NoApplication(NotFound):
    """Missing, or another's."""

    code = "no_mortgage_application"
    message = gettext_noop("没有找到这份抵押登记申请，请核对编号。")


class OtherBanksCase(Forbidden):
    """A bank asked about another bank's application."""

    code = "other_banks_case"
    message = gettext_noop("没有找到这份抵押登记申请，请核对编号。")


class WrongTime(Conflict):
    """The step is not open in this state."""

    code = "mortgage_wrong_time"
    message = gettext_noop("申请的状态已经变化，现在不能办这一步，请刷新后再看。")


class BadApplication(Invalid):
    """Something about the application cannot be used; `faults` has everything: (field, sentence)."""

    code = "bad_mortgage_application"
    message = gettext_noop("申请内容有误：{first}")


class OtherTerms(Conflict):
    """The same business number came back with other terms."""

    code = "mortgage_other_terms"
    message = gettext_noop("业务流水号“{business}”已用于另一份申请，请换一个流水号。")


class NotMortgageeHere(NotFound):
    """No such mortgage of this bank."""

    code = "no_such_mortgage"
    message = gettext_noop("登记簿上没有贵行的这一笔抵押权，请核对不动产单元代码和登记证明号。")


class AskedAlready(Conflict):
    """An application for the same mortgage is still open."""

    code = "mortgage_asked_already"
    message = gettext_noop("这一笔抵押权已有在办的申请（{number}），请等办结或者先撤回。")


class TextChanged(Conflict):
    """What the signer saw is not what is to be signed."""

    code = "mortgage_text_changed"
    message = gettext_noop("申请内容与您看到的不同，请重新核对后再签署。")


class SignedAlready(Conflict):
    """Signed or refused before."""

    code = "mortgage_signed_already"
    message = gettext_noop("您已经签署过这份申请。")


class NoOwnerToSign(Conflict):
    """The book has no number of an owner: he cannot be found, so he cannot sign here."""

    code = "mortgage_owner_without_number"
    message = gettext_noop("登记簿上“{name}”没有证件号码，不能在线签署，请抵押人先到登记窗口补记证件。")


class ReasonMissing(Invalid):
    """A refusal, a supplement or a withdrawal without words."""

    code = "mortgage_reason_missing"
    message = gettext_noop("请写明原因或者说明，最多 {most} 字。")


class NoProofYet(NotFound):
    """The paper is not there yet, or the ticket is not good."""

    code = "no_mortgage_proof"
    message = gettext_noop("没有可以下载的电子证明：凭证有误、已过期，或者证明还在制作。")


class FeeUnpaid(Conflict):
    """The registration has its price, and the bank has not paid it."""

    code = "mortgage_fee_unpaid"
    message = gettext_noop("登记费 {yuan} 元还没有缴（缴款单 {order}），银行缴清后才能登记。")


class NotOnTheLink(Conflict):
    """A mortgagee whose consent is needed is no bank of the link."""

    code = "mortgagee_not_on_the_link"
    message = gettext_noop("第 {rank} 顺位的抵押权人没有接入银政互通，不能在线取得同意，请各方到登记窗口办理。")
