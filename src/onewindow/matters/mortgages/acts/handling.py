"""The bank supplements or withdraws; nobody keeps a place in the order for ever."""

from datetime import timedelta

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import SHANGHAI, today
from onewindow.exchange.consents.rows import demand_bank
from onewindow.exchange.consents.terms import current
from onewindow.matters.mortgages import charging
from onewindow.matters.mortgages.errands import tell_bank
from onewindow.matters.mortgages.rows import (
    demand_state,
    ended,
    leave_queue,
    locked,
    locked_of,
    said,
    stream_of,
    tell_signers,
    words_or_refuse,
)
from onewindow.matters.mortgages.states import State, may
from onewindow.people.errors import NotAllowed

UNANSWERED = "逾期未补正，不予登记。"


@act("supplement_mortgage")
def supplement(partner: str, number: str, *, words: str, by: Actor) -> str:
    """Answer what the registrar asked for; the application goes on with its place in the order. Returns the state.

    Raises NoSuchBank, NotAllowed, NoApplication, OtherBanksCase, WrongTime, ReasonMissing.
    """
    demand_bank(by, partner)
    row = locked_of(number, partner)
    demand_state(row, "supplement")
    row.words, row.state = words_or_refuse(words, 500), State.ACCEPTED
    row.save(update_fields=["words", "state"])
    said(row, "supplement_mortgage", by)
    return row.state


@act("withdraw_mortgage")
def withdraw(partner: str, number: str, *, reason: str, by: Actor) -> str:
    """Take an application back before it is registered; those behind it move up. Returns the state.

    Raises NoSuchBank, NotAllowed, NoApplication, OtherBanksCase, WrongTime, ReasonMissing.
    """
    demand_bank(by, partner)
    row = locked_of(number, partner)
    demand_state(row, "withdraw")
    row.words = words_or_refuse(reason, 300)
    leave_queue(row, row.words, by)
    charging.end(row, "withdrawn")
    ended(row, State.WITHDRAWN, "words")
    said(row, "withdraw_mortgage", by)
    return row.state


@act("end_unanswered_mortgages")
def end_unanswered(number: str, *, by: Actor) -> bool:
    """Reject what was not supplemented in time, so that those behind it in the order go on; False for any other.

    By the system. Raises NoApplication, NotAllowed.
    """
    if not by.ref.startswith("system:"):
        raise NotAllowed(permission="system")
    row = locked(number)
    asked = [e.at for e in events.history(stream_of(number)) if e.verb == "ask_mortgage_supplement"]
    last = today() - timedelta(days=current().supplement_days)
    late = may(row.state, "end_unanswered") and bool(asked) and asked[-1].astimezone(SHANGHAI).date() < last
    if late:
        row.words = UNANSWERED
        leave_queue(row, row.words, by)
        charging.end(row, "refused")
        ended(row, State.REJECTED, "words")
    event = said(row, "end_unanswered_mortgages", by, {"lapsed": late})
    if late:
        tell_bank(row, event, "mortgage.rejected", {"status": row.state, "reason": row.words}, by=by)
        tell_signers(row, "mortgage_rejected", {"reason": row.words})
    return late
