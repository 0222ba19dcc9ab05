"""A mortgage from the bank's application over the owner's telephone into the book, and out of it again."""

from datetime import timedelta

import pytest

from onewindow.core import events
from onewindow.core.clock import moved_to, now
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.errors import NoConsent
from onewindow.matters.mortgages import acts, queries
from onewindow.matters.mortgages.charging import fee_of
from onewindow.matters.mortgages.errors import (
    AskedAlready,
    BadApplication,
    FeeUnpaid,
    NoApplication,
    NotMortgageeHere,
    OtherBanksCase,
    OtherTerms,
    ReasonMissing,
    SignedAlready,
    TextChanged,
    WrongTime,
)
from onewindow.matters.mortgages.jobs import lapse
from onewindow.matters.mortgages.models import Application
from onewindow.notices.models import Message
from onewindow.payments import acts as payments
from onewindow.payments.queries import refunds_of
from onewindow.payments.states import Said
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Party
from onewindow.registers.land import acts as book
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Attachment, Holder, Of, Ownership
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.queries import paper, unit_at, waiting
from onewindow.registers.land.restrictions import Registering
from tests.laid import SYSTEM

from .mortgages_world import (
    COMPANY_FLAT,
    GS,
    LI_FLAT,
    NY,
    OBJECTED,
    SEIZED,
    SHARED,
    TERMS,
    ZHANG_FLAT,
    allow,
    apply,
    changed,
    clerk,
    pay,
    registered,
    registrar,
    sign,
    world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(land_demo, settings):
    settings.DEMO = True
    return world()


def attach(unit, by):
    said = Attachment(authority="库尔勒市人民法院", document_no="（2026）新2801执9号", case_no="9", months=12)
    book.attach(unit, said, Ground(), by=by)


def test_applied_signed_registered_told_released(who):
    who("zhang")
    made = apply(who)
    assert made.state == "unsigned"
    assert Message.objects.get(kind="mortgage_sign_asked").party.name == "张样例"
    assert unit_at(ZHANG_FLAT).of(Of.MORTGAGE) == (), "nothing is written before the owner has signed"
    assert sign(who, made.number, "zhang") == "accepted"
    assert waiting(ZHANG_FLAT) == [1]
    with pytest.raises(FeeUnpaid):
        acts.grant_mortgage(made.number, by=registrar(who))
    pay(made.number, by=clerk(who))
    done = acts.grant_mortgage(made.number, by=registrar(who))
    (entry,) = unit_at(ZHANG_FLAT).of(Of.MORTGAGE)
    assert (entry.value.amount, entry.value.rank, entry.holders[0].name) == (60_000_000, 1, "示例工商银行库尔勒分行")
    assert entry.papers == (done.number,)
    assert waiting(ZHANG_FLAT) == []
    assert Message.objects.get(kind="mortgage_registered").party.name == "张样例"
    released = acts.release_mortgage(GS, ZHANG_FLAT, done.number, business="GS-2", reason="贷款已还清", by=clerk(who))
    assert released.state == "registered"
    assert unit_at(ZHANG_FLAT).of(Of.MORTGAGE) == ()
    assert paper(done.number).standing == "cancelled"
    assert Message.objects.get(kind="mortgage_released").party.name == "张样例"
    again = acts.release_mortgage(GS, ZHANG_FLAT, done.number, business="GS-2", reason="贷款已还清", by=clerk(who))
    assert again.number == released.number, "the same message again has one effect"
    verbs = [e.verb for e in events.history(f"mortgage:{made.number}")]
    assert verbs == ["apply_mortgage", "sign_mortgage", "accept_mortgage", "ask_mortgage_fee", "grant_mortgage"]


def test_without_consent_nothing(who):
    wish = acts.NewMortgage(unit=ZHANG_FLAT, business="GS-1", terms=TERMS)
    with pytest.raises(NoConsent):
        acts.apply_mortgage(GS, wish, by=clerk(who))
    allow(who, ZHANG_FLAT, scopes=("owners",))
    with pytest.raises(NoConsent):
        acts.apply_mortgage(GS, wish, by=clerk(who))
    given = allow(who, ZHANG_FLAT)
    consents.revoke_consent(given.number, by=who("zhang"))
    with pytest.raises(NoConsent):
        acts.apply_mortgage(GS, wish, by=clerk(who))
    assert not Application.objects.exists()


def test_no_mortgage_while_seized_nor_when_seized_meanwhile(who):
    with pytest.raises(Restricted) as fault:
        apply(who, SEIZED, owner="wang")
    assert [r["situation"] for r in fault.value.data["reasons"]] == ["attachment"], "the waiting one is not in force"
    made = apply(who)
    attach(ZHANG_FLAT, registrar(who))
    assert sign(who, made.number, "zhang") == "rejected"
    assert "查封" in queries.access_application(who.user("zhang"), made.number).words
    assert Message.objects.get(kind="mortgage_rejected").party.name == "张样例"
    later = apply(who, LI_FLAT, business="GS-2", owner="li")
    sign(who, later.number, "li")
    pay(later.number)
    attach(LI_FLAT, registrar(who))
    with pytest.raises(Restricted):
        acts.grant_mortgage(later.number, by=registrar(who))
    assert len(unit_at(LI_FLAT).of(Of.MORTGAGE)) == 1


def test_an_objection_warns_and_a_mortgage_informs(who):
    assert any("异议" in note for note in apply(who, OBJECTED).notes)
    assert any("已抵押" in note for note in apply(who, LI_FLAT, business="GS-2", owner="li").notes)


def test_all_owners_sign(who):
    made = apply(who, SHARED, owner="li")
    assert sign(who, made.number, "li") == "unsigned"
    with pytest.raises(SignedAlready):
        sign(who, made.number, "li")
    assert sign(who, made.number, "wang") == "accepted"


def test_the_holder_of_an_advance_notice_signs_too(who):
    who("zhang")
    wish = acts.NewMortgage(unit=COMPANY_FLAT, business="GS-1", terms=TERMS)
    consents_of_company(who)
    made = acts.apply_mortgage(GS, wish, by=clerk(who))
    view = queries.access_application(who.user("zhang"), made.number)
    assert [signer.role for signer in view.signers] == ["owner", "advance"]
    assert sign(who, made.number, "zhang") == "unsigned", "the company has still to sign"


def consents_of_company(who):
    from onewindow.exchange.consents.models import Consent
    from onewindow.registers.land.owning import owners_of

    owner = owners_of(COMPANY_FLAT)[0]
    Consent.objects.create(
        number="SQ1", owner_index=owner.index, partner=GS, unit=COMPANY_FLAT, scopes=["state"], purpose="贷款",
        status="granted", asked_by="party:1", asked_at=now(), until=now() + timedelta(days=1),
    )  # fmt: skip


def test_who_may_sign_and_what(who):
    made = apply(who)
    view = queries.access_application(who.user("zhang"), made.number)
    zhang = Party.objects.get(name="张样例").pk
    who("li")
    li = Party.objects.get(name="李样例").pk
    for party, by in ((zhang, who("li")), (li, who("li")), (zhang, clerk(who)), (zhang, registrar(who))):
        with pytest.raises(NoApplication):
            acts.sign_application(made.number, party, seen=view.seen, by=by)
    with pytest.raises(TextChanged):
        acts.sign_application(made.number, zhang, seen="0" * 64, by=who("zhang"))
    for name in ("li", "clerk.sample_bank_ny.652801", "reviewer.tax.652801"):
        with pytest.raises(NoApplication):
            queries.access_application(who.user(name), made.number)


def test_refused_by_the_owner(who):
    made = apply(who)
    party = Party.objects.get(name="张样例").pk
    with pytest.raises(ReasonMissing):
        acts.refuse_to_sign(made.number, party, reason=" ", by=who("zhang"))
    acts.refuse_to_sign(made.number, party, reason="金额不对", by=who("zhang"))
    with pytest.raises(WrongTime):
        sign(who, made.number, "zhang")


def test_nobody_signs_for_ever(who):
    made = apply(who)
    with pytest.raises(NotAllowed):
        acts.lapse_unsigned(made.number, by=clerk(who))
    assert acts.lapse_unsigned(made.number, by=SYSTEM) is False
    with moved_to(now() + timedelta(days=17)):
        assert acts.lapse_unsigned(made.number, by=SYSTEM) is True
    with pytest.raises(WrongTime):
        sign(who, made.number, "zhang")


def test_supplement_reject_withdraw(who):
    made = apply(who)
    sign(who, made.number, "zhang")
    for act, words in ((acts.ask_supplement, {"words": "缺主债权合同"}), (acts.reject_mortgage, {"reason": "不符"})):
        for by in (clerk(who), who("zhang"), who("reviewer.tax.652801")):
            with pytest.raises(NotAllowed):
                act(made.number, by=by, **words)
    with pytest.raises(NotAllowed):
        acts.grant_mortgage(made.number, by=who("reviewer.tax.652801"))
    acts.ask_supplement(made.number, words="缺主债权合同", by=registrar(who))
    with pytest.raises(WrongTime):
        acts.grant_mortgage(made.number, by=registrar(who))
    with pytest.raises(OtherBanksCase):
        acts.supplement(NY, made.number, words="已补", by=clerk(who, NY))
    with pytest.raises(NotAllowed):
        acts.supplement(GS, made.number, words="已补", by=clerk(who, NY))
    assert acts.supplement(GS, made.number, words="已补", by=clerk(who)) == "accepted"
    with pytest.raises(OtherBanksCase):
        acts.withdraw(NY, made.number, reason="不贷了", by=clerk(who, NY))
    order = pay(made.number, by=clerk(who))
    acts.reject_mortgage(made.number, reason="合同未签章", by=registrar(who))
    assert [(one.amount, one.rule) for one in refunds_of(order)] == [(8000, "refused")], "money for nothing goes back"
    assert waiting(ZHANG_FLAT) == [], "the place in the order is free again"
    other = apply(who, business="GS-2")
    sign(who, other.number, "zhang")
    owed = fee_of(other.number)
    for stranger in (clerk(who, NY), who("zhang"), registrar(who)):
        with pytest.raises(NotAllowed):
            payments.start_payment(owed.number, provider="demo", by=stranger)
    attempt = payments.start_payment(owed.number, provider="demo", by=clerk(who))
    assert acts.withdraw(GS, other.number, reason="客户不贷了", by=clerk(who)) == "withdrawn"
    assert fee_of(other.number).state == "cancelled"
    late = payments.record_payment(attempt.nonce, said=Said.PAID, amount=attempt.amount, by=SYSTEM)
    assert late.effect == "give_back", "who withdraws while he pays gets it back"
    assert waiting(ZHANG_FLAT) == []
    with pytest.raises(WrongTime):
        acts.grant_mortgage(other.number, by=registrar(who))


def test_what_is_not_supplemented_does_not_hold_up_those_behind_it_for_ever(who):
    first, second = apply(who), apply(who, bank=NY, business="NY-1")
    for made, bank in ((first, GS), (second, NY)):
        sign(who, made.number, "zhang")
        pay(made.number, by=clerk(who, bank))
    acts.ask_supplement(first.number, words="缺主债权合同", by=registrar(who))
    with moved_to(now() + timedelta(days=15)):
        lapse()
        with pytest.raises(Restricted):
            acts.grant_mortgage(second.number, by=registrar(who))
    with moved_to(now() + timedelta(days=16)):
        lapse()
        with pytest.raises(WrongTime):
            acts.supplement(GS, first.number, words="已补", by=clerk(who))
        acts.grant_mortgage(second.number, by=registrar(who))
    assert Application.objects.get(number=first.number).state == "rejected"
    assert fee_of(first.number).state == "refunding" or refunds_of(fee_of(first.number).number)
    third = apply(who, business="GS-3")
    sign(who, third.number, "zhang")
    acts.ask_supplement(third.number, words="缺主债权合同", by=registrar(who))
    acts.reject_mortgage(third.number, reason="合同已解除", by=registrar(who))
    assert waiting(ZHANG_FLAT) == []


def test_who_was_accepted_first_is_registered_first(who):
    first, second = apply(who), apply(who, bank=NY, business="NY-1")
    sign(who, second.number, "zhang")  # signed in the other order
    sign(who, first.number, "zhang")
    pay(first.number), pay(second.number)
    with pytest.raises(Restricted):
        acts.grant_mortgage(first.number, by=registrar(who))
    acts.grant_mortgage(second.number, by=registrar(who))
    acts.grant_mortgage(first.number, by=registrar(who))
    ranks = {row.partner: row.rank for row in Application.objects.all()}
    assert ranks == {NY: 1, GS: 2}


def test_what_a_bank_pays_and_who_pays_nothing(who):
    made, small = apply(who), apply(who, business="GS-2", terms=changed(small_business=True))
    for number in (made.number, small.number):
        sign(who, number, "zhang")
    order = fee_of(made.number)
    assert (order.payer_name, order.total, order.title) == ("示例工商银行库尔勒分行", 8000, "抵押权首次登记费")
    assert fee_of(small.number) is None
    pay(made.number)
    acts.grant_mortgage(made.number, by=registrar(who))
    acts.grant_mortgage(small.number, by=registrar(who))
    change = acts.Change(
        unit=ZHANG_FLAT, proof=Application.objects.get(number=made.number).proof, business="GS-9", reason="降", amount=1
    )
    lower = acts.apply_change(GS, change, by=clerk(who))
    sign(who, lower.number, "zhang")
    assert fee_of(lower.number) is None, "a change is free since 2019"
    acts.grant_mortgage(lower.number, by=registrar(who))


def test_a_business_number_is_one_application(who):
    first = apply(who)
    assert apply(who).number == first.number
    with pytest.raises(OtherTerms):
        apply(who, terms=changed(amount=1))
    assert Application.objects.count() == 1
    with pytest.raises(BadApplication) as fault:
        apply(who, business="GS-3", terms=changed(amount=0, debtor=""))
    assert [name for name, _ in fault.value.data["faults"]] == ["amount", "debtor"]
    with pytest.raises(NotAllowed):
        acts.apply_mortgage(GS, acts.NewMortgage(unit=ZHANG_FLAT, business="X", terms=TERMS), by=clerk(who, NY))


def test_a_change_is_signed_and_decided_and_gets_a_new_proof(who):
    row = registered(who)
    change = acts.Change(unit=ZHANG_FLAT, proof=row.proof, business="GS-9", reason="追加贷款", amount=70_000_000)
    with pytest.raises(NotAllowed):
        acts.apply_change(GS, change, by=clerk(who, NY))
    with pytest.raises(NotMortgageeHere):
        acts.apply_change(NY, change, by=clerk(who, NY))
    made = acts.apply_change(GS, change, by=clerk(who))
    with pytest.raises(AskedAlready):
        acts.release_mortgage(GS, ZHANG_FLAT, row.proof, business="GS-10", reason="还清", by=clerk(who))
    assert sign(who, made.number, "zhang") == "accepted"
    done = acts.grant_mortgage(made.number, by=registrar(who))
    (entry,) = unit_at(ZHANG_FLAT).of(Of.MORTGAGE)
    assert (entry.value.amount, entry.value.debt_until) == (70_000_000, TERMS.debt_until)
    assert paper(row.proof).standing == "replaced"
    with pytest.raises(NotMortgageeHere):
        acts.release_mortgage(GS, ZHANG_FLAT, row.proof, business="GS-10", reason="还清", by=clerk(who))
    acts.release_mortgage(GS, ZHANG_FLAT, done.number, business="GS-10", reason="还清", by=clerk(who))


def test_a_change_to_the_disadvantage_of_those_behind_needs_their_consent(who):
    row, behind = registered(who), registered(who, bank=NY, business="NY-1")
    change = {"unit": ZHANG_FLAT, "proof": row.proof, "reason": "追加贷款"}
    early = acts.Change(**change, business="GS-2", debt_until=TERMS.debt_from - timedelta(days=1))
    with pytest.raises(BadApplication):
        acts.apply_change(GS, early, by=clerk(who))
    less = acts.apply_change(GS, acts.Change(**change, business="GS-3", amount=50_000_000), by=clerk(who))
    assert sign(who, less.number, "zhang") == "accepted", "to nobody's disadvantage"
    acts.withdraw(GS, less.number, reason="不变了", by=clerk(who))
    more = acts.apply_change(GS, acts.Change(**change, business="GS-4", amount=90_000_000), by=clerk(who))
    assert sign(who, more.number, "zhang") == "unsigned", "the owner alone is not enough"
    assert more.number in {view.number for view in queries.applications_of(NY).rows}
    with pytest.raises(NoApplication):
        acts.agree_to_rank_exchange(GS, more.number, by=clerk(who))
    assert acts.agree_to_rank_exchange(NY, more.number, by=clerk(who, NY)) == "accepted"
    last = acts.apply_change(
        NY, acts.Change(unit=ZHANG_FLAT, proof=behind.proof, reason="追加", business="NY-2", amount=90_000_000),
        by=clerk(who, NY),
    )  # fmt: skip
    assert sign(who, last.number, "zhang") == "accepted", "nobody is behind it"
    registered(who, business="GS-5", bank=GS)
    with pytest.raises(Restricted, match="示例工商银行"):  # one that came meanwhile has not agreed
        acts.grant_mortgage(last.number, by=registrar(who))
    acts.grant_mortgage(more.number, by=registrar(who))
    assert [one.value.amount for one in unit_at(ZHANG_FLAT).of(Of.MORTGAGE)] == [90_000_000, 60_000_000, 60_000_000]


def test_the_sellers_signature_does_not_bind_the_buyer(who):
    made = apply(who)
    sold = book.accept_application(ZHANG_FLAT, Registering.TRANSFER, business="RE-1", by=SYSTEM).order
    sign(who, made.number, "zhang")
    pay(made.number, by=clerk(who))
    li = Holder(name="李样例", id_kind="ric", id_no="65280119850612000X")
    entry = TransferEntry(holders=(li,), ownership=Ownership.SINGLE, order=sold)
    book.transfer(ZHANG_FLAT, entry, Ground(), by=SYSTEM)
    with pytest.raises(Restricted, match="权利人已经变更"):
        acts.grant_mortgage(made.number, by=registrar(who))
    assert unit_at(ZHANG_FLAT).of(Of.MORTGAGE) == ()


def test_another_bank_releases_nothing(who):
    row = registered(who)
    with pytest.raises(NotMortgageeHere):
        acts.release_mortgage(NY, ZHANG_FLAT, row.proof, business="NY-1", reason="还清", by=clerk(who, NY))
    with pytest.raises(NotAllowed):
        acts.release_mortgage(GS, ZHANG_FLAT, row.proof, business="NY-1", reason="还清", by=actor_of(who.user("zhang")))
    assert len(unit_at(ZHANG_FLAT).of(Of.MORTGAGE)) == 1


def test_figures_of_the_banks(who):
    registered(who)
    made = apply(who, LI_FLAT, bank=NY, business="NY-1", owner="li")
    acts.withdraw(NY, made.number, reason="不办了", by=clerk(who, NY))
    found = {v.partner: v for v in queries.volumes(now() - timedelta(days=1))}
    assert (found[GS].applied, found[GS].registered, found[GS].open) == (1, 1, 0)
    assert (found[NY].applied, found[NY].registered, found[NY].failed) == (1, 0, 0)
    assert [v.number for v in queries.applications_of(NY).rows] == [made.number]
    assert queries.unsigned_by(who.user("li")) == 0
