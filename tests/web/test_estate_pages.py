"""Behind the code of a property certificate: what a stranger, the owner, a bank with a token and a registrar see."""

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.act import Actor
from onewindow.documents import queries as documents
from onewindow.exchange.consents import acts as consents
from onewindow.people.access import actor_of
from onewindow.people.models import Account, Party
from onewindow.registers.land import acts as land
from onewindow.registers.land import looks
from onewindow.registers.land.book import Ground
from onewindow.registers.land.codesheets import Issuer, OnPaper, issue_code
from onewindow.web.estate_set import Marks, set_page

from .applying import signed_in

pytestmark = pytest.mark.django_db
FLAT, ATTACHED, COMPANY = (f"652801001002GB0001{n}" for n in ("2F00010301", "2F00010401", "3F00010201"))
NUMBERS = {
    FLAT: ("新（2019）库尔勒市不动产权第0001301号", "李样例"),
    ATTACHED: ("新（2020）库尔勒市不动产权第0002401号", "王样例"),
    COMPANY: ("新（2020）库尔勒市不动产权第0003201号", "库尔勒样例旅馆有限公司"),
}
GROUND = Ground(business="YW-9", reason="补证", source_reference="test")
SYSTEM = Actor.system("test")


@pytest.fixture
def place(demo, land_demo, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "0")
    return signed_in


def registrar():
    return actor_of(Account.objects.get(username="registrar.652801"))


def code_of(unit, by=None):
    number, owner = NUMBERS[unit]
    return issue_code(
        OnPaper(number=number, unit=unit, owner=owner), Issuer(agency=_agency(), name="登记局"), by=by or registrar()
    )


def _agency():
    return Account.objects.get(username="registrar.652801").staff.posts.first().agency_id


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def restrictions(page):
    """Name -> 有 or 无, in the order of the page."""
    lines = re.findall(
        r"<dt>([^<]+)(?:<small>[^<]*</small>)?</dt><dd><span class=\"chip \w+\">.*?</svg>(.)</span>", page
    )
    return dict(lines)


def test_a_stranger_sees_one_verdict_and_yes_or_no_and_nothing_of_a_person(place):
    page = text(Client().get(f"/V/{code_of(FLAT).token}"))
    assert "<h1>有效" in page
    for shown in (
        "李**",
        "单独所有",
        "<code>652801</code>",
        "<code>F00010301</code>",
        "96.32",
        "住宅",
        "库尔勒市石化大道****",
    ):
        assert shown in page
    for hidden in ("李样例", "65280119850612000X", "600,000", "示例工商银行", "88号"):
        assert hidden not in page
    assert list(restrictions(page)) == ["查封", "抵押", "预告登记", "异议登记", "居住权", "地役权", "限制转让"]
    assert restrictions(page)["抵押"] == "有" and restrictions(page)["查封"] == "无"
    attached = restrictions(text(Client().get(f"/V/{code_of(ATTACHED).token}")))
    assert attached["查封"] == "有" and attached["抵押"] == "无"
    picture = re.search(r'src="(/plans/[0-9a-f]{32}\.svg)"', page)[1]
    svg = Client().get(picture)
    assert "<svg" in text(svg) and "immutable" in svg["Cache-Control"]
    png = Client().get(picture.replace("svg", "png"))
    assert png.content.startswith(b"\x89PNG")
    assert Client().get("/plans/" + "0" * 32 + ".svg").status_code == 404


def test_an_english_reader_learns_the_use_in_english(place):
    page = text(Client().get(f"/V/{code_of(FLAT).token}", headers={"accept-language": "en"}))
    assert "Dwelling" in page and "住宅" not in page


def test_a_scan_is_one_statement_and_notes_one_look_without_an_address(place, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "1000")
    address = f"/V/{code_of(FLAT).token}"
    text(Client().get(address, REMOTE_ADDR="192.0.2.77"))
    with CaptureQueriesContext(connection) as seen:
        text(Client().get(address, REMOTE_ADDR="192.0.2.77"))
    assert len([one for one in seen if "SAVEPOINT" not in one["sql"]]) == 1
    waiting = "".join(file.read_text() for file in looks._folder().glob("waiting-*"))
    assert waiting.count(FLAT) == 2 and "192.0.2" not in waiting
    assert [look.who for look in looks.looks_of(FLAT)] == [looks.Who.ANYBODY] * 2


def test_the_limit_holds_for_scans(place, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "2")
    address = f"/V/{code_of(FLAT).token}"
    said = [Client().get(address, REMOTE_ADDR="192.0.2.5").status_code for _ in range(3)]
    assert said == [200, 200, 429]
    assert Client().get(address, REMOTE_ADDR="192.0.2.6").status_code == 200


def test_packed_and_plain_are_the_same_page(place):
    address = f"/V/{code_of(FLAT).token}"
    packed = Client().get(address, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    moment = re.compile(r"\d\d:\d\d:\d\d")
    opened = gzip.decompress(packed.content).decode()
    assert moment.sub("", opened) == moment.sub("", text(Client().get(address)))
    assert len(packed.content) < len(opened) * 0.7


def test_a_value_cannot_become_markup_nor_another_value():
    page = set_page(f"<p>{Marks()['a']}</p>{Marks()['b']}")
    values = {"a": "<i>\x02b\x03</i>", "b": "&"}
    assert page.text(values) == "<p>&lt;i&gt;\x02b\x03&lt;/i&gt;</p>&amp;"
    assert gzip.decompress(page.packed(values)).decode() == page.text(values)
    with pytest.raises(ValueError, match="too long"):
        page.packed({"a": "长" * 30_000, "b": ""})


def test_a_replaced_certificate_says_so_for_ever_and_nothing_else(place):
    old = code_of(FLAT)
    land.reissue(FLAT, GROUND, by=SYSTEM)
    for _ in range(2):
        page = text(Client().get(f"/V/{old.token}"))
        assert "<h1>已换证" in page
        for hidden in ("李**", "F00010301", "石化大道", "抵押", "/plans/", "0000001号"):
            assert hidden not in page
    verdict = documents.verify_token(old.token)
    assert (verdict.status, verdict.reasons, verdict.paper.content.lines) == ("cancelled", ("replaced",), ())
    assert verdict.paper.content.holder.shown == ""
    assert looks.looks_of(FLAT) == []
    li = place("li")
    for address in (f"/estate/{old.serial}/", f"/estate/{old.serial}/granted/"):
        assert li.get(address).status_code == 404


def test_a_forged_or_foreign_code_falls_to_the_general_answer(place):
    token = code_of(FLAT).token
    other = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    page = text(Client().get(f"/V/{other}"))
    assert "<h1>被改动" in page and "李**" not in page
    assert "<h1>查无此证" in text(Client().get("/V/" + "A" * 160))
    assert Client().get(f"/V/{token}?language=en").url == f"/V/{token}"


def test_from_a_code_the_owner_comes_to_his_page_and_others_find_nothing(place):
    serial, li = code_of(FLAT).serial, place("li")
    assert li.get(f"/estate/{serial}/").url == f"/property/{FLAT}/"
    page = text(li.get(f"/property/{FLAT}/looks/"))
    assert "权利人本人" in page and "查看本人不动产" in page
    for name in ("wang", "reviewer.tax.652801"):
        assert place(name).get(f"/estate/{serial}/").status_code == 404
        assert place(name).get(f"/property/{FLAT}/looks/").status_code == 404
    assert li.get("/estate/AAAAAAAAAAAAAAAA/").status_code == 404
    assert Client().get(f"/estate/{serial}/").status_code == 302


def test_looks_are_paged_newest_first_and_each_once(place):
    for n in range(45):
        looks.note_look(FLAT, who=looks.Who.BANK, name=f"银行{n:02}", purpose="贷前", view=looks.Seen.GRANTED)
    li, address, seen = place("li"), f"/property/{FLAT}/looks/", []
    for _ in range(3):
        page = text(li.get(address))
        seen += re.findall(r"银行(\d\d)", page)
        older = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/property/{FLAT}/looks/{older[1]}" if older else ""
    assert seen == [f"{n:02}" for n in reversed(range(45))] and not address
    assert text(li.get(f"/property/{FLAT}/looks/?before=x_y"))


def test_a_token_of_the_owner_opens_what_he_granted_and_no_more(place):
    code = code_of(COMPANY)
    address = f"/estate/{code.serial}/granted/"
    token = _granted(COMPANY, ("state", "amounts"))
    stranger = Client()
    page = text(stranger.post(address, {"token": token}))
    assert "3,000,000 元" in page and "第 2 顺位" in page and "最高额抵押" in page
    assert "库尔勒样例旅馆有限公司" not in page
    assert token not in page
    assert [(look.who, look.view) for look in looks.looks_of(COMPANY)] == [(looks.Who.BANK, looks.Seen.GRANTED)]
    other = f"/estate/{code_of(FLAT).serial}/granted/"
    for wrong in (token[:-1], "", "x" * 500, "\x00"):
        assert "授权码不对" in text(stranger.post(address, {"token": wrong}))
    assert "授权码不对" in text(stranger.post(other, {"token": token}))


def _granted(unit, scopes):
    """A token of the unit's owner, as his page makes it."""
    party = Party.objects.get(name="库尔勒样例旅馆有限公司").pk
    by = Actor(ref=f"party:{party}", division="652801")
    said = {"scopes": scopes, "purpose": "贷款审查", "days": 30}
    return consents.make_token(consents.offer_consent(party, "sample_bank_gs", unit, **said, by=by).number, by=by).token


def test_a_paper_gets_a_code_only_where_the_book_agrees(place):
    one, address = place("registrar.652801"), "/land/codes/"
    said = {
        "number": "新(2019)库尔勒市不动产权第0001301号",
        "unit": "652801 001002 GB00012 F00010301",
        "owner": "李样例",
    }
    for change, sentence in (
        ({"unit": "652801001002GB00012F0001O301"}, "看上去像"),
        ({"unit": ATTACHED}, "不是单元"),
        ({"owner": "王样例"}, "与登记簿不一致"),
        ({"owner": ""}, "与登记簿不一致"),
        ({"number": "新（2019）库尔勒市不动产权第0009999号"}, "没有编号"),
    ):
        answer = one.post(address, said | change)
        assert answer.status_code in {404, 409, 422}
        page = answer.content.decode()
        assert sentence in page and f'value="{(said | change)["unit"]}"' in page
    assert one.post(address, said).status_code == 302
    assert one.post(address, said).status_code == 302  # the same sheet again
    page = text(one.get(address))
    assert page.count("贴纸 PDF") == 1
    pdf = one.get(re.search(r'href="(/land/codes/\w+\.pdf)"', page)[1])
    assert pdf.content.startswith(b"%PDF")
    land.reissue(FLAT, GROUND, by=SYSTEM)
    assert "换发新证" in one.post(address, said).content.decode()
    for name in ("li", "reviewer.tax.652801", "clerk.652801"):
        assert place(name).post(address, said).status_code == 403
        assert place(name).get(re.search(r'href="(/land/codes/\w+\.pdf)"', page)[1]).status_code == 403
    with pytest.raises(Exception, match="not_allowed"):
        code_of(ATTACHED, by=Actor(ref="staff:1", division="652801"))


def test_a_unit_code_typed_at_the_check_gets_a_sentence_and_no_search(place):
    stranger = Client()
    for typed, sentence in (
        ("652801 001002 GB00012 F00010301", "这是不动产单元代码"),
        ("652801001002GB00012F0001O301", "看上去像"),
        ("652801001002GВ00012F00010301", "看上去像"),  # a Cyrillic letter
        ("新（2019）库尔勒市不动产权第0001301号", "这是证书号"),
        ("", "请贴上核验码"),
    ):
        page = text(stranger.post("/verify/", {"token": typed}))
        assert sentence in page
        assert "".join(typed.split()) in page
    code = code_of(FLAT)
    printed = "-".join(code.serial[n : n + 4] for n in range(0, 16, 4)).lower()
    assert stranger.post("/verify/", {"token": printed}).url == f"/V/{code.token}"
