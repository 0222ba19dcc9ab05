from typing import Any

import pytest

from onewindow.rules.derived import DerivedValue, derive, derive_all, parse_derived
from onewindow.rules.expressions import UNKNOWN, ExpressionError


def is_(name: str, value: object) -> dict[str, Any]:
    return {"==": [{"var": name}, value]}


def tier(**more: object) -> DerivedValue:
    rules = [
        {"id": "T0", "when": is_("old_tree", True), "value": "限时联审"},
        {"id": "T1", "when": {"<=": [{"var": "length"}, 200]}, "value": "免审"},
        {"id": "T2", "when": {"<=": [{"var": "length"}, 500]}, "value": "备案"},
    ]
    return parse_derived({"id": "tier", "rules": rules, "else": "限时联审", "default_when_unknown": "ask", **more})


class TestFirstTrueRule:
    def test_the_first_rule_that_is_true_gives_the_value(self):
        found = derive(tier(), {"old_tree": False, "length": 150})
        assert (found.value, found.rule, found.unknown, found.missing) == ("免审", "T1", False, ())
        assert derive(tier(), {"old_tree": True, "length": 150}).value == "限时联审"

    def test_without_a_true_rule_it_is_the_other_value(self):
        found = derive(tier(), {"old_tree": False, "length": 900})
        assert (found.value, found.rule, found.unknown) == ("限时联审", "", False)

    def test_an_unknown_rule_stops_the_search_and_never_falls_to_a_lighter_one(self):
        found = derive(tier(), {"length": 150})
        assert (found.value, found.unknown, found.missing) == (UNKNOWN, True, ("old_tree",))

    def test_in_force_takes_the_unknown_rule_for_true(self):
        found = derive(tier(default_when_unknown="in_force"), {"length": 150})
        assert (found.value, found.unknown, found.missing) == (True, True, ("old_tree",))

    def test_not_in_force_goes_on_and_warns(self):
        found = derive(tier(default_when_unknown="not_in_force"), {"length": 150})
        assert (found.value, found.rule, found.unknown, found.missing) == ("免审", "T1", True, ("old_tree",))

    def test_a_passed_over_rule_of_the_same_value_leaves_no_doubt(self):
        rules = [{"when": is_("a", 1), "value": True}, {"when": is_("b", 1), "value": True}]
        derived = parse_derived({"id": "x", "rules": rules, "else": False, "default_when_unknown": "not_in_force"})
        assert not derive(derived, {"b": 1}).unknown
        assert derive(derived, {"b": 2}).unknown


class TestSkipping:
    def comes_to_work(self) -> DerivedValue:
        rules = [
            {"when": {"has": {"var": "contract"}}, "value": True},
            {"when": is_("reason", "工作"), "value": True},
            {"when": is_("purpose", "探亲"), "value": False},
        ]
        return parse_derived({"id": "comes_to_work", "rules": rules, "else": False, "unknown_rule": "skip"})

    def test_an_unknown_rule_is_passed_over(self):
        assert derive(self.comes_to_work(), {"reason": "工作"}).value is True
        assert derive(self.comes_to_work(), {"purpose": "探亲"}).value is False

    def test_if_none_is_true_and_one_is_unknown_it_is_unknown(self):
        found = derive(self.comes_to_work(), {"reason": "学习"})
        assert (found.value, found.missing) == (UNKNOWN, ("contract", "purpose"))

    def test_if_all_are_false_it_is_the_other_value(self):
        found = derive(self.comes_to_work(), {"contract": None, "reason": "学习", "purpose": "旅游"})
        assert (found.value, found.unknown) == (False, False)


class TestReasons:
    def eligible(self) -> DerivedValue:
        rules = [
            {"when": is_("abnormal", True), "value": False, "reason": "abnormal"},
            {"when": is_("frozen", True), "value": False, "reason": "frozen"},
            {"when": is_("settled", True), "value": True},
        ]
        return parse_derived({"id": "eligible", "rules": rules, "else": False, "all_reasons": True})

    def test_every_reason_is_told_not_only_the_first(self):
        found = derive(self.eligible(), {"abnormal": True, "frozen": True, "settled": True})
        assert (found.value, found.reasons, found.unknown) == (False, ("abnormal", "frozen"), False)

    def test_one_reason_is_enough_although_another_is_open(self):
        found = derive(self.eligible(), {"frozen": True})
        assert (found.value, found.reasons, found.unknown, found.missing) == (False, ("frozen",), False, ("abnormal",))

    def test_anything_unknown_means_not_yet_eligible(self):
        found = derive(self.eligible(), {"abnormal": False, "settled": True})
        assert (found.value, found.reasons, found.missing) == (UNKNOWN, (), ("frozen",))

    def test_with_no_reason_it_is_granted(self):
        found = derive(self.eligible(), {"abnormal": False, "frozen": False, "settled": True})
        assert (found.value, found.reasons) == (True, ())


class TestCollecting:
    def licences(self, default: str = "not_in_force") -> DerivedValue:
        rules = [
            {"when": {"contains": [{"var": "scope"}, "餐饮"]}, "value": "LIC-FOOD"},
            {"when": {"contains": [{"var": "scope"}, "食品"]}, "value": "LIC-FOOD"},
            {"when": {"contains": [{"var": "scope"}, "住宿"]}, "value": "LIC-HOTEL"},
            {"when": is_("seal", True), "value": "LIC-SEAL"},
        ]
        raw = {"id": "implied", "rules": rules, "else": [], "collect": True, "default_when_unknown": default}
        return parse_derived(raw)

    def test_all_true_rules_are_gathered_once(self):
        found = derive(self.licences(), {"scope": ["餐饮", "食品", "住宿"], "seal": False})
        assert (found.value, found.unknown) == (["LIC-FOOD", "LIC-HOTEL"], False)

    def test_none_true_is_the_other_value(self):
        assert derive(self.licences(), {"scope": [], "seal": False}).value == []

    @pytest.mark.parametrize(
        ("default", "value"),
        [("not_in_force", ["LIC-FOOD"]), ("in_force", ["LIC-FOOD", "LIC-SEAL"]), ("ask", UNKNOWN)],
    )
    def test_an_unknown_rule_counts_by_its_default(self, default: str, value: object):
        found = derive(self.licences(default), {"scope": ["餐饮"]})
        assert (found.value, found.unknown, found.missing) == (value, True, ("seal",))


class TestInOrder:
    DEFINITIONS = (
        parse_derived({"id": "on_road", "rules": [{"when": {">": [{"var": "dig"}, 0]}, "value": True}], "else": False}),
        parse_derived(
            {
                "id": "tier",
                "rules": [{"when": {"var": "on_road"}, "value": "限时联审"}],
                "else": "免审",
                "aliases": {"exempt": "免审"},
            }
        ),
    )

    def test_a_later_value_sees_an_earlier_one(self):
        scope, derivations = derive_all(self.DEFINITIONS, {"dig": 5})
        assert (scope["on_road"], scope["tier"]) == (True, "限时联审")
        assert set(derivations) == {"on_road", "tier"}

    def test_an_unknown_value_is_absent_as_an_answer_would_be(self):
        scope, derivations = derive_all(self.DEFINITIONS, {})
        assert scope == {}
        assert derivations["tier"].missing == ("on_road",)

    def test_no_form_may_state_a_derived_value(self):
        scope, derivations = derive_all(self.DEFINITIONS, {"dig": 5, "tier": "免审", "on_road": False})
        assert (scope["on_road"], scope["tier"]) == (True, "限时联审")
        assert not derivations["tier"].stated

    def test_a_what_if_computation_may_state_one_under_any_of_its_names(self):
        scope, derivations = derive_all(self.DEFINITIONS, {"dig": 5, "tier": "exempt"}, allow_stated=True)
        assert (scope["on_road"], scope["tier"]) == (True, "免审")
        assert derivations["tier"].stated

    def test_the_answers_given_are_left_alone(self):
        answers = {"dig": 5, "tier": "免审"}
        derive_all(self.DEFINITIONS, answers)
        assert answers == {"dig": 5, "tier": "免审"}


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({}, "None"),
        ({"id": "x"}, "x"),
        ({"id": "x", "rules": []}, "x"),
        ({"id": "x", "rules": [5]}, "x.rules[0]"),
        ({"id": "x", "rules": [{"when": True}]}, "x.rules[0]"),
        ({"id": "x", "rules": [{"when": {"all": [5]}, "value": 1}]}, "x.rules[0].when.all[0]"),
        ({"id": "x", "rules": [{"when": True, "value": 1}], "default_when_unknown": "maybe"}, "x"),
    ],
)
def test_a_faulty_definition_is_refused_with_its_place(raw: dict[str, object], path: str):
    with pytest.raises(ExpressionError) as refused:
        parse_derived(raw)
    assert refused.value.path == path
