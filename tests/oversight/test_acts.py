"""From the licence to the closed task, on the real acts; every right has a refusal."""

from datetime import date, datetime, timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.core.models import Event
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account
from onewindow.registers.publications import acts as register
from onewindow.registers.publications import jobs as register_jobs
from onewindow.registers.publications.acts.licences import LicenceChanges
from onewindow.registers.publications.acts.supplements import Supplement
from onewindow.registers.publications.models import Filing, Licence
from onewindow.supervision.oversight import acts, watching
from onewindow.supervision.oversight.errors import (
    AnswersMissing,
    BadDay,
    NobodyToDraw,
    NotNow,
    PlanNotFound,
    PlanOver,
    StaleTask,
    TrackedAlready,
    WordsMissing,
    WrongAgency,
)
from onewindow.supervision.oversight.models import Draw, Plan, Share, Task, Tracking
from onewindow.supervision.oversight.repeating import repeat
from onewindow.visits import acts as visits
from onewindow.visits.models import Part
from onewindow.visits.outcome import Answer, Report, Signed

from .conftest import MONDAY, agency

SYSTEM = Actor.system("test")
REVIEWER, CHIEF = "reviewer.publicity.652801", "superior.publicity.652801"
CULTURE, MARKET = "reviewer.culture_tourism.652801", "reviewer.market_regulation.652801"
SOON = date(2026, 12, 10)


def opened(plan, by, *partners, kind="assigned", **more):
    said = {"kind": kind, "why": "专项检查", "due_on": SOON, "partners": [agency(one) for one in partners]}
    return acts.open_task(plan.pk, **said | more, by=by(REVIEWER)).task


def answers(task, code, **wrong):
    lines = task.plan.checks[code]
    return {
        line["id"]: {"verdict": "no", "note": wrong[line["id"]]} if line["id"] in wrong else {"verdict": "yes"}
        for line in lines
    }


def seen(pk, by, code, **wrong):
    task = Task.objects.get(pk=pk)
    acts.record(pk, agency(code), answers(task, code, **wrong), by=by(f"reviewer.{code}.652801"))
    return Task.objects.get(pk=pk)


def status(pk):
    return Task.objects.get(pk=pk).status


def test_a_licence_begins_a_plan_and_the_filing_joins_it(plan, django_assert_max_num_queries):
    assert (plan.name, plan.level, plan.reasons) == ("库尔勒样例书业有限公司", "low", [])
    assert plan.next_check_on == date(2027, 11, 23)
    assert set(plan.certificates.values_list("matter", flat=True)) == {"PUB-R", "PUB-N"}
    assert set(plan.checks) == {"publicity", "market_regulation", "culture_tourism", "cyberspace"}
    assert [e.verb for e in events.history(f"oversight:plan/{plan.pk}")] == ["begin_oversight"] * 2
    assert "premises_area_m2" in plan.facts
    assert "legal_rep_id_no" not in plan.facts
    with django_assert_max_num_queries(20):
        assert watching.look() == 0, "an event that is seen twice counts once"


def test_only_the_house_or_the_lead_begins_a_plan(bookshop, by, monday):
    number = Event.objects.filter(verb="issue").first().stream.removeprefix("case:")
    for who in (by(REVIEWER), by("superior.tax.652801")):
        with pytest.raises(NotAllowed):
            acts.begin(number, "PUB-R", by=who)
    with pytest.raises(PlanNotFound):
        acts.begin(number, "ENT-REG", by=SYSTEM)


def test_the_check_becomes_a_task_for_all_its_agencies_in_time_and_once(plan):
    assert watching.make_due_tasks() == 0
    with clock.moved_to(MONDAY + timedelta(days=351)):
        assert (watching.make_due_tasks(), watching.make_due_tasks()) == (1, 0)
    task = Task.objects.get()
    assert (task.kind, task.due_on, task.agency_id) == ("periodic", plan.next_check_on, agency("publicity"))
    assert task.parts.count() == 4
    assert Message.objects.filter(kind="oversight_task").count() == 4


def test_a_task_is_opened_by_who_handles_oversight_for_agencies_that_look_at_something(plan, by):
    for who in (CULTURE, "clerk.652801", "li"):
        with pytest.raises(NotAllowed):
            acts.open_task(plan.pk, kind="assigned", why="举报", due_on=SOON, by=by(who))
    with pytest.raises(WrongAgency):
        opened(plan, by, "tax")
    with pytest.raises(BadDay):
        opened(plan, by, due_on=date(2026, 11, 22))
    with pytest.raises(WordsMissing):
        opened(plan, by, why="  ")
    own = acts.open_task(
        plan.pk, kind="tracking", why="举报", due_on=SOON, agency=agency("culture_tourism"), by=by(CULTURE)
    )
    assert own.agencies == (agency("culture_tourism"),)


def test_what_is_in_order_closes_the_task_and_moves_the_next_check(plan, by):
    pk = opened(plan, by, "culture_tourism", kind="periodic")
    assert seen(pk, by, "publicity").status == "open", "the other agency has not spoken yet"
    task = seen(pk, by, "culture_tourism")
    assert (task.status, task.result) == ("closed", "passed")


def test_each_agency_answers_its_own_lines_whole(plan, by):
    pk = opened(plan, by, "culture_tourism")
    task = Task.objects.get(pk=pk)
    with pytest.raises(NotAllowed):
        acts.record(pk, agency("culture_tourism"), answers(task, "culture_tourism"), by=by(REVIEWER))
    with pytest.raises(WrongAgency):
        acts.record(pk, agency("market_regulation"), {}, by=by(MARKET))
    for bad in ({}, {"licence_shown": {"verdict": "no", "note": " "}, "purchase_records": {"verdict": "yes"}}):
        with pytest.raises(AnswersMissing):
            acts.record(pk, agency("culture_tourism"), bad, by=by(CULTURE))
    with pytest.raises(StaleTask):
        acts.record(pk, agency("publicity"), answers(task, "publicity"), version=9, by=by(REVIEWER))


def test_a_finding_is_ordered_to_be_put_right_reported_and_checked_again(plan, by):
    pk = opened(plan, by)
    task = seen(pk, by, "publicity", licence_shown="没有张挂")
    assert (task.status, task.result, task.wrong) == ("found", "findings", {"licence_shown": "没有张挂"})
    plan.refresh_from_db()
    assert (plan.level, plan.next_check_on) == ("medium", date(2027, 5, 24)), "23 May is a Sunday"
    with pytest.raises(NotAllowed):
        acts.order(pk, text="请张挂", rectify_by=SOON, by=by(CULTURE))
    for day in (date(2026, 11, 23), date(2027, 6, 1)):
        with pytest.raises(BadDay):
            acts.order(pk, text="请张挂", rectify_by=day, by=by(REVIEWER))
    with pytest.raises(WordsMissing):
        acts.order(pk, text="", rectify_by=SOON, by=by(REVIEWER))
    acts.order(pk, text="请在明显处张挂许可证", rectify_by=SOON, by=by(REVIEWER))
    assert Message.objects.filter(kind="rectification_ordered").count() == 1
    owner = Account.objects.get(username="li")
    holder = actor_of(owner, plan.party, service="publication_joint")
    with pytest.raises(NotAllowed):
        acts.report(pk, text="已张挂", by=by("zhang"))
    acts.report(pk, text="已张挂", by=holder)
    with pytest.raises(NotNow):
        acts.report(pk, text="再报一次", by=holder)
    with pytest.raises(NotAllowed):
        acts.recheck(pk, passed=True, note="看过", by=by(MARKET))
    acts.recheck(pk, passed=False, note="字太小", rectify_by=date(2026, 12, 20), by=by(REVIEWER))
    assert (status(pk), Task.objects.get(pk=pk).rounds) == ("rectifying", 2)
    acts.report(pk, text="换了大的", by=holder)
    acts.recheck(pk, passed=True, note="已改", by=by(REVIEWER))
    assert status(pk) == "closed"


def test_a_term_that_passes_raises_the_level(plan, by):
    pk = opened(plan, by)
    seen(pk, by, "publicity", licence_shown="没有张挂")
    acts.order(pk, text="请张挂", rectify_by=SOON, by=by(REVIEWER))
    assert watching.look_again() == 0
    with clock.moved_to(MONDAY + timedelta(days=18)):
        assert (watching.look_again(), watching.look_again()) == (1, 0)
    plan.refresh_from_db()
    assert (plan.level, plan.reasons) == ("high", ["overdue"])
    with pytest.raises(NotAllowed):
        acts.look_again(plan.pk, by=by(REVIEWER))


def test_what_agencies_see_differently_is_settled_by_the_lead_with_a_reason(plan, by):
    pk = opened(plan, by, "culture_tourism")
    seen(pk, by, "publicity")
    task = seen(pk, by, "culture_tourism", purchase_records="缺 2025 年 3 月的清单")
    assert (task.status, task.result) == ("disputed", "")
    with pytest.raises(NotAllowed):
        acts.settle(pk, {"purchase_records": "no"}, why="清单确实不全", by=by(REVIEWER))
    with pytest.raises(AnswersMissing):
        acts.settle(pk, {}, why="清单确实不全", by=by(CHIEF))
    with pytest.raises(WordsMissing):
        acts.settle(pk, {"purchase_records": "no"}, why="", by=by(CHIEF))
    acts.settle(pk, {"purchase_records": "no"}, why="清单确实不全", by=by(CHIEF))
    task = Task.objects.get(pk=pk)
    assert (task.status, task.result) == ("found", "failed")
    shared = set(Share.objects.filter(task=pk).values_list("shared_to", flat=True))
    assert shared == {agency("market_regulation"), agency("cyberspace")}, "what failed is known to all the others"
    plan.refresh_from_db()
    assert plan.level == "high"


@pytest.fixture
def visited(plan, by):
    """A task of two agencies with its one visit on Tuesday."""
    pk = opened(plan, by, "culture_tourism")
    people = {
        agency(code): [
            Account.objects.get(username=f"{role}.{code}.652801").staff.pk for role in ("reviewer", "superior")
        ]
        for code in ("publicity", "culture_tourism")
    }
    start = datetime(2026, 11, 24, 11, tzinfo=SHANGHAI)
    with pytest.raises(NotAllowed):
        acts.plan_visit(pk, start=start, officers=people, by=by(CULTURE))
    return pk, acts.plan_visit(pk, start=start, officers=people, by=by(REVIEWER))


def test_several_agencies_go_once_and_come_to_one_finding(visited, by):
    pk, visit = visited
    parts = {part.agency_id: [line["id"] for line in part.lines] for part in Part.objects.filter(visit=visit)}
    assert parts[agency("culture_tourism")] == ["licence_shown", "purchase_records"]
    found = {(a, line): Answer(verdict="yes") for a, lines in parts.items() for line in lines}
    found[agency("publicity"), "link_alive"] = Answer(verdict="no", note="链接打不开")
    for n, part in enumerate(Part.objects.filter(visit=visit)):
        if "licence_shown" in parts[part.agency_id]:
            shot = visits.PhotoSent(
                key=f"photo-{n:05}", agency=part.agency_id, line="licence_shown", data=picture(), taken_at=clock.now()
            )
            visits.add_photo(visit, shot, by=by(REVIEWER))
    report = Report(answers=found, officers=Signed(name="赵样例"), other=Signed(name="李样例"), finished_at=clock.now())
    visits.report(visit, report, by=by(REVIEWER))
    task = Task.objects.get(pk=pk)
    assert (task.status, task.result, task.wrong) == ("found", "findings", {"link_alive": "链接打不开"})


def test_nobody_there_or_a_visit_called_off_leaves_the_task_waiting(visited, by):
    pk, visit = visited
    assert status(pk) == "visit"
    with pytest.raises(NotNow):
        acts.close(pk, reason="不查了", by=by(REVIEWER))
    visits.report(
        visit,
        Report(absent=True, officers=Signed(name="赵样例"), note="没有人", finished_at=clock.now()),
        by=by(CULTURE),
    )
    assert (status(pk), Task.objects.get(pk=pk).visit_id) == ("open", None)


def picture():
    from tests.visits.conftest import jpeg

    return jpeg()


def test_tracking_says_who_why_until_when_and_ends_by_itself(plan, by):
    until = date(2026, 12, 31)
    with pytest.raises(NotAllowed):
        acts.track(plan.pk, agency("culture_tourism"), why="多次举报", until=until, by=by(REVIEWER))
    with pytest.raises(WrongAgency):
        acts.track(plan.pk, agency("tax"), why="多次举报", until=until, by=by("reviewer.tax.652801"))
    with pytest.raises(BadDay):
        acts.track(plan.pk, agency("culture_tourism"), why="多次举报", until=date(2026, 11, 23), by=by(CULTURE))
    entry = acts.track(plan.pk, agency("culture_tourism"), why="多次举报", until=until, by=by(CULTURE))
    plan.refresh_from_db()
    assert (plan.level, plan.reasons) == ("high", ["tracked"])
    with pytest.raises(TrackedAlready):
        acts.track(plan.pk, agency("culture_tourism"), why="又有举报", until=until, by=by(CULTURE))
    with pytest.raises(NotAllowed):
        acts.end_tracking(entry, reason="查清", by=by(REVIEWER))
    assert watching.end_trackings() == 0
    with clock.moved_to(MONDAY + timedelta(days=39)):
        assert watching.end_trackings() == 1
    plan.refresh_from_db()
    assert plan.level == "low"


def test_sharing_is_kept_with_giver_taker_and_reason(plan, by):
    said = {"shared_by": agency("publicity"), "shared_to": agency("cyberspace"), "why": "网店链接请一并核对"}
    with pytest.raises(NotAllowed):
        acts.share(plan.pk, **said, by=by(MARKET))
    with pytest.raises(WrongAgency):
        acts.share(plan.pk, **said | {"shared_to": agency("tax")}, by=by(REVIEWER))
    with pytest.raises(WordsMissing):
        acts.share(plan.pk, **said | {"why": ""}, by=by(REVIEWER))
    acts.share(plan.pk, **said, by=by(REVIEWER))
    row = Share.objects.get()
    assert (row.shared_by_id, row.shared_to_id) == (agency("publicity"), agency("cyberspace"))
    last = events.history(f"oversight:plan/{plan.pk}")[-1]
    assert (last.verb, last.body["to"]) == ("share_oversight", [agency("cyberspace")])


def test_a_draw_can_be_repeated_by_anybody_and_opens_the_tasks(plan, by):
    partners = [agency("culture_tourism")]
    with pytest.raises(NotAllowed):
        acts.draw_at_random("publications", "652801", title="秋季抽查", partners=partners, by=by(REVIEWER))
    done = acts.draw_at_random("publications", "652801", title="秋季抽查", partners=partners, by=by(CHIEF))
    row = Draw.objects.get(pk=done.draw)
    assert len(row.seed) == 32
    assert [one.key for one in repeat(row)] == [one["key"] for one in row.chosen] == [Licence.objects.get().number]
    task = Task.objects.get(pk=done.tasks[0])
    assert {len(part.inspectors) for part in task.parts.all()} == {2}
    with pytest.raises(NobodyToDraw):
        acts.draw_at_random("publications", "652801", title="再抽", by=by(CHIEF))


@pytest.fixture
def owing(plan):
    """Selling online began, something is owed, its day has passed; reminded, then referred."""
    Filing.objects.update(owes=["net_url"], net_url="", due_on=date(2026, 11, 20))
    return Filing.objects.get()


def test_a_missing_supplement_is_reminded_of_then_becomes_a_task_then_is_done(owing, plan):
    register_jobs.chase_supplements()
    register_jobs.chase_supplements()
    assert Message.objects.filter(kind="supplement_overdue").count() == 1
    assert watching.look() == 0
    with clock.moved_to(MONDAY + timedelta(days=6)):
        register_jobs.chase_supplements()
        assert (watching.look(), watching.look()) == (1, 0)
        task = Task.objects.get()
        assert (task.kind, task.status, task.due_on) == ("supplement", "open", date(2026, 12, 11))
        plan.refresh_from_db()
        assert (plan.level, plan.reasons) == ("high", ["overdue"])
        register.supplement_filing(
            owing.pk, Supplement(net_url="https://shop.example.cn/1", net_start_date=date(2026, 11, 1)), by=SYSTEM
        )
        watching.look()
    assert (status(task.pk), Task.objects.get().close_reason) == ("closed", "网络发行备案信息已经补齐")
    plan.refresh_from_db()
    assert plan.level == "low"


def test_a_changed_licence_changes_the_plan_and_an_ended_one_ends_it(plan, by):
    number = Licence.objects.get().number
    pk = opened(plan, by)
    register.change_licence(number, LicenceChanges(address="库尔勒市石化大道3号"), source_reference="", by=SYSTEM)
    assert (watching.look(), watching.look()) == (1, 0)
    plan.refresh_from_db()
    assert plan.address == "库尔勒市石化大道3号"
    acts.track(plan.pk, agency("publicity"), why="多次举报", until=SOON, by=by(REVIEWER))
    register.end_licence(number, how=Licence.Status.TERMINATED, reason="终止经营", by=SYSTEM)
    assert watching.look() == 2, "the licence, and its filing with it"
    plan.refresh_from_db()
    assert (plan.status, status(pk)) == ("ended", "closed")
    assert not Tracking.objects.filter(ended_at=None).exists()
    with pytest.raises(PlanOver):
        opened(plan, by)
    with pytest.raises(PlanOver):
        acts.refresh(plan.pk, address="别处", why="", by=SYSTEM)


def test_a_revoked_licence_ends_its_part_and_the_filing(plan, by):
    number = plan.certificates.get(matter="PUB-R").case
    with pytest.raises(NotAllowed):
        acts.end(plan.certificates.first().pk, reason="许可被撤销", by=by(REVIEWER))
    cases.revoke(number, "PUB-R", reason="提供虚假材料", by=by(CHIEF))
    watching.look()
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ENDED
