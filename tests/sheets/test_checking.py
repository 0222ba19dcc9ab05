"""A whole sheet: all faults at once, nothing lost, and what must hold between answers."""

import pytest

from onewindow.catalogue.elements import ElementType
from onewindow.sheets.answers import Handed, answerable
from onewindow.sheets.assessment import assess
from onewindow.sheets.entries import Entry, entries_of, from_json, to_json
from onewindow.sheets.submission import How, Provenance
from onewindow.sheets.values import FILES

from .conftest import NOW
from .filled import FILE, SERVICES, complete

TODAY = NOW.date()


def found(catalogue, service, answers, materials=frozenset(), **more):
    handed = Handed(uploads=FILE, materials=frozenset(materials), **more.pop("handed", {}))
    return assess(catalogue, service, entries_of(answers), division="652801", today=TODAY, handed=handed, **more)


@pytest.fixture(scope="module")
def bookshop(catalogue):
    return complete(catalogue, "publication_joint", today=TODAY, stored=FILE)


def test_every_service_of_the_catalogue_can_be_filled_in(catalogue):
    assert set(SERVICES) == set(catalogue.service)
    for service in SERVICES:
        answers, materials = complete(catalogue, service, today=TODAY, stored=FILE)
        whole = found(catalogue, service, answers, materials, strict=True)
        assert whole.ready, (service, [(f.field, str(f.sentence)) for f in whole.faults])
        asked = [e.id for e in (*whole.sheet.elements, *whole.sheet.context) if e.asked and e.required]
        assert set(asked) <= set(whole.values)


def test_an_empty_sheet_is_told_everything_that_is_missing_at_once(catalogue):
    empty = found(catalogue, "publication_joint", dict(catalogue.service["publication_joint"].typical_answers))
    missing = {f.element for f in empty.faults}
    required = {e.id for e in empty.sheet.elements if e.asked and e.required and not e.awaits}
    assert required - set(empty.values) <= missing
    assert len(missing) > 20


def test_two_hundred_wrong_fields_are_told_at_once_and_in_place(catalogue):
    rows = [{"name": "甲", "id_no": "1", "phone": "2"} for _ in range(200)]
    whole = found(catalogue, "enterprise_startup", {"directors": rows, "registered_capital_wan": "x", "uscc": "?"})
    places = {(f.row, f.column) for f in whole.by_element["directors"]}
    assert {(n, "id_no") for n in range(1, 201)} <= places
    assert {(n, "phone") for n in range(1, 201)} <= places
    assert whole.by_element["registered_capital_wan"][0].code == "not_number"


def test_one_wrong_field_gives_one_fault(catalogue, bookshop):
    answers, materials = bookshop
    for name, wrong, code in (
        ("premises_area_m2", "0", "not_above"),
        ("premises_area_m2", "abc", "not_number"),
        ("contact_phone", "1", "not_phone"),
        ("uscc", "91652801MA7A000171", "check"),
        ("employee_count", "0", "too_small"),
        ("org_name", "字" * 101, "too_long"),
    ):
        whole = found(catalogue, "publication_joint", answers | {name: wrong}, materials)
        assert [(f.element, f.code) for f in whole.faults] == [(name, code)], name


def test_the_stricter_of_two_readers_holds(catalogue, bookshop):
    answers, materials = bookshop
    wholesale = answers | {"pub_kind": "批发"}
    retail = found(catalogue, "publication_joint", answers | {"premises_area_m2": "30"}, materials)
    assert "premises_area_m2" not in retail.by_element
    strict = found(catalogue, "publication_joint", wholesale | {"premises_area_m2": "30"}, materials)
    assert strict.by_element["premises_area_m2"][0].code == "too_small"


def test_unknown_and_given_answers_are_refused_from_a_program_and_dropped_from_a_draft(catalogue, bookshop):
    answers, materials = bookshop
    sent = answers | {"nonsense": 1, "selected_matters": ["PUB-R"], "voltage_kv": "10"}
    strict = found(catalogue, "publication_joint", sent, materials, strict=True)
    assert {(f.element, f.code) for f in strict.faults} == {
        ("nonsense", "unknown_element"),
        ("voltage_kv", "unknown_element"),
        ("selected_matters", "read_only"),
    }
    assert found(catalogue, "publication_joint", sent, materials).ready


def test_rows_must_add_up(catalogue):
    answers, materials = complete(catalogue, "enterprise_startup", today=TODAY, stored=FILE)
    holder = answers["shareholders"][0]
    amount = next(c for c in holder if c != "name" and str(holder[c]) == "1")
    two = {"registered_capital_wan": "3.5", "shareholders": [holder | {amount: "1.25"}, holder | {amount: "2.25"}]}
    assert found(catalogue, "enterprise_startup", answers | two, materials).ready
    two["shareholders"][0] = holder | {amount: "1.26"}
    wrong = found(catalogue, "enterprise_startup", answers | two, materials)
    assert [f.code for f in wrong.faults] == ["sum_differs"]
    assert "3.51" in str(wrong.faults[0].sentence)


def test_one_day_may_not_come_before_another(catalogue):
    answers, materials = complete(catalogue, "power_green_channel", today=TODAY, stored=FILE)
    late = answers | {"work_start": "2027-03-02", "work_end": "2027-03-01"}
    wrong = found(catalogue, "power_green_channel", late, materials)
    assert [(f.element, f.code) for f in wrong.faults] == [("work_end", "too_early")]


def test_a_hard_rule_stops_the_sheet_and_a_condition_of_acceptance_is_said_aloud(catalogue, bookshop):
    answers, materials = bookshop
    scope = found(catalogue, "publication_joint", answers, materials)
    assert any("经营范围" in str(note.sentence) for note in scope.notes)
    assert scope.ready
    foreigner, papers = complete(catalogue, "exit_entry_hub", today=TODAY, stored=FILE)
    rules = {f.rule: f for f in found(catalogue, "exit_entry_hub", foreigner, papers).sheet.findings}
    assert any(f.effect.value in {"must_hold", "forbids"} for f in rules.values())


def test_what_hangs_on_an_open_answer_is_demanded_only_once_that_answer_makes_it_needed(catalogue, bookshop):
    answers, materials = bookshop
    bare = {name: value for name, value in answers.items() if name not in {"delivery_mode", "delivery_address"}}
    for given, missing in (({}, ["delivery_mode"]), ({"delivery_mode": "邮寄"}, ["delivery_address"])):
        assert [f.element for f in found(catalogue, "publication_joint", bare | given, materials).faults] == missing
    assert found(catalogue, "publication_joint", bare | {"delivery_mode": "窗口领取"}, materials).ready


def test_a_required_paper_is_missed_until_it_lies_there(catalogue, bookshop):
    answers, materials = bookshop
    assert materials
    bare = found(catalogue, "publication_joint", answers)
    assert {f.element for f in bare.faults} == materials
    assert {f.code for f in bare.faults} == {"missing_file"}
    at_window = found(catalogue, "publication_joint", answers, handed={"materials_later": True})
    assert at_window.ready, "at the window an incomplete file is received, and completed by the one-time notice"
    assert {f.element for f in at_window.notes} >= materials


def test_a_place_elsewhere_is_refused(catalogue, bookshop):
    answers, materials = bookshop
    here = {"here": frozenset({"652801"})}
    assert found(catalogue, "publication_joint", answers, materials, handed=here).ready
    there = found(catalogue, "publication_joint", answers | {"division_code": "659006"}, materials, handed=here)
    assert [f.code for f in there.faults] == ["not_here"]


def test_a_file_that_is_not_there_is_no_answer(catalogue):
    answers, materials = complete(catalogue, "power_green_channel", today=TODAY, stored=FILE)
    name = next(n for n in answers if catalogue.element[n].type in FILES)
    gone = found(catalogue, "power_green_channel", answers | {name: "elsewhere"}, materials)
    assert [(f.element, f.code) for f in gone.faults] == [(name, "not_uploaded")]


def test_what_an_applicant_may_answer_leaves_out_what_the_system_knows(catalogue):
    service = catalogue.service["enterprise_startup"]
    possible = answerable(catalogue, service)
    assert "matter_choice" in possible
    assert "selected_matters" not in possible
    assert "application_date" not in possible
    assert all(catalogue.element[name].origin.value not in {"derived", "system", "register"} for name in possible)


def test_blank_says_none_for_a_text_and_nothing_for_a_choice(catalogue):
    known = found(catalogue, "enterprise_dereg", {"customs_reg_no": "", "dereg_mode": ""}).known
    assert known["customs_reg_no"] is None
    assert "dereg_mode" not in known


def test_entries_are_stored_and_read_back(today):
    entries = {
        "a": Entry(raw={"x": ["1", None, True]}, provenance=Provenance(how=How.CLERK, by="staff:1", as_of=NOW)),
        "b": Entry(
            raw="甲",
            provenance=Provenance(how=How.REGISTER, source="s", source_name="执照", record="r", as_of=NOW),
            editable=False,
        ),
    }
    assert from_json(to_json(entries)) == entries


def test_a_signature_is_asked_where_the_matters_ask_for_one(catalogue, bookshop):
    answers, materials = bookshop
    unticked = found(catalogue, "publication_joint", answers | {"truth_commitment": False}, materials)
    assert [f.code for f in unticked.faults] == ["must_agree"]
    assert catalogue.element["truth_commitment"].type is ElementType.SIGNATURE
