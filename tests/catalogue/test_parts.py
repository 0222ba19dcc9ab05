"""Definitions one by one: laid over an edition, checked with the path of each fault, compared, written as files."""

import shutil
from dataclasses import replace

import pytest

from onewindow.catalogue.canonical import digest, plain
from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.differences import Change, differences, sheet_changes
from onewindow.catalogue.exporting import files
from onewindow.catalogue.loader import load
from onewindow.catalogue.parts import PLACES, Kind, Part, composed, plain_part, read_part, read_text
from onewindow.catalogue.readable import contract, expand
from onewindow.catalogue.revising import owners, services_touched
from onewindow.catalogue.walking import objects
from onewindow.core.region import region_dir


def changed(catalogue, code="PUB-R"):
    return plain_part(catalogue, Kind.MATTER, code)


def lay(catalogue, content, code="PUB-R"):
    return composed(catalogue, [Part(kind=Kind.MATTER, code=code, content=content)])


def test_nothing_laid_over_an_edition_is_the_edition(catalogue):
    found = composed(catalogue, [])
    assert found.flaws == () and digest(found.catalogue) == digest(catalogue)


def test_a_part_changes_its_definition_and_no_other(catalogue):
    content = changed(catalogue)
    content["limits"]["promised"]["working_days"] = 5
    found = lay(catalogue, content)
    assert found.flaws == ()
    assert found.catalogue.matter["PUB-R"].limits.promised.working_days == 5
    others = replace(catalogue, matters=tuple(m for m in catalogue.matters if m.code != "PUB-R"))
    kept = replace(found.catalogue, matters=tuple(m for m in found.catalogue.matters if m.code != "PUB-R"))
    assert digest(others) == digest(kept)


def test_every_fault_names_its_field(catalogue):
    content = changed(catalogue)
    content["materials"][0]["name"]["zh"] = "其他有关材料"
    content["elements"].append({"id": "nobody_defined_this"})
    content["joins"]["when"] = {"==": [{"var": "no_such_fact"}, 1]}
    flaws = {(flaw.kind, flaw.code, flaw.path) for flaw in lay(catalogue, content).flaws}
    last = len(content["elements"]) - 1
    wanted = {("matter", "PUB-R", path) for path in ("materials.0", f"elements.{last}", "joins")}
    assert wanted <= flaws


def test_a_definition_that_cannot_be_read_names_its_field(catalogue):
    content = changed(catalogue)
    content["limits"]["promised"]["working_days"] = "五"
    read, flaws = read_part(Kind.MATTER, "PUB-R", content)
    assert read is None and [flaw.path for flaw in flaws] == ["limits.promised.working_days"]


def test_a_part_taken_out_leaves_those_that_need_it_with_a_fault(catalogue):
    found = composed(catalogue, [Part(kind=Kind.MATTER, code="PUB-N", content=None)])
    assert any(flaw.code == "publication_joint" for flaw in found.flaws)


def test_a_definition_from_a_file_is_told_its_lines():
    content, code, flaws = read_text(Kind.ELEMENT, "id: shop_sign\nname: {zh: 招牌, en: Sign}\ntype: txt\n")
    assert content is None and code == "" and "第 3 行" in flaws[0].code
    content, code, flaws = read_text(Kind.ELEMENT, "id: shop_sign\nname: {zh: 招牌, en: Sign}\ntype: text\n")
    assert code == "shop_sign" and content["name"]["zh"] == "招牌" and flaws == ()


def test_every_condition_of_the_region_has_a_short_form_that_means_the_same(catalogue):
    found = [
        raw
        for root in (*catalogue.matters, *catalogue.services)
        for thing in objects(root)
        for name in ("when", "preselected_when", "ask_when")
        if isinstance(raw := getattr(thing, name, None), dict)
    ]
    assert len(found) > 200
    for raw in found:
        assert expand(contract(raw)) == raw
        assert contract(raw) != raw, raw


@pytest.mark.parametrize(
    "raw",
    [
        {"==": [{"var": "all"}, 1]},
        {"all": [{"==": [{"var": "a"}, 1]}, {">": [{"var": "a"}, 0]}]},
        {"not": {"not": {"has": {"var": "a"}}}},
        {">": [3, {"var": "a"}]},
        {"==": [{"var": "a"}, {"var": "b"}]},
        {"not": {"in": [{"var": "a"}, [1, 2]]}},
        {"all": [{"var": "a"}]},
        {">=": [{"date_diff_days": [{"var": "a"}, {"var": "b"}]}, 15]},
    ],
)
def test_a_short_form_never_means_another_thing(raw):
    assert expand(contract(raw)) == raw


def test_an_exported_edition_read_again_is_the_same_edition(catalogue, tmp_path):
    for name, text in files(catalogue):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(region_dir() / "agencies.yaml", tmp_path)
    assert digest(load(tmp_path)) == digest(catalogue)


def test_a_difference_is_the_field_and_not_its_list():
    before = {"materials": [{"id": "m1", "need": "required"}, {"id": "m2"}], "when": {"a": 1}}
    after = {"materials": [{"id": "m0"}, {"id": "m1", "need": "none"}, {"id": "m2"}], "when": {"a": 2}}
    found = {each.path: (each.before, each.after, each.change) for each in differences(before, after)}
    assert found == {
        ("materials", "m1", "need"): ("required", "none", Change.CHANGED),
        ("materials", "m0"): (None, {"id": "m0"}, Change.ADDED),
        ("when",): ({"a": 1}, {"a": 2}, Change.CHANGED),
    }
    assert [each.path for each in differences([{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}])] == [("order",)]


def test_the_sheet_before_and_after_tells_fields_papers_order_and_figures(catalogue):
    content = changed(catalogue)
    content["elements"] = [use for use in content["elements"] if use["id"] != "employee_count"]
    content["elements"].append({"id": "fax_number"})
    content["limits"]["promised"]["working_days"] = 9
    content["materials"] = content["materials"][:-1]
    content["gates"].append({"before": "PUB-W", "kind": "decide", "on_refused": "release"})
    element = {"id": "fax_number", "name": {"zh": "传真", "en": "Fax"}, "type": "text", "group": "organisation"}
    parts = [
        Part(kind=Kind.MATTER, code="PUB-R", content=content),
        Part(kind=Kind.ELEMENT, code="fax_number", content=element),
    ]
    new = composed(catalogue, parts).catalogue
    pair = [(each, compile_sheet(each, "publication_joint", ("PUB-R", "PUB-N"), {})) for each in (catalogue, new)]
    found = sheet_changes(*pair)
    told = {
        (line.code, line.change) for line in (*found.fields, *found.materials, *found.matters) if line.change != "same"
    }
    assert ("fax_number", "added") in told and ("employee_count", "removed") in told
    assert any(code.startswith("PUB-R.m") and change == "removed" for code, change in told)
    assert ("PUB-R", "changed") in told
    figures = {figure.id: (figure.before, figure.after) for figure in found.figures}
    assert figures["days"][0] != figures["days"][1]
    assert not sheet_changes(pair[0], pair[0]).any


def test_a_definition_belongs_to_the_agencies_that_use_it(catalogue):
    assert owners(catalogue, Kind.MATTER, "PUB-R", None) == {"publicity"}
    moved = changed(catalogue) | {"agency": {"id": "tax", "level": "county"}}
    assert owners(catalogue, Kind.MATTER, "PUB-R", moved) == {"publicity", "tax"}
    assert owners(catalogue, Kind.SERVICE, "publication_joint", None) == {"publicity"}
    assert len(owners(catalogue, Kind.ELEMENT, "contact_phone", None)) > 3
    assert owners(catalogue, Kind.ELEMENT, "brand_new", {"id": "brand_new"}) == frozenset()
    assert owners(catalogue, Kind.PARAMETER, "anything", None) is None


def test_the_services_a_part_touches(catalogue):
    def of(kind, code):
        return services_touched(catalogue, catalogue, [Part(kind=kind, code=code, content=None)])

    assert "publication_joint" in of(Kind.MATTER, "PUB-R") and "exit_entry_hub" not in of(Kind.MATTER, "PUB-R")
    assert len(of(Kind.ELEMENT, "contact_phone")) > 3
    assert of(Kind.SERVICE, "publication_joint") == ("publication_joint",)


def test_every_kind_of_definition_has_its_place(catalogue):
    for kind, place in PLACES.items():
        first = getattr(catalogue, place.field)[0]
        code = getattr(first, place.key)
        assert plain_part(catalogue, kind, str(getattr(code, "value", code))) == plain(first)
