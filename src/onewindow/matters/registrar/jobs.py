"""Background work of the registrar: the whole book is checked every night, and when somebody asks for it."""

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.jobs import job

from . import acts
from .acts.checking import CHECK

_BY = Actor.system("registrar")


@job(CHECK, queue="maintenance")
def check(check: int) -> None:
    """Read the whole book; may run twice."""
    acts.check_book(check, by=_BY)


@job("registrar.check_nightly", queue="maintenance", cron="30 18 * * *")
def check_nightly() -> None:
    """In the night; nothing where a check still runs."""
    try:
        acts.ask_book_check(by=_BY)
    except Refused:
        return
