"""The deregistration zone over HTTP: notices, objections, what blocks me, the registrar's desk, the list of licences."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.matters.company_closing import acts, queries, samples
from onewindow.matters.company_closing.acts.notices import ToPublish
from onewindow.matters.company_closing.models import ClosingNotice, ListedLicence, Objection
from onewindow.people.models import Agency
from onewindow.registers.enterprises import acts as registers
from onewindow.registers.enterprises.models import Enterprise
from tests.matters import closing
from tests.sheets.files import jpeg

REASONS = "该公司欠我货款三万元，有欠条为证。"
REGISTRAR, SUPERIOR = "reviewer.market_regulation.652801", "superior.market_regulation.652801"


@pytest.fixture
def zone(shop):
    with clock.moved_to(closing.BEGIN):
        closing.registered()
        samples.load(by=closing.SYSTEM)
        yield


def client(name=""):
    found = Client()
    if name:
        found.force_login(closing.user(name))
    return found


def published(n=1, kind=ClosingNotice.Kind.SIMPLE, **said):
    agency = Agency.objects.get(code="market_regulation", division="652801")
    said = {
        "case": "652801-20260302-00001", "applicant": closing.party().pk, "service": "enterprise_dereg",
        "division": "652801", "agency": agency.pk, "uscc": closing.USCC if n == 1 else f"91652801MA7B{n:06}",
        "name": closing.NAME if n == 1 else f"库尔勒样例{n}号有限公司", "org_type": "有限责任公司",
        "legal_rep_name": "李样例", "reason": "决议解散",
    } | said  # fmt: skip
    number = acts.publish_notice(ToPublish(kind=kind, **said), by=closing.SYSTEM).number
    return ClosingNotice.objects.get(number=number)


def send(who, number, **said):
    file = said.pop("file", True)
    files = {"files": SimpleUploadedFile("欠条.jpg", jpeg())} if file else {}
    return client(who).post(
        f"/deregistrations/{number}/objection/", {"kind": "creditor", "reasons": REASONS} | said | files
    )


def text(answer):
    return answer.content.decode()


def asks(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200, address
    return len(seen)


def test_everybody_searches_the_notices_page_by_page(zone, monkeypatch):
    monkeypatch.setattr(queries, "SIZE", 3)
    assert "现在没有公示" in text(client().get("/deregistrations/"))
    for n in range(1, 5):
        with clock.moved_to(closing.BEGIN + timedelta(minutes=n)):
            published(n)
    first = client().get("/deregistrations/")
    assert text(first).count('class="card closing-list"') == 1
    assert closing.NAME not in text(first)
    following = first.context["next"]
    assert closing.NAME in text(client().get("/deregistrations/", {"after": following}))
    for q in (
        closing.NAME[3:7],
        closing.USCC,
        closing.USCC.lower(),
        ClosingNotice.objects.get(uscc=closing.USCC).number,
    ):
        assert closing.NAME in text(client().get("/deregistrations/", {"q": q})), q
    assert "没有查到" in text(client().get("/deregistrations/", {"q": "没有这家"}))
    assert closing.NAME not in text(client().get("/deregistrations/", {"state": "ended"}))
    for odd in ({"after": "x_1"}, {"after": "2026-01-01_1"}, {"kind": "x", "state": "x"}, {"q": "\x00%_"}):
        assert client().get("/deregistrations/", odd).status_code == 200
    assert asks(client(), "/deregistrations/") <= 12


def test_an_objection_over_http(zone):
    notice = published()
    page = f"/deregistrations/{notice.number}/"
    assert client().get("/deregistrations/ZX0/").status_code == 404
    assert "提出异议" in text(client().get(page))
    assert client().get(page + "objection/").status_code == 302  # who objects says who he is
    bad = send("zhang", notice.number, kind="", reasons="欠钱", file=False)
    assert bad.status_code == 422
    assert [field.id for field in bad.context["form"].faults] == ["kind", "reasons", "files"]
    assert "欠钱" in text(bad)
    assert send("zhang", notice.number).status_code == 302
    again = send("zhang", notice.number)
    assert again.status_code == 409
    assert REASONS in text(again)
    # the words are his and the registrar's, nobody else's
    assert REASONS in text(client("zhang").get(page))
    assert REASONS not in text(client("wang").get(page)) + text(client().get(page))
    upload = Objection.objects.get().files.get().upload
    file = f"/deregistrations/files/{upload}"
    for who in ("zhang", REGISTRAR):
        assert b"".join(client(who).get(file).streaming_content).startswith(b"\xff\xd8")
    assert client("wang").get(file).status_code == client("reviewer.tax.652801").get(file).status_code == 404
    assert asks(client("zhang"), page) <= 12
    objection = Objection.objects.get()
    assert client("wang").post(f"{page}objection/{objection.pk}/withdraw").status_code == 404
    answer = client("zhang").post(f"{page}objection/{objection.pk}/withdraw")
    assert answer.status_code == 302, text(answer)[-1500:]
    objection.refresh_from_db()
    assert objection.status == "withdrawn"
    with closing.after(notice, seconds=1):
        late = send("wang", notice.number)
        assert late.status_code == 409
        assert "24 时届满" in text(late)
        assert REASONS in text(late)


def test_an_agency_objects_without_material(zone):
    notice = published()
    assert send("reviewer.tax.652801", notice.number, kind="creditor", file=False).status_code == 302
    assert Objection.objects.get().kind == "agency"


def test_the_registrar_settles_at_the_desk(zone):
    notice = published()
    send("zhang", notice.number)
    desk = f"/desk/closings/{notice.number}/"
    objection = Objection.objects.get()
    assert "1 件异议待核实" in text(client(REGISTRAR).get("/desk/closings/?tab=objected"))
    assert client("reviewer.tax.652801").get(desk).status_code == 404
    assert client("zhang").get(desk).status_code == 403
    short = client(REGISTRAR).post(desk, {"objection": objection.pk, "do": "stands", "words": "属实"})
    assert short.status_code == 422
    assert "属实" in text(short)
    assert client(REGISTRAR).post(desk, {"objection": 99, "do": "stands", "words": REASONS}).status_code == 404
    assert asks(client(REGISTRAR), desk) <= 12
    assert asks(client(REGISTRAR), "/desk/closings/") <= 12
    said = {"objection": objection.pk, "do": "stands", "words": "欠条属实，债务没有清偿。"}
    assert client(REGISTRAR).post(desk, said).status_code == 302
    assert "欠条属实" in text(client().get(f"/deregistrations/{notice.number}/"))
    # not deregistered, so there is nothing to annul
    assert client(SUPERIOR).post(desk, {"do": "annul", "words": "以虚假材料取得注销登记。"}).status_code == 409


def test_the_enterprise_applies_on_the_page_of_its_notice(zone):
    number, notice = closing.begun()
    page = f"/deregistrations/{notice.number}/"
    assert "确认申请注销登记" not in text(client("li").get(page))
    with closing.after(notice, minutes=1):
        closing.swept()
        assert "确认申请注销登记" in text(client("li").get(page))
        assert "确认申请注销登记" not in text(client("zhang").get(page))
        assert client("zhang").post(page + "apply").status_code == 403
        assert client("li").post(page + "apply").status_code == 302
        assert client("li").post(page + "apply").status_code == 409
        drain()
        assert notice.number in text(client("li").get(f"/cases/{number}/"))
        assert asks(client("li"), f"/cases/{number}/") <= 12


def test_what_blocks_me(zone):
    address = "/deregistrations/check/"
    blocked = text(client("aigul").get(address))
    for words in ("现在还不能注销", "库税欠〔2026〕8号", "3,260.00 元", "向主管税务机关结清", "与注销登记同步办理"):
        assert words in blocked, words
    assert asks(client("aigul"), address) <= 12
    clear = text(client("li").get(address))
    assert "可以走的路" in clear
    assert clear.count("way shut") == 0
    closed = text(client("li").get(address, {"absent_shareholder": "1"}))
    assert closed.count("way shut") == 1
    assert "三分之二" in closed
    assert "您名下没有可以注销的企业" in text(client("zhang").get(address))
    registers.end_enterprise(closing.USCC, how=Enterprise.Status.CANCELLED, source_reference="test", by=closing.SYSTEM)
    assert "不用再办" in text(client("li").get(address))


def test_the_list_of_licences_is_kept_in_the_pages(zone):
    address = "/desk/closings/licences/"
    lead, police = client("lead.market_regulation.652800"), client("superior.public_security.652800")
    public = text(client().get("/deregistrations/licences/"))
    assert public.count("已确认") == 6
    assert lead.post(address, {"do": "list", "licence": "LIC-SEC:public_security"}).status_code == 302
    assert lead.post(address, {"do": "list", "licence": "LIC-SEC:public_security"}).status_code == 422
    line = ListedLicence.objects.get(code="LIC-SEC").pk
    assert "待发证机关确认" in text(client().get("/deregistrations/licences/"))
    other = client("superior.education.652800")
    assert other.post(address, {"do": "confirm", "line": line}).status_code == 422
    assert police.post(address, {"do": "confirm", "line": line}).status_code == 302
    assert police.post(address, {"do": "end", "line": line, "reason": "不再参加"}).status_code == 422
    assert lead.post(address, {"do": "end", "line": line, "reason": "不再参加"}).status_code == 302
    assert asks(lead, address) <= 12
    assert asks(client(), "/deregistrations/licences/") <= 12
