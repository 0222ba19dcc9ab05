"""The clerk of a hall over HTTP: the day, the counter, the kiosk, the slip."""

import re

import pytest

from onewindow.appointments import acts
from onewindow.appointments.models import Booking, Ticket
from onewindow.core import clock, events
from tests.web.halls_world import (  # noqa: F401  fixtures
    HALL,
    SHOP,
    SYSTEM,
    TEN,
    at,
    booked,
    client_of,
    halls_with,
    tickets,
    world,
)

pytestmark = pytest.mark.django_db
DAY, COUNTER, KIOSK = f"/queue/{HALL}/", f"/queue/{HALL}/counters/1/", f"/halls/{HALL}/ticket/"
CLERK = "clerk.652801"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def ten(world):  # noqa: F811
    """Ten o'clock: the offices open."""
    with clock.moved_to(TEN):
        yield world


def press(clerk, verb, **more):
    return clerk.post(COUNTER, {"verb": verb} | more)


class TestDay:
    def test_a_clerk_comes_to_his_own_hall(self, ten):
        assert client_of(ten(CLERK)).get("/queue/").url == DAY
        assert client_of(ten("clerk.652800")).get("/queue/").url == "/queue/hall-652800/"

    def test_the_day_shows_who_comes_and_other_days_are_a_click_away(self, world):  # noqa: F811
        booked(world("zhang"))
        with clock.moved_to(at("2025-05-12 11:00")):
            clerk = client_of(world(CLERK))
            assert "这一天没有预约" in text(clerk.get(DAY))
            shown = text(clerk.get(f"{DAY}?day=2025-05-13"))
        assert "10:00 张样例" in shown and "开书店" in shown

    def test_a_code_read_at_the_scanner_gives_the_number(self, world):  # noqa: F811
        code = Booking.objects.get(pk=booked(world("zhang"))).code
        with clock.moved_to(at("2025-05-13 09:40")):
            clerk = client_of(world(CLERK))
            done = clerk.post(DAY, {"q": f" {code.lower()[:4]} {code.lower()[4:]} "}, follow=True)
        ticket = Ticket.objects.get()
        assert ticket.party == world("zhang").party and f"{KIOSK}{ticket.pk}/" in done.content.decode()
        assert "已到场 A001" in text(done)

    @pytest.mark.parametrize("code", ["", "NOSUCHNO", "x" * 500, "\x00'; --"])
    def test_a_code_that_is_none_is_a_sentence_and_stays_in_the_field(self, ten, code):
        answer = client_of(ten(CLERK)).post(DAY, {"q": code})
        assert answer.status_code == 409 and "没有找到这个预约" in text(answer)
        assert not Ticket.objects.exists()

    def test_too_early_is_a_sentence(self, world):  # noqa: F811
        code = Booking.objects.get(pk=booked(world("zhang"))).code
        answer = client_of(world(CLERK)).post(DAY, {"q": code})
        assert answer.status_code == 409 and "最早提前 60 分钟取号" in text(answer) and code in answer.content.decode()

    def test_a_booking_of_another_hall_is_not_found_here(self, world):  # noqa: F811
        row = Booking.objects.get(pk=booked(world("zhang"), hall="hall-652822"))
        with clock.moved_to(TEN):
            clerk = client_of(world("clerk.652800"))  # who may see both
            assert clerk.post(DAY, {"q": row.code}).status_code == 409
            assert clerk.post(f"{DAY}bookings/{row.pk}/arrive").status_code == 404
        assert Booking.objects.get().status == "booked"

    def test_who_did_not_come_is_noted_after_the_grace_only(self, world):  # noqa: F811
        number = booked(world("zhang"))
        with clock.moved_to(at("2025-05-13 10:40")):
            clerk = client_of(world(CLERK))
            assert ">未到<" not in clerk.get(DAY).content.decode()
            refused = clerk.post(f"{DAY}bookings/{number}/miss", {"day": "2025-05-13"})
            assert (
                refused.status_code == 409
                and "5 月 13 日 周二" in text(refused)
                and "没有要提醒或登记的" in text(refused)
            )
        with clock.moved_to(at("2025-05-13 10:45")):
            assert f"{DAY}bookings/{number}/miss" in clerk.get(DAY).content.decode()
            assert clerk.post(f"{DAY}bookings/{number}/miss").status_code == 302
        assert Booking.objects.get().status == "missed"

    def test_a_clerk_who_cancels_says_why(self, world):  # noqa: F811
        number = booked(world("zhang"))
        clerk = client_of(world(CLERK))
        for reason in ("", " \x00 "):
            refused = clerk.post(f"{DAY}bookings/{number}/cancel", {"reason": reason})
            assert refused.status_code == 422 and "请写明为什么取消" in text(refused)
        clerk.post(f"{DAY}bookings/{number}/cancel", {"reason": "当天停电"})
        assert (Booking.objects.get().status, Booking.objects.get().reason) == ("cancelled", "当天停电")
        assert events.history(f"hall:{HALL}")[-1].body["reason"] == "当天停电"

    def test_bookings_on_a_day_that_was_closed_afterwards_stand_on_top(self, world, halls_with):  # noqa: F811
        booked(world("zhang"))
        clerk = client_of(world(CLERK))
        assert "大厅有变" not in text(clerk.get(DAY))
        closed = '{first: "2025-05-13", last: "2025-05-13", hours: [], reason: {zh: 检修停电}}'
        halls_with(("special_days: []", f"special_days: [{closed}]"))
        assert "大厅有变，这些预约要改 1" in text(clerk.get(DAY))

    def test_nobody_else_sees_it(self, client, world):  # noqa: F811
        number = booked(world("zhang"))
        assert client.get(DAY).status_code == 302
        assert client_of(world("zhang")).get(DAY).status_code == 403
        other = client_of(world("clerk.652822"))
        for address in (DAY, COUNTER, KIOSK, "/queue/hall-0/"):
            assert other.get(address).status_code == 404
        for address in (DAY, COUNTER, KIOSK, f"{DAY}bookings/{number}/cancel"):
            assert other.post(address, {"verb": "next", "service": SHOP, "reason": "x"}).status_code == 404
        assert Booking.objects.get().status == "booked" and not Ticket.objects.exists()

    def test_a_verb_that_is_none(self, world):  # noqa: F811
        number = booked(world("zhang"))
        assert client_of(world(CLERK)).post(f"{DAY}bookings/{number}/praise").status_code == 404

    def test_pages_of_the_clerk_cost_few_queries(self, world, django_assert_max_num_queries):  # noqa: F811
        booked(world("zhang"))
        booked(world("wang"))
        with clock.moved_to(TEN):
            tickets(6)
            clerk = client_of(world(CLERK))
            press(clerk, "next")
            for address in (DAY, COUNTER, KIOSK, f"{KIOSK}{Ticket.objects.first().pk}/"):
                clerk.get(address)
                with django_assert_max_num_queries(12):
                    assert clerk.get(address).status_code == 200


class TestCounter:
    def test_three_people_are_called_one_after_another(self, ten):
        tickets(3)
        clerk = client_of(ten(CLERK))
        shown = [text(press(clerk, "next") and clerk.get(COUNTER)) for _ in range(3)]
        assert ["A001" in shown[0], "正在办 A002" in shown[1], "正在办 A003" in shown[2]] == [True] * 3
        assert "今天在这里办了 2 人" in shown[2] and "没有人等候" in shown[2]

    def test_the_same_press_sent_twice_calls_one(self, ten):
        tickets(3)
        clerk = client_of(ten(CLERK))
        key = re.search(r'name="key" value="(\w+)"', clerk.get(COUNTER).content.decode())[1]
        press(clerk, "next", key=key)
        press(clerk, "next", key=key)
        assert Ticket.objects.filter(status="called").get().number == "A001"
        assert not Ticket.objects.filter(status="served").exists()

    def test_with_nobody_waiting_a_sentence_and_who_is_here_stays(self, ten):
        tickets(1)
        clerk = client_of(ten(CLERK))
        press(clerk, "next")
        answer = press(clerk, "next")
        assert answer.status_code == 409 and "现在没有人等候" in text(answer) and "正在办 A001" in text(answer)

    def test_again_absent_and_back_in_the_queue(self, ten):
        numbers = tickets(2)
        clerk = client_of(ten(CLERK))
        press(clerk, "next")
        with clock.moved_to(at("2025-05-13 10:02")):
            press(clerk, "again")
            assert "10:02 又叫了一次" in text(clerk.get(COUNTER))
            press(clerk, "absent")
            assert "过了号的 A001" in text(clerk.get(COUNTER))
            press(clerk, "rejoin", ticket=numbers[0])
            assert "接下来 A002" in text(clerk.get(COUNTER)) and "过了号的" not in text(clerk.get(COUNTER))
        assert Ticket.objects.filter(status="waiting").count() == 2

    @pytest.mark.parametrize("verb", ["again", "absent", "done"])
    def test_where_nobody_is_there_is_nothing_to_do(self, ten, verb):
        answer = press(client_of(ten(CLERK)), verb)
        assert answer.status_code == 409 and "没有正在办理的号" in text(answer)

    def test_who_is_known_is_one_press_from_the_window(self, ten):
        party = ten("zhang").party
        acts.take_ticket(HALL, service=SHOP, party=party.pk, by=SYSTEM)
        clerk = client_of(ten(CLERK))
        press(clerk, "next")
        page = clerk.get(COUNTER).content.decode()
        assert f'href="/window/parties/{party.pk}/" accesskey="w"' in page and "张样例" in page
        assert f'href="/halls/{HALL}/book/?party={party.pk}"' in page
        assert clerk.get(f"/window/parties/{party.pk}/").status_code == 200

    @pytest.mark.parametrize(
        "sent", [{}, {"verb": "praise"}, {"verb": "rejoin"}, {"verb": "rejoin", "ticket": "9" * 30}]
    )
    def test_what_is_no_button_of_ours(self, ten, sent):
        assert client_of(ten(CLERK)).post(COUNTER, sent).status_code == 404

    def test_a_counter_that_is_not_there(self, ten):
        clerk = client_of(ten(CLERK))
        assert clerk.get(f"/queue/{HALL}/counters/99/").status_code == 404
        assert clerk.post(f"/queue/{HALL}/counters/99/", {"verb": "next"}).status_code == 404

    def test_the_part_that_refreshes_alone_is_a_part(self, ten):
        tickets(2)
        part = client_of(ten(CLERK)).get(COUNTER, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part and "等 2 人" in part


class TestKiosk:
    def test_a_finger_on_a_service_gives_a_slip_that_prints_itself(self, ten):
        clerk = client_of(ten(CLERK))
        tickets(1)
        assert "开公司" in text(clerk.get(KIOSK)) and "首次轻微违法" not in text(clerk.get(KIOSK))
        slip = clerk.post(KIOSK, {"service": SHOP}, follow=True)
        page = slip.content.decode()
        assert "A002" in text(slip) and "前面还有 1 人" in text(slip)
        assert "<slip-printer" in page and "<svg" in page and "halls.js" in page
        plain = clerk.get(f"{KIOSK}{Ticket.objects.last().pk}/").content.decode()
        assert "<slip-printer" not in plain and "data-prints" in plain

    def test_the_same_press_twice_gives_one_number(self, ten):
        clerk = client_of(ten(CLERK))
        key = re.search(r'name="key" value="(\w+)"', clerk.get(KIOSK).content.decode())[1]
        answers = [clerk.post(KIOSK, {"service": SHOP, "key": key}).url for _ in range(2)]
        assert answers[0] == answers[1] and Ticket.objects.count() == 1

    def test_a_booking_is_taken_by_its_code(self, world):  # noqa: F811
        row = Booking.objects.get(pk=booked(world("zhang")))
        with clock.moved_to(TEN):
            slip = client_of(world(CLERK)).post(KIOSK, {"q": row.code}, follow=True)
        assert "有预约" in text(slip) and Ticket.objects.get().booking == row

    def test_a_closed_hall_gives_no_numbers(self, world):  # noqa: F811
        answer = client_of(world(CLERK)).post(KIOSK, {"service": SHOP})
        assert answer.status_code == 409 and "大厅现在没有开放" in text(answer)

    @pytest.mark.parametrize("sent", [{}, {"service": ""}, {"service": "nothing"}, {"service": "lenient_exemption"}])
    def test_a_service_that_is_none_is_a_sentence(self, ten, sent):
        answer = client_of(ten(CLERK)).post(KIOSK, sent)
        assert answer.status_code == 409 and not Ticket.objects.exists()

    def test_the_slip_of_another_hall(self, ten):
        number = tickets(1)[0]
        assert client_of(ten("clerk.652822")).get(f"/halls/hall-652822/ticket/{number}/").status_code == 404
        assert client_of(ten(CLERK)).get(f"{KIOSK}{number + 999}/").status_code == 404


class TestCallBox:
    def test_who_sits_at_no_counter_has_none(self, ten):
        assert "callbox" not in client_of(ten(CLERK)).get("/window/").content.decode()

    def test_from_the_window_to_the_next_applicant_and_back_to_the_window(self, ten):
        party = ten("zhang").party
        acts.take_ticket(HALL, service=SHOP, party=party.pk, by=SYSTEM)
        tickets(2)
        clerk = client_of(ten(CLERK))
        clerk.get(COUNTER)
        assert "1 号窗口 · 等 3 人" in text(clerk.get("/window/"))
        assert press(clerk, "next", go="window").url == f"/window/parties/{party.pk}/"
        assert "1 号窗口 · 等 2 人 在办 A001" in text(clerk.get(f"/window/parties/{party.pk}/"))
        assert press(clerk, "next", go="window").url == "/window/"  # nobody knows who it is: the scan box

    def test_with_nobody_waiting_the_counter_says_so(self, ten):
        clerk = client_of(ten(CLERK))
        clerk.get(COUNTER)
        answer = press(clerk, "next", go="window")
        assert answer.status_code == 409 and "现在没有人等候" in text(answer)

    def test_a_seat_at_another_hall_is_none(self, ten):
        clerk = client_of(ten("clerk.652822"))
        session = clerk.session
        session["queue_counter"] = [HALL, "1"]
        session.save()
        assert "callbox" not in clerk.get("/window/").content.decode()
