"""What happens in a case tells the right people: once, by a job that only such acts leave, in words of the region."""

from datetime import date, timedelta

import pytest
from django.db import connection

from onewindow.cases import acts, corrections, happenings, jobs, lifecycle, limits, telling
from onewindow.cases.happenings import FIELDS, Happening, To
from onewindow.cases.stages import Outcome
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.documents.wording import load as load_wording
from onewindow.notices import book as notice_book
from onewindow.notices.models import Message
from onewindow.notices.queries import words_of_message
from onewindow.people.models import Mandate

from .made import DAY, MONDAY, Told, matter, plan
from .test_jobs import printer  # noqa: F401  the same stand-in for the room of documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(world):
    return acts.submit(world.filing(world.plan(matter("A", reads=("name",)), "B")), by=world.me).number


def told(**columns):
    """Kinds told so far, in order."""
    return list(Message.objects.filter(**columns).order_by("id").values_list("kind", flat=True))


def words(kind, language="zh"):
    return words_of_message(Message.objects.get(kind=kind), language)


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_acceptance_is_told_to_the_applicant_with_the_promised_day(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    drain()
    assert told() == ["case_accepted"] and told(party=world.applicant) == ["case_accepted"]
    said = words("case_accepted")
    assert "A、B" in said.body and "2026年12月2日" in said.short and number in said.subject
    assert words("case_accepted", "en").subject == f"Case {number} has been accepted"


def test_acceptance_without_a_limit_promises_nothing(world):
    number = acts.submit(world.filing(world.plan(matter("A", statutory=0, promised=0))), by=world.me).number
    acts.accept(number, "A", by=world.by("clerk"))
    drain()
    assert told() == ["case_accepted_without_term"]


def test_silence_that_accepts_is_told_as_well(world, number):
    with clock.moved_to(MONDAY + 40 * DAY):
        jobs.wake()
        drain()
    assert told(party=world.applicant)[0] == "case_accepted"


def test_an_act_that_tells_nobody_leaves_no_job(world, number):
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    acts.reassign(number, "A", to=None, by=world.by("superior_A"))
    assert waiting() == []
    acts.notify(number, by=world.by("clerk"))
    assert waiting() == ["cases.tell"]


def test_only_the_first_opinion_that_closes_the_case_is_told(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    drain()
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    assert waiting() == []
    acts.decide(number, "B", Outcome.GRANTED, by=world.by("reviewer_B"))
    assert waiting() == ["cases.tell"]
    drain()
    assert told() == ["case_accepted", "case_decided", "rating_asked"]
    assert "2 个事项全部办妥" in words("case_decided").body


def test_a_refusal_is_told_at_once_with_the_words_of_appeal_of_the_decision_itself(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.decide(number, "A", Outcome.REFUSED, opinion="不合条件", by=world.by("reviewer_A"))
    drain()
    assert told()[-1] == "matter_refused"
    said = words("matter_refused")
    clause = load_wording(region_dir() / "templates").clauses["appeal"]
    assert said.body.endswith(clause.replace("{review_body}", "本级人民政府"))
    assert "不合条件" not in said.subject + said.short
    acts.decide(number, "B", Outcome.GRANTED, by=world.by("reviewer_B"))
    drain()
    assert told()[-2:] == ["case_decided_in_part", "rating_asked"]
    assert "1 个事项办妥，1 个未获准" in words("case_decided_in_part").short


def test_acceptance_refused_names_the_remedies(world, number):
    acts.refuse_acceptance(number, "A", reason="不属于本部门", by=world.by("reviewer_A"))
    drain()
    assert told() == ["acceptance_refused"] and "六十日内" in words("acceptance_refused").body


def test_the_notice_and_its_answer(world, number):
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    drain()
    assert told(party=world.applicant) == ["correction_needed_without_term"]
    assert "1 处" in words("correction_needed_without_term").short
    acts.resubmit(number, {"name": "新名"}, by=world.me)
    drain()
    assert told(staff=world.staff["reviewer_A"]) == ["correction_came"]
    assert told(party=world.applicant) == ["correction_needed_without_term"]


def test_defects_after_acceptance_are_told_without_waiting_for_a_notice(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    drain()
    assert told()[-1] == "correction_needed_without_term"


@pytest.fixture
def ten_days(monkeypatch):
    """A region whose law gives the applicant ten days to answer."""
    monkeypatch.setattr(limits.RegionLimits, "answer_by", lambda self, sent: sent + timedelta(days=10))


def test_a_term_is_named_and_reminded_of_before_it_ends(world, number, ten_days):
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    drain()
    assert "2026年12月3日" in words("correction_needed").short
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'cases.remind_answer'")
        assert cursor.fetchone() == (MONDAY + 8 * DAY,)
    with clock.moved_to(MONDAY + 8 * DAY):
        jobs.remind_answer(number, 1)
        jobs.remind_answer(number, 1)
    assert told() == ["correction_needed", "correction_due_soon"]


def test_what_is_answered_is_not_reminded_of(world, number, ten_days):
    acts.report_defects(number, "A", {"name": "有误"}, by=world.by("reviewer_A"))
    acts.notify(number, by=world.by("clerk"))
    acts.resubmit(number, {"name": "新名"}, by=world.me)
    with clock.moved_to(MONDAY + 8 * DAY):
        jobs.remind_answer(number, 1)
    assert "correction_due_soon" not in told()


def test_the_clock_stops_goes_on_and_is_lengthened(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.suspend(number, "A", ground="hearing", notice="听证", by=world.by("reviewer_A"))
    acts.resume(number, "A", by=world.by("reviewer_A"))
    acts.extend(number, "A", 3, reason="案情复杂", by=world.by("superior_A"))
    drain()
    assert told() == ["case_accepted", "review_suspended", "review_resumed", "review_extended"]
    assert "听证" in words("review_suspended").short and "Hearing" in words("review_suspended", "en").short
    assert "3 个工作日" in words("review_extended").body


def test_a_withdrawal_reaches_both_sides(world, number):
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.withdraw(number, by=world.me)
    drain()
    assert told(party=world.applicant) == ["case_withdrawn"]
    assert told(staff=world.staff["reviewer_A"]) == ["review_withdrawn"]


def test_a_review_given_to_a_colleague_is_told_to_him_alone(world, number):
    acts.reassign(number, "A", to=world.staff["colleague_A"].pk, by=world.by("superior_A"))
    drain()
    assert told() == told(staff=world.staff["colleague_A"]) == ["review_assigned"]


def test_nobody_is_told_what_he_did_himself(world, number):
    acts.reassign(number, "A", to=world.staff["superior_A"].pk, by=world.by("superior_A"))
    drain()
    assert told() == []


def test_a_nudge_reaches_the_holder_or_else_the_superior_each_with_his_own_matter(world, number):
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.nudge(number, by=world.me)
    drain()
    assert told(staff=world.staff["reviewer_A"]) == told(staff=world.staff["superior_B"]) == ["review_nudged"]
    assert told(staff=world.staff["superior_A"]) == []
    mine = words_of_message(Message.objects.get(staff=world.staff["reviewer_A"]), "zh")
    assert mine.short == f"催办：{number} A。"


def test_warnings_reach_the_holder_and_when_it_is_late_the_superior_too(world, number):
    acts.accept(number, "A", by=world.by("clerk"))
    acts.claim(number, "A", by=world.by("reviewer_A"))
    with clock.moved_to(MONDAY + 60 * DAY):
        jobs.wake()
        drain()
    holder, superior = world.staff["reviewer_A"], world.staff["superior_A"]
    assert told(staff=holder) == told(staff=superior) == ["review_overdue"]


def test_a_countersignature_is_asked_of_those_who_have_not_signed(world):
    number = acts.submit(world.filing(world.plan("A", "B", "C", countersign=(("A", "B"),))), by=world.me).number
    acts.accept(number, "ABC", by=world.by("clerk"))
    acts.countersign(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    drain()
    assert told(staff=world.staff["superior_B"]) == ["countersign_asked"]
    assert told(staff=world.staff["superior_A"]) == told(staff=world.staff["superior_C"]) == []
    acts.countersign(number, "B", Outcome.GRANTED, by=world.by("reviewer_B"))
    drain()
    assert told().count("countersign_asked") == 1


def test_certificates_that_go_out_by_themselves_are_told_once_they_have_gone(world, printer):  # noqa: F811
    which = world.plan(matter("A", issues=True), matter("B", issues=True))
    number = acts.submit(world.filing(which), by=world.me).number
    acts.accept(number, "AB", by=world.by("clerk"))
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    acts.decide(number, "B", Outcome.GRANTED, by=world.by("reviewer_B"))
    drain()
    kinds = told()
    assert kinds[:3] == ["case_accepted", "case_decided", "rating_asked"] and set(kinds[3:]) == {"certificate_ready"}


def test_certificates_to_be_fetched_are_told_when_they_are_made(world, printer, monkeypatch):  # noqa: F811
    monkeypatch.setattr(jobs, "way_of", lambda loaded: "window")
    monkeypatch.setattr(telling, "way_of", lambda loaded: "window")
    number = acts.submit(world.filing(world.plan(matter("A", issues=True))), by=world.me).number
    acts.accept(number, "A", by=world.by("clerk"))
    acts.decide(number, "A", Outcome.GRANTED, by=world.by("reviewer_A"))
    drain()
    assert told() == ["case_accepted", "case_decided", "rating_asked", "certificate_made"]
    acts.deliver(number, ["A"], way="window", by=world.by("clerk"))
    assert waiting() == []


def filed_by_the_agent(world):
    by = world.me.__class__(ref=f"party:{world.agent.pk}", acting_for=f"party:{world.applicant.pk}")
    mandate = Mandate.objects.get()
    return acts.submit(world.filing(agent=world.agent.pk, mandate=mandate.pk), by=by).number


def test_the_agent_hears_it_too(world):
    acts.accept(filed_by_the_agent(world), "ABCD", by=world.by("clerk"))
    drain()
    assert told(party=world.agent) == told(party=world.applicant) == ["case_accepted"]


def test_an_agent_whose_mandate_is_over_hears_nothing(world):
    number = filed_by_the_agent(world)
    acts.accept(number, "ABCD", by=world.by("clerk"))
    Mandate.objects.update(revoked_at=MONDAY)
    drain()
    assert told(party=world.agent) == [] and told(party=world.applicant) == ["case_accepted"]


def test_the_same_event_is_told_once_however_often_the_job_runs(world, number):
    acts.accept(number, "AB", by=world.by("clerk"))
    jobs.tell(number, 2)
    jobs.tell(number, 2)
    drain()
    assert told() == ["case_accepted"]


def test_one_who_cannot_be_told_does_not_keep_the_others_from_hearing_it(world, number, monkeypatch):
    acts.claim(number, "A", by=world.by("reviewer_A"))
    acts.claim(number, "B", by=world.by("reviewer_B"))
    world.staff["reviewer_A"].__class__.objects.filter(pk=world.staff["reviewer_A"].pk).update(active=False)
    acts.nudge(number, by=world.me)
    drain()
    assert told() == told(staff=world.staff["reviewer_B"]) == ["review_nudged"]


# the pure part and the region's word


def test_most_steps_have_nothing_for_anybody():
    case = Told(plan(matter("A", reads=("name",)), "B"))
    case.do(lifecycle.submit)
    assert happenings.happened("submit", case.bodies[-1]) == ()
    case.do(corrections.report_defects, "A", [corrections.Defect(what="name")])
    assert happenings.happened("report_defects", case.bodies[-1]) == ()
    case.do(corrections.notify)
    assert [one.what for one in happenings.happened("notify", case.bodies[-1])] == [Happening.NOTICE]


def test_every_kind_that_the_region_names_says_nothing_its_happening_cannot_say():
    book, kinds = happenings.current(), notice_book.current().kinds
    for what, lines in book.tells.items():
        for line in lines:
            assert line.to
            for kind in line.kinds:
                assert set(kinds[kind].fields) <= FIELDS[what]
    assert set(book.bookings) == set(happenings.BOOKINGS)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  accepted:", "  accpeted:", "没有“accpeted”这种情形"),
        (
            "[applicant, agent], kinds: [case_accepted,",
            "[neighbour], kinds: [case_accepted,",
            "没有“neighbour”这种收件人",
        ),
        ("kinds: [review_extended]", "kinds: [review_extnded]", "没有“review_extnded”这种消息"),
        ("kinds: [case_withdrawn]", "kinds: [review_suspended]", "说不出 ground"),
        ("booked: appointment", "bookd: appointment", "没有“bookd”这种情形"),
        ("granted: mandate", "grunted: mandate", "没有“grunted”这种情形"),
        ("remind_days_before_answer: 2", "remind_days_before_answer: two", "应为不小于 0 的整数"),
    ],
)
def test_a_fault_of_the_file_is_named_with_its_line(tmp_path, old, new, says):
    import shutil

    for part in ("calendar", "notices"):
        shutil.copytree(region_dir() / part, tmp_path / part)
    for name in ("divisions.yaml", "agencies.yaml"):
        shutil.copy(region_dir() / name, tmp_path / name)
    path = tmp_path / "notices" / "telling.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LocatedError, match=r"notices/telling.yaml:\d+") as caught:
        happenings.read(tmp_path)
    assert says in str(caught.value)


def test_a_region_without_the_file_tells_nobody(tmp_path):
    book = happenings.read(tmp_path)
    assert not book.tells and not book.bookings and To.APPLICANT == "applicant"
    assert date(2026, 11, 23) == MONDAY.date()
