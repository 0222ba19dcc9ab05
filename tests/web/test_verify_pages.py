"""Verification answers with one of five words, whatever stands in the address or the file; never an error page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.web.viewmodels import Verdict

pytestmark = pytest.mark.django_db
WORDS = {"有效", "已注销", "已过期", "被改动", "查无此证"}


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "0")


def heading(answer):
    page = answer.content.decode()
    return page.split("<h1>", 1)[1].split("</h1>", 1)[0].strip()


@pytest.mark.parametrize("token", ["ABC", "abc", "A" * 160, "a" * 160, "AAAA/BBBB", "%00", "…", "A" * 5000])
@pytest.mark.parametrize("way", ["V", "v"])
def test_a_wrong_code_is_not_found_and_never_an_error(client, token, way):
    answer = client.get(f"/{way}/{token}")
    assert answer.status_code == 200
    assert heading(answer) == "查无此证"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    token=st.text(
        alphabet=st.characters(blacklist_characters="?#/\\", blacklist_categories=["Cs", "Cc"]),
        min_size=1,
        max_size=200,
    )
)
def test_any_code_gets_one_of_five_words(client, token):
    answer = client.get(f"/V/{token}")
    assert answer.status_code == 200
    assert heading(answer) in WORDS


def test_the_page_is_neither_kept_nor_listed(client):
    answer = client.get("/V/ABC")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_typed_code_or_a_whole_address_leads_to_its_verdict(client):
    assert client.post("/verify/", {"token": " AB C "}).url == "/V/ABC"
    assert client.post("/verify/", {"token": "HTTP://LOCALHOST:8000/V/ABCDEF"}).url.startswith("/V/")


def test_nothing_typed_is_told_at_the_field(client):
    page = client.post("/verify/", {"token": " "}).content.decode()
    assert "请贴上核验码。" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (b"MZ\x90 not a pdf", "这不是 PDF 文件"), (b"%PDF-1.7\n%%EOF", "没有电子签名")],
)
def test_a_file_that_is_no_certificate_is_told_why(client, content, said):
    file = SimpleUploadedFile("证照.pdf", content, content_type="application/pdf")
    answer = client.post("/verify/", {"file": file})
    assert answer.status_code == 200
    assert heading(answer) in WORDS - {"有效"}
    if content:
        assert said in answer.content.decode()


def test_who_asks_too_fast_is_slowed_down_with_a_page(client, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "2")
    statuses = [client.get("/V/ABC").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert "请慢一点" in client.get("/V/ABC").content.decode()


@pytest.mark.parametrize("word", list(Verdict))
def test_each_verdict_has_its_own_page(client, word):
    shown = heading(client.get(f"/gallery/verdict/{word}/"))
    assert shown in WORDS
    assert client.get("/gallery/verdict/nonsense/").status_code == 404


def test_the_five_words_differ(client):
    assert {heading(client.get(f"/gallery/verdict/{word}/")) for word in Verdict} == WORDS
