"""An event rebuilds the state without knowing the rules: fold == state, for random histories."""

from dataclasses import asdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.cases import corrections, folding, lifecycle, operations
from onewindow.cases.corrections import Defect
from onewindow.cases.gates import GateKind
from onewindow.cases.plans import Plan
from onewindow.cases.projections import case_row, review_row
from onewindow.cases.stages import Outcome
from onewindow.cases.states import CaseState, merge
from onewindow.catalogue.declarations import OnRefused
from onewindow.catalogue.joint_services import JointOutcome
from onewindow.core.errors import Refused

from .made import Told, gate, matter, plan

CODES = "ABCD"
PLANS = [
    plan("A", "B", "C", "D"),
    plan(
        matter("A", reads=("name", "area"), issues=True),
        matter("B", reads=("name",), issues=True),
        matter("C", reads=("url",)),
        matter("D", reads=("area",)),
        gates=[gate("A", "B", GateKind.FINALISE, number=True), gate("C", "D", GateKind.START, OnRefused.RELEASE)],
        joint_days=45,
    ),
    plan(
        matter("A", reads=("name",)),
        matter("B", reads=("name",)),
        "C",
        "D",
        countersign=(("A", "B"),),
        gates=[gate("A", "C", GateKind.ACCEPT), gate("B", "D", GateKind.DECIDE, OnRefused.WAIT)],
    ),
    plan("A", "B", "C", "D", outcome=JointOutcome.ALL_OR_NONE, gates=[gate("A", "B")]),
    plan("A", "B", "C", "D", outcome=JointOutcome.LEAD_DECIDES, lead="D"),
]
OUTCOME = st.sampled_from(list(Outcome))
CODE = st.sampled_from(CODES)
WHAT = st.sampled_from(["name", "area", "url"])

MOVES = st.one_of(
    st.tuples(st.just(lifecycle.accept), CODE.map(lambda c: ([c],))),
    st.tuples(st.just(lifecycle.accept), st.just((list(CODES),))),
    st.tuples(st.just(lifecycle.decide), st.tuples(CODE, OUTCOME)),
    st.tuples(st.just(lifecycle.countersign), st.tuples(CODE, OUTCOME)),
    st.tuples(st.just(lifecycle.suspend), st.tuples(CODE, st.just("hearing"))),
    st.tuples(st.just(lifecycle.resume), CODE.map(lambda c: (c,))),
    st.tuples(st.just(lifecycle.extend), st.tuples(CODE, st.integers(1, 10))),
    st.tuples(st.just(lifecycle.withdraw), CODE.map(lambda c: ([c],))),
    st.tuples(st.just(lifecycle.refuse_acceptance), CODE.map(lambda c: ([c],))),
    st.tuples(st.just(lifecycle.issue), CODE.map(lambda c: (c, f"证-{c}"))),
    st.tuples(st.just(lifecycle.deliver), CODE.map(lambda c: ([c], "electronic"))),
    st.tuples(st.just(lifecycle.claim), CODE.map(lambda c: ([c], 4))),
    st.tuples(st.just(lifecycle.confirm), CODE.map(lambda c: (c,))),
    st.tuples(st.just(lifecycle.accept_by_law), st.just(())),
    st.tuples(st.just(corrections.report_defects), st.tuples(CODE, WHAT.map(lambda w: [Defect(what=w, reason="x")]))),
    st.tuples(st.just(corrections.notify), st.just(())),
    st.tuples(st.just(corrections.resubmit), st.tuples(st.dictionaries(WHAT, st.booleans(), min_size=1))),
    st.tuples(st.just(operations.abort), CODE.map(lambda c: (c,))),
)


def play(which: Plan, moves) -> Told:
    case = Told(which)
    case.do(lifecycle.submit)
    for (function, args), hours in moves:
        case.wait(hours=hours)
        try:
            case.do(function, *args)
        except Refused:
            continue
    return case


HISTORIES = st.lists(st.tuples(MOVES, st.integers(0, 60)), max_size=25)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PLANS), HISTORIES)
def test_the_fold_of_the_events_is_the_state(which, moves):
    case = play(which, moves)
    folded: dict = {}
    for body in case.bodies:
        folded = merge(folded, body)
    assert folded == case.state.json
    assert CaseState.from_json(folded) == case.state


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLANS), HISTORIES)
def test_a_case_closes_once_and_stays_closed_and_nothing_decided_is_open(which, moves):
    case = play(which, moves)
    assert sum(change.closed for change in case.changes) <= 1
    row = case_row(case.state)
    assert (row.open_reviews == 0) is (case.state.closed_at is not None)
    for review in case.state.reviews.values():
        if review.outcome is not None:
            assert review.decided_at is not None and review.opinion is not None


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLANS), HISTORIES, st.data())
def test_an_altered_column_is_found_and_named(which, moves, data):
    case = play(which, moves)
    folded = folding.fold((n + 1, "", body) for n, body in enumerate(case.bodies))
    stored_case = {**asdict(case_row(case.state)), "version": len(case.bodies), "state": case.state.json}
    stored = {code: {**asdict(review_row(review)), "priority": 0} for code, review in case.state.reviews.items()}
    assert list(folding.differences(folded, stored_case, stored)) == []
    code = data.draw(st.sampled_from(sorted(stored)))
    column = data.draw(st.sampled_from(sorted(stored[code])))
    stored[code][column] = "forged"
    found = list(folding.differences(folded, stored_case, stored))
    assert [(d.where, d.column) for d in found] == [(code, column)]
    assert 1 <= found[0].seq <= len(case.bodies)


def test_plans_come_back_as_they_were_and_their_name_is_their_content():
    for which in PLANS:
        again = Plan.from_json(which.json)
        assert (again, again.digest) == (which, which.digest)
    assert len({which.digest for which in PLANS}) == len(PLANS)


def test_a_nudge_and_a_warning_fold_too():
    case = Told(plan("A"))
    case.do(lifecycle.submit)
    case.do(lifecycle.nudge, ["A"], day=date(2026, 11, 23))
    case.do(lifecycle.accept, ["A"])
    case.when += timedelta(days=60)
    case.do(lifecycle.warn)
    folded = folding.fold((n + 1, "", body) for n, body in enumerate(case.bodies))
    assert folded.state == case.state.json
    assert folded.said_at["A.warned"] == 4
