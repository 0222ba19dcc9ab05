"""Who is let in: a key, a session, neither; for what the key was made; whose account it is."""

from datetime import timedelta

import pytest
from django.test import Client

from onewindow.core.clock import moved_to, now
from onewindow.people.access_keys import KeyScope

from .test_problems import problem_of

OWN = "/certificates"


def test_a_stranger_is_told_to_sign_in(stranger, db):
    answer = stranger.send("get", OWN)
    assert (answer.status_code, problem_of(answer)["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"] == 'Bearer realm="onewindow"'


@pytest.mark.parametrize(
    "header",
    ["Basic abc", "ow_x", "", "Bearer", "bearer  ", "Bearer ow_000000000000_" + "a" * 52, "Bearer \x00", "Bearer 钥匙"],
)
def test_a_wrong_header_opens_nothing_and_does_not_fall_back(db, header):
    answer = Client().get(f"/api/v1{OWN}", headers={"authorization": header})
    assert answer.status_code == 401
    assert problem_of(answer)["code"] in {"bad_scheme", "key_refused"}
    assert "invalid_token" in answer["WWW-Authenticate"]


def test_a_wrong_key_is_refused_even_where_none_is_needed(edition):
    answer = Client().get("/api/v1/services", headers={"authorization": "Bearer ow_x"})
    assert (answer.status_code, problem_of(answer)["code"]) == (401, "key_refused")


def test_a_key_opens_what_it_was_made_for(program):
    assert program("zhang", KeyScope.READ_CASES).send("get", OWN).status_code == 200
    answer = program("zhang", KeyScope.WRITE_CASES, KeyScope.READ_REVIEWS).send("get", OWN)
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "scope_missing")
    assert "cases:read" in problem_of(answer)["detail"]


def test_a_key_does_not_open_more_than_its_account(program):
    answer = program("reviewer.tax.652801").send("get", OWN)
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "wrong_audience")


def test_an_ended_key_opens_nothing(key):
    text = key("zhang", expires_at=now() + timedelta(hours=1))
    client = Client(headers={"authorization": f"Bearer {text}"})
    assert client.get(f"/api/v1{OWN}").status_code == 200
    with moved_to(now() + timedelta(hours=2)):
        assert client.get(f"/api/v1{OWN}").status_code == 401


def test_too_many_requests_in_a_minute_are_told_when_to_come_back(key):
    text = key("zhang", per_minute=2)
    client = Client(headers={"authorization": f"Bearer {text}"})
    start = now().replace(second=20)
    with moved_to(start):
        assert [client.get(f"/api/v1{OWN}").status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(f"/api/v1{OWN}")
    assert problem_of(refused)["code"] == "key_used_up"
    assert 40 <= int(refused["Retry-After"]) <= 41
    with moved_to(start + timedelta(minutes=1)):
        assert client.get(f"/api/v1{OWN}").status_code == 200


def test_a_browser_uses_its_session(client, account):
    client.force_login(account("zhang"))
    assert client.get(f"/api/v1{OWN}").status_code == 200


def test_nothing_may_be_kept_by_caches(program):
    assert program("zhang").send("get", OWN)["Cache-Control"] == "no-store"
