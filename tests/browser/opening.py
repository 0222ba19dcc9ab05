"""A restaurant about to be opened by three shareholders, and a company that has been opened: for browser tests."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from onewindow.cases import acts as cases
from onewindow.cli.demo_case import play
from onewindow.core import clock
from onewindow.core.jobs import drain
from onewindow.matters.company_opening.acts import ask_signatures
from onewindow.matters.company_opening.models import SigningRound
from onewindow.people.access import actor_of
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach
from tests.matters.test_from_sheet_to_certificate import company
from tests.web.applying import account, clerk, pdf

RESTAURANT = {"code": "H6201", "text": "餐饮服务", "category": "后置许可", "licence_required": True, "gb4754": "6210"}
PLACE = {
    "premises_address": "库尔勒市人民东路66号",
    "premises_area_m2": "120",
    "premises_right": "租赁",
    "premises_until": "2031-12-31",
    "food_business_kind": "餐饮服务经营者",
    "food_activities": ["热食类食品制售", "自制饮品制售"],
    "food_safety_manager": {"name": "王样例", "id_no": "652801199203080009", "phone": "13900000003"},
    "employee_count": "6",
}


def _share(name, number, sum_):
    return {"name": name, "id_no": number, "contribution_wan": sum_, "way": "货币", "due_on": "2030-01-01"}


def restaurant():
    """张样例's complete sheet: he, 王样例 and 李样例 hold the shares."""
    journey = company(account, "楼兰人家")
    answers = {
        **journey.answers,
        **PLACE,
        "name_parts": {"division": "库尔勒", "trade_name": "楼兰人家", "industry": "餐饮", "form": "有限公司"},
        "org_name": "库尔勒楼兰人家餐饮有限公司",
        "industry_code": "6210",
        "business_scope": [RESTAURANT],
        "implied_declined": [],
        "shareholders": [
            _share("张样例", "652801199001010002", "30"),
            _share("王样例", "652801199203080009", "20"),
            _share("李样例", "65280119850612000X", "10"),
        ],
    }
    draft = open_draft(
        journey.user, service=journey.service, division=journey.division, party=journey.party.pk, channel=Channel.PORTAL
    )
    save_answers(draft, answers, version=draft.version, by=actor_of(journey.user))
    for material in ("ENT-SEAL.m3", "LIC-FOOD.m4", "LIC-FOOD.m5"):
        attach(draft, pdf(), name="材料.pdf", materials=[material])
    return access_draft(journey.user, draft.pk)


def elsewhere(work, *arguments):
    """Signing brings its own event loop, and the thread of a browser test has Playwright's."""
    at = clock.now()

    def run():
        try:
            with clock.moved_to(at):
                return work(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(run).result()


def photographed():
    """What the pictures need: a draft that waits for signatures, its link, a case with everything in it."""
    opened = elsewhere(play, company(account, "孔雀河畔")).number
    draft = restaurant()
    token = ask_signatures(draft, by=actor_of(account("zhang")))
    return {"opened": opened, "founders": draft.pk, "signing": token, **_corrected()}


def _corrected():
    """A submitted case whose address was returned and put right: 王样例 has to sign again."""
    number = elsewhere(_submitted)
    by = {"by": actor_of(account("reviewer.market_regulation.652801"))}
    cases.report_defects(number, "ENT-REG", {"reg_address": "请写到门牌号和房间号"}, **by)
    cases.notify(number, by=clerk())
    cases.resubmit(number, {"reg_address": "库尔勒市人民东路66号1单元101室"}, by=actor_of(account("zhang")))
    return {"corrected": number, "again": SigningRound.objects.get(draft__case_number=number).token}


def _submitted():
    number = play(company(account, "天鹅湖畔"), stop_after_submission=True).number
    drain()
    return number
