"""The way of a revision, as rules without a database."""

from datetime import date
from itertools import product

import pytest

from onewindow.catalogue.errors import NotYet, OwnRevision, WrongState
from onewindow.catalogue.revising import State, Step, after, demand_due, due, open_steps, second_person

WAY = {
    (Step.CHANGE, State.EDITING): State.EDITING,
    (Step.SUBMIT, State.EDITING): State.SUBMITTED,
    (Step.RETURN, State.SUBMITTED): State.EDITING,
    (Step.RETURN, State.APPROVED): State.EDITING,
    (Step.APPROVE, State.SUBMITTED): State.APPROVED,
    (Step.PUBLISH, State.APPROVED): State.PUBLISHED,
    (Step.WITHDRAW, State.EDITING): State.WITHDRAWN,
    (Step.WITHDRAW, State.SUBMITTED): State.WITHDRAWN,
    (Step.WITHDRAW, State.APPROVED): State.WITHDRAWN,
}


@pytest.mark.parametrize(("step", "state"), list(product(Step, State)), ids=str)
def test_a_step_is_taken_where_the_way_says_and_nowhere_else(step, state):
    if (step, state) in WAY:
        assert after(step, state) is WAY[step, state]
        assert step in open_steps(state)
    else:
        assert step not in open_steps(state)
        with pytest.raises(WrongState):
            after(step, state)


def test_nobody_approves_what_he_wrote():
    second_person("staff:3", authors={"staff:1", "staff:2"})
    with pytest.raises(OwnRevision):
        second_person("staff:2", authors={"staff:1", "staff:2"})


def test_an_edition_takes_effect_on_its_day_and_not_before():
    day = date(2027, 1, 1)
    assert due(None, day) and due(day, day) and due(day, date(2027, 1, 2))
    assert not due(day, date(2026, 12, 31))
    with pytest.raises(NotYet):
        demand_due(day, date(2026, 12, 31))
