"""Background work of this room. Each job does what is due; a second run finds nothing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db.models import F, Q

from onewindow.core.act import Actor
from onewindow.core.clock import now, today
from onewindow.core.errors import Refused
from onewindow.core.jobs import job

from . import asking, reconciling, terms
from .acts import cancel_order, expire_order
from .errors import ProviderSilent
from .handlers import handler_of
from .models import Order, Refund

_MOST = 200


@job("payments.send_refund", queue="payments")
def send_refund(number: str) -> None:
    """Have the provider give money back; while it is silent, `settle` tries again."""
    try:
        asking.give_back(number)
    except ProviderSilent:
        return


@job("payments.settle", queue="payments", cron="* * * * *")
def settle() -> None:
    """Ask after payments without a word, give back what waits, let orders expire."""
    _ask()
    for number in Refund.objects.filter(state="approved").order_by("asked_at").values_list("number", flat=True)[:_MOST]:
        send_refund(number)
    for row in Order.objects.filter(state__in=["open", "paying"], due_at__lte=now()).order_by("due_at")[:_MOST]:
        _try(partial(expire_order, row.number, by=Actor.system("payments.settle")))


@job("payments.reconcile", queue="payments", cron="20 1 * * *")
def reconcile_yesterday() -> None:
    """Reconcile the day that has just ended (the hour is the server's)."""
    _try(partial(reconciling.reconcile, today() - timedelta(days=1), by=Actor.system("payments.reconcile")))


@job("payments.end_unwanted", queue="payments", cron="7 * * * *")
def end_unwanted() -> None:
    """Orders whose subject has ended without saying so: taken back, or given back by rule."""
    since = now() - timedelta(days=2 * terms.current().expires_days)
    kept = Q(state="paid", attempts__counts=True, attempts__given_back__lt=F("attempts__amount"))
    rows = Order.objects.filter(Q(state__in=["open", "paying"]) | kept, opened_at__gte=since)
    for subject in rows.order_by("pk").values_list("subject", flat=True).iterator(chunk_size=_MOST):
        if not handler_of(subject).wanted(subject):
            _try(partial(cancel_order, subject, by=Actor.system("payments.settle")))


def _ask() -> None:
    for nonce, gives_up in asking.due(_MOST):
        try:
            asking.ask(nonce, gives_up=gives_up)
        except ProviderSilent:
            return
        except Refused:
            continue  # it says something that does not fit: the reconciliation will tell


def _try(what: Callable[[], None]) -> None:
    try:
        what()
    except Refused:
        return
