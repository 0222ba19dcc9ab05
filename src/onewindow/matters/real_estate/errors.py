"""What real estate registration refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NotYours(NotFound):
    """No such unit, or nothing of the applicant's on it; both look the same."""

    code = "not_your_unit"
    message = gettext_noop(
        "登记簿中没有申请人名下的不动产单元“{unit}”，请核对单元号；买方、抵押权人请由权利人发起申请。"
    )


class OwnersChanged(Conflict):
    """Somebody holds the unit now who did not when it was applied for, and so has agreed to nothing."""

    code = "owners_changed"
    message = gettext_noop("申请之后，{names}成为权利人，没有同意这次登记；请退回，由现在的全体权利人重新申请。")


class FeeUnpaid(Conflict):
    """Nothing is entered in the book before the fee is paid."""

    code = "land_fee_unpaid"
    message = gettext_noop("登记费还没有缴清（缴款单 {order}，{yuan} 元），缴清后才能登簿。")


class SellerTaxUnpaid(Conflict):
    """Nothing is entered in the book before the seller has paid, too (Individual Income Tax Law 15)."""

    code = "land_seller_tax_unpaid"
    message = gettext_noop("转让方的税款还没有缴清（缴款单 {order}，{yuan} 元），缴清后才能登簿。")


class TaxOfAnotherPrice(Conflict):
    """The price, or what else the taxes rest on, was corrected after they were assessed."""

    code = "tax_of_another_price"
    message = gettext_noop(
        "税款按补正前的内容核定（{before} 元），按现在的内容应为 {now} 元，不能登簿；请不予登记并退款，重新申请。"
    )


class BadTaxAmount(Invalid):
    """The tax officer has typed what is no amount."""

    code = "bad_tax_amount"
    message = gettext_noop("“{tax}”填的“{value}”不是金额，请填写以元为单位的数，最多两位小数；按测算核定的可以不填。")


class SellerNotHere(Invalid):
    """Who receives applies alone: nobody is here to pay for the transferor."""

    code = "seller_not_here"
    message = gettext_noop("继承、判决由取得人单独申请，转让方的税款请在税务专窗另行征收，这里不要填写。")


class NothingToCancel(NotFound):
    """The number names no standing entry of that kind on the unit."""

    code = "nothing_to_cancel"
    message = gettext_noop("该不动产上没有证明号为“{number}”的现势{kind}，请核对登记证明。")


class NameNotInBook(NotFound):
    """The holder whose name is to be changed is not in the book."""

    code = "name_not_in_book"
    message = gettext_noop("登记簿上没有名为“{name}”的权利人，请按证书填写。")
