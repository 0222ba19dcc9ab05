"""Power works over HTTP: joint record, one packet, restoration, emergencies, reminders of the lead, many customers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.core import clock, jobs
from onewindow.core.clock import moved_to
from onewindow.core.errors import Conflict
from onewindow.matters.power_lines import jobs as power_jobs
from onewindow.matters.power_lines.acts import bulk as bulk_acts
from onewindow.matters.power_lines.acts import bulk_submission, emergencies, leading, restoration
from onewindow.matters.power_lines.checking import result_of_visit
from onewindow.matters.power_lines.errors import (
    AlreadyNotified,
    EmergencyNotFound,
    LineSettled,
    NotLate,
    ReminderSent,
    RestorationNotFound,
)
from onewindow.matters.power_lines.figures import headings
from onewindow.matters.power_lines.handing_in import hand_in_all
from onewindow.matters.power_lines.models import BulkRun, Emergency, Restoration
from onewindow.matters.power_lines.reckoning import reckon_fairness
from onewindow.notices.models import Message
from onewindow.people.access import actor_of, party_of
from onewindow.people.acts import grant_mandate, revoke_mandate
from onewindow.people.errors import NotAllowed
from onewindow.people.identity import number_of
from onewindow.sheets.drafts import entries_of_draft, save_answers
from onewindow.sheets.models import Draft, Signing
from onewindow.sheets.queries import access_draft
from onewindow.sheets.uploads import attach
from onewindow.sheets.values import FILES
from onewindow.visits.handlers import Told
from tests.sheets.files import jpeg
from tests.sheets.filled import FILE, complete
from tests.web.desk_world import DIVISION, account, apply_for, at_desk, case_of, today  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
SERVICE = "power_green_channel"
LEAD = "lead.development_reform.652801"
ROAD, POLICE = "reviewer.housing_construction.652801", "reviewer.traffic_police.652801"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def decided(number, account, *, refuse=()):  # noqa: F811
    """Every agency accepts and decides, without the jobs that make certificates; matters in `refuse` are refused."""
    for _ in range(12):
        rows = list(case_of(number).reviews.select_related("agency").filter(open=True).order_by("n"))
        if not any(_step(number, row, account, refuse) for row in rows):
            return case_of(number)
    return case_of(number)


def _step(number, row, account, refuse):  # noqa: F811
    by = actor_of(account(f"reviewer.{row.agency.code}.{row.agency.division_id}"))
    if row.stage == "received":
        cases.accept(number, [row.matter], by=by)
        return True
    if row.stage != "accepted":
        return False
    together = row.matter in {"PWR-ROAD", "PWR-TRAF"}
    outcome = Outcome.REFUSED if row.matter in refuse else Outcome.GRANTED
    try:
        (cases.countersign if together else cases.decide)(number, row.matter, outcome, opinion="经审查。", by=by)
    except Conflict:
        return False
    return True


@pytest.fixture
def power(account, catalogue, today):  # noqa: F811
    """The number of a power line's application with joint review, just handed in."""
    days = {"work_start": "2026-12-10", "work_end": "2026-12-20", "delivery_mode": "电子送达"}
    start = dict(catalogue.service[SERVICE].typical_answers) | days
    return apply_for(account("zhang"), SERVICE, catalogue, today, start=start)


@pytest.fixture
def promised(power, account):  # noqa: F811
    """A granted case and its promise to restore the road."""
    decided(power, account)
    return Restoration.objects.get(case_number=power, matter="PWR-ROAD")


def test_the_map_stands_on_the_receipt_and_on_the_desk(power, account, at_desk):  # noqa: F811
    receipt = client_of(account("zhang")).get(f"/cases/{power}/receipt/").content.decode()
    desk = at_desk("reviewer.natural_resources.652801").get(f"/desk/cases/{power}/PWR-PLAN/").content.decode()
    for text in (receipt, desk):
        assert 'class="map-line' in text
        assert "图上长度" in text
    assert "相差" in desk


def test_nothing_is_handed_over_before_the_last_and_then_all_in_one_packet(power, account, at_desk):  # noqa: F811
    client = client_of(account("zhang"))
    cases.accept(power, ["PWR-PLAN"], by=actor_of(account("reviewer.natural_resources.652801")))
    planner = actor_of(account("reviewer.natural_resources.652801"))
    cases.decide(power, "PWR-PLAN", Outcome.GRANTED, opinion="准予。", by=planner)
    jobs.drain()
    text = client.get(f"/cases/{power}/packet/").content.decode()
    assert "还有 4 件没有办好" in text
    assert "delivered" not in set(case_of(power).reviews.values_list("stage", flat=True))
    decided(power, account)
    jobs.drain()
    stages = set(case_of(power).reviews.values_list("stage", flat=True))
    assert stages == {"delivered"}
    text = client.get(f"/cases/{power}/packet/").content.decode()
    assert "共 4 件，一次签收" in text
    assert text.count("道许") == 1
    assert client_of(account("li")).get(f"/cases/{power}/packet/").status_code == 404


def test_one_refusal_refuses_all_and_nothing_is_in_the_packet(power, account):  # noqa: F811
    case = decided(power, account, refuse={"PWR-TRAF"})
    assert set(case.reviews.values_list("outcome", flat=True)) == {"refused"}
    assert not Restoration.objects.exists()
    text = client_of(account("zhang")).get(f"/cases/{power}/packet/").content.decode()
    assert "缺一不发" in text


def test_a_promise_is_followed_from_the_permit_to_the_check(promised, account, at_desk):  # noqa: F811
    row = promised
    assert row.due_on - row.work_end == timedelta(days=15)
    assert "施工中" in client_of(account("zhang")).get("/works/").content.decode()
    with moved_to(datetime.combine(row.work_end + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)):
        client, road = client_of(account("zhang")), at_desk(ROAD)
        power_jobs.follow_promises()
        power_jobs.follow_promises()
        assert Message.objects.filter(kind="restoration_due").count() == 2  # the road's and the green space's, once
        assert "应恢复" in client.get("/works/").content.decode()
        assert client_of(account("li")).post(f"/works/restorations/{row.pk}/notify").status_code == 404
        assert client.post(f"/works/restorations/{row.pk}/notify", {"words": "路面已恢复"}).status_code == 302
        with pytest.raises(AlreadyNotified):
            restoration.notify(row.pk, "", by=actor_of(account("zhang")))
        page = road.get("/desk/works/").content.decode()
        assert "路面已恢复" in page
        with pytest.raises(NotAllowed):
            restoration.check(row.pk, passed=True, by=actor_of(account(POLICE)))
        assert at_desk(POLICE).post(f"/desk/works/{row.pk}/check", {"passed": "yes"}).status_code == 404
        failed = road.post(f"/desk/works/{row.pk}/check", {"passed": "no", "words": "", "again_by": ""})
        assert failed.status_code == 422
        again = row.due_on + timedelta(days=5)
        said = {"passed": "no", "words": "有一处沉降", "again_by": again.isoformat()}
        assert road.post(f"/desk/works/{row.pk}/check", said).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.due_on) == ("failed", again)
    with moved_to(datetime.combine(again + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)):
        client, road = client_of(account("zhang")), at_desk(ROAD)
        power_jobs.follow_promises()
        power_jobs.follow_promises()
        assert Message.objects.filter(kind="restoration_overdue", event__contains=f"/{row.pk}/").count() == 1
        assert "已逾期" in client.get("/works/").content.decode()
        client.post(f"/works/restorations/{row.pk}/notify")
        assert road.post(f"/desk/works/{row.pk}/check", {"passed": "yes"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "closed"
    assert row.closed_at is not None


def test_jobs_of_a_promise_refuse_what_is_not_due(promised):
    for step in (restoration.call, restoration.overdue):
        with pytest.raises(RestorationNotFound):
            step(promised.pk, by=power_jobs.BY)


@pytest.mark.parametrize(("result", "status"), [("passed", "closed"), ("findings", "failed"), ("absent", "notified")])
def test_a_visit_after_the_works_settles_the_promise(promised, account, result, status):  # noqa: F811
    restoration.notify(promised.pk, "", by=actor_of(account("zhang")))
    told = Told(
        visit=7,
        about=f"case:{promised.case_number}",
        purpose="aftercheck",
        matters={promised.agency_id: ("PWR-ROAD",)},
        start=clock.now(),
        results={promised.agency_id: result},
    )
    result_of_visit(replace(told, purpose="review"))
    promised.refresh_from_db()
    assert promised.status == "notified"
    result_of_visit(told)
    promised.refresh_from_db()
    assert promised.status == status
    assert promised.visit == (None if result == "absent" else 7)


def announce(client, account, **more):  # noqa: F811
    said = {"party": party_of(account("zhang")).pk, "division": DIVISION, "place": "人民路与团结路口"}
    said |= {"reason": "10千伏电缆故障", "dug_at": "2026-11-25 10:00"} | more
    return client.post("/works/emergency/", said)


def test_an_emergency_digs_first_and_applies_within_hours(account, at_desk, catalogue, today):  # noqa: F811
    client = client_of(account("zhang"))
    for code in (ROAD, POLICE):
        account(code)
    for wrong in ({"place": ""}, {"dug_at": "2026-11-25 12:00"}, {"dug_at": "x"}, {"division": "999999"}):
        answer = announce(client, account, **wrong)
        assert answer.status_code == 422
        assert "10千伏电缆故障" in answer.content.decode()
    with pytest.raises(NotAllowed):
        emergencies.announce(
            party_of(account("li")).pk, division=DIVISION, place="x", reason="x", dug_at=clock.now(),
            by=actor_of(account("zhang")),
        )  # fmt: skip
    assert announce(client, account).status_code == 302
    row = Emergency.objects.get()
    assert row.apply_by - row.dug_at == timedelta(hours=24)
    assert Message.objects.filter(kind="emergency_told").count() == 2
    assert "人民路与团结路口" in at_desk(POLICE).get("/desk/works/").content.decode()
    assert "补办手续" in client.get("/works/").content.decode()
    with pytest.raises(EmergencyNotFound):
        emergencies.late(row.pk, by=power_jobs.BY)
    with moved_to(row.apply_by + timedelta(seconds=1)):
        power_jobs.follow_emergencies()
        power_jobs.follow_emergencies()
        assert Message.objects.filter(kind="emergency_late").count() == 1
        assert "逾期未补办" in client_of(account("zhang")).get("/works/").content.decode()
    number = apply_in_emergency(account("zhang"), catalogue, today)
    power_jobs.follow_emergencies()
    row.refresh_from_db()
    assert row.case_number == number
    assert "已按时补办" in client.get("/works/").content.decode()
    desk = at_desk(ROAD).get(f"/desk/cases/{number}/PWR-ROAD/").content.decode()
    assert "2026-11-25 10:00 已先行破路，请核对是否在 24 小时内补办" in desk
    with pytest.raises(EmergencyNotFound):
        emergencies.link(row.pk, number, clock.now(), by=power_jobs.BY)


def apply_in_emergency(user, catalogue, day):
    service = catalogue.service[SERVICE]
    typical = dict(service.typical_answers) | {"emergency_repair": True, "emergency_started_at": "2026-11-25T10:00"}
    return apply_for(user, SERVICE, catalogue, day, start=typical)


def test_the_lead_reminds_late_agencies_once_a_day(power, account, at_desk):  # noqa: F811
    lead = at_desk(LEAD)
    reviewer = account("reviewer.natural_resources.652801")
    assert "没有临期、超期的" in lead.get("/desk/lead/").content.decode()
    by = actor_of(account(LEAD))
    with pytest.raises(NotLate):
        leading.remind(power, "PWR-PLAN", by=by)
    with pytest.raises(NotAllowed):
        leading.remind(power, "PWR-PLAN", by=actor_of(account("lead.publicity.652801")))
    with pytest.raises(NotAllowed):
        leading.remind("652801-20200101-00001", "PWR-PLAN", by=by)
    with moved_to(datetime(2026, 12, 3, 3, tzinfo=UTC)):
        lead = at_desk(LEAD)
        assert power in lead.get("/desk/lead/").content.decode()
        assert lead.post("/desk/lead/remind", {"number": power, "matter": "PWR-PLAN"}).status_code == 302
        assert "今天已催办" in lead.get("/desk/lead/").content.decode()
        with pytest.raises(ReminderSent):
            leading.remind(power, "PWR-PLAN", by=by)
        assert Message.objects.filter(kind="lead_reminder", staff=reviewer.staff).count() == 1
    assert at_desk(ROAD).get("/desk/lead/").status_code == 403


def test_the_lead_sees_what_the_green_channel_cost_the_others(power, account, at_desk):  # noqa: F811
    assert reckon_fairness() == 0
    assert "还没有可以比较的办件" in at_desk(LEAD).get("/desk/lead/").content.decode()
    first, second = case_of(power).reviews.order_by("n")[:2]
    begin = clock.now() - timedelta(days=2)
    for review, priority, received, ended in ((first, 0, 0, 10), (second, 1, 2, 5)):
        review.priority, review.received_at = priority, begin + timedelta(hours=received)
        review.decided_at, review.agency = begin + timedelta(hours=ended), first.agency
        review.save()
    for _ in range(2):
        assert reckon_fairness() == 1
    text = at_desk(LEAD).get("/desk/lead/").content.decode()
    assert "1 件，占 100%" in text
    assert "3.0 小时" in text


def test_the_procedure_is_public_versioned_and_linked(account, client):  # noqa: F811
    text = client.get(f"/services/{SERVICE}/procedure/").content.decode()
    assert 'id="s2-1"' in text
    assert "现行有效" in text
    assert "不是现行版本" in client.get(f"/services/{SERVICE}/procedure/2026-06/").content.decode()
    for wrong in (f"/services/{SERVICE}/procedure/2020-01/", "/services/publication_joint/procedure/"):
        assert client.get(wrong).status_code == 404
    guide = client.get(f"/services/{SERVICE}/").content.decode()
    assert f"/services/{SERVICE}/procedure/#s2-4" in guide


class TestManyCustomers:
    def table(self, catalogue, *rows):
        names = headings(catalogue)
        head = [names[name] for name in ("uscc", "project_name", "voltage_kv", "route_length_m", "work_start")]
        lines = [",".join(head), *rows]
        return SimpleUploadedFile("用户.csv", "\r\n".join(lines).encode("gb18030"), content_type="text/csv")

    def test_each_line_is_a_draft_or_its_faults(self, account, catalogue):  # noqa: F811
        user = account("wang")
        client, customer = client_of(user), party_of(account("zhang"))
        grant_mandate(customer, party_of(user), scope=[SERVICE], by=actor_of(account("zhang")))
        code = number_of(customer)
        good = f"{code},一号楼接电,0.38,150,2026-12-10"
        rows = (
            good,
            f"{code},二号楼接电,0.38,很长,2026-12-10",
            "91652801MA7A00ZZZZ,别人家,0.38,150,",
            f"{code},,0.38,150,",
        )
        table = self.table(catalogue, *rows)
        answer = client.post("/works/customers/", {"division": DIVISION, "table": table})
        assert answer.status_code == 302
        run = BulkRun.objects.get()
        assert [bool(line["draft"]) for line in run.lines] == [True, False, False, False]
        assert Draft.objects.count() == 1
        assert Draft.objects.get().party_id == customer.pk
        text = client.get(answer["Location"]).content.decode()
        assert "没有该单位对您的有效委托" in text
        assert "请填数字" in text
        table.seek(0)
        assert (
            client.post("/works/customers/", {"division": DIVISION, "table": table})["Location"] == answer["Location"]
        )
        assert Draft.objects.count() == 1
        assert client_of(account("li")).get(answer["Location"]).status_code == 404

    def test_what_cannot_be_read_is_told(self, account, catalogue):  # noqa: F811
        client = client_of(account("wang"))
        template = client.get("/works/customers/template.csv").content.decode("utf-8-sig")
        assert template.split(",")[0] == headings(catalogue)["uscc"]
        empty = SimpleUploadedFile("a.csv", template.encode(), content_type="text/csv")
        answer = client.post("/works/customers/", {"division": DIVISION, "table": empty})
        assert answer.status_code == 422
        assert "表里没有一行内容" in answer.content.decode()
        assert client.post("/works/customers/", {"division": DIVISION}).status_code == 422
        with pytest.raises(NotAllowed):
            bulk_acts.apply(account(ROAD), b"", "a.csv", division=DIVISION, by=actor_of(account(ROAD)))

    @pytest.fixture
    def three(self, account, catalogue, today):  # noqa: F811
        """A run of three drafts for one customer, the first two filled in: its agent, its mandate, the run."""
        user, owner = account("wang"), account("zhang")
        mandate = grant_mandate(party_of(owner), party_of(user), scope=[SERVICE], by=actor_of(owner))
        code = number_of(party_of(owner))
        rows = [f"{code},{n}号楼接电,0.38,150,2026-12-10" for n in "一二三"]
        content = self.table(catalogue, *rows).read()
        run = bulk_acts.apply(user, content, "a.csv", division=DIVISION, by=actor_of(user))
        row = BulkRun.objects.get(pk=run)
        for line in row.lines[:2]:
            fill(user, line["draft"], catalogue, today)
        return user, mandate, row

    def press(self, user, run, **more):
        seen = [f"{row.pk}:{row.version}" for row in Draft.objects.order_by("pk")]
        return client_of(user).post(f"/works/customers/{run.pk}/submit", {"agree": "true", "seen": seen} | more)

    def test_complete_drafts_are_signed_and_handed_in_once(self, three, account, django_assert_max_num_queries):  # noqa: F811
        user, _, run = three
        page = f"/works/customers/{run.pk}/"
        client = client_of(user)
        client.get(page)
        with django_assert_max_num_queries(12):
            assert "虚假材料要承担法律责任" in client.get(page).content.decode()
        unsigned = self.press(user, run, agree="")
        assert unsigned.status_code == 422
        assert "请先勾选承诺" in unsigned.content.decode()
        assert self.press(account("zhang"), run).status_code == 404
        assert not Signing.objects.exists()
        assert self.press(user, run)["Location"] == page
        numbers = [line["number"] for line in BulkRun.objects.get().lines]
        assert [bool(number) for number in numbers] == [True, True, False]
        assert {case_of(number).agent_id for number in numbers[:2]} == {party_of(user).pk}
        text = client.get(page).content.decode()
        assert all(f"/cases/{number}/" in text for number in numbers[:2])
        assert "还差" in text
        assert f"/drafts/{run.lines[2]['draft']}/check/" in text
        assert not Signing.objects.filter(draft=run.lines[2]["draft"]).exists()
        self.press(user, run)
        with moved_to(clock.now() + timedelta(minutes=2)):
            jobs.drain()
        assert [line["number"] for line in BulkRun.objects.get().lines] == numbers
        assert Signing.objects.count() == 2
        with pytest.raises(LineSettled):
            bulk_submission.hand_in(user, run.pk, run.lines[0]["line"], by=actor_of(user))

    def test_a_mandate_that_ended_and_a_sheet_that_changed_are_refused(self, three, account, catalogue):  # noqa: F811
        user, mandate, run = three
        first, second = run.lines[0]["draft"], run.lines[1]["draft"]
        bulk_submission.ask(user, run.pk, {first: 1}, by=actor_of(user))
        hand_in_all(user, run.pk)
        assert BulkRun.objects.get().lines[0]["why"]["says"] == bulk_submission.CHANGED
        revoke_mandate(mandate, by=actor_of(account("zhang")))
        bulk_submission.ask(user, run.pk, {second: 1}, by=actor_of(user))
        for stranger in ("li", "zhang"):
            with pytest.raises(EmergencyNotFound):
                hand_in_all(account(stranger), run.pk)
            with pytest.raises(EmergencyNotFound):
                bulk_submission.ask(account(stranger), run.pk, {second: 1}, by=actor_of(account(stranger)))
        hand_in_all(user, run.pk)
        assert BulkRun.objects.get().lines[1]["why"]["says"] == bulk_acts.NO_MANDATE
        assert not Draft.objects.exclude(case_number="").exists()
        assert not Signing.objects.exists()

    def test_a_long_run_is_handed_in_by_the_job(self, three, monkeypatch):
        user, _, run = three
        monkeypatch.setattr(bulk_submission, "AT_ONCE", 1)
        page = self.press(user, run)["Location"]
        text = client_of(user).get(page).content.decode()
        assert "正在逐件提交" in text
        assert 'hx-trigger="every 4s"' in text
        assert "htmx-2.min.js" in text
        assert 'name="agree"' not in text
        jobs.drain()
        text = client_of(user).get(page).content.decode()
        assert "正在逐件提交" not in text
        assert Draft.objects.exclude(case_number="").count() == 2


def fill(user, pk, catalogue, day):
    """Answer everything a draft of the table still asks, with a picture for every file."""
    draft = access_draft(user, pk)
    by = actor_of(user, draft.party, service=SERVICE)
    entries = entries_of_draft(draft)
    start = dict(catalogue.service[SERVICE].typical_answers) | {"delivery_mode": "电子送达"}
    answers, materials = complete(catalogue, SERVICE, today=day, stored=FILE, start=start)
    files = {name for name in answers if catalogue.element[name].type in FILES}
    given = {name for name, entry in entries.items() if entry.provenance.how.value == "register"}
    typed = {name: value for name, value in answers.items() if name not in files | given}
    save_answers(draft, typed, version=draft.version, by=by)
    for key in sorted(files | materials):
        attach(draft, BytesIO(jpeg()), name="材料.jpg", materials=[key])


def test_pages_ask_little(promised, account, at_desk, django_assert_max_num_queries):  # noqa: F811
    client, road, lead = client_of(account("zhang")), at_desk(ROAD), at_desk(LEAD)
    pages = [(client, "/works/"), (client, f"/cases/{promised.case_number}/packet/")]
    pages += [(client, f"/cases/{promised.case_number}/"), (road, "/desk/works/"), (lead, "/desk/lead/")]
    for who, page in pages:
        who.get(page)
        with django_assert_max_num_queries(12):
            assert who.get(page).status_code == 200, page
