"""What a page posts becomes raw answers, and a value goes out and comes back the same."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.elements import ElementType
from onewindow.sheets.forms import form_values, read_form, without_row
from onewindow.sheets.values import read_value, value_texts

from .test_values import PEOPLE, RIGHT, STORED, column, element

T = ElementType


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, _, value in RIGHT])
def test_a_value_goes_through_a_form_unchanged(kind, value):
    posted = form_values(kind, value_texts(kind, value))
    assert all(isinstance(text, str) for texts in posted.values() for text in texts)
    raw = read_form([kind], posted)
    assert read_value(kind, raw[kind.id], STORED).value == value


def test_rows_are_read_in_order_and_blank_ones_are_kept_in_place():
    posted = {
        "x.10.name": ["丙"],
        "x.2.name": ["乙"],
        "x.2.share": ["5"],
        "x.1.name": ["甲"],
        "x.3.name": [""],
        "y.1.name": ["别处"],
    }
    assert read_form([PEOPLE], posted) == {"x": [{"name": "甲"}, {"name": "乙", "share": "5"}, {}, {"name": "丙"}]}


def test_nothing_ticked_is_blank_and_a_control_that_was_not_there_is_left_out():
    several, one, text = element(T.CHOICES, options=["甲"]), element(T.BOOLEAN), element(T.TEXT)
    assert read_form([several], {}) == {"x": []}
    assert read_form([one], {}) == {"x": ""}
    assert read_form([text], {}) == {}
    assert read_form([text], {"x": [""]}) == {"x": ""}
    assert read_form([PEOPLE], {}) == {}
    assert read_form([PEOPLE], {"x.rows": ["0"]}) == {"x": ""}


def test_the_last_of_two_values_counts():
    assert read_form([element(T.BOOLEAN)], {"x": ["false", "true"]}) == {"x": "true"}


def test_a_broken_shape_stays_as_typed_and_is_told():
    line = element(T.LINE)
    raw = read_form([line], {"x": ["{broken"]})
    assert raw == {"x": "{broken"}
    assert [f.code for f in read_value(line, raw["x"]).faults] == ["not_geometry"]
    assert read_form([line], {"x": ["[" * 100_000]})["x"].startswith("[[")


def test_a_row_is_taken_out():
    assert without_row([{"a": 1}, {"a": 2}, {"a": 3}], 2) == [{"a": 1}, {"a": 3}]
    assert without_row("", 1) == []


NAMES = st.sampled_from(
    ["x", "x.1.name", "x.2.share", "x.name", "x.since", "x.until", "x.0.name", "x.9999999.name", "x.²"]
)


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=8), max_size=3), max_size=6))
@settings(max_examples=300, deadline=None)
def test_whatever_is_posted_can_be_read_and_stored(posted):
    record = element(T.RECORD, columns=(column("name"), column("period", T.DATE_RANGE), column("tags", T.CHOICES)))
    for kind in [kind for kind, _, _ in RIGHT] + [record]:
        raw = read_form([kind], posted)
        json.dumps(raw)
        for answer in raw.values():
            read_value(kind, answer, STORED)
