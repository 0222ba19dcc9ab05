"""One's own property on the phone: what stands there, what can be done, what is refused; few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.clock import today
from onewindow.core.jobs import drain
from onewindow.matters.owners.models import Move, Proof, Silence
from onewindow.matters.owners.watching import look
from onewindow.payments import fees
from onewindow.payments.acts import open_order
from onewindow.registers.land import acts as land
from onewindow.registers.land.looks import Seen, Who, note_look
from onewindow.registers.land.restrictions import Registering
from onewindow.sheets.models import Draft
from tests.owners.conftest import ATTACHED, FREE, MORTGAGED, SHARED, party, world  # noqa: F401  fixture
from tests.owners.test_alerts import GROUND, REGISTRAR, sold

from .applying import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(world, edition):  # noqa: F811
    return signed_in


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def asks(browser, address):
    text(browser.get(address))
    with CaptureQueriesContext(connection) as seen:
        browser.get(address)
    return len(seen)


def test_the_pages_show_what_the_book_says_of_ones_own_units_only(place):
    li, zhang = place("li"), place("zhang")
    shown = text(li.get("/property/"))
    assert "样例花园1栋1单元301室" in shown and "在押" in shown and "限制转让" in shown and "302室" not in shown
    one = text(li.get(f"/property/{MORTGAGED}/"))
    assert "600,000 元" in one and "示例工商银行" in one and "没有异议" not in one
    assert "1/2" in text(li.get(f"/property/{SHARED}/"))
    english = text(li.get(f"/property/{MORTGAGED}/", headers={"accept-language": "en"}))
    assert "Dwelling" in english and "Granted" in english and "住宅" not in english, "code tables speak to the reader"
    for address in (f"/property/{MORTGAGED}/", "/property/nothing/", f"/property/{MORTGAGED}/history/"):
        text(zhang.get(address), 404)
    for do in ("start", "alerts", "moves"):
        assert zhang.post(f"/property/{MORTGAGED}/{do}", {"option": "0"}).status_code == 404
    assert place("reviewer.tax.652801").get("/property/").status_code == 403


def test_no_page_asks_more_than_twelve_times(place):
    li = place("li")
    pages = ("/property/", f"/property/{MORTGAGED}/", f"/property/{MORTGAGED}/history/", "/property/proofs/")
    counts = {address: asks(li, address) for address in (*pages, "/property/proofs/new/")}
    assert {address: n for address, n in counts.items() if n > 12} == {}


def test_what_is_applied_for_begins_with_the_unit_filled_in(place):
    li = place("li")
    answer = li.post(f"/property/{MORTGAGED}/start", {"option": "0"})
    draft = Draft.objects.get()
    assert (draft.service, draft.division_id) == ("real_estate", MORTGAGED[:6])
    assert answer["Location"].endswith("/sheet/estate/"), "what was chosen on the unit's page is not asked again"
    assert "RE-TRANSFER" in draft.matters
    assert "样例花园" in text(li.get(f"/drafts/{draft.pk}/check/")), "what the book knows is filled in"
    assert li.post(f"/property/{MORTGAGED}/start", {"option": "99"}).status_code == 404
    again = li.post(f"/property/{MORTGAGED}/start", {"option": "0"})
    assert (again["Location"], Draft.objects.count()) == (answer["Location"], 1), "what was begun is gone on with"
    li.post(f"/property/{MORTGAGED}/start", {"option": "4"})
    assert Draft.objects.count() == 2


def test_what_an_answer_brings_is_asked_for_before_anybody_is_told_of_a_fault(place):
    li = place("li")
    li.post(f"/property/{MORTGAGED}/start", {"option": "4"})
    url = f"/drafts/{Draft.objects.get().pk}/sheet/estate_deal/"
    assert 'name="shown" value="re_change_kind"' in text(li.get(url))
    sent = {"shown": "re_change_kind", "re_change_kind": "坐落（地址）变更", "go": "on"}
    asked = text(li.post(url, sent | {"version": Draft.objects.get().version}))
    assert "请再填：变更后的坐落" in asked and 'role="alert"' not in asked
    sent |= {"shown": "re_change_kind re_new_location", "re_new_location": "", "version": Draft.objects.get().version}
    assert "请填写“变更后的坐落”" in text(li.post(url, sent), 422), "asked for and left empty: now it is a fault"


def test_what_the_book_refuses_says_why_and_what_needs_consent_can_be_begun(place):
    wang = text(place("wang").get(f"/property/{ATTACHED}/"))
    assert "已被查封" in wang and 'name="option" value="0"' not in wang
    banned = text(place("li").get("/property/652801001002GB00012F00010601/"))
    assert "须抵押权人同意" in banned and 'name="option" value="0"' in banned


def test_alerts_are_switched_off_and_on(place):
    li = place("li")
    assert "打开提醒" in text(li.post(f"/property/{MORTGAGED}/alerts", {"alerts": "off"}, follow=True))
    assert Silence.objects.count() == 1
    assert "关闭提醒" in text(li.post(f"/property/{MORTGAGED}/alerts", {"alerts": "on"}, follow=True))
    assert Silence.objects.count() == 0


def test_the_history_tells_registrations_and_looks(place):
    land.reissue(MORTGAGED, GROUND, by=REGISTRAR)
    note_look(MORTGAGED, who=Who.BANK, name="示例工商银行库尔勒分行", purpose="贷款", view=Seen.GRANTED)
    note_look(MORTGAGED, who=Who.ANYBODY, purpose="扫码核验", view=Seen.PUBLIC)
    li = place("li")
    shown = text(li.get(f"/property/{MORTGAGED}/history/"))
    assert "换证、补证" in shown and "抵押登记" in shown and "银行：示例工商银行库尔勒分行 · 授权的内容" in shown
    li.cookies["django_language"] = "en"
    for address in ("history", "looks"):
        shown = text(li.get(f"/property/{MORTGAGED}/{address}/"))
        assert "Bank: Sample Industrial and Commercial Bank, Korla Branch" in shown and "Checked by scanning" in shown


def test_a_proof_is_made_at_once_and_faults_keep_what_was_typed(place):
    aigul = place("aigul")
    bad = text(aigul.post("/property/proofs/new/", {"kind": "no_property_proof", "reader": "第三小学"}), 422)
    assert "请选择用途" in bad and "第三小学" in bad
    said = {"kind": "no_property_proof", "purpose": "school", "reader": "第三小学"}
    shown = text(aigul.post("/property/proofs/new/", said, follow=True))
    serial = Proof.objects.get().serial
    assert "已出具" in shown and ".pdf" in shown and f"/me/papers/{serial}/code/" in shown
    code = text(aigul.get(f"/me/papers/{serial}/code/"))
    assert 'class="qr"' in code and "/V/" in code, "亮码 shows a code that somebody can scan"
    assert place("li").get(f"/me/papers/{serial}/code/").status_code == 404
    assert aigul.get(f"/me/papers/{serial}.pdf").content.startswith(b"%PDF")
    assert place("li").get(f"/me/papers/{serial}.pdf").status_code == 404
    has = text(place("zhang").post("/property/proofs/new/", said), 409)
    assert "有您名下的住房登记" in has and "第三小学" in has


def test_a_relative_answers_on_his_own_phone(place):
    number = {"relation1": "spouse", "name1": "张样例", "number1": "652801199001010002"}
    said = {"kind": "no_property_proof", "purpose": "housing", "reader": "住房保障中心", **number}
    aigul, zhang = place("aigul"), place("zhang")
    assert "等家人同意" in text(aigul.post("/property/proofs/new/", said, follow=True))
    proof = Proof.objects.get().pk
    assert "阿依古丽" in text(zhang.get("/property/proofs/"))
    assert place("li").post(f"/property/proofs/{proof}/answer", {"answer": "agree"}).status_code == 404
    assert place("li").post(f"/property/proofs/{proof}/withdraw").status_code == 404
    text(zhang.post(f"/property/proofs/{proof}/answer", {"answer": "agree"}, follow=True))
    drain()
    assert "不能出具" in text(aigul.get("/property/proofs/"))


def test_accounts_move_with_a_tick_and_the_utility_answers(place):
    look()
    seq = sold().seq
    look()
    aigul, water = place("aigul"), place("reviewer.water_company.652801")
    page = f"/property/{FREE}/"
    assert '<button class="btn">一并过户</button>' in text(aigul.get(page))
    assert "至少勾选一项" in text(aigul.post(f"{page}moves", {"seq": seq}), 422)
    sent = {"seq": seq, "utility": ["water"], "account-water": "W-100"}
    assert "供方办理中" in text(aigul.post(f"{page}moves", sent, follow=True))
    assert "W-100" in text(water.get("/property/moves/"))
    move = Move.objects.get(utility="water").pk
    bad = text(water.post(f"/property/moves/{move}/", {"answer": "refused", "account": "W-9"}), 422)
    assert "请写明原因" in bad and "W-9" in bad
    gas = place("reviewer.gas_company.652801")
    assert gas.post(f"/property/moves/{move}/", {"answer": "done"}).status_code == 404
    text(water.post(f"/property/moves/{move}/", {"answer": "done"}, follow=True))
    assert "已过户" in text(aigul.get(page)) and party("aigul").pk == Move.objects.get(pk=move).party_id
    assert asks(water, "/property/moves/?tab=done") <= 12


def test_what_runs_on_the_unit_is_paid_from_there_by_its_payer_only(place):
    business = "6528-2026-1/RE-REISSUE"
    land.accept_application(SHARED, Registering.REISSUE, business=business, by=REGISTRAR)
    costs = fees.lines("first", today(), {"use": "residential"})
    order = open_order(f"case:{business}", party("li"), costs, title="补证", division="652801", by=REGISTRAR).number
    shown = text(place("li").get(f"/property/{SHARED}/"))
    assert f"/pay/{order}/" in shown and "缴费 ¥80" in shown and "第 1 号受理" in shown
    assert f"/pay/{order}/" in text(place("li").get("/property/"))
    other = text(place("wang").get(f"/property/{SHARED}/"))
    assert "第 1 号受理" in other and "/pay/" not in other, "the co-owner sees it, and owes nothing"
    assert asks(place("li"), f"/property/{SHARED}/") <= 12
