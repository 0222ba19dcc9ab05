"""From a submission on the region's own catalogue to a plan, a case, letters: agencies, gates and words come from data."""

import pytest
from django.utils.timezone import now

from onewindow.cases import acts
from onewindow.cases.errors import NoSuchLetter, NothingToSubmit, ReasonMissing
from onewindow.cases.filing import filing_of
from onewindow.cases.gates import GateKind
from onewindow.cases.letters import Due, available, letter
from onewindow.cases.models import Case, Review
from onewindow.cases.queries import access_case, progress
from onewindow.cases.stages import Outcome
from onewindow.catalogue.queries import current
from onewindow.core.act import Actor
from onewindow.core.errors import Conflict
from onewindow.core.jobs import drain
from onewindow.documents.queries import letter_of, pdf_of
from onewindow.people.models import Account, Agency, Party, Post, Staff

from .region import submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(edition):
    account = Account.objects.create(username="me", password="!")
    return Party.objects.create(
        kind="natural", name="张三丰", id_kind="none", assurance="declared", created_at=now(), account=account
    )


def officer(agency, role="reviewer"):
    name = f"{role}{agency.pk}"
    account, _ = Account.objects.get_or_create(username=name, defaults={"password": "!"})
    staff, fresh = Staff.objects.get_or_create(number=name, defaults={"account": account, "name": name})
    if fresh:
        Post.objects.create(staff=staff, agency=agency, role=role, since="2020-01-01")
    return Actor(ref=f"staff:{staff.pk}")


def decide_all(number, **refused):
    """Accept and decide whatever is open, again and again, until nothing is left."""
    for _ in range(80):
        drain()
        rows = Review.objects.filter(case__number=number, open=True).select_related("agency")
        if not any(one_step(number, row, refused) for row in rows):
            return


def one_step(number, row, refused):
    """Whether the review could be accepted or decided; one that waits for another is left for later."""
    by = officer(row.agency)
    outcome = Outcome.REFUSED if row.matter in refused else Outcome.GRANTED
    verb = acts.countersign if access(number).plan.group_of.get(row.matter) else acts.decide
    try:
        if row.stage == "received":
            acts.accept(number, [row.matter], by=by)
        else:
            verb(number, row.matter, outcome, by=by, opinion=refused.get(row.matter, "符合条件"))
    except Conflict:
        return False
    return True


def access(number):
    from onewindow.cases import journal

    return journal.load(Case.objects.get(number=number))


def test_the_plan_of_the_bookshop_follows_from_the_declarations(party):
    filing = filing_of(submission("publication_joint", party))
    plan = filing.plan
    assert [m.code for m in plan.matters] == ["PUB-R", "PUB-N"]
    (gate,) = plan.gates
    assert (gate.before, gate.after, gate.kind, gate.number) == ("PUB-R", "PUB-N", GateKind.FINALISE, True)
    assert plan.by_code["PUB-R"].statutory.working_days == 20
    assert plan.by_code["PUB-N"].statutory.empty
    assert "pub_license_no" in plan.by_code["PUB-N"].reads
    hand = plan.by_code["PUB-R"].hands[0]
    assert Agency.objects.get(pk=hand.agency).code == "publicity"
    assert hand.division == "652801"
    assert filing.title == current().catalogue.service["publication_joint"].name.zh


def test_a_filing_goes_to_whoever_decides_the_licence_beside_it(party):
    plan = filing_of(
        submission("publication_joint", party, matters=["PUB-W", "PUB-N"], answers={"pub_kind": "批发"})
    ).plan
    hands = plan.by_code["PUB-W"].hands
    assert [Agency.objects.get(pk=h.agency).division.level for h in hands] == ["prefecture", "region"]
    assert plan.by_code["PUB-N"].hands == (hands[-1],) or plan.by_code["PUB-N"].hands[0].agency == hands[-1].agency


def test_road_and_police_countersign_instead_of_waiting_for_each_other(party):
    plan = filing_of(submission("power_green_channel", party)).plan
    assert set(plan.group_of["PWR-ROAD"]) == {"PWR-ROAD", "PWR-TRAF"}
    assert all(g.before not in plan.group_of.get(g.after, ()) for c in plan.by_code for g in plan.into[c])


def test_every_service_gives_a_plan_whose_agencies_stand_at_their_levels(party):
    for service in current().catalogue.services:
        plan = filing_of(submission(service.code, party)).plan
        assert [m.code for m in plan.matters] == list(service.typical_package)
        for planned in plan.matters:
            declared = current().catalogue.matter[planned.code]
            assert len(planned.hands) == max(1, len(declared.stages))
            assert set(planned.reads) <= set(current().catalogue.element)


def test_a_submission_without_a_matter_is_refused(party):
    from dataclasses import replace

    with pytest.raises(NothingToSubmit):
        filing_of(replace(submission("publication_joint", party), matters=()))


@pytest.mark.slow
@pytest.mark.parametrize("code", ["power_green_channel", "lenient_exemption", "exit_entry_hub", "newborn"])
def test_a_service_without_code_goes_from_submission_to_the_end(party, code):
    by = Actor(ref=f"party:{party.pk}")
    number = acts.submit(submission(code, party), by=by).number
    decide_all(number)
    case = Case.objects.get(number=number)
    left = {(r.matter, r.stage, r.parked) for r in case.reviews.all() if r.stage != "delivered"}
    assert case.open_reviews == 0, left
    assert not any(r.parked for r in case.reviews.all()), left


@pytest.mark.slow
def test_letters_are_made_when_asked_for_and_once(party):
    by = Actor(ref=f"party:{party.pk}")
    number = acts.submit(submission("power_green_channel", party), by=by).number
    user = Account.objects.get(username="me")
    review = Review.objects.get(case__number=number, matter="PWR-PLAN")
    planner = officer(review.agency)
    element = access(number).plan.by_code["PWR-PLAN"].reads[0]
    acts.report_defects(number, "PWR-PLAN", {element: "与附图不一致"}, by=planner)
    acts.notify(number, by=planner)
    values = {element: "已改"}
    acts.resubmit(number, values, by=by)
    acts.accept(number, ["PWR-PLAN"], by=planner)
    acts.suspend(number, "PWR-PLAN", ground="expert_review", notice="十个工作日", by=planner)
    found = available(access_case(user, number).loaded)
    assert {d.kind for d in found} == {"receipt", "correct", "accept", "suspend"}
    made = [letter(user, number, due, by=by) for due in found]
    again = [letter(user, number, due, by=by) for due in found]
    assert [m.serial for m in made] == [a.serial for a in again]
    assert all(
        pdf_of(letter_of(f"case:{number}/{d.matter or '-'}/{d.kind}{d.notice or ''}")).startswith(b"%PDF")
        for d in found
    )
    with pytest.raises(NoSuchLetter):
        letter(user, number, Due(kind="refuse", matter="PWR-PLAN"), by=by)
    acts.resume(number, "PWR-PLAN", by=planner)
    acts.extend(number, "PWR-PLAN", 5, reason="线路调整", by=officer(review.agency, "superior"))
    with pytest.raises(ReasonMissing):
        acts.decide(number, "PWR-PLAN", Outcome.REFUSED, by=planner)
    decide_all(number, **{"PWR-PLAN": "线位不符合规划"})
    for due in available(access_case(user, number).loaded):
        letter(user, number, due, by=by)
    page = progress(user, number)
    assert "granted" not in {line.outcome for line in page.reviews}, "all or none"
