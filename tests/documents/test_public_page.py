"""What a stranger's phone sees of a real certificate, over HTTP."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.core import clock
from onewindow.documents import acts, queries
from onewindow.documents.models import Certificate

from .papers import BY, flipped, licence

pytestmark = pytest.mark.django_db
PERSONAL = ("张样例", "110101199001010015", "302 室")


@pytest.fixture
def issued(desk, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "0")
    return licence()


def page(answer):
    assert answer.status_code == 200
    said = answer.content.decode()
    assert not any(personal in said for personal in PERSONAL)
    return said.split("<h1>", 1)[1].split("</h1>", 1)[0].strip(), said


@pytest.mark.parametrize("way", ["/V/", "/v/"])
def test_a_scanned_code_is_valid_with_masked_fields(client, issued, way):
    word, said = page(client.get(way + issued.token))
    assert word == "有效"
    for shown in (
        "出版物经营许可证",
        "样例书屋有限公司",
        "张**",
        "110***********0015",
        "样例市人民路****",
        "样例自治州行政审批局",
    ):
        assert shown in said
    assert "noindex" in said


def test_a_cancelled_certificate_says_so_at_the_next_scan(client, issued):
    assert page(client.get(f"/V/{issued.token}"))[0] == "有效"
    acts.cancel_certificate(issued.serial, reason="内部理由", by=BY)
    word, said = page(client.get(f"/V/{issued.token}"))
    assert word == "已注销"
    assert "内部理由" not in said


def test_an_expired_certificate_says_so(client, issued):
    with clock.moved_to(datetime(2032, 4, 2, tzinfo=UTC)):
        assert page(client.get(f"/V/{issued.token}"))[0] == "已过期"


def test_a_forged_code_shows_nothing_of_the_real_certificate(client, issued):
    last = "A" if issued.token[-1] != "A" else "B"
    word, said = page(client.get(f"/V/{issued.token[:-1]}{last}"))
    assert word == "被改动"
    assert "样例书屋" not in said


def test_a_row_changed_by_hand_shows_as_altered(client, issued):
    Certificate.objects.update(number="另一个号")
    word, said = page(client.get(f"/V/{issued.token}"))
    assert word == "被改动"
    assert "另一个号" not in said


@pytest.mark.parametrize("change", [str.lower, lambda t: t[:-1], lambda t: t + "=", lambda t: "A" * 160])
def test_codes_that_are_none_are_unknown(client, issued, change):
    assert page(client.get(f"/V/{change(issued.token)}"))[0] == "查无此证"


def test_the_number_of_a_certificate_finds_nothing(client, issued):
    """Numbers can be counted through; codes cannot."""
    assert page(client.get(f"/V/{issued.number}"))[0] == "查无此证"
    assert page(client.get(f"/V/{issued.serial}"))[0] == "查无此证"


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda s: "-".join(s[i : i + 4] for i in range(0, 16, 4)), lambda s: f" {s[:8]} {s[8:]} "]
)
def test_the_printed_verification_number_leads_to_the_verdict(client, issued, write):
    """For whoever cannot scan: sixteen random characters, unlike the certificate number."""
    answer = client.post("/verify/", {"token": write(issued.serial)})
    assert page(client.get(answer.url))[0] == "有效"


def test_a_wrong_verification_number_is_unknown(client, issued):
    for typed in ("A" * 16, issued.serial[:-1], issued.serial + "A", "x" * 5000, "1" * 16):
        answer = client.post("/verify/", {"token": typed})
        assert page(client.get(answer.url))[0] == "查无此证"


def test_typed_numbers_count_towards_the_limit(client, issued, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "3")
    assert [client.post("/verify/", {"token": "A" * 16}).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_a_code_cut_off_after_the_address_leads_to_the_form(client, issued):
    assert "证照验真" in page(client.get("/V/"))[1]
    assert client.post("/verify/", {"token": "https://x.cn/V/"}).status_code == 302


def test_an_uploaded_file_is_judged_by_signature_and_register(client, issued):
    data = queries.pdf_of(Certificate.objects.get())

    def hand_in(content):
        return page(client.post("/verify/", {"file": SimpleUploadedFile("证照.pdf", content, "application/pdf")}))

    assert hand_in(data)[0] == "有效"
    word, said = hand_in(flipped(data, len(data) // 2, 0))
    assert word == "被改动"
    assert "样例书屋" not in said
    acts.revoke_certificate(issued.serial, reason="x", by=BY)
    assert hand_in(data)[0] == "已注销"
