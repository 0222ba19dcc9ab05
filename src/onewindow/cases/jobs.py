"""Background work of the engine: make and hand over what is ready; look at cases whose time has come.

Both are idempotent: they do what the state says is due, and a second run finds nothing.
"""

import logging
from collections.abc import Callable

from onewindow.catalogue.joint_services import Delivery
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import Conflict, Refused, Unavailable
from onewindow.core.jobs import job
from onewindow.documents.making import make_certificate

from . import acts, bookings, edition_jobs, journal, lifecycle, payment_receipts, telling
from .certificates import order_of, way_of
from .effects import FINISH
from .models import Case
from .records import Loaded
from .stages import Stage
from .states import CaseState
from .steps import Done

WAKE = "cases.wake"
#: Imported for what it registers: what happens to a booking is told as well.
TELLS_OF_BOOKINGS = bookings.TellBookings
#: Imported for its jobs: what an edition gives to do.
OF_EDITIONS = edition_jobs.OpenCases
#: Imported for its job: what is paid gets its receipt.
OF_PAYMENTS = payment_receipts.MakeReceipts
_SYSTEM = Actor.system("cases")
#: Cases looked at in one run; the next run goes on.
_MOST = 500

log = logging.getLogger(__name__)


@job(FINISH, queue="cases")
def finish(number: str) -> None:
    """Make the certificates that can be made now, then hand over what is complete.

    A result that cannot be made parks its own review, for the operator; the others go on.
    """
    while True:
        loaded = _read(number)
        ready = [code for code in loaded.plan.by_code if lifecycle.issuable(loaded.plan, loaded.state, code)]
        if not ready:
            break
        for code in ready:
            _issue(loaded, code)
    _deliver(_read(number))


@job(telling.TELL, queue="notices")
def tell(number: str, seq: int) -> None:
    """Tell people what one event of a case has for them."""
    telling.tell(number, seq)


@job(telling.REMIND, queue="notices")
def remind_answer(number: str, notice: int) -> None:
    """Remind of a correction whose term is nearly over."""
    telling.remind_answer(number, notice)


@job(WAKE, queue="cases", cron="* * * * *")
def wake() -> None:
    """Acceptance by law, notices whose gathering has ended, lapsed terms, warnings: also after a downtime."""
    due = Case.objects.filter(wake_at__lte=clock.now()).order_by("wake_at").values_list("number", flat=True)
    for number in list(due[:_MOST]):
        look_at(number)


def look_at(number: str) -> None:
    """Do what the law and the clock demand in one case."""
    state = _read(number).state
    now = clock.now()
    if state.gathering is not None and state.gathering.closes_at <= now:
        _try(acts.notify, number)
    state = _read(number).state
    if any(r.stage is Stage.RECEIVED and r.notice_by is not None and r.notice_by < now for r in state.reviews.values()):
        _try(acts.accept_by_law, number)
    if _lapsed(state):
        _try(acts.lapse, number)
    _try(acts.warn, number)


def _lapsed(state: CaseState) -> bool:
    now = clock.now()
    return any(n.sent_at and n.answer_by is not None and n.answer_by < now and n.open_lines for n in state.notices)


def _try(act: Callable[..., Done], number: str) -> None:
    try:
        act(number, by=_SYSTEM)
    except Conflict:
        return  # somebody else was faster, or nothing is due any more


def _issue(loaded: Loaded, code: str) -> None:
    try:
        made = make_certificate(order_of(loaded, code), by=_SYSTEM)
    except Unavailable:
        raise  # the queue tries again
    except (Refused, KeyError) as fault:
        why = fault.code if isinstance(fault, Refused) else f"missing:{fault.args[0]}"
        log.warning("case %s: no certificate for %s (%s)", loaded.number, code, why)
        acts.park(loaded.number, code, why=why, job=FINISH, arguments={"number": loaded.number}, by=_SYSTEM)
        return
    acts.issue(loaded.number, code, made.number, by=_SYSTEM)


def _deliver(loaded: Loaded) -> None:
    """Electronic results go out at once; with unified delivery all in one packet, when the last one is ready."""
    reviews = loaded.state.reviews
    made = [code for code, review in reviews.items() if review.stage is Stage.ISSUED]
    awaited = any(review.stage is Stage.DECIDED and review.paper for review in reviews.values())
    if loaded.plan.delivery is Delivery.UNIFIED and (loaded.state.closed_at is None or awaited):
        return
    if made and way_of(loaded) == "electronic":
        acts.deliver(loaded.number, made, way="electronic", by=_SYSTEM)


def _read(number: str) -> Loaded:
    return journal.load(Case.objects.get(number=number))
