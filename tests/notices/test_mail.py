"""E-mail against a real mail host in a process of its own: sent, refused, unreachable, tried again, given up."""

from datetime import timedelta

import pytest
from django.db import connection

from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.core.jobs import JOBS, drain
from onewindow.notices import acts, preferences, queries
from onewindow.notices.errors import NothingToRepeat
from onewindow.notices.jobs import deliver, sweep
from onewindow.notices.models import Delivery, DemoPost
from onewindow.people.errors import NotAllowed

from .conftest import NOON, SYSTEM, party, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def mailed(user, address="zhang@example.org", **said):
    preferences.save(user, addresses={"email": address}, muted=["sms"], **said)
    tell(user)
    return Delivery.objects.get(channel="email").pk


def row(delivery):
    return Delivery.objects.get(pk=delivery)


def test_a_mail_arrives_with_its_words_and_without_a_name_in_its_heading(mail, zhang):
    sent = mailed(zhang)
    drain()
    (received,) = mail.mails
    assert received["Subject"] == "办件 652801-20250513-00007 需要补正"
    assert (received["To"], received["From"]) == ("zhang@example.org", "onewindow@example.org")
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content().startswith("张样例：您申请的“开书店一件事”")
    assert "张样例" not in " ".join(f"{key}: {value}" for key, value in received.items())
    assert row(sent).status == "sent" and row(sent).reference == received["Message-ID"]


def test_a_mail_speaks_the_readers_language(mail, zhang):
    mailed(zhang, language="ru")
    drain()
    (received,) = mail.mails
    assert received["Subject"].strip() == "По делу 652801-20250513-00007 нужны исправления"
    assert "Открыть книжный магазин" in received.get_content()


def test_the_address_of_the_account_serves_where_nobody_gave_another(mail, zhang):
    zhang.email = "account@example.org"
    zhang.save()
    tell(zhang)
    drain()
    assert [received["To"] for received in mail.mails] == ["account@example.org"]


def test_without_a_mail_host_there_is_no_mail(zhang, settings):
    settings.EMAIL_HOST, settings.DEMO = "", False
    preferences.save(zhang, addresses={"email": "zhang@example.org"})
    assert tell(zhang).channels == ("in_app", "sms")


def test_a_demo_without_a_mail_host_shows_what_it_would_have_mailed(zhang, settings):
    settings.EMAIL_HOST, settings.DEMO = "", True
    mailed(zhang)
    drain()
    (shown,) = queries.outbox(channel="email")
    assert shown.subject == "办件 652801-20250513-00007 需要补正" and shown.text.startswith("张样例：")
    assert shown.address == "zh***" and queries.outbox(channel="sms") == []
    post = DemoPost.objects.get()
    assert "张样例" not in post.text and "zhang@" not in post.text + post.address  # in clear only the subject


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(mail, zhang, account):
    sent = mailed(zhang, "nobody@example.org")
    drain()
    assert (row(sent).status, row(sent).error, row(sent).tries) == ("failed", "smtp_550", 1)
    assert [(f.delivery, f.error, f.text) for f in queries.failures(account("admin.652800"))] == [
        (sent, "smtp_550", "")
    ]


def test_a_full_mailbox_is_tried_again_later_and_then_given_up(mail, zhang):
    sent = mailed(zhang, "full@example.org")
    pauses, moment = [], NOON
    while row(sent).status == "waiting" and len(pauses) < 20:
        with clock.moved_to(moment):
            deliver(sent)
            deliver(sent)  # too early: nothing happens
        pauses.append((row(sent).not_before - moment).total_seconds() / 60)
        moment = row(sent).not_before
    assert pauses[:5] == [1, 5, 15, 60, 240] and len(pauses) == 6
    assert (row(sent).status, row(sent).error, row(sent).tries) == ("failed", "smtp_452", 6)
    assert mail.mails == []


def test_a_mail_host_that_is_away_loses_nothing(mail, zhang, settings):
    settings.EMAIL_PORT = 1
    sent = mailed(zhang)
    drain()
    assert (row(sent).status, row(sent).error, row(sent).tries) == ("waiting", "no_connection", 1)
    settings.EMAIL_PORT = mail.port
    with clock.moved_to(NOON + timedelta(minutes=1)):
        deliver(sent)
    assert row(sent).status == "sent" and len(mail.mails) == 1
    with clock.moved_to(NOON + timedelta(hours=9)):
        deliver(sent)
    assert len(mail.mails) == 1


def test_an_operator_has_a_failed_mail_tried_again_once_it_can_go(mail, zhang, account):
    sent = mailed(zhang, "nobody@example.org")
    drain()
    with pytest.raises(NotAllowed):
        acts.retry_delivery(sent, by=party_actor(zhang))
    preferences.save(zhang, addresses={"email": "zhang@example.org"})
    acts.retry_delivery(sent, by=SYSTEM)
    assert events.history(f"inbox:{party(zhang)}")[-1].verb == "retry_delivery"
    drain()
    assert row(sent).status == "sent" and len(mail.mails) == 1
    for delivery in (sent, 10**9):
        with pytest.raises(NothingToRepeat):
            acts.retry_delivery(delivery, by=SYSTEM)


def party_actor(user):
    return Actor(ref=party(user))


def test_the_sweep_finds_what_no_job_looks_at_any_more(mail, zhang):
    sent = mailed(zhang)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    sweep()
    assert drain() == 0
    with clock.moved_to(NOON + timedelta(minutes=16)):
        sweep()
        sweep()
        assert drain() == 2
    assert row(sent).status == "sent" and len(mail.mails) == 1


def test_jobs_are_registered_by_name():
    assert {"notices.deliver", "notices.sweep", "appointments.remind", "appointments.close_missed"} <= set(JOBS)
