"""Signing in, registering with a real name, demo accounts, and the second factor of staff."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from onewindow.people.access import actor_of
from onewindow.people.acts import reset_password
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account, Party
from onewindow.people.queries import find_party

PASSWORD = "OneWindow-2020"
REGISTRATION = {
    "username": "xinren",
    "password1": "kongquehe-2026",
    "password2": "kongquehe-2026",
    "name": "新样例",
    "id_kind": "ric",
    "number": "11010519491231002X",
    "mobile": "13900000009",
    "consent": "on",
}


def test_a_person_registers_with_a_real_name_and_is_signed_in(region, client):
    assert client.get("/accounts/signup/").status_code == 200
    answer = client.post("/accounts/signup/", REGISTRATION)
    assert answer.status_code == 302
    party = find_party("ric", REGISTRATION["number"])
    assert party.account.username == "xinren"
    assert party.assurance == "declared"
    assert client.session["_auth_user_id"] == str(party.account_id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "110105194912310021"}, "校验码"),
        ({"mobile": "12345"}, "11 位"),
        ({"consent": ""}, ""),
        ({"name": ""}, ""),
    ],
)
def test_a_wrong_registration_keeps_what_was_typed_and_makes_nothing(region, client, change, said):
    answer = client.post("/accounts/signup/", REGISTRATION | change)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert 'value="xinren"' in page
    assert "kongquehe" not in page, "a password never comes back"
    assert not Account.objects.exists()
    assert not Party.objects.exists()


def test_a_number_registers_once(region, client):
    client.post("/accounts/signup/", REGISTRATION)
    other = Client().post("/accounts/signup/", REGISTRATION | {"username": "other"})
    assert other.status_code == 200
    assert Account.objects.count() == Party.objects.count() == 1


def test_a_password_signs_in_and_a_wrong_one_does_not(demo, client):
    page = client.get("/accounts/login/").content.decode()
    assert reverse("web:demo_accounts") in page
    wrong = client.post("/accounts/login/", {"login": "zhang", "password": "wrong"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD}).status_code == 302
    assert client.session["_auth_user_id"]
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_clerk_resets_the_password_of_an_applicant_and_no_colleague(demo, client, account):
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    clerk = actor_of(account("clerk.652801"))
    with pytest.raises(NotAllowed):
        reset_password(account("admin.652800"), by=clerk)
    new = reset_password(account("zhang"), by=clerk)
    assert client.get("/accounts/password/change/").status_code == 302, "the open session has ended"
    assert client.post("/accounts/login/", {"login": "zhang", "password": new}).status_code == 302
    assert client.session["_auth_user_id"]


def test_demo_accounts_are_listed_and_signed_in_by_one_click(demo, client):
    page = client.get("/demo/accounts/").content.decode()
    assert "张样例" in page
    assert "reviewer.tax.652801" in page
    answer = client.post("/demo/accounts/", {"username": "reviewer.tax.652801"})
    assert answer.status_code == 302
    assert Account.objects.get(pk=client.session["_auth_user_id"]).username == "reviewer.tax.652801"


def test_one_click_is_guarded_and_only_for_demo_accounts(demo, client, settings):
    Account.objects.create_user("real", password="x")
    assert Client(enforce_csrf_checks=True).post("/demo/accounts/", {"username": "zhang"}).status_code == 403
    for username in ("real", "", "nobody"):
        assert client.post("/demo/accounts/", {"username": username}).status_code == 404
    settings.DEMO = False
    assert client.get("/demo/accounts/").status_code == 404
    assert client.post("/demo/accounts/", {"username": "zhang"}).status_code == 404
    assert "_auth_user_id" not in client.session


def addresses(resolver, prefix=""):
    """Every address of the site, its parameters filled with something."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.lookup_str


def test_staff_without_a_second_factor_find_every_page_closed(demo, client, account, settings):
    settings.STAFF_SECOND_FACTOR = True
    client.post("/accounts/login/", {"login": "admin.652800", "password": PASSWORD})
    open_to_them = {"/accounts/2fa/totp/activate/", "/accounts/logout/", "/preferences/", "/accounts/reauthenticate/"}
    open_to_them |= {
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/webauthn/reauthenticate/",
    }  # lead on to the one before
    open_to_them |= {"/accounts/2fa/webauthn/add/"}  # the other factor that may be set up
    found = 0
    for path, _ in addresses(get_resolver()):
        url = "/" + "".join("1" if c in "<>^$?:()\\" else c for c in path)
        if url in open_to_them or url.startswith("/accounts/with/"):  # ways in, for everybody
            continue
        answer = client.get(url)
        assert answer.status_code in (302, 403), (url, answer.status_code)
        assert answer.status_code == 403 or answer["Location"].startswith("/accounts/2fa/totp/activate/"), url
        found += 1
    assert found > 20
    assert set_up_page(client).status_code == 200


def set_up_page(client):
    """The page that sets the factor up asks for the password once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.get("/accounts/2fa/totp/activate/")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_setting_the_second_factor_up_opens_the_pages_and_is_asked_at_the_next_sign_in(demo, client, settings):
    settings.STAFF_SECOND_FACTOR = True
    client.post("/accounts/login/", {"login": "admin.652800", "password": PASSWORD})
    page = set_up_page(client)
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored, "the secret is stored sealed"

    later = Client()
    later.post("/accounts/login/", {"login": "admin.652800", "password": PASSWORD})
    assert "_auth_user_id" not in later.session, "the password alone is not enough"
    assert later.get("/accounts/2fa/authenticate/").status_code == 200


def test_a_session_from_before_must_prove_the_factor(demo, client, account, settings):
    client.post("/accounts/login/", {"login": "admin.652800", "password": PASSWORD})
    Authenticator.objects.create(user=account("admin.652800"), type="totp", data={"secret": "x"})
    settings.STAFF_SECOND_FACTOR = True
    answer = client.get("/accounts/2fa/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_applicants_need_no_second_factor(demo, client, settings):
    settings.STAFF_SECOND_FACTOR = True
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    assert client.get("/accounts/password/change/").status_code == 200
