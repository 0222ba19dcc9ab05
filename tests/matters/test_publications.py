"""What the matters of publication distribution write and check, each on its own; the later supplement."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from onewindow.cases.handlers import handlers
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.matters.publications import reading, supplements
from onewindow.matters.publications.errors import NoLicenceYet
from onewindow.people.models import Agency
from onewindow.people.queries import principals_of
from onewindow.registers.publications import queries
from onewindow.registers.publications.errors import (
    FilingEnded,
    LicenceEnded,
    NoFiling,
    NoLicence,
    NothingSupplemented,
    OtherHolder,
)

from .facts import handled, shop_facts

BY = Actor(ref="staff:1", division="652801")
USCC = "91652801MA7A000170"


@pytest.fixture
def company(korla, account):
    return next(p.party for p in principals_of(account("li")) if p.party.name == "库尔勒样例书业有限公司")


@pytest.fixture
def review(company, monkeypatch):
    agency = Agency.objects.get(code="publicity", division="652801").pk
    # The filings of these tests come from no case of the engine.
    monkeypatch.setattr(reading, "source_reference", lambda number, matter: f"test:{number}/{matter}")
    return lambda matter, reason="", **facts: handled(
        matter, shop_facts(USCC, **facts), applicant=company.pk, agency=agency, reason=reason
    )


def grant(review):
    return handlers[review.matter].on_granted(review, by=BY)


def filing():
    return queries.filings_of(USCC)[0]


def test_a_licence_is_entered_with_the_authoritys_name_of_the_day(review):
    granted = grant(review("PUB-R"))
    licence = queries.licence_at(granted.facts["pub_license_no"])
    assert licence.authority == "库尔勒市新闻出版局"
    assert licence.holder_name == "库尔勒样例书业有限公司"
    assert granted.decision["valid_until"] == licence.valid_until.isoformat()


def test_the_officer_may_set_the_last_day(review):
    granted = grant(review("PUB-R", **{"decision:valid_until": "2027-06-30"}))
    assert queries.licence_at(granted.decision["number"]).valid_until == date(2027, 6, 30)


def test_a_principal_stands_on_the_licence_instead_of_the_legal_representative(review):
    granted = grant(review("PUB-W", principal_name="赵样例"))
    licence = queries.licence_at(granted.decision["number"])
    assert (licence.kind, licence.legal_rep_name) == ("wholesale", "赵样例")


def test_a_filing_decided_before_its_licence_has_no_number_yet(review):
    assert grant(review("PUB-N")).decision == {}
    assert filing().status == "waiting"
    with pytest.raises(NoLicenceYet):
        handlers["PUB-N"].on_issued(review("PUB-N"), "网发备1号", by=BY)
    number = grant(review("PUB-R")).decision["number"]
    handlers["PUB-N"].on_issued(review("PUB-N"), "网发备1号", by=BY)
    assert (filing().number, filing().licence, filing().status) == ("网发备1号", number, "active")


def test_a_filing_after_its_licence_waits_for_its_receipt_too(review):
    number = grant(review("PUB-R")).decision["number"]
    assert grant(review("PUB-N", pub_license_no=number)).decision == {}
    handlers["PUB-N"].on_issued(review("PUB-N", pub_license_no=number), "网发备2号", by=BY)
    handlers["PUB-N"].on_issued(review("PUB-N", pub_license_no=number), "网发备2号", by=BY)
    assert (filing().number, filing().licence) == ("网发备2号", number)


def test_a_refused_licence_ends_the_filing_with_its_reason(review):
    grant(review("PUB-N"))
    handlers["PUB-N"].on_refused(review("PUB-N"), by=BY)
    assert filing().status == "ended"
    assert "未获批准" in filing().end_reason


def test_a_licence_that_is_revoked_takes_its_filing_along(review):
    number = grant(review("PUB-R")).decision["number"]
    grant(review("PUB-N"))
    handlers["PUB-N"].on_issued(review("PUB-N"), "网发备4号", by=BY)
    handlers["PUB-R"].on_ended(review("PUB-R", reason="吊销"), "revoke", by=BY)
    assert queries.licence_at(number).status == "revoked"
    assert filing().status == "ended"


def test_a_filing_is_not_granted_on_a_licence_that_was_revoked_meanwhile(review):
    number = grant(review("PUB-R")).decision["number"]
    handlers["PUB-R"].on_ended(review("PUB-R", reason="吊销"), "revoke", by=BY)
    checks = {c.code: c.passed for c in handlers["PUB-N"].checks(shop_facts(USCC, pub_license_no=number))}
    assert checks["own_licence"] is False
    for said in ({"pub_license_no": number}, {}):
        with pytest.raises(LicenceEnded):
            grant(review("PUB-N", **said))
    with pytest.raises(NoLicence):
        grant(review("PUB-N", pub_license_no="没有的号"))


def test_a_filing_that_waits_for_a_licence_that_was_revoked_ends_and_has_no_number(review):
    grant(review("PUB-N"))
    grant(review("PUB-R"))
    handlers["PUB-R"].on_ended(review("PUB-R", reason="吊销"), "revoke", by=BY)
    assert (filing().status, filing().end_reason) == ("ended", "吊销")
    handlers["PUB-N"].on_issued(review("PUB-N"), "网发备5号", by=BY)
    assert filing().number == ""


def test_nobody_changes_or_ends_the_licence_of_another(review):
    number = grant(review("PUB-R")).decision["number"]
    for action in ("变更", "终止"):
        mine = review("PUB-C", pub_license_no=number, pub_action=action)
        other = replace(mine, facts={**mine.facts, "uscc": "91652801MA7A00025T"})
        with pytest.raises(OtherHolder):
            grant(other)
    assert queries.licence_at(number).status == "active"


def test_a_change_is_written_and_a_termination_ends(review):
    number = grant(review("PUB-R")).decision["number"]
    grant(review("PUB-C", pub_license_no=number, pub_action="变更", premises_address="库尔勒市石化大道3号"))
    assert queries.licence_at(number).address == "库尔勒市石化大道3号"
    grant(review("PUB-C", pub_license_no=number, pub_action="终止"))
    assert queries.licence_at(number).status == "terminated"


def test_the_desk_sees_what_was_checked(review):
    codes = lambda matter, **facts: {c.code: c.passed for c in handlers[matter].checks(shop_facts(USCC, **facts))}  # noqa: E731
    assert codes("PUB-R") == {"scope": True, "licence_held": True, "premises_until": True}
    assert codes("PUB-W")["scope"] is False
    assert codes("PUB-R", premises_until="2027-01-01")["premises_until"] is False
    assert codes("PUB-N") == {"platform": True, "supplement": None}
    grant(review("PUB-R"))
    assert codes("PUB-R")["licence_held"] is False
    assert codes("PUB-C", pub_license_no="没有的号")["own_licence"] is False


@pytest.fixture
def opened(review, account):
    """A filing in force that still owes its first day; the account of its legal representative."""
    with clock.moved_to(datetime(2025, 11, 3, 4, tzinfo=UTC)):
        grant(review("PUB-R"))
        grant(review("PUB-N", net_url="https://shop.example.cn/1"))
        handlers["PUB-N"].on_issued(review("PUB-N"), "网发备3号", by=BY)
    return account("li"), "网发备3号"


def test_what_is_owed_can_be_brought_online(opened):
    user, number = opened
    page = supplements.supplement_page(user, number, date(2025, 11, 20))
    assert (page.owes, page.due_on, page.overdue) == (("net_start_date",), None, False)
    done = supplements.supplement(user, number, {"net_start_date": "2025-11-10", "net_url": ""})
    assert done.owes == ()
    assert [view.number for view in supplements.own_filings(user)] == [number]


def test_the_fifteen_days_run_from_opening(opened):
    user, number = opened
    supplements.supplement(user, number, {"net_start_date": "2025-11-03", "net_url": "https://shop.example.cn/2"})
    view = queries.filing(number)
    assert (view.owes, view.due_on) == ((), None)


def test_a_stranger_sees_no_filing(opened, account):
    _, number = opened
    for user in (account("zhang"), account("aigul")):
        with pytest.raises(NoFiling):
            supplements.supplement_page(user, number, date(2025, 11, 20))
        with pytest.raises(NoFiling):
            supplements.supplement(user, number, {"net_start_date": "2025-11-10"})


def test_an_agent_with_a_mandate_for_the_service_may_bring_it(opened, account):
    _, number = opened
    assert supplements.supplement(account("wang"), number, {"net_start_date": "2025-11-10"}).owes == ()


def test_bad_supplements_are_told_all_at_once(opened):
    user, number = opened
    bad = {"net_start_date": "昨天", "net_url": "shop", "icp_no": "12345"}
    with pytest.raises(supplements.BadSupplement) as refusal:
        supplements.supplement(user, number, bad)
    assert set(refusal.value.data["faults"]) == set(bad)
    with pytest.raises(NothingSupplemented):
        supplements.supplement(user, number, {"net_url": "  "})


def test_an_ended_filing_takes_no_supplement(opened, review):
    user, number = opened
    handlers["PUB-N"].on_withdrawn(review("PUB-N"), by=BY)
    with pytest.raises(FilingEnded):
        supplements.supplement(user, number, {"net_start_date": "2025-11-10"})
