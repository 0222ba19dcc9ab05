"""Consent of an owner: nothing without it, only what was ticked, only while it holds."""

from datetime import timedelta

import pytest

from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.clock import moved_to, now
from onewindow.exchange.consents import acts, queries
from onewindow.exchange.consents.errors import (
    AgreedAlready,
    BadBusiness,
    BadConsent,
    ConsentAnswered,
    ConsentOver,
    NoConsent,
    NoSuchBank,
    NoSuchConsent,
    NothingChosen,
    NotMortgagee,
    NotOwner,
    NumberUsed,
)
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Party
from onewindow.registers.land.acts import transfer
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Holder, Of, Ownership
from onewindow.registers.land.queries import unit_at
from tests.persons import on_demand

GS, NY = "sample_bank_gs", "sample_bank_ny"
LI_FLAT, HOTEL = "652801001002GB00012F00010301", "652801001002GB00013F00010201"
LI = "65280119850612000X"

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(land_demo, settings):
    settings.DEMO = True
    get = on_demand()

    def actor(username):
        return actor_of(get(username))

    actor.user = get
    return actor


def ask(who, *, bank=GS, unit=LI_FLAT, number=LI, scopes=("state", "amounts"), business="", by=None):
    wish = acts.Wish(
        unit=unit, id_kind="ric", id_no=number, scopes=scopes, purpose="个人住房贷款贷前调查", business=business
    )
    return acts.ask_consent(bank, wish, by=by or who(f"clerk.{bank}.652801"))


def refused(unit=LI_FLAT, scope="state", partner=GS):
    with pytest.raises(NoConsent) as fault:
        queries.check_consent(partner, unit, scope)
    return fault.value.data["why"]


def test_from_the_question_to_revocation(who):
    by = who("li")
    asked = ask(who)
    assert Message.objects.get(kind="consent_asked").party.name == "李样例"
    assert refused() == "none", "what is only asked for is no consent"
    granted = acts.grant_consent(asked.number, scopes=("state",), days=30, by=by)
    assert queries.check_consent(GS, LI_FLAT, "state").number == asked.number
    assert refused(scope="amounts") == "scope", "it was asked for and not ticked"
    assert refused(partner=NY) == refused(unit=HOTEL) == "none"
    with moved_to(now() + timedelta(days=30, seconds=1)):
        assert refused() == "expired"
        with pytest.raises(ConsentOver):
            acts.revoke_consent(asked.number, by=by)
    acts.revoke_consent(granted.number, by=by)
    assert refused() == "revoked"
    assert [e.verb for e in events.history(f"consent:{asked.number}")] == [
        "ask_consent",
        "grant_consent",
        "revoke_consent",
    ]


def test_what_is_not_the_owners_is_asked_of_nobody_and_looks_the_same(who):
    who("li"), who("zhang")
    other = ask(who, number="652801199001010002")  # Zhang owns another flat of the house
    real = ask(who)
    nowhere = ask(who, unit="652801001002GB00012F00019999")
    assert {other.status, real.status, nowhere.status} == {"asked"}
    assert Message.objects.filter(kind="consent_asked").count() == 1
    for number in (other.number, nowhere.number):
        with pytest.raises(NoSuchConsent):
            acts.grant_consent(number, scopes=("state",), days=1, by=who("zhang"))


def test_only_the_owner_answers_and_only_once(who):
    number = ask(who).number
    for username in ("zhang", "clerk.sample_bank_gs.652801", "clerk.652801"):
        for act in (acts.refuse_consent, acts.revoke_consent, acts.make_token):
            with pytest.raises(NoSuchConsent):
                act(number, by=who(username))
    by = who("li")
    with pytest.raises(NothingChosen):
        acts.grant_consent(number, scopes=("cases",), days=30, by=by)
    for days in (0, 91):
        with pytest.raises(BadConsent):
            acts.grant_consent(number, scopes=("state",), days=days, by=by)
    acts.refuse_consent(number, by=by)
    with pytest.raises(ConsentAnswered):
        acts.grant_consent(number, scopes=("state",), days=30, by=by)
    late = ask(who).number
    with moved_to(now() + timedelta(days=8)), pytest.raises(ConsentAnswered):
        acts.grant_consent(late, scopes=("state",), days=30, by=by)


def test_who_may_ask(who):
    for by in (who("clerk.sample_bank_ny.652801"), who("li"), who("clerk.652801")):
        with pytest.raises(NotAllowed):
            ask(who, by=by)
    with pytest.raises(NoSuchBank):
        ask(who, bank="tobacco", by=who("clerk.sample_bank_ny.652801"))
    first = ask(who, business="GS-1")
    assert ask(who, business="GS-1").number == first.number
    assert ask(who, business="GS-2").number != first.number
    with pytest.raises(NumberUsed):
        ask(who, business="GS-1", unit=HOTEL)
    with pytest.raises(BadBusiness):
        ask(who, business="9" * 61)
    with pytest.raises(BadConsent):
        ask(who, scopes=("everything",))


def test_an_owner_offers_and_hands_a_token_on(who):
    by = who("li")
    party = Party.objects.get(name="李样例").pk
    offered = acts.offer_consent(party, NY, LI_FLAT, scopes=("state", "cases"), purpose="贷款", days=10, by=by)
    first = acts.make_token(offered.number, by=by).token
    second = acts.make_token(offered.number, by=by).token
    assert queries.consent_by_token(first) is None, "the one before ends"
    assert queries.consent_by_token(second).unit == LI_FLAT
    assert queries.consent_by_token(second[:-1] + "x") is queries.consent_by_token("") is None
    with moved_to(now() + timedelta(days=11)):
        assert queries.consent_by_token(second) is None
    acts.revoke_consent(offered.number, by=by)
    assert queries.consent_by_token(second) is None
    with pytest.raises(NotOwner):
        acts.offer_consent(party, NY, HOTEL, scopes=("state",), purpose="贷款", days=10, by=by)
    assert [c.status for c in queries.consents_of(who.user("li")).rows] == ["revoked"]
    assert queries.consents_of(who.user("zhang")).rows == ()
    with pytest.raises(NoSuchConsent):
        queries.access_consent(who.user("zhang"), offered.number)


def test_a_mortgagee_agrees_to_a_sale_with_its_mortgage(who):
    who("li")
    gs, ny = who("clerk.sample_bank_gs.652801"), who("clerk.sample_bank_ny.652801")
    key = queries_key(LI_FLAT)
    with pytest.raises(NotMortgagee):
        acts.agree_to_transfer(NY, LI_FLAT, key, business="NY-1", by=ny)
    with pytest.raises(NotAllowed):
        acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-1", by=ny)
    given = acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-1", buyer="张样例", by=gs)
    again = {"business": "GS-1", "buyer": "张样例", "by": gs}
    assert acts.agree_to_transfer(GS, LI_FLAT, key, **again) == given, "a repeated message"
    with pytest.raises(NumberUsed):
        acts.agree_to_transfer(GS, LI_FLAT, key, **again | {"buyer": "王样例"})
    for nothing in (" ", "9" * 61):
        with pytest.raises(BadBusiness):
            acts.agree_to_transfer(GS, LI_FLAT, key, **again | {"business": nothing})
    with pytest.raises(AgreedAlready):
        acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-2", by=gs)
    assert queries.agreed_mortgages(LI_FLAT) == queries.agreed_mortgages(LI_FLAT, ["张样例"]) == (key,)
    assert queries.agreed_mortgages(LI_FLAT, ["张样例", "王样例"]) == (), "to one buyer is not to another"
    assert Message.objects.get(kind="transfer_agreed").party.name == "李样例"
    with moved_to(now() + timedelta(days=91)):
        assert queries.agreed_mortgages(LI_FLAT) == ()
        acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-3", by=gs)
    acts.withdraw_agreement(GS, "GS-3", by=gs)
    assert queries.agreed_mortgages(LI_FLAT) == ()
    with pytest.raises(NotMortgagee):
        acts.withdraw_agreement(GS, "GS-3", by=gs)
    with pytest.raises(NumberUsed):
        acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-3", by=gs)


def sold(unit):
    zhang = Holder(name="张样例", id_kind="ric", id_no="652801199001010002")
    entry = TransferEntry(holders=(zhang,), ownership=Ownership.SINGLE, with_mortgage=True)
    transfer(unit, entry, Ground(), by=Actor.system("test"))


def test_after_a_sale_neither_the_sellers_consent_nor_the_banks_agreement_is_worth_anything(who):
    by, gs, key = who("li"), who("clerk.sample_bank_gs.652801"), queries_key(LI_FLAT)
    granted = acts.grant_consent(ask(who).number, scopes=("state",), days=30, by=by).number
    token = acts.make_token(granted, by=by).token
    acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-1", by=gs)
    late = ask(who).number
    assert queries.consent_by_token(token) is not None
    sold(LI_FLAT)
    with pytest.raises(ConsentAnswered):
        acts.grant_consent(late, scopes=("state", "amounts"), days=30, by=by)
    assert refused() == refused(scope="amounts") == "expired"
    assert queries.scopes_of(GS, LI_FLAT) == frozenset()
    assert queries.consent_by_token(token) is None
    assert {view.status for view in queries.consents_of(who.user("li")).rows} == {"expired", "asked"}
    assert queries.agreed_mortgages(LI_FLAT) == (), "it was of that sale"
    acts.agree_to_transfer(GS, LI_FLAT, key, business="GS-2", by=gs)
    assert queries.agreed_mortgages(LI_FLAT) == (key,)


def test_a_purpose_that_is_named_must_be_the_one_consented_to(who):
    granted = acts.grant_consent(ask(who).number, scopes=("state",), days=30, by=who("li"))
    right, wrong = "个人住房贷款贷前调查", "营销"
    assert queries.check_consents(GS, LI_FLAT, ["state"], purpose=right)[0].number == granted.number
    with pytest.raises(NoConsent) as fault:
        queries.check_consents(GS, LI_FLAT, ["state"], purpose=wrong)
    assert fault.value.data["why"] == "purpose"


def test_a_breach_is_noted(who):
    by = who("clerk.sample_bank_gs.652801")
    acts.note_breach(GS, "property.query", "no_consent", unit=LI_FLAT, by=by)
    assert [b.code for b in queries.breaches()] == ["no_consent"]
    assert queries.breach_counts([GS, NY], now() - timedelta(days=1)) == {GS: 1, NY: 0}


def queries_key(unit):
    return unit_at(unit).of(Of.MORTGAGE)[0].key
