"""Background work of mortgages: the paper that proves a registration, applications nobody signed in time."""

from onewindow.core.clock import today
from onewindow.core.jobs import job
from onewindow.documents.acts import cancel_certificate

from . import acts, queries
from .acts.deciding import PROOF
from .models import Application
from .papers import former_proof, make_proof
from .rows import SYSTEM
from .states import State


@job(PROOF, queue="cases")
def proof(number: str) -> None:
    """Set, sign and store the proof, end the one before it, hand the bank its ticket; idempotent."""
    row = Application.objects.get(number=number)
    if row.serial or row.state != State.REGISTERED:
        return
    made = make_proof(row, by=SYSTEM)
    before = former_proof(row)
    if before and before != made.serial:
        cancel_certificate(before, reason="抵押权变更，原证明失效", by=SYSTEM)
    acts.note_proof(number, serial=made.serial, sha256=made.pdf_sha256, by=SYSTEM)


@job("mortgages.end_proof", queue="cases")
def end_proof(number: str) -> None:
    """The mortgage is cancelled: the paper that proved it says so for ever; idempotent."""
    row = Application.objects.get(number=number)
    before = former_proof(row)
    if before:
        cancel_certificate(before, reason="抵押权已注销", by=SYSTEM)


@job("mortgages.lapse", queue="matters", cron="20 16 * * *")
def lapse() -> None:
    """After midnight: end what was not signed in time, and what was not supplemented."""
    late = Application.objects.filter(state=State.UNSIGNED.value, sign_until__lt=today())
    for number in late.order_by("pk").values_list("number", flat=True):
        acts.lapse_unsigned(number, by=SYSTEM)
    for number in queries.unanswered():
        acts.end_unanswered(number, by=SYSTEM)
