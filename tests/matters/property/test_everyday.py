"""The other registrations of every day, each from the sheet to the book."""

import pytest

from onewindow.core.jobs import drain
from onewindow.documents.models import Certificate
from onewindow.documents.queries import full_content
from onewindow.matters.real_estate import checks
from onewindow.matters.real_estate.demands import sheet_faults
from onewindow.payments.models import Order
from onewindow.people.access import party_of
from onewindow.registers.land import acts, checking, queries
from onewindow.registers.land.acts.rights import FirstEntry
from onewindow.registers.land.book import Ground
from onewindow.registers.land.entries import Aim, Holder, Method, Of
from onewindow.sheets.errors import NotReady

from . import estate
from .estate import AIGUL, COMMON, FREE, LI, MORTGAGED, PARKING, SHARED, WANG, ZHANG

BANK = {"name": "示例农业银行库尔勒分行", "id_no": "91652801MA7A000688"}
LOAN = {
    **COMMON,
    "re_business": "抵押登记",
    "re_mortgage_method": "一般抵押",
    "re_mortgage_yuan": "300000",
    "re_debt_term": ["2026-12-01", "2036-11-30"],
    "re_mortgagees": [BANK],
    "re_mortgage_ban": True,
}


@pytest.fixture(autouse=True)
def the_book(demo, land_demo):
    yield
    assert [fault for part in checking.check() for fault in part.faults] == []


def done(user, matter, answers, files=()):
    """From the sheet to the grant."""
    number = estate.submit(user, answers, files=[f"{matter}.{key}" for key in files])
    estate.registered(number, matter)
    return number


def entry(unit, of):
    (found,) = queries.unit_at(unit).of(of)
    return found


def test_a_mortgage_is_registered_and_cancelled(account):
    zhang = account("zhang")
    done(zhang, "RE-MORTGAGE", {**LOAN, "re_unit": FREE}, ["m3", "m4"])
    mortgage, ban = entry(FREE, Of.MORTGAGE), entry(FREE, Of.BAN)
    assert (mortgage.value.amount, mortgage.value.rank, mortgage.value.method) == (30_000_000, 1, Method.ORDINARY)
    assert ban.value.mortgage == mortgage.key
    drain()
    proof = Certificate.objects.get(kind="land_proof")
    assert (proof.number, proof.party) == (mortgage.papers[0], None), "the bank's, which has no account here"
    assert Order.objects.get().total == 8000
    cancel = {
        **COMMON,
        "re_business": "注销登记",
        "re_unit": FREE,
        "re_cancel_kind": "抵押权",
        "re_proof_no": proof.number.replace("（", "(").replace("）", ")"),  # as a telephone types it
    }
    done(zhang, "RE-CANCEL", cancel, ["m2"])
    assert not queries.unit_at(FREE).of(Of.MORTGAGE)
    drain()
    assert Certificate.objects.get(kind="land_proof").status == "cancelled"


def test_a_second_mortgage_stands_behind_the_first(account):
    done(account("li"), "RE-MORTGAGE", {**LOAN, "re_unit": MORTGAGED, "re_mortgage_method": "最高额抵押"}, ["m3", "m4"])
    first, second = queries.unit_at(MORTGAGED).of(Of.MORTGAGE)
    assert (first.value.rank, second.value.rank, second.value.method) == (1, 2, Method.MAXIMUM)


def test_a_proof_of_another_unit_cancels_nothing(account):
    other = estate.number_of(MORTGAGED, "mortgage")
    cancel = {**COMMON, "re_business": "注销登记", "re_unit": PARKING, "re_cancel_kind": "抵押权", "re_proof_no": other}
    with pytest.raises(NotReady) as refusal:
        estate.submit(account("li"), cancel, files=["RE-CANCEL.m2"])
    assert "没有证明号" in repr(refusal.value.data)


def test_who_had_an_advance_notice_gets_the_unit_and_nobody_else(account):
    li = account("li")
    notice = {
        **COMMON,
        "re_business": "预告登记",
        "re_unit": PARKING,
        "re_advance_aim": "不动产转移",
        "re_beneficiaries": [ZHANG],
    }
    done(li, "RE-ADVANCE", notice, ["m2", "m3"])
    assert entry(PARKING, Of.ADVANCE).value.aim is Aim.TRANSFER
    with pytest.raises(NotReady) as refusal:  # another buyer: the holder of the notice must agree in writing
        estate.sale(li, PARKING, AIGUL)
    assert "预告登记权利人同意" in repr(refusal.value.data)
    estate.transferred(estate.sale(li, PARKING, ZHANG))  # he signs as the buyer: no paper says again that he agrees
    assert not queries.unit_at(PARKING).of(Of.ADVANCE)


def test_a_right_of_residence_arises_with_its_registration(account):
    terms = {
        **COMMON,
        "re_business": "居住权登记",
        "re_unit": FREE,
        "re_residents": [AIGUL],
        "re_residence_conditions": "居住朝南卧室",
    }
    (fault,) = sheet_faults("RE-RESIDENCE", {"re_unit": PARKING}, party_of(account("li")).id_index)
    assert fault[1].code == "no_dwelling", "nobody lives in a parking space"
    found = {check.code: check.passed for check in checks.of_matter("RE-RESIDENCE", {"re_unit": PARKING})}
    assert found["no_dwelling"] is False
    done(account("zhang"), "RE-RESIDENCE", terms, ["m3"])
    assert entry(FREE, Of.RESIDENCE).holders[0].name == "阿依古丽·样例"


def test_a_new_address_brings_a_new_certificate(account):
    change = {
        **COMMON,
        "re_business": "变更登记",
        "re_unit": FREE,
        "re_change_kind": "坐落（地址）变更",
        "re_new_location": "库尔勒市石化大道90号",
    }
    old = estate.number_of(FREE)
    done(account("zhang"), "RE-CHANGE", change, ["m3"])
    view = queries.unit_at(FREE)
    assert (view.facts.location, str(view.facts.area)) == ("库尔勒市石化大道90号", "88.47")
    assert queries.paper(old).standing == "replaced"


def test_a_new_name_keeps_number_and_share(account):
    change = {
        **COMMON,
        "re_business": "变更登记",
        "re_unit": SHARED,
        "re_change_kind": "权利人姓名（名称）变更",
        "re_old_name": "王样例",
        "re_new_name": "王新样例",
    }
    with pytest.raises(NotReady) as refusal:
        estate.submit(account("li"), {**change, "re_unit": PARKING, "re_old_name": "王不对"}, files=["RE-CHANGE.m3"])
    assert "没有名为" in repr(refusal.value.data), "told on the sheet, not first when it is entered"
    done(account("li"), "RE-CHANGE", change, ["m3"])
    held = entry(SHARED, Of.RIGHT).holders
    assert [(one.name, one.share) for one in held] == [("李样例", "1/2"), ("王新样例", "1/2")]
    assert queries.units_of("ric", WANG["id_no"]).count(SHARED) == 1
    assert queries.history(SHARED)[-1].kind == "300"


def test_a_lost_certificate_is_given_again_and_the_old_says_so(account):
    again = {**COMMON, "re_business": "补发换发证书", "re_unit": FREE, "re_reissue_reason": "遗失"}
    zhang = account("zhang")
    done(zhang, "RE-REISSUE", again, ["m2"])
    drain()
    first = Certificate.objects.get(kind="land_certificate")
    done(zhang, "RE-REISSUE", again, ["m2"])
    drain()
    first.refresh_from_db()
    assert (first.status, first.party.name) == ("replaced", "张样例")
    assert queries.paper(first.number).standing == "replaced"


def test_a_new_building_is_registered_for_the_first_time(account):
    unit = "652801001002GB00014F00010001"
    new = {
        **COMMON,
        "re_business": "首次登记",
        "re_unit": unit,
        "re_location": "库尔勒市天鹅河路2号",
        "re_use": "住宅",
        "re_nature": "出让",
        "re_area_m2": "210.5",
        "re_right_kind": "国有建设用地使用权／房屋（构筑物）所有权",
        "re_holders": [{**ZHANG, "share": "1/3"}, {**LI, "share": "2/3"}],
        "re_ownership": "按份共有",
    }
    done(account("zhang"), "RE-FIRST", new, ["m2", "m3", "m4"])
    assert [one.share for one in entry(unit, Of.RIGHT).holders] == ["1/3", "2/3"]
    drain()
    said = repr(full_content(Certificate.objects.get(kind="land_certificate")))
    assert "按份共有" in said and "张样例（1/3）" in said


@pytest.mark.parametrize(
    ("who", "kind", "alike"),
    [("aigul", "no_property_proof", False), ("aigul", "land_extract", True), ("li", "land_extract", False)],
)
def test_a_query_says_what_one_holds(account, who, kind, alike):
    if alike:  # somebody of her name, of whom the old book has no number
        one = queries.unit_at(FREE)
        old = FirstEntry(
            facts=one.facts, right=one.right, holders=(Holder(name=AIGUL["name"], id_kind="none", id_no=""),)
        )
        acts.register_first(FREE[:-4] + "0999", old, Ground(), by=estate.SYSTEM)
    asked = {
        **COMMON,
        "re_business": "登记资料查询",
        "re_query_scope": "名下有无不动产",
        "re_query_purpose": "购房资格",
    }
    number = estate.submit(account(who), asked)
    estate.registered(number, "RE-QUERY")
    drain()
    paper = Certificate.objects.get()
    assert paper.kind == kind
    assert ("没有现势的不动产权利" in repr(full_content(paper))) is (kind == "no_property_proof")
    assert ("同名而没有证件号码" in repr(full_content(paper))) is alike
