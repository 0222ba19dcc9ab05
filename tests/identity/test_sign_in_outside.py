"""Signing in through a real provider's process: the way there and back, and everything that may be wrong with it."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from onewindow.people.models import Account, Party

from .conftest import PLATFORM, Outside

pytestmark = pytest.mark.usefixtures("demo")


def signed_in(client):
    number = client.session.get("_auth_user_id")
    return Account.objects.get(pk=number) if number else None


def test_a_citizen_signs_in_and_comes_back_to_where_he_was(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    page = client.get("/accounts/login/").content.decode()
    assert f'href="{PLATFORM}' in page
    answer = outside.sign_in(client, "zhang", next_url="/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert signed_in(client).username == "zhang"
    row = SocialAccount.objects.get()
    assert (row.provider, row.uid, row.extra_data) == ("platform", "sub-zhang", {}), "no claim is stored"


def test_a_second_sign_in_finds_the_link(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    outside.sign_in(client, "zhang")
    again = Client()
    outside.sign_in(again, "zhang")
    assert signed_in(again) == signed_in(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_a_signature_by_an_elliptic_key_is_as_good(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    outside.is_wrong("ec")
    outside.sign_in(client, "zhang")
    assert signed_in(client).username == "zhang"


def test_an_address_adds_neither_scope_nor_parameter_and_leads_nowhere_else(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    client.post(f"{PLATFORM}?scope=admin&auth_params=prompt%3Dnone", {"next": "https://evil.example/"})
    address = outside.leave(client, next_url="https://evil.example/")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert set(asked["scope"].split()) == {"openid", "profile", "real_name"}
    assert "prompt" not in asked
    assert asked["code_challenge_method"] == "S256"
    assert client.get(outside.decide(address, "zhang"))["Location"] == "/me/"


def test_a_link_signs_nobody_in(client, outside):
    answer = client.get(PLATFORM)
    assert answer.status_code == 200
    assert "refresh" not in answer.content.decode()
    assert Client(enforce_csrf_checks=True).post(PLATFORM).status_code == 403


@pytest.mark.parametrize(
    "fault",
    [
        "issuer", "audience", "azp", "expired", "without_expiry", "nonce", "altered", "strange_key", "shared_key",
        "unsigned", "no_keys", "no_id_token", "userinfo_of_another", "token_is_a_list", "token_without_type",
    ],
)  # fmt: skip
def test_what_is_wrong_signs_nobody_in_and_is_a_sentence(client, outside, claims, fault):
    outside.knows(zhang=claims("zhang"))
    outside.is_wrong(fault)
    answer = outside.sign_in(client, "zhang")
    assert answer.status_code == 403
    assert "没有通过核验" in answer.content.decode()
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("fault", "status"), [("discovery_issuer", 403), ("no_jwks", 403), ("broken_discovery", 503), ("down", 503)])  # fmt: skip
def test_a_provider_that_cannot_be_trusted_or_reached_is_a_sentence(client, outside, fault, status):
    outside.is_wrong(fault)
    answer = client.post(PLATFORM)
    assert answer.status_code == status
    assert "统一身份认证" in answer.content.decode()


def test_a_provider_that_goes_down_in_between_is_a_sentence(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    back = outside.decide(outside.leave(client), "zhang")
    outside.is_wrong("down")
    assert client.get(back).status_code == 503
    assert signed_in(client) is None


def test_nobody_listens_there_at_all(client, outside, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_OIDC_PLATFORM_ISSUER", "http://127.0.0.1:9")
    assert client.post(PLATFORM).status_code == 503


def test_a_state_is_good_once_and_for_this_browser_only(client, outside, claims):
    outside.knows(zhang=claims("zhang"), li=claims("li"))
    back = outside.decide(outside.leave(client), "zhang")
    assert Client().get(back).status_code == 403, "another browser"
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403, "once more"
    forged = outside.decide(outside.leave(client), "li")
    where, query = forged.split("?")
    changed = {name: values[0] for name, values in parse_qs(query).items()} | {"state": "made-up"}
    assert client.get(f"{where}?{urlencode(changed)}").status_code == 403
    assert signed_in(client) is None


def test_a_code_of_another_sign_in_is_refused(client, outside, claims):
    """Code injection: the thief's code with the victim's state fails the proof key."""
    outside.knows(zhang=claims("zhang"), li=claims("li"))
    thief = outside.decide(outside.leave(Client()), "li")
    own = outside.decide(outside.leave(client), "zhang")
    code = parse_qs(urlsplit(thief).query)["code"][0]
    state = parse_qs(urlsplit(own).query)["state"][0]
    assert client.get(f"{urlsplit(own).path}?{urlencode({'code': code, 'state': state})}").status_code == 403
    assert signed_in(client) is None


def test_saying_no_over_there_changes_nothing(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    answer = client.get(outside.decide(outside.leave(client)), follow=True)
    assert answer.status_code == 200
    assert "取消了登录" in answer.content.decode()
    assert signed_in(client) is None


def test_rubbish_at_the_address_back_is_refused(client, outside):
    for query in ("", "?code=1", "?state=%00", "?error=x&state=y", "?code[]=1&state[]=2"):
        assert client.get(f"{PLATFORM}back/{query}").status_code == 403, query


def test_a_provider_that_is_not_connected_does_not_exist(client, outside, monkeypatch):
    monkeypatch.delenv("ONEWINDOW_OIDC_PLATFORM_ISSUER")
    assert client.get(PLATFORM).status_code == client.post(PLATFORM).status_code == 404
    assert client.get(f"{PLATFORM}back/").status_code == 404
    assert PLATFORM not in client.get("/accounts/login/").content.decode()
    for name in ("other", "openid_connect"):
        assert client.get(f"/accounts/with/{name}/").status_code == 404
        assert client.get(f"/accounts/with/{name}/back/?state=x&code=y").status_code == 404


def test_the_librarys_own_name_is_no_provider(client, outside):
    assert client.get("/accounts/with/openid_connect/").status_code == 404
    assert client.post("/accounts/with/openid_connect/").status_code == 404
    assert client.get("/accounts/with/openid_connect/back/?state=x&code=y").status_code == 404


def test_an_account_that_is_locked_stays_locked(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    outside.sign_in(client, "zhang")
    Account.objects.filter(username="zhang").update(is_active=False)
    other = Client()
    answer = outside.sign_in(other, "zhang")
    assert answer.status_code == 302
    assert signed_in(other) is None


def test_claims_of_a_wrong_shape_count_as_not_said(client, outside, claims):
    for wrong in ({"id_number": 5}, {"id_number": "x" * 500}, {"real_name_level": ["L3"]}, {"id_type": None}):
        outside.knows(zhang=claims("zhang", **wrong))
        answer = outside.sign_in(client, "zhang")
        assert answer.status_code == 403
        assert "还没有关联" in answer.content.decode()
    outside.knows(zhang=claims("zhang", id_number="652801199001010003"))
    assert outside.sign_in(client, "zhang").status_code == 403
    assert signed_in(client) is None


def test_nothing_personal_stands_in_an_address(client, outside, claims):
    outside.knows(zhang=claims("zhang"))
    address = outside.leave(client)
    back = outside.decide(address, "zhang")
    for personal in ("652801", "zhang", "%E5%BC%A0"):
        assert personal not in address + back
    assert Party.objects.exists()
    assert re.search(r"state=\w", address)
    assert isinstance(outside, Outside)
