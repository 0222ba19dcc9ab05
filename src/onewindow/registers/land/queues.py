"""The queue of attachments on a page, brought to what has force today."""

from . import terms
from .book import Page
from .entries import Of


def settle(page: Page) -> None:
    """Close attachments whose time is over; those behind move up, and the next in force begins to run."""
    for turn in terms.queue(terms.attachments(page.standing), page.today):
        one = page.get(Of.ATTACHMENT, turn.key)
        if turn.lapsed:
            page.close(one)
        elif turn.value != one.value:
            page.revise(one, turn.value)
