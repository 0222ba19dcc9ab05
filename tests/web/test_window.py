"""The window over HTTP: a clerk from the scanned number to the receipt, on the real database."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.core import events
from onewindow.people.acts import register_party
from onewindow.people.models import Party
from onewindow.people.queries import find_party
from onewindow.sheets.models import Draft
from tests.web.desk_world import (  # noqa: F401  fixtures
    ANSWERS,
    CHOSEN,
    CLERK,
    DIVISION,
    REVIEWER,
    SCOPE,
    account,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)

pytestmark = pytest.mark.django_db
NUMBER = "652801199001010002"


@pytest.fixture
def clerk(at_desk):  # noqa: F811
    return at_desk(CLERK)


def open_form(clerk, party, **changed):
    sent = {"service": "publication_joint", "division": DIVISION, "document": "ric", "consent": "true"} | changed
    return clerk.post(f"/window/parties/{party}/", sent)


@pytest.fixture
def form(clerk, account):  # noqa: F811
    """The address of an opened form for 张样例."""
    account("zhang")
    return open_form(clerk, find_party("ric", NUMBER).pk).url


def sheet(version, **more):
    guided = {f"guide.{question}": option for question, option in CHOSEN.items()}
    return ANSWERS | guided | {"version": version, "business_scope.picked": SCOPE[0]["code"]} | more


class TestScanning:
    def test_a_known_number_opens_its_party_however_it_is_typed(self, clerk, account):  # noqa: F811
        account("zhang")
        answer = clerk.post("/window/", {"q": " 652801 19900101 0002 "})
        assert answer.status_code == 302
        assert answer.url == f"/window/parties/{find_party('ric', NUMBER).pk}/"

    def test_an_unknown_number_begins_a_registration_with_the_number_in_it(self, clerk):
        answer = clerk.post("/window/", {"q": "91652801ma7a000170"})
        assert answer.status_code == 200
        assert "91652801MA7A000170" in answer.content.decode()

    def test_a_case_number_leads_to_its_receipt(self, clerk, bookshop):  # noqa: F811
        assert clerk.post("/window/", {"q": bookshop}).url == f"/window/cases/{bookshop}/"

    def test_anything_else_is_told_what_to_do(self, clerk):
        answer = clerk.post("/window/", {"q": "65280119900101000X"})
        assert answer.status_code == 422
        assert "没有认出这个号码" in answer.content.decode()

    def test_no_number_stands_in_an_address(self, clerk):
        """What is scanned is posted: it stays out of logs and histories."""
        assert 'method="post" action="/window/"' in clerk.get("/window/").content.decode()


class TestRegistering:
    SENT = {"id_kind": "ric", "number": NUMBER, "name": "张样例", "seen": "true"}

    def test_who_has_shown_his_card_is_registered_as_seen(self, clerk):
        answer = clerk.post("/window/parties/new/", self.SENT)
        party = find_party("ric", NUMBER)
        assert answer.url == f"/window/parties/{party.pk}/"
        assert (party.kind, party.assurance, party.division_id) == ("natural", "seen", DIVISION)

    def test_an_organisation_is_told_by_its_number(self, clerk):
        clerk.post("/window/parties/new/", self.SENT | {"id_kind": "uscc", "number": "91652801MA7A000170"})
        assert find_party("uscc", "91652801MA7A000170").kind == Party.Kind.LEGAL

    def test_control_characters_do_not_get_into_a_name(self, clerk):
        clerk.post("/window/parties/new/", self.SENT | {"name": "张\x00样例\n"})
        assert find_party("ric", NUMBER).name == "张样例"

    @pytest.mark.parametrize("changed", [{"number": "652801199001010003"}, {"name": " "}, {"seen": ""}])
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, clerk, changed):
        answer = clerk.post("/window/parties/new/", self.SENT | changed)
        assert answer.status_code == 422
        assert "张样例" in answer.content.decode() or "name" in changed
        assert find_party("ric", NUMBER) is None

    def test_a_number_that_is_registered_already_is_refused(self, clerk, account):  # noqa: F811
        account("zhang")
        assert clerk.post("/window/parties/new/", self.SENT).status_code == 422


class TestConsent:
    def test_the_form_opens_only_with_the_applicants_consent(self, clerk, account):  # noqa: F811
        account("zhang")
        answer = open_form(clerk, find_party("ric", NUMBER).pk, consent="")
        assert answer.status_code == 422
        assert "须申请人到场同意" in answer.content.decode()
        assert Draft.objects.count() == 0

    def test_it_is_written_into_the_history_without_a_number(self, form):
        draft = Draft.objects.get()
        (event,) = events.history(f"draft:{draft.pk}")
        assert event.verb == "record_consent"
        assert event.body == {"party": draft.party_id, "document": "ric", "way": "slip"}
        assert event.actor.startswith("staff:")

    def test_no_document_no_form(self, clerk, account):  # noqa: F811
        account("zhang")
        assert open_form(clerk, find_party("ric", NUMBER).pk, document="none").status_code == 422
        assert Draft.objects.count() == 0


class TestForm:
    def test_a_clerk_goes_from_the_number_to_the_receipt(self, clerk, form):
        page = clerk.get(form)
        assert page.status_code == 200
        saved = clerk.post(form, sheet(hidden(page, "version"), save="on"))
        assert saved.status_code == 302, saved.content.decode()
        page = clerk.get(form)
        assert 'value="样例书屋"' in page.content.decode()
        done = clerk.post(form, sheet(hidden(page, "version"), submit="on", truth_commitment="true"))
        assert done.status_code == 302, done.content.decode()
        number = done.url.removeprefix("/window/cases/").strip("/")
        case = case_of(number)
        assert (case.channel, case.applicant.name) == ("window", "张样例")
        assert set(case.state["reviews"]) == {"PUB-R", "PUB-N"}
        receipt = clerk.get(done.url).content.decode()
        assert number in receipt
        assert "收件回执" in receipt
        assert "<svg" in receipt
        assert clerk.get(form).url == done.url

    def test_everything_missing_is_told_at_once_and_nothing_is_lost(self, clerk, form):
        version = hidden(clerk.get(form), "version")
        answer = clerk.post(form, {"version": version, "net_shop_name": "只填了这个", "submit": "on"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "请填写“经营场所地址”" in text
        assert "请申请人看过后在最下面签名" in text
        assert "只填了这个" in text

    def test_a_stale_page_shows_both_versions_and_keeps_what_was_typed(self, clerk, form):
        version = hidden(clerk.get(form), "version")
        clerk.post(form, {"version": version, "net_shop_name": "甲", "save": "on"})
        answer = clerk.post(form, {"version": version, "net_shop_name": "乙", "save": "on"})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert 'value="乙"' in text
        assert "甲" in text
        again = clerk.post(form, {"version": hidden(answer, "version"), "net_shop_name": "乙", "save": "on"})
        assert again.status_code == 302
        assert 'value="乙"' in clerk.get(form).content.decode()

    def test_the_guided_questions_choose_the_matters(self, clerk, form):
        version = hidden(clerk.get(form), "version")
        clerk.post(form, {"version": version, "save": "on", "guide.pub_q1": "0", "guide.pub_q3": "1"})
        assert Draft.objects.get().matters == ["PUB-R"]

    def test_a_refused_file_is_told_beside_its_material(self, clerk, form):
        version = hidden(clerk.get(form), "version")
        clerk.post(form, {"version": version, "net_channel": "第三方平台网店", "guide.pub_q3": "0", "save": "on"})
        page = clerk.get(form)
        program = SimpleUploadedFile("合同.pdf", b"MZ\x90\x00" + b"\0" * 200)
        sent = {"version": hidden(page, "version"), "PUB-N.m5": program, "save": "on"}
        answer = clerk.post(form, sent | {"net_channel": "第三方平台网店"})
        assert answer.status_code == 422
        assert "“合同.pdf”不能上传" in answer.content.decode()

    def test_the_notice_lists_everything_missing(self, clerk, form):
        text = clerk.get(f"{form}notice/").content.decode()
        assert "补正材料一次性告知书" in text
        assert "经营场所地址" in text
        assert "行政许可法第三十二条" in text

    def test_several_applications_lie_open_at_once(self, clerk, account, form):  # noqa: F811
        other = register_party(kind="natural", name="王样例", id_kind="passport", number="E12345678", by=actor(account))
        second = open_form(clerk, other.pk, document="passport").url
        text = clerk.get(form).content.decode()
        assert f'href="{second}" accesskey="1"' in text
        assert f'href="{form}" accesskey="2" aria-current="page"' in text

    def test_a_draft_can_be_thrown_away(self, clerk, form):
        assert clerk.post(f"{form}discard").url == "/window/"
        assert Draft.objects.count() == 0


def actor(account):  # noqa: F811
    from onewindow.people.access import actor_of

    return actor_of(account(CLERK))


class TestCase:
    def test_the_window_accepts_for_all_agencies_at_once(self, clerk, bookshop):  # noqa: F811
        page = clerk.get(f"/window/cases/{bookshop}/")
        sent = {"verb": "accept", "version": hidden(page, "version"), "key": hidden(page, "key")}
        sent["accept.matter"] = ["PUB-R", "PUB-N"]
        assert clerk.post(f"/window/cases/{bookshop}/", sent).status_code == 302
        stages = {code: review["stage"] for code, review in case_of(bookshop).state["reviews"].items()}
        assert stages == {"PUB-R": "accepted", "PUB-N": "accepted"}
        version = case_of(bookshop).version
        clerk.post(f"/window/cases/{bookshop}/", sent)
        assert case_of(bookshop).version == version

    def test_a_receipt_fits_a_slip_printer(self, clerk, bookshop):  # noqa: F811
        assert 'class="card paper slip"' in clerk.get(f"/window/cases/{bookshop}/?paper=slip").content.decode()


class TestDoors:
    def test_a_reviewer_has_no_window(self, at_desk, form):  # noqa: F811
        reviewer = at_desk(REVIEWER)
        assert reviewer.get("/window/").status_code == 403
        assert reviewer.get(form).status_code == 403

    def test_a_clerk_of_another_county_finds_nothing(self, at_desk, form, bookshop):  # noqa: F811
        stranger = at_desk("clerk.652822")
        assert stranger.get(form).status_code == 404
        assert stranger.get(f"/window/cases/{bookshop}/").status_code == 404

    def test_an_applicant_has_no_window(self, account, client):  # noqa: F811
        client.force_login(account("zhang"))
        assert client.get("/window/").status_code == 403
