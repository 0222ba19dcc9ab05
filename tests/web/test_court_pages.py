"""A court's clerk looks by his document: what he types, what he sees, what the owner reads of it and when."""

import re
from datetime import timedelta

import pytest

from onewindow.core import events
from onewindow.core.clock import moved_to, now
from onewindow.exchange.consents.acts import admit_ask, admit_letter
from onewindow.exchange.consents.asks import Ask, faults_of
from onewindow.exchange.consents.models import Letter
from onewindow.exchange.consents.terms import current
from onewindow.matters.owners import queries as owners
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Post
from onewindow.registers.land.looks import Who, looks_of

from .applying import account, signed_in
from .test_estate_pages import ATTACHED, FLAT, NUMBERS, code_of

COURT = "clerk.people_court.652801"
ASK = {
    "unit": FLAT,
    "document": "assist_execution",
    "letter": "（2026）新2801执9号之一",
    "official": "马样例",
    "credential": "新2801-0015",
    "scopes": ["state", "owners", "amounts", "cases"],
}


@pytest.fixture
def court(demo, land_demo, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "home"))
    return signed_in(COURT)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def noted(unit):
    return [one for one in looks_of(unit) if one.who is Who.COURT]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"letter": "口头通知"}, "letter"),
        ({"letter": "新执号"}, "letter"),
        ({"letter": "执" + "1" * 60 + "号"}, "letter"),
        ({"official": "1"}, "official"),
        ({"credential": "15"}, "credential"),
        ({"document": "note"}, "document"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("state", "everything")}, "scopes"),
        ({}, None),
        ({"letter": "（2026）新2801执9号"}, None),
        ({"official": "阿依古丽·样例"}, None),
        ({"credential": "新执字第2801号"}, None),
    ],
)
def test_a_document_needs_its_number_and_who_carries_it(changed, field):
    said = {**{name: ASK[name] for name in ("document", "letter", "official", "credential")}, "scopes": ("state",)}
    found = faults_of(Ask(**(said | changed)), current())
    assert [name for name, _ in found] == ([field] if field else [])


@pytest.mark.django_db
def test_the_clerk_sees_amounts_ranks_and_case_numbers_and_the_owner_reads_of_it_later(
    court, django_assert_max_num_queries
):
    before = len(noted(FLAT))
    assert "还没有查过" in text(court.get("/court/"))
    done = court.post("/court/", ASK)
    url = done["Location"]
    page = text(court.get(url))
    for shown in (
        "600,000 元",
        "第 1 顺位",
        "示例工商银行库尔勒分行",
        "李样例",
        "协助执行通知书 （2026）新2801执9号之一",
    ):
        assert shown in page, shown
    (look, *_) = noted(FLAT)
    assert (look.name, look.purpose) == ("库尔勒市人民法院", "协助执行通知书 （2026）新2801执9号之一")
    court.get(url)
    assert len(noted(FLAT)) == before + 2, "each opening is noted"
    (event,) = events.history(f"letter:{url.split('/')[3]}")
    assert (event.verb, event.actor) == ("admit_court_letter", actor_of(account(COURT)).ref)
    for address in ("/court/", url):
        with django_assert_max_num_queries(12):
            assert "（2026）新2801执9号之一" in text(court.get(address))

    attached = court.post("/court/", ASK | {"unit": NUMBERS[ATTACHED][0], "letter": "（2026）新2801执10号"})
    page = text(court.get(attached["Location"]))
    for shown in ("（2026）新2801民初301号", "（2026）新2822执28号", "轮台县人民法院", "首封", "轮候第 1 位"):
        assert shown in page, shown

    owner = account("li")
    assert all(one.who is not Who.COURT for one in owners.looks_of(owner, FLAT)), "not before it is enforced"
    with moved_to(now() + timedelta(hours=169)):
        read = text(signed_in("li").get(f"/property/{FLAT}/looks/"))
        assert "库尔勒市人民法院" in read and "（2026）新2801执9号之一" in read
        assert "马样例" not in read and "0015" not in read, "the document, not who carried it"
        late = text(signed_in(COURT).get(url))
        assert "查询期限已过" in late and "600,000" not in late
        assert len(noted(FLAT)) == before + 3, "nothing was shown, nothing is noted"


@pytest.mark.django_db
def test_all_faults_at_once_and_nothing_typed_is_lost(court):
    wrong = {**ASK, "unit": "652801001002GВ00012F00010301", "letter": "口头通知", "official": "", "scopes": []}
    answer = court.post("/court/", wrong)
    page = text(answer, 422)
    assert "有 4 处要改" in page and "看上去像" in page
    assert 'value="口头通知"' in answer.content.decode() and 'value="新2801-0015"' in answer.content.decode()
    missing = text(court.post("/court/", ASK | {"unit": "652801001002GB00012F00019999"}), 422)
    assert "请核对代码" in missing
    assert "：请填写不动产单元代码。" in text(court.post("/court/", ASK | {"unit": " "}), 422)
    assert "没有这个证书" in text(court.post("/court/", ASK | {"unit": "新（2020）库尔勒市不动产权第9999999号"}), 422)
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_scanned_certificate_names_the_unit_and_only_what_was_asked_is_shown(court):
    code = code_of(FLAT)
    token, way = code.token, f"/court/?unit={code.serial}"
    assert way in court.get(f"/estate/{code.serial}/granted/").content.decode(), "scanned with a telephone"
    assert way not in signed_in("li").get(f"/estate/{code.serial}/granted/").content.decode()
    assert f'value="{code.serial}"' in court.get(way).content.decode()
    by_serial = court.post("/court/", ASK | {"unit": code.serial})
    assert "F00010301" in text(court.get(by_serial["Location"]))
    done = court.post("/court/", ASK | {"unit": f"https://localhost/V/{token}", "scopes": ["amounts"]})
    page = text(court.get(done["Location"]))
    assert "F00010301" in page and "600,000 元" in page
    assert "李样例" not in page and "石化大道" not in page and "没有查封" not in page


@pytest.mark.django_db
def test_a_clerk_finds_his_own_looks_page_by_page_and_no_colleagues(court):
    mine, others = actor_of(account(COURT)).ref, "staff:0"
    Letter.objects.bulk_create(
        Letter(
            number=f"SQ{n:04}", partner="people_court", unit=FLAT, letter=f"（2026）新2801执{n}号", official="马样例",
            scopes=["state"], business=f"b{n}", by=others if n == 7 else mine, at=now(), until=now(), token_digest=f"{n}",
        )
        for n in range(1, 24)
    )  # fmt: skip
    first = court.get("/court/").content.decode()
    assert len(re.findall(r"/court/looks/SQ", first)) == 20 and "SQ0023" in first and "SQ0002" not in first
    older = court.get(f"/court/?before={re.search(r'before=([0-9]+)', first)[1]}").content.decode()
    assert re.findall(r"/court/looks/(SQ[0-9]+)", older) == ["SQ0002", "SQ0001"]
    for number in ("SQ0007", "SQ9999"):
        assert court.get(f"/court/looks/{number}/").status_code == 404, number
    assert court.get("/court/looks/SQ0008/").status_code == 200


@pytest.mark.django_db
def test_only_a_clerk_of_the_court_looks(court):
    url = court.post("/court/", ASK)["Location"]
    assert court.get("/desks/")["Location"] == "/court/"
    for who in ("li", "clerk.sample_bank_gs.652801", "registrar.652801", "regulator.natural_resources.652800"):
        browser = signed_in(who)
        assert browser.get("/court/").status_code == 403, who
        assert browser.post("/court/", ASK).status_code == 403, who
        assert browser.get(url).status_code == 403, who
    clerk = actor_of(account(COURT))
    ask = Ask(**{n: ASK[n] for n in ("document", "letter", "official", "credential")}, scopes=("state",))
    with pytest.raises(NotAllowed):
        admit_ask("people_court", FLAT, ask, by=actor_of(account("clerk.sample_bank_gs.652801")))
    with pytest.raises(NotAllowed):
        admit_ask("sample_bank_gs", FLAT, ask, by=clerk)
    with pytest.raises(NotAllowed):  # without who carries it: the court's node only
        admit_letter("people_court", FLAT, letter=ask.letter, scopes=("state",), business="X", by=clerk)
    Post.objects.filter(role="court_clerk").update(until=now().date())
    assert signed_in(COURT).get(url).status_code == 403, "his post has ended"
