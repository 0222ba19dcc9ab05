"""Editions in the pages: two services revised, submitted, approved by another, published, taken back; bad input told."""

import io
import zipfile

import pytest
from django.test import Client

from onewindow.catalogue.models import Edition, RevisedPart, Revision
from onewindow.catalogue.parts import PLACES, Kind, plain_part
from onewindow.catalogue.queries import current
from onewindow.core.jobs import drain
from onewindow.people.models import Account
from onewindow.web.editions_fields import typed_of
from onewindow.web.editions_part import TABS

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(edition, demo):
    def client(username):
        made = Client()
        made.force_login(Account.objects.get(username=username))
        return made

    return client


@pytest.fixture
def press(client_of):
    return client_of("lead.publicity.652800")


@pytest.fixture
def admin(client_of):
    return client_of("admin.652800")


def begun(client, title="压缩承诺时限"):
    answer = client.post("/editions/", {"title": title, "reason": "州政府要求再压缩"})
    assert answer.status_code == 302, answer.content.decode()
    return Revision.objects.latest("pk").pk


def form(code, tab, kind=Kind.MATTER):
    """What the page would send back unchanged."""
    cls = PLACES[kind].cls
    typed = typed_of(cls, plain_part(current().catalogue, kind, code))
    return {name: value for name, value in typed.items() if name.partition(".")[0] in TABS[cls][tab]}


def page(revision, code, kind="matter"):
    return f"/editions/revisions/{revision}/{kind}/{code}/"


def version(revision, code):
    return RevisedPart.objects.get(revision=revision, code=code).version


def test_two_services_get_a_new_edition_with_a_changed_element_and_a_changed_limit(press, admin, client_of):
    number = begun(press)
    # Retail: another limit, an element that is no longer asked, a new one.
    sent = form("PUB-R", "limits") | {"limits.promised.working_days": "5"}
    assert press.post(page(number, "PUB-R"), sent | {"tab": "limits", "version": "0"}).status_code == 302
    new = {"kind": "element", "code": "shop_sign", "zh": "招牌名称", "en": "Shop sign", "type": "text", "group": "org"}
    assert press.post(f"/editions/revisions/{number}/pick/", new).status_code == 302
    added = press.post(page(number, "PUB-R"), {"do": "add:elements", "tab": "elements", "version": "1"})
    at = added["Location"].partition("at=")[2]
    assert at.startswith("elements.")
    row = {"at": at, "id": "shop_sign", "optional": "", "version": "2"}
    assert press.post(page(number, "PUB-R"), row).status_code == 302
    assert press.post(page(number, "PUB-R"), {"do": "drop:elements.0", "version": "3"}).status_code == 302
    # Another service, of another agency: only whoever publishes may change it.
    other = form("UTL-WATER", "limits") | {"limits.promised.working_days": "2", "tab": "limits", "version": "0"}
    other |= {"lengthened.text": "新管网碰口须停气作业", "lengthened.status": "seen"}
    assert press.post(page(number, "UTL-WATER"), other).status_code == 403
    water = client_of("admin.652800")
    assert water.post(page(number, "UTL-WATER"), other).status_code == 302

    shown = press.get(f"/editions/revisions/{number}/").content.decode()
    for words in ("PUB-R", "UTL-WATER", "时限 › 承诺时限 › 工作日", "检查通过"):
        assert words in shown, words
    sheet = press.get(f"/editions/revisions/{number}/sheets/publication_joint/").content.decode()
    assert "招牌名称" in sheet and "申请人类型" in sheet
    tried = {"given": "1", "pub_action": "新办许可", "pub_kind": "批发", "net_flag": "false", "changed": "1"}
    wholesale = press.get(f"/editions/revisions/{number}/sheets/publication_joint/", tried).content.decode()
    assert "招牌名称" not in wholesale and "批发业务许可" in wholesale

    do = f"/editions/revisions/{number}/do"
    assert press.post(f"{do}/replay", {"sample": "20"}).status_code == 302
    drain()
    assert "试跑办件" in press.get(f"/editions/revisions/{number}/replay/").content.decode()
    assert press.post(f"{do}/submit").status_code == 302
    # The administrator has written too, so it is not he who approves.
    seen = Revision.objects.get(pk=number).version
    own = admin.post(f"{do}/approve", {"version": seen})
    assert own.status_code == 409 and "另一个人" in own.content.decode()
    assert press.post(f"{do}/approve", {"version": seen}).status_code == 403
    assert client_of("admin2.652800").post(f"{do}/approve", {"version": seen}).status_code == 302
    assert press.post(f"{do}/publish").status_code == 403
    assert admin.post(f"{do}/publish").status_code == 302
    catalogue = current().catalogue
    assert catalogue.matter["PUB-R"].limits.promised.working_days == 5
    assert catalogue.matter["UTL-WATER"].limits.promised.working_days == 2
    assert catalogue.matter["UTL-WATER"].lengthened.text == "新管网碰口须停气作业"
    assert "shop_sign" in catalogue.matter["PUB-R"].element_ids
    assert "applicant_type" not in catalogue.matter["PUB-R"].element_ids

    # Taken back.
    refused = admin.post("/editions/1/restore", {"reason": " "})
    assert refused.status_code == 422 and "理由" in refused.content.decode()
    assert press.get("/editions/1/restore").status_code == 403
    assert admin.post("/editions/1/restore", {"reason": "先按原来的办"}).status_code == 302
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 7
    assert Edition.objects.count() == 3


def test_what_cannot_be_kept_is_told_at_its_field_and_stays(press):
    number = begun(press)
    sent = form("PUB-R", "limits") | {"limits.promised.working_days": "五天", "limits.promised.basis": "州府文件"}
    answer = press.post(page(number, "PUB-R"), sent | {"tab": "limits", "version": "0"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="五天"' in words and "州府文件" in words
    assert 'aria-describedby="limits.promised.working_days-fault"' in words
    assert not RevisedPart.objects.exists()


def test_a_condition_is_checked_and_read_aloud_without_being_kept(press):
    number = begun(press)
    sent = form("PUB-R", "joins") | {"tab": "joins", "do": "check", "version": "0", "joins.when": "pub_kind: 批发"}
    assert "读作：<bdi>申请业务 = 批发</bdi>" in press.post(page(number, "PUB-R"), sent).content.decode()
    wrong = sent | {"joins.when": "pub_kind: {around: 3}"}
    assert "around" in press.post(page(number, "PUB-R"), wrong).content.decode()
    assert not RevisedPart.objects.exists()


def test_two_officers_on_one_matter_the_second_is_told_and_loses_nothing(press, admin):
    number = begun(press)
    first = form("PUB-R", "limits") | {"tab": "limits", "version": "0", "limits.promised.working_days": "5"}
    assert press.post(page(number, "PUB-R"), first).status_code == 302
    late = admin.post(page(number, "PUB-R"), first | {"limits.promised.working_days": "3"})
    words = late.content.decode()
    assert late.status_code == 409 and 'value="3"' in words and 'name="version" value="1"' in words
    again = admin.post(page(number, "PUB-R"), first | {"limits.promised.working_days": "3", "version": "1"})
    assert again.status_code == 302
    assert version(number, "PUB-R") == 2


def test_a_definition_is_written_as_yaml_and_its_lines_are_told(press):
    number = begun(press)
    where = f"{page(number, 'PUB-R')}text"
    text = press.get(where).context["text"]
    assert "working_days: 7" in text
    wrong = press.post(where, {"text": text.replace("working_days: 7", "workin_days: 7"), "version": "0"})
    assert wrong.status_code == 422 and "是不是“working_days”" in wrong.content.decode()
    assert "workin_days: 7" in wrong.content.decode()
    assert press.post(where, {"text": text.replace("code: PUB-R", "code: PUB-X", 1), "version": "0"}).status_code == 422
    assert (
        press.post(where, {"text": text.replace("working_days: 7", "working_days: 6"), "version": "0"}).status_code
        == 302
    )
    assert RevisedPart.objects.get().content["limits"]["promised"]["working_days"] == 6


def test_a_new_matter_and_a_new_service_are_declared_in_the_pages(press, admin):
    number = begun(press, "书展")
    pick = f"/editions/revisions/{number}/pick/"
    matter = {
        "kind": "matter", "code": "PUB-F", "zh": "书展备案", "en": "Book fairs", "matter_kind": "filing",
        "agency": "publicity", "level": "county", "basis": "出版物市场管理规定",
    }  # fmt: skip
    assert "都要填" in press.post(pick, matter | {"zh": ""}).content.decode()
    assert press.post(pick, matter | {"code": "书展"}).status_code == 422
    assert press.post(pick, matter)["Location"].endswith("/matter/PUB-F/")
    assert "已经有了" in press.post(pick, matter).content.decode()
    service = {
        "kind": "service", "code": "book_fair", "zh": "办书展", "en": "Hold a book fair", "lead": "publicity",
        "matters": "PUB-F",
    }  # fmt: skip
    assert press.post(pick, service)["Location"].endswith("/service/book_fair/")
    found = press.get(f"/editions/revisions/{number}/")
    assert found.context["fault_count"] == len(found.context["faults"]) + sum(
        len(p.faults) for p in found.context["parts"]
    )
    assert found.context["fault_count"] == 0, found.context["parts"]
    do = f"/editions/revisions/{number}/do"
    assert press.post(f"{do}/submit").status_code == 302
    assert admin.post(f"{do}/return", {"remark": ""}).status_code == 422
    assert admin.post(f"{do}/approve", {"version": Revision.objects.get().version}).status_code == 302
    assert admin.post(f"{do}/publish").status_code == 302
    assert "办书展" in Client().get("/services/").content.decode()


def test_the_files_of_an_edition_are_handed_out(press):
    answer = press.get("/editions/1/files")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "matters/PUB-R.yaml" in archive.namelist()
        assert "出版物零售" in archive.read("matters/PUB-R.yaml").decode()


def test_missing_and_strange_addresses_are_answered_with_a_page(press, client_of):
    number = begun(press)
    for address in (
        "/editions/revisions/999/", "/editions/99/files", f"/editions/revisions/{number}/matter/NOBODY/",
        f"/editions/revisions/{number}/nothing/PUB-R/", f"/editions/revisions/{number}/sheets/nobody/",
        f"{page(number, 'PUB-R')}?at=materials.99", f"{page(number, 'PUB-R')}?at=..",
    ):  # fmt: skip
        assert press.get(address).status_code == 404, address
    assert press.post(f"/editions/revisions/{number}/do/fly").status_code == 404
    about = {"title": "x", "effective_on": "明天"}
    assert press.post(f"/editions/revisions/{number}/about", about).status_code == 422
    assert press.post("/editions/", {"title": " "}).status_code == 422
    for username in ("clerk.652801", "reviewer.publicity.652801", "li"):
        assert client_of(username).get("/editions/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/editions/", "{}", "{}pick/", "{}matter/PUB-R/", "{}matter/PUB-R/text", "{}sheets/publication_joint/", "{}replay/"]
)  # fmt: skip
def test_no_page_asks_more_than_twelve_times(press, django_assert_max_num_queries, address):
    number = begun(press)
    press.post(page(number, "PUB-R"), form("PUB-R", "limits") | {"tab": "limits", "version": "0"})
    where = address.format(f"/editions/revisions/{number}/")
    press.get(where)
    with django_assert_max_num_queries(12):
        assert press.get(where).status_code == 200
