"""Whose an outside identity is: linked by proof, to one person; attempts to take somebody over are refused."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from onewindow.core.act import Actor
from onewindow.core.clock import moved_to, now
from onewindow.core.events import history
from onewindow.people import acts, identity
from onewindow.people.access import actor_of, party_of
from onewindow.people.access_keys import KeyScope
from onewindow.people.errors import IdentityTaken, LastWayIn, NotAllowed
from onewindow.people.identity_provider.claims import Identity
from onewindow.people.models import AccessKey, Account, Mandate, Party
from onewindow.people.queries import principals_of

PASSWORD = "OneWindow-2020"
WAYS = "/accounts/3rdparty/"
UNKNOWN = {"sub": "sub-new", "name": "新样例", "id_number": "11010519491231002X", "id_type": "111", "real_name_level": "L3"}  # fmt: skip
pytestmark = pytest.mark.usefixtures("demo")


def signed_in(client):
    number = client.session.get("_auth_user_id")
    return Account.objects.get(pk=number) if number else None


def with_password(username="zhang"):
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert signed_in(client).username == username
    return client


def account(username):
    return Account.objects.get(username=username)


def test_a_vouched_number_of_a_stranger_makes_a_person_without_a_password(client, outside):
    outside.knows(new=UNKNOWN)
    outside.sign_in(client, "new")
    made = signed_in(client)
    assert (made.party.name, made.party.assurance) == ("新样例", Party.Assurance.PLATFORM)
    assert identity.number_of(made.party) == "11010519491231002X"
    assert not made.has_usable_password()
    assert [event.verb for event in history(f"party:{made.party.pk}")] == ["register_party", "link_identity"]
    assert history(f"account:{made.pk}")[-1].verb == "sign_in_outside"


def test_a_person_registered_at_the_window_gets_his_account(client, outside):
    party = acts.register_party(
        kind=Party.Kind.NATURAL, name="新样例", id_kind="ric", number="11010519491231002X",
        assurance=Party.Assurance.SEEN, by=Actor.system("test"),
    )  # fmt: skip
    outside.knows(new=UNKNOWN)
    outside.sign_in(client, "new")
    assert signed_in(client).party == party


@pytest.mark.parametrize("missing", [{"real_name_level": "L1"}, {"id_number": ""}, {"id_type": "999"}])
def test_without_a_vouched_number_nobody_is_recognised_not_even_by_name(client, outside, claims, missing):
    outside.knows(zhang=claims("zhang", **missing))
    answer = outside.sign_in(client, "zhang")
    assert answer.status_code == 403
    assert "先用用户名和密码登录" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_somebody_who_is_signed_in_links_an_identity_that_vouches_for_nothing(outside):
    outside.knows(anon={"sub": "sub-anon", "name": "别名"})
    client = with_password()
    answer = outside.sign_in(client, "anon", process="connect")
    assert (answer.status_code, answer["Location"]) == (302, WAYS)
    assert SocialAccount.objects.get().user == account("zhang")
    other = Client()
    outside.sign_in(other, "anon")
    assert signed_in(other).username == "zhang"


def test_an_identity_with_another_number_is_not_linked(outside, claims):
    outside.knows(li=claims("li"))
    answer = outside.sign_in(with_password("zhang"), "li", process="connect")
    assert answer.status_code == 409
    assert "不一致" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_one_identity_one_person(outside):
    outside.knows(anon={"sub": "sub-anon"})
    outside.sign_in(with_password("zhang"), "anon", process="connect")
    answer = outside.sign_in(with_password("li"), "anon", process="connect")
    assert answer.status_code == 409
    assert SocialAccount.objects.get().user == account("zhang")


def test_one_person_one_identity_of_a_provider(outside):
    outside.knows(one={"sub": "sub-1"}, two={"sub": "sub-2"})
    client = with_password()
    outside.sign_in(client, "one", process="connect")
    assert outside.sign_in(client, "two", process="connect").status_code == 409
    assert SocialAccount.objects.get().uid == "sub-1"


def test_an_identity_that_was_given_to_somebody_else_over_there_opens_nothing(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    outside.sign_in(client, "zhang")
    outside.knows(zhang=claims("li", sub="sub-zhang"))
    other = Client()
    assert outside.sign_in(other, "zhang").status_code == 409
    assert signed_in(other) is None


def test_a_link_that_one_began_is_not_finished_by_another(outside):
    """Whoever leaves a prepared browser behind does not get his identity linked to the next person's account."""
    outside.knows(thief={"sub": "sub-thief"})
    client = with_password("li")
    back = outside.decide(outside.leave(client, process="connect"), "thief")
    state = client.session["socialaccount_states"]
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    session = client.session
    session["socialaccount_states"] = state
    session.save()
    assert client.get(back).status_code == 403
    assert not SocialAccount.objects.exists()


def test_linking_asks_for_the_password_again_after_a_while(outside):
    outside.knows(anon={"sub": "sub-anon"})
    client = with_password()
    with moved_to(now() + timedelta(minutes=6)):
        answer = outside.leave(client, process="connect")
        assert answer.status_code == 403
        assert "确认是您本人" in answer.content.decode()
        assert client.get("/accounts/reauthenticate/").status_code == 200


def test_whoever_only_typed_a_number_is_thrown_out_when_its_owner_comes(client, outside):
    """Somebody registered another's number beforehand and waits with a password, a key and a mandate."""
    client.post(
        "/accounts/signup/",
        {
            "username": "squatter", "password1": "kongquehe-2026", "password2": "kongquehe-2026", "name": "新样例",
            "id_kind": "ric", "number": "11010519491231002X", "consent": "on",
        },
    )  # fmt: skip
    squatter = account("squatter")
    by = actor_of(squatter)
    acts.grant_mandate(squatter.party, account("wang").party, scope=["*"], by=by)
    acts.create_access_key(squatter, label="x", scopes=[KeyScope.READ_CASES], by=by)
    Authenticator.objects.create(user=squatter, type="totp", data={"secret": "x"})
    assert client.get("/accounts/sessions/").status_code == 200

    outside.knows(new=UNKNOWN)
    owner = Client()
    outside.sign_in(owner, "new")
    assert signed_in(owner).party == squatter.party
    assert squatter.party.assurance == Party.Assurance.DECLARED
    assert Party.objects.get(pk=squatter.party.pk).assurance == Party.Assurance.PLATFORM
    assert client.get("/accounts/sessions/").status_code == 302, "the open session has ended"
    assert "_auth_user_id" not in client.session
    again = Client()
    again.post("/accounts/login/", {"login": "squatter", "password": "kongquehe-2026"})
    assert signed_in(again) is None
    assert not Mandate.objects.in_force().filter(principal=squatter.party).exists()
    assert not AccessKey.objects.filter(account=squatter, revoked_at=None).exists()
    assert not Authenticator.objects.filter(user=squatter).exists()


def test_a_person_seen_at_the_window_keeps_his_password(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    outside.sign_in(client, "zhang")
    assert with_password("zhang")


def test_undoing_a_link(outside):
    outside.knows(anon={"sub": "sub-anon"})
    client = with_password()
    outside.sign_in(client, "anon", process="connect")
    assert "解除" in client.get(WAYS).content.decode()
    assert client.post(WAYS, {"unlink": "platform"}).status_code == 302
    assert not SocialAccount.objects.exists()
    assert history(f"party:{account('zhang').party.pk}")[-1].verb == "unlink_identity"
    assert client.post(WAYS, {"unlink": "platform"}).status_code == 409
    assert outside.sign_in(Client(), "anon").status_code == 403


def test_the_last_way_in_is_not_undone(client, outside):
    outside.knows(new=UNKNOWN)
    outside.sign_in(client, "new")
    with pytest.raises(LastWayIn):
        acts.unlink_identity(signed_in(client), "platform", by=actor_of(signed_in(client)))
    answer = client.post(WAYS, {"unlink": "platform"})
    assert answer.status_code == 409
    assert "先设置密码" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_nobody_links_or_unlinks_for_another(outside):
    who = Identity(
        provider="platform", subject="s", name="", id_kind="", number="", company_name="", company_number="",
        legal_representative=False,
    )  # fmt: skip
    zhang, li = account("zhang"), account("li")
    for by in (
        actor_of(li),
        Actor.system("x"),
        Actor(ref=f"party:{zhang.party.pk}", acting_for=f"party:{li.party.pk}"),
    ):
        with pytest.raises(NotAllowed):
            acts.link_identity(zhang, who, by=by)
        with pytest.raises(NotAllowed):
            acts.unlink_identity(zhang, "platform", by=by)
    staff = account("reviewer.tax.652801")
    with pytest.raises(NotAllowed):
        acts.link_identity(staff, who, by=actor_of(staff))
    with pytest.raises(NotAllowed):
        acts.sign_in_outside(who, mandate=timedelta(hours=1), by=actor_of(zhang))
    acts.link_identity(zhang, who, by=actor_of(zhang))
    with pytest.raises(IdentityTaken):
        acts.link_identity(li, who, by=actor_of(li))


def test_staff_have_no_page_of_outside_identities(client):
    client.post("/accounts/login/", {"login": "clerk.652801", "password": PASSWORD})
    assert client.get(WAYS).status_code == 403


COMPANY = {"org_name": "库尔勒样例新公司", "org_code": "91652801MA7A000250", "org_role": "01"}


@pytest.fixture
def company():
    """A code that holds: both check characters are found, nobody was ever issued it."""
    from onewindow.rules import identifiers

    stem = "91652801MA7A0009"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    codes = (stem + body + last for body in alphabet for last in alphabet)
    return next(code for code in codes if identifiers.check("uscc", code).valid)


def test_a_legal_representative_signs_in_for_his_company_for_a_day(client, outside, claims, company):
    outside.knows(zhang=claims("zhang", **COMPANY | {"org_code": company}))
    outside.sign_in(client, "zhang")
    me = signed_in(client)
    names = [one.party.name for one in principals_of(me)]
    assert names == ["张样例", "库尔勒样例新公司"]
    made = Party.objects.get(name="库尔勒样例新公司")
    assert (made.kind, made.assurance) == (Party.Kind.LEGAL, Party.Assurance.PLATFORM)
    held = Mandate.objects.in_force().get(principal=made)
    assert held.basis == "platform"
    assert held.may_delegate
    acts.grant_mandate(made, account("wang").party, scope=["*"], by=actor_of(me, made))
    assert made in [one.party for one in principals_of(account("wang"))]
    with moved_to(now() + timedelta(hours=25)):
        assert made not in [one.party for one in principals_of(Account.objects.get(pk=me.pk))]


def test_signing_in_again_the_same_morning_makes_no_second_mandate(client, outside, claims, company):
    outside.knows(zhang=claims("zhang", **COMPANY | {"org_code": company}))
    outside.sign_in(client, "zhang")
    outside.sign_in(Client(), "zhang")
    assert Mandate.objects.filter(basis="platform").count() == 1


def test_an_agent_of_the_company_gets_nothing_by_signing_in(client, outside, claims, company):
    outside.knows(zhang=claims("zhang", **COMPANY | {"org_code": company, "org_role": "02"}))
    outside.sign_in(client, "zhang")
    assert [one.party.name for one in principals_of(signed_in(client))] == ["张样例"]


def test_who_is_representative_no_longer_loses_the_company_at_his_next_sign_in(client, outside, claims, company):
    outside.knows(zhang=claims("zhang", **COMPANY | {"org_code": company}))
    outside.sign_in(client, "zhang")
    outside.knows(zhang=claims("zhang", **COMPANY | {"org_code": company, "org_role": "02"}))
    other = Client()
    outside.sign_in(other, "zhang")
    assert [one.party.name for one in principals_of(signed_in(other))] == ["张样例"]


def test_a_company_without_assurance_counts_as_not_said(outside, claims, company):
    outside.knows(zhang=claims("zhang", real_name_level="L1", **COMPANY | {"org_code": company}))
    client = with_password()
    outside.sign_in(client, "zhang", process="connect")
    assert not Mandate.objects.filter(basis="platform").exists()
    assert party_of(account("zhang")) is not None
