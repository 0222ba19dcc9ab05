"""Each of the services, those without own code included: submitted, decided and issued over HTTP."""

import pytest

from onewindow.cases.models import Case
from onewindow.core import clock, events, jobs
from onewindow.matters.company_closing.acts import apply_registration
from onewindow.matters.company_closing.jobs import sweep
from onewindow.matters.company_closing.models import ClosingNotice
from onewindow.matters.utilities import acts as utilities
from onewindow.matters.utilities.findings import Finding
from onewindow.matters.utilities.models import Project
from onewindow.payments.models import Order
from onewindow.people.access import actor_of
from onewindow.people.models import Account
from onewindow.registers.land import samples
from tests.api.filing import DIVISION, answers_for, attach_all
from tests.laid import SYSTEM
from tests.matters.closing import registered
from tests.matters.property import estate
from tests.sheets.filled import SERVICES

pytestmark = pytest.mark.slow
#: What stands at the end of a review that was granted: handed over, or granted where nothing is issued.
ENDS = {"delivered", "issued", "decided"}


def officer(program, review):
    return program(f"reviewer.{review.agency.code}.{review.agency.division_id}")


def step(program, case, review):
    """What the agency does next with its review; False where it has to wait."""
    if review.stage not in {"received", "accepted"}:
        return False
    client = officer(program, review)
    where = f"/cases/{case.number}/reviews/{review.matter}"
    seen = client.send("get", where).json()
    verb = next((verb for verb in ("accept", "countersign", "decide") if verb in seen["verbs"]), None)
    if verb is None:
        return False
    body = {} if verb == "accept" else {"outcome": "granted", "opinion": "经审查，符合规定。"}
    once = {"if_match": f'"{seen["version"]}"', "idempotency_key": f"{review.pk}-{verb}-{seen['version']}"}
    answer = client.send("post", f"{where}/{verb}", body, **once)
    if answer.status_code == 409 and answer.json()["code"] in {"gate_closed", "already_decided", "notice_running"}:
        return False
    assert answer.status_code == 200, (review.matter, verb, answer.content.decode())
    return True


def handle(program, case):
    for _ in range(40):
        jobs.drain()
        if case.service == "utility_onsite":
            on_the_spot(case.number)
        for order in Order.objects.filter(subject__startswith=f"case:{case.number}/", state="open"):
            estate.pay(case.number, order.subject.rpartition("/")[2])
        reviews = list(case.reviews.select_related("agency").order_by("n"))
        if not any(step(program, case, review) for review in reviews):
            break
    jobs.drain()


def on_the_spot(number):
    """What the joint answer needs besides the API: every utility's finding, and everybody's signature."""
    project = Project.objects.get(number=number)
    if project.answered_at is not None or project.signed:
        return
    rows = list(project.connections.all())
    for row in rows:
        utilities.record_finding(number, row.matter, Finding(point="主管", days=3, yuan=0), by=SYSTEM)
    for agency in (project.lead_id, *(row.agency_id for row in rows)):
        utilities.sign_answer(number, agency=agency, name="赵样例", by=SYSTEM)
    utilities.sign_answer(number, name="张样例", by=SYSTEM)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_goes_from_the_sheet_to_the_certificate(edition, program, catalogue, today, service):
    if service == "real_estate":
        samples.load(by=SYSTEM)
    zhang = program("zhang")
    answers, files = answers_for(zhang, catalogue, service, today)
    draft = zhang.send("post", "/drafts", {"service": service, "division": DIVISION, "answers": answers}).json()
    attach_all(zhang, draft["id"], files)
    answer = zhang.send("post", "/cases", {"draft": draft["id"]}, idempotency_key=service)
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get(number=answer.json()["number"])

    handle(program, case)
    notice = ClosingNotice.objects.filter(case=case.number).first()
    if notice is not None:
        registered()  # the enterprise that ends stands in the book
        # a public notice runs for days: the clock is moved to its end, then registration is applied for
        with clock.moved_to(notice.ends_at, running=True):
            sweep()
            apply_registration(notice.number, by=actor_of(Account.objects.get(username="zhang")))
            handle(program, case)

    case.refresh_from_db()
    stages = {review.matter: (review.stage, review.outcome) for review in case.reviews.all()}
    assert all(stage in ENDS and outcome == "granted" for stage, outcome in stages.values()), stages
    assert case.closed_at is not None
    shown = zhang.send("get", f"/cases/{case.number}").json()
    certified = {paper["matter"] for paper in shown["papers"]}
    assert certified >= {code for code in stages if catalogue.matter[code].certificate}
    assert list(events.breaks(events.history(f"case:{case.number}"))) == []
