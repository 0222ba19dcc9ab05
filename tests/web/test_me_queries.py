"""The page of one's own things costs the same with one draft as with many."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel

from .applying import account, signed_in


def begin(username, count):
    user = account(username)
    for _ in range(count):
        open_draft(user, service="publication_joint", division="652801", party=user.party.pk, channel=Channel.PORTAL)


def cost(client):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/me/").status_code == 200
    return len(seen)


def test_more_drafts_ask_no_more_of_the_database(shop):
    client = signed_in("li")
    begin("li", 1)
    client.get("/me/")
    few = cost(client)
    begin("li", 6)
    assert cost(client) == few
    assert few <= 12
