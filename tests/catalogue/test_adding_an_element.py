"""One line in one matter's file changes everything that is derived from it, and no program."""

import json

import pytest

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.loader import load
from onewindow.catalogue.sheet import projection, readers
from onewindow.catalogue.sheet_json import sheet_data

MATTER = "matters/PUB-R.yaml"
BOOKSHOP = ("PUB-R", "PUB-N")


@pytest.fixture
def extended(pack, rewrite):
    """The region with two more lines: an element that exists for another matter, and a new one."""
    rewrite(MATTER, "  - employee_count\n", "  - employee_count\n  - contact_email\n  - shop_hours\n")
    rewrite(
        "elements/publications.yaml",
        "elements:\n",
        "elements:\n  shop_hours:\n    name: {zh: 营业时间, en: Opening hours}\n    type: text\n    group: premises\n",
    )
    return load(pack)


def test_the_sheet_asks_it(catalogue, extended):
    before = compile_sheet(catalogue, "publication_joint", BOOKSHOP, {})
    after = compile_sheet(extended, "publication_joint", BOOKSHOP, {})
    added = {entry.id for entry in after.elements} - {entry.id for entry in before.elements}
    assert added == {"contact_email", "shop_hours"}
    assert after.figures.fields_after == before.figures.fields_after + 2
    assert after.of("shop_hours").required
    assert after.of("shop_hours").element.name.en == "Opening hours"


def test_only_the_matter_that_declares_it_sees_it_and_is_held_up_by_its_correction(extended):
    sheet = compile_sheet(extended, "publication_joint", BOOKSHOP, {})
    assert "shop_hours" in projection(sheet, "PUB-R")
    assert "shop_hours" not in projection(sheet, "PUB-N")
    assert readers(sheet, "shop_hours") == ("PUB-R",)


def test_it_stands_in_its_section_and_in_the_command_s_answer(extended):
    data = sheet_data(extended, compile_sheet(extended, "publication_joint", BOOKSHOP, {}))
    [entry] = [entry for entry in data["elements"] if entry["id"] == "shop_hours"]
    assert (entry["group"], entry["asked_by"], entry["type"]) == ("premises", ["PUB-R"], "text")


def test_the_api_schema_has_it(catalogue, extended):
    openapi = pytest.importorskip("onewindow.api.openapi")
    assert "shop_hours" not in json.dumps(openapi.document(catalogue, "before"))
    assert "shop_hours" in json.dumps(openapi.document(extended, "after"))


def test_taking_it_out_again_gives_the_very_same_catalogue(catalogue, extended, pack, rewrite):
    rewrite(MATTER, "  - contact_email\n  - shop_hours\n", "")
    rewrite(
        "elements/publications.yaml",
        "  shop_hours:\n    name: {zh: 营业时间, en: Opening hours}\n    type: text\n    group: premises\n",
        "",
    )
    assert load(pack) == catalogue
