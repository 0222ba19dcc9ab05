"""The life of an order as a machine: whatever the provider says in whatever order, money is counted once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.payments.states import ENDED, WAITING, Attempt, Effect, Said, State, after_refund, effect, may_start


@given(st.sampled_from(State), st.sampled_from(Attempt), st.sampled_from(Said))
def test_money_is_taken_note_of_exactly_where_it_is_new(order, attempt, said):
    what = effect(order, attempt, said)
    takes = what in {Effect.PAY, Effect.GIVE_BACK}
    assert takes == (said is Said.PAID and attempt is not Attempt.PAID)
    assert (what is Effect.PAY) <= (order in WAITING)
    if what is Effect.REOPEN:
        assert (order, attempt) == (State.PAYING, Attempt.OPEN)


def run(words):
    """One order, attempts started when it is open; returns (state, attempts, effects)."""
    state, attempts, effects = State.OPEN, [], []
    for word in words:
        if word == "start" and may_start(state):
            if Attempt.OPEN not in attempts:
                attempts.append(Attempt.OPEN)
            state = State.PAYING
        elif word in {"cancel", "expire"} and state in WAITING:
            state = State.CANCELLED if word == "cancel" else State.EXPIRED
            attempts = [Attempt.ABANDONED if one is Attempt.OPEN else one for one in attempts]
        elif isinstance(word, tuple) and word[0] < len(attempts):
            n, said = word
            what = effect(state, attempts[n], said)
            effects.append(what)
            if what in {Effect.PAY, Effect.GIVE_BACK}:
                attempts[n] = Attempt.PAID
                if what is Effect.PAY:
                    state = State.PAID
                    attempts = [Attempt.ABANDONED if one is Attempt.OPEN else one for one in attempts]
            elif what in {Effect.REOPEN, Effect.CLOSE}:
                attempts[n] = Attempt.FAILED if said is Said.FAILED else Attempt.ABANDONED
                state = State.OPEN if what is Effect.REOPEN else state
    return state, attempts, effects


WORDS = st.one_of(st.sampled_from(["start", "cancel", "expire"]), st.tuples(st.integers(0, 3), st.sampled_from(Said)))


@given(st.lists(WORDS, max_size=14))
def test_an_order_is_paid_at_most_once_and_all_other_money_goes_back(words):
    state, attempts, effects = run(words)
    assert effects.count(Effect.PAY) == (state is State.PAID)
    paid = attempts.count(Attempt.PAID)
    assert effects.count(Effect.GIVE_BACK) == paid - (state is State.PAID)
    assert (state is State.PAYING) == (Attempt.OPEN in attempts)


@given(st.lists(WORDS, max_size=10), st.integers(1, 3))
def test_every_word_twice_is_as_once(words, times):
    heard = [word for word in words for _ in range(times if isinstance(word, tuple) else 1)]
    assert run(heard)[:2] == run(words)[:2] or any(
        isinstance(word, tuple) and word[1] is not Said.PAID for word in words
    )
    assert run(heard)[2].count(Effect.PAY) <= 1


@pytest.mark.parametrize(("given_back", "state"), [(0, "paid"), (7999, "paid"), (8000, "refunded")])
def test_an_order_is_refunded_when_all_of_it_is_back(given_back, state):
    assert after_refund(State.PAID, paid=8000, given_back=given_back) == state


def test_what_has_ended_does_not_begin_again():
    assert not any(may_start(state) for state in ENDED | {State.PAID})
    assert after_refund(State.CANCELLED, paid=8000, given_back=8000) is State.CANCELLED
