"""Messages and hotline in a real browser: accessible in every guise, no sideways scroll, and the way of a reader."""

import re

import pytest
from playwright.sync_api import expect

from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.notices import acts, preferences
from onewindow.notices.models import Delivery
from onewindow.people.models import Account, Agency
from tests.web.applying import set_up, submitted

from .conftest import PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow
from .test_progress import sign_in

SYSTEM = Actor.system("test")
LOOKS = [
    pytest.param(PHONE, {"language": "en", "big": True}, id="390-english-big"),
]
#: Who looks at what; `{message}` is one of his.
PAGES = {
    "li": ("/me/messages/", "/me/messages/{message}/", "/me/messages/preferences/", "/demo/outbox/"),
    "reviewer.publicity.652801": ("/me/messages/", "/desk/hotline/", "/desk/hotline/BZ1/", "/me/messages/preferences/"),
    "clerk.652801": ("/hotline/", "/hotline/new/", "/hotline/BZ2/", "/me/messages/"),
    "admin.652800": ("/operations/deliveries/", "/operations/deliveries/?state=dropped", "/operations/link/"),
}


@pytest.fixture
def told(transactional_db, settings, tmp_path):
    """People who have messages of every sort, and tickets; the number of a message of 李样例."""
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()
    number, li = submitted(), Account.objects.get(username="li")
    preferences.save(li, addresses={"email": "li@example.org", "wechat": "openid-1"})
    correction = {"number": number, "service": {"zh": "开书店", "en": "Bookshop"}, "count": "2", "name": li.party.name}
    kind = "correction_needed_without_term"
    first = acts.notify(kind, f"party:{li.party.pk}", correction, about=number, event="a", by=SYSTEM).message
    rating = {"number": number, "service": {"zh": "开书店", "en": "Bookshop"}, "decided": "2"}
    acts.notify("rating_asked", f"party:{li.party.pk}", rating, about=number, event="b", by=SYSTEM)
    staff = Account.objects.get(username="reviewer.publicity.652801").staff
    nudge = {"number": number, "matter": {"zh": "出版物零售", "en": "Retail of publications"}}
    acts.notify("review_nudged", f"staff:{staff.pk}", nudge, about=number, event="c", by=SYSTEM)
    drain()
    failed = Delivery.objects.filter(channel="email").first()
    Delivery.objects.filter(pk=failed.pk).update(status="failed", error="smtp_550", tries=1)
    agency = Agency.objects.get(code="publicity", division_id="652801")
    for ticket, kind in (("BZ1", "consultation"), ("BZ2", "complaint")):
        acts.open_ticket(ticket, kind=kind, agency=agency, text="来电人说的话", case_number=number, by=SYSTEM)
    acts.answer_ticket("BZ2", answer="已答复", by=SYSTEM)
    return first


@pytest.mark.slow
@pytest.mark.parametrize(("size", "guise"), LOOKS)
def test_pages_of_messages_are_accessible(honest_page, live_server, told, look, size, guise):
    look(**guise)
    honest_page.set_viewport_size(size)
    for who, addresses in PAGES.items():
        sign_in(honest_page, live_server, who)
        for address in addresses:
            answer = honest_page.goto(f"{live_server.url}{address.format(message=told)}")
            assert answer.status == 200, address
            assert_accessible(honest_page)
            assert_no_sideways_scroll(honest_page)
            assert_targets_are_large(honest_page)


def test_a_reader_comes_from_the_badge_to_the_case(page, live_server, told):
    sign_in(page, live_server)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/")
    follow(page.get_by_role("link", name="消息").first)
    follow(page.get_by_role("link", name="需要补正"))
    expect(page.locator(".one-mail")).to_contain_text("有 2 处需要补正")
    page.get_by_role("link", name="看办件").click()
    page.wait_for_url("**/cases/*/")
    expect(page.locator(".mail-link .n")).to_have_text(re.compile(r"^\s*1"))


def test_without_scripts_everything_is_marked_as_read(browser, live_server, told):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/me/messages/")
    follow(page.get_by_role("button", name="全部标为已读"))
    expect(page.locator(".unread")).to_have_count(0)
    expect(page.locator(".mail-link .n")).to_have_count(0)
    context.close()
