"""What the matters of start-up write and check, each on its own."""

import pytest

from onewindow.cases.handlers import handlers
from onewindow.core.act import Actor
from onewindow.matters.company_opening import reading
from onewindow.matters.company_opening.errors import NoEnterpriseYet
from onewindow.people.access import party_of
from onewindow.people.models import Agency
from onewindow.people.queries import find_party, principals_of
from onewindow.registers.enterprises import acts, directories, queries
from onewindow.registers.enterprises.errors import NameRefused, SealsWanted, UnknownChoice
from onewindow.registers.enterprises.models import NameReservation

from .facts import CARD, company_facts, handled

BY = Actor(ref="staff:1", division="652801")


@pytest.fixture
def zhang(korla, account):
    return party_of(account("zhang"))


@pytest.fixture
def review(zhang):
    agency = Agency.objects.get(code="market_regulation", division="652801").pk
    return lambda matter, number="652801-20261126-00001", reason="", **facts: handled(
        matter, company_facts(**facts), applicant=zhang.pk, agency=agency, number=number, reason=reason
    )


def grant(review):
    return handlers[review.matter].on_granted(review, by=BY)


def register(review):
    handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY)
    return grant(review("ENT-REG")).facts["uscc"]


def test_the_name_is_kept_from_the_moment_of_submission(review):
    told = handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY)
    kept = queries.reservation(told["name_reservation_no"])
    assert kept.open
    granted = grant(review("ENT-NAME"))
    assert granted.facts == told
    assert granted.decision["valid_until"] == kept.until.isoformat()
    assert NameReservation.objects.count() == 1


def test_a_name_that_is_taken_stops_the_submission(review, zhang, account):
    acts.reserve_name(reading.proposal(company_facts(), division="652801"), held_by="party:0", by=BY)
    with pytest.raises(NameRefused) as refusal:
        handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY)
    assert "第十七条" in refusal.value.text()


def test_a_scope_that_needs_its_licence_first_keeps_the_name_for_a_year(review):
    school = [{"code": "P8301", "text": "民办学校经营", "category": "前置许可"}]
    told = handlers["ENT-NAME"].on_submitted(review("ENT-NAME", "", business_scope=school), by=BY)
    row = NameReservation.objects.get(number=told["name_reservation_no"])
    assert row.licence_first
    assert (row.until - row.reserved_at.date()).days > 360


@pytest.mark.parametrize("ending", ["on_withdrawn", "on_refused"])
def test_a_name_that_is_not_pursued_is_free_again(review, ending):
    told = handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY)
    getattr(handlers["ENT-NAME"], ending)(review("ENT-NAME"), by=BY)
    assert not queries.reservation(told["name_reservation_no"]).open
    assert handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY) != told


def test_registration_uses_the_reservation_and_founds_a_party(review, account):
    uscc = register(review)
    view = queries.enterprise_at(uscc)
    assert view.name == "库尔勒梨城书苑图书有限公司"
    assert [row[:2] for row in view.holdings] == [
        ("shareholder", "张样例"),
        ("shareholder", "王样例"),
        ("director", "张样例"),
        ("finance_head", "王样例"),
    ]
    assert NameReservation.objects.get().used_by.uscc == uscc
    company = find_party("uscc", uscc)
    assert company.name == view.name
    assert company in [principal.party for principal in principals_of(account("zhang"))]


def test_an_applicant_who_is_not_the_legal_representative_gets_no_mandate(review, account):
    handlers["ENT-NAME"].on_submitted(review("ENT-NAME", ""), by=BY)
    grant(review("ENT-REG", legal_rep_name="王样例", legal_rep_id_no="652801199203080009"))
    assert len(principals_of(account("zhang"))) == 1


def test_offices_enrol_the_new_enterprise_and_learn_its_account(review):
    uscc = register(review)
    seal = grant(review("ENT-SEAL", uscc=uscc))
    assert seal.decision["seal_codes"] == "6528010000001、6528010000002"
    tax = grant(review("ENT-TAX", uscc=uscc))
    assert tax.decision["invoice_limit"] == "电子普通发票 100000 元"
    assert tax.decision["invoices_per_month"] == "电子普通发票 25 份"
    grant(review("ENT-SI", uscc=uscc))
    bank = grant(review("ENT-BANK", uscc=uscc))
    grant(review("ENT-HF", uscc=uscc))
    account = queries.account_of(uscc)
    assert bank.facts == {"bank_account": account}
    assert bank.sensitive == {"bank_account", "account_number"}
    assert all(enrolment.account_known for enrolment in queries.enterprise_at(uscc).enrolments)


@pytest.mark.parametrize("matter", ["ENT-SEAL", "ENT-TAX", "ENT-SI", "ENT-HF", "ENT-BANK"])
def test_nothing_is_enrolled_before_the_enterprise_exists(review, matter):
    with pytest.raises(NoEnterpriseYet):
        grant(review(matter))


def test_a_maker_or_bank_outside_the_lists_is_refused(review):
    uscc = register(review)
    with pytest.raises(UnknownChoice):
        grant(review("ENT-SEAL", uscc=uscc, seal_maker="街边刻章"))
    with pytest.raises(UnknownChoice):
        grant(review("ENT-BANK", uscc=uscc, bank_branch="某银行"))
    with pytest.raises(SealsWanted):
        grant(review("ENT-SEAL", uscc=uscc, seal_list=[]))


def checked(matter, **facts):
    return {check.code: check.passed for check in handlers[matter].checks(company_facts(**facts))}


def test_the_desk_sees_what_was_checked(review):
    assert checked("ENT-REG") == {
        "name_reserved": None,
        "name_parts": True,
        "capital_sum": True,
        "scope": True,
        "barred_persons": True,
        "address": True,
    }
    assert checked("ENT-NAME") == {"name_allowed": True}
    assert checked("ENT-SEAL") == {"seal_maker": True}
    assert checked("ENT-BANK") == {"bank_branch": True}


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("name_reserved", {"name_reservation_no": "没有的号"}),
        ("name_parts", {"org_name": "库尔勒别的有限公司"}),
        ("capital_sum", {"registered_capital_wan": "61"}),
        ("scope", {"business_scope": [{"text": "随便什么都做", "category": "一般"}]}),
        ("address", {"reg_address": "轮台县团结路1号"}),
    ],
)
def test_each_check_fails_where_its_rule_is_broken(korla, code, facts):
    assert checked("ENT-REG", **facts)[code] is False


def test_a_barred_person_is_told_with_the_article(korla):
    barred = next(b for b in directories.current().barred if b.scope == "enterprise")
    facts = company_facts(legal_rep_id_no=barred.id_no, legal_rep_id_type=barred.id_kind)
    found = next(c for c in handlers["ENT-REG"].checks(facts) if c.code == "barred_persons")
    assert found.passed is False
    assert found.data["basis"] == barred.basis


def test_every_sentence_of_a_check_can_be_filled_in(korla):
    for matter in ("ENT-NAME", "ENT-REG", "ENT-SEAL", "ENT-BANK"):
        for facts in (company_facts(), {}, company_facts(name_reservation_no="x", seal_maker="x", bank_branch="x")):
            for check in handlers[matter].checks(facts):
                assert "{" not in check.says.format_map(check.data)


def test_kinds_of_documents_are_told_apart():
    rows = [{"name": "甲", "id_no": n} for n in (CARD, "91652801MA7A000170", "E12345678", "")]
    kinds = [holding.person.id_kind for holding in reading.holdings({"shareholders": rows})]
    assert kinds == ["居民身份证", "统一社会信用代码", "其他证件", ""]


def test_the_desk_sees_what_was_changed_in_the_register_meanwhile(review):
    uscc = register(review)
    facts = company_facts(uscc=uscc)
    assert "register_changed" not in {check.code for check in handlers["ENT-TAX"].checks(facts)}
    moved = company_facts(uscc=uscc, reg_address="库尔勒市从前的路1号")
    for matter in ("ENT-TAX", "ENT-SI", "ENT-HF", "ENT-BANK", "LIC-FOOD"):
        (told,) = [check for check in handlers[matter].checks(moved) if check.code == "register_changed"]
        assert told.data["now"] == "库尔勒市人民东路66号"
