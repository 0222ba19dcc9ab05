"""Accounts in a real Chromium: the outside provider's way there and back, a security key, every page of accounts."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from tests.identity.conftest import claims, outside, provider_process  # noqa: F401  the provider's process
from tests.web.applying import account

from .conftest import GUISES, PHONE, assert_accessible, assert_no_sideways_scroll, assert_targets_are_large, follow

PASSWORD = "OneWindow-2020"


@pytest.fixture(autouse=True)
def people(published, demo, settings, live_server):
    cache.clear()
    settings.PUBLIC_URL = live_server.url


def fine(page):
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_are_large(page)


def sign_in(page, live_server, username):
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    follow(page.locator("main form button[type=submit]"))


def test_a_citizen_signs_in_through_the_platform_on_a_phone(honest_page, live_server, outside, claims):  # noqa: F811
    page = honest_page
    outside.knows(zhang=claims("zhang"))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/accounts/login/?next=/me/")
    fine(page)
    follow(page.get_by_role("link", name="统一身份认证"))
    fine(page)
    page.get_by_role("button", name="统一身份认证").click()  # the page in between goes on by itself
    page.wait_for_url(f"{outside.issuer}/authorize*")
    page.get_by_role("button", name="zhang").click()
    page.wait_for_url(f"{live_server.url}/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的办事")


def test_somebody_links_his_platform_account_and_undoes_it(honest_page, live_server, outside):  # noqa: F811
    page = honest_page
    outside.knows(anon={"sub": "sub-anon"})
    sign_in(page, live_server, "zhang")
    page.goto(f"{live_server.url}/accounts/3rdparty/")
    fine(page)
    page.get_by_role("link", name="关联").click()
    page.get_by_role("button", name="统一身份认证").click()
    page.wait_for_url(f"{outside.issuer}/authorize*")
    page.get_by_role("button", name="anon").click()
    page.wait_for_url(f"{live_server.url}/accounts/3rdparty/")
    fine(page)
    follow(page.get_by_role("button", name="解除"))
    page.get_by_role("link", name="关联").wait_for()
    expect(page.locator("#toasts")).to_contain_text("已解除关联。")


def test_staff_set_a_security_key_up_and_sign_in_with_it(honest_page, live_server, settings):
    """A virtual authenticator of the browser stands for the key; cryptography and protocol are real."""
    page = honest_page
    settings.STAFF_SECOND_FACTOR = True
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, live_server, "reviewer.tax.652801")
    page.goto(f"{live_server.url}/desk/")
    confirm(page)
    expect(page, "nothing else is open").to_have_url(re.compile("/accounts/2fa/totp/activate/"))
    fine(page)
    follow(page.get_by_role("link", name="改用安全密钥"))
    fine(page)
    page.get_by_label("密钥名称").fill("窗口电脑")
    page.get_by_role("button", name="添加密钥").click()
    page.wait_for_url("**/2fa/**recovery-codes/**")
    fine(page)
    assert Authenticator.objects.filter(type="webauthn", user__username="reviewer.tax.652801").count() == 1
    for address in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/recovery-codes/generate/"):
        page.goto(live_server.url + address)
        fine(page)
    page.goto(f"{live_server.url}/desk/")
    expect(page).to_have_url(f"{live_server.url}/desk/")

    page.context.clear_cookies()
    sign_in(page, live_server, "reviewer.tax.652801")
    expect(page, "the password alone is not enough").to_have_url(re.compile("/accounts/2fa/authenticate/"))
    fine(page)
    page.get_by_role("button", name="使用安全密钥").click()
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(f"{live_server.url}/desk/")
    expect(page).to_have_url(f"{live_server.url}/desk/")


def confirm(page):
    """The password once more, where it is asked for."""
    if "reauthenticate" in page.url:
        fine(page)
        page.fill("input[name=password]", PASSWORD)
        follow(page.locator("main form button[type=submit]"))


ADDRESSES = [
    "/accounts/login/", "/accounts/with/platform/", "/accounts/3rdparty/", "/accounts/sessions/", "/accounts/2fa/",
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/password/change/",
    "/accounts/reauthenticate/", "/accounts/logout/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/3rdparty/login/cancelled/",
]  # fmt: skip


@pytest.mark.parametrize("guise", GUISES)
def test_every_page_of_accounts_is_accessible_in_every_guise(page, live_server, look, guise, outside, client):  # noqa: F811
    look(**guise)
    for size in (PHONE, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        page.context.clear_cookies(name="sessionid")
        for address in ADDRESSES:
            if address == "/accounts/3rdparty/":
                client.force_login(account("zhang"))
                page.context.add_cookies(
                    [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
                )
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            fine(page)
