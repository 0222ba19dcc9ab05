"""Money and case agree: an order is wanted while its registration is under way or entered, and goes back otherwise."""

from onewindow.cases.models import Review
from onewindow.cases.stages import FALLEN, Outcome
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.payments.errors import Unwanted
from onewindow.payments.handlers import Paid, PaymentHandler, handlers

_FALLEN = frozenset(str(stage) for stage in FALLEN)
_PAID_FOR_NOTHING = gettext_noop("登记没有办成，费用却没有退")
_ENTERED_UNPAID = gettext_noop("已经登记，费用却没有缴清")


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


def _review(subject: str) -> Review | None:
    number, _, matter = subject.removeprefix("case:").partition("/")
    return Review.objects.filter(case__number=number, matter=matter).first()
