"""From one application to four connections: manager, joint visit, findings, answer, plan, contract, test, connection."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Fact
from onewindow.cases.stages import Outcome
from onewindow.core import events, jobs
from onewindow.documents.models import Letter
from onewindow.documents.queries import pdf_of
from onewindow.matters.utilities import acts, errors
from onewindow.matters.utilities.candidates import candidates
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.visits.models import Visit
from tests.web.conftest import published  # noqa: F401  fixture
from tests.web.desk_world import account, at_desk, today  # noqa: F401  fixtures

from .utilities_world import (  # noqa: F401  fixtures
    COMPANIES,
    PIPE,
    PLAN,
    accept_all,
    agency,
    answer,
    contract,
    find_all,
    finding,
    number,
    on_site,
    people,
    plan,
    project,
    row,
    sign_all,
)

pytestmark = pytest.mark.django_db


def told(kind):
    return Message.objects.filter(kind=kind).count()


def test_the_whole_way(number, people, account):  # noqa: F811
    zhang = account("zhang")
    opened = project(number)
    assert opened.manager.number == "YS848EAC29" and opened.phone == "0996-2000801"
    assert opened.visit.start_at == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert opened.visit.parts.count() == 5
    assert (told("utility_manager"), told("utility_visit")) == (1, 1)
    acts.agree_visit(number, by=actor_of(zhang))
    acts.agree_visit(number, agency=agency("UTL-GAS"), by=actor_of(people["UTL-GAS"]))
    assert set(project(number).agreed) == {"applicant", str(agency("UTL-GAS"))}

    with on_site():
        answer(number, people, **{"UTL-WATER": finding(**PIPE, supplements=("水表井位置图",))})
        facts = {f.element: f.value for f in Fact.objects.filter(case__number=number, subject="").order_by("seq")}
        assert facts["needs_outside_line"] is True and facts["outside_redline_len"] == 80
        assert facts["outside_touches_road"] is False
        said = Fact.objects.get(case__number=number, element="decision:corrections").value
        assert "水表井位置图" in said
        for matter in COMPANIES:
            plan(number, matter, people)
        assert told("utility_plan") == 4
        with pytest.raises(errors.NotOnTheWay):
            acts.record_test(number, "UTL-WATER", passed=True, words="", by=actor_of(people["UTL-WATER"]))
        acts.finish_outside(number, "UTL-WATER", by=actor_of(people["UTL-WATER"]))
        acts.record_test(number, "UTL-WATER", passed=False, words="表井要抬高", by=actor_of(people["UTL-WATER"]))
        assert "test" not in row(number, "UTL-WATER").done
        for matter in COMPANIES:
            acts.record_test(number, matter, passed=True, words="", by=actor_of(people[matter]))
            with pytest.raises(errors.ContractMissing):
                acts.connect(number, matter, by=actor_of(people[matter]))
            assert contract(number, matter, people, zhang)
            acts.connect(number, matter, by=actor_of(people[matter]))
        assert row(number, "UTL-WATER").account == "水652801000001"
        assert project(number).closed_at is not None
        jobs.drain()
        letters = Letter.objects.filter(kind="supply_contract")
        assert letters.count() == 4
        assert pdf_of(letters[0]).startswith(b"%PDF")
        assert row(number, "UTL-GAS").contract in {one.serial for one in letters}
    # visit, answer, plan, connect and test for four, the works outside for one; acceptance is told by the case
    assert told("utility_node") == 4 * 5 + 1
    assert list(events.breaks(events.history(f"utilities:{number}"))) == []


def test_a_utility_that_cannot_come_moves_everybody(number, people):  # noqa: F811
    with pytest.raises(errors.WordsMissing):
        acts.decline_visit(number, agency=agency("UTL-HEAT"), reason=" ", by=actor_of(people["UTL-HEAT"]))
    with pytest.raises(NotAllowed):
        acts.decline_visit(number, agency=agency("UTL-HEAT"), reason="抢修", by=actor_of(people["UTL-GAS"]))
    done = acts.decline_visit(number, agency=agency("UTL-HEAT"), reason="抢修", by=actor_of(people["UTL-HEAT"]))
    moved = project(number)
    assert moved.visit_id == done.visit
    assert moved.visit.start_at == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert moved.passed == [{"agency": agency("UTL-HEAT"), "day": "2026-12-01", "half": "morning", "why": "declined"}]


def test_the_applicant_chooses_another_common_time_and_no_other(number, people, account):  # noqa: F811
    zhang = actor_of(account("zhang"))
    at = datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
    with pytest.raises(errors.NotCommon):
        acts.move_visit(number, start=datetime(2026, 12, 2, 2, 0, tzinfo=UTC), by=zhang)
    with pytest.raises(NotAllowed):
        acts.move_visit(number, start=at, by=actor_of(people["UTL-GAS"]))
    acts.move_visit(number, start=at, by=zhang)
    assert project(number).visit.start_at == at
    assert Visit.objects.filter(about=f"case:{number}").count() == 1
    with pytest.raises(NotAllowed):
        acts.agree_visit(number, by=actor_of(account("li")))


def test_contradictory_findings_are_settled_by_the_lead_before_the_answer(number, people):  # noqa: F811
    with on_site():
        accept_all(number, people)
        find_all(number, people, **{"UTL-WATER": finding(**PIPE, road=True), "UTL-GAS": finding(**PIPE)})
        sign_all(number, people)
        lead, gas = actor_of(people["UTL-VISIT"]), actor_of(people["UTL-GAS"])
        with pytest.raises(errors.AnswerLacks, match="说法不一"):
            cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=lead, opinion="同意")
        with pytest.raises(NotAllowed):
            acts.settle_finding(number, "south/road", there=True, reason="过马路", by=gas)
        with pytest.raises(errors.WordsMissing):
            acts.settle_finding(number, "south/road", there=True, reason="", by=lead)
        with pytest.raises(errors.NothingDisputed):
            acts.settle_finding(number, "south/green", there=True, reason="有树", by=lead)
        acts.settle_finding(number, "south/road", there=True, reason="南侧是团结路，都要过", by=lead)
        with pytest.raises(errors.AnswerLacks, match="签字"):
            cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=lead, opinion="同意")
        sign_all(number, people, applicant=False)
        with pytest.raises(errors.AnswerLacks, match="申请人"):
            cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=lead, opinion="同意")
        acts.sign_answer(number, name="张样例", by=lead)
        cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=lead, opinion="同意")
        with pytest.raises(errors.AnswerGiven):
            acts.record_finding(number, "UTL-GAS", finding(), by=gas)
    said = Fact.objects.filter(case__number=number, element="outside_touches_road").latest("seq").value
    assert said is True


def test_works_on_a_road_wait_for_their_own_review(number, people, account):  # noqa: F811
    zhang = account("zhang")
    with on_site():
        place = {"latitude": "41.7510", "longitude": "86.1410"}
        with pytest.raises(errors.NoWorksReview):
            acts.apply_outside(number, user=zhang, by=actor_of(zhang))
        answer(number, people, **{"UTL-POWER": finding(**PIPE, road=True, **place)})
        plan(number, "UTL-POWER", people)
        power = actor_of(people["UTL-POWER"])
        with pytest.raises(errors.WorksNotGranted):
            acts.finish_outside(number, "UTL-POWER", by=power)
        with pytest.raises(NotAllowed):
            acts.apply_outside(number, user=people["UTL-POWER"], by=power)
        made = acts.apply_outside(number, user=zhang, by=actor_of(zhang))
        assert acts.apply_outside(number, user=zhang, by=actor_of(zhang)).draft == made.draft
        from onewindow.sheets.drafts import known_values
        from onewindow.sheets.queries import access_draft

        known = known_values(access_draft(zhang, made.draft))
        assert known["route_length_m"] == "80" and known["traffic_affected"] is True
        assert known["route_geometry"]["coordinates"][0] == ["86.141", "41.751"]


def test_one_refused_one_withdrawn_the_others_go_on(number, people, account):  # noqa: F811
    with on_site():
        cases.withdraw(number, ["UTL-HEAT"], by=actor_of(account("zhang")))
        assert row(number, "UTL-HEAT").ended == "withdrawn"
        for matter in ("UTL-VISIT", "UTL-WATER", "UTL-POWER", "UTL-GAS"):
            cases.accept(number, [matter], by=actor_of(people[matter]))
        for matter in ("UTL-WATER", "UTL-POWER"):
            acts.record_finding(number, matter, finding(), by=actor_of(people[matter]))
        gas = finding(possible=False, reason="管网没有覆盖到这里", point="")
        acts.record_finding(number, "UTL-GAS", gas, by=actor_of(people["UTL-GAS"]))
        here = {matter: user for matter, user in people.items() if matter != "UTL-HEAT"}
        sign_all(number, here)
        cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=actor_of(people["UTL-VISIT"]), opinion="同意")
        cases.decide(number, "UTL-GAS", Outcome.REFUSED, by=actor_of(people["UTL-GAS"]), opinion="管网没有覆盖到这里")
        assert row(number, "UTL-GAS").ended == "refused"
        with pytest.raises(errors.ConnectionOver):
            plan(number, "UTL-GAS", people)
        plan(number, "UTL-WATER", people)
        assert "plan" in row(number, "UTL-WATER").done


def test_a_quotation_above_what_was_said_on_site_needs_a_reason(number, people):  # noqa: F811
    with on_site():
        answer(number, people, **{"UTL-WATER": finding(yuan=1)})
        with pytest.raises(errors.QuoteAboveAnswer) as refusal:
            plan(number, "UTL-WATER", people, replace(PLAN, words=""))
        assert refusal.value.data["told"] == 1 < refusal.value.data["yuan"]
        assert not row(number, "UTL-WATER").plan
        plan(number, "UTL-WATER", people, replace(PLAN, words="申请人要求加装远传水表"))
        assert row(number, "UTL-WATER").plan["words"] == "申请人要求加装远传水表"


def test_the_manager_is_reassigned_among_those_declared(number, people, account):  # noqa: F811
    phones = candidates(project(number))
    other = next(staff for staff in phones if staff != project(number).manager_id)
    lead = actor_of(people["UTL-VISIT"])
    with pytest.raises(NotAllowed):
        acts.reassign_manager(number, to=other, reason="出差", by=actor_of(people["UTL-GAS"]))
    with pytest.raises(errors.WrongManager):
        acts.reassign_manager(number, to=people["UTL-GAS"].staff.pk, reason="出差", by=lead)
    with pytest.raises(errors.WordsMissing):
        acts.reassign_manager(number, to=other, reason="", by=lead)
    acts.reassign_manager(number, to=other, reason="出差", by=lead)
    assert project(number).phone == "0996-2000802"
    assert told("utility_manager") == 2


def test_what_is_not_whole_is_refused_with_all_faults(number, people):  # noqa: F811
    water = actor_of(people["UTL-WATER"])
    with pytest.raises(errors.FindingIncomplete) as caught:
        acts.record_finding(number, "UTL-WATER", finding(outside=True, days=0, point=""), by=water)
    assert [field for field, _ in caught.value.data["faults"]] == ["point", "side", "length_m", "days"]
    with pytest.raises(NotAllowed):
        acts.record_finding(number, "UTL-GAS", finding(), by=water)
    with pytest.raises(errors.AnswerLacks):
        acts.sign_answer(number, agency=agency("UTL-WATER"), name="赵样例", by=water)
    with pytest.raises(errors.NoPlanYet):
        acts.sign_contract(number, "UTL-WATER", side="utility", name="赵样例", by=water)
    with pytest.raises(NotAllowed):
        acts.sign_contract(number, "UTL-WATER", side="applicant", name="赵样例", by=water)
    with pytest.raises(errors.NoProject):
        acts.agree_visit("652801-20260101-000001", by=water)
