"""What the lobby shows: halls now, the call board, a counter, the calendar in which one books."""

from datetime import date, timedelta

import pytest

from onewindow.appointments import acts, lobby_queries, queries
from onewindow.appointments.errors import NoHall, TicketNotFound
from onewindow.core import clock
from onewindow.core.located import LocatedError
from onewindow.people.queries import principals_of

from .conftest import HALL, SYSTEM, TEN, at, booked, himself, make_parties, party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
CLOSED = (
    'code: "hall-652801"\n    agency: service_hall\n    division: "652801"',
    'code: "hall-652801"\n    agency: service_hall\n    telephone: "0996-0000000"\n    division: "652801"',
)


def walk_in(service="publication_joint"):
    return acts.take_ticket(HALL, service=service, by=SYSTEM)


def call(counter="1"):
    return acts.call_next(HALL, counter=counter, by=SYSTEM)


def with_holiday(region_with, first="2025-05-13", last="2025-05-13"):
    special = f'special_days: [{{first: "{first}", last: "{last}", hours: [], reason: {{zh: 检修停电, en: No power}}}}]'
    return region_with(("special_days: []", special))


class TestHallsNow:
    def test_all_halls_cost_three_queries(self, region, django_assert_num_queries):
        with clock.moved_to(TEN):
            walk_in()
            with django_assert_num_queries(3):
                found = lobby_queries.halls_now()
        assert len(found) == len(queries.halls())
        assert [(one.hall.code, one.waiting) for one in found if one.waiting] == [(HALL, 1)]

    def test_open_says_until_when_closed_says_when_it_opens(self, region):
        with clock.moved_to(at("2025-05-13 11:00")):
            now = lobby_queries.hall_now(HALL)
            assert (now.open, now.until, now.opens) == (True, at("2025-05-13 14:00"), None)
        with clock.moved_to(at("2025-05-13 15:00")):  # lunch
            now = lobby_queries.hall_now(HALL)
            assert (now.open, now.until, now.opens) == (False, None, at("2025-05-13 16:00"))
        with clock.moved_to(at("2025-05-16 21:00")):  # a Friday evening
            assert lobby_queries.hall_now(HALL).opens == at("2025-05-19 10:00")

    def test_a_closed_day_says_why(self, region, region_with):
        with_holiday(region_with)
        with clock.moved_to(at("2025-05-13 11:00")):
            now = lobby_queries.hall_now(HALL, "en")
            assert (now.open, now.notice, now.today) == (False, "No power", ())
            assert now.opens == at("2025-05-14 10:00")

    def test_a_hall_for_a_service_only(self, region, region_with):
        region_with(('services: ["*"]', "services: [publication_joint]"))
        shown = {one.hall.code for one in lobby_queries.halls_now(service="exit_entry_hub")}
        assert HALL in shown and "hall-652824" not in shown

    def test_an_unknown_hall(self, region):
        with pytest.raises(NoHall):
            lobby_queries.hall_now("hall-0")

    def test_a_hall_without_its_agency_is_left_out(self):
        assert lobby_queries.halls_now() == []

    def test_a_telephone_is_data(self, region_with):
        region_with(CLOSED)
        assert queries.halls(division="652801")[0].telephone == "0996-0000000"
        assert queries.halls(division="652822")[0].telephone == ""

    def test_a_hall_has_a_name_in_each_language_of_the_data(self, region):
        names = queries.hall_names(HALL)
        assert names["zh"] == lobby_queries.names_of_halls()[HALL]
        assert names["en"] == lobby_queries.names_of_halls(language="en")[HALL] != names["zh"]

    def test_a_map_is_an_address_of_the_web(self, region_with):
        old = 'code: "hall-652801"\n'
        region_with((old, f"{old}    map: https://map.example.cn/korla\n"))
        assert queries.halls(division="652801")[0].map_url == "https://map.example.cn/korla"
        assert queries.halls(division="652822")[0].map_url == ""

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "http://map.example.cn", "地图"])
    def test_another_map_is_refused_with_its_place(self, region_with, url):
        old = 'code: "hall-652801"\n'
        region_with((old, f'{old}    map: "{url}"\n'))
        with pytest.raises(LocatedError, match="https://"):
            queries.halls()


class TestOffers:
    def test_a_full_slot_is_shown_with_nothing_left(self):
        for one in make_parties(4):
            booked(one)
        day = queries.offers(HALL, service="publication_joint", first=TEN.date(), days=1)[0]
        assert (day.slots[0].start, day.slots[0].free, day.slots[1].free) == (TEN, 0, 4)
        assert day.free == sum(slot.free for slot in day.slots)
        assert TEN not in [s.start for s in queries.free_slots(HALL, service="publication_joint", first=TEN.date())]

    def test_days_say_whether_and_why_they_are_closed(self, region_with):
        with_holiday(region_with)
        days = queries.offers(HALL, service="publication_joint", first=date(2025, 5, 12), days=7)
        assert [(d.day.day, d.open, d.reason) for d in days][:2] == [(12, True, ""), (13, False, "检修停电")]
        assert [d.open for d in days[5:]] == [False, False]

    def test_holidays_and_the_weekends_they_are_made_up_on_are_named(self):
        with clock.moved_to(at("2025-09-26 11:00")):
            days = queries.offers(HALL, service="publication_joint", first=date(2025, 9, 27), days=5)
        named = {d.day.day: (d.open, d.reason) for d in days}
        assert named[28][0] is True and "国庆" in named[28][1]
        assert named[1][0] is False and "国庆" in named[1][1]

    def test_a_fortnight_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            days = queries.offers(HALL, service="publication_joint", first=clock.today(), days=60)
        assert len(days) == 15 and days[-1].slots

    def test_the_nearest_free_times_come_in_order(self):
        eleven = TEN + timedelta(hours=1)
        for one in make_parties(4):
            booked(one, start=eleven)
        near = queries.nearest_free(HALL, service="publication_joint", start=eleven, most=4)
        minutes = [int((slot.start - eleven).total_seconds() / 60) for slot in near]
        assert minutes == [-60, -30, 30, 60]


class TestBoard:
    def test_the_latest_call_stands_first_and_the_next_follow_in_their_order(self):
        who = party()
        mine = booked(who)
        with clock.moved_to(TEN - timedelta(minutes=5)):
            acts.arrive(mine.booking, by=himself(who))
        with clock.moved_to(TEN):
            for _ in range(5):
                walk_in()
            call("1")
        with clock.moved_to(TEN + timedelta(minutes=1)):
            call("2")
            assert [(c.number, c.counter) for c in lobby_queries.board(HALL).calling] == [("A002", "2"), ("A001", "1")]
        with clock.moved_to(TEN + timedelta(minutes=2)):
            acts.call_again(HALL, counter="1", by=SYSTEM)
            shown = lobby_queries.board(HALL)
        assert [c.number for c in shown.calling] == ["A001", "A002"]
        assert shown.following["A"] == ("A003", "A004", "A005")

    def test_yesterdays_calls_are_off_the_board(self):
        with clock.moved_to(TEN):
            walk_in()
            walk_in()
            call()
        with clock.moved_to(TEN + timedelta(days=1)):
            shown = lobby_queries.board(HALL)
        assert (shown.calling, shown.following["A"]) == ((), ())

    def test_a_board_costs_three_queries(self, django_assert_num_queries):
        with clock.moved_to(TEN):
            for _ in range(10):
                walk_in()
            with django_assert_num_queries(3):
                lobby_queries.board(HALL)


class TestCounter:
    def test_a_counter_sees_its_own_lines_first(self):
        with clock.moved_to(TEN):
            walk_in()
            walk_in("enterprise_startup")
            seen = lobby_queries.counter_now(HALL, "5")
        assert [t.number for t in seen.following] == ["B002", "A001"]
        assert [(line.line, line.waiting) for line in seen.lines] == [("B", 1), ("A", 1)]
        assert seen.ticket is None

    def test_it_knows_who_is_there_who_was_served_and_who_did_not_come(self):
        with clock.moved_to(TEN):
            for _ in range(3):
                walk_in()
            call()
            call()
            acts.mark_absent(HALL, counter="1", by=SYSTEM)
            call()
            seen = lobby_queries.counter_now(HALL, "1")
        assert (seen.ticket.number, seen.served, [t.number for t in seen.absent]) == ("A003", 1, ["A002"])

    def test_an_unknown_counter(self):
        with pytest.raises(NoHall):
            lobby_queries.counter_now(HALL, "99")


class TestAccess:
    def test_a_clerk_works_at_his_own_hall_first(self, account):
        assert lobby_queries.halls_of(account("clerk.652801"))[0].code == HALL
        assert lobby_queries.halls_of(account("clerk.652800"))[0].code == "hall-652800"
        assert lobby_queries.halls_of(account("zhang")) == []

    def test_halls_and_tickets_of_others_look_as_if_they_were_not_there(self, account):
        with clock.moved_to(TEN):
            ticket = walk_in().ticket
        own, other, citizen = account("clerk.652801"), account("clerk.652822"), account("zhang")
        assert lobby_queries.access_hall(own, HALL).code == HALL
        assert lobby_queries.access_ticket(own, ticket).pk == ticket
        for user in (other, citizen):
            with pytest.raises(NoHall):
                lobby_queries.access_hall(user, HALL)
            with pytest.raises(TicketNotFound):
                lobby_queries.access_ticket(user, ticket)
        with pytest.raises(NoHall):
            lobby_queries.access_hall(own, "hall-0")


class TestBookingsOfAnAccount:
    def test_own_ones_and_those_that_a_mandate_covers(self, account):
        wang = account("wang")
        firm = next(p.party for p in principals_of(wang) if p.party.kind == "legal" and "书业" in p.party.name)
        mine = booked(wang.party)
        covered = booked(firm, by=SYSTEM)
        hidden = booked(firm, service="enterprise_startup", by=SYSTEM)
        shown = {row.pk for row in queries.bookings_for(wang)}
        assert shown == {mine.booking, covered.booking} and hidden.booking not in shown
        assert queries.bookings_for(account("clerk.652801")) == []

    def test_pages_follow_each_other_without_gaps(self, account):
        zhang = account("zhang")
        for n, service in enumerate(("publication_joint", "enterprise_startup", "exit_entry_hub")):
            booked(zhang.party, service=service, start=TEN + timedelta(hours=n))
        first = queries.bookings_for(zhang, limit=2)
        rest = queries.bookings_for(zhang, before=(first[-1].start_at, first[-1].pk), limit=2)
        assert [row.pk for row in first + rest] == [row.pk for row in queries.bookings_for(zhang)]
        assert len(first + rest) == 3


def test_a_ticket_knows_how_many_go_before_it():
    with clock.moved_to(TEN):
        numbers = [walk_in().ticket for _ in range(3)]
        tickets = {n: queries_ticket(n) for n in numbers}
        assert [lobby_queries.ahead_of(tickets[n]) for n in numbers] == [0, 1, 2]
        call()
        assert lobby_queries.ahead_of(tickets[numbers[2]]) == 1


def queries_ticket(number):
    return lobby_queries.Ticket.objects.get(pk=number)
