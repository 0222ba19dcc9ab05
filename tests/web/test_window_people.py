"""The window over HTTP: whatever goes into the scan box, who agrees and how, and the strip of what lies open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.appointments.models import Ticket
from onewindow.core import clock, events
from onewindow.documents.tokens import url
from onewindow.notices.models import Delivery, DemoPost
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate, revoke_mandate
from onewindow.sheets.acts import reserve_numbers, use_number
from onewindow.sheets.consents import consent_of
from onewindow.sheets.models import ConsentCode, Draft, OpenCase
from onewindow.sheets.submission import ConsentWay
from tests.web.applying import pdf
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    DIVISION,
    account,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)
from tests.web.test_window import clerk, form, open_form, sheet  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def scan(browser, text):
    return browser.post("/window/", {"q": text})


@pytest.fixture
def draft(form):  # noqa: F811
    return Draft.objects.get()


@pytest.fixture
def zhang(account):  # noqa: F811
    return account("zhang").party


def handed_in(clerk, form):  # noqa: F811
    page = clerk.get(form)
    clerk.post(form, sheet(hidden(page, "version"), save="on"))
    page = clerk.get(form)
    done = clerk.post(form, sheet(hidden(page, "version"), submit="on", truth_commitment="true"))
    assert done.status_code == 302, done.content.decode()
    return done.url


class TestScanBox:
    def test_an_application_by_its_number(self, clerk, draft, form):  # noqa: F811
        assert scan(clerk, str(draft.pk)).url == form
        assert scan(clerk, f"https://elsewhere.example{form}").url == form
        assert "没有找到申请号" in scan(clerk, str(draft.pk + 1)).content.decode()

    def test_the_application_of_another_window_is_not_there(self, at_desk, draft):  # noqa: F811
        assert scan(at_desk("clerk.652822"), str(draft.pk)).status_code == 422

    def test_the_code_of_a_receipt(self, clerk, bookshop):  # noqa: F811
        for text in (f"https://gov.example/cases/{bookshop}/", f"HTTPS://GOV.EXAMPLE/CASES/{bookshop}/"):
            assert scan(clerk, text).url == f"/window/cases/{bookshop}/"

    @pytest.mark.parametrize(
        "text", ["http://[bad", "https://x/cases/../", "https://x/", "L652801-20261125-000000", "x" * 999]
    )
    def test_what_leads_nowhere_is_told_what_to_do(self, clerk, text):  # noqa: F811
        answer = scan(clerk, text)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()

    def test_a_provisional_number_leads_to_its_application_then_to_its_case(self, clerk, draft, form, account):  # noqa: F811
        user = account(CLERK)
        number = reserve_numbers(user, 1, division=DIVISION, by=actor_of(user)).numbers[0]
        use_number(draft, number, by=actor_of(user))
        assert scan(clerk, number.lower()).url == form
        case = handed_in(clerk, form)
        assert scan(clerk, number).url == case
        assert number in clerk.get(case).content.decode()

    def test_a_queue_number_of_today_leads_to_its_person(self, clerk, zhang):  # noqa: F811
        ticket = Ticket.objects.create(
            hall="h", division=DIVISION, day=clock.today(), serial=7, number="A007", line="A", service="s",
            party=zhang, booked=False, turn_at=clock.now(), taken_at=clock.now(),
        )  # fmt: skip
        assert scan(clerk, "a007").url == f"/window/parties/{zhang.pk}/"
        Ticket.objects.filter(pk=ticket.pk).update(division="652822")
        assert "请扫证件" in scan(clerk, "A007").content.decode()

    def test_a_code_that_no_register_knows_is_refused(self, clerk):  # noqa: F811
        assert scan(clerk, url("https://gov.example", "A" * 60)).status_code == 422


class TestWays:
    def test_a_signed_slip_comes_as_a_file(self, clerk, zhang):  # noqa: F811
        slip = SimpleUploadedFile("同意书.pdf", pdf().read())
        answer = open_form(clerk, zhang.pk, way="upload", slip=slip)
        draft = Draft.objects.get()
        assert answer.url == f"/window/drafts/{draft.pk}/"
        assert consent_of(draft.pk).upload == draft.uploads.get().name

    @pytest.mark.parametrize(
        "sent", [{"way": "upload"}, {"way": "code"}, {"way": "code", "code": "000000"}, {"way": "?"}]
    )
    def test_no_proof_no_form(self, clerk, zhang, sent):  # noqa: F811
        answer = open_form(clerk, zhang.pk, **sent)
        assert answer.status_code == 422
        assert Draft.objects.count() == 0
        assert 'value="publication_joint" checked' in answer.content.decode()

    def test_a_program_is_no_slip(self, clerk, zhang):  # noqa: F811
        slip = SimpleUploadedFile("同意书.pdf", b"MZ\x90\x00" + b"\0" * 200)
        assert open_form(clerk, zhang.pk, way="upload", slip=slip).status_code == 422
        assert Draft.objects.count() == 0

    def test_a_code_goes_to_the_phone_and_opens_the_form(self, clerk, zhang, monkeypatch):  # noqa: F811
        monkeypatch.setattr("onewindow.sheets.acts.window.secrets.choice", lambda digits: digits[7])
        asked = open_form(clerk, zhang.pk, way="code", send_code="on")
        assert asked.status_code == 200
        assert "已发送" in asked.content.decode()
        assert Delivery.objects.filter(channel="sms").count() == 1
        assert Draft.objects.count() == 0
        open_form(clerk, zhang.pk, way="code", code="777 777")
        draft = Draft.objects.get()
        assert consent_of(draft.pk).way is ConsentWay.CODE
        assert open_form(clerk, zhang.pk, way="code", code="777777").status_code == 422

    def test_a_wrong_code_counts_as_a_try(self, clerk, zhang):  # noqa: F811
        open_form(clerk, zhang.pk, way="code", send_code="on")
        open_form(clerk, zhang.pk, way="code", code="12")
        assert ConsentCode.objects.get().tries == 1

    def test_nothing_is_sent_to_a_phone_that_is_not_known(self, clerk, zhang):  # noqa: F811
        zhang.mobile_sealed = None
        zhang.save(update_fields=["mobile_sealed"])
        answer = open_form(clerk, zhang.pk, way="code", send_code="on")
        assert answer.status_code == 422
        assert "请改用签字的办法" in answer.content.decode()
        assert DemoPost.objects.count() == 0


class TestAgent:
    @pytest.fixture
    def mandate(self, account, zhang):  # noqa: F811
        agent = account("wang").party
        return grant_mandate(zhang, agent, scope=["publication_joint"], by=actor_of(account("zhang")))

    def test_the_agent_is_chosen_and_becomes_part_of_the_case(self, clerk, zhang, mandate):  # noqa: F811
        page = clerk.get(f"/window/parties/{zhang.pk}/").content.decode()
        assert f'<option value="{mandate.pk}"' in page
        address = open_form(clerk, zhang.pk, mandate=mandate.pk).url
        receipt = clerk.get(handed_in(clerk, address)).content.decode()
        case = case_of(OpenCase.objects.get().number)
        assert (case.applicant, case.agent) == (zhang, mandate.agent)
        assert "同意人：王样例（受委托人，当场签同意书，出示居民身份证）" in receipt

    def test_a_revoked_mandate_stops_at_once(self, clerk, zhang, mandate, account):  # noqa: F811
        address = open_form(clerk, zhang.pk, mandate=mandate.pk).url
        clerk.post(address, sheet(hidden(clerk.get(address), "version"), save="on"))
        revoke_mandate(mandate, by=actor_of(account("zhang")))
        page = clerk.get(address)
        answer = clerk.post(address, sheet(hidden(page, "version"), submit="on", truth_commitment="true"))
        assert answer.status_code == 403
        assert Draft.objects.get().case_number == ""
        assert open_form(clerk, zhang.pk, mandate=mandate.pk).status_code == 422


class TestHistory:
    def test_the_consent_stands_first_in_the_history_of_the_case(self, clerk, form, account):  # noqa: F811
        number = handed_in(clerk, form).strip("/").rpartition("/")[2]
        assert [e.verb for e in events.history(f"case:{number}")] == ["submit"]
        receipt = clerk.get(f"/window/cases/{number}/").content.decode()
        assert "由窗口代填。同意人：张样例（申请人，当场签同意书，出示居民身份证）" in receipt
        applicant = Client()
        applicant.force_login(account("zhang"))
        assert "同意窗口代填（当场签同意书）" in applicant.get(f"/cases/{number}/").content.decode()


class TestStrip:
    def test_a_case_lies_open_until_it_is_put_away(self, clerk, form, at_desk):  # noqa: F811
        case = handed_in(clerk, form)
        tab = f'href="{case}" accesskey="1"'
        assert tab in clerk.get("/window/").content.decode()
        assert tab in at_desk(CLERK).get("/window/").content.decode()
        assert f"{tab} aria-current" in clerk.get(case).content.decode()
        clerk.post(f"{case}close")
        assert tab not in clerk.get("/window/").content.decode()
        assert clerk.get(case).status_code == 200

    def test_saving_moves_no_tab(self, clerk, zhang, account):  # noqa: F811
        first = open_form(clerk, zhang.pk).url
        second = open_form(clerk, account("wang").party.pk).url
        clerk.post(first, {"version": hidden(clerk.get(first), "version"), "net_shop_name": "甲", "save": "on"})
        text = clerk.get("/window/").content.decode()
        assert f'href="{second}" accesskey="1"' in text
        assert f'href="{first}" accesskey="2"' in text

    def test_a_case_of_elsewhere_is_not_kept_open(self, at_desk, bookshop):  # noqa: F811
        scan(at_desk("clerk.652822"), bookshop)
        assert OpenCase.objects.count() == 0


def test_pages_of_the_window_ask_little(clerk, form, django_assert_max_num_queries, zhang):  # noqa: F811
    case = handed_in(clerk, form)
    form = open_form(clerk, zhang.pk).url
    for address, most in {"/window/": 8, f"/window/parties/{zhang.pk}/": 12, form: 13, case: 13}.items():
        clerk.get(address)
        with django_assert_max_num_queries(most):
            clerk.get(address)
