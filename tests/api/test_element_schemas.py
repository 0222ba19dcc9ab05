"""The schema of a service follows from what its matters declare: another line of YAML, another property."""

import shutil

import pytest
import yaml

from onewindow.api.element_schemas import answers_schema, element_schema
from onewindow.api.openapi import service_schemas
from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.definitions import reachable
from onewindow.catalogue.elements import Column, Constraints, Element, ElementType, Option
from onewindow.catalogue.facts import Name
from onewindow.catalogue.loader import load
from onewindow.core.region import region_dir
from onewindow.sheets.values import read_value

from .conftest import SYSTEM
from .json_schema import faults

WORDS = Name(zh="甲", en="A")


def element(kind, **more):
    return Element(id="x", name=WORDS, type=kind, **more)


def test_every_element_of_every_matter_has_a_schema_and_says_who_asks_it(catalogue):
    for service in catalogue.services:
        properties = answers_schema(catalogue, service)["properties"]
        for code in reachable(service):
            for use in catalogue.matter[code].elements:
                assert code in properties[use.id]["x-asked-by"]
                assert (code in properties[use.id].get("x-required-by", ())) == (not use.optional)


def test_every_reference_leads_somewhere(catalogue):
    schemas = service_schemas(catalogue)
    for service in catalogue.services:
        for said in schemas[f"answers.{service.code}"]["properties"].values():
            assert said["$ref"].removeprefix("#/components/schemas/") in schemas


def test_a_choice_lists_its_options_in_both_languages(catalogue):
    schema = element_schema(catalogue.element["pub_kind"])
    assert schema["enum"] == ["零售", "批发"]
    assert schema["x-options"][0] == {"value": "零售", "zh": "零售", "en": "Retail"}
    assert schema["x-title"]["en"] == "Line of business applied for"


def test_what_one_matter_demands_beyond_the_element_is_said_for_that_matter(catalogue):
    area = answers_schema(catalogue, catalogue.service["publication_joint"])["properties"]["premises_area_m2"]
    assert area["x-narrowed-by"]["PUB-W"]["minimum"] == 50


def test_the_matters_to_choose_from_are_those_of_the_service(catalogue):
    for service in catalogue.services:
        chosen = answers_schema(catalogue, service)["properties"].get("matter_choice")
        if chosen is not None:
            assert chosen["items"]["enum"] == list(reachable(service))


@pytest.fixture
def with_shelves(tmp_path):
    """The region's folder with one more question in PUB-R's file, and the element it names."""
    folder = tmp_path / "region"
    shutil.copytree(region_dir(), folder)
    elements = folder / "elements" / "publications.yaml"
    said = yaml.safe_load(elements.read_text(encoding="utf-8"))
    said["elements"]["shelf_count"] = {
        "name": {"zh": "书架数", "en": "Number of shelves"},
        "type": "integer",
        "group": "publication",
        "constraints": {"min": 1, "max": 999},
    }
    elements.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    matter = folder / "matters" / "PUB-R.yaml"
    asked = yaml.safe_load(matter.read_text(encoding="utf-8"))
    asked["elements"].append("shelf_count")
    matter.write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    return folder


def test_an_element_added_to_a_yaml_matter_appears_in_the_schema_without_code(with_shelves):
    schemas = service_schemas(load(with_shelves))
    assert "shelf_count" not in service_schemas(load(region_dir()))["answers.publication_joint"]["properties"]
    assert schemas["answers.publication_joint"]["properties"]["shelf_count"]["x-asked-by"] == ["PUB-R"]
    assert schemas["element.shelf_count"] | {"x-title": None} == {
        "title": "书架数",
        "x-title": None,
        "type": "integer",
        "minimum": 1,
        "maximum": 999,
    }


def test_a_new_edition_changes_the_document_the_guide_and_the_sheet_at_once(edition, client, with_shelves):
    def seen():
        properties = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["answers.publication_joint"][
            "properties"
        ]
        asked = {"answers": {"pub_action": "新办许可", "pub_kind": "零售"}}
        sheet = client.post("/api/v1/services/publication_joint/sheet", asked, content_type="application/json").json()
        page = client.get("/api/v1/").content.decode()
        fields = {element["id"] for element in sheet["elements"]}
        return ["shelf_count" in properties, "shelf_count" in fields, "Number of shelves" in page, sheet["edition"]]

    assert seen() == [False, False, False, 1]
    publish_edition(load(with_shelves), reason="shelves", by=SYSTEM)
    assert seen() == [True, True, True, 2]


#: Raw answers of each type that the sheet accepts.
GOOD = {
    ElementType.TEXT: ["人民东路1号", "x" * 200],
    ElementType.LONG_TEXT: ["两行\n文字"],
    ElementType.INTEGER: [3, "12"],
    ElementType.DECIMAL: ["80.50", 80, 80.5, "-0.25"],
    ElementType.BOOLEAN: [True, "否"],
    ElementType.CHOICE: ["a", "乙"],
    ElementType.CHOICES: [["a"], ["b", "a"]],
    ElementType.TEXTS: [["x", "y"], "x\ny"],
    ElementType.DATE: ["2026-5-8", "2026年5月8日"],
    ElementType.DATETIME: ["2026-05-08 10:30", "2026-05-08T10:30:00Z"],
    ElementType.MONTH: ["2026-05", "2026年5月"],
    ElementType.DATE_RANGE: [["2026-05-08", "2026-05-09"]],
    ElementType.PHONE: ["139 0000 0001", "0996-2012345"],
    ElementType.EMAIL: ["a@example.com"],
    ElementType.URL: ["https://example.com/a?b=1"],
    ElementType.DOMAIN: ["Example.com"],
    ElementType.PERSON_ID: ["652801199001010002", "E12345678"],
    ElementType.USCC: ["91652801MA7A000170"],
    ElementType.DIVISION: ["652801"],
    ElementType.COUNTRY: ["kaz"],
    ElementType.MRZ: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"],
    ElementType.SIGNATURE: [True],
    ElementType.RECORD: [{"n": "3", "t": "x"}, {"n": 3}],
    ElementType.TABLE: [[{"n": "3", "t": "x"}, {"n": 4}]],
    ElementType.ORGANISATION: [{"uscc": "91652801MA7A000170", "name": "样例"}],
    ElementType.LIST_ENTRY: ["x", {"entry": "x", "version": "2"}],
}
NOT_HERE = {
    ElementType.FILE,
    ElementType.FILES,
    ElementType.IMAGE,
    ElementType.SIGNED_FILE,
    ElementType.LINE,
    ElementType.POINT,
}
OPTIONS = (Option(value="a", zh="甲"), Option(value="b", zh="乙"))
COLUMNS = (
    Column(id="n", name=WORDS, type=ElementType.INTEGER),
    Column(id="t", name=WORDS, type=ElementType.TEXT, required=False),
)


def test_the_table_above_leaves_no_type_out():
    assert set(GOOD) | NOT_HERE == set(ElementType)


@pytest.mark.parametrize("kind", GOOD)
def test_what_the_sheet_stores_fits_the_schema(kind):
    options = OPTIONS if kind in {ElementType.CHOICE, ElementType.CHOICES} else ()
    columns = COLUMNS if kind in {ElementType.RECORD, ElementType.TABLE} else ()
    asked = element(kind, options=options, columns=columns)
    for raw in GOOD[kind]:
        read = read_value(asked, raw)
        assert not read.faults, (raw, read.faults)
        assert list(faults(element_schema(asked), read.value)) == []


@pytest.mark.parametrize(
    ("kind", "constraints", "bad"),
    [
        (ElementType.INTEGER, {"min": 1}, 0),
        (ElementType.INTEGER, {"above": 0}, 0),
        (ElementType.INTEGER, {"max": 9}, 10),
        (ElementType.TEXT, {"min_length": 2}, "x"),
        (ElementType.TEXT, {"max_length": 2}, "xyz"),
        (ElementType.TEXT, {"pattern": "[0-9]+"}, "1a"),
        (ElementType.CHOICES, {"min_rows": 2}, ["a"]),
        (ElementType.TEXTS, {"max_rows": 1}, ["x", "y"]),
        (ElementType.BOOLEAN, {"must_be_true": True}, False),
    ],
)
def test_what_the_sheet_refuses_the_schema_refuses(kind, constraints, bad):
    asked = element(
        kind, options=OPTIONS if kind is ElementType.CHOICES else (), constraints=Constraints(**constraints)
    )
    assert read_value(asked, bad).faults
    assert list(faults(element_schema(asked), bad))
