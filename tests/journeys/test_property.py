"""A mortgaged flat is sold over HTTP: the sheet fills itself, the registrar sees the book, both sides see the end."""

import pytest
from django.test import Client

from onewindow.cases.models import Case
from onewindow.core.jobs import drain
from onewindow.documents.models import Certificate
from onewindow.notices.models import Message
from onewindow.notices.queries import words_of_message
from onewindow.people.access import actor_of
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.sheets.drafts import save_answers
from onewindow.sheets.models import Draft
from onewindow.web.pay import followed_by
from tests.matters.property import estate
from tests.matters.property.estate import ATTACHED, MORTGAGED, ZHANG
from tests.persons import on_demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(edition, land_demo, settings, tmp_path):
    settings.UPLOADS, settings.DEMO = tmp_path / "uploads", True
    return on_demand()


def started(client, party):
    """A draft of the service, by the pages."""
    said = {"party": party.pk, "division": estate.KORLA}
    where = client.post("/services/real_estate/apply", said)["Location"]
    return Draft.objects.get(pk=int(where.split("/drafts/")[1].split("/")[0]))


def estimated(client, draft, seller):
    """Before it is signed both sides' taxes are told, with the article."""
    draft.refresh_from_db()
    sale = {**estate.SALE, "re_holders": [ZHANG], "re_price_yuan": "600000", "re_seller_only_home": False}
    save_answers(draft, sale, version=draft.version, by=actor_of(seller, seller.party, service="real_estate"))
    asked = client.get(f"/drafts/{draft.pk}/sheet/estate_tax/").content.decode()
    assert "2019" in asked and 'name="re_registered_on"' not in asked, "the day of the purchase is in the book"
    told = client.get(f"/drafts/{draft.pk}/check/").content.decode().partition("税费测算")[2].partition("<form")[0]
    assert all(word in told for word in ("个人所得税", "× 1%", "国税发〔2006〕108号"))
    assert "合计 6,000.00 元" in told and "合计 6,080.00 元" in told, "the seller's, and the buyer's with the fee"


def each_has_what_is_his(client, account, number):
    """The certificate is the buyer's; the seller follows the case and may check what he has no part in any more."""
    paper = Certificate.objects.get(kind="land_certificate")
    told = [m for m in Message.objects.filter(kind="certificate_ready") if "转移" in words_of_message(m, "zh").body]
    assert {m.party_id for m in told} == {account("zhang").party.pk}, "told to whom the certificate belongs"
    buyer = Client()
    buyer.force_login(account("zhang"))
    assert buyer.get(f"/me/papers/{paper.serial}.pdf").status_code == 200
    assert client.get(f"/me/papers/{paper.serial}.pdf").status_code == 404, "the seller has no part in it any more"
    mine = client.get("/me/").content.decode()
    assert "不动产转移登记、不动产交易税费申报 · 李样例" in mine, "which of the service's registrations a case is"
    followed = client.get(f"/cases/{number}/").content.decode()
    assert paper.number in followed and f"/me/papers/{paper.serial}" not in followed, "no button that leads nowhere"
    Certificate.objects.filter(pk=paper.pk).update(party=None)  # as where it is in the wallet of a co-owner
    address = f"/property/{MORTGAGED}/papers/{paper.serial}.pdf"
    assert f'href="{address}"' in buyer.get(f"/property/{MORTGAGED}/").content.decode()
    assert buyer.get(address).content.startswith(b"%PDF"), "one is made for all who hold it, and each may have it"
    assert client.get(address).status_code == 404
    assert 'class="qr"' in buyer.get(address.replace(".pdf", "/code/")).content.decode()


def test_a_mortgaged_flat_is_sold_with_its_mortgage(account):
    li, client = account("li"), Client()
    client.force_login(li)
    account("zhang")
    draft = started(client, li.party)
    guided = client.post(f"/drafts/{draft.pk}/guide/re_q1/", {"option": "0", "go": "1", "version": draft.version})
    assert guided["Location"].endswith("/sheet/estate/"), "what the question settled is not asked a second time"
    empty = client.get(f"/drafts/{draft.pk}/sheet/estate/").content.decode()
    assert "0001301号" not in empty
    draft.refresh_from_db()
    named = {"re_unit": MORTGAGED, "version": draft.version, "go": "1"}
    onward = client.post(f"/drafts/{draft.pk}/sheet/estate/", named)
    assert onward["Location"].endswith("/sheet/estate_deal/"), "what is asked on the next page is no fault of this one"
    filled = client.get(f"/drafts/{draft.pk}/sheet/estate/").content.decode()
    assert "新（2019）库尔勒市不动产权第0001301号" in filled and "已抵押" in filled
    assert "怎么办" in client.get(f"/drafts/{draft.pk}/sheet/estate_deal/").content.decode(), (
        "the mortgage is asked about"
    )
    estimated(client, draft, li)

    number = estate.sale(li, MORTGAGED, ZHANG, re_mortgage_way="带押过户")
    for name in (f"clerk.{estate.KORLA}", "reviewer.natural_resources.652801", "reviewer.tax.652801"):
        account(name)
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    desk = Client()
    desk.force_login(account("reviewer.natural_resources.652801"))
    seen = desk.get(f"/desk/cases/{number}/RE-TRANSFER/").content.decode()
    assert "带押过户" in seen and "第1顺位" in seen and "不动产登记簿" in seen
    assert 'name="data.' not in seen, "the book words the certificate; nobody types owners beside it"
    estate.grant(number, "RE-TAX", "tax")
    subject = f"case:{number}/RE-TRANSFER"
    assert followed_by(li, subject) == f"/cases/{number}/"
    assert followed_by(account("zhang"), subject).startswith("/sign/"), "the buyer pays, and follows what he has signed"
    assert "等张样例缴费" in client.get(f"/cases/{number}/").content.decode(), "the case says for whom it waits"
    case = f"/desk/cases/{number}/RE-TRANSFER/"
    assert "还没有缴清" in desk.get(case).content.decode(), "read before the decision, not first as its refusal"
    estate.pay(number, "RE-TRANSFER")
    assert "已缴清" in desk.get(case).content.decode()
    estate.grant(number, "RE-TRANSFER")
    drain()
    each_has_what_is_his(client, account, number)
    assert len(queries.unit_at(MORTGAGED).of(Of.MORTGAGE)) == 1


def test_who_has_to_pay_reads_it_on_his_case_and_what_becomes_of_it_when_he_withdraws(account):
    zhang, client = account("zhang"), Client()
    client.force_login(zhang)
    again = {**estate.COMMON, "re_business": "补发换发证书", "re_unit": estate.FREE, "re_reissue_reason": "遗失"}
    number = estate.submit(zhang, again, files=["RE-REISSUE.m2"])
    case = f"/cases/{number}/"
    account(f"clerk.{estate.KORLA}")
    estate.accept(number, "RE-REISSUE")
    asked = client.get(case).content.decode()
    order = estate.pay(number, "RE-REISSUE").number
    assert "现在等您：缴费 10.00 元" in asked and f'href="/pay/{order}/"' in asked
    assert "现在等您" not in client.get(case).content.decode(), "paid"
    assert "已经缴的税费按原支付方式退回" in client.get(f"{case}withdraw/").content.decode()
    version = Case.objects.get(number=number).version
    said = {"matter": "RE-REISSUE", "version": version, "key": "a" * 32}
    assert client.post(f"{case}withdraw/", said).status_code == 302
    ended = client.get(case).content.decode()
    assert "已缴的 10.00 元" in ended and f'href="/pay/{order}/"' in ended


def test_the_page_says_why_an_attached_flat_cannot_be_sold(account):
    wang, client = account("wang"), Client()
    client.force_login(wang)
    draft = started(client, wang.party)
    draft.refresh_from_db()
    answers = {**estate.SALE, "re_unit": ATTACHED, "re_holders": [ZHANG]}
    save_answers(draft, answers, version=draft.version, by=actor_of(wang, wang.party, service="real_estate"))
    assert "不动产单元号" in client.get(f"/drafts/{draft.pk}/check/").content.decode()
    page = client.get(f"/drafts/{draft.pk}/sheet/estate/").content.decode()
    assert "已被查封" in page and "民法典第399条" in page
