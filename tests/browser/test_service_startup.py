"""Opening a restaurant in a real browser: two shareholders sign on their phones; corrected, suspended, partly refused.

张样例 opens the company at home; 王样例 and 李样例 sign on their telephones; the registrar returns the address once, the
food licence is suspended for a visit and then refused; everything else is fetched on one page.
"""

import os
from pathlib import Path

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.queries import progress
from onewindow.cases.stages import Outcome, Stage
from onewindow.cli.demo_case import play
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.people.access import actor_of
from onewindow.people.queries import staff_at
from tests.matters.test_from_sheet_to_certificate import company
from tests.web.applying import account, clerk, set_up

from .conftest import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
)
from .opening import elsewhere, restaurant
from .test_progress import sign_in
from .test_screens import ELEVEN


@pytest.fixture
def morning(transactional_db, settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    with clock.moved_to(ELEVEN):
        set_up()
        yield


@pytest.fixture
def draft(morning):
    return restaurant()


def looked_at(page, name):
    """Accessible and narrow enough; a picture where somebody wants to look."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_are_large(page)
    if folder := os.environ.get("STARTUP_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def decide_all(number, refuse=()):
    for review in progress(account("zhang"), number).reviews:
        if review.stage == Stage.ACCEPTED and review.matter not in refuse:
            officer = staff_at(review.agency, "reviewer")[0].account
            cases.decide(number, review.matter, Outcome.GRANTED, by=actor_of(officer))
    elsewhere(drain)


def _signed_again(page, browser, live_server, link):
    """Both shareholders read what stood there and what stands there now, and sign the corrected part."""
    page.set_viewport_size(DESKTOP)
    shows(page, "还有 2 人没有重新签名")
    looked_at(page, "startup-signers-again-1280")
    page.set_viewport_size(PHONE)
    looked_at(page, "startup-signers-again-390")
    for who in ("wang", "li"):
        phone = browser.new_context(viewport=PHONE, locale="zh-CN")
        mine = phone.new_page()
        sign_in(mine, live_server, who)
        mine.goto(f"{live_server.url}{link}")
        shows(mine, "1单元101室", where=".moved")
        looked_at(mine, f"startup-sign-again-{who}")
        mine.get_by_label("本人（本单位）已阅读").first.check()
        follow(mine.get_by_role("button", name="同意并签名").first, "Enter")
        mine.get_by_text("已重新签名").wait_for()
        phone.close()
    page.reload()
    shows(page, "都重新签好了")


@pytest.mark.slow
def test_a_restaurant_is_opened_by_three_shareholders(page, browser, live_server, draft):  # noqa: PLR0915  one way
    sign_in(page, live_server, "zhang")
    page.set_viewport_size(DESKTOP)
    page.goto(f"{live_server.url}/drafts/{draft.pk}/check/")
    follow(page.get_by_role("link", name="看谁还没签"))
    follow(page.get_by_role("button", name="生成签名链接并通知"))
    looked_at(page, "startup-signers")
    link = page.locator(".address a").get_attribute("href")

    phones = [browser.new_context(viewport=PHONE, locale="zh-CN") for _ in range(2)]
    for phone, who in zip(phones, ("wang", "li"), strict=True):
        mine = phone.new_page()
        sign_in(mine, live_server, who)
        mine.goto(f"{live_server.url}{link}")
        looked_at(mine, f"startup-sign-{who}")
        mine.get_by_label("本人（本单位）已阅读").first.check()
        follow(mine.get_by_role("button", name="同意并签名").first)
        mine.get_by_text("已签名。").wait_for()
        looked_at(mine, f"startup-signed-{who}")
        phone.close()

    page.goto(f"{live_server.url}/drafts/{draft.pk}/check/")
    shows(page, "3/3 人", where=".founders")
    looked_at(page, "startup-check")
    page.locator("#truth_commitment input").check()
    page.get_by_role("button", name="签名并提交").click()
    page.wait_for_url("**/receipt/")
    number = page.url.split("/cases/")[1].split("/")[0]
    elsewhere(drain)

    # One correction: the registrar returns the address; 张样例 answers on his phone.
    cases.report_defects(number, "ENT-REG", {"reg_address": "请写到门牌号和房间号"}, by=clerk())
    cases.notify(number, by=clerk())
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/cases/{number}/correction/")
    page.get_by_label("住所").first.fill("库尔勒市人民东路66号1单元101室")
    shows(page, "签过名：改动后须重新签名")
    looked_at(page, "startup-correction")
    page.get_by_role("button", name="改好了，交回去").click()
    page.wait_for_url("**/signers/")
    cases.accept(number, ["ENT-REG"], by=clerk())
    _signed_again(page, browser, live_server, link)
    page.goto(f"{live_server.url}/cases/{number}/opening/")
    shows(page, "还没有领到执照")
    decide_all(number)

    # One suspension and one refusal: the kitchen is visited, and found wanting.
    waiting = [r.matter for r in progress(account("zhang"), number).reviews if r.stage == Stage.RECEIVED]
    assert "LIC-FOOD" in waiting
    cases.accept(number, waiting, by=clerk())
    food = next(r for r in progress(account("zhang"), number).reviews if r.matter == "LIC-FOOD")
    officer = actor_of(staff_at(food.agency, "reviewer")[0].account)
    cases.suspend(number, "LIC-FOOD", ground="inspection", notice="对厨房进行检验，所需时间不计入期限。", by=officer)
    page.goto(f"{live_server.url}/cases/{number}/")
    shows(page, "检验")
    decide_all(number, refuse=["LIC-FOOD"])
    cases.resume(number, "LIC-FOOD", by=officer)
    cases.decide(
        number, "LIC-FOOD", Outcome.REFUSED, opinion="粗加工与烹饪间没有分开，不符合食品安全要求。", by=officer
    )
    elsewhere(drain)
    follow(page.get_by_role("link", name="一次领取").or_(page.locator("a[href$='/opening/']")).first)
    shows(page, "库尔勒楼兰人家餐饮有限公司", "库尔勒市人民东路28号", "库尔勒石化大道支行", "食品经营许可")
    looked_at(page, "startup-opening-390")
    page.set_viewport_size(DESKTOP)
    looked_at(page, "startup-opening-1280")


@pytest.mark.slow
def test_a_taken_name_is_told_before_anything_is_filled_in(honest_page, live_server, morning):
    elsewhere(play, company(account))
    page = honest_page
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/services/enterprise_startup/")
    follow(page.get_by_role("link", name="想好的名称能不能用"))
    looked_at(page, "startup-names-empty")
    page.get_by_label("在哪里登记").select_option("652801")
    page.get_by_label("字号", exact=True).fill("梨城书苑")
    page.get_by_label("行业或者经营特点").fill("图书")
    follow(page.get_by_role("button", name="比对"))
    shows(page, "不能用，请换一个", where=".advice")
    looked_at(page, "startup-names-390")
    page.set_viewport_size(DESKTOP)
    looked_at(page, "startup-names-1280")
