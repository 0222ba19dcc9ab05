"""Closing an enterprise, from the sheet to the registers, with the calendar moved by the test's clock."""

from datetime import timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.errors import GateClosed, NotYourReview
from onewindow.cases.handlers import handlers
from onewindow.cases.queries import progress
from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import MatterKind
from onewindow.core import clock, events
from onewindow.core.jobs import drain
from onewindow.matters.company_closing import acts, licences, samples
from onewindow.matters.company_closing.acts.notices import ToPublish
from onewindow.matters.company_closing.errors import (
    Blocked,
    ListedAlready,
    NoListedLicence,
    NoticeOpen,
    NoticeRunning,
    NotInWindow,
    NotListed,
    UnknownLicence,
    WayClosed,
)
from onewindow.matters.company_closing.handlers import LICENCE_MATTERS
from onewindow.notices.models import Message
from onewindow.people.errors import NotAllowed
from onewindow.registers.enterprises import acts as registers
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises import queries as enterprises
from onewindow.registers.enterprises.acts.enrolments import SealWanted
from onewindow.registers.enterprises.errors import (
    AlreadyMarked,
    NameTakenMeanwhile,
    NoMark,
    NotEnded,
    NotEnrolled,
)
from onewindow.registers.enterprises.marks import marks_of, standing_of
from onewindow.registers.enterprises.models import Enrolment, Enterprise, Mark

from . import closing


@pytest.fixture
def company(demo):
    with clock.moved_to(closing.BEGIN):
        closing.registered()
        yield


def test_a_simple_deregistration_runs_to_its_end(company):
    number, notice = closing.begun()
    assert (notice.kind, notice.days, notice.status) == ("simple", 20, "running")
    assert closing.stages(number)["DER-REG"] == "waiting"
    with closing.after(notice, seconds=-1):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "running"
    with closing.after(notice, seconds=0):
        closing.swept()
        notice.refresh_from_db()
        assert notice.status == "over"
        with pytest.raises(NotAllowed):
            acts.apply_registration(notice.number, by=closing.person("zhang"))
        acts.apply_registration(notice.number, by=closing.owner())
        with pytest.raises(NotInWindow):
            acts.apply_registration(notice.number, by=closing.owner())
        assert closing.outcomes(number)["DER-PUB"] == "granted"
        closing.grant(number, "DER-TAX")
        closing.accept_all(number)
        closing.grant(number, "DER-REG")
        closing.accept_all(number)
        for matter in ("DER-SI", "DER-BANK", "DER-SEAL"):
            closing.grant(number, matter)
        assert set(closing.outcomes(number).values()) == {"granted"}, closing.outcomes(number)
        notice.refresh_from_db()
        assert notice.status == "done"
        view = enterprises.enterprise_at(closing.USCC)
        assert (view.status, view.ended_on) == ("cancelled", clock.today())


HOTEL = [
    {"kind": "LIC-FOOD", "number": "JY1", "agency": "市场监管局"},
    {"kind": "LIC-HOTEL", "number": "公特1", "agency": "公安局"},
    {"kind": "LIC-TRANS", "number": "运1", "agency": "交通运输局"},
]


def marked(*kinds, **said):
    for kind in kinds:
        registers.mark_enterprise(closing.USCC, kind, words="记载", authority="某局", by=closing.SYSTEM, **said)


def test_each_agency_cancels_its_own_licences(company):
    for row in HOTEL:
        marked(Mark.Kind.LICENCE, code=row["kind"], number=row["number"])
    number, _ = closing.begun(licences_held=HOTEL)
    held = closing.reviews(number)
    assert {code: review.agency.code for code, review in held.items() if code.startswith("DER-LIC")} == {
        "DER-LIC": "market_regulation",
        "DER-LIC-POL": "public_security",
        "DER-LIC-TRA": "transport",
    }
    closing.grant(number, "DER-LIC-POL")
    assert {mark.code for mark in marks_of(closing.USCC)} == {"LIC-FOOD", "LIC-TRANS"}


def test_a_licence_that_was_revoked_meanwhile_is_said_at_the_desk_and_stops_nothing(company):
    for row in HOTEL:
        marked(Mark.Kind.LICENCE, code=row["kind"], number=row["number"])
    number, _ = closing.begun(licences_held=HOTEL)
    registers.lift_mark(
        closing.USCC, Mark.Kind.LICENCE, code="LIC-TRANS", number="运1", reason="吊销", by=closing.SYSTEM
    )
    seen = handlers["DER-LIC-TRA"].checks({"uscc": closing.USCC, "licences_held": HOTEL})
    assert [check.passed for check in seen] == [True, True, None]
    closing.grant(number, "DER-LIC-TRA")
    assert closing.outcomes(number)["DER-LIC-TRA"] == "granted"
    said = {line.matter: line for line in progress(closing.user("li"), number).reviews}
    assert said["DER-LIC-TRA"].outcome_name == "准予注销"


def test_what_ends_a_licence_says_cancelled_and_never_licensed(edition):
    ends = {
        matter.code: matter.kind for matter in edition.catalogue.matters if matter.certificate == "licence_cancellation"
    }
    assert ends == dict.fromkeys(LICENCE_MATTERS, MatterKind.CANCELLATION)
    words = edition.catalogue.words[MatterKind.CANCELLATION]
    assert (words.granted.zh, words.refused.zh) == ("准予注销", "不予注销")
    assert not [text for text in (*words.opinions_granted, *words.opinions_refused) if "许可。" in text]


def test_a_licence_that_is_approved_first_holds_the_registrar_back(company):
    marked(Mark.Kind.LICENCE, code="LIC-SCHOOL", number="教民1")
    rows = [{"kind": "LIC-SCHOOL", "number": "教民1", "agency": "教育局"}]
    ordinary = {"dereg_mode": "普通注销", "debts_settled": False, "creditor_notice_date": "2026-03-02"}
    number, notice = closing.begun(licences_held=rows, **ordinary)
    assert (notice.kind, notice.days) == ("creditors", 45)
    assert [one["post"] for one in notice.group] == ["负责人"]
    with closing.after(notice, minutes=1):
        closing.swept()
        assert closing.outcomes(number)["DER-PUB"] == "granted"
        closing.grant(number, "DER-TAX")
        closing.accept_all(number)
        with pytest.raises(GateClosed):
            closing.grant(number, "DER-REG")
        closing.grant(number, "DER-LIC-EDU")
        closing.grant(number, "DER-REG")
        assert enterprises.enterprise_at(closing.USCC).status == "cancelled"


def test_the_registers_close_the_simple_way_and_arrears_hold_an_office_back(company):
    marked(Mark.Kind.ABNORMAL)
    number = closing.apply()
    closing.accept_all(number)
    closing.grant(number, "DER-CHK")
    with pytest.raises(WayClosed):
        closing.accept_all(number)
    registers.lift_mark(closing.USCC, Mark.Kind.ABNORMAL, reason="已移出", by=closing.SYSTEM)
    marked(Mark.Kind.TAX_ARREARS)
    with pytest.raises(WayClosed):
        closing.accept_all(number)
    registers.lift_mark(closing.USCC, Mark.Kind.TAX_ARREARS, reason="已缴清", by=closing.SYSTEM)
    with pytest.raises(NoMark):
        registers.lift_mark(closing.USCC, Mark.Kind.TAX_ARREARS, reason="已缴清", by=closing.SYSTEM)
    closing.accept_all(number)
    marked(Mark.Kind.TAX_ARREARS)
    with pytest.raises(AlreadyMarked):
        marked(Mark.Kind.TAX_ARREARS)
    with pytest.raises(Blocked):
        closing.grant(number, "DER-TAX")
    # nobody decides a notice by hand while it runs
    with pytest.raises(NoticeRunning):
        closing.grant(number, "DER-PUB")


def test_the_list_of_licences_is_kept_by_the_lead_and_confirmed_by_its_agencies(company):
    lead = closing.officer("market_regulation", "lead", "652800")
    police = closing.officer("public_security", "superior", "652800")
    with pytest.raises(NotAllowed):
        acts.list_licence("LIC-HOTEL", agency="public_security", by=police)
    with pytest.raises(UnknownLicence):
        acts.list_licence("LIC-HOTEL", agency="education", by=lead)
    line = acts.list_licence("LIC-HOTEL", agency="public_security", by=lead).line
    with pytest.raises(ListedAlready):
        acts.list_licence("LIC-HOTEL", agency="public_security", by=lead)
    assert licences.together("652801") == frozenset()
    with pytest.raises(NotAllowed):
        acts.confirm_licence(line, by=closing.officer("education", "superior", "652800"))
    acts.confirm_licence(line, by=police)
    assert licences.together("652801") == {"LIC-HOTEL"}
    assert licences.together("652801") is not None
    with pytest.raises(NotListed):
        closing.apply(licences_held=HOTEL)
    closing.apply(licences_held=HOTEL[1:2])
    with pytest.raises(NotAllowed):
        acts.take_off_list(line, reason="机关不再参加", by=police)
    acts.take_off_list(line, reason="机关不再参加", by=lead)
    assert licences.together("652801") is None
    with pytest.raises(NoListedLicence):
        acts.confirm_licence(line, by=police)


def test_the_demo_keeps_a_list_with_education_police_transport_and_health(company):
    samples.load(by=closing.SYSTEM)
    samples.load(by=closing.SYSTEM)
    agencies = {licences.kinds()[line.code].agencies[0] for line in licences.lines("652801") if line.confirmed_at}
    assert agencies >= {"education", "public_security", "transport", "health"}


def test_a_department_that_never_answers_is_warned_nudged_and_told(company):
    number, _ = closing.begun()
    lead = closing.officer("market_regulation", "lead")
    with clock.moved_to(closing.BEGIN + timedelta(days=14)):
        cases.warn(number, by=closing.SYSTEM)
        drain()
        assert closing.stages(number)["DER-TAX"] == "accepted"
        late = {code for event in events.history(f"case:{number}") for code in event.body.get("warned", ())}
        told = {message.kind for message in Message.objects.filter(about=number, staff__isnull=False)}
        assert "review_overdue" in told
        with pytest.raises(NotYourReview):
            cases.nudge(number, "DER-TAX", by=closing.officer("education"))
        cases.nudge(number, "DER-TAX", by=lead)
        drain()
        assert Message.objects.filter(about=number, kind="review_nudged").exists()
        # the notice runs on: its days are nobody's time to handle
        assert "DER-TAX" in late
        assert "DER-PUB" not in late


def test_the_sheet_asks_for_what_a_lost_licence_and_a_missing_shareholder_need(edition):
    def sheet(**answers):
        return compile_sheet(edition.catalogue, closing.SERVICE, None, {**closing.ANSWERS, **answers}, person=False)

    def papers(found):
        return {paper.key for paper in found.materials}

    assert sheet(licence_return="遗失公告").of("loss_announcement").asked
    assert not sheet().of("loss_announcement").asked
    missing = sheet(absent_shareholder=True, dereg_mode="普通注销")
    assert "DER-REG.m7" in papers(missing)
    assert "DER-REG.m7" not in papers(sheet())
    assert missing.derived["simple_dereg_eligible"].value is False


def test_an_enterprise_has_one_open_notice_and_only_the_gone_come_back(company):
    _, notice = closing.begun()
    said = ToPublish(
        kind=notice.kind,
        case="652801-20260302-00099",
        applicant=notice.applicant,
        service=notice.service,
        division="652801",
        agency=notice.agency_id,
        uscc=notice.uscc,
        name=notice.name,
        org_type=notice.org_type,
        legal_rep_name=notice.legal_rep_name,
        reason=notice.reason,
    )
    with pytest.raises(NoticeOpen):
        acts.publish_notice(said, by=closing.SYSTEM)
    back = {"reason": "撤销", "source_reference": "test", "by": closing.SYSTEM}
    with pytest.raises(NotEnded):
        registers.reinstate_enterprise(closing.USCC, **back)
    registers.end_enterprise(closing.USCC, how=Enterprise.Status.CANCELLED, source_reference="test", by=closing.SYSTEM)
    other = Enterprise.objects.exclude(uscc=closing.USCC).first()
    other.names.filter(until=None).update(full=closing.NAME)
    with pytest.raises(NameTakenMeanwhile):
        registers.reinstate_enterprise(closing.USCC, **back)
    with pytest.raises(NotEnrolled):
        registers.end_enrolment(closing.USCC, Enrolment.Kind.TAX, source_reference="test", by=closing.SYSTEM)
    with pytest.raises(NotEnrolled):
        registers.destroy_seals(closing.USCC, way="交回公安机关", source_reference="test", by=closing.SYSTEM)


def test_what_offices_keep_ends_with_the_enterprise(company):
    maker = directories.current().seal_makers[0].code
    seal = SealWanted(kind=directories.current().seal_kinds[0], material="光敏")
    registers.file_seals(closing.USCC, wanted=(seal,), maker=maker, by=closing.SYSTEM)
    registers.enrol_social_insurance(
        closing.USCC, kinds=("养老",), start_month="2025-01", headcount=2, by=closing.SYSTEM
    )
    standing = standing_of(closing.USCC)
    assert (standing.enrolments, standing.seals) == ({"social_insurance"}, 1)
    reference = {"source_reference": "test", "by": closing.SYSTEM}
    registers.end_enrolment(closing.USCC, Enrolment.Kind.SOCIAL_INSURANCE, **reference)
    registers.destroy_seals(closing.USCC, way="交回公安机关", **reference)
    standing = standing_of(closing.USCC)
    assert (standing.enrolments, standing.seals) == (frozenset(), 0)
    assert len(enterprises.enterprise_at(closing.USCC).seals) == 0
