"""Halls over HTTP: what the public sees, booking in three steps, one's own bookings, what is refused and what is near."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from onewindow.appointments.models import Booking, Ticket
from onewindow.core import clock
from onewindow.documents.vertical import here
from onewindow.people.queries import principals_of
from tests.web.halls_world import (  # noqa: F401  fixtures
    BOOK,
    CONFIRM,
    HALL,
    SHOP,
    TEN,
    WHEN,
    at,
    booked,
    client_of,
    halls_with,
    missed,
    take,
    tickets,
    world,
)

pytestmark = pytest.mark.django_db
SPECIAL = '{first: "2025-05-13", last: "2025-05-13", hours: [], reason: {zh: 检修停电, en: Power is off}}'


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestHalls:
    def test_all_halls_say_whether_they_are_open_and_who_waits(self, client, world):  # noqa: F811
        with clock.moved_to(TEN):
            tickets(3)
            shown = text(client.get("/halls/"))
        assert shown.count("开放中 · 14:00 午休") == 11
        assert "等 3 人，约 23 分钟" in shown

    def test_a_closed_hall_says_when_it_opens(self, client, world):  # noqa: F811
        assert "未开放 · 今天 10:00 开门" in text(client.get(f"/halls/{HALL}/"))
        with clock.moved_to(at("2025-05-16 21:00")):
            assert "未开放 · 周一 10:00 开门" in text(client.get(f"/halls/{HALL}/"))

    def test_only_halls_that_handle_the_service_and_the_button_leads_to_its_times(self, client, world, halls_with):  # noqa: F811
        halls_with(('services: ["*"]', "services: [publication_joint]"))
        page = client.get("/halls/?service=exit_entry_hub").content.decode()
        assert f"/halls/{HALL}/book/exit_entry_hub/" in page and "/halls/hall-652824/" not in page

    def test_special_days_stand_in_the_week(self, client, world, halls_with):  # noqa: F811
        halls_with(("special_days: []", f"special_days: [{SPECIAL}]"))
        assert "周二 5 月 13 日 休息 检修停电" in text(client.get(f"/halls/{HALL}/"))

    def test_an_address_that_nobody_checked_says_so(self, client, world, halls_with):  # noqa: F811
        assert "地址还没有核实" in text(client.get(f"/halls/{HALL}/"))
        halls_with(("status: unverified", "status: seen"))
        assert "地址还没有核实" not in text(client.get(f"/halls/{HALL}/"))

    def test_a_hall_shows_its_name_in_the_traditional_script_of_its_place(self, client, world):  # noqa: F811
        shown = client.get(f"/halls/{HALL}/").content.decode()
        assert f'<span lang="mn-Mong" dir="ltr">{here().divisions["652801"].genitive} ' in shown
        assert "待母语审校" in shown

    def test_a_map_is_a_link_in_words(self, client, world, halls_with):  # noqa: F811
        assert "地图" not in text(client.get(f"/halls/{HALL}/"))
        old = f'code: "{HALL}"\n'
        halls_with((old, f"{old}    map: https://map.example.cn/korla\n"))
        assert 'href="https://map.example.cn/korla"' in client.get(f"/halls/{HALL}/").content.decode()

    def test_the_english_page_has_the_english_name(self, client, world):  # noqa: F811
        client.cookies["django_language"] = "en"
        assert "Government Service Centre of Korla City" in text(client.get(f"/halls/{HALL}/"))

    @pytest.mark.parametrize(
        "address",
        [
            "/halls/hall-0/",
            "/halls/hall-0/board/",
            f"/halls/{HALL}/book/nothing/",
            "/halls/?service=nothing",
            f"/halls/{HALL}/book/lenient_exemption/",
        ],
    )
    def test_what_is_not_there(self, client, world, address):  # noqa: F811
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "address", ["/halls/", f"/halls/{HALL}/", f"/halls/{HALL}/board/", f"/halls/{HALL}/book/", BOOK]
    )
    def test_public_pages_cost_few_queries(self, client, world, address, django_assert_max_num_queries):  # noqa: F811
        with clock.moved_to(TEN):
            tickets(5)
            client.get(address)
            with django_assert_max_num_queries(8):
                assert client.get(address).status_code == 200


class TestTimes:
    def test_days_show_what_is_free_and_holidays_have_their_names(self, client, world):  # noqa: F811
        with clock.moved_to(at("2025-09-26 09:00")):
            shown = text(client.get(BOOK))
        assert "休息 国庆节" in shown or "休息 国庆" in shown
        assert "余 64" in shown

    def test_a_full_time_cannot_be_chosen(self, client, world):  # noqa: F811
        take()
        page = client.get(f"{BOOK}?day=2025-05-13").content.decode()
        assert "at=2025-05-13T10%3A00" not in page and "at=2025-05-13T10%3A30" in page
        assert "约满" in page

    @pytest.mark.parametrize("day", ["", "2025-05-17", "1999-01-01", "morgen", "9999-12-31", "0001-01-01"])
    def test_a_day_that_is_none_shows_the_first_with_a_place(self, client, world, day):  # noqa: F811
        shown = client.get(BOOK, {"day": day})
        assert shown.status_code == 200 and "5 月 12 日 周一" in text(shown)

    def test_where_everything_is_full_another_hall_is_named(self, client, world, halls_with):  # noqa: F811
        halls_with(("ahead_days: 14", "ahead_days: 1"), ("minutes: 30", "minutes: 240"))
        other = "/halls/?service=publication_joint"
        assert other not in client.get(BOOK).content.decode()
        for day in ("2025-05-12 10:00", "2025-05-12 16:00", "2025-05-13 10:00", "2025-05-13 16:00"):
            take(start=at(day))
        shown = client.get(BOOK)
        assert "都约满了" in text(shown) and other in shown.content.decode()


class TestBooking:
    def test_from_the_service_to_the_pass_in_three_steps(self, world):  # noqa: F811
        zhang = client_of(world("zhang"))
        assert BOOK in zhang.get(f"/halls/{HALL}/book/").content.decode()
        assert f"{CONFIRM}?at=2025-05-13T10%3A00" in zhang.get(f"{BOOK}?day=2025-05-13").content.decode()
        asked = zhang.get(f"{CONFIRM}?at={WHEN}")
        assert "5 月 13 日 周二 10:00" in text(asked) and "张样例" in text(asked)
        done = zhang.post(CONFIRM, {"at": WHEN, "party": world("zhang").party.pk})
        row = Booking.objects.get()
        assert done.url == f"/me/bookings/{row.pk}/"
        shown = text(zhang.get(done.url))
        assert row.code in shown and "5 月 13 日 周二 10:00–10:30" in shown

    def test_the_same_form_sent_twice_books_once(self, world):  # noqa: F811
        zhang = client_of(world("zhang"))
        key = re.search(r'name="key" value="(\w+)"', zhang.get(f"{CONFIRM}?at={WHEN}").content.decode())[1]
        sent = {"at": WHEN, "party": world("zhang").party.pk, "key": key}
        assert zhang.post(CONFIRM, sent).url == zhang.post(CONFIRM, sent).url
        assert Booking.objects.count() == 1

    def test_a_stranger_signs_in_first_and_comes_back_to_his_time(self, client, world):  # noqa: F811
        answer = client.get(f"{CONFIRM}?at={WHEN}")
        assert answer.status_code == 302 and "next=" in answer.url and "confirm" in answer.url

    def test_for_a_company_by_its_agent(self, world):  # noqa: F811
        li = world("li")
        assert len(principals_of(li, service=SHOP)) == 1  # the companies of the demo come with `demo`
        answer = client_of(li).post(CONFIRM, {"at": WHEN, "party": 10**9})
        assert answer.status_code == 404 and Booking.objects.count() == 0

    def test_nobody_books_for_somebody_else(self, world):  # noqa: F811
        other = world("wang").party.pk
        answer = client_of(world("zhang")).post(CONFIRM, {"at": WHEN, "party": other})
        assert answer.status_code == 404 and Booking.objects.count() == 0

    def test_a_clerk_books_for_whom_he_has_before_him_also_during_a_pause(self, world):  # noqa: F811
        missed(world("zhang"))
        party = world("zhang").party.pk
        clerk = client_of(world("clerk.652801"))
        assert "张样例" in text(clerk.get(f"{CONFIRM}?at={WHEN}&party={party}"))
        assert clerk.post(CONFIRM, {"at": WHEN, "party": party}).status_code == 302
        assert Booking.objects.get(status="booked").party_id == party
        assert clerk.get(f"{CONFIRM}?at={WHEN}").status_code == 403

    def test_a_clerk_of_another_hall_books_nothing_here(self, world):  # noqa: F811
        party = world("zhang").party.pk
        answer = client_of(world("clerk.652822")).post(CONFIRM, {"at": WHEN, "party": party})
        assert answer.status_code in {403, 404} and Booking.objects.count() == 0

    @pytest.mark.parametrize(
        "when", ["", "morgen", "2025-05-13", "9999-12-31T10:00", "2025-05-13T10:00+08:00", "x" * 5000]
    )
    def test_a_time_that_is_none_leads_back_to_the_calendar(self, world, when):  # noqa: F811
        zhang = client_of(world("zhang"))
        for answer in (zhang.get(CONFIRM, {"at": when}), zhang.post(CONFIRM, {"at": when})):
            assert answer.status_code in {302, 409, 422} and Booking.objects.count() == 0


class TestRefusals:
    def test_a_full_time_names_the_nearest_free_ones(self, world):  # noqa: F811
        take()
        zhang = client_of(world("zhang"))
        for answer in (zhang.get(f"{CONFIRM}?at={WHEN}"), zhang.post(CONFIRM, {"at": WHEN})):
            assert answer.status_code == 409
            assert "已经约满" in text(answer) and "离得最近的空档" in text(answer)
            assert "at=2025-05-13T10%3A30" in answer.content.decode()

    def test_a_time_outside_the_hours_names_the_nearest_too(self, world):  # noqa: F811
        answer = client_of(world("zhang")).post(CONFIRM, {"at": "2025-05-17T10:00"})
        assert answer.status_code == 422 and "at=2025-05-16T19%3A30" in answer.content.decode()

    def test_a_second_booking_of_the_same_offers_to_move_the_first(self, world):  # noqa: F811
        first = booked(world("zhang"))
        answer = client_of(world("zhang")).post(CONFIRM, {"at": "2025-05-14T11:00"})
        assert answer.status_code == 409 and Booking.objects.count() == 1
        assert f"/me/bookings/{first}/change/?at=2025-05-14T11%3A00" in answer.content.decode()

    def test_who_stayed_away_too_often_is_shown_the_way_to_the_hall(self, world):  # noqa: F811
        missed(world("zhang"))
        answer = client_of(world("zhang")).post(CONFIRM, {"at": WHEN})
        assert answer.status_code == 409 and "因多次预约未到" in text(answer)
        assert f'href="/halls/{HALL}/"' in answer.content.decode()
        assert not Booking.objects.filter(status="booked").exists()

    def test_what_was_chosen_is_still_there(self, world):  # noqa: F811
        take()
        page = client_of(world("zhang")).post(CONFIRM, {"at": WHEN}).content.decode()
        assert f'name="at" value="{WHEN}"' in page


class TestMine:
    def test_the_list_is_empty_at_first_and_then_has_them_latest_first(self, world):  # noqa: F811
        zhang = client_of(world("zhang"))
        assert "还没有预约" in text(zhang.get("/me/bookings/"))
        booked(world("zhang"))
        booked(world("zhang"), start=at("2025-05-14 11:00"), service="exit_entry_hub")
        shown = text(zhang.get("/me/bookings/"))
        assert shown.index("5 月 14 日") < shown.index("5 月 13 日")

    def test_pages_of_the_list(self, world):  # noqa: F811
        number = booked(world("zhang"))
        row = Booking.objects.get(pk=number)
        Booking.objects.bulk_create(
            [
                Booking(
                    code=f"T{n}", party=row.party, made_by="t", division=row.division, hall=HALL, line="A", service=SHOP,
                    seat=row.seat, start_at=row.start_at, end_at=row.end_at, status="cancelled", created_at=row.created_at,
                )
                for n in range(25)
            ]
        )  # fmt: skip
        zhang = client_of(world("zhang"))
        first = zhang.get("/me/bookings/").content.decode()
        older = re.search(r'href="\?after=([\d-]+)"', first)[1]
        second = zhang.get(f"/me/bookings/?after={older}").content.decode()
        codes = [re.findall(r"/me/bookings/(\d+)/", page) for page in (first, second)]
        assert len(codes[0]) == 20 and len(codes[1]) == 6 and not set(codes[0]) & set(codes[1])
        assert zhang.get("/me/bookings/?after=x-9").status_code == 200

    def test_others_bookings_look_as_if_they_were_not_there(self, world):  # noqa: F811
        number = booked(world("zhang"))
        for who in ("wang", "clerk.652822"):
            other = client_of(world(who))
            for rest in ("", "change/", "cancel/", "booking.ics", "qr.svg"):
                assert other.get(f"/me/bookings/{number}/{rest}").status_code == 404
            for rest in ("change/", "cancel/", "arrive"):
                assert other.post(f"/me/bookings/{number}/{rest}", {"at": WHEN}).status_code == 404
        assert Booking.objects.get().status == "booked"
        assert client_of(world("zhang")).get("/me/bookings/999999/").status_code == 404

    def test_moving_it_asks_once_and_keeps_the_code(self, world):  # noqa: F811
        number = booked(world("zhang"))
        zhang, address = client_of(world("zhang")), f"/me/bookings/{number}/change/"
        assert "新时间约上以前，原来的不会丢" in text(zhang.get(address))
        assert "改成这个时间？" in text(zhang.get(f"{address}?at=2025-05-14T11:00"))
        assert zhang.post(address, {"at": "2025-05-14T11:00"}).status_code == 302
        row = Booking.objects.get()
        assert (row.start_at, row.version) == (at("2025-05-14 11:00"), 1)

    def test_moving_into_a_full_time_keeps_the_old_one_and_names_what_is_near(self, world):  # noqa: F811
        number = booked(world("zhang"))
        take(start=at("2025-05-14 11:00"))
        answer = client_of(world("zhang")).post(f"/me/bookings/{number}/change/", {"at": "2025-05-14T11:00"})
        assert answer.status_code == 409 and Booking.objects.get(pk=number).start_at == TEN
        assert f"/me/bookings/{number}/change/?at=2025-05-14T10%3A30" in answer.content.decode()

    def test_cancelling_asks_first_and_offers_the_way_back(self, world):  # noqa: F811
        number = booked(world("zhang"))
        zhang = client_of(world("zhang"))
        assert "取消这个预约？" in text(zhang.get(f"/me/bookings/{number}/cancel/"))
        assert Booking.objects.get().status == "booked"
        done = zhang.post(f"/me/bookings/{number}/cancel/", {"reason": "改天\x00再去"}, follow=True)
        row = Booking.objects.get()
        assert (row.status, row.reason) == ("cancelled", "改天再去")
        assert f"{CONFIRM}?at=2025-05-13T10%3A00" in done.content.decode()
        assert zhang.post(CONFIRM, {"at": WHEN}).status_code == 302

    def test_an_hour_before_nothing_is_changed_any_more(self, world):  # noqa: F811
        number = booked(world("zhang"))
        zhang = client_of(world("zhang"))
        with clock.moved_to(at("2025-05-13 09:30")):
            zhang = client_of(world("zhang"))
            shown = text(zhang.get(f"/me/bookings/{number}/"))
            assert "改时间" not in shown and "不能再改约或取消" in shown
            refused = zhang.post(f"/me/bookings/{number}/cancel/", {"reason": "病了"})
            assert refused.status_code == 409 and "病了" in refused.content.decode()
            assert zhang.post(f"/me/bookings/{number}/change/", {"at": "2025-05-14T11:00"}).status_code == 409
        assert Booking.objects.get().status == "booked"

    def test_a_hall_that_closes_says_so_and_offers_other_times(self, world, halls_with):  # noqa: F811
        number = booked(world("zhang"))
        halls_with(("special_days: []", f"special_days: [{SPECIAL}]"))
        zhang = client_of(world("zhang"))
        shown = zhang.get(f"/me/bookings/{number}/")
        assert "这个时间大厅不再开放：检修停电。" in text(shown)
        assert f"/me/bookings/{number}/change/?at=2025-05-12" in shown.content.decode()
        assert "大厅有变，请改约" in text(zhang.get("/me/bookings/"))
        assert zhang.post(f"/me/bookings/{number}/change/", {"at": "2025-05-14T11:00"}).status_code == 302

    def test_the_calendar_file_and_the_picture(self, world):  # noqa: F811
        number = booked(world("zhang"))
        zhang, code = client_of(world("zhang")), Booking.objects.get().code
        file = zhang.get(f"/me/bookings/{number}/booking.ics")
        words = file.content.decode().replace("\r\n ", "")
        assert file.headers["Content-Type"].startswith("text/calendar")
        assert "DTSTART:20250513T020000Z" in words and code in words and "张样例" not in words
        assert zhang.get(f"/me/bookings/{number}/qr.svg").content.startswith(b"<?xml")

    def test_arriving_by_telephone_gives_the_number(self, world):  # noqa: F811
        number = booked(world("zhang"))
        zhang = client_of(world("zhang"))
        assert "我到了" not in text(zhang.get(f"/me/bookings/{number}/"))
        assert "最早提前" in text(zhang.post(f"/me/bookings/{number}/arrive", follow=True))
        with clock.moved_to(at("2025-05-13 09:30")):
            zhang = client_of(world("zhang"))
            assert "我到了，取号" in text(zhang.get(f"/me/bookings/{number}/"))
            shown = text(zhang.post(f"/me/bookings/{number}/arrive", follow=True))
        assert Ticket.objects.get().number == "A001"
        assert "您的号 A001" in shown and "下一个就叫您" in shown

    @pytest.mark.parametrize("rest", ["", "change/", "cancel/"])
    def test_pages_of_a_booking_cost_few_queries(self, world, rest, django_assert_max_num_queries):  # noqa: F811
        number = booked(world("zhang"))
        zhang = client_of(world("zhang"))
        zhang.get(f"/me/bookings/{number}/{rest}")
        with django_assert_max_num_queries(12):
            assert zhang.get(f"/me/bookings/{number}/{rest}").status_code == 200

    def test_the_list_and_the_confirmation_cost_few_queries(self, world, django_assert_max_num_queries):  # noqa: F811
        booked(world("zhang"), service="exit_entry_hub")
        zhang = client_of(world("zhang"))
        for address in ("/me/bookings/", f"{CONFIRM}?at={WHEN}"):
            zhang.get(address)
            with django_assert_max_num_queries(12):
                assert zhang.get(address).status_code == 200

    def test_signed_in_only(self, client, world):  # noqa: F811
        assert client.get("/me/bookings/").status_code == 302
        assert Client().post("/me/bookings/1/arrive").status_code == 302


class TestBoard:
    def test_it_shows_calls_and_the_next_and_no_names(self, client, world):  # noqa: F811
        from onewindow.appointments import acts
        from tests.web.halls_world import SYSTEM

        with clock.moved_to(TEN):
            tickets(3)
            acts.call_next(HALL, counter="3", by=SYSTEM)
            page = client.get(f"/halls/{HALL}/board/")
            part = client.get(f"/halls/{HALL}/board/", headers={"HX-Request": "true"})
        for answer in (page, part):
            assert "A001 3 号窗口" in text(answer) and "接下来 A002 A003" in text(answer)
            assert 'data-say="请 A001 号到 3 号窗口"' in answer.content.decode()
        assert "<html" in page.content.decode() and "<html" not in part.content.decode()
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.content.decode()

    def test_it_always_has_the_same_number_of_rows(self, client, world):  # noqa: F811
        def rows():
            part = client.get(f"/halls/{HALL}/board/", headers={"HX-Request": "true"}).content.decode()
            return part.split("</ol>")[0].count("<li")

        with clock.moved_to(TEN):
            empty = rows()
            tickets(2)
            assert rows() == empty == 6


class TestFrontPage:
    def test_it_shows_open_halls_first_and_who_waits(self, client, world):  # noqa: F811
        with clock.moved_to(TEN):
            tickets(6)
            shown = text(client.get("/"))
        assert "现在去大厅" in shown and "库尔勒市政务服务中心 开放中 · 14:00 午休 等 6 人" in shown

    def test_the_figures_are_kept_for_seconds(self, client, world, django_assert_num_queries):  # noqa: F811
        with clock.moved_to(TEN):
            assert "等 2 人" not in text(client.get("/"))
            tickets(2)
            with django_assert_num_queries(1):  # the edition in force
                assert "等 2 人" not in text(client.get("/"))
            cache.clear()
            assert "等 2 人" in text(client.get("/"))

    def test_a_closed_hall_tells_no_waiting(self, client, world):  # noqa: F811
        assert "未开放 · 今天 10:00 开门 未开放" in text(client.get("/"))

    def test_guides_and_ones_own_page_lead_to_bookings(self, world):  # noqa: F811
        zhang = client_of(world("zhang"))
        assert "/halls/?service=publication_joint" in zhang.get("/services/publication_joint/").content.decode()
        assert "/halls/?service=" not in zhang.get("/services/lenient_exemption/").content.decode()
        assert 'href="/me/bookings/"' in zhang.get("/me/").content.decode()
