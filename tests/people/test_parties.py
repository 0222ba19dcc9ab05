"""Parties, their numbers, and mandates."""

from datetime import timedelta

import pytest
from django.db import connection

from onewindow.core.clock import moved_to, now
from onewindow.core.crypto import Unreadable
from onewindow.people import acts
from onewindow.people.access import access_party, acting_party, actor_of, new_account_actor
from onewindow.people.errors import (
    AccountTaken,
    BadMandate,
    BadNumber,
    MandateOver,
    NameMissing,
    NoMandate,
    NotAllowed,
    NumberTaken,
    PartyNotFound,
)
from onewindow.people.identity import masked_mobile, masked_number, mobile_of, number_of
from onewindow.people.masking import mask_number
from onewindow.people.models import Account, Division, Mandate, Party
from onewindow.people.queries import find_party, principals_of

from .conftest import SYSTEM

RIC = "652801199001010002"
OTHER = "652822198809200009"
PERSON = {"kind": Party.Kind.NATURAL, "name": "张样例", "id_kind": "ric"}


def test_a_number_is_stored_sealed_found_by_its_index_and_shown_masked(region):
    party = acts.register_party(**PERSON, number=" 652801 19900101 0002 ", mobile="１３９00000001", by=SYSTEM)
    again = Party.objects.get(pk=party.pk)
    assert number_of(again) == RIC
    assert masked_number(again) == "652***********0002"
    assert mobile_of(again) == "13900000001"
    assert masked_mobile(again) == "139****0001"
    assert find_party("ric", RIC) == party
    assert find_party("ric", OTHER) is None


def test_a_short_number_shows_less():
    assert mask_number("E12345678") == "E*****678"
    assert mask_number("123") == "***"
    assert mask_number("") == ""


def test_a_sealed_number_copied_to_another_party_does_not_open(region):
    one = acts.register_party(**PERSON, number=RIC, by=SYSTEM)
    two = acts.register_party(**PERSON, number=OTHER, by=SYSTEM)
    two.id_sealed = one.id_sealed
    with pytest.raises(Unreadable):
        number_of(two)


@pytest.mark.parametrize("number", ["652801199001010003", "65280119900101000", "", "²52801199001010002", "9" * 4400])
def test_a_wrong_number_is_refused_with_a_reason(region, number):
    with pytest.raises(BadNumber) as refusal:
        acts.register_party(**PERSON, number=number, by=SYSTEM)
    assert refusal.value.data["reason"]
    assert not Party.objects.exists()


def test_one_party_per_number_and_per_account(region):
    account = Account.objects.create(username="a")
    acts.register_party(**PERSON, number=RIC, account=account, by=SYSTEM)
    with pytest.raises(NumberTaken):
        acts.register_party(**PERSON, number=RIC.lower(), by=SYSTEM)
    with pytest.raises(AccountTaken):
        acts.register_party(**PERSON, number=OTHER, account=account, by=SYSTEM)
    with pytest.raises(NameMissing):
        acts.register_party(**PERSON | {"name": "  "}, number=OTHER, by=SYSTEM)


def test_an_account_registers_itself_as_a_person_and_nobody_else(region):
    mine, other = Account.objects.create(username="mine"), Account.objects.create(username="other")
    me = new_account_actor(mine)
    with pytest.raises(NotAllowed):
        acts.register_party(**PERSON, number=RIC, account=other, by=me)
    with pytest.raises(NotAllowed):
        acts.register_party(**PERSON, number=RIC, account=mine, assurance=Party.Assurance.SEEN, by=me)
    company = {"kind": Party.Kind.LEGAL, "name": "某公司", "id_kind": "uscc", "number": "91652801MA7A000170"}
    with pytest.raises(NotAllowed):
        acts.register_party(**company, account=mine, by=me)
    acts.register_party(**PERSON, number=RIC, account=mine, by=me)
    assert actor_of(Account.objects.get(username="mine")).ref.startswith("party:")


def test_a_clerk_registers_whom_he_has_seen_in_his_division(demo, account):
    clerk = actor_of(account("clerk.652822"))
    seen = {"number": "11010519491231002X", "assurance": Party.Assurance.SEEN}  # the sample of GB 11643
    acts.register_party(**PERSON, **seen, division=Division.objects.get(code="652822"), by=clerk)
    with pytest.raises(NotAllowed):
        acts.register_party(**PERSON, number=OTHER, division=Division.objects.get(code="652801"), by=clerk)
    with pytest.raises(NotAllowed):
        acts.register_party(**PERSON, number=OTHER, by=actor_of(account("reviewer.tax.652801")))


@pytest.fixture
def two(demo, account):
    """A principal and a stranger who may become his agent."""
    return account("zhang"), account("aigul")


def grant(principal, agent, **more):
    return acts.grant_mandate(
        principal.party, agent.party, **{"scope": ["publication_joint"], "by": actor_of(principal)} | more
    )


def test_an_agent_acts_in_the_scope_of_his_mandate_only(two):
    principal, agent = two
    with pytest.raises(PartyNotFound):
        acting_party(agent, principal.party.pk)
    mandate = grant(principal, agent)
    acting = acting_party(agent, principal.party.pk, service="publication_joint")
    assert (acting.principal, acting.agent, acting.mandate) == (principal.party, agent.party, mandate)
    with pytest.raises(NoMandate):
        acting_party(agent, principal.party.pk, service="enterprise_startup")
    actor = actor_of(agent, principal.party, service="publication_joint")
    assert (actor.ref, actor.acting_for) == (f"party:{agent.party.pk}", f"party:{principal.party.pk}")


def test_a_mandate_is_good_from_its_beginning_to_its_end(two):
    principal, agent = two
    grant(principal, agent, since=now() + timedelta(days=1), until=now() + timedelta(days=2))
    for hours, good in ((0, False), (25, True), (47, True), (49, False)):
        with moved_to(now() + timedelta(hours=hours)):
            if good:
                acting_party(agent, principal.party.pk, service="publication_joint")
            else:
                with pytest.raises(NoMandate):
                    acting_party(agent, principal.party.pk, service="publication_joint")


def test_a_revoked_mandate_stops_at_once(two):
    principal, agent = two
    mandate = grant(principal, agent)
    acts.revoke_mandate(mandate, by=actor_of(principal))
    with pytest.raises(NoMandate):
        actor_of(agent, principal.party, service="publication_joint")
    with pytest.raises(PartyNotFound):
        access_party(agent, principal.party.pk)
    with pytest.raises(MandateOver):
        acts.revoke_mandate(mandate, by=actor_of(principal))


def test_only_the_principal_or_his_delegate_disposes(two, account):
    principal, agent = two
    third = account("wang")
    with pytest.raises(NotAllowed):
        acts.grant_mandate(principal.party, third.party, scope=["*"], by=actor_of(agent))
    mandate = grant(principal, agent)
    for_him = actor_of(agent, principal.party)
    with pytest.raises(NotAllowed):
        acts.grant_mandate(principal.party, third.party, scope=["*"], by=for_him)
    with pytest.raises(NotAllowed):
        acts.revoke_mandate(mandate, by=actor_of(third))
    acts.revoke_mandate(mandate, by=actor_of(agent))
    grant(principal, agent, may_delegate=True)
    acts.grant_mandate(principal.party, third.party, scope=["*"], by=actor_of(agent, principal.party))
    acting_party(third, principal.party.pk, service="anything")


@pytest.mark.parametrize("change", [{"scope": []}, {"scope": [""]}, {"until": now() - timedelta(days=1)}])
def test_a_mandate_that_could_never_be_used_is_refused(two, change):
    principal, agent = two
    with pytest.raises(BadMandate):
        grant(principal, agent, **change)
    with pytest.raises(BadMandate):
        grant(principal, principal)
    assert not Mandate.objects.filter(principal=principal.party).exists()


def test_missing_and_forbidden_parties_look_the_same(two):
    principal, agent = two
    refusals = []
    for party in (principal.party.pk, 10**9):
        for ask in (access_party, acting_party):
            with pytest.raises(PartyNotFound) as refusal:
                ask(agent, party)
            refusals.append((type(refusal.value), str(refusal.value), dict(refusal.value.data)))
    assert all(refusal == refusals[0] for refusal in refusals)


def test_a_clerk_acts_for_an_applicant_and_a_reviewer_does_not(two, account):
    party = two[0].party
    acting = acting_party(account("clerk.652801"), party.pk)
    assert acting.clerk
    assert not acting.himself
    with pytest.raises(PartyNotFound):
        acting_party(account("reviewer.tax.652801"), party.pk)


def test_a_company_is_reached_through_its_agents(demo, account):
    names = [p.party.name for p in principals_of(account("wang"))]
    assert names == ["王样例", "巴州样例电力工程有限公司", "库尔勒样例书业有限公司"]
    assert [p.party.name for p in principals_of(account("wang"), service="power_green_channel")] == names[:2]


def test_no_number_stands_in_clear_in_any_table(demo):
    canaries = ["652801199001010002", "13900000001", "91652801MA7A000170"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', ["|".join(canaries)])  # noqa: S608
            assert cursor.fetchone()[0] == 0, table
