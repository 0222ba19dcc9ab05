"""An application over several requests: opened, filled in, given files, signed; nobody else sees it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.people.models import Party

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NEW = {"service": "publication_joint", "division": "652801"}
MATERIAL = "PUB-R.m3"


def begin(client, **more):
    answer = client.send("post", "/drafts", NEW | more)
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == f"/api/v1/drafts/{answer.json()['id']}"
    return answer.json()


def upload(client, draft, content=PDF, name="租赁合同.pdf", material=(MATERIAL,)):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/api/v1/drafts/{draft}/uploads", {"file": file, "material": list(material)})


def test_a_draft_begins_with_what_registers_know(zhang, account):
    said = begin(zhang, answers={"pub_kind": "零售"})
    assert said["applicant"] == Party.objects.get(account=account("zhang")).pk
    assert said["answers"]["contact_name"] == "张样例"
    assert said["sources"]["contact_name"] == "register"
    assert said["sources"]["pub_kind"] == "applicant"
    assert not said["ready"]
    assert {"uscc", "premises_area_m2"} <= {element["id"] for element in said["sheet"]["elements"]}


def test_answers_are_saved_right_or_wrong_and_a_stale_version_is_a_409_with_both(zhang):
    draft = begin(zhang)
    path = f"/drafts/{draft['id']}"
    saved = zhang.send("patch", path, {"answers": {"premises_area_m2": "viel"}}, if_match=f'"{draft["version"]}"')
    assert saved.status_code == 200
    assert saved["ETag"] == f'"{draft["version"] + 1}"'
    assert saved.json()["answers"]["premises_area_m2"] == "viel"
    assert {"pointer": "/answers/premises_area_m2", "code": "not_number"}.items() <= next(
        f for f in saved.json()["faults"] if f["pointer"] == "/answers/premises_area_m2"
    ).items()
    stale = zhang.send("patch", path, {"answers": {"premises_area_m2": "80"}}, if_match=f'"{draft["version"]}"')
    assert stale.status_code == 409
    assert stale.json()["code"] == "stale_draft"
    assert {"seen": draft["version"], "current": draft["version"] + 1}.items() <= stale.json()["data"].items()
    assert stale.json()["data"]["theirs"] == {"premises_area_m2": "viel"}


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "version_needed"),
        ("7", 400, "bad_version"),
        ('"x"', 400, "bad_version"),
        ("*", 400, "bad_version"),
        ('"9999999999"', 400, "bad_version"),
    ],
)
def test_saving_says_which_version_was_seen(zhang, tag, status, code):
    draft = begin(zhang)
    headers = {} if tag is None else {"if_match": tag}
    answer = zhang.send("patch", f"/drafts/{draft['id']}", {"answers": {}}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_file_is_handed_in_found_again_and_taken_away(zhang):
    draft = begin(zhang)["id"]
    answer = upload(zhang, draft)
    assert answer.status_code == 201, answer.content
    file = answer.json()
    assert {
        "name": "租赁合同.pdf",
        "materials": [MATERIAL],
        "media_type": "application/pdf",
        "size": len(PDF),
    }.items() <= file.items()
    path = f"/drafts/{draft}/uploads/{file['id']}"
    got = zhang.send("get", path)
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert [u["id"] for u in zhang.send("get", f"/drafts/{draft}").json()["uploads"]] == [file["id"]]
    assert zhang.send("delete", path).status_code == 204
    assert zhang.send("get", path).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ" + b"\x00" * 2000, "a.pdf", "file_refused"),
        (b"\x7fELF" + b"\x00" * 2000, "a.pdf", "file_refused"),
        (b"", "a.pdf", "file_refused"),
        (b"<svg onload=alert(1)>", "a.png", "file_refused"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(zhang, content, name, code):
    answer = upload(zhang, begin(zhang)["id"], content=content, name=name)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_an_executable_of_20_mb_named_pdf_is_refused(zhang):
    content = b"MZ" + b"\x00" * (20 * 1024 * 1024)
    answer = upload(zhang, begin(zhang)["id"], content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")


def test_an_upload_says_for_what_it_is(zhang):
    draft = begin(zhang)["id"]
    answer = upload(zhang, draft, material=["PUB-R.nothing"])
    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_material")
    answer = zhang.post(f"/api/v1/drafts/{draft}/uploads", {"material": MATERIAL})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/file", "missing")]
    answer = zhang.send("post", f"/drafts/{draft}/uploads", {"file": "x"})
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")
    answer = zhang.post(
        f"/api/v1/drafts/{draft}/uploads",
        data=io.BytesIO(b"no parts").read(),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code in {400, 422}


def test_signing_too_early_tells_everything_that_is_missing(zhang):
    draft = begin(zhang, answers={"pub_action": "新办许可", "pub_kind": "零售", "net_flag": False})
    answer = zhang.send(
        "post", f"/drafts/{draft['id']}/signatures", {"element": "truth_commitment"}, if_match=f'"{draft["version"]}"'
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "not_ready")
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert len(pointers) > 5
    assert "/answers/org_name" in pointers
    assert zhang.send("get", f"/drafts/{draft['id']}").json()["version"] == draft["version"]


def test_nobody_else_sees_a_draft_and_hidden_looks_like_missing(zhang, program):
    draft = begin(zhang)["id"]
    for other in (program("li"), program("clerk.652801"), program("reviewer.publicity.652801")):
        assert other.send("get", "/drafts").json()["drafts"] == []
        for method, path, body in (
            ("get", "", None),
            ("patch", "", {"answers": {}}),
            ("delete", "", None),
            ("post", "/signatures", {"element": "x"}),
            ("get", "/uploads/x", None),
            ("delete", "/uploads/x", None),
        ):
            hidden = other.send(method, f"/drafts/{draft}{path}", body, if_match='"1"')
            missing = other.send(method, f"/drafts/{draft + 1000}{path}", body, if_match='"1"')
            assert hidden.status_code == missing.status_code == 404
            assert {**hidden.json(), "instance": ""} == {**missing.json(), "instance": ""}
    assert [line["id"] for line in zhang.send("get", "/drafts").json()["drafts"]] == [draft]
    assert zhang.send("delete", f"/drafts/{draft}").status_code == 204


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (NEW | {"service": "nothing"}, 404, "unknown_service"),
        (NEW | {"division": "110101"}, 422, "wrong_place"),
        (NEW | {"applicant": 2**53}, 404, "party_not_found"),
        (NEW | {"applicant": 2**63 - 1}, 422, "bad_input"),
        ({}, 422, "bad_input"),
    ],
)
def test_a_draft_that_cannot_be_begun_is_refused_with_the_reason(zhang, body, status, code):
    answer = zhang.send("post", "/drafts", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_staff_say_for_whom(edition, program, account):
    clerk = program("clerk.652801")
    answer = clerk.send("post", "/drafts", NEW)
    assert (answer.status_code, answer.json()["code"]) == (422, "applicant_missing")
    party = Party.objects.get(account=account("zhang")).pk
    assert begin(clerk, applicant=party)["applicant"] == party
    answer = program("reviewer.tax.652801").send("post", "/drafts", NEW | {"applicant": party})
    assert answer.status_code == 404


def test_a_browser_session_needs_the_token_for_writes(edition, account):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(account("zhang"))
    refused = client.post("/api/v1/drafts", NEW, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    client.cookies["csrftoken"] = "a" * 32
    assert (
        client.post(
            "/api/v1/drafts", NEW, content_type="application/json", headers={"x-csrftoken": "a" * 32}
        ).status_code
        == 201
    )


def test_the_caller_learns_who_he_is_and_for_whom_he_may_act(edition, program, account):
    me = program("zhang").send("get", "/me").json()
    assert (me["account"], [p["name"] for p in me["principals"]], me["posts"]) == ("zhang", ["张样例"], [])
    staff = program("reviewer.tax.652801").send("get", "/me").json()
    assert staff["party"] is None
    assert [(post["role"], post["agency_code"]) for post in staff["posts"]] == [("reviewer", "tax")]
