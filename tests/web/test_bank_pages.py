"""Pages of the bank link: who sees what, nothing typed is lost, few queries."""

import pytest

from onewindow.cases.payment_receipts import make_receipt
from onewindow.exchange.consents.models import Breach, Consent
from onewindow.matters.mortgages.charging import fee_of
from onewindow.matters.mortgages.models import Application
from onewindow.registers.land.entries import Of
from onewindow.registers.land.queries import unit_at
from tests.matters.mortgages_world import LI_FLAT, NY, ZHANG_FLAT, allow, apply, pay, registered, sign, world

pytestmark = pytest.mark.django_db
CLERK, OTHER, REGISTRAR = (
    "clerk.sample_bank_gs.652801",
    "clerk.sample_bank_ny.652801",
    "reviewer.natural_resources.652801",
)
CASHIER, COURT = "cashier.652801", "clerk.people_court.652801"
FILLED = {
    "business": "GS-7",
    "method": "ordinary",
    "amount": "600,000.50",
    "debt_from": "2026-12-01",
    "debt_until": "2046-11-30",
    "contract_no": "GS-DY-7",
    "debtor": "张样例",
}


@pytest.fixture
def who(edition, land_demo, settings):
    settings.DEMO = True
    return world()


@pytest.fixture
def at(who, client):
    """The client signed in as somebody."""

    def sign_in(username):
        client.force_login(who.user(username))
        return client

    return sign_in


def test_the_whole_way_over_http(who, at):
    asked = {"unit": ZHANG_FLAT, "id_kind": "ric", "id_no": "652801199001010002", "scopes": "state", "purpose": "贷款"}
    who("zhang")
    assert at(CLERK).post("/bank/consents/", asked).status_code == 302
    number = Consent.objects.get().number
    page = at("zhang").get("/me/consents/").content.decode()
    assert "等您答复" in page
    assert at("zhang").post(f"/me/consents/{number}/", {"scopes": "state", "days": "30"}).status_code == 302
    assert "没有查封" not in at(CLERK).get(f"/bank/consents/{number}/").content.decode(), "only what was ticked"
    wrong = at(CLERK).post(f"/bank/consents/{number}/apply", {**FILLED, "amount": "六十万", "debtor": ""})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "有 2 处要改" in text
    assert "六十万" in text, "nothing typed is lost"
    made = at(CLERK).post(f"/bank/consents/{number}/apply", FILLED)
    case = Application.objects.get().number
    assert made["Location"] == f"/bank/cases/{case}/"
    shown = at("zhang").get(f"/me/mortgages/{case}/").content.decode()
    assert "600,000.50" in shown
    assert "陆拾万元伍角整" in shown
    assert at("zhang").post(f"/me/mortgages/{case}/", {"seen": "x", "agree": "true"}).status_code == 422
    seen = shown.partition('name="seen" value="')[2][:64]
    assert at("zhang").post(f"/me/mortgages/{case}/", {"seen": seen}).status_code == 422, "not ticked"
    assert at("zhang").post(f"/me/mortgages/{case}/", {"seen": seen, "agree": "true"}).status_code == 302
    lost = at(REGISTRAR).post(f"/desk/mortgages/{case}/", {"verb": "reject", "words": ""})
    assert lost.status_code == 422
    unpaid = at(REGISTRAR).post(f"/desk/mortgages/{case}/", {"verb": "grant"})
    assert unpaid.status_code == 409
    assert "银行缴清后才能登记" in unpaid.content.decode()
    order = fee_of(case).number
    assert f"/pay/{order}/" in at(CLERK).get(f"/bank/cases/{case}/").content.decode()
    for username, status in ((CLERK, 200), (OTHER, 404), ("zhang", 404), (REGISTRAR, 404)):
        assert at(username).get(f"/pay/{order}/").status_code == status, username
    assert order in at(CLERK).get("/me/payments/").content.decode()
    assert order not in at(OTHER).get("/me/payments/").content.decode()
    pay(case, by=who(CLERK))
    assert "缴清" in at(CLERK).get(f"/bank/cases/{case}/").content.decode()
    serial = make_receipt(order)
    assert f"/pay/{order}/receipt.pdf" in at(CLERK).get(f"/pay/{order}/").content.decode()
    for username, status in ((CLERK, 200), (CASHIER, 200), (OTHER, 404), ("zhang", 404), ("li", 404), (COURT, 404)):
        assert at(username).get(f"/pay/{order}/receipt.pdf").status_code == status, username
        assert status == 200 or at(username).get(f"/me/papers/{serial}.pdf").status_code == 404, username
    assert at(REGISTRAR).post(f"/desk/mortgages/{case}/", {"verb": "grant"}).status_code == 302
    proof = Application.objects.get().proof
    release = {"what": "release", "business": "GS-8", "unit": ZHANG_FLAT, "proof": proof, "reason": "贷款已还清"}
    released = at(CLERK).post("/bank/release/", release)
    assert released.status_code == 302
    assert "签署</h2>" not in at(CLERK).get(released["Location"]).content.decode(), "nobody has to sign a release"
    assert unit_at(ZHANG_FLAT).of(Of.MORTGAGE) == ()
    assert "已注销" in at("zhang").get("/me/mortgages/").content.decode()
    assert at("zhang").post(f"/me/consents/{number}/", {"revoke": "true"}).status_code == 302
    assert "没有有效的授权" in at(CLERK).get(f"/bank/consents/{number}/").content.decode()


def test_a_sale_with_the_mortgage_is_agreed_and_taken_back(who, at):
    who("li")
    (entry,) = unit_at(LI_FLAT).of(Of.MORTGAGE)
    sent = {"business": "GS-T1", "unit": LI_FLAT, "proof": entry.papers[0], "buyer": "张样例"}
    assert at(OTHER).post("/bank/transfer/", sent).status_code == 404, "not its mortgage"
    assert Breach.objects.get().code == "no_such_mortgage"
    assert at(CLERK).post("/bank/transfer/", sent).status_code == 302
    assert "GS-T1" in at(CLERK).get("/bank/transfer/").content.decode()
    assert at(CLERK).post("/bank/transfer/", {"withdraw": "GS-T1"}).status_code == 302
    assert "GS-T1" not in at(CLERK).get("/bank/transfer/").content.decode()


def test_ranks_are_exchanged_by_two_banks_in_the_portal(who, at, django_assert_max_num_queries):
    registered(who)
    row = registered(who, bank=NY, business="NY-1")
    sent = {"what": "rank", "business": "NY-2", "unit": ZHANG_FLAT, "proof": row.proof, "reason": "重组"}
    wrong = at(OTHER).post("/bank/release/", {**sent, "with_rank": "一"})
    assert wrong.status_code == 422
    assert "现在的顺位" in wrong.content.decode()
    case = at(OTHER).post("/bank/release/", {**sent, "with_rank": "1"})["Location"]
    number = case.split("/")[3]
    assert number in at(CLERK).get("/bank/").content.decode(), "it waits in the other bank's list"
    client = at(CLERK)
    with django_assert_max_num_queries(12):
        page = client.get(case).content.decode()
    assert "第 2 顺位与第 1 顺位调换" in page
    assert "同意调换顺位" in page
    assert "撤回申请" not in page, "it is not its own application"
    assert at(CLERK).post(f"{case}withdraw", {"words": "试"}).status_code == 403
    assert at(CLERK).post(f"{case}refuse", {"words": ""}).status_code == 422
    assert at(CLERK).post(f"{case}agree", {}).status_code == 302
    assert at(CLERK).post(f"{case}agree", {}).status_code == 409
    sign(who, number, "zhang")
    assert at(REGISTRAR).post(f"/desk/mortgages/{number}/", {"verb": "grant"}).status_code == 302
    assert "第 2 顺位" in at(CLERK).get("/bank/release/").content.decode()


def test_missing_and_forbidden_look_alike(who, at):
    made, given = apply(who), allow(who, ZHANG_FLAT)
    for username, address in (
        (OTHER, f"/bank/cases/{made.number}/"),
        (OTHER, f"/bank/consents/{given.number}/"),
        (OTHER, f"/bank/consents/{given.number}/apply"),
        ("li", f"/me/mortgages/{made.number}/"),
        ("li", f"/me/consents/{given.number}/"),
        ("reviewer.tax.652801", f"/desk/mortgages/{made.number}/"),
        (CLERK, "/bank/cases/DY0/"),
        ("li", "/me/mortgages/DY0/"),
        (CLERK, f"/bank/cases/{made.number}/proof.pdf"),
    ):
        assert at(username).get(address).status_code == 404, (username, address)
    for username, address in (
        ("li", "/bank/"),
        (REGISTRAR, "/bank/"),
        (CLERK, "/desk/mortgages/"),
        (CLERK, "/bank/oversight/"),
        (CLERK, "/me/consents/"),
    ):
        assert at(username).get(address).status_code == 403, (username, address)
    assert at(OTHER).post(f"/bank/cases/{made.number}/withdraw", {"words": "试"}).status_code == 404
    assert at(CLERK).post(f"/bank/cases/{made.number}/dance", {}).status_code == 404


@pytest.mark.parametrize("address", ["/bank/", "/bank/consents/", "/bank/release/", "/bank/transfer/"])
def test_lists_of_a_bank_take_few_queries(who, at, address, django_assert_max_num_queries):
    registered(who)
    apply(who, LI_FLAT, business="GS-2", owner="li")
    client = at(CLERK)
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_other_pages_take_few_queries(who, at, django_assert_max_num_queries):
    row, other = registered(who), apply(who, LI_FLAT, business="GS-2", owner="li")
    sign(who, other.number, "li")
    given = Consent.objects.first()
    for username, address in (
        (CLERK, f"/bank/cases/{row.number}/"),
        (CLERK, f"/bank/consents/{given.number}/"),
        ("zhang", "/me/consents/"),
        ("zhang", f"/me/consents/{given.number}/"),
        ("zhang", "/me/consents/new/"),
        ("zhang", "/me/mortgages/"),
        ("zhang", f"/me/mortgages/{row.number}/"),
        (REGISTRAR, "/desk/mortgages/"),
        (REGISTRAR, f"/desk/mortgages/{other.number}/"),
        ("regulator.banking_supervision.652800", "/bank/oversight/"),
        ("regulator.natural_resources.652800", "/bank/oversight/"),
    ):
        client = at(username)
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address


def test_the_regulators_see_figures_and_nobodys_home(who, at):
    registered(who)
    who("regulator.banking_supervision.652800")
    page = at("regulator.banking_supervision.652800").get("/bank/oversight/").content.decode()
    assert "示例工商银行" in page
    assert "张样例" not in page
    assert "石化大道" not in page


def test_an_owner_grants_without_being_asked(who, at):
    who("zhang")
    sent = {"unit": ZHANG_FLAT, "bank": NY, "scopes": ["state", "amounts"], "days": "10", "purpose": "贷款"}
    assert at("zhang").post("/me/consents/new/", {**sent, "unit": LI_FLAT}).status_code == 422
    assert at("zhang").post("/me/consents/new/", {**sent, "days": "99"}).status_code == 422
    made = at("zhang").post("/me/consents/new/", sent)
    assert made.status_code == 302
    token = at("zhang").post(made["Location"], {"token": "true"}).content.decode()
    assert "授权码" in token
