"""The registrar's desk: the book on any day, entries of courts, the second person; strangers see nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.clock import moved_to, now, today
from onewindow.core.jobs import drain
from onewindow.matters.registrar.models import BookCheck, Pending
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Entry
from onewindow.registers.land.queries import unit_at
from tests.registrar.conftest import ATTACHED, FREE, OBJECTED, ONE, OTHER, world  # noqa: F401  fixture

from .applying import signed_in

pytestmark = pytest.mark.django_db
UNIT = f"/land/units/{FREE}/"


@pytest.fixture
def place(world):  # noqa: F811
    return signed_in


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def key_of(unit, of):
    return unit_at(unit).of(of)[0].key


def test_the_book_is_searched_by_code_and_number_and_odd_letters_are_told(place):
    one = place(ONE)
    assert one.get("/land/", {"q": "652801 001002 GB00012 F00010302"}).url == UNIT
    assert one.get("/land/", {"q": "新（2020）库尔勒市不动产权第0002302号"}).url == UNIT
    assert "看上去像" in text(one.get("/land/", {"q": "652801001002GB00012F0001O302"}), 422)
    assert "没有" in text(one.get("/land/", {"q": FREE[:-1] + "9"}), 404)
    for name in ("li", "reviewer.tax.652801", "clerk.652801"):
        assert place(name).get(UNIT).status_code in {403, 404}


def test_a_unit_shows_what_stood_on_any_day(place):
    one = place(ONE)
    queue = text(one.get(f"/land/units/{ATTACHED}/"))
    assert (
        queue.index("库尔勒市人民法院") < queue.index("轮台县人民法院") and "轮候第 2 位" in queue and "续封" in queue
    )
    yesterday = today().isoformat()
    with moved_to(now() + timedelta(days=1)):
        sent = {"authority": "新法院", "document": "执1", "months": "12", "source": "执1", "ground": "协助执行"}
        one = place(ONE)
        text(one.post(f"{UNIT}enter/attachment/", sent, follow=True))
        assert "新法院" in text(one.get(UNIT))
        past = text(one.get(UNIT, {"on": yesterday}))
        assert "新法院" not in past.partition("历次登记")[0] and "不能登簿" in past and "/enter/" not in past
    one = place(ONE)
    assert "还没有这个单元" in text(one.get(UNIT, {"on": "2001-01-01"}), 404)
    assert "查封登记" in text(one.get(UNIT, {"on": "31.12.2020"})), "what is no day is now"


def test_forms_say_everything_that_is_missing_and_keep_what_was_typed(place):
    one = place(ONE)
    bad = text(one.post(f"{UNIT}enter/attachment/", {"authority": "某法院", "months": "99"}), 422)
    for words in ("协助执行通知书的文号", "1 至 36", "登记原因", "某法院"):
        assert words in bad
    for what in ("objection", "advance"):
        bad = text(one.post(f"{UNIT}enter/{what}/", {"name": "赵样例", "id_kind": "ric", "number": "1"}), 422)
        assert "赵样例" in bad
    person = {"name": "赵样例", "id_kind": "ric", "number": "652801196809250005", "source": "申1", "ground": "申请"}
    text(one.post(f"{UNIT}enter/objection/", {**person, "about": "登记有误"}, follow=True))
    assert "登记有误" in text(one.post(f"{UNIT}enter/advance/", {**person, "aim": "transfer"}, follow=True))
    again = text(one.post(f"{UNIT}enter/advance/", {**person, "aim": "transfer"}), 409)
    assert "不能再次预告" in again
    assert one.get(f"{UNIT}enter/nothing/").status_code == 404
    assert one.get(f"{UNIT}enter/renewal/?key=77").status_code == 404


def test_one_document_of_a_court_is_typed_once_for_all_its_units(place):
    one = place(ONE)
    listed = {"authority": "某法院", "document": "执1", "months": "12", "source": "执1", "ground": "协助执行"}
    others = f"{ATTACHED}\r\n\r\n{OBJECTED[:-1]}O"
    bad = text(one.post(f"{UNIT}enter/attachment/", {**listed, "others": others}), 422)
    assert "第 3 行" in bad and ATTACHED in bad
    text(one.post(f"{UNIT}enter/attachment/", {**listed, "others": f" {ATTACHED}\r\n{OBJECTED}"}, follow=True))
    assert all("执1" in str(unit_at(code).of(Of.ATTACHMENT)) for code in (ATTACHED, OBJECTED))


def test_attachments_are_renewed_and_suits_noted_at_their_entry(place):
    one, attached, objected = place(ONE), f"/land/units/{ATTACHED}/", f"/land/units/{OBJECTED}/"
    rests = {"source": "（2026）执9号", "ground": "协助执行"}
    sent = {"key": key_of(ATTACHED, Of.ATTACHMENT), "months": "6", **rests}
    text(one.post(f"{attached}enter/renewal/", sent, follow=True))
    assert unit_at(ATTACHED).of(Of.ATTACHMENT)[0].value.months == 6
    sent = {"key": key_of(OBJECTED, Of.OBJECTION), "day": "2999-01-01", **rests}
    assert "不能晚于今天" in text(one.post(f"{objected}enter/suit/", sent), 422)
    text(one.post(f"{objected}enter/suit/", sent | {"day": today().isoformat()}, follow=True))


def test_a_release_goes_through_two_persons(place):
    one, other, page = place(ONE), place(OTHER), f"/land/units/{ATTACHED}/"
    sent = {"key": key_of(ATTACHED, Of.ATTACHMENT), "source": "（2026）解1号", "ground": "解除"}
    assert "待另一人核对" in text(one.post(f"{page}enter/release_attachment/", sent, follow=True))
    pending = f"/land/pending/{Pending.objects.get().pk}/"
    assert "须由另一名登簿人员核对" in text(one.post(pending, {"do": "enter"}), 409)
    assert "退回的原因" in text(other.post(pending, {"do": "return", "words": " "}), 422)
    assert place("reviewer.tax.652801").post(pending, {"do": "enter"}).status_code == 403
    text(other.post(pending, {"do": "enter"}, follow=True))
    assert len(unit_at(ATTACHED).of(Of.ATTACHMENT)) == 1


def test_a_person_is_sought_with_a_reason_and_the_number_stands_in_no_address(place):
    one = place(ONE)
    said = {"id_kind": "ric", "number": "652801199001010002", "reason": "compare", "remark": "（2026）业务1号"}
    found = text(one.post("/land/persons/", said))
    assert "302室" in found and "查到 2 处" in found and "（2026）业务1号" in found
    for missing in ("reason", "remark", "number"):
        bad = text(one.post("/land/persons/", {**said, missing: ""}), 422)
        assert 'role="alert"' in bad


def test_the_book_is_checked_in_the_background_and_faults_lead_to_their_unit(place):
    one = place(ONE)
    text(one.post("/land/check/", follow=True))
    assert one.post("/land/check/").status_code == 409, "one at a time"
    drain()
    assert "全部相符" in text(one.get("/land/check/")) and BookCheck.objects.get().units == 12
    Entry.objects.filter(unit=ATTACHED, of="attachment", rank=1).update(rank=9)
    text(one.post("/land/check/", follow=True))
    drain()
    bad = text(one.get("/land/check/"))
    assert "处不符" in bad and f"/land/units/{ATTACHED}/" in bad


def test_no_page_asks_more_than_twelve_times(place):
    one, counts = place(ONE), {}
    pages = ("/land/", "/land/pending/", "/land/check/", "/land/persons/", f"{UNIT}enter/attachment/")
    for address in (*pages, f"/land/units/{ATTACHED}/"):
        text(one.get(address))
        with CaptureQueriesContext(connection) as seen:
            one.get(address)
        counts[address] = len(seen)
    assert {address: n for address, n in counts.items() if n > 12} == {}
