"""What this room refuses."""

from onewindow.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, gettext_noop


class NoFeeKind(Invalid):
    """No rule of the region speaks of this kind."""

    code = "no_fee_kind"
    message = gettext_noop("没有“{kind}”这种登记的收费规定，请在地区数据 fees 中补上。")


class NoRate(Invalid):
    """No price holds on that day for these facts."""

    code = "no_rate"
    message = gettext_noop("“{fee}”在 {day} 没有对应的收费标准：请核对用途等事实，或在地区数据 fees 中补上。")


class OddFact(Invalid):
    """A number that is none."""

    code = "odd_fee_fact"
    message = gettext_noop("计费用的“{name}”应为 0 或正整数，收到的是“{value}”。")


class OrderNotFound(NotFound):
    """No such order, or none that this person may see."""

    code = "order_not_found"
    message = gettext_noop("没有找到这张缴款单，请核对单号。")


class OtherLines(Conflict):
    """The subject has an order with other lines."""

    code = "other_lines"
    message = gettext_noop("这件事已经有一张金额不同的缴款单（{number}），请先作废原单再开新单。")


class OrderClosed(Conflict):
    """The order cannot be paid or changed as it stands."""

    code = "order_closed"
    message = gettext_noop("缴款单 {number} 现在是“{state}”，不能这样办，请刷新后再看。")


class Unwanted(Conflict):
    """Raised by a handler: what the money was for is no longer wanted. The payment is recorded and given back."""

    code = "payment_unwanted"
    message = gettext_noop("要缴的这件事已经结束，款项将原路退回。")


class BadRefund(Invalid):
    """Nothing to give back, or more than was paid."""

    code = "bad_refund"
    message = gettext_noop("退款金额应大于 0，最多为 {most} 元，请改正后再交。")


class NoReason(Invalid):
    """A refund says why."""

    code = "no_refund_reason"
    message = gettext_noop("请选退款原因；选“其他”的，请写明。")


class SamePerson(Forbidden):
    """The one who asked for a refund may not approve it."""

    code = "same_person"
    message = gettext_noop("退款须由另一人复核，提出退款的人不能自己复核。")


class RefundClosed(Conflict):
    """The refund is past this step."""

    code = "refund_closed"
    message = gettext_noop("退款 {number} 已经办过这一步，请刷新后再看。")


class RefundNotFound(NotFound):
    """No such refund, or none that this person may see."""

    code = "refund_not_found"
    message = gettext_noop("没有找到这笔退款，请核对编号。")


class BadSignature(Forbidden):
    """A notice that the provider did not sign as it stands."""

    code = "bad_payment_signature"
    message = gettext_noop("支付回执的签名不对，没有采用。")


class BadNotice(Invalid):
    """A signed notice that does not fit the order: another amount, another attempt."""

    code = "bad_payment_notice"
    message = gettext_noop("支付回执与缴款单不符（{why}），没有采用。")


class ProviderSilent(Unavailable):
    """The provider does not answer, or says nothing that can be used."""

    code = "provider_silent"
    message = gettext_noop("支付平台现在没有应答，款项没有扣，请过一会儿再试。")


class NoStatement(Conflict):
    """The day is not over, so its statement is not complete."""

    code = "no_statement"
    message = gettext_noop("{day} 还没有过完，请第二天再对账。")
