"""Planning, moving, calling off: who may, when, with whom."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Agency
from onewindow.visits import acts, queries
from onewindow.visits.errors import (
    AddressMissing,
    BadPlace,
    NobodyGoes,
    NothingToVisit,
    OfficerBusy,
    OutsideHours,
    ReasonMissing,
    StaleVisit,
    TooFewOfficers,
    VisitNotFound,
    VisitOver,
    WrongOfficer,
)
from onewindow.visits.models import Officer, Part, Visit

from .conftest import ELEVEN, GAS, MONDAY, TOWN, TUESDAY, WATER, agency, at, staff_of, wanted


def plan(people, by=WATER, **changed):
    return acts.plan(wanted(people, **changed), by=actor_of(people[by]))


def test_a_joint_visit_has_one_checklist_per_agency(visit, people):
    found = queries.access_visit(people[GAS], visit)
    assert [part.agency for part in found.parts] == sorted([agency("water_company"), agency("gas_company")])
    lines = {part.agency: [line.id for line in part.lines] for part in found.parts}
    assert lines[agency("gas_company")] == ["gas_room", "gas_route"]
    assert found.contact == ("马样例", "13900000009")
    assert found.row.end_at - found.row.start_at == timedelta(minutes=60)


def test_the_history_says_who_planned_it_and_holds_nothing_personal(visit, people):
    (event,) = events.history(f"visit:{visit}")
    assert (event.verb, event.actor, event.division) == ("plan_visit", actor_of(people[WATER]).ref, TOWN)
    assert "13900000009" not in str(event.body) and "样例" not in str(event.body)
    assert b"13900000009" not in bytes(Visit.objects.get(pk=visit).contact_sealed)


def test_a_repeated_key_plans_once(people):
    first = acts.plan(wanted(people), by=actor_of(people[WATER]), idempotency_key="k1")
    assert acts.plan(wanted(people), by=actor_of(people[WATER]), idempotency_key="k1") == first
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"about": "tree:7"}, NothingToVisit),
        ({"about": "case:"}, NothingToVisit),
        ({"purpose": "coffee"}, NothingToVisit),
        ({"matters": {}}, NobodyGoes),
        ({"address": "  "}, AddressMissing),
        ({"latitude": "91"}, BadPlace),
        ({"latitude": "north"}, BadPlace),
        ({"longitude": ""}, BadPlace),
        ({"start": at(f"{MONDAY} 10:00")}, OutsideHours),
        ({"start": at(f"{TUESDAY} 14:00")}, OutsideHours),
        ({"start": at(f"{TUESDAY} 13:30")}, OutsideHours),
        ({"start": at("2026-11-29 11:00")}, OutsideHours),
        ({"start": at("2026-12-29 11:00")}, OutsideHours),
        ({"start": ELEVEN.replace(tzinfo=None)}, OutsideHours),
    ],
)
def test_what_makes_no_sense_is_refused(people, changed, refusal):
    with pytest.raises(refusal):
        plan(people, **changed)
    assert not Visit.objects.exists()


def test_a_visit_without_a_known_point_is_possible(people):
    assert queries.point_of(Visit.objects.get(pk=plan(people, latitude="", longitude="").visit)) is None


def test_strangers_do_not_plan(people, account):
    with pytest.raises(NotAllowed):
        plan(people, by="reviewer.heat_company")
    with pytest.raises(NotAllowed):
        acts.plan(wanted(people), by=actor_of(account(f"clerk.{TOWN}")))
    with pytest.raises(NotAllowed):
        acts.plan(wanted(people), by=Actor(ref="party:1"))
    assert plan(people, by="reviewer.water_company").version == 1


def test_an_agency_comes_down_and_never_up(people, account):
    upper = Agency.objects.get(code="natural_resources", division="652800").pk
    two = [account(f"{role}.natural_resources.652800") for role in ("reviewer", "superior")]
    down = wanted(people, matters={upper: ["PWR-LAND"]}, officers={upper: [staff_of(one) for one in two]})
    assert acts.plan(down, by=actor_of(two[0])).visit
    with pytest.raises(NobodyGoes):
        acts.plan(wanted(people, division="652800"), by=actor_of(people[WATER]))


def test_only_officers_of_the_agency_are_sent(people):
    water, gas = agency("water_company"), agency("gas_company")
    crossed = {water: [staff_of(people[GAS])], gas: [staff_of(people[GAS])]}
    with pytest.raises(WrongOfficer):
        plan(people, officers=crossed)


def test_a_licence_takes_two_officers(people, account):
    publicity = agency("publicity")
    two = [account(f"{role}.publicity.{TOWN}").staff.pk for role in ("reviewer", "superior")]
    by = actor_of(account(f"reviewer.publicity.{TOWN}"))
    one = wanted(people, matters={publicity: ["PUB-R"]}, officers={publicity: two[:1]})
    with pytest.raises(TooFewOfficers) as caught:
        acts.plan(one, by=by)
    assert "2" in caught.value.text() and "第三十四条" in caught.value.text()
    with pytest.raises(TooFewOfficers):
        acts.plan(wanted(people, matters={publicity: ["PUB-R"]}, officers={publicity: two[:1] * 2}), by=by)
    assert acts.plan(wanted(people, matters={publicity: ["PUB-R"]}, officers={publicity: two}), by=by)


def test_an_officer_is_at_one_place_at_a_time(visit, people):
    for start in (ELEVEN, ELEVEN + timedelta(minutes=30), ELEVEN - timedelta(minutes=30)):
        with pytest.raises(OfficerBusy):
            plan(people, start=start)
    assert plan(people, start=ELEVEN + timedelta(minutes=60)).visit != visit


def test_the_database_keeps_it_whatever_the_code_believes(visit):
    row = Officer.objects.filter(visit=visit).first()
    other = Visit.objects.get(pk=visit)
    other.pk = None
    other.save()
    with pytest.raises(IntegrityError, match="officer_is_free"), transaction.atomic():
        Officer.objects.create(
            visit=other, agency_id=row.agency_id, staff_id=row.staff_id, start_at=row.start_at, end_at=row.end_at
        )


def test_moving_frees_the_old_hour_and_takes_the_new_one(visit, people):
    later = ELEVEN + timedelta(hours=1)
    done = acts.reschedule(visit, start=later, by=actor_of(people[GAS]), version=1)
    assert done.version == 2
    assert plan(people).visit
    with pytest.raises(OfficerBusy):
        acts.reschedule(visit, start=ELEVEN, by=actor_of(people[GAS]))
    assert events.history(f"visit:{visit}")[-1].body["before"] == "2026-11-24 11:00"


def test_moving_may_send_somebody_else(visit, people):
    water, gas = agency("water_company"), agency("gas_company")
    chosen = {water: [staff_of(people["reviewer.water_company"])], gas: [staff_of(people[GAS])]}
    acts.reschedule(visit, start=ELEVEN, officers=chosen, by=actor_of(people[WATER]))
    assert queries.route_of(staff_of(people[WATER]), ELEVEN.date()) == []
    assert len(queries.route_of(staff_of(people["reviewer.water_company"]), ELEVEN.date())) == 1


def test_a_page_that_is_too_old_is_told(visit, people):
    acts.reschedule(visit, start=ELEVEN + timedelta(hours=1), by=actor_of(people[WATER]))
    with pytest.raises(StaleVisit) as caught:
        acts.reschedule(visit, start=ELEVEN, by=actor_of(people[WATER]), version=1)
    assert (caught.value.data["seen"], caught.value.data["current"]) == (1, 2)


def test_calling_off_needs_a_reason_and_frees_the_officers(visit, people):
    with pytest.raises(ReasonMissing):
        acts.cancel(visit, reason=" ", by=actor_of(people[WATER]))
    acts.cancel(visit, reason="申请人改期", by=actor_of(people[WATER]))
    assert plan(people).visit
    for again in (
        lambda: acts.cancel(visit, reason="再取消", by=actor_of(people[WATER])),
        lambda: acts.reschedule(visit, start=ELEVEN, by=actor_of(people[WATER])),
    ):
        with pytest.raises(VisitOver):
            again()


@pytest.mark.parametrize("who", ["reviewer.heat_company"])
def test_others_neither_move_nor_call_off(visit, people, who):
    for refused in (
        lambda: acts.cancel(visit, reason="不去", by=actor_of(people[who])),
        lambda: acts.reschedule(visit, start=ELEVEN, by=actor_of(people[who])),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_missing_and_hidden_look_the_same(visit, people, account):
    for user, number in ((people["reviewer.heat_company"], visit), (people[WATER], visit + 1), (account("li"), visit)):
        with pytest.raises(VisitNotFound):
            queries.access_visit(user, number)


def test_free_hours_leave_out_what_is_planned(visit, people):
    staff = [staff_of(people[WATER])]
    free = [hours.start for hours in queries.free_for(staff, ELEVEN.date())]
    assert free
    assert not any(start < ELEVEN + timedelta(hours=1) and start + timedelta(hours=1) > ELEVEN for start in free)
    assert len(queries.free_for([staff_of(people["reviewer.heat_company"])], ELEVEN.date())) > len(free)
    with clock.moved_to(at(f"{TUESDAY} 17:10")):
        assert all(hours.start > clock.now() for hours in queries.free_for(staff, ELEVEN.date()))
    assert queries.free_for(staff, at("2026-11-29 11:00").date()) == []


def test_the_checklist_of_a_planned_visit_does_not_change(visit):
    part = Part.objects.filter(visit=visit).first()
    assert part.lines[0]["basis"]
    assert set(part.lines[0]) == {"id", "says", "hint", "basis", "basis_status", "photo", "essential"}
