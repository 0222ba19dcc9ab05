"""Staff and applicants for the tests of the desks, and a bookshop's application in their hands."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.test import Client

from onewindow.cases import acts as cases
from onewindow.cases.models import Case
from onewindow.catalogue.elements import ElementType
from onewindow.core.clock import moved_to
from onewindow.people.access import actor_of, party_of
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import entries_of_draft, open_draft, save_answers
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach
from onewindow.sheets.values import FILES
from tests import persons
from tests.sheets.files import jpeg
from tests.sheets.filled import FILE, complete

DIVISION = "652801"
#: Wednesday, eleven o'clock.
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
REVIEWER, SUPERIOR, CLERK = "reviewer.publicity.652801", "superior.publicity.652801", "clerk.652801"
STRANGER = "reviewer.market_regulation.652801"

#: What a clerk chooses among the guided questions, and types.
CHOSEN = {"pub_q1": "0", "pub_q2": "0", "pub_q3": "0", "pub_q5": "0", "pub_q6": "0"}
SCOPE = [{"code": "F5121", "text": "出版物零售", "category": "后置许可", "licence_required": True, "gb4754": "5243"}]
ANSWERS = {
    "org_name": "库尔勒样例书屋有限公司",
    "uscc": "91652801MA7A000170",
    "org_type": "有限责任公司",
    "reg_address": "库尔勒市人民东路66号",
    "registered_capital_wan": "60",
    "legal_rep_name": "张样例",
    "legal_rep_id_type": "居民身份证",
    "legal_rep_id_no": "652801199001010002",
    "legal_rep_phone": "13900000001",
    "contact_name": "张样例",
    "contact_id_no": "652801199001010002",
    "contact_phone": "13900000001",
    "employee_count": "3",
    "premises_address": "库尔勒市人民东路66号",
    "premises_area_m2": "86",
    "premises_right": "租赁",
    "premises_until": "2031-12-31",
    "pub_types": ["图书", "期刊"],
    "net_channel": ["自建网站"],
    "net_shop_name": "样例书屋",
    "net_url": "https://shop.example.cn/book",
    "net_domain": "example.cn",
    "net_opened": "false",
    "icp_no": "新ICP备2020000001号",
    "delivery_mode": "电子送达",
}
#: The same with what the guided questions set.
WHOLE = ANSWERS | {
    "pub_action": "新办许可",
    "pub_kind": "零售",
    "net_flag": True,
    "applicant_type": "企业法人",
    "principal_differs": False,
    "business_scope": SCOPE,
}


@pytest.fixture
def today(db):
    with moved_to(NOW):
        yield NOW.date()


@pytest.fixture
def account(published, today, settings, tmp_path):
    """An account of the region's demo, made when it is first asked for."""
    settings.UPLOADS = tmp_path / "uploads"
    return persons.on_demand()


@pytest.fixture
def at_desk(account):
    """A browser in which this member of staff is signed in."""

    def sit(username):
        client = Client()
        client.force_login(account(username))
        return client

    return sit


@pytest.fixture
def bookshop(account):
    """The number of a bookshop's application, just handed in by its applicant."""
    return apply_for_bookshop(account("zhang"))


def apply_for_bookshop(user, **changed):
    by = actor_of(user)
    draft = open_draft(
        user, service="publication_joint", division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL
    )
    save_answers(draft, WHOLE | changed, version=draft.version, by=by)
    sign(draft, "truth_commitment", version=draft.version, by=by)
    return cases.submit(submission_of(access_draft(user, draft.pk)), by=by).number


def apply_for(user, service, catalogue, day, start=None):
    """Any service, with whatever its sheet asks and a picture for every file."""
    by, start = actor_of(user), start or dict(catalogue.service[service].typical_answers)
    answers, materials = complete(catalogue, service, today=day, stored=FILE, start=start)
    files = {name for name in answers if catalogue.element[name].type in FILES}
    draft = open_draft(user, service=service, division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL)
    given = {name for name, entry in entries_of_draft(draft).items() if entry.provenance.how.value == "register"}
    typed = {name: value for name, value in answers.items() if name not in files | given}
    save_answers(draft, typed, version=draft.version, by=by)
    for key in sorted(files | materials):
        attach(draft, BytesIO(jpeg()), name="材料.jpg", materials=[key])
    draft = access_draft(user, draft.pk)
    for entry in state_of(draft).sheet.elements:
        if entry.element.type is ElementType.SIGNATURE and entry.asked:
            sign(draft, entry.id, version=draft.version, by=by)
    return cases.submit(submission_of(access_draft(user, draft.pk)), by=by).number


def case_of(number):
    return Case.objects.get(number=number)


def hidden(response, name):
    """The value of a hidden field of the page."""
    text = response.content.decode()
    before = text.split(f'name="{name}" value="', 1)
    assert len(before) == 2, f"no field {name}"
    return before[1].split('"', 1)[0]
