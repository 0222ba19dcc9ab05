"""Background work of start-up: a self-declared name is decided by the system, a changed licence is given anew."""

from onewindow.cases.acts import accept, decide
from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome, Stage
from onewindow.core.act import Actor
from onewindow.core.jobs import job
from onewindow.registers.enterprises import queries

from .acts import ask_signatures_again
from .corrected import ASK_AGAIN, corrected_of
from .reissue import REISSUE, reissue

DECLARE = "company_opening.declare_name"


@job(DECLARE, queue="matters", priority=5)
def declare_name(applicant: int, reservation: str) -> None:
    """Decide the applicant's name matters that wait for nothing but the check, which the reservation has passed.

    Under the law before 2021-03-01 an officer decides: then nothing was reserved and nothing is decided here.
    """
    kept = queries.reservation(reservation)
    if kept is None or not kept.open:
        return
    by = Actor.system(DECLARE)
    waiting = Review.objects.filter(case__applicant_id=applicant, matter="ENT-NAME", stage=Stage.RECEIVED)
    for number in waiting.order_by("case_id").values_list("case__number", flat=True):
        accept(number, ["ENT-NAME"], by=by)
        decide(number, "ENT-NAME", Outcome.GRANTED, by=by)


@job(REISSUE, queue="cases")
def reissue_licence(number: str, n: int) -> None:
    """The licence after a change; idempotent, and tried again while the first is still being made."""
    reissue(number, n, by=Actor.system(REISSUE))


@job(ASK_AGAIN, queue="matters")
def ask_again(number: str) -> None:
    """Tell the signers that what they signed was corrected; nobody is told twice of the same state of the case."""
    found = corrected_of(number)
    if found is not None and found.open and found.undecided:
        ask_signatures_again(number, by=Actor.system(ASK_AGAIN))
