"""The savings table on the portal and in the API, and today's figures on the home page."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from onewindow.catalogue.savings import all_savings
from onewindow.core import clock
from onewindow.supervision.tallies.reckoning import catch_up

from .desk_world import NOW, account, bookshop, today  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def test_page_api_and_command_say_the_same(client, published, catalogue):
    rows = all_savings(catalogue, today=clock.today())
    told = client.get("/api/v1/savings").json()["services"]
    assert [each["service"] for each in told] == [row.service for row in rows]
    assert [each["days"] for each in told] == [row.json["days"] for row in rows]
    text = client.get("/savings/").content.decode()
    for row in rows:
        assert f'id="{row.service}"' in text
        assert str(row.json["fields"]["before"]) in text
    assert "建议稿" in text and "另有公示 20 天" in text


def test_the_parts_add_up(catalogue):
    for row in all_savings(catalogue, today=clock.today()):
        assert sum(part.fields for part in row.parts) == row.fields.before
        assert sum(part.materials for part in row.parts) == row.materials.before
        assert sum(part.days or 0 for part in row.parts) == row.days.before
        assert row.materials.before - row.from_siblings - row.from_registers == row.materials.now
        surest = ["proposal", "unverified", "seen"].index
        assert surest(row.status.value) == min(surest(part.status.value) for part in row.parts)


def test_home_and_guides_lead_there(client, published):
    assert 'href="/savings/"' in client.get("/").content.decode()
    assert 'href="/savings/#publication_joint"' in client.get("/services/publication_joint/").content.decode()


def test_home_says_what_was_done_today_and_is_honest_about_nothing(client, bookshop):  # noqa: F811
    assert "近 30 天还没有办件" in client.get("/").content.decode()
    catch_up()
    assert "近 30 天还没有办件" in client.get("/").content.decode()  # kept for a minute
    cache.clear()
    text = client.get("/").content.decode()
    assert "今天收件" in text and "<b>1<small>件</small></b>" in text
    with clock.moved_to(NOW + timedelta(14)):
        cache.clear()
        assert "<b>2<small>项</small></b><span>此刻超时没办的" in client.get("/").content.decode()
