"""The pages of utilities on site: who sees them, the whole way over HTTP, queries, bad input, prices, old and new."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.matters.utilities.candidates import candidates
from tests.matters.utilities_world import (  # noqa: F401  fixtures
    COMPANIES,
    PIPE,
    account,
    agency,
    answer,
    at_desk,
    finding,
    number,
    on_site,
    people,
    plan,
    project,
    published,
    reviewer,
    row,
    today,
)

pytestmark = pytest.mark.django_db
FOUND = {
    "possible": "yes",
    "point": "团结路 DN200 主管",
    "capacity": "DN50",
    "outside": "yes",
    "side": "south",
    "length_m": "80",
    "days": "3",
    "yuan": "680",
}


def post(client, number, verb, **fields):  # noqa: F811
    return client.post(f"/utilities/desk/{number}/{verb}", fields, follow=True)


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        page = client.get(address)
    return page, len(counted)


def test_the_way_over_http(number, people, account, at_desk):  # noqa: F811
    zhang = at_desk("zhang")
    page, queries = asked(zhang, f"/utilities/{number}/")
    assert page.status_code == 200 and queries <= 12
    assert "0996-2000801" in page.content.decode()
    assert "12 月 1 日" in page.content.decode()
    assert zhang.post(f"/utilities/{number}/agree", follow=True).status_code == 200
    with on_site():
        zhang, lead = at_desk("zhang"), at_desk(reviewer("UTL-VISIT"))
        for matter in COMPANIES:
            desk = at_desk(reviewer(matter))
            assert "已当场受理" in post(desk, number, "accept", matter=matter).content.decode()
            said = FOUND | ({"road": "yes"} if matter == "UTL-WATER" else {})
            assert "已记下" in post(desk, number, "find", matter=matter, **said).content.decode()
        post(lead, number, "accept", matter="UTL-VISIT")
        page, queries = asked(lead, f"/utilities/desk/{number}/")
        shown = page.content.decode()
        assert queries <= 12
        assert "说法不一" in shown and "disabled" in shown
        refused = post(lead, number, "settle", key="south/road", there="yes", reason="")
        assert refused.status_code == 422 and "请写明原因" in refused.content.decode()
        post(lead, number, "settle", key="south/road", there="no", reason="管线走绿化带内侧，不过路")
        for matter in COMPANIES:
            post(at_desk(reviewer(matter)), number, "sign", side=agency(matter), name="赵样例")
        post(lead, number, "sign", side=agency("UTL-VISIT"), name="钱样例")
        assert "已签" in zhang.post(f"/utilities/{number}/sign", {"name": "张样例"}, follow=True).content.decode()
        assert "已定" in post(lead, number, "answer").content.decode()
        sheet = zhang.get(f"/utilities/{number}/answer/").content.decode()
        assert "管线走绿化带内侧" in sheet and "赵样例" in sheet
        power = at_desk(reviewer("UTL-POWER"))
        offer = {"point": "10 kV 团结线", "capacity": "100 kVA", "boundary": "红线", "days": "6"}
        refused = post(power, number, "plan", matter="UTL-POWER", **offer)
        assert (
            refused.status_code == 422 and "元高" in refused.content.decode() and "100 kVA" in refused.content.decode()
        )
        post(power, number, "plan", matter="UTL-POWER", words="高压计量装置按公示价另计", **offer)
        assert row(number, "UTL-POWER").plan["days"] == 6
        assert "户号" not in post(power, number, "contract", matter="UTL-POWER", name="孙样例").content.decode()
        waits = 'href="#plan-UTL-POWER"'
        assert waits in zhang.get(f"/utilities/{number}/").content.decode()
        done = zhang.post(f"/utilities/{number}/contract", {"matter": "UTL-POWER", "name": "张样例"}, follow=True)
        assert "电652801000001" in done.content.decode() and waits not in done.content.decode()
        assert asked(zhang, f"/utilities/{number}/")[1] <= 12
        assert asked(power, f"/utilities/desk/{number}/")[1] <= 12
        assert asked(power, "/utilities/desk/")[1] <= 12


def test_nothing_typed_is_lost_and_faults_stand_beside_their_field(number, people, at_desk):  # noqa: F811
    gas = at_desk(reviewer("UTL-GAS"))
    page = post(gas, number, "find", matter="UTL-GAS", **FOUND | {"side": "", "length_m": "x", "point": "调压箱旁"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "调压箱旁" in text and "请选从哪一侧接出" in text and "1 至 20000 米" in text
    odd = {"point": "\x00", "length_m": "9" * 40, "yuan": "-3", "latitude": "north", "side": "up"}
    assert post(gas, number, "find", matter="UTL-GAS", **FOUND | odd).status_code == 422


def test_strangers_find_nothing(number, people, account, at_desk):  # noqa: F811
    stranger, shop = at_desk("li"), at_desk("reviewer.publicity.652801")
    missing = "652801-20200101-000009"
    for client, address in (
        (stranger, "/utilities/{}/"),
        (stranger, "/utilities/{}/answer/"),
        (shop, "/utilities/desk/{}/"),
    ):
        assert client.get(address.format(number)).status_code == 404
        assert client.get(address.format(missing)).status_code == 404
    assert stranger.post(f"/utilities/{number}/agree").status_code == 404
    assert post(shop, number, "accept", matter="UTL-GAS").status_code == 404
    gas = at_desk(reviewer("UTL-GAS"))
    assert post(gas, number, "find", matter="UTL-WATER", **FOUND).status_code == 403
    assert post(gas, number, "nonsense").status_code == 404
    assert gas.get(f"/utilities/{number}/").status_code == 302
    assert "还没有项目" in shop.get("/utilities/desk/").content.decode()


def test_the_visit_over_http(number, people, at_desk):  # noqa: F811
    heat = at_desk(reviewer("UTL-HEAT"))
    assert "请写明" in post(heat, number, "decline", side=agency("UTL-HEAT"), reason="").content.decode()
    moved = post(heat, number, "decline", side=agency("UTL-HEAT"), reason="管网抢修")
    assert "最近的共同时间" in moved.content.decode() and "来不了" in moved.content.decode()
    zhang = at_desk("zhang")
    assert zhang.post(f"/utilities/{number}/move", {"start": "2026-12-02T03:00"}).status_code == 409
    lead = at_desk(reviewer("UTL-VISIT"))
    to = candidates(project(number))
    other = next(staff for staff in to if staff != project(number).manager_id)
    assert "已更换" in post(lead, number, "reassign", to=other, reason="调岗").content.decode()


def test_links_lead_there(number, people, at_desk):  # noqa: F811
    zhang, gas = at_desk("zhang"), at_desk(reviewer("UTL-GAS"))
    assert f"/utilities/{number}/" in zhang.get(f"/cases/{number}/").content.decode()
    assert f"/utilities/desk/{number}/" in gas.get(f"/desk/cases/{number}/UTL-GAS/").content.decode()
    with on_site():
        gas, visit = at_desk(reviewer("UTL-GAS")), project(number).visit_id
        assert f"/utilities/desk/{number}/" in gas.get(f"/onsite/{visit}/").content.decode()


def test_prices_before_applying(client, edition):
    page = client.get("/utilities/prices/?matter=UTL-POWER&amount=100&voltage=0.38").content.decode()
    assert "不收费" in page and "160 kVA" in page
    dear = client.get("/utilities/prices/?matter=UTL-POWER&amount=1000&voltage=10").content.decode()
    assert "15,200 元" in dear
    assert "请填写报装量" in client.get("/utilities/prices/?matter=UTL-GAS&amount=x").content.decode()


def test_old_and_new_stand_on_the_guide_page(client, edition):
    page = client.get("/services/utility_onsite/").content.decode()
    assert "以前和现在" in page and page.count('scope="rowgroup"') == 4
    assert "35 个工作日" in page
    assert "以前和现在" not in client.get("/services/publication_joint/").content.decode()
