"""Every combination of opinions for up to four reviews, under every rule, with every possible lead."""

from itertools import product

import pytest

from onewindow.cases.opinions import Joint, joint_outcome
from onewindow.cases.stages import Outcome
from onewindow.catalogue.joint_services import JointOutcome

GRANTED, REFUSED = Outcome.GRANTED, Outcome.REFUSED
SPOKEN = (GRANTED, REFUSED, None)


def combinations():
    for size in range(5):
        for said in product(SPOKEN, repeat=size):
            yield dict(zip("ABCD", said, strict=False))


@pytest.mark.parametrize(
    "opinions", list(combinations()), ids=lambda o: "".join(f"{k}{(v or '-')[0]}" for k, v in o.items()) or "none"
)
def test_every_combination(opinions):
    said = list(opinions.values())
    complete = None not in said
    for lead in ("", *opinions):
        independent = joint_outcome(JointOutcome.INDEPENDENT, opinions, lead)
        all_or_none = joint_outcome(JointOutcome.ALL_OR_NONE, opinions, lead)
        led = joint_outcome(JointOutcome.LEAD_DECIDES, opinions, lead)
        if not said:
            assert independent.joint is all_or_none.joint is led.joint is Joint.NONE
            continue
        assert dict(independent.reviews) == {k: v for k, v in opinions.items() if v is not None}
        if not complete:
            assert independent.joint is all_or_none.joint is led.joint is None
            assert all_or_none.reviews == led.reviews == {}
            continue
        mixed = len(set(said)) == 2
        assert independent.joint == (Joint.PARTLY if mixed else Joint(said[0]))
        common = REFUSED if REFUSED in said else GRANTED
        assert all_or_none.joint == Joint(common)
        assert set(all_or_none.reviews.values()) == {common}
        leading = opinions[lead] if lead else common
        assert led.joint == Joint(leading)
        assert dict(led.reviews) == dict.fromkeys(opinions, leading)


def test_a_lead_that_fell_away_leaves_all_or_none():
    opinions = {"B": GRANTED, "C": REFUSED}
    assert joint_outcome(JointOutcome.LEAD_DECIDES, opinions, "A") == joint_outcome(JointOutcome.ALL_OR_NONE, opinions)
