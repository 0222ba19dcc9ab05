"""Drawings of units: read, checked, drawn, kept."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.cli import land_work
from onewindow.cli.json_input import Unusable
from onewindow.core.act import Actor
from onewindow.registers.land import plans
from onewindow.registers.land.drawing import Drawing, doubled, draw, inside
from onewindow.registers.land.models import Plan, Unit
from onewindow.registers.land.plan_files import overlaps, read_plans

FILE = Path("regions/bazhou/demo/land_plans.geojson")
FLAT = "652801001002GB00012F00010301"
CLERK = Actor(ref="staff:1", division="652801")


def feature(ring, **said):
    whole = {"plate": "1", "label": "301室", "floor": 3, "height": [0, 3], "north": 0, **said}
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": whole}


def read(*features):
    head = {"crs_name": "样例坐标系", "surveyed_on": "2026-06-03", "surveyor": "样例测绘院"}
    return read_plans(json.dumps({"type": "FeatureCollection", **head, "features": features}))


def box(x1, y1, x2, y2):
    return [[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]]


SQUARE = box(0, 0, 10, 8)


def test_a_unit_is_drawn_in_its_floor_with_what_a_plan_must_show():
    drawings, faults = read_plans(FILE.read_text())
    assert faults == []
    svg = draw(next(d for d in drawings if d.code == FLAT))
    words = [node.text for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    for said in ("1栋1单元301室", "652801 001002 GB00012 F00010301", "北", "302", "楼梯间", "10.50 m", "7.80 m", "5 m"):
        assert said in words
    assert any("图形面积 78.15 ㎡" in w and "2019-06-03" in w for w in words if w)
    assert "style" not in svg  # the pages' policy allows none


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        (feature(box(0, 0, 10, 8)[:-1], unit=FLAT), "首尾相同"),
        (feature([[0, 0], [8, 8], [8, 0], [0, 6], [0, 0]], unit=FLAT), "相交"),
        (feature([[0, 0], [1e9, 0], [1, 1], [0, 0]], unit=FLAT), "坐标圈不能用"),
        (feature(SQUARE, unit=FLAT.replace("F", "Ғ")), "半角"),
        (feature(SQUARE, unit=FLAT.replace("GB", "GВ")), "看上去像"),  # a Cyrillic letter
        (feature(SQUARE, unit=FLAT, rooms=[{"name": "客厅", "ring": box(5, 5, 11, 7)}]), "客厅"),
        (feature(SQUARE, unit=FLAT, height=[3, 0]), "height"),
        (feature(SQUARE, unit=FLAT, north=400), "north"),
        ({"type": "Feature", "properties": {"unit": FLAT}, "geometry": None}, "Polygon"),
        (None, "Polygon"),
    ],
)
def test_a_feature_that_cannot_be_used_is_told_with_its_place(feature, said):
    drawings, faults = read(feature, globals()["feature"](box(20, 0, 25, 5), unit=FLAT[:-1] + "2"))
    assert [f.feature for f in faults] == [1]
    assert said in faults[0].why
    assert [d.code for d in drawings] == [FLAT[:-1] + "2"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"features": 1}', "[" * 100_000])
def test_a_file_of_another_kind_is_refused_with_a_sentence(text):
    assert [f.feature for f in read_plans(text)[1]] == [0]


def test_two_units_of_a_floor_that_overlap_are_refused_and_those_that_touch_are_not():
    beside, over = feature(box(10, 0, 20, 8), unit=FLAT[:-1] + "2"), feature(box(9.99, 0, 20, 8), unit=FLAT[:-1] + "2")
    assert read(feature(SQUARE, unit=FLAT), beside)[1] == []
    assert len(read(feature(SQUARE, unit=FLAT), over)[1]) == 2
    assert read(feature(SQUARE, unit=FLAT), feature(box(9.99, 0, 20, 8), unit=FLAT[:-1] + "2", plate="2"))[1] == []


@given(st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(1, 2500), st.integers(1, 2500))
def test_rectangles_overlap_where_their_insides_do(x, y, wide, high):
    one = ((0, 0), (2000, 0), (2000, 2000), (0, 2000))
    other = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    within = max(0, min(2000, x + wide) - max(0, x)), max(0, min(2000, y + high) - max(0, y))
    if min(within) > 1:
        assert overlaps(one, other) and overlaps(other, one)
    if 0 in within:
        assert not overlaps(one, other) and not overlaps(other, one)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=6))
def test_a_name_stands_inside_a_stepped_outline(steps):
    """Stairs going up to the right: a name in the middle of their frame would stand outside."""
    x = y = 0
    ring = [(0, 0)]
    for wide, high in steps:
        x += wide * 1000
        ring += [(x, y), (x, y + high * 1000)]
        y += high * 1000
    ring.append((0, y))
    assert doubled(ring) > 0
    px, py = inside(tuple(ring))
    assert 0 < px < x
    assert 0 <= py <= y


def test_a_name_is_printed_and_not_read_as_markup():
    drawing = read(feature(SQUARE, unit=FLAT, label="<script>&"))[0][0]
    assert "<script>" not in draw(drawing)


@pytest.mark.django_db
def test_a_new_survey_closes_the_drawing_before_and_the_same_one_changes_nothing(land_demo):
    said = {"source": "测绘成果", "by": CLERK, "report": pytest.fail}
    before = plans.plan_digest(FLAT)
    text = FILE.read_text()
    again = plans.import_file(text, **said)
    assert (again.entered, again.unchanged) == (0, 12)
    newer = plans.import_file(text.replace("2019-06-03", "2026-06-03"), **said)
    assert newer.entered == 12
    assert plans.plan_of(FLAT).surveyed_on == date(2026, 6, 3)
    assert before != plans.plan_digest(FLAT) == Unit.objects.get(code=FLAT).drawing
    assert "2019-06-03" in plans.picture_named(before)  # what was printed is still what was drawn
    assert Plan.objects.filter(unit=FLAT).count() == 2
    assert plans.picture_named("0" * 32) == ""


@pytest.mark.django_db
def test_a_drawing_of_a_unit_that_is_not_in_the_book_is_told(land_demo):
    told = []
    text = FILE.read_text().replace("F00010301", "F00010399")
    assert plans.import_file(text, source="x", by=CLERK, report=told.append).unknown == [FLAT[:-2] + "99"]
    assert "先登记" in told[0].why


def test_equal_drawings_have_one_name():
    one, two = (read(feature(SQUARE, unit=FLAT))[0][0] for _ in range(2))
    assert isinstance(one, Drawing)
    assert one.digest == two.digest
    assert one.digest != read(feature(box(0, 0, 10, 8.001), unit=FLAT))[0][0].digest


@pytest.mark.django_db
def test_the_command_tells_what_it_kept_and_refuses_another_file(land_demo, tmp_path):
    answer = land_work.drawn(FILE)
    assert (answer["entered"], answer["unchanged"], answer["faults"]) == (0, 12, [])
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(Unusable, match="GeoJSON"):
        land_work.drawn(tmp_path / "x.json")
    (tmp_path / "x.json").write_bytes("单元".encode("gbk"))
    with pytest.raises(Unusable, match="UTF-8"):
        land_work.drawn(tmp_path / "x.json")
