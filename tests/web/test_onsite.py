"""On-site visits over HTTP: planning from a case, the list of the day, the form without JavaScript, the outbox's answers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.core.act import Actor
from onewindow.core.clock import moved_to
from onewindow.people.access import actor_of
from onewindow.people.acts import appoint_staff
from onewindow.people.models import Agency
from onewindow.visits import acts
from onewindow.visits.models import Photo, Visit
from tests.sheets.files import PDF, png
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    REVIEWER,
    STRANGER,
    SUPERIOR,
    account,
    at_desk,
    bookshop,
    hidden,
    today,
)
from tests.web.visit_world import (  # noqa: F401  fixtures
    ELEVEN,
    agency,
    answers,
    officers,
    photographed,
    plan,
    planned,
)

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def reviewer(at_desk):  # noqa: F811
    return at_desk(REVIEWER)


@pytest.fixture
def there(planned, account):  # noqa: F811
    """A visit that is open; nobody asks whether its hour has come."""
    return planned


def photo(name="门头.png", data=None):
    return SimpleUploadedFile(name, data or png(), content_type="image/png")


def text(response):
    return response.content.decode()


class TestPlanning:
    def test_the_case_leads_to_a_plan_that_knows_where_and_whom(self, reviewer, bookshop):  # noqa: F811
        assert f"/visits/plan?case={bookshop}" in text(reviewer.get(f"/desk/cases/{bookshop}/PUB-R/"))
        shown = text(reviewer.get(f"/visits/plan?case={bookshop}"))
        assert 'value="库尔勒市人民东路66号"' in shown
        assert 'value="13900000001"' in shown
        assert "至少 2 人" in shown

    def test_free_hours_then_a_visit(self, reviewer, bookshop, account, officers):  # noqa: F811
        publicity = agency("publicity")
        form = {
            "case": bookshop,
            "matter": ["PUB-R"],
            "officer": [f"{publicity}.{staff}" for staff in officers],
            "day": "2026-11-26",
            "address": "库尔勒市人民东路66号",
            "latitude": "41.73",
            "longitude": "86.17",
            "contact_name": "张样例",
            "contact_phone": "13900000001",
        }
        looked = reviewer.post("/visits/plan", form | {"do": "look"})
        assert looked.status_code == 200
        assert "2026-11-26T11:00:00+08:00" in text(looked)
        key = hidden(looked, "key")
        sent = form | {"do": "plan", "start": "2026-11-26T11:00:00+08:00", "key": key}
        done = reviewer.post("/visits/plan", sent)
        assert done.status_code == 302, text(done)
        assert reviewer.post("/visits/plan", sent).url == done.url
        (row,) = Visit.objects.all()
        assert (row.about, row.purpose, row.who) == (f"case:{bookshop}", "review", "张样例")
        again = reviewer.post("/visits/plan", form | {"do": "plan", "start": "2026-11-26T11:30:00+08:00"})
        assert again.status_code == 409
        assert "已安排了别的核查" in text(again)
        assert "2026-11-26T11:00:00+08:00" not in text(again)

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"officer": []}, "至少要去 2 人"),
            ({"matter": []}, "请至少选一个部门"),
            ({"start": ""}, "不能安排"),
            ({"start": "soon"}, "不能安排"),
            ({"address": ""}, "请填写要去的地址"),
            ({"latitude": "north"}, "坐标不对"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, reviewer, bookshop, officers, changed, says):  # noqa: F811
        publicity = agency("publicity")
        form = {
            "case": bookshop,
            "do": "plan",
            "matter": ["PUB-R"],
            "officer": [f"{publicity}.{staff}" for staff in officers],
            "day": "2026-11-26",
            "start": "2026-11-26T11:00:00+08:00",
            "address": "东路66号",
            "contact_name": "接待人",
        }
        answer = reviewer.post("/visits/plan", form | changed)
        assert answer.status_code == 422
        assert says in text(answer)
        assert 'value="接待人"' in text(answer)
        assert not Visit.objects.exists()

    def test_strangers_do_not_see_it(self, at_desk, bookshop):  # noqa: F811
        assert at_desk(STRANGER).get(f"/visits/plan?case={bookshop}").status_code == 404
        assert at_desk(REVIEWER).get("/visits/plan?case=652801-20200101-000009").status_code == 404
        assert at_desk(CLERK).get(f"/visits/plan?case={bookshop}").status_code == 403

    def test_moving_and_calling_off(self, reviewer, planned):  # noqa: F811
        page = reviewer.get(f"/visits/{planned}/")
        said = {"version": hidden(page, "version"), "key": "b" * 32, "day": "2026-11-27"}
        looked = reviewer.post(f"/visits/{planned}/move", said | {"do": "look"})
        assert "2026-11-27T11:00:00+08:00" in text(looked)
        moved = reviewer.post(f"/visits/{planned}/move", said | {"do": "move", "start": "2026-11-27T11:00:00+08:00"})
        assert moved.status_code == 302
        stale = reviewer.post(f"/visits/{planned}/cancel", said | {"reason": "不用去了"})
        assert stale.status_code == 409
        assert "不用去了" in text(stale)
        empty = reviewer.post(f"/visits/{planned}/cancel", said | {"reason": "", "version": "2"})
        assert empty.status_code == 422
        assert reviewer.post(f"/visits/{planned}/cancel", {"reason": "不用去了", "version": "2"}).status_code == 302
        assert "已取消" in text(reviewer.get(f"/visits/{planned}/"))


class TestDay:
    def test_the_list_of_the_day(self, reviewer, planned):  # noqa: F811
        assert "这天没有核查" in text(reviewer.get("/onsite/"))
        shown = text(reviewer.get("/onsite/?day=2026-11-26"))
        assert f"/onsite/{planned}/" in shown
        assert "11:00" in shown and "张样例" in shown and "直线 0.6 公里" in shown

    def test_order_by_hand(self, reviewer, planned, bookshop, account, officers):  # noqa: F811
        other = plan(bookshop, account, officers, start=ELEVEN + timedelta(hours=1))
        reviewer.post("/onsite/route", {"day": "2026-11-26", "order": f"{other},{planned}"})
        shown = text(reviewer.get("/onsite/?day=2026-11-26"))
        assert shown.index(f"/onsite/{other}/") < shown.index(f"/onsite/{planned}/")
        for wrong in ("", "1,2", f"{other}", "x"):
            assert reviewer.post("/onsite/route", {"day": "2026-11-26", "order": wrong}).status_code == 422

    def test_bad_days_are_today(self, reviewer):
        for text_ in ("2026-13-45", "x" * 10, "soon", "\x00"):
            assert reviewer.get("/onsite/", {"day": text_}).status_code == 200

    def test_doors(self, at_desk, account, planned, client):  # noqa: F811
        for path in (f"/onsite/{planned}/", f"/visits/{planned}/", f"/onsite/{planned}/photos/abc"):
            assert at_desk(STRANGER).get(path).status_code == 404
            assert client.get(path).status_code == 302
        assert at_desk("zhang").get(f"/onsite/{planned}/").status_code == 403
        assert at_desk(CLERK).get("/onsite/").status_code == 403
        assert at_desk(REVIEWER).get("/onsite/999999/").status_code == 404

    def test_queries(self, reviewer, planned, bookshop, django_assert_max_num_queries):  # noqa: F811
        day = "/onsite/?day=2026-11-26"
        for path in (day, f"/onsite/{planned}/", f"/visits/{planned}/", f"/visits/plan?case={bookshop}"):
            reviewer.get(path)
            with django_assert_max_num_queries(12):
                assert reviewer.get(path).status_code == 200

    def test_the_worker_governs_these_pages_alone(self, client):
        answer = client.get("/onsite/worker.js")
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert b"self.addEventListener" in b"".join(answer.streaming_content)
        said = client.get("/onsite/app.webmanifest").json()
        assert said["scope"] == said["start_url"] == "/onsite/"


class TestForm:
    def test_without_javascript_everything_goes_at_once(self, reviewer, there, account, at_desk, bookshop):  # noqa: F811
        publicity = agency("publicity")
        files = {f"photo.{publicity}.address": photo(), f"photo.{publicity}.premises": photo("店内.png", png(3, 3))}
        wrong = {"answer__area": "no", "note__area": "图上 86，实测 90"}
        done = reviewer.post(f"/onsite/{there}/", answers(there, **wrong) | files)
        assert done.status_code == 302, text(done)
        row = Visit.objects.get(pk=there)
        assert (row.status, row.result) == ("done", "findings")
        record = text(at_desk(SUPERIOR).get(f"/visits/{there}/"))
        assert "图上 86，实测 90" in record and "符合，有问题已记录" in record and "赵样例、钱样例" in record
        (first, _) = Photo.objects.order_by("pk")
        picture = at_desk(SUPERIOR).get(f"/onsite/{there}/photos/{first.name}")
        assert picture.headers["Content-Type"] == "image/png" and picture.content == png()
        desk = text(reviewer.get(f"/desk/cases/{bookshop}/PUB-R/"))
        assert f"/visits/{there}/" in desk and "图上 86，实测 90" in desk and f"photos/{first.name}" in desk
        mine = text(at_desk("zhang").get(f"/cases/{bookshop}/"))
        assert "现场核查 · 11 月 26 日" in mine and "图上 86，实测 90" in mine and "photos/" not in mine

    def test_what_is_missing_comes_back_with_everything_typed(self, reviewer, there):
        publicity = agency("publicity")
        said = answers(there, answer__area="no", note="看过了")
        del said["sign.other.name"]
        answer = reviewer.post(f"/onsite/{there}/", said | {f"photo.{publicity}.address": photo()})
        shown = text(answer)
        assert answer.status_code == 422
        assert "请拍一张照片" in shown and "不符合的，请写明情况" in shown and "请对方签字" in shown
        assert "看过了" in shown and 'value="赵样例、钱样例"' in shown
        assert Photo.objects.count() == 1 and "photos/" in shown  # the photo that came stays
        whole = answers(there, answer__area="yes") | {f"photo.{publicity}.premises": photo()}
        assert reviewer.post(f"/onsite/{there}/", whole).status_code == 302
        assert Photo.objects.count() == 2

    def test_a_file_that_is_no_photo_is_said_so(self, reviewer, there):
        field = f"photo.{agency('publicity')}.address"
        answer = reviewer.post(f"/onsite/{there}/", answers(there) | {field: photo("门头.jpg", PDF)})
        assert answer.status_code == 422 and "只收 JPEG 或 PNG 照片" in text(answer)

    def test_an_older_page_is_told_and_may_go_on(self, reviewer, there, account):  # noqa: F811
        photographed(there, account)
        old = answers(there)
        with moved_to(ELEVEN - timedelta(minutes=30)):
            acts.reschedule(there, start=ELEVEN + timedelta(hours=1), by=actor_of(account(SUPERIOR)))
        answer = reviewer.post(f"/onsite/{there}/", old)
        assert answer.status_code == 409
        assert "现在的安排" in text(answer) and hidden(answer, "version") == "2"
        assert reviewer.post(f"/onsite/{there}/", old | {"version": "2"}).status_code == 302

    def test_nobody_there(self, reviewer, there):
        said = {"absent": "on", "note": "敲门没有人应", "sign.officers.name": "赵样例", "version": "1"}
        assert reviewer.post(f"/onsite/{there}/", said).status_code == 302
        assert Visit.objects.get(pk=there).result == "absent"

    def test_a_finished_visit_shows_its_record(self, reviewer, there, account):  # noqa: F811
        photographed(there, account)
        reviewer.post(f"/onsite/{there}/", answers(there))
        assert reviewer.get(f"/onsite/{there}/").url == f"/visits/{there}/"

    def test_a_colleague_who_is_not_sent_sees_the_plan_and_cannot_report(self, reviewer, there, account):  # noqa: F811
        publicity = Agency.objects.get(pk=agency("publicity"))
        colleague = account("lead.publicity.652801")
        appoint_staff(colleague, name="沈样例", number="S9", agency=publicity, role="onsite", by=Actor.system("test"))
        chosen = {publicity.pk: [account(SUPERIOR).staff.pk, colleague.staff.pk]}
        acts.reschedule(there, start=ELEVEN, officers=chosen, by=actor_of(account(SUPERIOR)))
        assert reviewer.get(f"/onsite/{there}/").url == f"/visits/{there}/"
        assert "去现场办" not in text(reviewer.get(f"/visits/{there}/"))
        refused = reviewer.post(f"/onsite/{there}/", answers(there))
        assert refused.status_code == 409 and "您不在这次核查的人员名单上" in text(refused)

    def test_arriving(self, reviewer, there):
        sent = {"at": "2026-11-25T10:58:00+08:00", "latitude": "41.7301", "longitude": "86.1701", "accuracy": "11.6"}
        assert reviewer.post(f"/onsite/{there}/arrive", sent).status_code == 302
        assert "10:58 到场" in text(reviewer.get(f"/onsite/{there}/"))
        assert Visit.objects.get(pk=there).arrived_where["accuracy_m"] == 11

    @pytest.mark.parametrize("nonsense", ["", "\x00", "x" * 5000, "data:image/png;base64,@@", "9" * 40])
    def test_whatever_a_field_holds_there_is_an_answer(self, reviewer, there, nonsense):
        names = [*answers(there), "finished_at", "sign.other.picture", "sign.officers.picture", "note", "absent"]
        for name in names:
            answer = reviewer.post(f"/onsite/{there}/", answers(there) | {name: nonsense})
            assert answer.status_code in {302, 409, 422}, name


class TestOutbox:
    """What the telephone's script is told."""

    def post(self, client, path, said, **more):
        return client.post(path, said, **SCRIPT, **more)

    def test_photos_and_report_twice_count_once(self, reviewer, there):
        publicity = agency("publicity")
        for _ in range(2):
            for line in ("address", "premises"):
                said = {"key": f"key-{line}", "place": f"{publicity}.{line}", "latitude": "41.73", "longitude": "86.17"}
                said |= {"accuracy": "8", "taken_at": "2026-11-25T02:10:00.000Z", "photo": photo()}
                assert self.post(reviewer, f"/onsite/{there}/photos", said).json()["done"]
        assert Photo.objects.count() == 2
        first = self.post(reviewer, f"/onsite/{there}/report", answers(there))
        again = self.post(reviewer, f"/onsite/{there}/report", answers(there, version="1"))
        assert first.json() == again.json() == {"done": True, "result": "passed"}

    def test_a_changed_visit_is_a_conflict_that_says_how_it_stands(self, reviewer, there, account):  # noqa: F811
        photographed(there, account)
        with moved_to(ELEVEN - timedelta(minutes=30)):
            acts.reschedule(there, start=ELEVEN + timedelta(hours=1), by=actor_of(account(SUPERIOR)))
        told = self.post(reviewer, f"/onsite/{there}/report", answers(there, version="1"))
        assert told.status_code == 409
        said = told.json()
        assert (said["code"], said["changed"], said["open"], said["version"]) == ("stale_visit", True, True, 2)
        assert "12:00–13:00" in said["now"]

    def test_a_visit_that_was_called_off(self, reviewer, there, account):  # noqa: F811
        acts.cancel(there, reason="不用去了", by=actor_of(account(SUPERIOR)))
        said = self.post(reviewer, f"/onsite/{there}/report", answers(there)).json()
        assert (said["code"], said["changed"], said["open"]) == ("visit_over", True, False)

    def test_what_is_missing_is_listed(self, reviewer, there):
        told = self.post(reviewer, f"/onsite/{there}/report", answers(there))
        assert told.status_code == 422
        assert told.json()["changed"] is False
        assert len(told.json()["faults"]) == 2

    def test_a_photo_without_a_file_is_refused_in_words(self, reviewer, there):
        told = self.post(reviewer, f"/onsite/{there}/photos", {"key": "key-00001", "place": "x"})
        assert told.status_code == 422 and "没有收到照片" in told.json()["says"]

    def test_signed_out_it_is_told_to_sign_in_and_nothing_is_written(self, client, there):
        told = self.post(client, f"/onsite/{there}/report", answers(there))
        assert told.status_code == 403  # a page, no JSON: by that the outbox knows
        assert "登录" in text(told)
        assert Visit.objects.get(pk=there).status == "planned"
