"""After signing in: everybody at his own desk, under his own name."""

import pytest

from tests.web.desk_world import CLERK, REVIEWER, account, at_desk, today  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
DESKS = {
    CLERK: "/window/",
    REVIEWER: "/desk/",
    "superior.publicity.652801": "/desk/",
    "lead.publicity.652801": "/desk/",
    "onsite.water_company.652801": "/onsite/",
    "supervisor.652800": "/cockpit/",
    "auditor.652800": "/cockpit/",
    "admin.652800": "/cockpit/",
    "zhang": "/me/",
}


@pytest.mark.parametrize(("who", "where"), DESKS.items())
def test_each_role_has_its_desk(at_desk, who, where):  # noqa: F811
    browser = at_desk(who)
    assert browser.get("/desks/").url == where
    assert browser.get(where).status_code == 200


@pytest.mark.parametrize(("who", "where"), [(CLERK, "/desks/"), ("zhang", "/me/")])
def test_sign_in_leads_there(client, account, settings, who, where):  # noqa: F811
    settings.DEMO = True
    account(who)
    assert client.post("/demo/accounts/", {"username": who}).url == where


def test_what_was_asked_for_goes_before(client, account):  # noqa: F811
    user = account(CLERK)
    user.set_password("a-long-password-of-its-own")
    user.save()
    sent = {"login": CLERK, "password": "a-long-password-of-its-own", "next": "/preferences/"}
    assert client.post("/accounts/login/", sent).url == "/preferences/"


def test_the_bar_names_the_person_and_the_agency_not_the_account(at_desk):  # noqa: F811
    text = at_desk(REVIEWER).get("/services/").content.decode()
    assert REVIEWER not in text
    assert "库尔勒市" in text
    assert "张样例" in at_desk("zhang").get("/services/").content.decode()


def test_strangers_sign_in_first(client):
    assert client.get("/desks/").url.startswith("/accounts/login/")
