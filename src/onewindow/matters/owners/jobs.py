"""Background work for owners: look at the book's events every minute, make proofs that everybody agreed to."""

from onewindow.core.jobs import job

from . import watching
from .acts.proofs import MAKE
from .making import make_proof


@job("owners.look", queue="registers", cron="* * * * *")
def look() -> None:
    """What happened on whose property; a second run finds nothing new."""
    watching.look()


@job(MAKE, queue="cases", priority=5)
def make(proof: int) -> None:
    """Read the book, set and sign the proof; idempotent."""
    make_proof(proof, by=watching.BY)
