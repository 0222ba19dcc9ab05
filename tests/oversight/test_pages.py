"""The pages of oversight as browsers get them: by whom, what stands on them, how often they ask, bad input."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.people.models import Account
from onewindow.supervision.oversight import acts
from onewindow.supervision.oversight.models import Draw, Share, Task, Tracking

from .conftest import agency
from .test_acts import CHIEF, CULTURE, REVIEWER, SOON, answers, opened, seen

SUPERVISOR = "supervisor.652801"


@pytest.fixture
def browse(demo):
    def signed_in(username):
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return signed_in


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_every_page_asks_at_most_twelve_times(plan, by, browse):
    pk = opened(plan, by, "culture_tourism")
    seen(pk, by, "publicity", licence_shown="没有张挂")
    acts.track(plan.pk, agency("publicity"), why="多次举报", until=SOON, by=by(REVIEWER))
    acts.share(
        plan.pk, shared_by=agency("publicity"), shared_to=agency("cyberspace"), why="请核对网店", by=by(REVIEWER)
    )
    done = acts.open_task(plan.pk, kind="assigned", why="x", due_on=SOON, by=by(REVIEWER)).task
    seen(done, by, "publicity", licence_shown="没有张挂")
    addresses = [
        (REVIEWER, "/oversight/"),
        (REVIEWER, "/oversight/?status=closed&kind=draw&level=high"),
        (REVIEWER, f"/oversight/tasks/{pk}/"),
        (REVIEWER, f"/oversight/tasks/{pk}/visit/"),
        (REVIEWER, "/oversight/plans/?name=样例"),
        (REVIEWER, f"/oversight/plans/{plan.pk}/"),
        (REVIEWER, "/oversight/tracking/"),
        (CHIEF, "/oversight/draws/"),
        (SUPERVISOR, "/oversight/"),
        (SUPERVISOR, f"/oversight/plans/{plan.pk}/"),
        ("li", "/me/oversight/"),
    ]
    asked = {}
    for who, address in addresses:
        client = browse(who)
        page(client, address)
        with CaptureQueriesContext(connection) as found:
            page(client, address)
        asked[who, address] = len(found)
    assert {address: n for address, n in asked.items() if n > 12} == {}
    with CaptureQueriesContext(connection) as found:
        page(Client(), "/draws/")
    assert len(found) <= 3


def test_an_agency_sees_what_it_shares_or_was_given_and_nothing_else(plan, by, browse):
    pk = opened(plan, by, "culture_tourism")
    assert "库尔勒样例书业有限公司" in page(browse(CULTURE), "/oversight/")
    for stranger in ("reviewer.cyberspace.652801", "reviewer.tax.652801"):
        client = browse(stranger)
        assert "库尔勒样例书业有限公司" not in page(client, "/oversight/") + page(client, "/oversight/plans/")
        page(client, f"/oversight/tasks/{pk}/", 404)
        page(client, f"/oversight/plans/{plan.pk}/", 404)
    acts.share(
        plan.pk, shared_by=agency("publicity"), shared_to=agency("cyberspace"), why="请核对网店", by=by(REVIEWER)
    )
    assert "请核对网店" in page(browse("reviewer.cyberspace.652801"), f"/oversight/plans/{plan.pk}/")
    page(browse("reviewer.cyberspace.652801"), f"/oversight/tasks/{pk}/")
    page(browse("clerk.652801"), "/oversight/", 403)
    page(browse("li"), "/oversight/", 403)
    page(browse("zhang"), "/oversight/tasks/999999/", 403)
    assert Client().get("/oversight/").status_code == 302


def test_the_whole_way_by_forms(plan, by, browse):
    client, culture, chief, owner = browse(REVIEWER), browse(CULTURE), browse(CHIEF), browse("li")
    form = {
        "agency": agency("publicity"),
        "why": "群众举报",
        "due": "2026-12-10",
        "partner": [agency("culture_tourism")],
    }
    sent = client.post(f"/oversight/plans/{plan.pk}/task", form | {"key": "a" * 32})
    again = client.post(f"/oversight/plans/{plan.pk}/task", form | {"key": "a" * 32})
    assert sent.url == again.url, "a second press is the same task"
    task = Task.objects.get()
    here = f"/oversight/tasks/{task.pk}/"

    def filled(code, **wrong):
        said = answers(task, code, **wrong)
        return {f"verdict-{line}": one["verdict"] for line, one in said.items()} | {
            f"note-{line}": one.get("note", "") for line, one in said.items()
        }

    half = client.post(f"{here}record", {"agency": agency("publicity"), "verdict-scope_kept": "no", "version": 1})
    assert half.status_code == 422
    text = half.content.decode()
    assert "请写明哪里不符合" in text and "请选一项" in text
    client.post(f"{here}record", filled("publicity") | {"agency": agency("publicity"), "version": 1})
    bad = filled("culture_tourism", purchase_records="缺 3 月清单")
    culture.post(f"{here}record", bad | {"agency": agency("culture_tourism"), "version": 2})
    assert "各部门看到的不一致" in page(client, here)
    assert "认定不符合" not in page(client, here), "the reviewer does not settle"
    version = Task.objects.get().version
    chief.post(f"{here}settle", {"settle-purchase_records": "no", "why": "清单确实不全", "version": version})
    order = {"text": "请补齐清单", "until": "2027-12-31", "version": Task.objects.get().version}
    refused = client.post(f"{here}order", order)
    assert refused.status_code == 422
    assert "请补齐清单" in refused.content.decode(), "nothing typed is lost"
    client.post(f"{here}order", order | {"until": "2026-12-08"})
    mine = page(owner, "/me/oversight/")
    assert "缺 3 月清单" in mine and "请补齐清单" in mine
    empty = owner.post(f"/me/oversight/{task.pk}", {"words": " "})
    assert empty.status_code == 422
    assert browse("zhang").post(f"/me/oversight/{task.pk}", {"words": "改了"}).status_code == 404
    owner.post(f"/me/oversight/{task.pk}", {"words": "已补齐全部清单"})
    assert "已补齐全部清单" in page(client, here)
    version = Task.objects.get().version
    client.post(f"{here}recheck", {"passed": "yes", "note": "已改", "version": version})
    assert Task.objects.get().status == "closed"
    assert client.post(f"{here}order", order).status_code == 409


def test_tracking_sharing_and_their_refusals_by_forms(plan, browse):
    client, here = browse(REVIEWER), f"/oversight/plans/{plan.pk}/"
    late = client.post(f"{here}track", {"agency": agency("publicity"), "why": "多次举报", "until": "昨天"})
    assert late.status_code == 422 and "多次举报" in late.content.decode()
    client.post(f"{here}track", {"agency": agency("publicity"), "why": "多次举报", "until": "2026-12-31"})
    assert "多次举报" in page(client, "/oversight/tracking/")
    client.post(f"{here}untrack", {"tracking": Tracking.objects.get().pk, "reason": "已查清"})
    assert Tracking.objects.get().end_reason == "已查清"
    client.post(f"{here}share", {"agency": agency("publicity"), "to": agency("cyberspace"), "why": "请核对网店"})
    assert Share.objects.count() == 1
    assert client.post(f"{here}explode", {}).status_code == 404
    assert client.get("/oversight/?after=x").status_code == 422
    assert client.get("/oversight/plans/?after=x").status_code == 422


def test_a_draw_is_public_with_its_seed_and_its_result(plan, by, browse):
    chief = browse(CHIEF)
    form = {
        "programme": "publications@652801",
        "title": "2026 年第四季度书店抽查",
        "partner": [agency("culture_tourism")],
    }
    assert browse(REVIEWER).post("/oversight/draws/", form).status_code == 403
    nameless = chief.post("/oversight/draws/", form | {"title": ""})
    assert nameless.status_code == 422
    sent = chief.post("/oversight/draws/", form | {"key": "b" * 32})
    row = Draw.objects.get()
    assert sent.url == f"/draws/{row.pk}/"
    with CaptureQueriesContext(connection) as found:
        text = page(Client(), sent.url)
    assert len(found) <= 8
    assert row.seed in text and "结果一致" in text and "待查" in text
    task = Task.objects.get()
    for part in task.parts.all():
        code = "publicity" if part.agency_id == agency("publicity") else "culture_tourism"
        acts.record(task.pk, part.agency_id, answers(task, code), by=by(f"reviewer.{code}.652801"))
    assert "符合" in page(Client(), sent.url)
    assert row.title in page(Client(), "/draws/")
    page(Client(), "/draws/999/", 404)


def test_a_draw_that_somebody_has_changed_does_not_hold(plan, by, browse):
    row = Draw.objects.get(pk=acts.draw_at_random("publications", "652801", title="秋季抽查", by=by(CHIEF)).draw)
    Draw.objects.filter(pk=row.pk).update(seed="0" * 32, chosen=[])
    assert "不一致" in page(Client(), f"/draws/{row.pk}/")


def test_a_visit_is_planned_for_all_agencies_by_a_form(plan, by, browse):
    pk = opened(plan, by, "culture_tourism")
    client = browse(REVIEWER)
    text = page(client, f"/oversight/tasks/{pk}/visit/")
    assert "至少 2 人" in text
    officers = [
        f"{agency(code)}.{Account.objects.get(username=f'{role}.{code}.652801').staff.pk}"
        for code in ("publicity", "culture_tourism")
        for role in ("reviewer", "superior")
    ]
    form = {"do": "plan", "officer": officers, "version": 1, "day": "2026-11-24"}
    assert client.post(f"/oversight/tasks/{pk}/visit/", form).status_code == 422
    sent = client.post(f"/oversight/tasks/{pk}/visit/", form | {"start": "2026-11-24T11:00:00+08:00"})
    assert sent.status_code == 302
    visit = Task.objects.get(pk=pk).visit
    assert visit.about == f"party:{plan.party_id}"
    assert "已约现场" in page(client, f"/oversight/tasks/{pk}/")
    page(client, f"/visits/{visit.pk}/")
    assert date(2026, 11, 24) == visit.start_at.astimezone(tz=None).date()


def test_who_decides_on_a_change_sees_what_oversight_found(plan, by, browse):
    pk = opened(plan, by)
    seen(pk, by, "publicity", licence_shown="没有张挂")
    number = plan.certificates.first().case
    client, here = browse(REVIEWER), f"/desk/cases/{number}/PUB-R/"
    with CaptureQueriesContext(connection) as first:
        text = page(client, here)
    assert "监管情况" in text and "没有张挂" in text
    with CaptureQueriesContext(connection) as second:
        assert "没有张挂" in page(client, here), "kept for a minute"
    asked = [[q["sql"] for q in found.captured_queries if "oversight_" in q["sql"]] for found in (first, second)]
    assert [len(one) for one in asked] == [2, 0]
