"""Ratings: once per thing and person, changed within a term, a bad one answered by the superior of the lead agency."""

from datetime import timedelta

import pytest

from onewindow.appointments.models import Ticket
from onewindow.cases import acts
from onewindow.cases.errors import (
    AnswerMissing,
    BadRating,
    CaseNotFound,
    NotOverYet,
    NotYourCase,
    RatingAnswered,
    RatingFixed,
    RatingNotFound,
    VisitNotFound,
)
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case, Rating
from onewindow.cases.queries import ratings as queries
from onewindow.cases.ratings import read, scale
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.events import history
from onewindow.core.located import LocatedError
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Mandate, Party, Staff
from tests.web.applying import account, company_of, submitted


@pytest.fixture
def shop(demo, edition, settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def li(shop):
    return account("li")


def by_li():
    user = account("li")
    return actor_of(user, company_of(user), service="publication_joint")


@pytest.fixture
def closed(li):
    number = submitted()
    acts.withdraw(number, by=by_li())
    return number


def superior():
    return actor_of(account("superior.publicity.652801"))


def test_a_case_is_rated_once_it_is_closed(li):
    number = submitted()
    with pytest.raises(NotOverYet):
        acts.rate_case(number, level=5, by=by_li())
    acts.withdraw(number, by=by_li())
    acts.rate_case(number, level=5, labels=["fast"], words=" 谢谢 ", by=by_li())
    found = queries.rating_on(account("li"), number)
    assert (found.level, found.labels, found.words) == (5, ("fast",), "谢谢")
    assert found.follow_up_by is None
    assert [event.verb for event in history(f"rating:{found.id}")] == ["rate"]


def test_only_the_side_of_the_applicant_rates(closed):
    with pytest.raises(NotYourCase):
        acts.rate_case(closed, level=5, by=actor_of(account("aigul")))
    with pytest.raises(NotYourCase):
        acts.rate_case(closed, level=5, by=superior())
    with pytest.raises(CaseNotFound):
        acts.rate_case("652801-20200101-00001", level=5, by=by_li())
    Mandate.objects.update(revoked_at=clock.now())
    with pytest.raises(NotYourCase):
        acts.rate_case(closed, level=5, by=Actor(ref=by_li_ref(), acting_for=applicant_ref(closed)))


def by_li_ref():
    return f"party:{Party.objects.get(account__username='li').pk}"


def applicant_ref(number):
    return f"party:{Case.objects.get(number=number).applicant_id}"


def test_one_rating_per_case_and_person_and_the_second_changes_it(closed):
    acts.rate_case(closed, level=5, by=by_li())
    acts.rate_case(closed, level=4, by=by_li())
    assert Rating.objects.count() == 1
    assert Rating.objects.get().level == 4
    wang = account("wang")
    acts.rate_case(closed, level=3, by=actor_of(wang, company_of(account("li")), service="publication_joint"))
    assert Rating.objects.count() == 2


def test_a_rating_can_be_changed_until_its_term_ends(closed):
    row = acts.rate_case(closed, level=5, by=by_li())
    last = region_limits().close_after(10, row.given_at)
    with clock.moved_to(last):
        acts.rate_case(closed, level=4, by=by_li())
    with clock.moved_to(last + timedelta(seconds=1)), pytest.raises(RatingFixed):
        acts.rate_case(closed, level=5, by=by_li())


@pytest.mark.parametrize(("level", "bad"), [(5, False), (4, False), (3, False), (2, True), (1, True)])
def test_only_the_two_lowest_levels_open_a_follow_up_of_fifteen_working_days(closed, level, bad):
    row = acts.rate_case(closed, level=level, by=by_li())
    assert row.follow_up_by == (region_limits().close_after(15, row.given_at) if bad else None)


def test_talking_somebody_into_a_better_rating_does_not_end_the_duty(closed):
    row = acts.rate_case(closed, level=1, by=by_li())
    assert acts.rate_case(closed, level=5, by=by_li()).follow_up_by == row.follow_up_by


@pytest.mark.parametrize(
    "said",
    [
        {"level": 0},
        {"level": 6},
        {"level": 5, "labels": ["rude"]},
        {"level": 1, "labels": ["nothing"]},
        {"level": 3, "words": "字" * 501},
    ],
)
def test_what_says_nothing_or_too_much_is_refused(closed, said):
    with pytest.raises(BadRating):
        acts.rate_case(closed, by=by_li(), **said)


def test_the_superior_of_the_lead_agency_answers_and_nobody_else(closed):
    row = acts.rate_case(closed, level=1, labels=["late"], by=by_li())
    for who in ("reviewer.publicity.652801", "superior.market_regulation.652801", "clerk.652801"):
        with pytest.raises(NotAllowed):
            acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=actor_of(account(who)))
    with pytest.raises(NotAllowed):
        acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=by_li())
    with pytest.raises(AnswerMissing):
        acts.answer_rating(row.pk, words=" 已阅 ", by=superior())
    acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=superior())
    seen = queries.rating_on(account("li"), closed)
    assert Message.objects.get(kind="rating_answered").party == account("li").party
    assert seen.answer == "已核实并整改完毕，向您致歉。"
    assert Rating.objects.get().answered_by == Staff.objects.get(account__username="superior.publicity.652801")
    with pytest.raises(RatingAnswered):
        acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=superior())
    with pytest.raises(RatingNotFound):
        acts.answer_rating(999_999, words="已核实并整改完毕，向您致歉。", by=superior())


def test_a_good_rating_needs_no_answer(closed):
    row = acts.rate_case(closed, level=5, by=by_li())
    with pytest.raises(RatingAnswered):
        acts.answer_rating(row.pk, words="谢谢您的鼓励，我们会继续努力。", by=superior())


def test_bad_ratings_wait_for_their_own_superior_by_term_and_move_to_the_answered(closed):
    row = acts.rate_case(closed, level=2, by=by_li())
    theirs = account("superior.publicity.652801")
    assert [one.id for one in queries.bad_ratings(theirs).rows] == [row.pk]
    assert queries.bad_ratings(account("superior.market_regulation.652801")).rows == ()
    assert queries.bad_ratings(account("reviewer.publicity.652801")).rows == ()
    acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=superior())
    theirs = account("superior.publicity.652801")
    assert queries.bad_ratings(theirs).rows == ()
    assert [one.id for one in queries.bad_ratings(theirs, answered=True).rows] == [row.pk]


def test_bad_ratings_turn_over_without_losing_or_doubling_one(closed):
    case = Case.objects.get(number=closed)
    row = acts.rate_case(closed, level=1, by=by_li())
    for n in range(4):
        party = Party.objects.create(
            kind="natural", name=f"{n}", id_kind="none", assurance="seen", created_at=clock.now()
        )
        Rating.objects.create(
            party=party, case=case, service=row.service, division=row.division, agency=row.agency, level=1,
            given_at=row.given_at, follow_up_by=row.follow_up_by,
        )  # fmt: skip
    theirs, seen, after = account("superior.publicity.652801"), [], ""
    while True:
        page = queries.bad_ratings(theirs, after=after, size=2)
        seen += [one.id for one in page.rows]
        after = page.next
        if not after:
            break
    assert seen == sorted(Rating.objects.values_list("pk", flat=True))


def test_the_score_of_a_service_is_reckoned_from_its_ratings(closed):
    assert queries.score_of("publication_joint").count == 0
    acts.rate_case(closed, level=5, by=by_li())
    wang = account("wang")
    row = acts.rate_case(closed, level=2, by=actor_of(wang, company_of(account("li")), service="publication_joint"))
    score = queries.score_of("publication_joint")
    assert (score.count, score.mean, score.bad, score.answered) == (2, 3.5, 1, 0)
    acts.answer_rating(row.pk, words="已核实并整改完毕，向您致歉。", by=superior())
    assert queries.score_of("publication_joint").answered == 1
    assert queries.score_of("enterprise_startup").count == 0


def ticket_of(username, status=Ticket.Status.SERVED):
    party = Party.objects.get(account__username=username)
    return Ticket.objects.create(
        hall="hall-652801", division="652801", day=clock.today(), serial=1, number="A001", line="A",
        service="publication_joint", party=party, booked=False, turn_at=clock.now(), status=status,
        taken_at=clock.now(), left_at=clock.now(),
    )  # fmt: skip


def test_a_visit_is_rated_by_whom_it_was_once_he_was_served(li):
    ticket = ticket_of("li", Ticket.Status.WAITING)
    with pytest.raises(NotOverYet):
        acts.rate_visit(ticket.pk, level=4, by=actor_of(li))
    Ticket.objects.update(status=Ticket.Status.SERVED)
    with pytest.raises(VisitNotFound):
        acts.rate_visit(ticket.pk, level=4, by=actor_of(account("aigul")))
    assert [t.pk for t in queries.visits_to_rate(account("li"))] == [ticket.pk]
    acts.rate_visit(ticket.pk, level=4, by=actor_of(li))
    assert queries.visits_to_rate(account("li")) == []
    assert Rating.objects.get().agency.code == "service_hall"


def test_a_bad_visit_is_answered_by_the_superior_of_the_hall(li):
    row = acts.rate_visit(ticket_of("li").pk, level=1, labels=["rude"], by=actor_of(li))
    theirs = account("superior.service_hall.652801")
    assert [one.id for one in queries.bad_ratings(theirs).rows] == [row.pk]
    acts.answer_rating(row.pk, words="已向当班窗口核实，属实，已批评教育。", by=actor_of(theirs))
    assert queries.rating_of_visit(account("li"), row.ticket_id).answer


def test_closed_cases_are_offered_until_they_are_rated(closed):
    assert [case.number for case in queries.cases_to_rate(account("li"))] == [closed]
    assert queries.cases_to_rate(account("aigul")) == []
    acts.rate_case(closed, level=5, by=by_li())
    assert queries.cases_to_rate(account("li")) == []


def test_the_region_has_five_levels_of_which_the_two_lowest_are_followed_up():
    assert [(level.level, level.follow_up) for level in scale().levels] == [
        (5, False), (4, False), (3, False), (2, True), (1, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("basis: x\nstatus: seen\n", "levels"),
        ("basis: x\nstatus: seen\nlevels: []\n", "1 到 5"),
        (
            "basis: x\nstatus: seen\nlevels: [{level: a, names: {zh: 好}, follow_up: false, labels: []}]\n",
            "整数",
        ),
        (
            "basis: x\nstatus: seen\nlevels: [{level: 5, names: {en: good}, follow_up: false, labels: []}]\n",
            "中文",
        ),
        ("basis: x\nstatus: seen\nlevels: [{level: 5, names: {zh: 好}, follow_up: 1, labels: []}]\n", "follow_up"),
    ],
)
def test_a_faulty_scale_says_where(tmp_path, text, says):
    (tmp_path / "ratings.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LocatedError, match=says):
        read(tmp_path)
