"""The bank supplements or withdraws."""

from onewindow.core.act import Actor, act
from onewindow.exchange.consents.rows import demand_bank
from onewindow.matters.mortgages.errors import ReasonMissing
from onewindow.matters.mortgages.models import Application
from onewindow.matters.mortgages.rows import demand_state, ended, locked_of, said
from onewindow.matters.mortgages.states import State
from onewindow.registers.land import acts as book


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
    ended(row, State.WITHDRAWN, "words")
    said(row, "withdraw_mortgage", by)
    return row.state


def leave_queue(row: Application, reason: str, by: Actor) -> None:
    """Give the place in the order of the unit back, where there is one."""
    if row.order is not None:
        book.withdraw_application(row.unit, row.order, reason=reason, by=by)


def words_or_refuse(text: str, most: int) -> str:
    """The words, trimmed. Raises ReasonMissing where there are none, or too many."""
    words = text.strip()
    if not 1 <= len(words) <= most:
        raise ReasonMissing(most=most)
    return words
