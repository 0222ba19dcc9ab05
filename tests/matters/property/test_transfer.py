"""A flat is sold: the sheet is filled from the book, tax and fee are paid in one order, the grant writes the book."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Fact
from onewindow.cli.demo_flat import sell
from onewindow.cli.json_input import Unusable
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.documents.models import Certificate
from onewindow.documents.queries import full_content
from onewindow.exchange.consents import acts as consents
from onewindow.matters.company_opening.errors import NotYetSignable
from onewindow.matters.real_estate import checks
from onewindow.matters.real_estate.errors import FeeUnpaid, NotYours
from onewindow.payments import queries as payments
from onewindow.payments.models import Order, Refund
from onewindow.people.access import actor_of, party_of
from onewindow.registers.land import acts as land
from onewindow.registers.land import checking, queries
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Attachment, Of
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.models import Acceptance, Entry
from onewindow.sheets.errors import NotReady

from . import estate
from .estate import AIGUL, ATTACHED, BANNED, FREE, LI, MORTGAGED, OBJECTED, RESIDED, ZHANG


def owners(unit):
    return [one.name for one in queries.unit_at(unit).of(Of.RIGHT)[0].holders]


def faults():
    return [fault for part in checking.check() for fault in part.faults]


def said(refusal):
    return str(refusal.value.text()) + repr(refusal.value.data)


def test_a_flat_is_sold(demo, land_demo, account):
    zhang, old = account("zhang"), estate.number_of(FREE)
    number = estate.sale(zhang, FREE, LI)
    read = set(Fact.objects.filter(case__number=number, source="register").values_list("element", flat=True))
    assert {"re_certificate_no", "re_location", "re_area_m2", "re_owners", "re_restrictions"} <= read
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    assert Acceptance.objects.get(unit=FREE, settled=None).business == f"{number}/RE-TRANSFER"
    estate.grant(number, "RE-TAX", "tax")
    order = payments.order_of(f"case:{number}/RE-TRANSFER")
    assert (order.payer_name, order.total) == ("李样例", 8000 + 500_000), "fee and deed tax in one order"
    with pytest.raises(FeeUnpaid):
        estate.grant(number, "RE-TRANSFER")
    assert owners(FREE) == ["张样例"]
    estate.pay(number, "RE-TRANSFER")
    estate.grant(number, "RE-TRANSFER")
    assert owners(FREE) == ["李样例"]
    drain()
    paper = Certificate.objects.get(kind="land_certificate")
    assert paper.number == estate.number_of(FREE) != old
    assert paper.party == party_of(account("li")), "the certificate is the buyer's, not the applicant's"
    assert (queries.paper(old).standing, queries.paper(old).replaced_by) == ("replaced", paper.number)
    assert queries.history(FREE)[-1].source_reference == f"case:{number}/RE-TRANSFER"
    assert Acceptance.objects.get(unit=FREE).outcome == "registered"
    assert not faults()


def test_the_seller_can_no_longer_sell_what_he_has_sold(demo, land_demo, account):
    zhang = account("zhang")
    first, second = estate.sale(zhang, FREE, LI), estate.sale(zhang, FREE, AIGUL)
    for number in (first, second):
        estate.accept(number, "RE-TRANSFER", "RE-TAX")
        estate.grant(number, "RE-TAX", "tax")
        estate.pay(number, "RE-TRANSFER")
    with pytest.raises(Restricted) as refusal:
        estate.grant(second, "RE-TRANSFER")
    assert "先受理" in said(refusal)
    estate.grant(first, "RE-TRANSFER")
    with pytest.raises(NotYours):
        estate.grant(second, "RE-TRANSFER")
    assert owners(FREE) == ["李样例"]


def test_a_mortgage_is_carried_over(demo, land_demo, account):
    before = queries.unit_at(MORTGAGED).of(Of.MORTGAGE)[0]
    number = estate.sale(account("li"), MORTGAGED, ZHANG, re_mortgage_way="带押过户")
    estate.transferred(number)
    after = queries.unit_at(MORTGAGED).of(Of.MORTGAGE)[0]
    assert owners(MORTGAGED) == ["张样例"]
    assert (after.key, after.value, after.papers) == (before.key, before.value, before.papers)
    drain()
    paper = Certificate.objects.get(kind="land_certificate")
    assert "已抵押" in repr(full_content(paper))


@pytest.mark.parametrize(
    ("who", "unit", "changes", "word"),
    [
        ("wang", ATTACHED, {}, "已被查封"),
        ("li", BANNED, {"re_mortgage_way": "带押过户"}, "禁止或限制转让"),
        ("zhang", MORTGAGED, {}, "没有申请人名下"),
        ("zhang", FREE[:-1] + "9", {}, "没有申请人名下"),
        ("zhang", FREE.replace("GB", "GВ"), {}, "看上去像"),
        ("zhang", FREE, {"re_ownership": "按份共有"}, "共有至少要有两个权利人"),
    ],
)
def test_what_the_book_forbids_is_not_handed_in(demo, land_demo, account, who, unit, changes, word):
    with pytest.raises((NotReady, NotYetSignable)) as refusal:
        estate.sale(account(who), unit, AIGUL, **changes)
    assert word in said(refusal)


def test_a_ban_on_transfer_yields_to_the_mortgagee(demo, land_demo, account):
    estate.transferred(estate.sale(account("li"), BANNED, ZHANG, re_mortgage_way="抵押权人同意转让"))
    assert owners(BANNED) == ["张样例"]
    assert len(queries.unit_at(BANNED).of(Of.BAN)) == 1


def test_what_the_bank_has_agreed_to_over_the_link_needs_no_paper_and_lifts_the_ban(demo, land_demo, account):
    key = queries.unit_at(BANNED).of(Of.MORTGAGE)[0].key
    bank = Actor(ref="partner:sample_bank_ny")
    consents.agree_to_transfer("sample_bank_ny", BANNED, key, business="NY-1", by=bank)
    sale = {**estate.SALE, "re_unit": BANNED, "re_holders": [ZHANG], "re_mortgage_way": "带押过户"}
    number = estate.submit(account("li"), sale, files=["RE-TRANSFER.m3"])
    estate.transferred(number)
    assert owners(BANNED) == ["张样例"]
    assert queries.unit_at(BANNED).of(Of.BAN), "mortgage and ban go along"


@pytest.mark.parametrize(
    ("unit", "code", "passed"),
    [(OBJECTED, "objection", None), (RESIDED, "residence_right", True), (ATTACHED, "attachment", False)],
)
def test_the_registrar_sees_what_the_book_says(demo, land_demo, unit, code, passed):
    found = {check.code: check.passed for check in checks.of_matter("RE-TRANSFER", {"re_unit": unit})}
    assert found[code] is passed


def test_a_court_comes_between_acceptance_and_decision(demo, land_demo, account):
    """The attachment takes no heed of the queue; the registration is then refused, and the money goes back."""
    number = estate.sale(account("zhang"), FREE, LI)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    estate.pay(number, "RE-TRANSFER")
    letter = Attachment(authority="库尔勒市人民法院", document_no="1", case_no="1", months=12)
    land.attach(FREE, letter, Ground(), by=estate.SYSTEM)
    with pytest.raises(Restricted):
        estate.grant(number, "RE-TRANSFER")
    estate.refuse(number, "RE-TRANSFER")
    assert Acceptance.objects.get(unit=FREE).outcome == "withdrawn"
    assert Refund.objects.get(attempt__order__subject=f"case:{number}/RE-TRANSFER").rule == "refused"


def test_who_withdraws_leaves_the_queue_and_owes_nothing(demo, land_demo, account):
    zhang = account("zhang")
    number = estate.sale(zhang, FREE, LI)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    cases.withdraw(number, by=actor_of(zhang, party_of(zhang), service="real_estate"))
    assert Acceptance.objects.get(unit=FREE).outcome == "withdrawn"
    assert Order.objects.get(subject=f"case:{number}/RE-TRANSFER").state == "cancelled"
    assert owners(FREE) == ["张样例"]


def test_the_heir_applies_alone_and_the_registrar_reads_the_papers(demo, land_demo, account):
    heir = {"re_transfer_reason": "继承", "re_price_yuan": None, "re_only_home": None}
    with pytest.raises((NotReady, NotYetSignable)) as refusal:
        estate.sale(account("aigul"), FREE, LI, **heir)
    assert "由取得人申请" in said(refusal)
    number = estate.sale(account("aigul"), FREE, AIGUL, **heir)
    assert not Fact.objects.filter(case__number=number, element="re_owners").exists(), (
        "the book tells a stranger nothing"
    )
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    estate.pay(number, "RE-TRANSFER")
    estate.grant(number, "RE-TRANSFER")
    assert owners(FREE) == ["阿依古丽·样例"]
    assert Order.objects.get().total == 8000, "no deed tax on an inheritance"


def test_the_demo_says_what_a_folder_of_an_earlier_version_lacks(demo, land_demo):
    story = load(region_dir() / "demo" / "stories.yaml", shown_as="demo/stories.yaml").plain()["flat"]
    right = Entry.objects.get(unit=story["unit"], of="right", closed=None)
    del right.value["registered_on"]
    right.save()
    with pytest.raises(Unusable, match=r"卖方取得该房屋的登记时间.*新的数据目录"):
        sell(story)
