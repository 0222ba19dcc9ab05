"""What goes out to the provider: a payment is begun, asked after, money given back. Never inside a transaction."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from onewindow.core.act import Actor
from onewindow.core.clock import now

from . import providers, terms
from .acts import record_payment, record_refund, start_payment
from .errors import RefundNotFound
from .models import Attempt, Refund
from .providers import Asked
from .states import Said

#: Where notices are taken in, below our public address.
NOTICES = "/api/v1/payments/notices"
_BY = Actor.system("payments.ask")


def begin(number: str, *, back: str, by: Actor) -> str:
    """Start to pay and return the provider's page; `back` is our path for afterwards.

    Raises what `start_payment` raises, and ProviderSilent: then the attempt stands and can be begun again.
    """
    provider = providers.connected()
    started = start_payment(number, provider=provider.code, by=by)
    return provider.create(
        Asked(
            nonce=started.nonce,
            order=started.order,
            amount=started.amount,
            title=Attempt.objects.select_related("order").get(nonce=started.nonce).order.title,
            back=settings.PUBLIC_URL + back,
            notify=settings.PUBLIC_URL + NOTICES,
        )
    )


def ask(nonce: str, *, gives_up: bool = False) -> str:
    """Ask the provider what has become of an attempt and record it; with `gives_up` one that is still pending ends.

    Returns what it did: an effect of `states`, or "pending". Raises ProviderSilent.
    """
    answer = providers.connected().query(nonce)
    Attempt.objects.filter(nonce=nonce).update(asked_at=now())
    said = answer.said
    if said is Said.PENDING:
        if not gives_up:
            return "pending"
        said = Said.ABANDONED
    done = record_payment(nonce, said=said, amount=answer.amount, reference=answer.reference, at=answer.at, by=_BY)
    return done.effect


def ask_order(number: str) -> bool:
    """Ask after the open attempt of an order; False where there is none. Raises ProviderSilent."""
    nonce = Attempt.objects.filter(order__number=number, state="open").values_list("nonce", flat=True).first()
    if nonce is None:
        return False
    ask(nonce)
    return True


def due(limit: int = 200) -> list[tuple[str, bool]]:
    """Open attempts without a word for too long: (nonce, whether to give it up), those asked least lately first."""
    wait = terms.current()
    before = now() - timedelta(minutes=wait.query_after_minutes)
    rows = Attempt.objects.filter(Q(asked_at=None) | Q(asked_at__lt=before), state="open", started_at__lt=before)
    end = now() - timedelta(hours=wait.attempt_hours)
    return [(row.nonce, row.started_at < end) for row in rows.order_by("asked_at", "pk")[:limit]]


def give_back(number: str) -> None:
    """Have the provider give a refund back and record it; one that is done already is left alone.

    Raises RefundNotFound, ProviderSilent.
    """
    found = Refund.objects.select_related("attempt").filter(number=number).first()
    if found is None:
        raise RefundNotFound(number=number)
    if found.state != Refund.State.APPROVED:
        return
    done = providers.connected().refund(number, found.attempt.nonce, found.amount)
    record_refund(number, reference=done.reference, at=done.at, by=Actor.system("payments.refund"))
