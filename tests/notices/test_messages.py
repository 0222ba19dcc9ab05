"""Telling people, on the real database: once, in their language, by the channels they want."""

import threading
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.appointments import acts as appointments
from onewindow.appointments.handlers import BookingHandler, handlers
from onewindow.core import clock, events
from onewindow.core.jobs import drain
from onewindow.notices import acts, preferences, queries
from onewindow.notices.errors import (
    BadFields,
    BadPreference,
    MessageNotFound,
    NoRecipient,
    PersonalInSubject,
    UnknownKind,
)
from onewindow.notices.glance import glance
from onewindow.notices.jobs import deliver
from onewindow.notices.models import Delivery, DemoPost, Message, Preference
from onewindow.notices.schedule import Quiet
from onewindow.people.acts import disable_staff, grant_mandate, revoke_mandate

from .conftest import CORRECTION, DECIDED, NOON, SYSTEM, at, party, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_message_stands_in_the_inbox_and_goes_out_by_sms(zhang):
    done = tell(zhang)
    assert (done.channels, done.repeated) == (("in_app", "sms"), False)
    line = queries.inbox(zhang)[0]
    assert (line.kind, line.urgency, line.about, line.read) == (
        "correction_needed", "urgent", "652801-20250513-00007", False,
    )  # fmt: skip
    assert line.body.startswith("张样例：您申请的“开书店一件事”")
    assert DemoPost.objects.count() == 0
    drain()
    post = DemoPost.objects.get()
    assert (post.channel, post.address) == ("sms", "139****0001")
    assert post.text == "办件 652801-20250513-00007 有 2 处需要补正，请在 2025年5月20日 前一次补齐。"
    event = events.history(f"inbox:{party(zhang)}")[-1]
    assert (event.verb, event.body["kind"], event.body["channels"]) == (
        "notify",
        "correction_needed",
        ["in_app", "sms"],
    )
    assert "张" not in str(event.body)


def test_names_and_numbers_are_stored_sealed(zhang):
    tell(zhang)
    drain()
    with connection.cursor() as cursor:
        for table in ("notices_message", "notices_delivery", "notices_demopost"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            rows = str(cursor.fetchall())
            assert "张样例" not in rows and "13900000001" not in rows and "张样例".encode().hex() not in rows


def test_the_same_event_reaches_somebody_once(zhang, account):
    first = tell(zhang)
    again = tell(zhang)
    assert again.message == first.message and again.repeated and again.channels == first.channels
    drain()
    drain()
    assert Message.objects.count() == DemoPost.objects.count() == 1
    assert [e.body["repeated"] for e in events.history(f"inbox:{party(zhang)}")] == [False, True]
    assert not tell(zhang, event="case:7#4").repeated
    assert not tell(account("li")).repeated
    assert not tell(zhang, "case_decided").repeated


def test_without_an_event_the_words_stand_for_it(zhang):
    assert not tell(zhang, event="").repeated
    assert tell(zhang, event="").repeated
    assert not tell(zhang, event="", data={**CORRECTION, "count": "3"}).repeated
    assert "张" not in Message.objects.first().event


def test_the_database_keeps_once_per_event_recipient_and_channel(zhang):
    done = tell(zhang)
    row = Message.objects.get(pk=done.message)
    with pytest.raises(IntegrityError, match="once_per_message_and_channel"), transaction.atomic():
        Delivery.objects.create(message=row, channel="sms", not_before=NOON)
    row.pk = None
    with pytest.raises(IntegrityError, match="one_message_per_event_and_party"), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_is_sent_when_the_act_around_it_fails(zhang):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert tell(zhang).message / 0
    assert drain() == 0 and Message.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "to", "data", "refusal"),
    [
        ("correction", None, CORRECTION, UnknownKind),
        ("correction_needed", None, {**CORRECTION, "number": "13900000001"}, PersonalInSubject),
        ("correction_needed", None, {**CORRECTION, "number": "张样例"}, PersonalInSubject),
        ("correction_needed", None, {}, BadFields),
        ("correction_needed", "party:999999999", CORRECTION, NoRecipient),
        ("correction_needed", "agency:1", CORRECTION, NoRecipient),
        ("correction_needed", "party:x", CORRECTION, NoRecipient),
        ("correction_needed", "party:²", CORRECTION, NoRecipient),
        ("correction_needed", "", CORRECTION, NoRecipient),
        ("correction_needed", "party:" + "9" * 5000, CORRECTION, NoRecipient),
    ],
)
def test_what_cannot_be_told_is_refused_and_leaves_nothing(zhang, kind, to, data, refusal):
    with pytest.raises(refusal) as caught:
        acts.notify(kind, party(zhang) if to is None else to, data, about="x", by=SYSTEM)
    assert "张" not in str(caught.value.data)
    assert Message.objects.count() == 0 and drain() == 0


def test_an_overlong_reference_is_refused(zhang):
    for said in ({"about": "x" * 121}, {"about": ""}, {"about": "x", "event": "e" * 131}):
        with pytest.raises(BadFields):
            acts.notify("correction_needed", party(zhang), CORRECTION, by=SYSTEM, **said)


def test_staff_are_reached_by_dingtalk_and_see_only_their_own(account):
    clerk = account("clerk.652801")
    data = {"number": "652801-20250513-00007", "matter": {"zh": "营业执照", "en": "Business licence"}}
    done = acts.notify("review_nudged", f"staff:{clerk.staff.pk}", data, about="n", by=SYSTEM)
    assert done.channels == ("in_app", "dingtalk")
    drain()
    assert DemoPost.objects.get().channel == "dingtalk"
    assert queries.inbox(clerk, language="en")[0].subject == "Nudged: 652801-20250513-00007"
    other = account("clerk.652822")
    assert queries.inbox(other) == []
    with pytest.raises(MessageNotFound):
        queries.message(other, done.message)


def test_somebody_who_was_locked_out_is_not_told_any_more(account):
    clerk = account("clerk.652801").staff
    data = {"number": "1", "matter": {"zh": "营业执照"}}
    acts.notify("review_nudged", f"staff:{clerk.pk}", data, about="n", by=SYSTEM)
    disable_staff(clerk, reason="离职", by=SYSTEM)
    drain()
    assert Delivery.objects.get(channel="dingtalk").error == "no_recipient"
    with pytest.raises(NoRecipient):
        acts.notify("review_nudged", f"staff:{clerk.pk}", data, about="m", by=SYSTEM)


def test_the_inbox_speaks_the_language_of_the_page(zhang):
    tell(zhang)
    tell(zhang, "mandate_granted", {"until": "2026-12-31", "name": "张样例", "other": "李样例"})
    spoken = {
        tongue: [line.language for line in queries.inbox(zhang, language=tongue)]
        for tongue in ("zh-hans", "en", "ru", "ug")
    }
    assert spoken == {"zh-hans": ["zh", "zh"], "en": ["en", "en"], "ru": ["ru", "ru"], "ug": ["ug", "ug"]}


def test_what_goes_out_speaks_the_readers_own_language(zhang):
    preferences.save(zhang, language="ru")
    tell(zhang)
    drain()
    assert DemoPost.objects.get().text.startswith("Дело 652801")
    assert Delivery.objects.get(channel="sms").language == "ru"


def test_muted_channels_stay_silent_also_for_what_waits(zhang):
    preferences.save(zhang, muted=["sms"])
    assert tell(zhang).channels == ("in_app",)
    preferences.save(zhang, muted=[])
    assert tell(zhang, event="case:7#5").channels == ("in_app", "sms")
    preferences.save(zhang, muted=["sms"])
    drain()
    assert DemoPost.objects.count() == 0 and Delivery.objects.get(channel="sms").status == "dropped"


def test_quiet_hours_hold_back_what_is_not_urgent(zhang):
    with clock.moved_to(at("2025-05-13 23:30")):
        tell(zhang)
        tell(zhang, "case_decided", event="case:7#9")
        urgent, normal = Delivery.objects.filter(channel="sms").order_by("pk")
        assert urgent.not_before == at("2025-05-13 23:30") and normal.not_before == at("2025-05-14 09:00")
        deliver(urgent.pk)
        deliver(normal.pk)
        assert len(queries.inbox(zhang)) == 2
        assert list(DemoPost.objects.values_list("delivery", flat=True)) == [urgent.pk]
    with clock.moved_to(at("2025-05-14 09:00")):
        deliver(normal.pk)
    assert DemoPost.objects.count() == 2


def test_ones_own_quiet_hours_go_before_the_regions_also_after_the_fact(zhang):
    tell(zhang, "case_decided")
    waiting = Delivery.objects.get(channel="sms")
    preferences.save(zhang, quiet=Quiet(begins=time(11), ends=time(13)))
    deliver(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == "waiting" and waiting.not_before == at("2025-05-13 13:00") and waiting.tries == 0
    with clock.moved_to(at("2025-05-13 13:00")):
        deliver(waiting.pk)
    assert DemoPost.objects.count() == 1


def test_preferences_are_ones_own_and_write_no_history(zhang, account):
    before = preferences.preferences(zhang)
    assert before.possible == ("in_app", "sms", "email", "wechat") and before.muted == frozenset()
    preferences.save(zhang, muted=["sms"], language="en", addresses={"wechat": "openid-1"})
    preferences.save(zhang, quiet=Quiet(begins=time(20), ends=time(10)))
    after = preferences.preferences(zhang)
    assert (after.muted, after.language, after.addresses) == (frozenset({"sms"}), "en", {"wechat": "openid-1"})
    assert after.quiet == Quiet(begins=time(20), ends=time(10))
    assert preferences.preferences(account("li")).muted == frozenset()
    assert b"openid" not in bytes(Preference.objects.get().addresses_sealed)
    assert events.history(f"inbox:{party(zhang)}") == []
    assert tell(zhang).channels == ("in_app", "wechat")
    preferences.save(zhang, addresses={"wechat": ""})
    assert preferences.preferences(zhang).addresses == {}


@pytest.mark.parametrize(
    "said",
    [
        {"muted": ["in_app"]},
        {"muted": ["fax"]},
        {"language": "tlh"},
        {"addresses": {"sms": "13900000009"}},
        {"addresses": {"email": "nicht so"}},
        {"addresses": {"email": "a@b.cn\nBcc: x@y.cn"}},
        {"addresses": {"wechat": "two words"}},
        {"addresses": {"dingtalk": "x"}},
    ],
)
def test_preferences_that_cannot_be_kept_are_refused(zhang, said):
    with pytest.raises(BadPreference) as caught:
        preferences.save(zhang, **said)
    assert caught.value.text().endswith("。")
    assert not Preference.objects.exists()


def test_unread_messages_are_counted_and_marked(zhang, account, django_assert_max_num_queries):
    for n in range(3):
        tell(zhang, event=f"case:{n}")
    first = queries.inbox(zhang)[0].message
    with django_assert_max_num_queries(2):
        assert queries.unread_count(zhang) == 3
    preferences.mark_read(zhang, first)
    read_at = Message.objects.get(pk=first).read_at
    with clock.moved_to(NOON + timedelta(hours=1)):
        preferences.mark_read(zhang, first)
    assert Message.objects.get(pk=first).read_at == read_at
    assert queries.unread_count(zhang) == 2
    assert [(line.message == first, line.read) for line in queries.inbox(zhang)] == [(False, False)] * 2 + [
        (True, True)
    ]
    with pytest.raises(MessageNotFound):
        preferences.mark_read(account("li"), first)
    assert preferences.mark_all_read(zhang) == 2 and queries.unread_count(zhang) == 0


def test_pages_of_the_inbox_go_on_where_they_stopped(zhang, django_assert_max_num_queries):
    told = [tell(zhang, event=f"case:{n}").message for n in range(6)]
    for read in (told[5], told[2]):
        preferences.mark_read(zhang, read)
    seen, before = [], None
    while True:
        with django_assert_max_num_queries(3):
            page = queries.inbox(zhang, before=before, limit=2)
        if not page:
            break
        seen += [line.message for line in page]
        before = (page[-1].read, page[-1].created_at, page[-1].message)
    assert seen == [told[n] for n in (4, 3, 1, 0, 5, 2)]  # unread first, then newest first


def test_the_badge_costs_one_query_and_refuses_nobody(zhang, account, django_assert_num_queries):
    tell(zhang)
    tell(zhang, event="again")
    tell(f"staff:{account('clerk.652801').staff.pk}", "review_nudged", {"number": "1", "matter": {"zh": "甲"}})
    with django_assert_num_queries(1):
        assert glance(zhang.pk).unread == glance(zhang.pk).unread == 2
    assert glance(account("clerk.652801").pk).unread == 1
    assert glance(account("li").pk).unread == glance(10**9).unread == 0
    tell(zhang, event="a third")
    assert glance(zhang.pk).unread == 3
    preferences.mark_all_read(zhang)
    assert glance(zhang.pk).unread == 0


def test_an_agent_for_everything_reads_the_inbox_one_for_a_single_service_does_not(account):
    zhang, wang = account("zhang"), account("wang")
    done = tell(zhang)
    for scope, may in ((["publication_joint"], False), (["*"], True)):
        mandate = grant_mandate(zhang.party, wang.party, scope=scope, by=SYSTEM)
        if may:
            assert [line.message for line in queries.inbox(wang, principal=zhang.party.pk)] == [done.message]
            assert queries.message(wang, done.message).message == done.message
        revoke_mandate(mandate, by=SYSTEM)
        with pytest.raises(MessageNotFound):
            queries.inbox(wang, principal=zhang.party.pk)
        with pytest.raises(MessageNotFound):
            queries.message(wang, done.message)
    with pytest.raises(MessageNotFound):
        queries.inbox(account("clerk.652801"), principal=zhang.party.pk)


def test_a_message_whose_kind_is_gone_stays_in_the_inbox(zhang, region_with):
    tell(zhang)
    region_with(("kinds/cases.yaml", "  correction_needed:\n", "  correction_asked:\n"))
    drain()
    assert queries.inbox(zhang)[0].subject == "correction_needed"
    assert Delivery.objects.get(channel="sms").error == "unknown_notice_kind"


def test_what_was_sent_can_be_looked_at(zhang, account):
    tell(zhang)
    drain()
    sms, in_app = queries.sent("652801-20250513-00007")
    assert (sms.channel, sms.status, sms.tries, sms.subject) == (
        "sms",
        "sent",
        1,
        "办件 652801-20250513-00007 需要补正",
    )
    assert sms.sent_at == NOON and sms.text.startswith("办件") and in_app.status == "sent"
    assert [post.address for post in queries.demo_posts(account("admin.652800"), "sms")] == ["139****0001"]
    for stranger in (zhang, account("clerk.652801")):
        assert queries.demo_posts(stranger, "sms") == [] and queries.failures(stranger) == []


class Tell(BookingHandler):
    """What a higher floor writes to bring the two rooms together."""

    def on_reminder(self, told, *, by):
        data = {"code": told.code, "hall": {"zh": "库尔勒市政务服务中心"}, "start": told.start.isoformat()}
        event = f"booking:{told.booking}#{told.version}/{told.minutes}"
        acts.notify(
            "appointment_reminder", f"party:{told.party}", data, about=f"booking:{told.code}", event=event, by=by
        )


def test_a_reminder_of_a_booking_becomes_a_message(zhang):
    handlers.add("example", Tell())
    try:
        start = NOON + timedelta(days=1, hours=4)
        done = appointments.book(
            zhang.party.pk, hall="hall-652801", service="publication_joint", start=start, by=SYSTEM
        )
        with clock.moved_to(start - timedelta(hours=2)):
            appointments.remind(done.booking, by=SYSTEM)
            drain()
    finally:
        handlers._plugins.pop("example")
    assert DemoPost.objects.get().text == f"提醒：2025年5月14日 16:00 请到库尔勒市政务服务中心，预约号 {done.code}。"


@pytest.mark.django_db(transaction=True)
def test_ten_who_tell_the_same_at_once_tell_it_once(zhang):
    barrier, results = threading.Barrier(10), []

    def run():
        try:
            barrier.wait(timeout=60)
            results.append(tell(party_ref))
        finally:
            connection.close()

    party_ref = party(zhang)
    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert [result.repeated for result in results].count(False) == 1 and len(results) == 10
    assert Message.objects.count() == 1
    waiting = Delivery.objects.get(channel="sms").pk

    def send():
        try:
            deliver(waiting)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert DemoPost.objects.count() == 1 and Delivery.objects.get(pk=waiting).tries == 1


def test_data_of_one_message_do_not_open_in_another(zhang):
    one, other = (Message.objects.get(pk=tell(zhang, event=e).message) for e in ("a", "b"))
    Message.objects.filter(pk=other.pk).update(data_sealed=one.data_sealed)
    with pytest.raises(ValueError, match=r"notices_message\.data"):
        queries.message(zhang, other.pk)
    assert DECIDED["name"] in queries.message(zhang, one.pk).body
