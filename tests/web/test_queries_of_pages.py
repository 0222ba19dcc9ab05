"""No page of a person or a desk asks the database more than twelve times, whatever stands on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import play
from onewindow.cli.demo_visit import plan_one
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.notices.acts import open_ticket
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel
from onewindow.visits import acts as visits
from onewindow.visits.models import Visit
from onewindow.visits.outcome import Answer, Report, Signed
from tests.matters.test_from_sheet_to_certificate import company as founding
from tests.visits.conftest import jpeg

from .applying import SHOP, account, clerk, company_of, opened, set_up, signed_in, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REVIEWER, CLERK, REGISTRAR = "reviewer.publicity.652801", "clerk.652801", "reviewer.market_regulation.652801"


def asks(who, address):
    """How often a page asks that was open a moment ago."""
    browser = signed_in(who)
    assert browser.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as seen:
        browser.get(address)
    return len(seen)


def been_there(number):
    """A case whose place was looked at: photographs, answers, both signatures."""
    publicity = Agency.objects.get(code="publicity", division="652801").pk
    assert plan_one(account("li"), number, address="库尔勒市人民东路66号", phone="13900000002")
    visit, by = Visit.objects.get(about=f"case:{number}"), actor_of(account(REVIEWER))
    with clock.moved_to(visit.start_at):
        for n, line in enumerate(("address", "premises"), start=1):
            sent = visits.PhotoSent(
                key=f"photo-0000{n}", agency=publicity, line=line, data=jpeg(), taken_at=clock.now()
            )
            visits.add_photo(visit.pk, sent, by=by)
        lines = ("address", "premises", "area", "separate")
        report = Report(
            answers={(publicity, line): Answer(verdict="yes") for line in lines},
            officers=Signed(name="赵样例"), other=Signed(name="李样例"), finished_at=clock.now(),
        )  # fmt: skip
        visits.report(visit.pk, report, by=by)
    return number


def ask_the_hotline(number):
    open_ticket(
        "12345-20261125-0001", kind="complaint", agency=Agency.objects.get(code="publicity", division="652801"),
        text="来电人反映办理进度查询不到。", case_number=number, caller="139****0002", by=clerk(),
    )  # fmt: skip


def test_every_page_asks_at_most_twelve_times(settings, tmp_path):
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    set_up()
    under_way, done, returned = submitted(), submitted(), submitted()
    by = actor_of(account(REVIEWER))
    cases.accept(done, ("PUB-R", "PUB-N"), by=clerk())
    for code in ("PUB-R", "PUB-N"):
        cases.decide(done, code, Outcome.GRANTED, by=by, opinion="符合条件，准予。")
    cases.report_defects(returned, "PUB-R", {"premises_address": "请写到门牌号。"}, by=by)
    cases.notify(returned, by=clerk())
    drain()
    assert plan_one(account("li"), under_way, address="库尔勒市人民东路1号", phone="13900000002")
    visited = been_there(submitted())
    ask_the_hotline(visited)
    opening = play(founding(account), stop_after_submission=True).number
    company = company_of(account("li"))
    counter = open_draft(account(CLERK), service=SHOP, division="652801", party=company.pk, channel=Channel.WINDOW)
    pages = [
        ("li", "/me/"),
        ("li", "/me/messages/"),
        ("li", "/me/mandates/"),
        ("li", "/me/access/"),
        ("li", "/me/ratings/"),
        ("li", "/me/bookings/"),
        ("li", f"/cases/{under_way}/"),
        ("li", f"/cases/{done}/"),
        ("li", f"/cases/{returned}/"),
        ("li", f"/cases/{returned}/correction/"),
        ("li", f"/cases/{visited}/"),
        ("zhang", f"/cases/{opening}/"),
        ("li", f"/cases/{under_way}/receipt/"),
        ("li", f"/drafts/{opened().pk}/sheet/org/"),
        (REVIEWER, "/desk/"),
        (REVIEWER, f"/desk/cases/{under_way}/PUB-R/"),
        (REVIEWER, f"/desk/cases/{returned}/PUB-R/"),
        (REVIEWER, f"/desk/cases/{visited}/PUB-R/"),
        (REGISTRAR, f"/desk/cases/{opening}/ENT-REG/"),
        (REVIEWER, f"/visits/plan?case={under_way}"),
        (REVIEWER, "/onsite/"),
        (CLERK, "/window/"),
        (CLERK, f"/window/parties/{company.pk}/"),
        (CLERK, f"/window/drafts/{counter.pk}/"),
        (CLERK, f"/window/cases/{done}/"),
        (CLERK, f"/window/cases/{visited}/"),
        (CLERK, "/queue/hall-652801/"),
        (CLERK, "/queue/hall-652801/counters/1/"),
        (CLERK, "/hotline/"),
    ]
    asked = {address: asks(who, address) for who, address in pages}
    assert {address: n for address, n in asked.items() if n > 12} == {}
