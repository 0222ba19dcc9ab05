"""The enterprise register on its own: no case, no web, only the book."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from onewindow.core import clock, crypto, events
from onewindow.core.models import Event
from onewindow.registers.enterprises import acts, queries
from onewindow.registers.enterprises.acts.changes import Changes
from onewindow.registers.enterprises.acts.enrolments import InvoiceLine, SealWanted
from onewindow.registers.enterprises.bulk import import_enterprises
from onewindow.registers.enterprises.entry import Identity
from onewindow.registers.enterprises.errors import (
    AlreadyEnrolled,
    BadCode,
    CodeTaken,
    EnterpriseEnded,
    NameNeedsOfficer,
    NameRefused,
    NoEnterprise,
    NotRegistrable,
    RatioOutside,
    ReservationUnusable,
    SealsWanted,
    UnknownChoice,
)
from onewindow.registers.enterprises.models import Enrolment, Enterprise, Holding, Particulars
from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.rules.identifiers import check, make_uscc

from .conftest import CLERK, KORLA, LUNTAI, bookshop

pytestmark = pytest.mark.django_db


def proposal(trade_name="梨城书苑", **changes):
    entry = bookshop(trade_name)
    said = {"parts": entry.name, "division": KORLA, "industry_code": entry.industry_code, "kind": entry.kind}
    return Proposal(**{**said, **changes})


def reserve(trade_name="梨城书苑", **options):
    return acts.reserve_name(proposal(trade_name), held_by="party:7", by=CLERK, **options)


def test_a_name_is_reserved_and_its_history_written(places):
    kept = reserve()
    assert kept.full == "库尔勒梨城书苑图书有限公司"
    assert kept.number == f"（库尔勒）名保字〔{clock.today().year}〕第000001号"
    seen = queries.reservation(kept.number)
    assert seen.open
    assert seen.held_by == "party:7"
    assert [event.verb for event in events.history(f"register:names/{KORLA}")] == ["reserve_name"]


def test_a_reserved_name_is_closed_to_others_until_given_up(places):
    first = reserve()
    with pytest.raises(NameRefused) as refusal:
        reserve()
    assert "库尔勒梨城书苑图书有限公司" in refusal.value.text()
    acts.release_name(first.number, reason="改名", by=CLERK)
    assert reserve().number != first.number


def test_a_lapsed_reservation_frees_the_name(places):
    with clock.moved_to(datetime(2026, 9, 1, 4, tzinfo=UTC)):
        kept = reserve()
        assert kept.until == "2026-11-01"
    with clock.moved_to(datetime(2026, 11, 1, 4, tzinfo=UTC)), pytest.raises(NameRefused):
        reserve()
    with clock.moved_to(datetime(2026, 11, 2, 4, tzinfo=UTC)):
        assert reserve().number != kept.number


def test_before_march_2021_an_officer_decides(places):
    with clock.moved_to(datetime(2020, 9, 6, 4, tzinfo=UTC)):
        with pytest.raises(NameNeedsOfficer):
            reserve()
        assert reserve(officer_decided=True).until == "2021-03-06"


def test_a_company_is_registered_under_its_reserved_name(places):
    kept = reserve()
    done = acts.register_enterprise(bookshop(reservation=kept.number), by=CLERK)
    assert check("uscc", done.uscc).valid
    assert done.uscc.startswith("91652801MAD1")
    view = queries.enterprise_at(done.uscc)
    assert (view.name, view.status, view.capital_wan) == ("库尔勒梨城书苑图书有限公司", "active", Decimal(50))
    assert [line.text for line in view.scope] == ["出版物零售"]
    assert not queries.reservation(kept.number).open
    assert [event.verb for event in events.history(f"register:enterprises/{done.uscc}")] == ["register"]


def test_a_name_may_be_declared_with_the_registration(places):
    done = acts.register_enterprise(bookshop(), by=CLERK)
    with pytest.raises(NameRefused):
        acts.register_enterprise(bookshop(), by=CLERK)
    assert queries.enterprise_at(done.uscc).name == "库尔勒梨城书苑图书有限公司"


@pytest.mark.parametrize(
    ("why", "spoil"),
    [
        ("已经使用", lambda kept: acts.register_enterprise(bookshop(reservation=kept.number), by=CLERK)),
        ("已经放弃", lambda kept: acts.release_name(kept.number, reason="不办了", by=CLERK)),
    ],
)
def test_a_reservation_serves_once(places, why, spoil):
    kept = reserve()
    spoil(kept)
    with pytest.raises(ReservationUnusable) as refusal:
        acts.register_enterprise(bookshop(reservation=kept.number), by=CLERK)
    assert why in refusal.value.text()


def test_a_reservation_serves_its_own_name_only(places):
    kept = reserve("孔雀河")
    with pytest.raises(ReservationUnusable):
        acts.register_enterprise(bookshop(reservation=kept.number), by=CLERK)
    assert queries.reservation(kept.number).open


def test_codes_are_allotted_in_order_and_never_again(places):
    first = acts.register_enterprise(bookshop("孔雀河"), by=CLERK)
    acts.end_enterprise(first.uscc, how=Enterprise.Status.CANCELLED, source_reference="test", by=CLERK)
    second = acts.register_enterprise(bookshop("开都河"), by=CLERK)
    assert first.uscc[12:16] == "0001"
    assert second.uscc[12:16] == "0002"


def test_a_code_that_an_import_brought_is_skipped(places):
    first = acts.register_enterprise(bookshop("孔雀河"), by=CLERK)
    next_one = make_uscc(registrar="9", kind="1", division=KORLA, subject="MAD10002")
    acts.enter_existing(bookshop("开都河"), uscc=next_one, established_on=date(2019, 5, 6), by=CLERK)
    third = acts.register_enterprise(bookshop("塔里木"), by=CLERK)
    assert len({first.uscc, next_one, third.uscc}) == 3


def test_all_faults_are_told_at_once(places):
    entry = bookshop(scope=(), address=" ", capital_wan=Decimal(60))
    with pytest.raises(NotRegistrable) as refusal:
        acts.register_enterprise(entry, by=CLERK)
    assert len(refusal.value.data["faults"]) == 3
    assert "50 万元" in refusal.value.text()
    assert "60 万元" in refusal.value.text()
    assert not Enterprise.objects.exists()


def test_no_document_number_stands_in_clear(places):
    done = acts.register_enterprise(bookshop(), by=CLERK)
    number = b"652801199001011234"
    for row in (*Particulars.objects.all(), *Holding.objects.all()):
        assert number not in repr(row.__dict__).encode()
    assert number.decode() not in repr(list(Event.objects.values()))
    assert queries.legal_rep(done.uscc).id_no == number.decode()


def test_a_sealed_number_does_not_open_in_another_enterprise(places):
    one = acts.register_enterprise(bookshop("孔雀河"), by=CLERK)
    other = acts.register_enterprise(bookshop("开都河"), by=CLERK)
    stolen = Particulars.objects.get(enterprise__uscc=one.uscc).legal_rep_id_sealed
    Particulars.objects.filter(enterprise__uscc=other.uscc).update(legal_rep_id_sealed=stolen)
    with pytest.raises(crypto.Unreadable):
        queries.legal_rep(other.uscc)


def test_any_moment_can_be_shown(places):
    start = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with clock.moved_to(start):
        uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    with clock.moved_to(start + timedelta(days=30)):
        acts.change_enterprise(uscc, Changes(address="库尔勒市石化大道9号"), source_reference="变更", by=CLERK)
    with clock.moved_to(start + timedelta(days=60)):
        new = Identity(name="巴特尔", id_kind="居民身份证", id_no="652827198502022345")
        acts.change_enterprise(uscc, Changes(legal_rep=new), source_reference="法院裁定 (2026)新28民初1号", by=CLERK)
    before = queries.enterprise_at(uscc, start + timedelta(days=10))
    between = queries.enterprise_at(uscc, start + timedelta(days=40))
    assert (before.address, between.address) == ("库尔勒市人民东路1号", "库尔勒市石化大道9号")
    assert (between.legal_rep_name, queries.enterprise_at(uscc).legal_rep_name) == ("王芳", "巴特尔")
    with pytest.raises(NoEnterprise):
        queries.enterprise_at(uscc, start - timedelta(days=1))


def test_a_given_up_name_is_blocked_for_a_year_but_not_for_its_owner(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    renamed = NameParts(place="库尔勒", trade_name="天山书苑", industry="图书", form="有限公司")
    acts.change_enterprise(uscc, Changes(name=renamed), source_reference="变更", by=CLERK)
    with pytest.raises(NameRefused):
        reserve()
    acts.change_enterprise(uscc, Changes(name=bookshop().name), source_reference="改回", by=CLERK)
    assert queries.enterprise_at(uscc).name == "库尔勒梨城书苑图书有限公司"


def test_a_cancelled_enterprise_frees_its_name_after_a_year(places):
    with clock.moved_to(datetime(2025, 6, 2, 4, tzinfo=UTC)):
        uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
        acts.end_enterprise(uscc, how=Enterprise.Status.CANCELLED, source_reference="注销", by=CLERK)
    with clock.moved_to(datetime(2026, 6, 1, 4, tzinfo=UTC)), pytest.raises(NameRefused):
        reserve()
    with clock.moved_to(datetime(2026, 6, 2, 4, tzinfo=UTC)):
        assert reserve().full


def test_nothing_is_entered_for_an_enterprise_that_ended(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    acts.end_enterprise(uscc, how=Enterprise.Status.REVOKED, source_reference="吊销", by=CLERK)
    with pytest.raises(EnterpriseEnded):
        acts.change_enterprise(uscc, Changes(address="别处"), source_reference="变更", by=CLERK)
    acts.end_enterprise(uscc, how=Enterprise.Status.CANCELLED, source_reference="注销", by=CLERK)
    with pytest.raises(EnterpriseEnded):
        acts.end_enterprise(uscc, how=Enterprise.Status.CANCELLED, source_reference="再注销", by=CLERK)


def test_seals_get_thirteen_digits_and_a_maker_of_the_list(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    wanted = (SealWanted(kind="法定名称章", material="光敏"), SealWanted(kind="发票专用章", material="光敏"))
    with pytest.raises(SealsWanted):
        acts.file_seals(uscc, wanted=wanted[1:], maker="KZ652801-01", by=CLERK)
    with pytest.raises(UnknownChoice):
        acts.file_seals(uscc, wanted=wanted, maker="街边刻章", by=CLERK)
    done = acts.file_seals(uscc, wanted=wanted, maker="库尔勒金石印章有限公司", by=CLERK)
    assert done.codes == ("6528010000001", "6528010000002")
    assert [seal.name for seal in queries.enterprise_at(uscc).seals] == [
        "库尔勒梨城书苑图书有限公司",
        "库尔勒梨城书苑图书有限公司发票专用章",
    ]
    more = acts.file_seals(uscc, wanted=wanted[1:], maker="KZ652801-02", by=CLERK)
    assert more.codes == ("6528010000003",)


def tax(uscc):
    line = InvoiceLine(kind="电子普通发票", limit_yuan=100_000, monthly=25)
    return acts.confirm_tax(uscc, taxpayer_kind="小规模", invoices=(line,), by=CLERK)


def insurance(uscc):
    return acts.enrol_social_insurance(uscc, kinds=("养老", "失业"), start_month="2026-12", headcount=3, by=CLERK)


def fund(uscc, ratio=5):
    ratios = {"ratio_unit": Decimal(ratio), "ratio_person": Decimal(5)}
    return acts.open_housing_fund(uscc, **ratios, pay_day=15, headcount=3, by=CLERK)


def bank(uscc):
    return acts.appoint_bank(uscc, branch="ICBC-KEL-01", slot="2026-11-27T10:30:00+08:00", by=CLERK)


@pytest.mark.parametrize(
    "order", [(tax, insurance, fund, bank), (bank, tax, insurance, fund), (tax, bank, fund, insurance)]
)
def test_every_office_learns_the_account_whoever_comes_first(places, order):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    for step in order:
        step(uscc)
    account = queries.account_of(uscc)
    assert account.startswith("300601")
    assert {queries.account_of(uscc, kind) for kind in Enrolment.Kind.values} == {account}
    assert all(done for _, _, done in queries.duties(uscc))


def test_an_office_enrols_once(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    tax(uscc)
    with pytest.raises(AlreadyEnrolled):
        tax(uscc)


@pytest.mark.parametrize("ratio", [4, 13])
def test_a_ratio_outside_the_limits_is_refused(places, ratio):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    with pytest.raises(RatioOutside):
        fund(uscc, ratio)


def test_the_account_number_stands_nowhere_in_clear(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    tax(uscc), bank(uscc)
    account = queries.account_of(uscc)
    assert account not in repr(list(Enrolment.objects.values()))
    assert account not in repr(list(Event.objects.values()))


def test_duties_fall_due_after_establishment(places):
    with clock.moved_to(datetime(2026, 3, 2, 4, tzinfo=UTC)):
        uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    assert queries.duties(uscc)[0] == ("tax", date(2026, 4, 1), False)


def test_a_repeated_key_registers_once(places):
    entry = bookshop()
    first = acts.register_enterprise(entry, by=CLERK, idempotency_key="k1")
    assert acts.register_enterprise(entry, by=CLERK, idempotency_key="k1") == first
    assert Enterprise.objects.count() == 1


def test_names_are_found_by_beginning_or_trade_name(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    for typed in ("库尔勒梨城", "梨城", "梨城书苑"):
        assert [found.uscc for found in queries.search_names(typed)] == [uscc]
    assert queries.search_names("书苑") == queries.search_names("") == []


def test_who_a_person_stands_for(places):
    uscc = acts.register_enterprise(bookshop(), by=CLERK).uscc
    assert queries.enterprises_of_person("居民身份证", "652801199001011234") == [uscc]
    assert queries.enterprises_of_person("居民身份证", "") == []


def test_barred_persons_are_found_for_the_time_of_the_bar(data):
    barred = data.barred[1]
    person = Identity(name="某人", id_kind=barred.id_kind, id_no=barred.id_no)
    assert queries.barred([person], "enterprise", date(2026, 1, 1))
    assert not queries.barred([person], "publication", date(2026, 1, 1))
    assert not queries.barred([person], "enterprise", date(2030, 1, 1))


def test_an_existing_enterprise_keeps_its_code_and_day(places):
    code = "91652801MA7ABCDE2D"
    good = make_uscc(registrar="9", kind="1", division=KORLA, subject="MA780001")
    with pytest.raises(BadCode):
        acts.enter_existing(bookshop(), uscc=code, established_on=date(2015, 1, 5), by=CLERK)
    acts.enter_existing(bookshop(), uscc=good, established_on=date(2015, 1, 5), by=CLERK)
    with pytest.raises(CodeTaken):
        acts.enter_existing(bookshop("别名"), uscc=good, established_on=date(2015, 1, 5), by=CLERK)
    assert queries.enterprise_at(good, datetime(2016, 1, 1, tzinfo=UTC)).name == bookshop().name.full


HEADER = "统一社会信用代码,行政区划名称,字号,行业,组织形式,主体类型,行业代码,登记机关区划,注册资本万元,成立日期,住所,法定代表人,经营范围,股东\n"


def test_a_file_is_entered_line_by_line_and_its_bad_lines_are_reported(places):
    codes = [make_uscc(registrar="9", kind="1", division=KORLA, subject=f"MA78000{n}") for n in range(3)]
    tail = "图书,有限公司,有限责任公司,5243,652801"
    lines = [
        f"{codes[0]},库尔勒,孔雀河,{tail},50,2015-01-05,人民东路1号,王芳,出版物零售；旧式写法,王芳:30；巴特尔:20",
        f"{codes[1]},库尔勒,开都河,{tail},五十,2015-01-05,人民东路2号,王芳,,",
        f"{codes[1][:-1]}X,库尔勒,开都河,{tail},50,2015-01-05,人民东路2号,王芳,,",
        f"{codes[1]},库尔勒,,{tail},50,2015-01-05,,王芳,,",
        f"{codes[2]},轮台,塔里木,图书,有限公司,有限责任公司,5243,999999,50,2015-01-05,人民路2号,王芳,,",
        f"{codes[2]},轮台,塔里木,图书,有限公司,有限责任公司,5243,{LUNTAI},50,2015/01/05,人民路2号,王芳,,",
        f"{codes[0]},库尔勒,塔河,{tail},50,2015-01-05,人民东路1号,王芳,,",
    ]
    report = import_enterprises("\ufeff" + HEADER + "\n".join(lines), source="移交", by=CLERK)
    assert report.entered == 1
    assert [fault.line for fault in report.faults] == [3, 4, 5, 6, 7, 8]
    assert "五十" in report.faults[0].why
    assert "字号" in report.faults[2].why
    assert "住所" in report.faults[2].why
    view = queries.enterprise_at(codes[0])
    assert [line.code for line in view.scope] == ["F5121", ""]
    assert view.source_reference == "移交 第2行"
    again = import_enterprises(HEADER + lines[0], source="移交", by=CLERK)
    assert (again.entered, len(again.faults)) == (0, 1)


def test_a_file_without_its_columns_is_one_clear_fault(places):
    report = import_enterprises("名称,代码\n甲,乙\n", source="x", by=CLERK)
    assert report.entered == 0
    assert report.faults[0].line == 1
    assert "统一社会信用代码" in report.faults[0].why
    assert "名称" in report.faults[0].why
