"""Enterprises that close, by the people and agencies of the demo, on the real acts."""

from datetime import datetime, timedelta

from onewindow.cases import acts as cases
from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import Journey, play
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.core.region import region_dir
from onewindow.matters.company_closing import acts, samples
from onewindow.matters.company_closing.acts.notices import ToPublish
from onewindow.matters.company_closing.jobs import sweep
from onewindow.matters.company_closing.models import ClosingNotice
from onewindow.people.access import actor_of, party_of
from onewindow.people.models import Account, Agency
from onewindow.people.queries import principals_of, staff_at
from onewindow.registers.enterprises.bulk import import_enterprises

SYSTEM = Actor.system("test")
SERVICE = "enterprise_dereg"
USCC = "91652801MA7A000170"
NAME = "库尔勒样例书业有限公司"
#: A Monday; the 20th day after it is Sunday the 22nd.
BEGIN = datetime(2026, 3, 2, 10, tzinfo=clock.SHANGHAI)
MATTERS = ["DER-CHK", "DER-PUB", "DER-TAX", "DER-REG", "DER-SI", "DER-BANK", "DER-SEAL"]


def registered():
    """The demo's companies stand in the register."""
    sample = (region_dir() / "registers" / "demo_enterprises.csv").read_text(encoding="utf-8")
    import_enterprises(sample, source="test", by=SYSTEM)


def user(name):
    return Account.objects.get(username=name)


def party():
    return next(p.party for p in principals_of(user("li")) if p.party.name == NAME)


def owner():
    """李样例 for his company."""
    return actor_of(user("li"), party(), service="enterprise_dereg")


def person(name):
    return actor_of(user(name))


def officer(agency, role="reviewer", division="652801"):
    found = Agency.objects.get(code=agency, division=division)
    return actor_of(staff_at(found, role)[0].account)


ANSWERS = {
    "org_type": "有限责任公司",
    "legal_rep_name": "李样例",
    "legal_rep_id_no": "65280119850612000X",
    "contact_name": "李样例",
    "contact_id_no": "65280119850612000X",
    "contact_phone": "13900000002",
    "dereg_mode": "简易注销",
    "dereg_reason": "决议解散",
    "debts_settled": True,
    "absent_shareholder": False,
    "branches_cleared": True,
    "foreign_trade_filed": False,
    "customs_reg_no": None,
    "tax_ever_handled": True,
    "invoices_ever_drawn": False,
    "tax_arrears": False,
    "licences_held": [],
    "licence_return": "电子证照",
    "matter_choice": MATTERS,
}


def apply(**changes):
    """Submit; returns the number of the case."""
    from tests.matters.filling import filled

    answers, files = filled("enterprise_dereg", {**ANSWERS, **changes}, party())
    journey = Journey(
        user=user("li"),
        party=party(),
        service="enterprise_dereg",
        division="652801",
        answers=answers,
        files=files,
    )
    number = play(journey, stop_after_submission=True).number
    drain()
    return number


def stages(number):
    return dict(Review.objects.filter(case__number=number).values_list("matter", "stage"))


def outcomes(number):
    return dict(Review.objects.filter(case__number=number).values_list("matter", "outcome"))


def reviews(number):
    return {r.matter: r for r in Review.objects.filter(case__number=number).select_related("agency")}


def accept_all(number):
    clerk = actor_of(user("clerk.652801"))
    codes = [code for code, stage in stages(number).items() if stage == "received"]
    if codes:
        cases.accept(number, codes, by=clerk)
    drain()
    return codes


def grant(number, matter, **said):
    review = reviews(number)[matter]
    by = actor_of(staff_at(review.agency, "reviewer")[0].account)
    cases.decide(number, matter, Outcome.GRANTED, by=by, **said)
    drain()


def begun(**changes):
    """Submitted, checked, the notice published."""
    number = apply(**changes)
    accept_all(number)
    grant(number, "DER-CHK")
    accept_all(number)
    return number, ClosingNotice.objects.get(case=number)


def swept():
    sweep()
    drain()


def after(notice, **delta):
    return clock.moved_to(notice.ends_at + timedelta(**delta))


def party_of_user(name):
    return party_of(user(name))


def on_show():
    """A notice of the demo's company with an objection that waits, and the samples; the number of the notice."""
    registered()
    samples.load(by=SYSTEM)
    agency = Agency.objects.get(code="market_regulation", division="652801")
    said = ToPublish(
        kind=ClosingNotice.Kind.SIMPLE,
        case="652801-20261125-00099",
        applicant=party().pk,
        service="enterprise_dereg",
        division="652801",
        agency=agency.pk,
        uscc=USCC,
        name=NAME,
        org_type="有限责任公司",
        legal_rep_name="李样例",
        reason="决议解散",
    )
    number = acts.publish_notice(said, by=SYSTEM).number
    words = "该企业2026年第一季度房产税3260元没有申报缴纳，已发催缴通知。"
    acts.file_objection(
        number, kind="agency", name="国家税务总局库尔勒市税务局", reasons=words, files=[], by=officer("tax")
    )
    return number
