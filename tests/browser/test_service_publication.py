"""A bookshop in a real browser: refused once, corrected, suspended, licensed; overseen, found wanting, put right.

李样例 applies for 库尔勒样例书业有限公司; the first application is refused for its premises. The second is returned for the
address, suspended while the premises are looked at, and granted with its filing. The licence is overseen from that day:
the publicity department and the culture bureau check together, a finding is ordered to be put right, reported from a
telephone and checked again; the draw of the quarter is there for everybody.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import play
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.supervision.oversight import acts, watching
from onewindow.supervision.oversight.models import Plan, Task
from tests.matters.test_from_sheet_to_certificate import bookshop
from tests.web.applying import account, clerk

from .conftest import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
)
from .test_progress import sign_in
from .test_screens import ELEVEN, REVIEWER, SUPERIOR

CULTURE = "reviewer.culture_tourism.652801"


@pytest.fixture
def morning(transactional_db, demo, edition, settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"
    with clock.moved_to(ELEVEN):
        yield


def elsewhere(work, *arguments, **named):
    """Signing brings its own event loop, and this thread has Playwright's."""

    def run():
        try:
            with clock.moved_to(ELEVEN):
                return work(*arguments, **named)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(run).result()


def looked_at(page, name):
    """Narrow enough and easy to hit, wide and on a telephone; accessible; a picture where somebody wants to look."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert_no_sideways_scroll(page)
        assert_targets_are_large(page)
        if folder := os.environ.get("PUBLICATION_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
    assert_accessible(page)
    page.set_viewport_size(DESKTOP)


def agency(code):
    return Agency.objects.get(code=code, division="652801").pk


@pytest.fixture
def see(page, live_server):
    """Open a page, find words on it; with a name, look at it closely."""

    def open_(path, *words, name=""):
        page.goto(f"{live_server.url}{path}")
        shows(page, *words)
        if name:
            looked_at(page, name)

    return open_


@pytest.fixture
def as_(page, live_server):
    def change(username):
        page.context.clear_cookies()
        sign_in(page, live_server, username)

    return change


@pytest.mark.slow
def test_a_bookshop_from_the_refusal_to_the_rectified_finding(page, see, as_, morning):
    number = licensed(see, as_)
    assert elsewhere(watching.look) == 2
    plan = Plan.objects.get()
    task = found_wanting(page, see, as_, plan)
    put_right(page, see, as_, task)
    known_to_all(page, see, plan, number)


def licensed(see, as_):
    """Refused once; then corrected, suspended and granted."""
    refusal = {"PUB-R": "经营场所与住宅混用，不符合零售的设立条件"}
    refused = elsewhere(lambda: play(bookshop(account), refuse=refusal).number)
    as_("li")
    see(f"/cases/{refused}/", "不予许可", name="refused")
    journey = elsewhere(bookshop, account)
    number = elsewhere(lambda: play(journey, stop_after_submission=True).number)
    officer = actor_of(account(REVIEWER))
    cases.accept(number, ("PUB-R", "PUB-N"), by=clerk())
    cases.report_defects(number, "PUB-R", {"premises_address": "请写到门牌号和楼层。"}, by=officer)
    see(f"/cases/{number}/correction/", "请写到门牌号和楼层", name="correction")
    by = actor_of(journey.user, journey.party, service="publication_joint")
    cases.resubmit(number, {"premises_address": "库尔勒市人民东路66号1层"}, by=by)
    cases.suspend(number, "PUB-R", ground="hearing", notice="明日到现场查看经营场所。", by=officer)
    see(f"/cases/{number}/", "中止", name="suspended")
    cases.resume(number, "PUB-R", by=officer)
    for code in ("PUB-R", "PUB-N"):
        cases.decide(number, code, Outcome.GRANTED, by=officer, opinion="符合条件，准予。")
    elsewhere(drain)
    see(f"/cases/{number}/", "准予许可", name="licensed")
    return number


def found_wanting(page, see, as_, plan):
    """Two agencies check together, disagree, the lead settles; an order goes out."""
    as_(REVIEWER)
    see("/oversight/plans/", "库尔勒样例书业有限公司", "低风险", name="plans")
    see(f"/oversight/plans/{plan.pk}/", "库尔勒市人民东路66号1层", "保存不少于两年", name="plan")
    page.get_by_text("下达检查任务").click()
    page.fill("#task-why", "开业后第一次检查")
    page.fill("#task-due", "2026-12-10")
    for box in page.locator("input[name=partner]").all():
        box.set_checked(box.get_attribute("value") == str(agency("culture_tourism")))
    follow(page.get_by_role("button", name="下达", exact=True))
    task = Task.objects.get()
    for line in ("link_alive", "purchase_records", "scope_kept", "annual_check"):
        page.check(f"input[name=verdict-{line}][value=yes]")
    page.check("input[name=verdict-licence_shown][value=no]")
    follow(page.get_by_role("button", name="记录检查结果"))
    shows(page, "还有 1 项没有填好")
    kept = page.locator("input[name=verdict-scope_kept][value=yes]")
    expect(kept, "nothing that was chosen is lost").to_be_checked()
    looked_at(page, "record")
    page.fill("input[name=note-licence_shown]", "许可证放在抽屉里，没有张挂")
    follow(page.get_by_role("button", name="记录检查结果"))
    together = {line: {"verdict": "yes"} for line in ("licence_shown", "purchase_records")}
    acts.record(task.pk, agency("culture_tourism"), together, by=actor_of(account(CULTURE)))
    see(f"/oversight/tasks/{task.pk}/", "各部门看到的不一致", name="disputed")
    said = {"licence_shown": "no"}
    acts.settle(task.pk, said, why="文旅局去的时候刚挂上，检查时确未张挂", by=actor_of(account(SUPERIOR)))
    see(f"/oversight/tasks/{task.pk}/", "待责令改正")
    page.fill("#text", "把许可证张挂在收银台上方。")
    follow(page.get_by_role("button", name="责令改正"))
    looked_at(page, "ordered")
    return task


def put_right(page, see, as_, task):
    """The holder reports from his telephone; the officer looks again."""
    as_("li")
    page.set_viewport_size(PHONE)
    see("/me/oversight/", "把许可证张挂在收银台上方", name="mine")
    page.get_by_label("怎么改的").fill("已经张挂在收银台上方，附近能看清编号。")
    follow(page.get_by_role("button", name="报告已整改"))
    shows(page, "监管部门会复查", where="body")
    as_(REVIEWER)
    see(f"/oversight/tasks/{task.pk}/", "附近能看清编号", name="reported")
    page.check("input[name=passed][value=yes]")
    page.fill("#note", "现场看过，已经张挂")
    follow(page.get_by_role("button", name="记录复查"))
    assert Task.objects.get().status == "closed"
    see("/oversight/?status=closed", "开业后第一次检查", name="closed")


def known_to_all(page, see, plan, number):
    """Followed closely, seen beside the case, drawn at random in public."""
    until = ELEVEN.date().replace(year=2027, month=5)
    acts.track(plan.pk, agency("publicity"), why="首查有问题，半年内多看", until=until, by=actor_of(account(REVIEWER)))
    see("/oversight/tracking/", "半年内多看", name="tracking")
    see(f"/desk/cases/{number}/PUB-R/", "监管情况", "许可证放在抽屉里")
    title = "2026 年第四季度书店抽查"
    drawn = acts.draw_at_random("publications", "652801", title=title, by=actor_of(account(SUPERIOR)))
    see("/oversight/draws/", title, name="draws")
    page.context.clear_cookies()
    see("/draws/", title, name="public")
    see(f"/draws/{drawn.draw}/", title, "结果一致", name="draw")
