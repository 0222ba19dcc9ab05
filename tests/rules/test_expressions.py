from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import expressions
from onewindow.rules.expressions import (
    UNKNOWN,
    ExpressionError,
    Operator,
    WhenUnknown,
    evaluate,
    judge,
    parse,
    say,
    truth,
    unknown_variables,
)
from onewindow.rules.values import same

NONES = (None, "", [])


def value(raw: object, **scope: object) -> object:
    return evaluate(parse(raw), scope)


def var(name: str) -> dict[str, str]:
    return {"var": name}


class TestThreeValues:
    def test_an_absent_answer_is_unknown(self):
        assert value(var("a")) is UNKNOWN
        assert value({"==": [var("a"), 1]}) is UNKNOWN
        assert value({"not": {"==": [var("a"), 1]}}) is UNKNOWN

    def test_unknown_has_no_truth_of_its_own(self):
        with pytest.raises(TypeError):
            bool(UNKNOWN)

    def test_null_where_a_condition_stands_is_not_bound_yet(self):
        assert value(None) is UNKNOWN
        assert value({"all": [None, False]}) is False
        assert value({"any": [None, False]}) is UNKNOWN

    @pytest.mark.parametrize(
        ("values", "all_of", "any_of"),
        [
            ((True, True), True, True),
            ((True, False), False, True),
            ((False, False), False, False),
            ((True, None), UNKNOWN, True),
            ((False, None), False, UNKNOWN),
            ((None, None), UNKNOWN, UNKNOWN),
        ],
    )
    def test_one_false_decides_all_and_one_true_decides_any(self, values, all_of, any_of):
        for ordered in (values, values[::-1]):
            assert value({"all": list(ordered)}) is all_of
            assert value({"any": list(ordered)}) is any_of

    @pytest.mark.parametrize("none", NONES)
    def test_none_is_an_answer_that_equals_and_contains_nothing(self, none: object):
        assert value({"has": var("a")}, a=none) is False
        assert value({"==": [var("a"), "x"]}, a=none) is False
        assert value({"!=": [var("a"), "x"]}, a=none) is True
        assert value({"==": [var("a"), var("b")]}, a=none, b=none) is False
        assert value({"<": [var("a"), 5]}, a=none) is False
        assert value({">=": [var("a"), 5]}, a=none) is False
        assert value({"in": [var("a"), ["x", ""]]}, a=none) is False
        assert value({"contains": [var("a"), "x"]}, a=none) is False
        assert value({"contains": [var("a"), var("b")]}, a=["", None], b=none) is False

    def test_none_decides_whatever_the_other_side_will_be(self):
        assert value({"<": [var("a"), var("b")]}, a=None) is False
        assert value({"!=": [var("b"), var("a")]}, a=None) is True
        assert value({"contains": [var("a"), var("b")]}, a=[]) is False

    def test_has_is_about_an_answer_not_about_its_truth(self):
        assert value({"has": var("a")}) is UNKNOWN
        assert value({"has": var("a")}, a=False) is True
        assert value({"has": var("a")}, a=0) is True

    def test_an_answer_read_as_a_condition(self):
        assert value({"all": [var("a")]}, a=True) is True
        assert value({"all": [var("a")]}, a=None) is False
        assert value({"all": [var("a")]}, a="是") is UNKNOWN
        assert value({"all": [var("a")]}, a=1) is UNKNOWN


class TestComparisons:
    @pytest.mark.parametrize(
        ("left", "operator", "right", "expected"),
        [
            (10, "<", 35, True),
            ("10", "<", 35, True),
            ("10", "<", "9", False),  # enumerations written as numbers are numbers
            ("0.4", "<=", 0.4, True),
            (Decimal("0.4"), ">=", 0.4, True),
            ("2021-07-29", "<", "2021-07-30", True),
            ("2021-07-30", ">=", date(2021, 7, 30), True),
            ("2021-07-30T23:00:00", "<=", "2021-07-30", True),
            (datetime(2021, 7, 30, 9), ">", "2021-07-29", True),
            ("10kV", "<", 35, UNKNOWN),
            ("中", "<", 35, UNKNOWN),
            (True, "<", 35, UNKNOWN),
            ("2021-02-30", "<", "2021-07-30", UNKNOWN),
            ("2021-07-30", "<", 35, UNKNOWN),
            ([1], "<", 35, UNKNOWN),
            (float("nan"), "<", 35, UNKNOWN),
            ("²", "<", 35, UNKNOWN),
            ("１０", "<", 35, UNKNOWN),
            ("1e1", "<", 35, UNKNOWN),
            (10**400, ">", 1.5, True),
        ],
    )
    def test_numbers_and_days_have_a_size_and_nothing_else(self, left, operator, right, expected):
        assert value({operator: [var("a"), var("b")]}, a=left, b=right) is expected

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("零售", "零售", True),
            ("10", 10, True),
            ("10", "10.0", False),  # two texts are compared as texts
            (True, 1, False),
            (False, 0, False),
            (1.0, 1, True),
            ("2022-03-01", date(2022, 3, 1), True),
            (["a", "b"], ["a", "b"], True),
            (["a", None], ["a", None], True),
            (["a"], ["a", "b"], False),
            ([True], [1], False),
            ({"x": 1}, {"x": "1"}, True),
            ({"x": 1}, {"y": 1}, False),
            ("x", ["x"], False),
        ],
    )
    def test_equality_is_of_the_same_kind(self, left, right, expected):
        for one, other in ((left, right), (right, left)):
            assert value({"==": [var("a"), var("b")]}, a=one, b=other) is expected
            assert value({"!=": [var("a"), var("b")]}, a=one, b=other) is not expected

    @pytest.mark.parametrize("none", NONES)
    def test_none_equals_nothing_but_itself_inside_a_list(self, none: object):
        assert not same(none, none)
        assert same([none], [none])
        assert not same([none], [0])

    def test_lists_are_searched_and_texts_are_not(self):
        assert value({"in": [var("a"), ["临时用地", "农用地"]]}, a="农用地") is True
        assert value({"in": [var("a"), var("b")]}, a="用地", b="农用地") is UNKNOWN
        assert value({"contains": [var("a"), "图书"]}, a=["图书", "期刊"]) is True
        assert value({"contains": [var("a"), "图"]}, a=["图书", "期刊"]) is False
        assert value({"contains": [var("a"), "图书"]}, a="图书、期刊") is UNKNOWN
        assert value({"in": [var("a"), [0.22, 0.38]]}, a="0.38") is True

    @pytest.mark.parametrize(
        ("days", "scope"),
        [
            (90, {"a": ["2025-01-01", "2025-04-01"]}),
            (90, {"a": {"start": "2025-01-01", "end": "2025-04-01"}}),
            (90, {"a": "2025-01-01/2025-04-01"}),
            (-1, {"a": ["2025-01-02", "2025-01-01"]}),
            (None, {"a": None}),
            (UNKNOWN, {}),
            (UNKNOWN, {"a": "2025-01-01"}),
            (UNKNOWN, {"a": ["2025-01-01", None]}),
            (UNKNOWN, {"a": ["2025-01-01", "2025-02-01", "2025-03-01"]}),
        ],
    )
    def test_a_period_has_its_days_the_first_one_not_counted(self, days, scope):
        assert value({"date_diff_days": [var("a")]}, **scope) == days

    def test_the_days_from_one_date_to_another(self):
        days = {"date_diff_days": [var("a"), var("b")]}
        assert value(days, a="2025-01-01", b=date(2025, 1, 31)) == 30
        assert value(days, a="2025-01-01") is UNKNOWN
        assert value({"<=": [days, 15]}, a=None) is False  # no date, no days to count


class TestJudging:
    RAW = {"==": [var("pub_kind"), "零售"]}

    @pytest.mark.parametrize(
        ("when_unknown", "batch_trigger", "in_force", "asks"),
        [
            (WhenUnknown.IN_FORCE, False, True, False),
            (WhenUnknown.NOT_IN_FORCE, False, False, False),
            (WhenUnknown.ASK, False, True, True),
            (WhenUnknown.IN_FORCE, True, True, False),
            (WhenUnknown.NOT_IN_FORCE, True, False, False),
            (WhenUnknown.ASK, True, False, True),
        ],
    )
    def test_what_cannot_be_decided_counts_by_its_default(self, when_unknown, batch_trigger, in_force, asks):
        verdict = judge(parse(self.RAW), {}, when_unknown, batch_trigger=batch_trigger)
        assert (verdict.value, verdict.unknown, verdict.asks) == (in_force, True, asks)
        assert verdict.missing == ("pub_kind",)

    def test_an_answer_decides_against_any_default(self):
        for when_unknown in WhenUnknown:
            verdict = judge(parse(self.RAW), {"pub_kind": "批发"}, when_unknown, batch_trigger=True)
            assert (verdict.value, verdict.unknown, verdict.asks, verdict.missing) == (False, False, False, ())

    def test_no_expression_is_unknown(self):
        verdict = judge(None, {"pub_kind": "零售"}, WhenUnknown.IN_FORCE)
        assert (verdict.value, verdict.unknown, verdict.missing) == (True, True, ())

    def test_only_what_would_settle_it_is_missing(self):
        settled = {"any": [{"==": [var("a"), 1]}, {"==": [var("b"), 1]}]}
        both = parse({"all": [settled, {"==": [var("c"), 1]}, {"has": var("d")}]})
        assert unknown_variables(both, {"a": 1}) == ("c", "d")
        assert unknown_variables(both, {"a": 1, "c": 1, "d": "x"}) == ()

    def test_an_answer_that_cannot_be_used_is_missing_too(self):
        assert unknown_variables(parse({"<": [var("a"), 5]}), {"a": "很大"}) == ("a",)
        assert unknown_variables(parse({"all": [var("a")]}), {"a": "很大"}) == ("a",)


class TestReading:
    @pytest.mark.parametrize(
        ("raw", "path"),
        [
            ("pub_kind==零售", ""),
            (5, ""),
            ([], ""),
            ({}, ""),
            ({"==": [1, 2], "!=": [1, 2]}, ""),
            ({"plus": [1, 2]}, ""),
            ({"literal": 1}, ""),
            ({"unbound": None}, ""),
            ({5: [1, 2]}, ""),
            ({"var": ""}, "var"),
            ({"var": ["a"]}, "var"),
            ({"==": [1]}, "=="),
            ({"==": [1, 2, 3]}, "=="),
            ({"==": var("a")}, "=="),
            ({"all": []}, "all"),
            ({"any": var("a")}, "any"),
            ({"all": ["x"]}, "all[0]"),
            ({"all": [True, {"any": [{"not": 5}]}]}, "all[1].any[0].not"),
            ({"not": [var("a")]}, "not"),
            ({"has": "a"}, "has"),
            ({"has": {"==": [1, 2]}}, "has"),
            ({"<": [var("a"), "大"]}, "<[1]"),
            ({"<": [None, 1]}, "<[0]"),
            ({"<": [1, "2022-03-01"]}, "<"),
            ({">": [{"date_diff_days": [var("a")]}, "2022-03-01"]}, ">"),
            ({"in": [var("a"), "abc"]}, "in[1]"),
            ({"contains": ["abc", "a"]}, "contains[0]"),
            ({"==": [var("a"), [{"var": "b"}]]}, "==[1]"),
            ({"==": [var("a"), [["x"]]]}, "==[1]"),
            ({"==": [var("a"), float("nan")]}, "==[1]"),
            ({"date_diff_days": []}, "date_diff_days"),
            ({"date_diff_days": [var("a"), "明天"]}, "date_diff_days[1]"),
            ({"all": [{"date_diff_days": [var("a")]}]}, "all[0]"),
        ],
    )
    def test_what_is_not_of_the_grammar_is_refused_with_its_place(self, raw: object, path: str):
        with pytest.raises(ExpressionError) as refused:
            parse(raw)
        assert refused.value.path == path
        assert refused.value.reason

    def test_nesting_has_a_bound(self):
        raw: Any = True
        for _ in range(5000):
            raw = {"not": raw}
        with pytest.raises(ExpressionError, match="嵌套"):
            parse(raw)

    def test_an_expression_is_a_value(self):
        raw = {"all": [{"in": [var("a"), ["x", "y"]]}, {"has": var("b")}, {"==": [var("a"), "z"]}]}
        assert parse(raw) == parse(raw)
        assert hash(parse(raw)) == hash(parse(raw))
        assert parse(raw).variables() == frozenset({"a", "b"})


class TestSaying:
    LABELS = {"pub_kind": "申请业务", "premises_area_m2": "经营场所面积", "PUB-R": "零售许可", "period": "合同起止"}

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ({"==": [var("pub_kind"), "零售"]}, "申请业务 = 零售"),
            (
                {"all": [{"==": [var("pub_kind"), "零售"]}, {">": [var("premises_area_m2"), 0]}]},
                "申请业务 = 零售 且 经营场所面积 > 0",
            ),
            (
                {"all": [True, {"any": [{"has": var("pub_kind")}, {"not": {"has": var("period")}}]}]},
                "是 且 （已填写申请业务 或 未填写合同起止）",
            ),
            ({"not": {"in": [var("pub_kind"), ["零售", "批发"]]}}, "不满足（申请业务 属于 零售、批发）"),
            ({"contains": [var("choice"), "PUB-R"]}, "choice 包含 零售许可"),
            ({"<=": [{"date_diff_days": [var("period")]}, 90]}, "合同起止的天数 ≤ 90"),
            ({"!=": [var("pub_kind"), None]}, "申请业务 ≠ 无"),
            (None, "（条件尚未写明）"),
        ],
    )
    def test_an_officer_can_read_it_back(self, raw: object, said: str):
        assert say(parse(raw), self.LABELS) == said


names = st.sampled_from("abcdef")
literals = st.sampled_from([0, 1, 2, 0.5, "1", "x", "y", "2025-01-01", "2025-06-01", True, False])
listed = st.lists(literals, max_size=3)
sized = st.sampled_from([0, 1, 2, 0.5, "1", "2025-01-01", "2025-06-01"])
variables = st.builds(var, names)
values = variables | literals


def pairs(name: str, left: st.SearchStrategy[Any], right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda a, b: {name: [a, b]}, left, right)


leaves = st.one_of(
    st.booleans(),
    variables,
    st.builds(lambda v: {"has": v}, variables),
    *(pairs(name, values, values) for name in ("==", "!=")),
    *(pairs(name, variables, variables | sized) for name in ("<", "<=", ">", ">=")),
    *(pairs(name, sized, variables) for name in ("<", "<=", ">", ">=")),
    pairs("in", values, variables | listed),
    pairs("contains", variables | listed, values),
    pairs("<=", st.builds(lambda v: {"date_diff_days": [v]}, variables), st.integers(0, 90)),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda e: {"not": e}, inner),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
answers = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | literals,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
scopes = st.dictionaries(names, answers)


def decided(raw: object, scope: dict[str, object]) -> object:
    return truth(evaluate(parse(raw), scope))


@given(conditions, scopes)
def test_no_scope_makes_an_expression_fail(raw, scope):
    expression = parse(raw)
    for when_unknown in WhenUnknown:
        verdict = judge(expression, scope, when_unknown)
        assert isinstance(verdict.value, bool)
        assert verdict.unknown == (decided(raw, scope) is UNKNOWN)
        assert set(verdict.missing) <= expression.variables()
        assert bool(verdict.missing) == verdict.unknown
    assert isinstance(say(expression, {}), str)


@given(conditions, conditions, scopes)
def test_de_morgan_holds_in_three_values(one, two, scope):
    assert decided({"not": {"all": [one, two]}}, scope) is decided({"any": [{"not": one}, {"not": two}]}, scope)
    assert decided({"not": {"any": [one, two]}}, scope) is decided({"all": [{"not": one}, {"not": two}]}, scope)


@given(conditions, conditions, conditions, scopes)
def test_all_and_any_are_laws_of_a_lattice(one, two, three, scope):
    for name in ("all", "any"):
        assert decided({name: [one, two]}, scope) is decided({name: [two, one]}, scope)
        nested = {name: [{name: [one, two]}, three]}
        assert decided(nested, scope) is decided({name: [one, two, three]}, scope)
        assert decided({name: [one, one]}, scope) is decided(one, scope)
    assert decided({"all": [one, {"any": [one, two]}]}, scope) is decided(one, scope)
    assert decided({"not": {"not": one}}, scope) is decided(one, scope)


@given(conditions, scopes, names, answers)
def test_one_more_answer_never_turns_a_decision_round(raw, scope, name, answer):
    less = {key: given for key, given in scope.items() if key != name}
    before = decided(raw, less)
    if before is not UNKNOWN:
        assert decided(raw, {**less, name: answer}) is before


@given(conditions, scopes)
def test_when_everything_missing_is_answered_with_nothing_it_is_decided_or_misused(raw, scope):
    expression = parse(raw)
    unanswered = [name for name in expression.variables() if name not in scope]
    full = {**scope, **dict.fromkeys(unanswered)}
    for name in unknown_variables(expression, full):
        assert name in scope  # only an answer that is there, and cannot be used, is left


def test_evaluation_survives_answers_of_any_depth():
    deep: Any = []
    for _ in range(3000):
        deep = [deep]
    assert value({"==": [var("a"), var("b")]}, a=deep, b=[deep]) is False


def test_every_operator_is_evaluated():
    assert set(expressions._EVALUATE) == set(Operator)
