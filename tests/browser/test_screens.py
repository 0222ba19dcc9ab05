"""Pictures of every page type for the documentation: `make screens` writes them to docs/screens.

Without `--screens` the same pages are photographed into a temporary folder, so that a page that no longer opens is found.
A new page type is one line in SCREENS or PERSONAL. The two widths are PNG; dark, mirrored and large print are smaller
JPEGs in the folder `guises`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from onewindow.appointments import acts as appointments
from onewindow.appointments.halls import current as halls
from onewindow.appointments.queries import free_slots
from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.catalogue.queries import current
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.documents.models import Certificate
from onewindow.matters.power_lines.acts import emergencies
from onewindow.notices.acts import open_ticket
from onewindow.people.access import actor_of
from onewindow.people.models import Agency
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel
from onewindow.supervision.tallies.reckoning import catch_up
from onewindow.visits import acts as visits
from tests.matters import closing
from tests.matters import utilities_world as utilities
from tests.web import property_world
from tests.web.applying import SHOP, SYSTEM, account, clerk, company_of, opened, set_up, signed_in, submitted
from tests.web.oversight_world import overseen

from . import banking, estates, opening, paying
from .conftest import DESKTOP, PHONE, soon

#: name -> address; what needs a signed-in person stands in PERSONAL.
SCREENS = {
    "home": "/",
    "services": "/services/",
    "guide": "/services/enterprise_startup/",
    "power-procedure": "/services/power_green_channel/procedure/",
    "search": "/search?q=开一家书店",
    "nothing-found": "/search?q=结婚登记",
    "savings": "/savings/",
    "verify": "/verify/",
    "verdict-valid": "/gallery/verdict/valid/",
    "verdict-altered": "/gallery/verdict/altered/",
    "estate-scan": "/V/{scan}",
    "estate-stopped": "/V/{stopped}",
    "estate-granted": "/estate/{code}/granted/",
    "preferences": "/preferences/",
    "accessibility": "/accessibility/",
    "mongolian-names": "/mongolian-names/",
    "privacy": "/privacy/",
    "offline": "/offline/",
    "sign-in": "/accounts/login/",
    "not-found": "/nothing/here",
    "gallery": "/gallery/",
    "accounts": "/demo/accounts/",
    "halls": "/halls/",
    "utilities-prices": "/utilities/prices/?matter=UTL-POWER&amount=120&voltage=0.38",
    "hall": "/halls/{hall}/",
    "hall-board": "/halls/{hall}/board/",
    "draw": "/draws/{draw}/",
    "closings": "/deregistrations/",
    "names": "/names/?division=652801&kind=有限责任公司&trade_name=孔雀河畔&industry=图书",
    "closing-notice": "/deregistrations/{closing}/",
    "closing-licences": "/deregistrations/licences/",
    "hall-book": "/halls/{hall}/book/",
    "hall-times": "/halls/{hall}/book/" + SHOP + "/",
}
REVIEWER, SUPERIOR, CLERK = "reviewer.publicity.652801", "superior.publicity.652801", "clerk.652801"
#: name -> (who, address); `{number}` is a submitted case, `{done}` a decided one, `{draft}` a draft being filled in.
PERSONAL = {
    "apply": ("li", "/drafts/{draft}/sheet/org/"),
    "apply-tasks": ("li", "/drafts/{draft}/"),
    "apply-map": ("li", "/drafts/{line}/sheet/power_line/"),
    "power-works": ("li", "/works/"),
    "power-customers": ("li", "/works/customers/"),
    "power-lead": ("lead.development_reform.652801", "/desk/lead/"),
    "apply-materials": ("li", "/drafts/{draft}/materials/"),
    "check": ("li", "/drafts/{draft}/check/"),
    "me": ("li", "/me/"),
    "paper-code": ("li", "/me/papers/{paper}/code/"),
    "mandates": ("li", "/me/mandates/"),
    "my-data": ("li", "/me/access/"),
    "messages": ("li", "/me/messages/"),
    "message-preferences": ("li", "/me/messages/preferences/"),
    "bookings": ("li", "/me/bookings/"),
    "ratings": ("li", "/me/ratings/"),
    "rate-case": ("li", "/me/ratings/cases/{done}/"),
    "progress": ("li", "/cases/{number}/"),
    "progress-done": ("li", "/cases/{done}/"),
    "opening": ("zhang", "/cases/{opened}/opening/"),
    "signers": ("zhang", "/drafts/{founders}/signers/"),
    "sign": ("wang", "/sign/{signing}/"),
    "signers-again": ("zhang", "/cases/{corrected}/signers/"),
    "sign-again": ("wang", "/sign/{again}/"),
    "follow": ("wang", "/sign/{again}/progress/"),
    "signed": ("wang", "/me/signed/"),
    "editions": ("lead.publicity.652800", "/editions/"),
    "desk-change": ("reviewer.market_regulation.652801", "/desk/opening/{opened}/change/"),
    "receipt": ("li", "/cases/{number}/receipt/"),
    "desk-list": (REVIEWER, "/desk/"),
    "desk": (REVIEWER, "/desk/cases/{number}/PUB-R/"),
    "desk-leave": (REVIEWER, "/desk/leave/"),
    "desk-mine": (REVIEWER, "/desk/mine/"),
    "desk-team": (SUPERIOR, "/desk/team/"),
    "desk-ratings": (SUPERIOR, "/desk/ratings/"),
    "utilities": ("zhang", "/utilities/{utilities}/"),
    "utilities-answer": ("zhang", "/utilities/{utilities}/answer/"),
    "utilities-desk": ("reviewer.power_company.652801", "/utilities/desk/{utilities}/"),
    "utilities-list": ("reviewer.power_company.652801", "/utilities/desk/"),
    "property": ("li", "/property/"),
    "property-one": ("li", "/property/{unit}/"),
    "proof-new": ("li", "/property/proofs/new/?kind=land_extract&unit={unit}"),
    "moves": ("reviewer.power_company.652801", "/property/moves/"),
    "estate-taxes": ("li", "/drafts/{sale}/check/"),
    "estate-looks": ("li", "/property/{unit}/looks/"),
    "estate-codes": ("registrar.652801", "/land/codes/"),
    "land-unit": ("registrar.652801", "/land/units/{unit}/"),
    "land-enter": ("registrar.652801", "/land/units/{sold}/enter/attachment/"),
    "closing-check": ("aigul", "/deregistrations/check/"),
    "closing-objection": ("zhang", "/deregistrations/{closing}/objection/"),
    "desk-closings": ("superior.market_regulation.652801", "/desk/closings/"),
    "desk-closing": ("superior.market_regulation.652801", "/desk/closings/{closing}/"),
    "desk-licences": ("lead.market_regulation.652800", "/desk/closings/licences/"),
    "oversight": (REVIEWER, "/oversight/"),
    "oversight-task": (SUPERIOR, "/oversight/tasks/{oversight}/"),
    "oversight-plan": (REVIEWER, "/oversight/plans/{overseen}/"),
    "oversight-draws": (SUPERIOR, "/oversight/draws/"),
    "oversight-mine": ("li", "/me/oversight/"),
    "visit-plan": (REVIEWER, "/visits/plan?case={number}"),
    "onsite": (REVIEWER, "/onsite/"),
    "onsite-visit": (REVIEWER, "/onsite/{visit}/"),
    "onsite-outbox": (REVIEWER, "/onsite/outbox/"),
    "window": (CLERK, "/window/"),
    "window-draft": (CLERK, "/window/drafts/{counter}/"),
    "window-consent": (CLERK, "/window/drafts/{counter}/consent/"),
    "window-notice": (CLERK, "/window/drafts/{counter}/notice/"),
    "window-case": (CLERK, "/window/cases/{number}/"),
    "window-offline": (CLERK, "/window/offline/"),
    "queue": (CLERK, "/queue/"),
    "hall-ticket": (CLERK, "/halls/{hall}/ticket/"),
    "queue-day": (CLERK, "/queue/{hall}/"),
    "queue-counter": (CLERK, "/queue/{hall}/counters/1/"),
    "hotline": (CLERK, "/hotline/"),
    "hotline-new": (CLERK, "/hotline/new/"),
    "cockpit": ("supervisor.652800", "/cockpit/"),
    "cockpit-late": ("supervisor.652800", "/cockpit/late/?soon=1"),
    "cockpit-case": ("supervisor.652800", "/cockpit/cases/{late}/"),
    "cockpit-simulation": ("supervisor.652800", "/cockpit/simulation/?service=power_green_channel"),
    "deliveries": ("admin.652800", "/operations/deliveries/"),
    "link": ("admin.652800", "/operations/link/"),
    "outbox": ("admin.652800", "/demo/outbox/"),
    "pay": ("zhang", "/pay/{pay}/"),
    "pay-order": ("cashier.652801", "/desk/payments/orders/{paid}/"),
    "pay-day": ("cashier.652801", "/desk/payments/days/{payday}/"),
    "consent": ("zhang", "/me/consents/{consent}/"),
    "my-mortgage": ("zhang", "/me/mortgages/{unsigned}/"),
    "bank-query": ("clerk.sample_bank_gs.652801", "/bank/consents/{granted}/"),
    "bank-case": ("clerk.sample_bank_gs.652801", "/bank/cases/{mortgage}/"),
    "bank-release": ("clerk.sample_bank_gs.652801", "/bank/release/"),
    "bank-oversight": ("regulator.banking_supervision.652800", "/bank/oversight/"),
    "bank-traffic": ("regulator.banking_supervision.652800", "/bank/oversight/link/"),
    "court": ("clerk.people_court.652801", "/court/"),
    "court-look": ("clerk.people_court.652801", "/court/looks/{court_look}/"),
    "desk-mortgage": ("reviewer.natural_resources.652801", "/desk/mortgages/{accepted}/"),
    "sessions": ("li", "/accounts/sessions/"),
    "ways-in": ("li", "/accounts/3rdparty/"),
    "second-factor": ("li", "/accounts/2fa/"),
}
#: A Wednesday morning.
ELEVEN = datetime(2026, 11, 25, 11, tzinfo=clock.SHANGHAI)
#: What a picture begins with, where that is not the top of the page.
BEGINS = {"estate-taxes": "taxes-head"}
#: Every picture on the part of the page that is photographed has arrived.
DRAWN = """() => [...document.images].every(one => one.complete
  || one.getBoundingClientRect().top > innerHeight || one.getBoundingClientRect().bottom < 0)"""
#: folder and suffix -> size and guise
VIEWS = {
    "{name}-1280.png": (DESKTOP, {}),
    "{name}-390.png": (PHONE, {}),
    "guises/{name}-dark.jpg": (DESKTOP, {"theme": "dark"}),
    "guises/{name}-rtl.jpg": (DESKTOP, {"language": "ug"}),
    "guises/{name}-big.jpg": (PHONE, {"big": True}),
}


@pytest.fixture
def folder(request, tmp_path):
    named = request.config.getoption("--screens", default="")
    path = Path(named) if named else tmp_path
    (path / "guises").mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def known(transactional_db, settings, tmp_path):
    """A day in the life of the demo: a case under way and one decided, a booking, people waiting, a visit, a ticket."""
    settings.DEMO = True
    settings.UPLOADS = tmp_path / "uploads"
    with clock.moved_to(ELEVEN):
        yield day()


def day():
    """What the pages show, as acts of that day; returns what stands in the addresses."""
    with clock.moved_to(ELEVEN - timedelta(14)):
        set_up()
        late = submitted()
    done = submitted()
    number = submitted()
    reviewers = {code: actor_of(account(REVIEWER)) for code in ("PUB-R", "PUB-N")}
    cases.accept(done, tuple(reviewers), by=clerk())
    for code, by in reviewers.items():
        cases.decide(done, code, Outcome.GRANTED, by=by, opinion="符合条件，准予。")
    cases.accept(number, ("PUB-R",), by=clerk())
    hall = next(hall for hall in halls().halls.values() if hall.division == "652801")
    party = account("li").party
    tomorrow = clock.today() + timedelta(days=1)
    slot = next(s for s in free_slots(hall.code, service=SHOP, first=tomorrow, days=14) if s.free)
    appointments.book(party.pk, hall=hall.code, service=SHOP, start=slot.start, by=actor_of(account("li"), party))
    for _ in range(3):
        appointments.take_ticket(hall.code, service=SHOP, by=SYSTEM)
    appointments.call_next(hall.code, counter="1", by=clerk())
    open_ticket(
        "12345-20261125-0001", kind="complaint", agency=Agency.objects.get(code="publicity", division="652801"),
        text="来电人反映办理进度查询不到。", case_number=number, caller="139****0002", by=clerk(),
    )  # fmt: skip
    company = company_of(account("li"))
    counter = open_draft(account(CLERK), service=SHOP, division="652801", party=company.pk, channel=Channel.WINDOW)
    with ThreadPoolExecutor(1) as worker:  # signing brings its own event loop, and this thread has Playwright's
        worker.submit(_work).result()
    catch_up()
    return {
        "late": late,
        "number": number,
        "done": done,
        "paper": Certificate.objects.filter(source_reference=f"case:{done}/PUB-R").get().serial,
        "draft": opened().pk,
        "line": _line(),
        "counter": counter.pk,
        "hall": hall.code,
        "closing": closing.on_show(),
        "visit": _visit(number),
        **overseen(),
        **property_world.photographed(account, SYSTEM),
        **estates.photographed(account, SYSTEM),
        **opening.photographed(),
        **banking.photographed(account),
        **paying.photographed(account),
        "utilities": utilities.photographed(account, current().catalogue, clock.today()),
    }


def _work():
    drain()
    connection.close()


def _line():
    """A draft with a power line drawn, and an emergency repair just told."""
    li = account("li")
    lent = [[86.1415, 41.7505], [86.1482, 41.7502], [86.1483, 41.7535]]
    said = {"route_geometry": {"type": "LineString", "coordinates": lent}, "voltage_kv": "10", "route_length_m": "925"}
    told = {"place": "石化大道与团结路路口", "reason": "10千伏电缆故障，影响医院供电"}
    dug = clock.now() - timedelta(hours=1)
    emergencies.announce(li.party.pk, division="652801", dug_at=dug, by=actor_of(li), **told)
    party = li.party.pk
    return open_draft(
        li, service="power_green_channel", division="652801", party=party, channel=Channel.PORTAL, answers=said
    ).pk


def _visit(number):
    publicity = Agency.objects.get(code="publicity", division="652801").pk
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    wanted = visits.Plan(
        about=f"case:{number}", purpose="review", division="652801", title="开办书店", who="李样例",
        address="库尔勒市人民东路66号", latitude="41.7300", longitude="86.1700", contact_name="李样例",
        contact_phone="13900000002", start=start, matters={publicity: ("PUB-R",)},
        officers={publicity: [account(name).staff.pk for name in (REVIEWER, SUPERIOR)]},
    )  # fmt: skip
    return visits.plan(wanted, by=actor_of(account(REVIEWER))).visit


@pytest.mark.slow
def test_page_types_are_photographed(page, context, live_server, known, look, folder):
    addresses = {name: ("", address) for name, address in SCREENS.items()} | PERSONAL
    for name, (who, address) in addresses.items():
        context.clear_cookies()
        if who:
            session = signed_in(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        for form, (size, guise) in VIEWS.items():
            look(**guise)
            page.set_viewport_size(size)
            answer = page.goto(f"{live_server.url}{address.format(**known)}")
            assert answer.status == (404 if name == "not-found" else 200), address
            if name in BEGINS:
                page.evaluate("id => document.getElementById(id).scrollIntoView()", BEGINS[name])
            soon(page, DRAWN)
            file = folder / form.format(name=name)
            quality = {"type": "jpeg", "quality": 60} if file.suffix == ".jpg" else {}
            page.screenshot(path=file, full_page=name in {"home", "apply-map"}, **quality)
            assert file.stat().st_size > 5_000, name
