"""The guided questions choose the matters, and never lose what was typed."""

import pytest

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.selection import select
from onewindow.sheets.guide import Asked, NoSuchQuestion, answer, applies, lacking, questions

from .conftest import NOW

TODAY = NOW.date()
SERVICE = "publication_joint"


def go(catalogue, known, question, *options, typed=None, service=SERVICE):
    raw = answer(catalogue, service, question, options=options, typed=typed or {}, known=known, today=TODAY)
    return known | raw


def matters(catalogue, known, service=SERVICE):
    return select(catalogue, service, known, today=TODAY).matters


def ids(catalogue, known, service=SERVICE):
    return [asked.question.id for asked in questions(catalogue, service, known, today=TODAY)]


def test_answers_in_plain_words_choose_the_matters(catalogue):
    known = go(catalogue, {}, "pub_q1", 0)
    known = go(catalogue, known, "pub_q2", 0)
    known = go(catalogue, known, "pub_q3", 0)
    assert matters(catalogue, known) == ("PUB-R", "PUB-N")
    assert matters(catalogue, go(catalogue, known, "pub_q3", 1)) == ("PUB-R",)
    assert matters(catalogue, go(catalogue, known, "pub_q2", 1)) == ("PUB-W", "PUB-N")
    assert matters(catalogue, go(catalogue, {}, "pub_q1", 1)) == ("PUB-N",)


def test_a_question_is_asked_where_its_condition_holds(catalogue):
    assert "pub_q3" not in ids(catalogue, {"pub_action": "变更"})
    assert "pub_q3" in ids(catalogue, {"pub_action": "新办许可"})
    assert "pub_q4" not in ids(catalogue, {"net_flag": False})


def test_a_multiple_answer_is_what_is_ticked_now(catalogue):
    known = go(catalogue, {"net_flag": True}, "pub_q4", 0, 2)
    assert known["net_channel"] == ["自建网站", "App"]
    known = go(catalogue, known, "pub_q4", 1)
    assert known["net_channel"] == ["第三方平台网店"]
    asked = {a.question.id: a for a in questions(catalogue, SERVICE, known, today=TODAY)}
    assert asked["pub_q4"].chosen == (1,)


def test_what_is_typed_beside_an_option_counts_and_a_blank_means_what_the_question_says(catalogue):
    service = "power_green_channel"
    known = go(catalogue, {}, "pwr_q2", 2, typed={"dig_area_m2": "12.5", "work_start": "2027-03-01"}, service=service)
    assert known["dig_area_m2"] == "12.5"
    assert known["occupy_area_m2"] == 0


def test_ticks_of_matters_change_the_typical_package(catalogue):
    service = "enterprise_startup"
    both = go(catalogue, {}, "ent_q4", 0, service=service)
    only_seal = go(catalogue, both, "ent_q4", 1, service=service)
    assert {"ENT-SEAL", "ENT-BANK"} <= set(matters(catalogue, both, service))
    assert "ENT-BANK" not in matters(catalogue, only_seal, service)
    assert "ENT-REG" in matters(catalogue, only_seal, service)


def test_nothing_is_taken_away_before_somebody_has_said_so(catalogue):
    """Without an answer no option that drops a matter is ticked; once said, it is."""
    fresh = {q.question.id: q.chosen for q in questions(catalogue, "enterprise_dereg", {}, today=TODAY)}
    assert fresh["der_q4"] == ()
    said = {"matter_choice": ["DER-CHK", "DER-PUB", "DER-TAX", "DER-REG", "DER-SI", "DER-BANK"]}
    held = {q.question.id: q.chosen for q in questions(catalogue, "enterprise_dereg", said, today=TODAY)}
    assert held["der_q4"] == (7,), "no seals"


def test_every_option_of_every_service_can_be_chosen(catalogue):
    for service in catalogue.services:
        for question in service.questions:
            for n, option in enumerate(question.options):
                raw = answer(catalogue, service.code, question.id, options=(n,), typed={}, known={}, today=TODAY)
                assert set(raw) >= {setting.element for setting in option.sets}, (question.id, n)
                assert matters(catalogue, raw, service.code)


@pytest.mark.parametrize(
    ("question", "options", "typed"),
    [
        ("nobody", (0,), {}),
        ("pub_q1", (99,), {}),
        ("pub_q1", (-1,), {}),
        ("pub_q1", (0, 1), {}),
        ("pub_q1", (), {"uscc": "x"}),
    ],
)
def test_a_question_that_is_not_there_is_refused(catalogue, question, options, typed):
    with pytest.raises(NoSuchQuestion):
        go(catalogue, {}, question, *options, typed=typed)


def test_only_what_applies_is_asked_beside_a_question(catalogue):
    """Small lorries are asked of carriers; a reservation number wherever the answer itself may make it needed."""
    service = catalogue.service["enterprise_startup"]
    asked = {question.id: question for question in service.questions}
    sheet = lambda **answers: compile_sheet(catalogue, service.code, None, answers, today=TODAY)  # noqa: E731
    carrier = sheet(scope_texts=["道路货物运输（不含危险货物）"])
    plain = sheet(scope_texts=["文具用品零售"])
    assert applies(carrier, asked["ent_q3"], "startup_small_goods")
    assert not applies(plain, asked["ent_q3"], "startup_small_goods")
    assert applies(plain, asked["ent_q7"], "name_reservation_no")


@pytest.mark.parametrize(
    ("option", "typed", "wanted"),
    [
        (0, {}, ()),
        (1, {}, ("occupy_area_m2",)),
        (2, {"dig_area_m2": "0"}, ("dig_area_m2", "occupy_area_m2")),
        (2, {"dig_area_m2": "45"}, ()),
        (3, {}, ("dig_area_m2", "occupy_area_m2")),
    ],
)
def test_who_digs_up_a_road_says_how_much_beside_the_question(catalogue, option, typed, wanted):
    question = next(q for q in catalogue.service["power_green_channel"].questions if q.id == "pwr_q2")
    assert {"dig_area_m2", "occupy_area_m2"} <= set(Asked(question=question, chosen=(), answered=False).fields)
    assert lacking(question, (option,), typed) == wanted


def test_what_options_settle_either_way_is_not_typed_beside_them(catalogue):
    question = next(q for q in catalogue.service["power_green_channel"].questions if q.id == "pwr_q5")
    assert Asked(question=question, chosen=(), answered=False).fields == ("green_area_m2", "tree_list")
