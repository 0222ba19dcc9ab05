"""Power works in a real browser: a line drawn on the map, one correction, one joint visit, one refusal."""

from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect

from onewindow.cases import acts as cases
from onewindow.cases.models import Case
from onewindow.cases.stages import Outcome
from onewindow.core import clock
from onewindow.people.access import actor_of, party_of
from onewindow.people.models import Agency
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach
from onewindow.sheets.values import FILES
from onewindow.visits import acts as visits
from tests.sheets.files import jpeg
from tests.sheets.filled import FILE, complete
from tests.web.desk_world import DIVISION, account, at_desk, case_of, today  # noqa: F401  fixtures

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow, shows

SERVICE = "power_green_channel"
ROAD, POLICE = "reviewer.housing_construction.652801", "reviewer.traffic_police.652801"
PLANNER = "reviewer.natural_resources.652801"


@pytest.fixture
def become(context, live_server, at_desk):  # noqa: F811
    """Sign somebody in, in this browser."""

    def sit(username):
        value = at_desk(username).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return sit


@pytest.fixture
def draft(account, catalogue, today):  # noqa: F811
    """Everything is filled in but the route."""
    user = account("zhang")
    days = {"work_start": "2026-12-10", "work_end": "2026-12-20", "delivery_mode": "电子送达"}
    start = dict(catalogue.service[SERVICE].typical_answers) | days
    answers, materials = complete(catalogue, SERVICE, today=today, stored=FILE, start=start)
    files = {name for name in answers if catalogue.element[name].type in FILES}
    draft = open_draft(user, service=SERVICE, division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL)
    typed = {name: value for name, value in answers.items() if name not in files | {"route_geometry"}}
    save_answers(draft, typed, version=draft.version, by=actor_of(user))
    for key in sorted(files | materials):
        attach(draft, BytesIO(jpeg()), name="材料.jpg", materials=[key])
    return draft


def settled(page):
    """What was typed has been saved by itself, and nothing is on its way."""
    page.wait_for_timeout(600)  # a change is saved after 400 ms
    page.wait_for_load_state("networkidle")


def save(page):
    settled(page)
    follow(page.get_by_role("button", name="保存并继续"))


def draw(page):
    """A place by the keyboard, one by a click, taken back, and another by the keyboard."""
    page.fill("[data-map=lon]", "86.14")
    page.fill("[data-map=lat]", "41.75")
    page.keyboard.press("Enter")
    page.locator("map-drawing svg").click(position={"x": 60, "y": 60})
    expect(page.locator("map-drawing tbody tr")).to_have_count(2)
    page.locator("[data-map=undo]").click()
    page.fill("[data-map=lon]", "86.15")
    page.fill("[data-map=lat]", "41.75")
    page.locator("[data-map=add]").click()


def test_a_line_is_drawn_corrected_visited_and_refused(page, live_server, draft, account, become):  # noqa: F811
    base = live_server.url
    become("zhang")
    sheet = f"{base}/drafts/{draft.pk}/sheet/power_line/"
    page.goto(sheet)
    draw(page)
    shows(page, "约 831", where=".map-told")
    assert_accessible(page)
    save(page)
    shows(page, "误差不超过2%")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    page.goto(sheet)
    shows(page, "831", where=".map-said")
    assert_no_sideways_scroll(page)
    assert_targets_are_large(page)
    page.fill("#route_length_m", "830")
    save(page)
    number = submitted(page, base, draft)

    become(PLANNER)  # one correction
    desk = f"{base}/desk/cases/{number}/PWR-PLAN/"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(desk)
    expect(page.locator(".map-line")).to_have_count(1)
    assert_accessible(page)
    page.check("[name=verdict][value=correct]")
    page.check("[name=wrong][value=start_end_desc]")
    page.fill("[name='why.start_end_desc']", "请写明起点杆号。")
    follow(page.get_by_role("button", name="签署并提交"))
    follow(page.get_by_role("button", name="现在就发出"))
    become("zhang")
    page.goto(f"{base}/cases/{number}/correction/")
    page.fill("#start_end_desc", "10千伏人民线12号杆至梨香小区配电房")
    page.get_by_role("button", name="改好了，交回去").click()
    page.wait_for_url(f"**/cases/{number}/")

    visited(number, account)  # one suspension, with the one joint visit
    page.goto(f"{base}/cases/{number}/")
    shows(page, "12 月 1 日")
    cases.resume(number, "PWR-ROAD", by=actor_of(account(ROAD)))

    become(ROAD)  # the joint record: one grants, one refuses
    sign(page, f"{base}/desk/cases/{number}/PWR-ROAD/", "grant", "同意开挖，限期恢复。")
    become(POLICE)
    sign(page, f"{base}/desk/cases/{number}/PWR-TRAF/", "refuse", "施工方案没有交通疏导措施，不予许可。")
    cases.decide(number, "PWR-GREEN", Outcome.GRANTED, opinion="同意。", by=actor_of(account(ROAD)))
    assert set(case_of(number).reviews.values_list("outcome", flat=True)) == {"refused"}
    become("zhang")
    page.goto(f"{base}/cases/{number}/packet/")
    shows(page, "缺一不发")
    assert_accessible(page)


def submitted(page, base, draft):
    page.goto(f"{base}/drafts/{draft.pk}/check/")
    for box in page.locator("form.question input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="签名并提交").click()
    page.wait_for_url("**/receipt/")
    expect(page.locator(".map-line")).to_have_count(1)
    assert_accessible(page)
    return Case.objects.get(draft=draft.pk).number


def visited(number, account):  # noqa: F811
    """All agencies go once, on the same day; the road authority waits for the test of the ground."""
    accepted = case_of(number).reviews.filter(stage="received").values_list("matter", "agency__code")
    for matter, code in accepted:
        cases.accept(number, [matter], by=actor_of(account(f"reviewer.{code}.{DIVISION}")))
    cases.decide(number, "PWR-PLAN", Outcome.GRANTED, opinion="准予。", by=actor_of(account(PLANNER)))
    people = {name: account(name).staff.pk for name in (ROAD, POLICE, "superior.housing_construction.652801")}
    people |= {"superior.traffic_police.652801": account("superior.traffic_police.652801").staff.pk}
    road, police = (
        Agency.objects.get(code=c, division=DIVISION).pk for c in ("housing_construction", "traffic_police")
    )
    start = (clock.local_now() + timedelta(days=6)).replace(hour=11, minute=0, second=0, microsecond=0)
    wanted = visits.Plan(
        about=f"case:{number}",
        purpose="review",
        division=DIVISION,
        title="电力接入",
        who="张样例",
        address="库尔勒市石化大道",
        start=start,
        matters={road: ("PWR-ROAD", "PWR-GREEN"), police: ("PWR-TRAF",)},
        officers={
            road: [people[ROAD], people["superior.housing_construction.652801"]],
            police: [people[POLICE], people["superior.traffic_police.652801"]],
        },
    )
    visits.plan(wanted, by=actor_of(account(ROAD)))
    said = {"ground": "testing", "notice": "联合踏勘，探测地下管线。"}
    cases.suspend(number, "PWR-ROAD", by=actor_of(account(ROAD)), **said)


def sign(page, address, verdict, opinion):
    page.goto(address)
    shows(page, "会签")
    page.check(f"[name=verdict][value={verdict}]")
    if verdict == "refuse":  # a refusal names its article (Licensing Law 38 II)
        page.locator("[name=basis]").first.check()
    page.fill("#opinion", opinion)
    follow(page.get_by_role("button", name="签署并提交"))


@pytest.mark.slow
def test_pages_beside_the_case_are_accessible(honest_page, live_server, account, become, look):  # noqa: F811
    base = live_server.url
    people = {"zhang": ("/works/", "/works/emergency/", "/works/customers/"), ROAD: ("/desk/works/",)}
    people |= {"lead.development_reform.652801": ("/desk/lead/", f"/services/{SERVICE}/procedure/")}
    for size, guise in (({"width": 1280, "height": 900}, {}), (PHONE, {"language": "ug", "theme": "dark"})):
        look(**guise)
        honest_page.set_viewport_size(size)
        for who, addresses in people.items():
            become(who)
            for address in addresses:
                honest_page.goto(base + address)
                assert_accessible(honest_page)
                assert_no_sideways_scroll(honest_page)
                assert_targets_are_large(honest_page)
