"""Following a case over HTTP: what the applicant sees, may do, and may not see."""

import re
from io import BytesIO

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.queries import progress
from onewindow.catalogue.queries import current

from .applying import account, clerk, opened, pdf, signed_in, submitted


@pytest.fixture
def number(shop):
    return submitted()


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def _stage(number, matter="PUB-R"):
    return next(r for r in progress(account("li"), number).reviews if r.matter == matter).stage


def test_progress_names_who_has_it_and_both_clocks(number):
    cases.accept(number, ["PUB-R", "PUB-N"], by=clerk())
    page = signed_in("li").get(f"/cases/{number}/").content.decode()
    assert number in page
    assert "离承诺办结还剩" in page
    assert "宣传部" in page
    assert "法定时限" in page
    assert "承诺时限" in page


def test_a_stranger_and_a_wrong_number_get_the_same_answer(number):
    stranger = signed_in("aigul")
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    for path in ("", "receipt/", "qr.svg", "correction/", "withdraw/", "owed/"):
        theirs = stranger.get(f"/cases/{number}/{path}")
        missing = stranger.get(f"/cases/{wrong}/{path}")
        assert (theirs.status_code, missing.status_code) == (404, 404), path
    assert stranger.post(f"/cases/{number}/nudge").status_code == 404


def test_looking_up_a_number_leads_to_the_case_or_says_so(number):
    client = signed_in("li")
    assert client.get("/cases/", {"number": f" {number} "}).url == f"/cases/{number}/"
    lost = client.get("/cases/", {"number": "652801-20200101-00001"})
    assert lost.status_code == 404
    assert "没有查到" in lost.content.decode()
    assert signed_in("aigul").get("/cases/", {"number": number}).status_code == 404


def test_the_front_page_offers_the_look_up(shop):
    page = signed_in("li").get("/").content.decode()
    assert 'action="/cases/"' in page
    assert "我的办事" in page


def test_receipt_says_number_promise_and_who_handles_it(number):
    client = signed_in("li")
    page = client.get(f"/cases/{number}/receipt/").content.decode()
    assert number in page
    assert "前答复是否受理" in page
    assert "宣传部" in page
    picture = client.get(f"/cases/{number}/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<?xml") or b"<svg" in picture.content[:200]


def test_one_reminder_a_day_and_a_double_click_is_one(number):
    cases.accept(number, ["PUB-R", "PUB-N"], by=clerk())
    client = signed_in("li")
    page = client.get(f"/cases/{number}/").content.decode()
    sent = {"version": _hidden(page, "version"), "key": _hidden(page, "key")}
    assert client.post(f"/cases/{number}/nudge", sent).status_code == 302
    assert client.post(f"/cases/{number}/nudge", sent).status_code == 302
    nudges = [one for one in progress(account("li"), number).timeline if one.verb == "nudge"]
    assert len(nudges) == 1
    again = client.get(f"/cases/{number}/").content.decode()
    assert "今天已经催过了" in again
    fresh = {"version": sent["version"], "key": "0" * 32}
    assert client.post(f"/cases/{number}/nudge", fresh).status_code == 409


def test_withdrawing_asks_first_and_takes_back_only_what_was_chosen(number):
    client = signed_in("li")
    page = client.get(f"/cases/{number}/withdraw/").content.decode()
    sent = {"version": _hidden(page, "version"), "key": _hidden(page, "key")}
    assert client.post(f"/cases/{number}/withdraw/", sent).status_code == 422
    assert _stage(number) == "received"
    assert (
        client.post(f"/cases/{number}/withdraw/", sent | {"matter": "PUB-N", "reason": "先不上网"}).status_code == 302
    )
    assert _stage(number, "PUB-N") == "withdrawn"
    assert _stage(number) == "received"


@pytest.fixture
def returned(number):
    said = {"premises_area_m2": "与租赁合同不符", "premises_address": "少了门牌号"}
    cases.report_defects(number, "PUB-R", said, by=clerk())
    cases.notify(number, by=clerk())
    return number


def _correcting(client, number):
    page = client.get(f"/cases/{number}/correction/").content.decode()
    return page, {"version": _hidden(page, "version"), "key": _hidden(page, "key")}


def test_the_correction_shows_only_what_was_returned_with_why_and_by_whom(returned):
    page, _ = _correcting(signed_in("li"), returned)
    assert "与租赁合同不符" in page
    assert "少了门牌号" in page
    assert "宣传部" in page
    assert 'name="premises_area_m2"' in page
    assert 'name="org_name"' not in page
    assert "去改" in signed_in("li").get(f"/cases/{returned}/").content.decode()


def test_a_correction_tells_all_faults_at_once_and_keeps_what_was_typed(returned):
    client = signed_in("li")
    _, sent = _correcting(client, returned)
    answer = client.post(f"/cases/{returned}/correction/", sent | {"premises_area_m2": "很大", "premises_address": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 处要改" in page
    assert 'value="很大"' in page
    assert _stage(returned) == "correcting"


def test_a_value_that_was_not_changed_goes_back_only_on_purpose(returned):
    client = signed_in("li")
    _, sent = _correcting(client, returned)
    page = client.get(f"/cases/{returned}/correction/").content.decode()
    held = re.search(r'name="premises_area_m2"[^>]*value="([^"]*)"', page)[1]
    typed = sent | {"premises_area_m2": held, "premises_address": "库尔勒市人民东路66号1层"}
    assert client.post(f"/cases/{returned}/correction/", typed).status_code == 422
    done = client.post(f"/cases/{returned}/correction/", typed | {"same:premises_area_m2": "true"})
    assert done.status_code == 302
    assert _stage(returned) == "received"


def test_an_answered_correction_cannot_be_answered_twice(returned):
    client = signed_in("li")
    _, sent = _correcting(client, returned)
    typed = sent | {"premises_area_m2": "99", "premises_address": "库尔勒市人民东路66号1层"}
    assert client.post(f"/cases/{returned}/correction/", typed).status_code == 302
    assert client.post(f"/cases/{returned}/correction/", typed).url == f"/cases/{returned}/"
    answers = [one for one in progress(account("li"), returned).timeline if one.verb == "resubmit"]
    assert len(answers) == 1


def test_a_stale_correction_is_a_409_that_can_be_sent_again(returned):
    client = signed_in("li")
    _, sent = _correcting(client, returned)
    cases.report_defects(returned, "PUB-N", {"net_platform": "平台名称不全"}, by=clerk(), reason="首次告知时漏看")
    typed = sent | {"premises_area_m2": "99", "premises_address": "库尔勒市人民东路66号1层"}
    answer = client.post(f"/cases/{returned}/correction/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="card pad"')[1]))
    assert again["premises_area_m2"] == "99"
    assert int(again["version"]) > int(sent["version"])
    assert client.post(f"/cases/{returned}/correction/", again).status_code == 302


def test_a_returned_paper_is_answered_by_a_file_and_a_bad_file_says_why(number):
    matter = current().catalogue.matter["PUB-R"]
    key = next(f"PUB-R.{m.id}" for m in matter.materials)
    cases.report_defects(number, "PUB-R", {key: "看不清"}, by=clerk())
    cases.notify(number, by=clerk())
    client = signed_in("li")
    _, sent = _correcting(client, number)
    evil = BytesIO(b"MZ\x90\x00" + b"\x00" * 4096)
    evil.name = "合同.pdf"
    bad = client.post(f"/cases/{number}/correction/", sent | {key: evil})
    assert bad.status_code == 422
    good = pdf()
    good.name = "合同.pdf"
    assert client.post(f"/cases/{number}/correction/", sent | {key: good}).status_code == 302
    assert _stage(number) == "received"


def test_pages_of_a_case_ask_few_questions(number, django_assert_max_num_queries):
    client = signed_in("li")
    client.get(f"/cases/{number}/")
    with django_assert_max_num_queries(12):
        client.get(f"/cases/{number}/")


def test_mine_lists_drafts_cases_and_lets_a_draft_be_thrown_away(number):
    draft = opened()
    client = signed_in("li")
    page = client.get("/me/").content.decode()
    assert f"/drafts/{draft.pk}/" in page
    assert number in page
    client.post(f"/drafts/{draft.pk}/discard")
    assert f"/drafts/{draft.pk}/" not in client.get("/me/").content.decode()
    assert "还没有办过事" in signed_in("aigul").get("/me/").content.decode()


def test_no_form_about_a_case_breaks_on_strange_input(returned):
    client = signed_in("li")
    client.raise_request_exception = False
    corpus = ["", "\x00", "'\"><script>", "9" * 400, "-1", "﷽" * 200, "{}", "../../etc/passwd"]
    for page in ("correction/", "withdraw/", "owed/"):
        url = f"/cases/{returned}/{page}"
        names = re.findall(r'name="([^"]+)"', client.get(url, follow=True).content.decode())
        for text in corpus:
            assert client.post(url, dict.fromkeys(names, text)).status_code < 500, (url, text)
    for text in corpus:
        assert client.get("/cases/", {"number": text}).status_code < 500, text
        assert client.get("/me/", {"after": text}).status_code < 500, text
        assert client.get(f"/me/filings/{text.replace('/', '') or 'x'}/").status_code < 500, text
    assert client.get("/me/papers/AAAA.pdf").status_code == 404


def test_a_reminder_is_seen_at_the_desk_of_who_has_it(number):
    cases.accept(number, ["PUB-R", "PUB-N"], by=clerk())
    client, officer = signed_in("li"), signed_in("reviewer.publicity.652801")
    address = f"/desk/cases/{number}/PUB-R/"
    assert not re.search(r"申请人\d+ 月 \d+ 日催办", officer.get(address).content.decode())
    page = client.get(f"/cases/{number}/").content.decode()
    client.post(f"/cases/{number}/nudge", {"version": _hidden(page, "version"), "key": _hidden(page, "key")})
    seen = officer.get(address).content.decode()
    assert re.search(r"申请人\d+ 月 \d+ 日催办", seen)
