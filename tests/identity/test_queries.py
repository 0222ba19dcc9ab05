"""How many questions to the database the pages of accounts ask."""

import pytest
from django.test import Client

from .conftest import PLATFORM

PASSWORD = "OneWindow-2020"
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def client():
    client = Client()
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    "address", ["/accounts/3rdparty/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/password/change/"]
)
def test_a_page_of_the_account(client, outside, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/accounts/login/", PLATFORM])
def test_a_stranger_costs_no_question(outside, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get(address).status_code == 200


def test_coming_back(outside, claims, django_assert_max_num_queries):
    """A sign-in is rare and writes: the link looked up, the number compared, the event chained, the session begun."""
    outside.knows(zhang=claims("zhang"))
    outside.sign_in(Client(), "zhang")
    other = Client()
    back = outside.decide(outside.leave(other), "zhang")
    with django_assert_max_num_queries(44):
        other.get(back)
