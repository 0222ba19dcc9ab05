"""Power works granted, in a real browser: every permit in one packet, and the road restored to the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from playwright.sync_api import expect

from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.matters.power_lines import jobs
from tests.web.test_works import ROAD, account, at_desk, power, promised, today  # noqa: F401  fixtures

from .conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll, follow
from .test_service_power import become  # noqa: F401  fixture


def _work():
    drain()
    connection.close()


@pytest.mark.slow
def test_one_packet_and_the_road_restored(page, live_server, become, transactional_db, promised):  # noqa: F811
    def looked_at(username, address, size):
        become(username)
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}{address}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)

    with ThreadPoolExecutor(1) as worker:  # signing brings its own event loop, and this thread has Playwright's
        worker.submit(_work).result()
    looked_at("zhang", f"/cases/{promised.case_number}/packet/", PHONE)
    expect(page.locator("main a[href$='.pdf']").nth(3)).to_be_visible()
    with clock.moved_to(datetime.combine(promised.work_end + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)):
        jobs.follow_promises()
        looked_at("zhang", "/works/", PHONE)
        page.locator(f"details:has(form[action$='/{promised.pk}/notify']) summary").click()
        follow(page.locator(f"form[action$='/{promised.pk}/notify'] button"))
        looked_at(ROAD, "/desk/works/", DESKTOP)
        page.locator(f"details:has(form[action$='/{promised.pk}/check']) summary").click()
        follow(page.locator(f"form[action$='/{promised.pk}/check'] button[value=yes]"))
        looked_at("zhang", "/works/", DESKTOP)
        promised.refresh_from_db()
    assert promised.status == "closed"
