"""Scans ahead of the site: byte for byte what the site answers, and nothing that the site would have refused."""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from psycopg import DatabaseError

from onewindow.core import crypto, straight
from onewindow.documents import limiter, queries, tokens
from onewindow.documents.models import Certificate
from onewindow.registers.land import acts as land
from onewindow.registers.land import looks
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Unit
from onewindow.registers.land.queries import unit_at
from onewindow.web.scan_lane import ScanLane

from .test_estate_pages import ATTACHED, COMPANY, FLAT, GROUND, SYSTEM, code_of, place, restrictions

pytestmark = pytest.mark.django_db
__all__ = ["place"]  # a fixture
MOMENT = re.compile(rb"\d\d:\d\d:\d\d")


class InThisTransaction:
    """The lane's statements where this test's rows are seen."""

    def first_text(self, statement, values):
        return straight.first_text(statement, values)


class Site(WSGIHandler):
    """The site, which counts how often it is asked."""

    asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return super().__call__(environ, start_response)


@pytest.fixture
def site(place, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(limiter, "_SECONDS", 600)
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "600")
    turns = (request_started, request_finished)
    for turn in turns:  # the transaction of the test is on this connection
        turn.disconnect(close_old_connections)
    yield Site()
    for turn in turns:
        turn.connect(close_old_connections)


@pytest.fixture
def lane(site):
    return ScanLane(site, InThisTransaction())


def ask(application, address, **headers):
    """Status, headers and body."""
    told = []
    body = b"".join(application(RequestFactory().get(address, **headers).environ, lambda *said: told.append(said)))
    [(status, heads)] = told
    return status, sorted(heads), body


MANNERS = {
    "packed": {"HTTP_ACCEPT_ENCODING": "gzip, br"},
    "plain": {},
    "English": {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8"},
    "Uyghur, packed": {"HTTP_ACCEPT_LANGUAGE": "ug", "HTTP_ACCEPT_ENCODING": "gzip"},
}


@pytest.mark.parametrize("headers", MANNERS.values(), ids=MANNERS)
def test_the_answer_is_the_sites_own(site, lane, headers):
    replaced = code_of(COMPANY)
    land.reissue(COMPANY, GROUND, by=SYSTEM)
    addresses = [f"/V/{code.token}" for code in (code_of(FLAT), code_of(ATTACHED), replaced)]
    ask(lane, addresses[0], **headers)
    asked = site.asked
    for address in addresses:
        ahead = ask(lane, address, **headers)
        assert site.asked == asked
        own = ask(site, address, **headers)
        asked = site.asked
        assert (ahead[0], ahead[1]) == (own[0], own[1])
        if "HTTP_ACCEPT_ENCODING" not in headers:
            assert MOMENT.sub(b"", ahead[2]) == MOMENT.sub(b"", own[2])
        assert len(ahead[2]) == len(own[2])
    assert [look.purpose for look in looks.looks_of(FLAT)] == ["扫码核验"] * 3
    assert looks.looks_of(COMPANY) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"HTTP_COOKIE": "ow_theme=dark"},
        {"QUERY_STRING": "language=en"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_HOST": "other.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_ACCEPT_LANGUAGE": "ru"},
    ],
    ids=str,
)
def test_everybody_who_is_otherwise_goes_to_the_site(site, lane, changes):
    address = f"/V/{code_of(FLAT).token}"
    ask(lane, address)
    asked = site.asked
    ask(lane, address)
    assert site.asked == asked
    ask(lane, address, **changes)
    assert site.asked == asked + 1


def test_a_sealed_row_is_believed_without_its_signature_and_a_changed_one_is_the_sites_to_judge(
    site, lane, monkeypatch
):
    code = code_of(FLAT)
    address, row = f"/V/{code.token}", Certificate.objects.filter(token=code.token)
    ask(lane, address)
    queries._checked.cache_clear()
    with monkeypatch.context() as blind:
        blind.setattr(tokens, "_signed", lambda *_: pytest.fail("the signature was checked again"))
        assert "李**" in ask(lane, address)[2].decode()
    row.update(seal="")
    assert "李**" in ask(lane, address)[2].decode()
    asked = site.asked
    row.update(issuer="另一机关", seal=sealed(row.get()))
    assert "李**" not in ask(lane, address)[2].decode()
    assert site.asked == asked + 1


def sealed(certificate):
    """A seal by somebody who can write rows but has another key."""
    return crypto.blind_index(certificate.serial, kind="another")


def test_codes_that_are_not_simply_good_get_the_sites_verdict(site, lane):
    token = code_of(FLAT).token
    ask(lane, f"/V/{token}")
    asked = site.asked
    for n, wrong in enumerate((token[:-1], token.lower(), token[:-1] + ("A" if token[-1] != "A" else "B"), "x"), 1):
        status, _, body = ask(lane, f"/V/{wrong}")
        assert (status, site.asked) == ("200 OK", asked + n)
        assert "李**" not in body.decode()
    assert ask(lane, "/V/")[0] == "200 OK" and site.asked == asked + 5


def test_what_was_registered_is_seen_by_the_next_scan(site, lane):
    address = f"/V/{code_of(FLAT).token}"
    ask(lane, address)
    before, asked = ask(lane, address)[2].decode(), site.asked
    land.cancel_mortgage(FLAT, unit_at(FLAT).of(Of.MORTGAGE)[0].key, GROUND, by=SYSTEM)
    after = ask(lane, address)[2].decode()
    assert site.asked == asked
    assert restrictions(before)["抵押"] == "有" and restrictions(after)["抵押"] == "无"


def test_a_visitor_is_counted_once_wherever_he_is_answered(site, lane, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_VERIFY_PER_MINUTE", "3")
    address = f"/V/{code_of(FLAT).token}"
    said = [ask(lane, address, REMOTE_ADDR="192.0.2.7")[0] for _ in range(5)]
    assert said == ["200 OK"] * 3 + ["429 Too Many Requests"] * 2
    unknown = [ask(lane, "/V/" + address[3:-1] + "7", REMOTE_ADDR="192.0.2.8")[0][:3] for _ in range(4)]
    assert unknown == ["200"] * 3 + ["429"]


def test_whoevers_turn_it_is_to_write_goes_the_long_way(site, lane, monkeypatch):
    address = f"/V/{code_of(FLAT).token}"
    ask(lane, address)
    ask(lane, address)
    asked = site.asked
    monkeypatch.setenv("ONEWINDOW_LOOKS_SECONDS", "0")
    ask(lane, address)
    assert site.asked == asked and not looks.Look.objects.exists()
    ask(lane, address)
    assert site.asked == asked + 1
    assert looks.Look.objects.filter(unit=FLAT).count() == 4


def test_without_its_database_the_lane_leaves_the_answer_to_the_site(site):
    address = f"/V/{code_of(FLAT).token}"
    lane = ScanLane(site, Away())
    ask(lane, address)
    assert ask(lane, address)[0] == "200 OK"
    assert site.asked == 2


def test_a_unit_that_has_to_be_added_up_is_answered_by_the_site(site, lane):
    address = f"/V/{code_of(FLAT).token}"
    ask(lane, address)
    Unit.objects.filter(code=FLAT).update(shown_by="")
    status, _, body = ask(lane, address)
    assert (status, site.asked) == ("200 OK", 2) and "李**" in body.decode()


class Away:
    def first_text(self, statement, values):
        raise DatabaseError


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_replaced():
    lines = straight.Lines()
    first = lines.first_text("SELECT pg_backend_pid()::text", {})
    assert lines.first_text("SELECT pg_backend_pid()::text", {}) == first
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [int(first[0])])
    with pytest.raises(DatabaseError):
        lines.first_text("SELECT pg_backend_pid()::text", {})
    assert lines.first_text("SELECT pg_backend_pid()::text", {}) != first
    assert lines.first_text("SELECT %(n)s::text WHERE false", {"n": "1"}) is None
    for line in lines._idle:
        line.close()
