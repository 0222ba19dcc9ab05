"""An officer on site with a 390 px phone: offline from the door to the signature, then everything arrives once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from onewindow.core import clock, events
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.visits import acts
from onewindow.visits.models import Photo, Visit
from onewindow.visits.queries import access_visit
from tests import persons
from tests.sheets.files import png
from tests.web.desk_world import REVIEWER, SUPERIOR, apply_for_bookshop
from tests.web.visit_world import plan as plan_shop

from .conftest import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_are_large,
    follow,
    shows,
    soon,
    until,
)
from .test_portal import LOOKS

TOWN = "652801"
#: Half past eleven, so that a visit at eleven is under way.
NOON = datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
WATER, GAS = "onsite.water_company", "onsite.gas_company"
#: Both signatures and the name, which was typed last, lie on the telephone.
SIGNED = """(visit) => onsiteStore.draft(visit).then((draft = { fields: [] }) => {
  const said = new Map(draft.fields.filter(([name, value]) => name.startsWith("sign.") && value));
  return said.get("sign.other.name") === "马样例" && said.has("sign.other.picture") && said.has("sign.officers.picture");
})"""


@pytest.fixture
def account(published, settings):
    with clock.moved_to(NOON - timedelta(days=1)):
        yield persons.on_demand()


def agency(code):
    return Agency.objects.get(code=code, division=TOWN).pk


@pytest.fixture
def visit(account):
    return plan(account)


def plan(account, start=NOON - timedelta(minutes=30), **changed):
    water, gas = agency("water_company"), agency("gas_company")
    people = {name: account(f"{name}.{TOWN}") for name in (WATER, GAS)}
    said = {
        "about": "party:7",
        "purpose": "review",
        "division": TOWN,
        "title": "通水通气",
        "who": "梨香样例小区 3 期",
        "address": "库尔勒市团结南路 66 号",
        "latitude": "41.7300",
        "longitude": "86.1700",
        "contact_name": "马样例",
        "contact_phone": "13900000009",
        "start": start,
        "matters": {water: ["UTL-WATER"], gas: ["UTL-GAS"]},
        "officers": {water: [people[WATER].staff.pk], gas: [people[GAS].staff.pk]},
    }
    return acts.plan(acts.Plan(**said | changed), by=actor_of(people[WATER])).visit


@pytest.fixture
def officer(context, live_server, visit, account, client):
    """The phone of the water company's officer, with a place and the day of the visit."""
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 41.73011, "longitude": 86.17009, "accuracy": 12})
    with clock.moved_to(NOON):
        client.force_login(account(f"{WATER}.{TOWN}"))
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        yield account


@pytest.fixture
def picture(tmp_path):
    """A photo to choose; the telephone draws it anew as JPEG."""
    path = tmp_path / "camera.png"
    path.write_bytes(png(2, 2))
    return path


def look_at(page, line):
    return page.locator(f".look[id$='-{line}']")


def fill_in(page, picture):
    for line in ("water_main", "water_backflow", "gas_room", "gas_route"):
        look_at(page, line).locator(".yes").click()
    look_at(page, "gas_route").locator(".no").click()
    look_at(page, "gas_route").locator("textarea").fill("表位离窗太近，已约改位")
    look_at(page, "gas_route").get_by_text("当场改好了").click()
    for line in ("water_main", "gas_room"):
        with page.expect_file_chooser() as chosen:
            look_at(page, line).locator(".shoot").click()
        chosen.value.set_files(picture)
        look_at(page, line).locator(".shot canvas").wait_for()
    for side in ("officers", "other"):
        draw(page, side)
    page.locator("[name='sign.other.name']").fill("马样例")


def draw(page, side):
    pad = page.locator(f"#sign-{side} canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for x, y in ((80, 90), (130, 40), (180, 80)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def waiting(page, count):
    """Soon so many records wait to be sent."""
    soon(page, f"onsiteStore.queued().then((all) => all.length === {count})")


def test_another_officer_begins_with_nothing_of_the_first_whoever_rules_the_portal(page, live_server, officer, visit):
    """He has come by the portal, whose own worker rules every address and is not the one that keeps these pages."""
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/")
    soon(page, "navigator.serviceWorker.ready.then((found) => found.scope === location.origin + '/')")
    page.evaluate("caches.open('onsite-static').then((cache) => cache.put('/of/another', new Response('x')))")
    page.evaluate("localStorage.setItem('onsite-staff', '0')")
    page.goto(f"{live_server.url}/onsite/?day=2026-11-26")
    page.locator("html[data-kept]").wait_for(state="attached")
    soon(page, "caches.match('/of/another').then((found) => !found)")
    scopes = "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    soon(page, f"{scopes}.then((all) => all.includes('{live_server.url}/onsite/'))")


@pytest.mark.slow
def test_offline_from_the_door_to_the_signature_then_once_for_everybody(
    page, context, live_server, officer, visit, picture
):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/onsite/?day=2026-11-26")
    page.locator("html[data-kept]").wait_for(state="attached")
    page.goto(f"{live_server.url}/onsite/{visit}/")
    page.locator(".site-form[data-ready]").wait_for()
    context.set_offline(True)
    page.reload()
    page.locator(".site-form[data-ready]").wait_for()
    shows(page, "没有网络，照常办", where="ow-outbox")
    page.get_by_role("button", name="我到了").click()
    page.locator("ow-outbox a", has_text="待上传 1").wait_for()
    fill_in(page, picture)
    expect(page.locator("[data-count=yes]")).to_have_text("3")
    expect(page.locator("[data-count=shots]")).to_have_text("2")
    soon(page, SIGNED, str(visit))

    page.reload()  # nothing is lost
    page.locator(".site-form[data-ready]").wait_for()
    expect(page.locator("[data-count=shots]")).to_have_text("2")
    expect(look_at(page, "gas_route").locator("textarea")).to_have_value("表位离窗太近，已约改位")
    page.locator("#sign-other ow-signature.drawn").wait_for()
    page.get_by_role("button", name="完成，上报").click()
    page.locator(".pending li").nth(1).wait_for()
    shows(page, "待上传 2", where="ow-outbox")
    assert Visit.objects.get(pk=visit).status == "planned"

    page.reload()  # still queued, still offline
    page.locator(".pending li").nth(1).wait_for()
    waiting(page, 2)
    context.set_offline(False)
    waiting(page, 0)
    page.get_by_text("没有等着上传的").wait_for()

    row = Visit.objects.get(pk=visit)
    assert (row.status, row.result, row.version) == ("done", "findings", 2)
    assert row.arrived_where["accuracy_m"] == 12
    assert Photo.objects.filter(visit=visit, media_type="image/jpeg").count() == 2
    for name in (WATER, GAS):
        seen = access_visit(officer(f"{name}.{TOWN}"), visit)
        assert sorted(part.result for part in seen.parts) == ["findings", "passed"]
        assert {signed.picture_sealed is not None for signed in seen.signatures.values()} == {True}
        assert {shot.accuracy_m for shot in seen.photos} == {12}
    left = f"Promise.all([onsiteStore.draft('{visit}'), onsiteStore.photos('{visit}')])"
    soon(page, f"{left}.then(([draft, photos]) => !draft && !photos.length)")  # arrived: erased


@pytest.mark.slow
def test_a_visit_that_was_moved_meanwhile_comes_to_a_choice(page, context, live_server, officer, visit, picture):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/onsite/?day=2026-11-26")
    page.locator("html[data-kept]").wait_for(state="attached")
    page.goto(f"{live_server.url}/onsite/{visit}/")
    page.locator(".site-form[data-ready]").wait_for()
    fill_in(page, picture)
    context.set_offline(True)
    page.get_by_role("button", name="完成，上报").click()
    page.locator(".pending li").wait_for()
    acts.reschedule(visit, start=NOON + timedelta(hours=1), by=actor_of(officer(f"{GAS}.{TOWN}")))
    context.set_offline(False)
    page.locator(".pending .chip", has_text="安排变了").wait_for()
    shows(page, "12:30–13:30", where=".pending")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="按新安排上报").click()
    page.get_by_text("没有等着上传的").wait_for()
    assert Visit.objects.get(pk=visit).result == "findings"


@pytest.mark.slow
def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(page, context, live_server, officer, visit, picture):
    """The server has the report, the telephone does not know: it sends it again, and it counts once."""
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/onsite/{visit}/")
    page.locator(".site-form[data-ready]").wait_for()
    fill_in(page, picture)
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.request.url)
            if len(lost) == 2:
                route.fetch()  # it arrives; its answer does not
            route.abort()
        else:
            route.continue_()

    context.route("**/onsite/*/report", lose)
    page.get_by_role("button", name="完成，上报").click()
    page.locator(".pending li").wait_for()
    page.locator("ow-outbox.waiting").wait_for()
    assert Visit.objects.get(pk=visit).status == "planned"
    page.get_by_role("button", name="现在上传").click()
    until(page, lambda: Visit.objects.get(pk=visit).status == "done")
    waiting(page, 1)
    page.get_by_role("button", name="现在上传").click()
    page.get_by_text("没有等着上传的").wait_for()
    assert len(lost) == 2
    verbs = [event.verb for event in events.history(f"visit:{visit}")]
    assert verbs.count("report_visit") == 1
    assert verbs.count("add_photo") == 2  # what has arrived is not sent again


@pytest.mark.slow
def test_a_session_that_ended_keeps_everything(page, context, live_server, officer, visit, picture, client):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/onsite/?day=2026-11-26")
    page.locator("html[data-kept]").wait_for(state="attached")
    page.goto(f"{live_server.url}/onsite/{visit}/")
    page.locator(".site-form[data-ready]").wait_for()
    fill_in(page, picture)
    context.set_offline(True)
    page.get_by_role("button", name="完成，上报").click()
    page.locator(".pending li").wait_for()
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    page.locator(".pending .chip", has_text="要重新登录").wait_for()
    waiting(page, 1)
    client.force_login(officer(f"{WATER}.{TOWN}"))
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page.goto(f"{live_server.url}/onsite/outbox/")
    page.get_by_text("没有等着上传的").wait_for()
    assert Visit.objects.get(pk=visit).status == "done"


@pytest.mark.slow
def test_signing_out_erases_what_lies_on_the_phone_and_asks_first(page, context, live_server, officer, visit):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/onsite/{visit}/")
    page.locator(".site-form[data-ready]").wait_for()
    look_at(page, "gas_room").locator(".yes").click()
    soon(page, f"onsiteStore.draft('{visit}').then(Boolean)")
    context.set_offline(True)
    page.get_by_role("button", name="我到了").click()
    page.locator("ow-outbox a").wait_for()
    page.locator("[data-sign-out]").click()
    page.get_by_text("本机还有没上传的记录").wait_for()
    page.get_by_role("button", name="先不退出").click()
    waiting(page, 1)
    context.set_offline(False)
    waiting(page, 0)
    follow(page.locator("[data-sign-out]"))
    expect(page).to_have_url(re.compile("/accounts/"))
    soon(
        page,
        """async () => {
          const base = await new Promise((done) => { const asked = indexedDB.open("onewindow-onsite"); asked.onsuccess = () => done(asked.result); });
          const all = (store) => new Promise((done) => { const asked = base.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result.length); });
          const left = await all("drafts") + await all("photos") + await all("outbox");
          return left === 0 && !(await caches.keys()).some((name) => name.startsWith("onsite-"));
        }""",
    )


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_on_site_are_accessible(honest_page, live_server, officer, visit, look, size, guise):
    look(**guise)
    honest_page.set_viewport_size(size)
    for path in (
        "/onsite/?day=2026-11-26",
        "/onsite/?day=2026-12-01",
        f"/onsite/{visit}/",
        f"/visits/{visit}/",
        "/onsite/outbox/",
    ):
        answer = honest_page.goto(f"{live_server.url}{path}")
        assert answer.status == 200 and "/accounts/" not in answer.url
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_planning_is_accessible(
    honest_page, context, live_server, account, client, look, settings, tmp_path, size, guise
):
    settings.UPLOADS = tmp_path / "uploads"
    number = apply_for_bookshop(account("zhang"))
    officers = [account(name).staff.pk for name in (REVIEWER, SUPERIOR)]
    visit = plan_shop(number, account, officers)
    client.force_login(account(REVIEWER))
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    look(**guise)
    honest_page.set_viewport_size(size)
    for path in (f"/visits/plan?case={number}", f"/visits/{visit}/", f"/desk/cases/{number}/PUB-R/"):
        answer = honest_page.goto(f"{live_server.url}{path}")
        assert answer.status == 200 and "/accounts/" not in answer.url
        assert_accessible(honest_page)
        assert_no_sideways_scroll(honest_page)
        assert_targets_are_large(honest_page)


def test_planning_with_the_keyboard_and_without_javascript(browser, live_server, account, client, settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"
    number = apply_for_bookshop(account("zhang"))
    for name in (REVIEWER, SUPERIOR):
        account(name)
    client.force_login(account(REVIEWER))
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/cases/{number}/PUB-R/")
    follow(page.get_by_role("link", name="安排现场核查"), "Enter")
    page.locator("#day").select_option("2026-11-27")
    follow(page.get_by_role("button", name="看大家都有空的时间"), "Enter")
    slot = page.locator("[name=start]").first
    slot.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="安排", exact=True).press("Enter")
    page.get_by_text("已安排").wait_for()
    row = Visit.objects.get(about=f"case:{number}")
    assert row.start_at.astimezone(clock.SHANGHAI).date().isoformat() == "2026-11-27"
    context.close()


def test_without_javascript_the_form_is_whole(browser, live_server, officer, visit, client, picture):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/onsite/{visit}/")
    for line in ("water_main", "water_backflow", "gas_room", "gas_route"):
        look_at(page, line).locator(".yes").click()
    for line in ("water_main", "gas_room"):
        look_at(page, line).locator("[type=file]").set_input_files(picture)
    page.locator("[name='sign.other.name']").fill("马样例")
    page.get_by_role("button", name="完成，上报").click()
    page.get_by_text("已上报").wait_for()
    assert Visit.objects.get(pk=visit).result == "passed"
    context.close()
