"""The one write of the API's own: an application in one request, all or nothing, once per key."""

from typing import Any

from onewindow.cases.acts import Receipt
from onewindow.cases.acts import submit as submit_case
from onewindow.core.act import Actor, act
from onewindow.sheets.queries import submission_of

from .applications import Application, actor_for, draft_of, fill_in


@act("submit", returns=Receipt)
def submit_application(
    application: Application, *, user: Any, by: Actor, idempotency_key: str | None = None
) -> Receipt:
    """Open a draft (or take the one named), answer, sign and submit it. A refusal leaves nothing behind.

    `by` is the caller himself; for whom he acts is found again, from the draft. A repeated key gives the first receipt.
    Raises what `sheets` and `cases` refuse: PartyNotFound, NoMandate, WrongPlace, NotReady, SubmittedTwice …
    """
    draft = draft_of(user, application)
    acting = actor_for(user, draft)
    fill_in(draft, application, by=acting)
    return submit_case(submission_of(draft), by=acting)
