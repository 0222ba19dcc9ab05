"""The pure ideas of power works: promises, hours, fairness, the procedure text, the table of a grid company."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.matters.power_lines import bulk, emergency, fairness, procedure, promises
from onewindow.matters.power_lines.errors import (
    AlreadyNotified,
    BadDay,
    BadMoment,
    BadTable,
    NotYetNotified,
    RestorationClosed,
    WordsMissing,
)
from onewindow.matters.power_lines.promises import Promise, Status

END = date(2026, 9, 20)
PROMISE = promises.promised(END, 15)
NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)


def at(status):
    return Promise(status=status, work_end=END, due_on=PROMISE.due_on)


def test_the_last_day_is_so_many_days_after_the_works():
    assert PROMISE.due_on == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("day", "status"), [(END, Status.WORKING), (END + timedelta(days=1), Status.DUE)]
)  # fmt: skip
def test_works_that_have_ended_are_due_the_day_after(day, status):
    assert promises.awake(PROMISE, day) is status
    assert promises.awake(at(Status.NOTIFIED), day) is Status.NOTIFIED


def test_overdue_begins_after_the_last_day_and_ends_with_a_good_check():
    assert not promises.is_overdue(PROMISE, PROMISE.due_on)
    assert promises.is_overdue(PROMISE, PROMISE.due_on + timedelta(days=1))
    assert not promises.is_overdue(at(Status.CLOSED), PROMISE.due_on + timedelta(days=1))


def test_the_check_follows_the_notice_and_closes_or_sets_another_day():
    with pytest.raises(NotYetNotified):
        promises.check(at(Status.DUE), passed=True, words="", again_by=None, today=END)
    assert promises.notify(at(Status.DUE)) is Status.NOTIFIED
    with pytest.raises(AlreadyNotified):
        promises.notify(at(Status.NOTIFIED))
    told = at(Status.NOTIFIED)
    assert promises.check(told, passed=True, words="", again_by=None, today=END) == (Status.CLOSED, PROMISE.due_on)
    with pytest.raises(WordsMissing):
        promises.check(told, passed=False, words="", again_by=END, today=END)
    with pytest.raises(BadDay):
        promises.check(told, passed=False, words="有坑", again_by=END, today=END)
    again = END + timedelta(days=1)
    assert promises.check(told, passed=False, words="有坑", again_by=again, today=END) == (Status.FAILED, again)
    assert promises.notify(at(Status.FAILED)) is Status.NOTIFIED
    with pytest.raises(RestorationClosed):
        promises.notify(at(Status.CLOSED))


def test_hours_run_through_the_night_and_the_last_instant_counts():
    last = emergency.apply_by(NOON, 24)
    assert last - NOON == timedelta(hours=24)
    assert emergency.in_time(NOON, last, 24)
    assert not emergency.in_time(NOON, last + timedelta(seconds=1), 24)


def test_nobody_tells_of_an_excavation_to_come_or_of_days_ago():
    assert emergency.checked(NOON, now=NOON, hours=24) == NOON
    for moment in (NOON + timedelta(seconds=1), NOON - timedelta(hours=48, seconds=1)):
        with pytest.raises(BadMoment):
            emergency.checked(moment, now=NOON, hours=24)


def span(green, received, decided, agency=1):
    return fairness.Span(
        agency=agency,
        green=green,
        received=NOON + timedelta(hours=received),
        decided=NOON + timedelta(hours=decided),
    )


def test_an_ordinary_review_waits_for_the_green_one_that_overtook_it():
    found = fairness.cost([span(False, 0, 10), span(True, 2, 5)])
    assert (found.green, found.ordinary, found.overtaken) == (1, 1, 1)
    assert found.added == found.worst == found.mean == timedelta(hours=3)


@pytest.mark.parametrize(
    "spans",
    [
        [span(False, 3, 10), span(True, 2, 5)],  # came later anyway
        [span(False, 0, 4), span(True, 2, 5)],  # decided before
        [span(False, 0, 10), span(False, 2, 5)],  # no priority
        [span(False, 0, 10), span(True, 2, 5, agency=2)],  # another agency
    ],
)
def test_what_did_not_overtake_costs_nothing(spans):
    assert fairness.cost(spans).overtaken == 0
    assert fairness.cost(spans).added == timedelta()


def test_time_is_not_counted_twice():
    found = fairness.cost([span(False, 0, 10), span(True, 2, 5), span(True, 3, 6)])
    assert found.added == timedelta(hours=4)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50), st.integers(1, 50)), max_size=12))
def test_nobody_waits_longer_for_others_than_at_all(made):
    spans = [span(green, start, start + long) for green, start, long in made]
    found = fairness.cost(spans)
    assert found.worst <= max((one.decided - one.received for one in spans if not one.green), default=timedelta())


SERVICE = "power_green_channel"


def test_the_version_in_force_is_that_of_the_day():
    first, second = procedure.versions(SERVICE)
    assert procedure.in_force(SERVICE, first.since - timedelta(days=1)) is None
    assert procedure.in_force(SERVICE, second.since - timedelta(days=1)) == first
    assert procedure.in_force(SERVICE, second.since) == second
    assert procedure.versions("nobody") == ()


def test_every_tier_and_limit_of_the_service_stands_in_one_section(catalogue):
    service = catalogue.service[SERVICE]
    tiers = tuple(tier.value for tier in service.tiers)
    limits = ("joint", *service.matters)
    for version in procedure.versions(SERVICE):
        assert procedure.faults_of(version, tiers=tiers, limits=limits) == []
        assert procedure.faults_of(version, tiers=(*tiers, "加急"), limits=limits) != []
        assert procedure.faults_of(version, tiers=tiers[1:], limits=limits) != []
        assert version.lead == service.lead


HEADINGS = {name: f"[{name}]" for name in (bulk.CUSTOMER, *bulk.COLUMNS)}


def table(*lines):
    head = "[uscc],[project_name],[voltage_kv],[route_length_m],[route_geometry],[ancient_tree]"
    return "\r\n".join([head, *lines]).encode()


def test_a_line_becomes_answers_and_blanks_are_plain_ones():
    [line] = bulk.read(table("91X,某小区,0.38,150,86.1 41.7；86.2 41.7,"), HEADINGS, most=200)
    assert (line.n, line.customer) == (2, "91X")
    assert line.answers["route_geometry"] == "86.1 41.7\n86.2 41.7"
    assert line.answers["ancient_tree"] is False
    assert line.answers["dig_area_m2"] == "0"
    assert line.answers["tree_list"] == []
    assert "work_start" not in line.answers
    [line] = bulk.read(table("91X,某小区,0.38,150,,是"), HEADINGS, most=200)
    assert line.answers["ancient_tree"] is True


def test_the_template_reads_back_and_other_encodings_too():
    with pytest.raises(BadTable):
        bulk.read(bulk.template(HEADINGS).encode(), HEADINGS, most=200)
    filled = bulk.template(HEADINGS) + "91X,某小区,,0.38\r\n"
    assert [one.customer for one in bulk.read(filled.encode(), HEADINGS, most=200)] == ["91X"]
    assert len(bulk.read(table("91X,某小区,0.38,150").decode().encode("gb18030"), HEADINGS, most=200)) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00\x00", b"a,b\r\n1,2", table(), table(",,,"), b"x" * (1024 * 1024 + 1)],
)
def test_what_is_no_table_of_ours_is_refused_with_a_sentence(content):
    with pytest.raises(BadTable) as refused:
        bulk.read(content, HEADINGS, most=200)
    assert refused.value.text().startswith("这个文件读不了")


def test_a_table_has_so_many_lines_and_no_more():
    lines = [f"91X,第{n}户,0.38,150" for n in range(3)]
    assert len(bulk.read(table(*lines), HEADINGS, most=3)) == 3
    with pytest.raises(BadTable):
        bulk.read(table(*lines), HEADINGS, most=2)
