"""Water, power, gas and heat on site, on a 390 px telephone: one visit of four utilities, one correction, one suspension,
one refusal, one dispute settled by the lead; then plan, contract and account.
"""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.matters.utilities.models import Connection, Project
from tests import persons
from tests.matters.utilities_world import COMPANIES, LEAD, hand_in, reviewer
from tests.web.desk_world import NOW

from .conftest import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
)

#: Tuesday, eleven o'clock, half an hour into the visit.
THERE = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def account(published, settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"
    return persons.on_demand()


@pytest.fixture
def number(account, catalogue):
    with clock.moved_to(NOW):
        for matter in ("UTL-VISIT", *COMPANIES):
            account(reviewer(matter))
        account("superior.housing_construction.652801")
        found = hand_in(account("zhang"), catalogue, NOW.date())
        drain()
    return found


@pytest.fixture
def sit(page, context, live_server, account, client):
    """Hand the telephone to somebody: signed in, at an address. The console stays silent but for refused forms."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(PHONE)

    def hand(username, address):
        client.force_login(account(username))
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page.goto(f"{live_server.url}{address}")
        return page

    yield hand
    assert [text for text in said if "422" not in text] == []


def part(page, matter):
    return page.locator(f"#part-{matter}")


def find(page, matter, **fields):
    box = part(page, matter)
    for name, value in fields.items():
        field = box.locator(f"[name='{name}']")
        if name in {"possible", "outside"}:
            box.locator(f"[name='{name}'][value='{value}']").check()
        elif name == "side":
            field.select_option(value)
        elif name in {"road", "green"}:
            field.check()
        else:
            field.fill(value)
    follow(box.get_by_role("button", name="记下踏勘情况"))


def sign(page, *, applicant=False):
    """For one's own agency, or hold the telephone out to the applicant."""
    which = ":has([value='applicant'])" if applicant else ":not(:has([value='applicant']))"
    form = page.locator(f"form[action$='/sign']{which}")
    if applicant:
        form.locator("[name='name']").fill("张样例")
    follow(form.get_by_role("button", name="签字"))
    page.get_by_text("已签字。").wait_for()


def whole(page):
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def _power_is_on(sit, desk, number):
    """Nothing to be laid outside: contract, a test with a defect, a second one, and the light that says so."""
    page = sit(reviewer("UTL-POWER"), desk)
    power = part(page, "UTL-POWER")
    power.locator("[name='boundary']").fill("10 kV 团结线 12 号杆下户线接头")
    follow(power.get_by_role("button", name="给出方案和报价"))
    shows(page, "比现场联办反馈单上的 0 元高", where=".faults")
    power.get_by_label("说明").fill("补正后容量改为 120 kVA，须装高压计量装置")
    follow(power.get_by_role("button", name="给出方案和报价"))
    page.locator("#name-UTL-POWER").fill("许样例")
    follow(page.get_by_role("button", name="签供用合同"))
    page = sit("zhang", f"/utilities/{number}/")
    follow(page.get_by_role("link", name="签供用合同"))
    page.locator("#name-UTL-POWER").fill("张样例")
    follow(page.get_by_role("button", name="签供用合同"))
    page = sit(reviewer("UTL-POWER"), desk)
    power.get_by_label("要整改").check()
    power.get_by_label("整改要求").fill("表箱没有接地")
    follow(power.get_by_role("button", name="记下验收结果"))
    power.get_by_label("合格").check()
    follow(power.get_by_role("button", name="记下验收结果"))
    whole(page)
    follow(power.get_by_role("button", name="已接通"))
    page = sit("zhang", f"/utilities/{number}/")
    page.locator(".chip", has_text="已接通").first.wait_for()
    whole(page)


def test_four_utilities_at_one_door(number, sit):  # noqa: PLR0915  one day in its order
    desk = f"/utilities/desk/{number}/"
    with clock.moved_to(THERE):
        # Water: from the list of the day to the joint page; a finding with a fault keeps what was typed.
        page = sit(reviewer("UTL-WATER"), "/onsite/")
        follow(page.locator(".route a").first)
        follow(page.get_by_role("link", name="当场受理、记踏勘、签反馈单"))
        follow(part(page, "UTL-WATER").get_by_role("button", name="当场受理"))
        pipe = {"outside": "yes", "side": "south", "days": "3", "yuan": "680"}
        find(page, "UTL-WATER", point="团结路 DN200 主管", capacity="DN50", **pipe)
        shows(page, "1 至 20000 米", where="#part-UTL-WATER")
        whole(page)
        assert_targets_are_large(page)
        find(page, "UTL-WATER", length_m="60", road="yes")
        page.get_by_text("踏勘情况已记下").wait_for()

        # Power: one value is wrong; the applicant corrects it on the spot, on his own telephone.
        page = sit(reviewer("UTL-POWER"), desk)
        box = part(page, "UTL-POWER")
        box.get_by_text("要申请人补正").click()
        box.locator("[name='what']").select_option("apply_capacity_kva")
        box.locator("[name='words']").fill("现场设备合计 120 kVA，请改")
        box.get_by_text("现在就发一次性告知").click()
        follow(box.get_by_role("button", name="提出补正"))
        page.get_by_text("已当场一次性告知").wait_for()
        page = sit("zhang", f"/cases/{number}/correction/")
        page.locator("#apply_capacity_kva").fill("120")
        follow(page.locator("main form[method='post'] button.btn").last)
        page.get_by_text("已交回").wait_for()
        page = sit(reviewer("UTL-POWER"), desk)
        follow(part(page, "UTL-POWER").get_by_role("button", name="当场受理"))
        find(page, "UTL-POWER", point="10 kV 团结线 12 号杆", capacity="120 kVA", days="6", yuan="0")

        # Gas cannot come here; heat sees the same side of the site differently, and its clock stands still.
        page = sit(reviewer("UTL-GAS"), desk)
        follow(part(page, "UTL-GAS").get_by_role("button", name="当场受理"))
        find(page, "UTL-GAS", possible="no", reason="中压管网离这里 3 公里，没有覆盖")
        page = sit(reviewer("UTL-HEAT"), desk)
        follow(part(page, "UTL-HEAT").get_by_role("button", name="当场受理"))
        find(page, "UTL-HEAT", point="换热站 3 号", outside="yes", side="south", length_m="90", days="13", yuan="2600")
        box = part(page, "UTL-HEAT")
        box.locator("summary", has_text="中止计时").click()
        box.locator("[name='notice']").fill("请专家论证换热站的余量")
        follow(box.get_by_role("button", name="中止计时"))
        page.get_by_text("灯停在这一步").wait_for()
        expect(page.locator(".lamps .paused")).to_have_count(1)
        follow(part(page, "UTL-HEAT").get_by_role("button", name="恢复计时"))

        # The lead settles what two see differently; everybody signs, the applicant in person.
        page = sit(LEAD, desk)
        follow(page.get_by_role("button", name="受理联合踏勘"))
        dispute = page.locator(".dispute")
        dispute.get_by_label("涉及", exact=True).check()
        dispute.get_by_label("理由").fill("南侧就是团结路，两家都要过")
        whole(page)
        follow(dispute.get_by_role("button", name="裁定"))
        page.get_by_text("牵头部门认定涉及").wait_for()
        for matter in COMPANIES:
            page = sit(reviewer(matter), desk)
            sign(page)
        page = sit(LEAD, desk)
        sign(page)
        sign(page, applicant=True)
        follow(page.get_by_role("button", name="定下反馈单"))
        page.get_by_text("现场联办反馈单已定").wait_for()

        # One refusal; the others get their plans. Contract and account at once.
        page = sit(reviewer("UTL-GAS"), desk)
        follow(part(page, "UTL-GAS").get_by_role("button", name="告知不能接入"))
        page.get_by_text("其他几家照常办").wait_for()
        page = sit(reviewer("UTL-WATER"), desk)
        box = part(page, "UTL-WATER")
        box.locator("[name='boundary']").fill("建筑区划红线")
        follow(box.get_by_role("button", name="给出方案和报价"))
        page.locator("#name-UTL-WATER").fill("赵样例")
        follow(page.get_by_role("button", name="签供用合同"))
        page = sit("zhang", f"/utilities/{number}/")
        page.locator("#name-UTL-WATER").fill("张样例")
        follow(page.get_by_role("button", name="签供用合同"))
        page.get_by_text("水652801000001").first.wait_for()
        whole(page)
        follow(page.get_by_role("button", name="带出外线审批申请"))
        page.get_by_text("已带出外线审批的申请").wait_for()
        _power_is_on(sit, desk, number)
        for username, address in (
            ("zhang", f"/utilities/{number}/answer/"),
            ("zhang", "/utilities/prices/?matter=UTL-POWER&amount=120&voltage=0.38"),
            ("zhang", "/services/utility_onsite/"),
            (LEAD, "/utilities/desk/"),
            (LEAD, desk),
        ):
            whole(sit(username, address))
            page.set_viewport_size(DESKTOP)
            assert_no_sideways_scroll(page)
            page.set_viewport_size(PHONE)
    assert Project.objects.get(number=number).answered_at is not None
    ended = dict(Connection.objects.values_list("matter", "ended"))
    assert ended == {"UTL-WATER": "", "UTL-POWER": "", "UTL-GAS": "refused", "UTL-HEAT": ""}
