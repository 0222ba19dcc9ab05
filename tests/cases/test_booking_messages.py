"""What happens to a booking is told to its applicant, and never undoes the booking."""

from datetime import timedelta

import pytest

from onewindow.appointments import acts
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.notices.models import Message
from onewindow.notices.queries import words_of_message
from onewindow.people.models import Account
from tests.notices.conftest import NOON

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
START = NOON + timedelta(days=1, hours=4)


@pytest.fixture
def party(demo, edition):
    with clock.moved_to(NOON):
        yield Account.objects.get(username="zhang").party.pk


def book(party, start=START):
    return acts.book(party, hall="hall-652801", service="publication_joint", start=start, by=SYSTEM)


def told(kind, language="zh"):
    return words_of_message(Message.objects.get(kind=kind), language)


def test_a_booking_is_confirmed_with_its_hall_time_and_number(party):
    done = book(party)
    said = told("appointment_booked")
    assert said.short == f"已预约 2025年5月14日 16:00 到库尔勒市政务服务中心办理，预约号 {done.code}。"
    assert "2025-05-14 16:00" in told("appointment_booked", "en").body
    assert Message.objects.get().about == f"booking:{done.code}"


def test_a_reminder_comes_once(party):
    done = book(party)
    with clock.moved_to(START - timedelta(hours=2)):
        acts.remind(done.booking, by=SYSTEM)
        drain()
    assert done.code in told("appointment_reminder").short


def test_a_cancellation_by_the_hall_is_told_with_its_reason_ones_own_is_not(party):
    acts.cancel(book(party).booking, reason="停电", by=SYSTEM)
    acts.cancel(book(party, START + timedelta(days=1)).booking, by=Actor(ref=f"party:{party}"))
    assert "停电" in told("appointment_cancelled").body
    assert Message.objects.filter(kind="appointment_cancelled").count() == 1


def test_who_did_not_come_reads_what_follows_from_it(party):
    done = book(party)
    with clock.moved_to(START + timedelta(hours=8)):
        acts.mark_missed(done.booking, by=SYSTEM)
    assert "多次爽约" in told("appointment_missed").body


def test_a_message_that_cannot_be_told_does_not_undo_the_booking(party, monkeypatch):
    from onewindow.cases import bookings
    from onewindow.notices.errors import UnknownKind

    def broken(*said, **more):
        raise UnknownKind(kind="x")

    monkeypatch.setattr(bookings.notices, "notify", broken)
    assert book(party).code and not Message.objects.exists()
