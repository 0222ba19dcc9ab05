"""What this room refuses."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, gettext_noop


class NoConsent(Forbidden):
    """The owner has not consented to this; `why`: none | expired | revoked | scope | purpose."""

    code = "no_consent"
    message = gettext_noop("没有权利人的有效授权，不能查询或办理，请先请权利人在手机上授权。")


class NoSuchConsent(NotFound):
    """Missing, or another's."""

    code = "no_such_consent"
    message = gettext_noop("没有找到这份授权，请从“授权”页面进入。")


class ConsentAnswered(Conflict):
    """It was answered before, or the time for an answer is over."""

    code = "consent_answered"
    message = gettext_noop("这份授权已经答复过或者已经过期，请刷新后再看。")


class ConsentOver(Conflict):
    """Revoked or expired already."""

    code = "consent_over"
    message = gettext_noop("这份授权已经失效，不用再撤销。")


class NothingChosen(Invalid):
    """No scope ticked."""

    code = "consent_nothing_chosen"
    message = gettext_noop("请至少勾选一项同意对方查看的内容；都不同意的，请点“不同意”。")


class BadConsent(Invalid):
    """Something about the request cannot be used; `what` says it."""

    code = "bad_consent"
    message = gettext_noop("授权请求有误：{what}")


class BadBusiness(Invalid):
    """The bank's own number is empty or too long."""

    code = "bad_business"
    message = gettext_noop("请填写本行的业务流水号，最多60个字符。")


class NumberUsed(Conflict):
    """The bank's own number stands for something else."""

    code = "number_used"
    message = gettext_noop("业务流水号“{business}”已用于另一份申请，请换一个流水号。")


class NotOwner(NotFound):
    """The unit is not one of his."""

    code = "not_owner_of_unit"
    message = gettext_noop("登记簿上没有您名下的这个不动产单元。")


class NoSuchBank(NotFound):
    """Not admitted to the link."""

    code = "no_such_bank"
    message = gettext_noop("“{bank}”没有接入银政互通，请从列表中选择。")


class NotMortgagee(NotFound):
    """No such mortgage of this bank."""

    code = "not_mortgagee"
    message = gettext_noop("登记簿上没有贵行的这一笔抵押权，请核对不动产单元代码和登记证明号。")


class AgreedAlready(Conflict):
    """An agreement stands."""

    code = "agreed_already"
    message = gettext_noop("这一笔抵押权已有同意带押过户的意见，可先撤回再重新出具。")


class BadLetter(Invalid):
    """A court looks without a letter that can be found again."""

    code = "bad_court_letter"
    message = gettext_noop("请写查询函的文号，如（2026）新2801执9号，最多60个字。")


class BadAsk(Invalid):
    """What a court's clerk has typed cannot be used; `faults`: (field, words) of everything that is wrong."""

    code = "bad_court_ask"
    message = gettext_noop("有 {count} 处要改，请对照文书填写。")


class NoSuchLetter(NotFound):
    """Missing, or another's."""

    code = "no_such_court_letter"
    message = gettext_noop("没有找到这次查询，请从“法院查询”页面进入。")
