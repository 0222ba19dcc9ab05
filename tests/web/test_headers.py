"""Browsers are kept strict, and personal pages out of every cache."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.faulty_urls")]


@pytest.mark.parametrize("address", ["/", "/gallery/", "/nothing", "/stale", "/down", "/private"])
def test_every_answer_carries_the_policy(client, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_personal_pages_are_never_stored(client, django_user_model):
    assert "no-store" not in client.get("/gallery/").headers.get("Cache-Control", "")
    client.force_login(django_user_model.objects.create_user("somebody"))
    assert client.get("/private").headers["Cache-Control"] == "no-store"
    assert client.get("/gallery/").headers["Cache-Control"] == "no-store"


def test_what_was_typed_into_a_failing_form_is_never_stored(client):
    assert client.post("/stale", {"a": "b"}).headers["Cache-Control"] == "no-store"
