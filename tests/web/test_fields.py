"""Controls of single values: a place is marked on a map, a time picked; what cannot be read stays as it was typed."""

import pytest

from onewindow.catalogue.elements import Constraints, ElementType
from onewindow.web.fields import _control, measured, shown
from onewindow.web.viewmodels import Control


def control(catalogue, element, texts):
    return _control(catalogue.element[element], Constraints(), texts)


@pytest.mark.parametrize(
    ("typed", "words", "dots"),
    [
        ("86.1429, 41.7682", "86.1429, 41.7682", 1),
        ({"type": "Point", "coordinates": ["86.1429", "41.7682"]}, "86.1429, 41.7682", 1),
        ("石化大道", "石化大道", 0),
        ("", "", 0),
    ],
)
def test_a_place_is_one_point_on_the_map(catalogue, typed, words, dots):
    found = control(catalogue, "site_location", typed)
    assert (found["control"], found["value"]) == (Control.MAP, words)
    assert found["map"].single and len(found["map"].dots) == dots
    assert not control(catalogue, "route_geometry", "")["map"].single


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", Control.MOMENT, ""),
        ("2026-12-01 10:30", Control.MOMENT, "2026-12-01T10:30"),
        ("2026-12-01T02:30:00+00:00", Control.MOMENT, "2026-12-01T10:30"),
        ("下周二上午", Control.TEXT, "下周二上午"),
    ],
)
def test_a_time_is_picked_and_what_is_none_stays_as_it_was_typed(catalogue, typed, kind, value):
    found = control(catalogue, "visit_slot", typed)
    assert (found["control"], found["value"]) == (kind, value)


def test_a_ready_answer_names_its_unit_itself(catalogue):
    assert measured(catalogue.element["voltage_kv"], "0.22") == "220伏"
    assert measured(catalogue.element["route_length_m"], "12") == "12 m"
    assert measured(catalogue.element["visit_slot"], "2026-12-01T02:30:00+00:00") == "2026 年 12 月 1 日 10:30"
    assert measured(catalogue.element["site_location"], {"type": "Point", "coordinates": ["86.14", "41.76"]}) == (
        "图上一点：经度 86.14，纬度 41.76"
    )


def test_days_and_sums_read_as_people_write_them(catalogue):
    price = next(element for element in catalogue.elements if element.unit == "元" and not element.columns)
    assert [measured(price, value) for value in ("600000", "1234567.50", "80", "未定")] == [
        "600,000 元", "1,234,567.50 元", "80 元", "未定 元",
    ]  # fmt: skip
    day = next(element for element in catalogue.elements if element.type is ElementType.DATE)
    assert [shown(day, value) for value in ("2019-05-20", "2019", "")] == ["2019 年 5 月 20 日", "2019", ""]
    span = next(element for element in catalogue.elements if element.type is ElementType.DATE_RANGE)
    assert shown(span, ["2026-05-08", "2026-05-09"]) == "2026 年 5 月 8 日 — 2026 年 5 月 9 日"


def test_a_row_is_read_in_the_order_of_its_columns(catalogue):
    """Stored in the order of the alphabet, a shareholder's row would begin with his share and not with his name."""
    row = {"contribution_wan": "30", "due_on": "2030-01-01", "id_no": "652801199001010002", "name": "张样例"}
    said = shown(catalogue.element["shareholders"], [row])
    assert said.index("张样例") < said.index("30") < said.index("2030 年 1 月 1 日")
