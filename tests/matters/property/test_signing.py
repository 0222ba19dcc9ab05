"""Everybody whose right it is signs: co-owners and buyers, each from his own phone."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Fact
from onewindow.matters.company_opening import acts
from onewindow.matters.company_opening.errors import AwaitsNewSignatures
from onewindow.matters.company_opening.models import SigningRound
from onewindow.matters.company_opening.queries import access_signing, collected_of
from onewindow.matters.real_estate.cosigning import AllHolders
from onewindow.matters.real_estate.errors import OwnersChanged, TaxOfAnotherPrice
from onewindow.payments.models import Refund
from onewindow.people.access import actor_of, party_of
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.errors import NotReady
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel

from . import estate
from .estate import AIGUL, FREE, LI, MORTGAGED, PARKING, SHARED, ZHANG

OWNERS = {"re_owners": [{"name": "李样例"}]}


def drafted(user, **answers):
    party = party_of(user)
    draft = open_draft(user, service="real_estate", division=estate.KORLA, party=party.pk, channel=Channel.PORTAL)
    by = actor_of(user, party, service="real_estate")
    save_answers(draft, {**estate.SALE, **answers}, version=draft.version, by=by)
    return access_draft(user, draft.pk)


def test_co_owners_and_the_buyer_sign_before_anything_is_handed_in(demo, land_demo, account):
    draft = drafted(account("li"), re_unit=SHARED, re_holders=[ZHANG])
    lines = collected_of(state_of(draft)).lines
    assert [(line.signer.name, line.standing.value) for line in lines] == [
        ("李样例", "applicant"),
        ("王样例", "waiting"),
        ("张样例", "waiting"),
    ]
    with pytest.raises(NotReady) as refusal:
        submission_of(draft)
    assert "还有 2 人没有签名" in repr([str(fault.sentence) for fault in refusal.value.data["faults"]])
    number = estate.sale(account("li"), SHARED, ZHANG)
    kept = set(
        Fact.objects.filter(case__number=number, element__startswith="signature.").values_list("element", flat=True)
    )
    assert {"signature.cosigner.2", "signature.cosigner.3"} <= kept


def test_nobody_reads_who_owns_the_flat_of_another(demo, land_demo, account):
    draft = drafted(account("aigul"), re_unit=SHARED, re_holders=[ZHANG])
    assert [line.signer.name for line in collected_of(state_of(draft)).lines] == ["张样例"]


def test_naming_another_unit_takes_away_what_the_first_has_filled_in(demo, land_demo, account):
    li = account("li")
    draft = drafted(li, re_unit=MORTGAGED)
    entries = state_of(draft).entries
    assert entries["re_certificate_no"].raw == "新（2019）库尔勒市不动产权第0001301号" and entries["re_mortgaged"].raw
    by = actor_of(li, party_of(li), service="real_estate")
    save_answers(draft, {"re_unit": FREE}, version=draft.version, by=by)
    assert not {"re_certificate_no", "re_owners", "re_location", "re_mortgaged"} & set(state_of(draft).entries)
    save_answers(draft, {"re_unit": PARKING}, version=draft.version, by=by)
    assert state_of(draft).entries["re_use"].raw == "车库、车位"


@pytest.mark.django_db
def test_the_winner_of_a_judgment_needs_nobody_who_lost(land_demo):
    rule = AllHolders("RE-TRANSFER")
    won = {**OWNERS, "re_unit": SHARED, "re_holders": [ZHANG], "re_transfer_reason": "人民法院判决"}
    assert [one.name for one in rule.signers(won)] == ["张样例"]
    sold = {**won, "re_transfer_reason": "买卖"}
    assert [one.name for one in rule.signers(sold)] == ["李样例", "王样例", "张样例"]
    assert [one.name for one in AllHolders("RE-CANCEL").signers({**OWNERS, "re_unit": FREE})] == ["张样例"]


def test_a_corrected_price_is_signed_again_by_the_buyer_before_the_transfer_is_granted(demo, land_demo, account):
    zhang, li = account("zhang"), account("li")
    number = estate.sale(zhang, FREE, LI)
    cases.report_defects(number, "RE-TRANSFER", {"re_price_yuan": "与合同不符"}, by=estate.officer("natural_resources"))
    cases.notify(number, by=estate.clerk())
    cases.resubmit(number, {"re_price_yuan": "520000"}, by=actor_of(zhang, party_of(zhang), service="real_estate"))
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    estate.pay(number, "RE-TRANSFER")
    with pytest.raises(AwaitsNewSignatures) as refusal:
        estate.grant(number, "RE-TRANSFER")
    assert refusal.value.data["names"] == "李样例"
    asked = access_signing(li, SigningRound.objects.get().token)
    assert asked.roles[0].line.changed == ("re_price_yuan",)
    acts.cosign_again(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(li))
    estate.grant(number, "RE-TRANSFER")


def test_a_price_corrected_after_the_tax_was_assessed_is_not_entered_on_the_old_tax(demo, land_demo, account):
    zhang, li = account("zhang"), account("li")
    number = estate.sale(zhang, FREE, LI)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    estate.pay(number, "RE-TRANSFER")
    cases.report_defects(number, "RE-TRANSFER", {"re_price_yuan": "与合同不符"}, by=estate.officer("natural_resources"))
    cases.resubmit(number, {"re_price_yuan": "900000"}, by=actor_of(zhang, party_of(zhang), service="real_estate"))
    estate.grant(number, "RE-TAX", "tax")
    asked = access_signing(li, SigningRound.objects.get().token)
    acts.cosign_again(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(li))
    with pytest.raises(TaxOfAnotherPrice) as refusal:
        estate.grant(number, "RE-TRANSFER")
    assert (refusal.value.data["before"], refusal.value.data["now"]) == ("5,000.00", "9,000.00")
    estate.refuse(number, "RE-TRANSFER")
    assert Refund.objects.get().amount == 8000 + 500_000


def test_who_has_become_an_owner_meanwhile_is_not_passed_over(demo, land_demo, account):
    """Two sales of one flat are under way; by the first another owns it with the seller and has signed nothing else."""
    li = account("li")
    halves = [{**LI, "share": "1/2"}, {**ZHANG, "share": "1/2"}]
    first = estate.sale(li, SHARED, halves[0], re_holders=halves, re_ownership="按份共有")
    second = estate.sale(li, SHARED, AIGUL)
    for number in (first, second):
        estate.accept(number, "RE-TRANSFER", "RE-TAX")
        estate.grant(number, "RE-TAX", "tax")
        estate.pay(number, "RE-TRANSFER")
    estate.grant(first, "RE-TRANSFER")
    with pytest.raises(OwnersChanged):
        estate.grant(second, "RE-TRANSFER")
    assert [one.name for one in queries.unit_at(SHARED).of(Of.RIGHT)[0].holders] == ["李样例", "张样例"]
