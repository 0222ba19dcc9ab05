import json

import pytest

from .pure import costs_less_than, onewindow, written

LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def test_a_list_gives_a_list(tmp_path):
    given = [{"kind": "uscc", "value": "91110000600037341L"}, {"kind": "uscc", "value": "91110000600037341M"}]
    right, wrong = onewindow("ids", "check", written(tmp_path, json.dumps(given).encode())).answer
    assert (right["valid"], right["reason"], right["warnings"]) == (True, None, [])
    assert wrong["valid"] is False
    assert "校验码" in wrong["reason"]
    assert wrong["code"] == "check"


def test_an_object_gives_an_object():
    assert onewindow("ids", "check", "-", given={"kind": "mrz_td3", "value": LINES}).answer["valid"] is True


def test_an_unknown_area_warns():
    [warning] = onewindow("ids", "check", "-", given={"kind": "division", "value": "652871"}).answer["warnings"]
    assert "GB/T 2260" in warning


@pytest.mark.parametrize("value", [None, 5, 1.5, True, [], {}, "", "\ud800", "²" * 18, "9" * 4000])
def test_a_value_of_any_type_is_answered(value: object):
    for kind in ("ric", "uscc", "division", "unit_code", "certificate_id", "mrz_td3", "matter_code", "mobile"):
        answer = onewindow("ids", "check", "-", given={"kind": kind, "value": value}).answer
        assert answer["valid"] is False
        assert answer["reason"]
        if value != "\ud800":
            break


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "passport", "value": "x"}, "mrz_td3"),
        ({"kind": ["ric"], "value": "x"}, "kind"),
        ({"value": "x"}, "kind"),
        ({"kind": "ric"}, "value"),
        (["ric"], "第 1 项"),
        ([{"kind": "ric", "value": "x"}, {"kind": "id", "value": "x"}], "第 2 项"),
        (5, "JSON 对象"),
    ],
)
def test_unusable_input_is_told_in_one_sentence(given: object, told: str):
    assert told in onewindow("ids", "check", "-", given=given).refusal


def test_hundreds_are_answered_in_seconds():
    given = [{"kind": "ric", "value": "11010519491231002X"}, {"kind": "uscc", "value": "91110000600037341L"}] * 1000
    with costs_less_than(20):
        answers = onewindow("ids", "check", "-", given=given).answer
        assert all(answer["valid"] for answer in answers)
