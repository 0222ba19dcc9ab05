"""Whatever goes wrong, a program gets problem details: never a page, never a stack trace."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from onewindow.api import problems
from onewindow.api.codes import codes
from onewindow.api.errors import BadInput
from onewindow.api.faults import Fault, faults_in, pointer
from onewindow.core.errors import Conflict, gettext_noop
from onewindow.sheets import faults as sheet_faults

pytestmark = pytest.mark.django_db
SHEET = "/api/v1/services/publication_joint/sheet"


def problem_of(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content[:200]
    said = json.loads(answer.content)
    assert said["status"] == answer.status_code
    assert said["type"] == f"/api/v1/problems/{said['code']}"
    assert {"title", "detail", "instance", "data", "errors"} < set(said)
    assert "Traceback" not in answer.content.decode()
    return said


@pytest.fixture
def raw():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "services/a/b/c",
        "services/",
        "cases/x/y/z",
        "%00",
        "services/%00",
        "a" * 3000,
        "../../etc",
        "openapi.json/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_an_unknown_address_is_a_404_problem(raw, path, method):
    answer = getattr(raw, method)(f"/api/v1/{path}")
    if answer.status_code == 405:  # a path parameter may be anything
        return
    assert problem_of(answer)["code"] == "no_such_path"
    assert answer.status_code == 404


def test_another_method_is_a_405_problem_that_names_those_allowed(raw):
    answer = raw.delete("/api/v1/services")
    assert problem_of(answer)["code"] == "wrong_method"
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_names_the_methods_and_head_is_get_without_its_body(raw, edition):
    answer = raw.options(SHEET)
    assert (answer.status_code, answer["Allow"]) == (204, "POST, OPTIONS")
    head = raw.head("/api/v1/services")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_json"),
        (b" ", "application/json", 400, "bad_json"),
        (b'{"answers": {"a": 1, "a": 2}}', "application/json", 400, "bad_json"),
        (b'{"answers": {"a": "\\u0000"}}', "application/json", 400, "bad_json"),
        (b"\xff", "application/json", 400, "bad_json"),
        (b"{}", "text/plain", 415, "wrong_type"),
        (b"{}", "", 415, "wrong_type"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "wrong_type"),
        (b'"' + b"x" * (4 * 1024 * 1024) + b'"', "application/json", 413, "too_large"),
        (b"[]", "application/json", 422, "bad_input"),
        (b"null", "application/json", 422, "bad_input"),
        (b"7", "application/json", 422, "bad_input"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_by_its_kind_of_fault(raw, body, kind, status, code):
    answer = raw.post(SHEET, data=body, content_type=kind)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_json_may_say_its_character_set(raw, edition):
    assert raw.post(SHEET, data=b"{}", content_type="application/json; charset=utf-8").status_code == 200


def test_all_wrong_fields_are_told_at_once(raw):
    body = {"answers": [], "matters": [1, "x" * 41], "division": "65", "nothing": 1}
    answer = raw.post(SHEET, data=body, content_type="application/json")
    said = problem_of(answer)
    assert answer.status_code == 422
    found = {(fault["in"], fault["pointer"]): fault["code"] for fault in said["errors"]}
    assert found == {
        ("body", "/answers"): "dict_type",
        ("body", "/matters/0"): "string_type",
        ("body", "/matters/1"): "string_too_long",
        ("body", "/division"): "string_pattern_mismatch",
        ("body", "/nothing"): "extra_forbidden",
    }
    assert said["data"]["count"] == 5
    assert all(fault["detail"] for fault in said["errors"])


def test_a_wrong_query_is_told_with_its_place(raw):
    said = problem_of(raw.get("/api/v1/services", {"q": "x" * 101}))
    assert [(f["in"], f["pointer"], f["code"]) for f in said["errors"]] == [("query", "/q", "string_too_long")]
    said = problem_of(raw.get("/api/v1/services?q=%00"))
    assert [(f["in"], f["pointer"], f["code"]) for f in said["errors"]] == [("query", "/q", "unusable_text")]


def test_a_fault_of_our_own_is_logged_and_told_without_its_inside(raw, monkeypatch, caplog):
    def fall():
        raise RuntimeError("the secret of /etc/keys")

    monkeypatch.setattr("onewindow.api.operations.joint_services.current", fall)
    answer = raw.get("/api/v1/services")
    assert problem_of(answer)["code"] == "unexpected"
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "the secret of /etc/keys" in caplog.text


def test_a_database_that_is_down_is_a_503_problem_that_says_when_to_come_back(raw, monkeypatch):
    def fall():
        raise OperationalError("connection to host 10.0.0.7 failed")

    monkeypatch.setattr("onewindow.api.operations.joint_services.current", fall)
    answer = raw.get("/api/v1/services")
    assert problem_of(answer)["code"] == "unavailable"
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "10.0.0.7" not in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "tag"),
    [("zh-CN", "zh-hans"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("xx", "zh-hans"), ("\x00;;q=", "zh-hans")],
)
def test_sentences_follow_the_language_of_the_request(raw, language, tag):
    answer = raw.get("/api/v1/x", headers={"accept-language": language})
    assert answer["Content-Language"] == tag
    problem_of(answer)


def test_every_code_has_one_meaning_and_can_be_looked_up(raw):
    known = codes()
    listed = raw.get("/api/v1/problems").json()["problems"]
    assert [kind["code"] for kind in listed] == list(known)
    assert {"stale_case", "not_signed_in", "bad_input", "case_not_found"} <= set(known)
    assert all(400 <= kind["status"] < 600 and kind["message"] and kind["meaning"] for kind in listed)
    assert raw.get("/api/v1/problems/stale_case").json()["status"] == 409
    assert problem_of(raw.get("/api/v1/problems/nothing"))["code"] == "no_such_path"


class Planted(Conflict):
    """Planted by this test."""

    code = "planted"
    message = gettext_noop("第 {seen} 版，现为第 {current} 版。")


def test_a_refusal_of_the_house_keeps_its_status_code_data_and_sentence():
    said = problems.document("/api/v1/x", Planted(seen=3, current=5, more={"a": (1, object)}))
    assert (said["status"], said["code"], said["detail"]) == (409, "planted", "第 3 版，现为第 5 版。")
    assert said["data"] | {"more": 0} == {"seen": 3, "current": 5, "more": 0}
    json.dumps(said)


def test_faults_of_a_sheet_point_into_the_answers():
    fault = sheet_faults.Fault(element="shareholders", row=2, column="name", sentence=sheet_faults.NOT_TEXT())
    (told,) = faults_in([fault])
    assert (told.place, told.pointer, told.code, told.detail) == (
        "body",
        "/answers/shareholders/1/name",
        "not_text",
        "请填文字。",
    )
    said = problems.document(
        "/", BadInput(count=1, faults=[fault, Fault(place="query", pointer="/q", code="x", detail="y")])
    )
    assert [f["pointer"] for f in said["errors"]] == ["/answers/shareholders/1/name", "/q"]
    assert "faults" not in said["data"]


def test_a_pointer_escapes_what_json_pointers_escape():
    assert pointer("a/b", "c~d", 0) == "/a~1b/c~0d/0"


def test_what_fails_before_an_operation_is_a_problem_too(db, monkeypatch, settings):
    """A session that cannot be read because the database is down, a host that is not ours."""

    def fall(*args):
        raise OperationalError("connection to host 10.0.0.7 failed")

    settings.STAFF_SECOND_FACTOR = True  # asks who it is before the API does
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fall)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    answer = client.get("/api/v1/services")
    assert (answer.status_code, problem_of(answer)["code"]) == (503, "unavailable")
    answer = Client(SERVER_NAME="elsewhere.example").get("/api/v1/services")
    assert (answer.status_code, problem_of(answer)["code"]) == (400, "not_usable")


def test_staff_without_their_second_factor_get_a_problem(account, settings):
    settings.STAFF_SECOND_FACTOR = True
    client = Client()
    client.force_login(account("reviewer.tax.652801"))
    answer = client.get("/api/v1/inbox")
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "second_factor")
