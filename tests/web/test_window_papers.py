"""Papers of the window: consent, one-time notice, commitment, receipt; on A4 and 80 mm; acceptance with what is owed."""

import pytest

from onewindow.cases.models import HandedIn
from onewindow.documents.models import Letter
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    REVIEWER,
    account,
    apply_for,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)
from tests.web.test_window import clerk, form  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def utilities(account, catalogue, today):  # noqa: F811
    """A connection to the utilities without the papers that may follow."""
    number = apply_for(account("li"), "utility_onsite", catalogue, today)
    HandedIn.objects.filter(case=case_of(number)).delete()
    return number


def owing(clerk, number):  # noqa: F811
    page = clerk.get(f"/window/cases/{number}/")
    text = page.content.decode()
    assert 'name="owed" value="' in text
    key = text.split('name="owed" value="')[1].split('"')[0]
    matters = [part.split('"')[0] for part in text.split('name="accept.matter" value="')[1:]]
    return {
        "verb": "accept",
        "version": hidden(page, "version"),
        "key": hidden(page, "key"),
        "accept.matter": matters,
        "owed": key,
        f"owed.{key}": "2026-12-10",
    }


class TestCommitment:
    def test_what_is_missing_is_promised_in_a_letter_and_accepted(self, clerk, utilities):  # noqa: F811
        sent, address = owing(clerk, utilities), f"/window/cases/{utilities}/"
        paper = clerk.post(f"{address}commitment/", sent).content.decode()
        assert "容缺受理承诺书" in paper
        assert "12 月 10 日" in paper
        assert utilities in paper
        assert case_of(utilities).state["reviews"]["UTL-WATER"]["stage"] == "received"
        assert clerk.post(address, sent | {"commitment": "true"}).status_code == 302
        owed = {tuple(o) for r in case_of(utilities).state["reviews"].values() for o in r.get("owed", [])}
        assert owed == {(sent["owed"], "2026-12-10")}
        assert "12 月 10 日" in clerk.get(f"{address}commitment/").content.decode()
        assert f"{address}commitment/" in clerk.get(address).content.decode()

    def test_without_a_signed_letter_nothing_is_accepted_and_nothing_ticked_is_lost(self, clerk, utilities):  # noqa: F811
        sent, address = owing(clerk, utilities), f"/window/cases/{utilities}/"
        answer = clerk.post(address, sent)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "须由申请人签署承诺书" in text
        assert f'name="owed" value="{sent["owed"]}" checked' in text
        assert 'value="2026-12-10"' in text
        assert case_of(utilities).state["reviews"]["UTL-WATER"]["stage"] == "received"

    @pytest.mark.parametrize("day", ["", "明天", "2026-11-24", "2026-13-01"])
    def test_a_last_day_that_is_none_is_told(self, clerk, utilities, day):  # noqa: F811
        sent = owing(clerk, utilities)
        answer = clerk.post(f"/window/cases/{utilities}/", sent | {f"owed.{sent['owed']}": day, "commitment": "true"})
        assert answer.status_code == 422
        assert "请写明补交的最后一日" in answer.content.decode()

    def test_nothing_may_be_owed_where_the_law_knows_no_such_thing(self, clerk, bookshop):  # noqa: F811
        assert 'name="owed"' not in clerk.get(f"/window/cases/{bookshop}/").content.decode()


class TestPapers:
    def test_the_consent_is_printed_for_whoever_signs_it(self, clerk, form):  # noqa: F811
        text = clerk.get(f"{form}consent/").content.decode()
        assert "窗口代办同意书" in text
        assert "张样例" in text
        assert "办件日志" in text

    @pytest.mark.parametrize("paper", ["consent/", "notice/"])
    def test_papers_fit_both_printers(self, clerk, form, paper):  # noqa: F811
        assert 'class="card paper"' in clerk.get(f"{form}{paper}").content.decode()
        assert 'class="card paper slip"' in clerk.get(f"{form}{paper}?paper=80mm").content.decode()

    def test_the_notice_lets_the_applicant_go_on_at_home(self, clerk, form, account, client):  # noqa: F811
        text = clerk.get(f"{form}notice/").content.decode()
        assert "<svg" in text
        draft = form.strip("/").rpartition("/")[2]
        assert f"申请号 {draft}" in text
        client.force_login(account("zhang"))
        assert client.get(f"/drafts/{draft}/", follow=True).status_code == 200
        assert clerk.post("/window/", {"q": f"https://gov.example/drafts/{draft}/"}).url == form

    def test_the_receipt_is_also_a_signed_file(self, clerk, bookshop):  # noqa: F811
        made = clerk.post(f"/window/cases/{bookshop}/receipt")
        again = clerk.post(f"/window/cases/{bookshop}/receipt")
        assert made.url == again.url
        assert Letter.objects.count() == 1
        answer = clerk.get(made.url)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_papers_of_elsewhere_are_not_there(self, at_desk, form, bookshop):  # noqa: F811
        stranger = at_desk("clerk.652822")
        for address in (f"{form}consent/", f"{form}notice/", f"/window/cases/{bookshop}/commitment/"):
            assert stranger.get(address).status_code == 404
        assert stranger.post(f"/window/cases/{bookshop}/receipt").status_code == 404
        assert at_desk(REVIEWER).get(f"{form}consent/").status_code == 403
