"""Money and case agree: an order is wanted while its registration is under way or entered, and goes back otherwise.

The desk reads before it decides whether the order is paid (`FeeKnown`); that it must be is the matter's own demand.
"""

from collections.abc import Sequence

from onewindow.cases.conditions import Condition, conditions
from onewindow.cases.handlers import Check
from onewindow.cases.models import Review
from onewindow.cases.records import Loaded
from onewindow.cases.stages import FALLEN, Outcome
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.payments import fees as money
from onewindow.payments.errors import Unwanted
from onewindow.payments.handlers import Paid, PaymentHandler, handlers
from onewindow.payments.queries import OrderView, orders_on

from . import reading

_FALLEN = frozenset(str(stage) for stage in FALLEN)
_PAID_FOR_NOTHING = gettext_noop("登记没有办成，费用却没有退")
#: The seller's taxes are owed while the registration goes on, whatever became of the tax return.
_DECIDES = {"RE-TAX": "RE-TRANSFER"}
_ENTERED_UNPAID = gettext_noop("已经登记，费用却没有缴清")
_UNPAID = gettext_noop("缴款单 {order}（{yuan} 元）还没有缴清，缴清后才能登簿。")
_PAID = gettext_noop("缴款单 {order}（{yuan} 元）已缴清。")
_PAYMENTS = gettext_noop("缴费记录")


@handlers.register("case")
class RegistrationFee(PaymentHandler):
    """Subjects are `case:<number>/<matter>`."""

    def on_paid(self, paid: Paid, *, by: Actor) -> None:
        """The registrar may enter it now. Raises Unwanted where the registration has fallen away meanwhile."""
        if not self.wanted(paid.subject):
            raise Unwanted

    def wanted(self, subject: str) -> bool:
        """Whether the registration goes on or is entered."""
        review = _review(subject)
        return review is not None and review.stage not in _FALLEN and review.outcome != Outcome.REFUSED

    def disagreement(self, paid: Paid) -> str:
        """Paid and fallen away, or entered and unpaid."""
        review = _review(paid.subject)
        if paid.state == "paid" and not self.wanted(paid.subject):
            return _PAID_FOR_NOTHING
        entered = review is not None and review.outcome == Outcome.GRANTED
        return _ENTERED_UNPAID if entered and paid.state in {"open", "paying", "expired"} else ""


@conditions.register("registration_fee")
class FeeKnown(Condition):
    """Tells the registrar whether the fee is paid, before he decides and is refused."""

    def checks(self, case: Loaded, matter: str) -> Sequence[Check]:
        """One line for each order that was opened, the buyer's first; one query, of registrations alone."""
        if matter not in reading.REGISTERING:
            return ()
        wanted = (matter, *(code for code, decides in _DECIDES.items() if decides == matter))
        subjects = [reading.source_reference(case.number, code) for code in wanted]
        found = orders_on(subjects)
        return tuple(_known(found[subject]) for subject in subjects if subject in found)


def _known(order: OrderView) -> Check:
    data = {"order": order.number, "yuan": money.yuan(order.total)}
    says, passed = (_PAID, True) if order.settled else (_UNPAID, None)
    return Check(code="fee", passed=passed, says=says, data=data, source=_PAYMENTS)


def _review(subject: str) -> Review | None:
    number, _, matter = subject.removeprefix("case:").partition("/")
    matter = _DECIDES.get(matter, matter)
    return Review.objects.filter(case__number=number, matter=matter).first()
