"""Certificates over HTTP: anybody may ask whether one stands, its holder has it in full, nobody else has the file."""

import base64
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.documents.acts import cancel_certificate
from onewindow.documents.making import make_certificate
from onewindow.people.access_keys import KeyScope
from onewindow.people.models import Agency, Party
from tests.documents.papers import order

from .conftest import SYSTEM
from .test_problems import problem_of

CHECK = "/api/v1/certificates/check"


@pytest.fixture
def holder(account):
    return Party.objects.get(account=account("zhang"))


@pytest.fixture
def issued(home, holder):
    """A licence of the demo's citizen, made by the agency of publications."""
    agency = Agency.objects.get(code="publicity", division="652801")
    return make_certificate(order(party=holder.pk, agency=agency.pk, division="652801"), by=SYSTEM)


def verdict(client, token):
    answer = client.get(f"/api/v1/certificates/{token}")
    assert answer.status_code == 200
    return answer.json()


def test_anybody_learns_whether_it_stands_and_no_personal_value(client, issued):
    said = verdict(client, issued.token)
    assert (said["status"], said["signature_ok"], said["reasons"]) == ("valid", True, [])
    assert said["paper"]["number"] == issued.number
    assert "张三丰" not in str(said)
    cancel_certificate(issued.serial, reason="test", by=SYSTEM)
    ended = verdict(client, issued.token)
    assert (ended["status"], ended["paper"]["standing"]) == ("cancelled", "cancelled")


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda t: t[:-1],
        lambda t: t + "A",
        lambda t: "A" * 160,
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: "x",
        lambda t: "²" * 160,
    ],
)
def test_a_spoilt_token_gets_an_answer_and_never_a_valid_one(client, issued, spoil):
    said = verdict(client, spoil(issued.token))
    assert said["status"] in {"unknown", "altered"}
    assert said["paper"] is None


def test_a_file_is_checked_and_an_altered_one_is_found(client, issued, program):
    pdf = program("zhang").send("get", f"/papers/{issued.serial}/pdf").content
    assert client.post(CHECK, {"file": SimpleUploadedFile("a.pdf", pdf)}).json()["status"] == "valid"
    changed = pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:]
    assert client.post(CHECK, {"file": SimpleUploadedFile("a.pdf", changed)}).json()["status"] == "altered"
    for junk in (b"", b"MZ", b"%PDF-1.4", b"x" * 100_000):
        answer = client.post(CHECK, {"file": SimpleUploadedFile("a.pdf", junk)})
        assert (answer.status_code, answer.json()["status"]) == (200, "unknown")


def test_a_check_without_a_file_says_so(client, db):
    answer = client.post(CHECK, {})
    assert [(e["pointer"], e["code"]) for e in problem_of(answer)["errors"]] == [("/file", "missing")]


def test_too_many_questions_from_one_address_are_refused(client, issued, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "2")
    statuses = [client.get(f"/api/v1/certificates/{issued.token}").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = client.get(f"/api/v1/certificates/{issued.token}")
    assert problem_of(refused)["code"] == "too_many"
    assert refused["Retry-After"] == "60"
    assert Client(REMOTE_ADDR="198.51.100.7").get(f"/api/v1/certificates/{issued.token}").status_code == 200


def test_the_holder_has_his_certificates_in_full_with_their_files(program, issued):
    zhang = program("zhang")
    (own,) = zhang.send("get", "/certificates").json()["certificates"]
    assert (own["serial"], own["token"], own["standing"]) == (issued.serial, issued.token, "valid")
    answer = zhang.send("get", own["pdf"].removeprefix("/api/v1"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{issued.serial}.pdf"'
    digest = hashlib.sha256(answer.content).digest()
    assert answer["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"


def test_the_file_is_for_the_holder_the_window_the_agency_and_oversight_only(program, issued):
    path = f"/papers/{issued.serial}/pdf"
    for username in ("zhang", "clerk.652801", "reviewer.publicity.652801", "supervisor.652801"):
        assert program(username).send("get", path).status_code == 200, username
    for username in ("li", "aigul", "reviewer.tax.652801", "clerk.652822", "admin.652800"):
        hidden = program(username).send("get", path)
        missing = program(username).send("get", "/papers/AAAAAAAAAAAAAAAA/pdf")
        assert hidden.status_code == missing.status_code == 404
        same = {"instance": "", "data": {}}
        assert hidden.json() | same == missing.json() | same, username
    assert program("li").send("get", "/certificates").json()["certificates"] == []


def test_the_list_has_pages(program, holder, home, issued):
    for n in range(21):
        make_certificate(order(f"case:{n}/X", kind=f"kind_{n}", party=holder.pk, division="652801"), by=SYSTEM)
    zhang = program("zhang", KeyScope.READ_CASES)
    first = zhang.send("get", "/certificates").json()
    assert len(first["certificates"]) == 20
    second = zhang.send("get", first["next"].removeprefix("/api/v1")).json()
    assert (len(second["certificates"]), second["next"]) == (2, None)
    serials = [c["serial"] for c in first["certificates"] + second["certificates"]]
    assert len(set(serials)) == 22


@pytest.mark.parametrize(
    "after", ["x", "W10", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwtMV0", "WyIyMDI2LTAxLTAxIix0cnVlXQ", "²", "A" * 199]
)
def test_a_page_begins_where_a_page_of_ours_ended(program, after):
    answer = program("zhang").get("/api/v1/certificates", {"after": after})
    assert (answer.status_code, problem_of(answer)["code"]) == (422, "bad_cursor")
