"""The electronic receipt of a paid order: made by `documents`, with number, check code and the signed QR code.

The room of payments and that of documents are strangers; they meet here. In a demonstration the receipt is a sample and
says so. The invoice of the state's own system is another matter: an adapter would ask that system for it and keep its
number in the place of ours.
"""

from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.jobs import enqueue, job
from onewindow.documents.layout import LetterData, Line, Paper
from onewindow.documents.making import Order as PaperOrder
from onewindow.documents.making import make_letter
from onewindow.payments import fees, terms
from onewindow.payments.acts import note_receipt
from onewindow.payments.fees import yuan
from onewindow.payments.handlers import Paid, PaymentWatcher, watchers
from onewindow.payments.queries import PaidOrder, paid_order
from onewindow.people.queries import agency_for, agency_name

KIND = "payment_receipt"
_BY = Actor.system("payments.receipt")


@watchers.register("receipts")
class MakeReceipts(PaymentWatcher):
    """What is paid gets its receipt, after the transaction."""

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """Written with the payment, made by the worker."""
        enqueue("cases.payment_receipt", lock=f"receipt:{paid.number}", number=paid.number)


@job("cases.payment_receipt", queue="payments")
def payment_receipt(number: str) -> None:
    """Make the receipt of a paid order."""
    make_receipt(number)


def make_receipt(number: str) -> str:
    """Make the receipt of an order that was paid, once; returns its serial.

    Raises OrderNotFound, OrderClosed, and what `make_letter` raises.
    """
    paid = paid_order(number)
    if paid.order.receipt:
        return paid.order.receipt
    # The agency that collects the first line: the order is its, whoever else is paid with it.
    payee = fees.current().payees[paid.order.lines[0].line.payee]
    agency = agency_for(payee.agency, paid.order.division)
    day = paid.at.astimezone(SHANGHAI).date()
    paper = PaperOrder(
        kind=KIND,
        data=_data(paid, agency_name(agency, day)),
        source_reference=f"payment:{number}",
        division=paid.order.division,
        party=paid.order.payer,
        holder_kind=paid.payer_kind,
        agency=agency.pk,
    )
    issued = make_letter(paper, by=_BY)
    note_receipt(number, serial=issued.serial, by=_BY)
    return issued.serial


def check_code(number: str) -> str:
    """Six characters that go with a number: who reads both out on the telephone is reading from the paper."""
    return crypto.blind_index(number, kind="receipt")[:6].upper()


def _data(paid: PaidOrder, issuer: str) -> LetterData:
    order, words, at = paid.order, terms.current().receipt, paid.at.astimezone(SHANGHAI)
    lines = [
        Line(label="票据代码", value=words.code),
        Line(label="票据号码", value=order.number),
        Line(label="校验码", value=check_code(order.number)),
        Line(label="缴款事项", value=order.title),
    ]
    for kept in order.lines:
        line = kept.line
        said = f"{yuan(line.amount)} 元。{line.why['zh']}；依据{line.basis}；收款单位{kept.payee_names['zh']}"
        lines.append(Line(label=line.names["zh"], value=said))
    lines += [
        Line(label="合计", value=f"{yuan(order.total)} 元"),
        Line(label="缴款时间", value=f"{at:%Y-%m-%d %H:%M}"),
        Line(label="支付流水", value=paid.reference),
    ]
    return LetterData(
        paper=Paper.SLIP,
        title=words.title,
        number=order.number,
        holder=Line(label="缴款人", value=order.payer_name, personal="name"),
        lines=tuple(line for line in lines if line.value),
        closing=(words.note,),
        issuer=issuer,
        issued_on=at.date(),
    )
