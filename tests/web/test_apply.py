"""The apply wizard over HTTP: nothing typed is lost, every fault is told at once, and one sheet becomes one case."""

import re
from io import BytesIO

import pytest
from django.test import Client

from onewindow.people.access import actor_of
from onewindow.sheets.drafts import save_answers
from onewindow.sheets.models import Draft
from onewindow.sheets.queries import access_draft, state_of
from onewindow.web.fields import measured

from .applying import account, company_of, filled, opened, pdf, signed_in


@pytest.fixture
def draft(shop):
    return opened()


def _version(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def _fresh(draft):
    return access_draft(account("li"), draft.pk)


def _raw(draft, element):
    held = state_of(_fresh(draft)).entries.get(element)
    return held.raw if held is not None else None


def test_the_guide_page_leads_into_the_wizard(shop):
    page = signed_in("li").get("/services/publication_joint/").content.decode()
    assert "/services/publication_joint/apply" in page


def test_starting_opens_a_draft_with_what_registers_know(shop):
    client = signed_in("li")
    party = company_of(account("li")).pk
    start = client.get("/services/publication_joint/apply").content.decode()
    assert '<option value="652801" selected>' in start, "where one is at home is offered first"
    answer = client.post("/services/publication_joint/apply", {"party": party, "division": "652801"})
    page = client.get(answer.url, follow=True).content.decode()
    assert "填表清单" in page
    org = client.get(answer.url.split("/guide/")[0] + "/sheet/org/").content.decode()
    assert "已自动带出" in org
    assert "所在行政区划" in org


def test_a_wrong_answer_is_kept_as_typed_and_told_beside_the_field(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/sheet/premises/"
    sent = {"version": _version(client.get(url).content.decode()), "premises_area_m2": "八十", "go": "on"}
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="八十"' in page
    assert "请填数字" in page
    assert _raw(draft, "premises_area_m2") == "八十"


def test_every_fault_is_told_at_once_and_only_after_an_attempt(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/check/"
    calm = client.get(url)
    page = calm.content.decode()
    assert calm.status_code == 200
    assert "还差" in page
    assert 'role="alert"' not in page
    tried = client.post(url, {"version": draft.version})
    page = tried.content.decode()
    assert tried.status_code == 422
    assert 'role="alert"' in page
    missing = len(state_of(_fresh(draft)).faults)
    assert missing > 5
    assert page.count("#") >= missing - 2


def test_saving_by_itself_answers_with_the_new_version_only(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/sheet/premises/"
    before = _version(client.get(url).content.decode())
    sent = {"version": before, "premises_address": "人民东路66号"}
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert int(_version(page.replace('id="version" ', ""))) > int(before)
    assert "已保存" in page
    assert _raw(draft, "premises_address") == "人民东路66号"


def test_a_button_that_comes_after_the_pages_own_save_goes_on(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/sheet/premises/"
    sent = {"version": _version(client.get(url).content.decode()), "premises_address": "人民东路66号"}
    client.post(url, sent, headers={"HX-Request": "true"})
    answer = client.post(url, {**sent, "go": "on"})
    assert answer.status_code != 409 and "两边" not in answer.content.decode()
    assert _raw(draft, "premises_address") == "人民东路66号"


def test_the_second_of_two_tabs_sees_both_versions_and_may_keep_its_own(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/sheet/premises/"
    seen = _version(client.get(url).content.decode())
    client.post(url, {"version": seen, "premises_address": "第一个标签"})
    answer = client.post(url, {"version": seen, "premises_address": "第二个标签", "go": "on"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "第一个标签" in page
    assert "第二个标签" in page
    assert _raw(draft, "premises_address") == "第一个标签"
    form = page.split('class="card question"')[1]
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    client.post(url, {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"})
    assert _raw(draft, "premises_address") == "第二个标签"


def test_a_lost_session_asks_to_sign_in_and_leads_back(draft):
    address = f"/drafts/{draft.pk}/sheet/premises/"
    away = Client().get(address)
    assert away.status_code == 302
    assert address in away.url
    answer = Client().post(address, {"premises_address": "库尔勒市人民东路 66 号"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'href="{away.url}"' in page
    assert "库尔勒市人民东路 66 号" in page


def test_a_refused_file_says_why_and_the_other_fields_stay(draft):
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/materials/"
    evil = BytesIO(b"MZ\x90\x00" + b"\x00" * 4096)
    evil.name = "租赁合同.pdf"
    page = client.get(url).content.decode()
    key = re.search(r'type="file" id="([^"]+)"', page)
    if key is None:
        filled(draft)
        page = client.get(url).content.decode()
        key = re.search(r'type="file" id="([^"]+)"', page)
    answer = client.post(url, {"version": _version(page), key[1]: evil, "go": "on"})
    assert answer.status_code == 422
    assert "可以上传" in answer.content.decode() or "程序" in answer.content.decode()
    good = pdf()
    good.name = "租赁合同.pdf"
    taken = client.post(url, {"version": _version(page), key[1]: good})
    assert "租赁合同.pdf" in taken.content.decode()


def test_a_register_value_that_may_be_replaced_offers_it_and_takes_another(draft):
    client = signed_in("li")
    state = state_of(_fresh(draft))
    replaceable = [
        (name, entry)
        for name, entry in state.entries.items()
        if entry.editable and entry.provenance.how.value == "register"
    ]
    name, _ = next((n, e) for n, e in replaceable if "phone" in n)
    element = state.published.catalogue.element[name]
    url = f"/drafts/{draft.pk}/sheet/{element.group}/"
    shown = client.get(url).content.decode()
    assert f"?instead={name}" in shown
    page = client.get(f"{url}?instead={name}").content.decode()
    assert f'name="{name}"' in page
    client.post(url, {"version": _version(page), "instead": name, name: "13900000009"})
    assert _raw(draft, name) == "13900000009"


def test_a_complete_sheet_is_signed_and_becomes_one_case(draft):
    filled(draft)
    client = signed_in("li")
    url = f"/drafts/{draft.pk}/check/"
    page = client.get(url).content.decode()
    signatures = re.findall(r'type="checkbox" name="([^"]+)" value="true"', page)
    unsigned = client.post(url, {"version": _version(page)})
    assert unsigned.status_code == 422
    assert "请先在下面签名" in unsigned.content.decode()
    sent = {"version": _version(page)} | dict.fromkeys(signatures, "true")
    first = client.post(url, sent)
    assert first.status_code == 302, first.content.decode()[:3000]
    assert client.post(url, sent).url == first.url
    assert client.get(f"/drafts/{draft.pk}/").url == first.url
    assert f"/drafts/{draft.pk}/" not in client.get("/me/").content.decode()


def test_the_name_check_speaks_beside_the_field(shop):
    user = account("zhang")
    client = signed_in("zhang")
    answer = client.post("/services/enterprise_startup/apply", {"party": user.party.pk, "division": "652801"})
    number = int(answer.url.split("/")[2])
    held = access_draft(user, number)
    by = actor_of(user, held.party, service=held.service)
    parts = {"division": "库尔勒", "trade_name": "梨", "industry": "图书", "form": "有限公司"}
    save_answers(held, {"name_parts": parts, "org_type": "有限责任公司"}, version=held.version, by=by)
    page = client.get(f"/drafts/{number}/sheet/naming/").content.decode()
    assert "不能用" in page
    assert "第" in page.split("advice bad")[1]
    save_answers(held, {"name_parts": parts | {"trade_name": "孔雀河墨香"}}, version=held.version, by=by)
    assert "可以用" in client.get(f"/drafts/{number}/sheet/naming/").content.decode()


@pytest.mark.slow
def test_no_form_of_the_wizard_breaks_on_strange_input(draft):
    client = signed_in("li")
    client.raise_request_exception = False
    corpus = ["", " ", "\x00", "'\"><script>", "9" * 400, "-1", "1e999", "﷽" * 200, "\ud7ff", "{}", "[[", "../../etc"]
    state = state_of(draft)
    pages = [f"sheet/{g}" for g in sorted({e.element.group for e in state.sheet.elements if e.element.group})]
    pages += ["check", "materials", *(f"guide/pub_q{n}" for n in range(1, 7))]
    for page in pages:
        url = f"/drafts/{draft.pk}/{page}/"
        names = re.findall(r'name="([^"]+)"', client.get(url).content.decode())
        for text in corpus:
            sent = dict.fromkeys(names, text) | {"version": str(_fresh(draft).version), "remove": "", "go": "on"}
            assert client.post(url, sent).status_code < 500, (url, text)
        odd = {"version": "x", "option": "99999999999999999999", "instead": "nope", "add_row": "?", "remove_row": "a.b"}
        assert client.post(url, odd).status_code < 500, url


def test_a_figure_is_read_with_its_unit(catalogue):
    read = lambda element, value: measured(catalogue.element[element], value)  # noqa: E731
    assert (read("registered_capital_wan", "60"), read("premises_area_m2", "86")) == ("60 万元", "86 ㎡")
    assert (read("registered_capital_wan", None), read("org_name", "样例书业")) == ("", "样例书业")


def test_an_option_that_wants_a_figure_is_not_passed_without_it(shop):
    client = signed_in("li")
    party = company_of(account("li")).pk
    start = client.post("/services/power_green_channel/apply", {"party": party, "division": "652801"})
    number = int(start.url.split("/drafts/")[1].split("/")[0])
    address = f"/drafts/{number}/guide/pwr_q2/"

    def sent(**more):
        version = Draft.objects.get(pk=number).version
        return client.post(address, {"option": "2", "go": "1", "version": version, **more})

    asked = sent(work_start="2026-12-20", dig_area_m2="")
    assert asked.status_code == 422 and "选了这一项，请填写“挖掘面积”或“占道面积”" in asked.content.decode()
    assert "2026-12-20" in asked.content.decode()
    assert sent(work_start="2026-12-20", dig_area_m2="45").status_code == 302
    assert "PWR-ROAD" in Draft.objects.get(pk=number).matters
    assert sent(option="0", dig_area_m2="45").status_code == 302
    assert "PWR-ROAD" not in Draft.objects.get(pk=number).matters, "what the option rules out does not stay typed"
