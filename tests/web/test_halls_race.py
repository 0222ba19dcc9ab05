"""Booking over a real HTTP server: sixty at the same moment, ten places."""

import http.client
import threading
import time
from urllib.parse import urlencode, urlparse
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from onewindow.appointments.models import Booking
from onewindow.core import clock, events
from onewindow.people.models import Account, Party
from tests.web.halls_world import CONFIRM, HALL, WHEN, at, halls_with  # noqa: F401  fixtures

TOKEN = "a" * 32
PEOPLE, THREADS, PLACES = 120, 60, 10


def make_people(count):
    """Accounts with a person each, signed in: their session keys."""
    accounts = Account.objects.bulk_create([Account(username=f"p{n}") for n in range(count)])
    Party.objects.bulk_create(
        [
            Party(
                kind="natural", name=f"样例{one.pk}", id_kind="none", assurance="declared", created_at=clock.now(), account=one
            )
            for one in accounts
        ]
    )  # fmt: skip
    return [signed_in(one) for one in accounts]


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def knock(server, session):
    """Press "confirm", and again with the same key where the door of the little test server was too crowded."""
    key = uuid4().hex
    for _ in range(200):
        try:
            return send(server, session, key)
        except ConnectionError:
            time.sleep(0.05)
    return None


def send(server, session, key):
    """The status of the answer, and whether it names the nearest free times."""
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=120)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", CONFIRM, urlencode({"at": WHEN, "key": key}), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, "已经约满" in body and "离得最近的空档" in body


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_sixty_at_once_ten_get_a_place_and_the_others_the_nearest_times(live_server, edition, halls_with):  # noqa: F811
    halls_with(("seats: {A: 4, B: 3, C: 2}", f"seats: {{A: {PLACES}, B: 3, C: 2}}"))
    server, barrier, answers = urlparse(live_server.url), threading.Barrier(THREADS), [None] * PEOPLE
    with clock.moved_to(at("2025-05-12 09:00")):
        sessions = make_people(PEOPLE)

        def run(first):
            barrier.wait(timeout=60)
            for n in range(first, PEOPLE, THREADS):
                answers[n] = knock(server, sessions[n])

        workers = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=240)
    assert answers.count((302, False)) == Booking.objects.count() == PLACES
    assert answers.count((409, True)) == PEOPLE - PLACES
    assert len(events.history(f"hall:{HALL}")) == PLACES
