"""The OpenAPI document and the page made from it."""

import json
import re

import pytest

from onewindow.api.access import ACCESS, Audience
from onewindow.api.front import api
from onewindow.api.openapi import build, operations
from onewindow.api.reference import sections
from onewindow.people.access_keys import KeyScope

from .contract import breaches
from .json_schema import resolve


@pytest.fixture(scope="module")
def document(catalogue):
    return build(catalogue)


def walk(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def all_operations():
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def test_every_operation_stands_in_the_table_of_access_and_every_line_has_its_operation():
    assert {op.operation_id for op in all_operations()} == set(ACCESS)


def test_every_operation_but_the_public_ones_asks_for_a_scope_and_stands_behind_the_gate():
    for op in all_operations():
        access = ACCESS[op.operation_id]
        (gate,) = op.auth_callbacks
        assert gate.access is access
        assert bool(access.scopes) == (access.audience is not Audience.PUBLIC)


def test_public_operations_write_nothing():
    writes = {op.operation_id for op in all_operations() if set(op.methods) - {"GET"}}
    public = {name for name, access in ACCESS.items() if access.audience is Audience.PUBLIC}
    # A provider of payments has no account and no key of ours: it signs what it says (tests/payments).
    assert writes & public <= {"compile_sheet", "check_document", "notify_payment"}


def test_every_scope_opens_something():
    assert frozenset().union(*(access.scopes for access in ACCESS.values())) == set(KeyScope)


def test_the_document_is_openapi_3_1_and_every_reference_leads_somewhere(document):
    assert document["openapi"] == "3.1.0"
    references = [node["$ref"] for node in walk(document) if "$ref" in node]
    assert references
    for reference in references:
        assert resolve(document, reference)


def test_every_operation_is_described_in_full(document):
    seen = [operation["operationId"] for operation in operations(document)]
    assert sorted(seen) == sorted(set(seen))
    tags = {tag["name"] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        for operation in methods.values():
            assert operation["summary"]
            assert operation["x-name-zh"]
            assert set(operation["tags"]) <= tags
            assert {p["name"] for p in operation["parameters"] if p.get("in") == "path"} == named
            assert {"4XX", "5XX"} < set(operation["responses"])
            good = [status for status in operation["responses"] if status.startswith("2")]
            assert len(good) == 1


def test_every_service_has_a_schema_of_its_answers_and_the_sheet_names_them_all(document, catalogue):
    schemas = document["components"]["schemas"]
    body = document["paths"]["/api/v1/services/{code}/sheet"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    offered = [choice["properties"]["answers"]["$ref"] for choice in body["allOf"][1]["anyOf"]]
    assert offered == [f"#/components/schemas/answers.{service.code}" for service in catalogue.services]
    assert all(schemas[reference.rpartition("/")[2]]["properties"] for reference in offered)


def test_the_document_is_served_as_json_and_the_page_as_html_without_anything_from_elsewhere(edition, client):
    answer = client.get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["info"]["title"] == "OneWindow 一窗"
    page = client.get("/api/v1/")
    assert page["Content-Type"].startswith("text/html")
    text = page.content.decode()
    assert "<script" not in text
    assert " style=" not in text
    assert "<style" not in text
    assert re.findall(r'(?:src|href)="((?:https?:)?//[^"]*)"', text) == []
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_the_page_shows_every_operation_service_and_code(edition, client, document):
    text = client.get("/api/v1/").content.decode()
    for operation in operations(document):
        assert f'id="{operation["operationId"]}"' in text
    for service in edition.catalogue.services:
        assert f'id="answers-{service.code}"' in text
    for kind in client.get("/api/v1/problems").json()["problems"]:
        assert f'id="problem-{kind["code"]}"' in text
    assert len(re.findall(r'\bid="([^"]+)"', text)) == len(set(re.findall(r'\bid="([^"]+)"', text)))


def test_before_the_first_edition_the_document_has_the_operations_alone(db, client):
    said = client.get("/api/v1/openapi.json").json()
    assert said["paths"]
    assert not [name for name in said["components"]["schemas"] if name.startswith("answers.")]
    assert client.get("/api/v1/").status_code == 200


def test_the_sections_of_the_page_cut_fields_with_their_kinds(document):
    tags = dict(sections(document)["tags"])
    shown = {one.id: one for group in tags.values() for one in group}
    fields = {field.name: field for field in shown["compile_sheet"].fields}
    assert (fields["code"].place, fields["code"].required) == ("path", True)
    assert fields["answers"].kind == "object"
    answers = {field.name: field.kind for field in shown["compile_sheet"].answers}
    assert answers["elements[].name.zh"] == "string"
    assert answers["ready"] == "boolean"


class Planted:
    """An answer that is not as promised."""

    status_code = 200

    def __init__(self, said):
        self.content = json.dumps(said).encode()


def test_the_contract_of_answers_can_be_broken():
    assert breaches("get", "/api/v1/services", Planted({"edition": 1, "services": []})) == []
    assert breaches("get", "/api/v1/services?q=x", Planted({"edition": "x", "services": []}))
    assert breaches("get", "/api/v1/services", Planted({"edition": 1}))
    assert breaches("get", "/api/v1/services", Planted({"edition": 1, "services": [{"code": "x"}]}))
    assert breaches("get", "/api/v1/nothing", Planted({}))
