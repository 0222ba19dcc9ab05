"""Opening an enterprise over HTTP: the check of a name, signatures from two phones, one page of results."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from onewindow.cases import acts as cases
from onewindow.cli.demo_case import play
from onewindow.core.jobs import drain
from onewindow.core.region import region_dir
from onewindow.matters.company_opening import acts
from onewindow.people.access import actor_of
from onewindow.rules.calendar_files import load_calendar
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach
from onewindow.web.startup_promise import delivered, office_days, run_of, whole
from tests.matters.test_from_sheet_to_certificate import company

from .applying import account, pdf, signed_in

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 26, 11, 0, tzinfo=ZONE)


# --- the promise -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(region_dir())


def run(calendar, matter="ENT-REG", hours=1, promised=0.5, ended=True, now=NOON + timedelta(hours=3)):
    return run_of(
        matter,
        begun_at=NOON,
        ended_at=NOON + timedelta(hours=hours) if ended else None,
        promised_days=promised,
        calendar=calendar,
        now=now,
    )


def test_a_promise_is_kept_broken_or_open(calendar):
    assert run(calendar, hours=1).kept is True
    assert run(calendar, hours=24 * 4).kept is False
    assert run(calendar, ended=False).kept is None
    assert run(calendar, ended=False, now=NOON + timedelta(days=6)).kept is False
    assert run(calendar, promised=None).kept is None


def test_nights_and_weekends_take_no_time(calendar):
    friday = datetime(2026, 11, 27, 19, 0, tzinfo=ZONE)
    monday = datetime(2026, 11, 30, 10, 30, tzinfo=ZONE)
    assert office_days(calendar, friday, monday) == pytest.approx(1 / 8)


def test_the_whole_is_measured_over_the_matters_it_was_promised_for(calendar):
    runs = [run(calendar, hours=1), run(calendar, "ENT-SEAL", hours=2), run(calendar, "LIC-FOOD", hours=24 * 9)]
    total = whole(runs, ["ENT-REG", "ENT-SEAL"], promised_days=1, calendar=calendar, now=NOON)
    assert (total.ended_at - total.begun_at, total.kept) == (timedelta(hours=2), True)
    open_too = [*runs, run(calendar, "ENT-TAX", ended=False)]
    assert whole(open_too, ["ENT-REG", "ENT-TAX"], promised_days=1, calendar=calendar, now=NOON).ended_at is None
    assert delivered([("deliver", ("A", "B"), NOON), ("accept", ("C",), NOON)]) == {"A": NOON, "B": NOON}


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"trade_name": "梨城书苑", "industry": "图书"}, "可以用"),
        ({"trade_name": "国家级", "industry": "图书"}, "国家级"),
        ({"trade_name": "中国联合", "industry": "图书"}, "第十二条"),
        ({"trade_name": "梨", "industry": "图书"}, "不足 2 个汉字"),
        ({"trade_name": "Apple", "industry": ""}, "规范汉字"),
    ],
)
def test_anybody_may_try_a_name(shop, typed, says):
    page = Client().get("/names/", {"division": "652801", "kind": "有限责任公司", **typed})
    assert page.status_code == 200
    assert says in page.content.decode()


def test_a_name_that_is_taken_is_refused_and_alike_ones_are_shown(shop):
    play(company(account))
    ask = {"division": "652801", "kind": "有限责任公司", "industry": "图书"}
    assert "名称完全相同" in Client().get("/names/", {**ask, "trade_name": "梨城书苑"}).content.decode()
    assert "库尔勒梨城书苑图书有限公司" in Client().get("/names/", {**ask, "trade_name": "梨城书园"}).content.decode()


def test_what_cannot_be_checked_is_said_and_nothing_typed_is_lost(shop):
    page = Client().get("/names/", {"trade_name": "", "industry": "图书<b>", "kind": "x", "division": "1"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "有 3 处要改" in words
    assert "图书&lt;b&gt;" in words


# --- signatures ------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(shop):
    journey = company(account)
    draft = open_draft(
        journey.user, service=journey.service, division=journey.division, party=journey.party.pk, channel=Channel.PORTAL
    )
    save_answers(draft, journey.answers, version=draft.version, by=actor_of(journey.user))
    attach(draft, pdf(), name="委托书.pdf", materials=["ENT-SEAL.m3"])
    return draft


def words(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_the_way_of_two_shareholders(draft, django_assert_max_num_queries):
    zhang, wang = signed_in("zhang"), signed_in("wang")
    check, signers = f"/drafts/{draft.pk}/check/", f"/drafts/{draft.pk}/signers/"
    assert "还有 1 人没有签名：王样例" in words(
        zhang.post(check, {"version": draft.version, "truth_commitment": "true"}), 422
    )
    assert zhang.post(signers).url == signers
    words(zhang.get(signers))
    with django_assert_max_num_queries(12):
        page = words(zhang.get(signers))
    assert "待签名" in page and "652801" not in re.sub(r"/sign/\w+", "", page).split("王样例")[1].split("</li>")[0]
    link = re.search(r'href="(/sign/\w+/)"', page)[1]
    assert "<svg" in words(zhang.get(signers + "qr.svg"))
    words(wang.get(link))
    with django_assert_max_num_queries(12):
        page = words(wang.get(link))
    assert "第一章" in page and "萨依巴格" not in page
    assert "请先勾选" in words(wang.post(link, {"role": "0", "seen": seen(page)}), 422)
    assert wang.post(link, {"role": "0", "seen": seen(page), "agree": "true"}).url == link
    assert "已签名" in words(wang.get(link)) and "都签好了" in words(zhang.get(signers))
    for address in (link + "articles.pdf", f"/drafts/{draft.pk}/articles.pdf"):
        reader = wang if address.startswith("/sign") else zhang
        assert reader.get(address).content.startswith(b"%PDF")
    current = access_draft(account("zhang"), draft.pk)
    save_answers(
        current, {"reg_address": "库尔勒市萨依巴格路9号"}, version=current.version, by=actor_of(account("zhang"))
    )
    again = words(wang.get(link))
    assert "原来的签名已作废" in again and "住所" in again
    assert "签名已作废" in words(zhang.post(check, {"version": current.version, "truth_commitment": "true"}), 422)
    assert "请重新阅读" in words(wang.post(link, {"role": "0", "seen": seen(page), "agree": "true"}), 422)
    wang.post(link, {"role": "0", "seen": seen(again), "agree": "true"})
    wang.post(link, {"role": "0", "withdraw": "true"})
    assert "已撤回签名" in words(zhang.get(signers))
    wang.post(link, {"role": "0", "seen": seen(words(wang.get(link))), "agree": "true"})
    answer = zhang.post(check, {"version": current.version, "truth_commitment": "true"})
    assert answer.status_code == 302 and answer.url.endswith("/receipt/")
    assert "签名不能再改" in words(wang.get(link))
    _a_correction_is_signed_again(answer.url.split("/")[2], link, django_assert_max_num_queries)


def _a_correction_is_signed_again(number, link, at_most):
    """The registrar returns the address; whoever had signed it sees what changed and signs again."""
    zhang, wang, registrar = signed_in("zhang"), signed_in("wang"), signed_in("reviewer.market_regulation.652801")
    again, desk = f"/cases/{number}/signers/", f"/desk/cases/{number}/ENT-REG/"
    assert zhang.get(again).url == f"/cases/{number}/", "nothing to sign: the way leads to the case"
    by = actor_of(account("reviewer.market_regulation.652801"))
    drain()
    cases.report_defects(number, "ENT-REG", {"reg_address": "与产权证明不符"}, by=by)
    cases.notify(number, by=actor_of(account("clerk.652801")))
    correction = f"/cases/{number}/correction/"
    form = words(zhang.get(correction))
    assert "这一处由王样例签过名" in form
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    assert zhang.post(correction, {"version": version, "reg_address": "库尔勒市石化大道1号"}).url == again
    with at_most(12):
        page = words(zhang.get(again))
    assert "还有 1 人没有重新签名" in page and "萨依巴格路9号" in page and "石化大道1号" in page
    assert "<svg" in words(zhang.get(again + "qr.svg")) and zhang.post(again).url == again
    words(zhang.get(f"/cases/{number}/"))
    with at_most(12):
        assert "等重新签名：王样例" in words(zhang.get(f"/cases/{number}/"))
    assert "等重新签名：王样例" in words(registrar.get(desk))
    for stranger in ("aigul", "wang"):
        assert signed_in(stranger).get(again).status_code == 404
        assert signed_in(stranger).get(again + "qr.svg").status_code == 404
    with at_most(12):
        page = words(wang.get(link))
    assert "作了补正" in page and "萨依巴格路9号" in page and "石化大道1号" in page and "撤回我的签名" not in page
    assert wang.post(link, {"role": "0", "seen": seen(page), "agree": "true"}).url == link
    assert "签名不能再改" in words(wang.get(link)) and "都重新签好了" in words(zhang.get(again))
    assert "都已重新签名" in words(registrar.get(desk))


def test_nobody_else_opens_the_link_or_the_list(draft):
    token = acts.ask_signatures(draft, by=actor_of(account("zhang")))
    for name in ("aigul", "clerk.652801"):
        client = signed_in(name)
        assert client.get(f"/sign/{token}/").status_code == 404
        assert client.get(f"/sign/{token}/articles.pdf").status_code == 404
        assert client.get(f"/drafts/{draft.pk}/signers/").status_code == 404
    assert Client().get(f"/sign/{token}/").status_code == 302
    assert signed_in("wang").get(f"/drafts/{draft.pk}/articles.pdf").status_code == 404
    assert signed_in("wang").get("/sign/NOSUCHTOKEN/").status_code == 404


# --- results ---------------------------------------------------------------------------------------------------------


def test_licence_and_seals_come_on_one_page_with_the_time_it_took(shop, django_assert_max_num_queries):
    played = play(company(account))
    client = signed_in("zhang")
    assert f"/cases/{played.number}/opening/" in words(client.get(f"/cases/{played.number}/"))
    words(client.get(f"/cases/{played.number}/opening/"))
    with django_assert_max_num_queries(12):
        page = words(client.get(f"/cases/{played.number}/opening/"))
    for part in (
        "执照和印章",
        "库尔勒市人民东路28号",
        "库尔勒石化大道支行",
        "用了多久",
        "在承诺内",
        "从受理到全部送达",
    ):
        assert part in page
    assert page.count("已备案") == 3
    assert signed_in("aigul").get(f"/cases/{played.number}/opening/").status_code == 404


def test_before_the_licence_the_page_says_so(shop):
    played = play(company(account), stop_after_submission=True)
    page = words(signed_in("zhang").get(f"/cases/{played.number}/opening/"))
    assert "还没有领到执照" in page and "还没有受理" in page


def test_the_guide_names_the_licences_that_can_be_had_together(shop):
    page = words(Client().get("/services/enterprise_startup/"))
    assert (
        "/names/" in page
        and "食品经营许可证" in page
        and "典当经营许可证" not in page.split("这些许可证可以一起办")[1][:2500]
    )


# --- a change while the others are at work -----------------------------------------------------------------------------


def test_the_registrar_changes_the_address_and_the_others_are_told(shop):
    number = play(company(account)).number
    registrar, url = signed_in("reviewer.market_regulation.652801"), f"/desk/opening/{number}/change/"
    assert url in words(registrar.get(f"/desk/cases/{number}/ENT-REG/"))
    sent = {"element": "reg_address", "value": "库尔勒市萨依巴格路9号", "reason": ""}
    page = words(registrar.post(url, sent), 422)
    assert "写明变更依据" in page and "萨依巴格路9号" in page
    answer = registrar.post(url, {**sent, "reason": "变更登记通知书第1号"}, follow=True)
    assert "已通知 4 个事项" in words(answer) and "萨依巴格路9号" in words(answer)
    for other in ("reviewer.tax.652801", "zhang"):
        assert signed_in(other).get(url).status_code in {403, 404}
    assert registrar.get("/desk/opening/652801-20261126-99999/change/").status_code == 404
