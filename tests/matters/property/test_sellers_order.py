"""The seller's taxes in a case: assessed with the deed tax, paid in an order of his own, waited for, given back."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.journal import load
from onewindow.cases.models import Case, Fact
from onewindow.cases.stages import Outcome
from onewindow.cases.values import plain_values
from onewindow.core.jobs import drain
from onewindow.documents.models import Certificate
from onewindow.documents.queries import full_content
from onewindow.matters.company_opening.errors import NotYetSignable
from onewindow.matters.real_estate import tax_checks
from onewindow.matters.real_estate.errors import BadTaxAmount, FeeUnpaid, SellerNotHere, SellerTaxUnpaid
from onewindow.matters.real_estate.paying import FeeKnown, RegistrationFee
from onewindow.matters.real_estate.quoting import quote
from onewindow.payments import queries as payments
from onewindow.payments.models import Order, Refund
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Entry
from onewindow.sheets.errors import NotReady
from onewindow.web.estate_taxes import buyers_card

from . import estate
from .estate import AIGUL, FREE, LI, PARKING, ZHANG

#: 600,000 for what was bought for 500,000: 20 % of the gain, held six years and not the only home.
GAIN = {
    "re_price_yuan": "600000",
    "re_seller_only_home": False,
    "re_original_proven": True,
    "re_original_yuan": "500000",
}


def sold(account, **changes):
    answers = {**estate.SALE, "re_unit": FREE, "re_holders": [LI], **GAIN, **changes}
    return estate.submit(account("zhang"), answers, files=["RE-TRANSFER.m3", "RE-TAX.m3"])


def assess(number, **typed):
    cases.decide(number, "RE-TAX", Outcome.GRANTED, by=estate.officer("tax"), opinion="", data=typed)


def orders(number):
    return {matter: payments.order_of(f"case:{number}/{matter}") for matter in ("RE-TRANSFER", "RE-TAX")}


def known(number):
    return FeeKnown().checks(load(Case.objects.get(number=number)), "RE-TRANSFER")


def owners(unit):
    return [one.name for one in queries.unit_at(unit).of(Of.RIGHT)[0].holders]


def test_buyer_and_seller_pay_each_his_own_and_the_book_waits_for_both(demo, land_demo, account):
    number = sold(account)
    day = Fact.objects.get(case__number=number, element="re_registered_on")
    assert (day.value, day.source) == ("2020-05-18", "register"), "the day of the purchase is in the book"
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    buyers, sellers = orders(number).values()
    assert (buyers.payer_name, buyers.total) == ("李样例", 8000 + 600_000)
    assert (sellers.payer_name, sellers.total) == ("张样例", 2_000_000)
    assert [kept.line.code for kept in sellers.lines] == ["income_tax"]
    with pytest.raises(FeeUnpaid):
        estate.grant(number, "RE-TRANSFER")
    assert [(one.passed, one.data["order"]) for one in known(number)] == [(None, buyers.number), (None, sellers.number)]
    estate.pay_order(buyers.subject)
    assert [one.passed for one in known(number)] == [True, None], "the desk reads it before it decides"
    with pytest.raises(SellerTaxUnpaid) as refusal:
        estate.grant(number, "RE-TRANSFER")
    assert sellers.number in refusal.value.text() and owners(FREE) == ["张样例"]
    estate.pay_order(sellers.subject)
    estate.grant(number, "RE-TRANSFER")
    assert owners(FREE) == ["李样例"]
    drain()
    told = {line.label: line.shown for line in full_content(Certificate.objects.get(kind="land_tax_notice")).lines}
    assert told["应缴契税（元）"] == "6000.00" and told["转让方：个人所得税（元）"] == "20000.00"
    assert told["转让方：增值税（元）"] == told["转让方：土地增值税（元）"] == "0.00"
    assert "购买2年以上" in told["转让方税款的说明"] and "20%" in told["转让方税款的说明"]


def test_tax_that_is_decided_before_the_acceptance_is_asked_for_with_it_and_goes_back_when_nothing_comes_of_it(
    demo, land_demo, account
):
    number = sold(account)
    estate.accept(number, "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    assert orders(number) == {"RE-TRANSFER": None, "RE-TAX": None}
    estate.accept(number, "RE-TRANSFER")
    assert [one.total for one in orders(number).values()] == [8000 + 600_000, 2_000_000]
    estate.pay(number, "RE-TRANSFER")
    fee = RegistrationFee()
    assert fee.wanted(f"case:{number}/RE-TAX")
    estate.refuse(number, "RE-TRANSFER")
    assert not fee.wanted(f"case:{number}/RE-TAX"), "late money for the seller's order goes back by itself"
    back = Refund.objects.order_by("amount").values_list("attempt__order__payer__name", "amount", "rule")
    assert list(back) == [("李样例", 608_000, "refused"), ("张样例", 2_000_000, "refused")]


def test_the_tax_officers_own_amount_takes_the_place_of_the_reckoned_one(demo, land_demo, account):
    number = sold(account)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    for wrong in ("abc", "-1", "1.234", "NaN", "1e99"):
        with pytest.raises(BadTaxAmount) as refusal:
            assess(number, income_tax=wrong)
        assert wrong in refusal.value.text() and "个人所得税" in refusal.value.text()
    assert not Order.objects.exists()
    assess(number, income_tax="1,234.56", deed_tax="0")
    assert [one.total for one in orders(number).values()] == [8000, 123_456]
    said = plain_values(Case.objects.get(number=number).pk, "", subject="RE-TAX")
    assert (said["decision:income_tax"], said["decision:deed_tax"]) == ("1234.56", "0.00"), "the notice says the same"


def test_whoever_owes_nothing_has_no_order(demo, land_demo, account):
    number = estate.sale(account("zhang"), FREE, LI)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    assert [order.payer.name for order in Order.objects.all()] == ["李样例"]
    assert not Fact.objects.filter(case__number=number, element="re_original_proven").exists(), "not asked either"


def test_what_is_no_dwelling_goes_to_the_tax_desk_and_its_amounts_are_paid_here(demo, land_demo, account):
    number = estate.sale(account("li"), PARKING, ZHANG)
    assert not Fact.objects.filter(case__number=number, element__in=["re_registered_on", "re_deed_paid_on"]).exists()
    facts = {"re_unit": PARKING, "re_transfer_reason": "买卖", "re_price_yuan": "80000"}
    said = {check.code: check for check in tax_checks.of_transfer(facts)}
    assert set(said) == {"deed_tax", "seller_elsewhere"} and said["seller_elsewhere"].passed is None
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    assess(number, value_added_tax="100", land_appreciation_tax="20.5", stamp_duty="1")
    assert [kept.line.amount for kept in orders(number)["RE-TAX"].lines] == [10_000, 2050, 100]


def test_nobody_pays_for_a_transferor_who_is_not_here(demo, land_demo, account):
    heir = {"re_transfer_reason": "继承", "re_price_yuan": None, "re_only_home": None}
    number = estate.sale(account("aigul"), FREE, AIGUL, **heir)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    with pytest.raises(SellerNotHere):
        assess(number, income_tax="5")
    assess(number)
    assert [order.total for order in Order.objects.all()] == [8000]


@pytest.mark.parametrize(("unit", "passed"), [(FREE, False), (estate.ATTACHED, False), (estate.RESIDED, None)])
def test_the_book_is_held_against_the_word_that_it_is_the_only_home(demo, land_demo, unit, passed):
    """张样例 holds two dwellings, 王样例 one and a share in another, 陈样例 one."""
    facts = {"re_unit": unit, "re_transfer_reason": "买卖", "re_price_yuan": "1", "re_registered_on": "2020-01-01"}
    found = {one.code: one for one in tax_checks.of_transfer({**facts, "re_seller_only_home": True})}
    assert found["seller_only_home"].passed is passed
    assert found["seller_income_tax"].data["yuan"] == "0.00"
    assert "seller_only_home" not in {one.code for one in tax_checks.of_transfer(facts)}


def test_the_seller_answers_before_anything_is_handed_in(demo, land_demo, account):
    with pytest.raises((NotReady, NotYetSignable)) as refusal:
        sold(account, re_seller_only_home=None, re_original_proven=None, re_original_yuan=None)
    assert "re_seller_only_home" in repr(refusal.value.data)


def test_the_estimate_tells_nothing_of_a_unit_that_is_not_ones_own(demo, land_demo):
    values = {"re_unit": FREE, "re_transfer_reason": "买卖", "re_price_yuan": "600000", "re_only_home": True}
    values |= {"re_registered_on": "2025-05-18"}
    assert quote(values) is None, "the register has filled in nothing for this applicant"
    told = quote({**values, "re_owners": [{"name": "张样例"}]})
    assert (told.price, told.vat, told.deed.fen) == (60_000_000, 1_747_573, 582_524), (
        "no deed tax on the tax in the price"
    )
    (buyer,) = buyers_card({**values, "re_owners": [{"name": "张样例"}]}, ["RE-TAX"]).sides
    assert buyer.rows[1].working == ("(成交价格 600,000.00", "− 增值税额 17,475.73)", "× 1%"), (
        "and not the seller's taxes"
    )
    assert buyers_card({**values, "re_owners": [{"name": "张样例"}]}, ["RE-MORTGAGE"]) is None


def test_where_an_old_book_has_no_day_the_seller_says_it(demo, land_demo, account):
    right = Entry.objects.get(unit=FREE, of="right", closed=None)
    Entry.objects.filter(pk=right.pk).update(value={**right.value, "registered_on": None})
    with pytest.raises((NotReady, NotYetSignable)) as refusal:
        sold(account)
    assert "re_registered_on" in repr(refusal.value.data)
    number = sold(account, re_registered_on="2019-01-10")
    assert Fact.objects.get(case__number=number, element="re_registered_on").source == "applicant"


def test_a_gift_within_the_family_is_taxed_here(demo, land_demo, account):
    gift = {"re_transfer_reason": "赠与", "re_gift_to_kin": True, "re_price_yuan": "600000", "re_only_home": None}
    files = ["RE-TRANSFER.m3", "RE-TAX.m5"]
    answers = {**estate.SALE, "re_unit": FREE, "re_holders": [LI], **gift}
    number = estate.submit(account("zhang"), answers, files=files)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    buyers, sellers = orders(number).values()
    lines = {kept.line.code: kept.line.amount for kept in buyers.lines}
    assert lines == {"registration": 8000, "deed_tax": 1_800_000, "buyer_stamp_duty": 15_000}
    assert {kept.line.code: kept.line.amount for kept in sellers.lines} == {"stamp_duty": 15_000}
    (told,) = buyers_card({**answers, "re_owners": [{"name": "张样例"}]}, ["RE-TAX"]).sides
    stamp = told.rows[-1]
    assert (stamp.name, stamp.amount) == ("印花税（受让方）", "150.00")
    assert stamp.working == ("转让收入（不含增值税） 600,000.00", "× 0.05%", "× 50%")
    assert told.total == "18,230.00", "fee, deed tax without a concession, stamp duty"
