"""The bank supplements or withdraws."""

from onewindow.core.act import Actor, act
from onewindow.exchange.consents.rows import demand_bank
from onewindow.matters.mortgages import charging
from onewindow.matters.mortgages.rows import demand_state, ended, leave_queue, locked_of, said, words_or_refuse
from onewindow.matters.mortgages.states import State


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
