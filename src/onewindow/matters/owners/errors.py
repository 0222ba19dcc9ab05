"""What owners' self-service refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoProperty(NotFound):
    """Not in the book, or not his: the answer is the same."""

    code = "no_own_property"
    message = gettext_noop("您名下没有不动产单元“{unit}”，请从“我的不动产”进入。")


class NoProof(NotFound):
    """No proof that this person may see."""

    code = "no_proof"
    message = gettext_noop("没有这份证明，或者您不能查看。")


class BadProof(Invalid):
    """The request for a proof lacks something; `faults` says for each field what to do."""

    code = "bad_proof"
    message = gettext_noop("还不能出具：{why}")


class HasHome(Conflict):
    """A home is registered, so that none cannot be certified."""

    code = "has_home"
    message = gettext_noop(
        "登记簿中有您名下的住房登记，不能出具无房证明；需要证明住房情况的，可以出具登记查询结果证明。"
    )


class Answered(Conflict):
    """Agreed to, refused or withdrawn before."""

    code = "proof_settled"
    message = gettext_noop("这份申请已经答复或者结束，不用再办。")


class NoMove(NotFound):
    """No account of a utility that this person may move or answer for."""

    code = "no_account_move"
    message = gettext_noop("没有这项户名过户，或者您不能办理。")


class MoveNotOpen(Conflict):
    """Asked or answered before."""

    code = "account_move_not_open"
    message = gettext_noop("这项户名过户已经转办或者办结，请刷新后查看。")


class NothingChosen(Invalid):
    """No utility was ticked."""

    code = "no_utility_chosen"
    message = gettext_noop("请至少勾选一项要过户的户名。")


class WhyNot(Invalid):
    """A refusal says why and what to do."""

    code = "move_needs_words"
    message = gettext_noop("不能过户的，请写明原因和办法（200 字以内），例如“有欠费 36.50 元，缴清后自动过户”。")
