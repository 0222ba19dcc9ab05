"""The discrete-event run: same seed same result; parallel beats serial; too much is too much; priority has its price."""

import json
from dataclasses import replace
from datetime import date

import pytest

from onewindow.core.region import region_dir
from onewindow.rules.calendar_files import load_calendar
from onewindow.supervision.simulation.draws import CaseDraw, TaskDraw
from onewindow.supervision.simulation.errors import BadLoad, TooMany
from onewindow.supervision.simulation.measures import bars, quantile
from onewindow.supervision.simulation.office import Office
from onewindow.supervision.simulation.packages import Package, Pool, Setting, Task, setting_of
from onewindow.supervision.simulation.running import _due, run
from onewindow.supervision.simulation.study import Inputs, study, ticks, world_of

FIVE = ("publication_joint", "power_green_channel", "enterprise_startup", "enterprise_dereg", "utility_onsite")
#: Friday before a week without holidays; eight office hours.
FRIDAY = date(2025, 11, 14)


@pytest.fixture(scope="module")
def world(catalogue):
    return world_of(catalogue, region_dir())


@pytest.fixture(scope="module")
def studies(world):
    return {code: study(world, code, Inputs(cases=160, seed=3)) for code in FIVE}


def task(code, **said):
    usual = {"hands": (0,), "sittings": (60.0,), "promised": None, "notice": 0, "visit": 0.0, "visit_minutes": 0.0}
    gates = {"begin": (), "decide": (), "finalise": (), "group": (), "party": ()}
    return Task(matter=code, **{**usual, **gates, **said})


def chance(each, minutes=(60.0,), **said):
    usual = {"circulation": (), "correction": 0.0, "recheck": 0.0, "visit_wait": 0.0, "gap": 0.0}
    return TaskDraw(work=tuple(minutes for _ in each.hands), **{**usual, **said})


def lead(tasks, *, staff=5, serial=False, draws=None, cases=1, after=0.0, green=(), priority=False, **package):
    """Lead times in minutes of cases that come `after` one another."""
    order = package.pop("order", tuple(range(len(tasks))))
    whole = Package(name="x", share=1.0, tasks=tuple(tasks), order=order, promised=package.pop("promised", 9.0))
    setting = Setting(service="x", pools=(Pool(agency="a", level="county", staff=staff),), packages=(whole,))
    drawn = tuple(draws or [chance(each) for each in tasks])
    told = [CaseDraw(package=0, after=after / 480, green=n in green, tasks=drawn) for n in range(cases)]
    office = Office(load_calendar(region_dir()), FRIDAY)
    return run(setting, told, office, per_day=1.0, serial=serial, priority=priority)


def minutes(found):
    return [round(case.lead * 480) for case in found.cases]


def test_matters_run_at_once_or_one_after_the_other():
    tasks = [task("A"), task("B"), task("C")]
    assert minutes(lead(tasks)) == [60]
    assert minutes(lead(tasks, serial=True)) == [180]


@pytest.mark.parametrize(("kind", "expected"), [("begin", 120), ("decide", 120), ("finalise", 60)])
def test_each_gate_waits_for_what_it_says(kind, expected):
    assert minutes(lead([task("A"), task("B", **{kind: ((0,),)})])) == [expected]


def test_of_alternatives_one_is_enough():
    slow = [task("A"), task("B"), task("C", begin=((0, 1),))]
    drawn = [chance(slow[0]), chance(slow[1], (300.0,)), chance(slow[2])]
    assert minutes(lead(slow, draws=drawn)) == [300]
    both = [slow[0], slow[1], task("C", begin=((0,), (1,)))]
    assert minutes(lead(both, draws=drawn)) == [360]


def test_countersigning_ends_together():
    tasks = [task("A", group=(0, 1)), task("B", group=(0, 1)), task("C", begin=((0,),))]
    drawn = [chance(tasks[0]), chance(tasks[1], (200.0,)), chance(tasks[2])]
    assert minutes(lead(tasks, draws=drawn)) == [260]


def test_one_visit_for_all_or_one_each():
    tasks = [task("A", party=(0, 1), visit=60.0), task("B", party=(0, 1), visit=60.0)]
    drawn = [chance(each, visit_wait=100.0) for each in tasks]
    assert minutes(lead(tasks, draws=drawn)) == [220]
    assert minutes(lead(tasks, draws=drawn, serial=True)) == [440]


def test_several_hands_follow_one_another():
    (two,) = tasks = [task("A", hands=(0, 0))]
    assert minutes(lead(tasks, draws=[chance(two, circulation=(30.0,))])) == [150]


def test_a_notice_runs_in_calendar_days():
    found = lead([task("A", notice=3)])
    # Friday to Monday: the notice ends on Monday evening, work begins on Tuesday.
    assert minutes(found) == [2 * 480 + 60]


def test_a_correction_is_the_applicants_time_not_the_agencys():
    kept = task("A", promised=1.0)
    drawn = [chance(kept, correction=5 * 480.0, recheck=10.0)]
    assert [case.late for case in lead([kept], draws=drawn).cases] == [0]
    slow = [chance(kept, (3 * 480.0,))]
    assert [case.late for case in lead([kept], draws=slow).cases] == [1]


@pytest.mark.parametrize(
    ("received", "promised", "due"), [(0.3, 1, 2.0), (0.3, 0.5, 0.8), (4.9, 0, 5.0), (2.0, 3, 6.0)]
)
def test_a_promise_ends_with_the_office_hours_of_its_last_day(received, promised, due):
    assert _due(received, promised) == pytest.approx(due)


def test_one_officer_takes_one_after_the_other_and_priority_goes_first():
    tasks = [task("A")]
    assert minutes(lead(tasks, staff=1, cases=3)) == [60, 120, 180]
    assert minutes(lead(tasks, staff=1, cases=3, green={2}, priority=True)) == [60, 180, 120]
    assert minutes(lead(tasks, staff=1, cases=3, green={2}, priority=False)) == [60, 120, 180]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(world):
    told = [json.dumps(study(world, FIVE[0], Inputs(cases=60, seed=seed)).json) for seed in (5, 5, 6)]
    assert told[0] == told[1] != told[2]


def test_every_case_of_every_run_is_counted(world):
    seen = []
    study(world, FIVE[0], Inputs(cases=50, seed=1), tick=lambda: seen.append(1))
    assert len(seen) == ticks(50)


@pytest.mark.parametrize("code", FIVE)
def test_parallel_is_faster_than_serial(studies, code):
    found = studies[code]
    assert found.parallel.p50 < found.serial.p50 and found.parallel.mean < found.serial.mean
    assert found.serial.cases == found.parallel.cases == 160


@pytest.mark.parametrize("code", FIVE)
def test_more_than_can_be_borne_grows_without_end(studies, code):
    points = {point.load: point for point in studies[code].overload}
    assert points[1.3].bottleneck.wait > points[0.5].bottleneck.wait
    assert points[1.3].spread.wait > points[0.8].spread.wait
    assert points[1.3].bottleneck.longest > points[0.5].bottleneck.longest


@pytest.mark.parametrize("code", FIVE)
def test_the_green_channel_gains_and_the_others_pay(studies, code):
    green = studies[code].green
    assert green.saved > 0
    assert green.green_with.wait < green.green_without.wait
    assert green.green_with.cases + green.others_with.cases == 160


def test_the_tasks_are_those_of_the_catalogue(world, catalogue):
    setting = setting_of(catalogue, world.capacities, world.visits, "power_green_channel", today=date(2026, 1, 5))
    tasks = {one.matter: one for one in setting.packages[0].tasks}
    names = [one.matter for one in setting.packages[0].tasks]
    assert {names[n] for n in tasks["PWR-ROAD"].group} == {"PWR-ROAD", "PWR-TRAF"}
    assert [[names[n] for n in gate] for gate in tasks["PWR-ROAD"].decide] == [["PWR-PLAN"]]
    wholesale = setting_of(catalogue, world.capacities, world.visits, "publication_joint", today=date(2026, 1, 5))
    stages = [one for package in wholesale.packages for one in package.tasks if one.matter == "PUB-W"]
    assert [wholesale.pools[n].level.value for n in stages[0].hands] == ["prefecture", "region"]


def test_a_first_sitting_of_nobody_is_no_division_by_zero(world):
    idle = replace(world.capacities, green_share=0.0)
    found = study(replace(world, capacities=idle), FIVE[0], Inputs(cases=5, seed=1))
    assert found.green.green_with.cases == 0 and found.green.saved == 0


@pytest.mark.parametrize(("inputs", "fault"), [({"cases": 0}, TooMany), ({"cases": 10**9}, TooMany)])
def test_what_cannot_be_run_is_refused(world, inputs, fault):
    with pytest.raises(fault):
        study(world, FIVE[0], Inputs(seed=1, **inputs))
    with pytest.raises(BadLoad):
        study(world, FIVE[0], Inputs(cases=1, seed=1, load=9))


def test_quantiles_and_bars():
    assert quantile([1, 2, 3, 4], 0.5) == 2 and quantile([1, 2, 3, 4], 0.9) == 4 and quantile([], 0.5) == 0
    found = lead([task("A")], cases=4, staff=1)
    shown = bars(found.cases, found.cases)
    assert sum(bar.serial for bar in shown) == sum(bar.parallel for bar in shown) == 4
