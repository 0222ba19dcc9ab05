"""The electronic receipt of a paid order: made by `documents`, with number, check code and the signed QR code.

In a demonstration it is a sample and says so. The invoice of the state's own system is another matter: an adapter
would ask that system for it and keep its number in the place of ours.
"""

from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.documents.layout import LetterData, Line, Paper
from onewindow.documents.making import Order as PaperOrder
from onewindow.documents.making import make_letter
from onewindow.people.models import Agency
from onewindow.people.queries import agency_for, agency_name

from . import fees, terms
from .acts import note_receipt
from .errors import OrderClosed, OrderNotFound
from .fees import yuan
from .models import Attempt, Order
from .queries import view_of
from .states import State

KIND = "payment_receipt"
_BY = Actor.system("payments.receipt")


def make_receipt(number: str) -> str:
    """Make the receipt of an order that was paid, once; returns its serial.

    Raises OrderNotFound, OrderClosed, and what `make_letter` raises.
    """
    row = Order.objects.select_related("payer").filter(number=number).first()
    if row is None:
        raise OrderNotFound(number=number)
    if row.receipt:
        return row.receipt
    if row.paid_at is None or row.total == 0:
        raise OrderClosed(number=number, state=row.get_state_display())
    issuer = _issuer(row)
    paper = PaperOrder(
        kind=KIND,
        data=_data(row, agency_name(issuer, row.paid_at.astimezone(SHANGHAI).date())),
        source_reference=f"payment:{number}",
        division=row.division_id,
        party=row.payer_id,
        holder_kind=row.payer.kind,
        agency=issuer.pk,
    )
    issued = make_letter(paper, by=_BY)
    note_receipt(number, serial=issued.serial, by=_BY)
    return issued.serial


def check_code(number: str) -> str:
    """Six characters that go with a number: who reads both out on the telephone is reading from the paper."""
    return crypto.blind_index(number, kind="receipt")[:6].upper()


def _issuer(row: Order) -> Agency:
    """The agency that collects the first line: the order is its, whoever else is paid with it."""
    payee = row.lines.order_by("position").values_list("payee", flat=True)[0]
    return agency_for(fees.current().payees[payee].agency, row.division_id)


def _data(row: Order, issuer: str) -> LetterData:
    words, view = terms.current().receipt, view_of(row)
    counted = Attempt.objects.filter(order=row, counts=True).first()
    paid_at = (row.paid_at or row.opened_at).astimezone(SHANGHAI)
    lines = [
        Line(label="票据代码", value=words.code),
        Line(label="票据号码", value=row.number),
        Line(label="校验码", value=check_code(row.number)),
        Line(label="缴款事项", value=row.title),
    ]
    for kept in view.lines:
        line = kept.line
        said = f"{yuan(line.amount)} 元。{line.why['zh']}；依据{line.basis}；收款单位{kept.payee_names['zh']}"
        lines.append(Line(label=line.names["zh"], value=said))
    lines += [
        Line(label="合计", value=f"{yuan(row.total)} 元"),
        Line(label="缴款时间", value=f"{paid_at:%Y-%m-%d %H:%M}"),
        Line(label="支付流水", value=counted.reference if counted else ""),
    ]
    return LetterData(
        paper=Paper.SLIP,
        title=words.title,
        number=row.number,
        holder=Line(label="缴款人", value=row.payer.name, personal="name"),
        lines=tuple(line for line in lines if line.value),
        closing=(words.note,),
        issuer=issuer,
        issued_on=paid_at.date(),
    )


def is_due(row: Order) -> bool:
    """Whether an order should have a receipt and has none."""
    return row.state in {State.PAID, State.REFUNDED} and row.total > 0 and not row.receipt
