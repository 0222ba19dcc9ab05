"""Forms over definitions: what stands in an edition, shown and sent back, is the same; what is typed wrong is told."""

import pytest

from onewindow.catalogue.declarations import ElementUse, Matter
from onewindow.catalogue.parts import PLACES, Kind, plain_part, read_part
from onewindow.web.editions_choices import choice_name
from onewindow.web.editions_fields import Control, data_of, field_of, inside, place, specs, typed_of
from onewindow.web.editions_view import condition_words, labels_of
from onewindow.web.editions_words import field_name


@pytest.mark.parametrize("kind", Kind)
def test_a_definition_shown_in_its_form_and_sent_back_is_the_same(catalogue, kind):
    where = PLACES[kind]
    for each in getattr(catalogue, where.field)[:60]:
        code = getattr(each, where.key)
        code = str(getattr(code, "value", code))
        content = plain_part(catalogue, kind, code)
        data, flaws = data_of(where.cls, typed_of(where.cls, content), content)
        assert flaws == ()
        assert read_part(kind, code, data) == (content, ()), code


def test_the_rows_of_a_definition_come_back_the_same(catalogue):
    content = plain_part(catalogue, Kind.MATTER, "PUB-N")
    for name in ("elements", "materials", "gates"):
        for n, row in enumerate(content[name]):
            cls, held = inside(Matter, content, f"{name}.{n}")
            assert held == row
            data, flaws = data_of(cls, typed_of(cls, row), row)
            assert flaws == ()
            back, faults = read_part(Kind.MATTER, "PUB-N", place(content, f"{name}.{n}", data))
            assert (back, faults) == (content, ()), (name, n)


def test_a_page_of_the_form_leaves_the_fields_of_the_others_alone(catalogue):
    content = plain_part(catalogue, Kind.MATTER, "PUB-R")
    typed = {"limits.promised.working_days": "5", "limits.promised.basis": "州政府文件"}
    data, _ = data_of(Matter, typed, content, ("limits",))
    assert data["limits"]["promised"] == {"working_days": 5, "basis": "州政府文件"}
    assert data["name"] == content["name"] and data["materials"] == content["materials"]


def test_what_is_no_condition_is_told_at_its_field():
    _, flaws = data_of(ElementUse, {"id": "x", "required.when": "{a: [}"})
    assert [flaw.path for flaw in flaws] == ["required.when"]
    content = {"id": "x", "required": {"when": {"a": {"around": 3}}}}
    matter = {"elements": [content]}
    read, faults = read_part(Kind.MATTER, "X", matter)
    assert read is None
    assert "elements.0.required.when" in {field_of(flaw) for flaw in faults}
    assert "name" in {field_of(flaw) for flaw in faults}  # a field that is missing is named itself


def test_a_group_that_nobody_filled_in_is_not_there():
    data, _ = data_of(ElementUse, typed_of(ElementUse, {"id": "x"}))
    assert set(data) == {"id", "optional"}
    data, _ = data_of(ElementUse, typed_of(ElementUse, {"id": "x"}) | {"required.when": "a: 1"})
    assert data["required"]["when"] == {"a": 1}


def test_a_condition_is_read_aloud(catalogue):
    labels = labels_of(catalogue)
    raw = {"all": [{"==": [{"var": "pub_kind"}, "零售"]}, {">": [{"var": "premises_area_m2"}, 0]}]}
    assert condition_words(raw, labels) == "申请业务 = 零售 且 经营场所面积 > 0"
    assert condition_words({"nonsense": 1}, labels) == ""


def test_fields_and_choices_of_a_matter_have_words():
    found: dict[str, bool] = {}

    def walk(cls, seen):
        for spec in specs(cls):
            found[f"{cls.__name__}.{spec.field}"] = field_name(spec.owner, spec.field) != spec.field
            if spec.control is Control.SELECT:
                found.update({str(member): not choice_name(member).isascii() for member in spec.inner})
            if spec.control in {Control.GROUP, Control.ROWS} and spec.inner not in seen:
                walk(spec.inner, seen | {spec.inner})

    walk(Matter, {Matter})
    wordless = [name for name, has_words in found.items() if not has_words]
    assert len(found) > 100
    assert len(wordless) < len(found) / 20, wordless  # a new field may come before its word
