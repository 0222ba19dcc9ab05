"""How long somebody stays signed in, where he is signed in, when he must show again who he is, how often he may guess."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import path

from onewindow.core.clock import moved_to, now
from onewindow.core.events import history
from onewindow.core.region import region_dir
from onewindow.people import acts
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account
from onewindow.people.sign_in_rules import read_rules
from onewindow.people.ways_in import browser_of
from onewindow.web.proof import proven
from onewindow.web.routes import Audience, page

PASSWORD = "OneWindow-2020"
SESSIONS = "/accounts/sessions/"
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def signed_in(username="zhang", **headers):
    client = Client(**headers)
    assert client.post("/accounts/login/", {"login": username, "password": PASSWORD}).status_code == 302
    return client


def after(**time):
    return moved_to(now() + timedelta(**time))


@pytest.mark.parametrize(("username", "minutes"), [("zhang", 60), ("reviewer.tax.652801", 30), ("admin.652800", 15)])
def test_without_a_request_the_session_ends_by_role(username, minutes):
    client = signed_in(username)
    client.get(SESSIONS)
    with after(minutes=minutes - 1):
        assert client.get(SESSIONS).status_code == 200, "still here, and the time begins anew"
    with after(minutes=2 * minutes - 2):
        assert client.get(SESSIONS).status_code == 200
    with after(minutes=3 * minutes - 1):
        answer = client.get(SESSIONS)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={SESSIONS}"
        assert f"{minutes} 分钟没有操作" in client.get(answer["Location"]).content.decode()
    assert "_auth_user_id" not in client.session


def test_after_a_whole_day_the_session_ends_however_busy():
    client = signed_in()
    for hour in range(1, 17):
        with after(minutes=30 * hour):
            status = client.get(SESSIONS).status_code
        assert status == (302 if hour == 16 else 200), hour


def test_what_was_typed_when_the_session_ended_is_shown_again():
    client = signed_in()
    client.get(SESSIONS)
    with after(minutes=61):
        answer = client.post(SESSIONS, {"which": "others", "remark": "写了很久的话"})
        assert answer.status_code == 403
        said = answer.content.decode()
    assert "写了很久的话" in said
    assert "已自动退出" in said
    assert "_auth_user_id" not in client.session


def test_a_partial_request_of_an_ended_session_loads_the_sign_in_page():
    client = signed_in()
    client.get(SESSIONS)
    with after(minutes=61):
        answer = client.get(SESSIONS, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "/accounts/login/" in answer["HX-Redirect"]


def test_a_request_within_a_minute_writes_nothing(django_assert_num_queries):
    client = signed_in()
    client.get(SESSIONS)
    before = client.session["lifetime"]
    client.get(SESSIONS)
    assert client.session["lifetime"] == before


def test_the_strictest_of_several_roles_counts():
    rules = read_rules(region_dir())
    assert rules.lifetime({"reviewer", "auditor"}).idle == timedelta(minutes=15)
    assert rules.lifetime({"reviewer"}).idle == timedelta(minutes=30)
    assert rules.lifetime(()).idle == timedelta(minutes=60)


def test_other_devices_are_listed_and_signed_out(client):
    phone = signed_in(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8 Safari/604", REMOTE_ADDR="203.0.113.9")
    desk = signed_in(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537")
    stranger = signed_in("li")
    page = desk.get(SESSIONS).content.decode()
    assert "微信 · iPhone" in page
    assert "203.0.113.9" in page
    assert "Chrome · Windows" in page
    assert desk.post(SESSIONS, {"which": "others"}).status_code == 302
    assert phone.get(SESSIONS).status_code == 302
    assert desk.get(SESSIONS).status_code == 200
    assert stranger.get(SESSIONS).status_code == 200
    assert desk.post(SESSIONS, {"which": "all"}).status_code == 302
    assert desk.get(SESSIONS).status_code == 302
    zhang = Account.objects.get(username="zhang")
    assert [event.body for event in history(f"account:{zhang.pk}") if event.verb == "end_sessions"] == [
        {"ended": 1, "all": False},
        {"ended": 1, "all": True},
    ]


def test_nobody_ends_the_sessions_of_another():
    zhang, li = (Account.objects.get(username=name) for name in ("zhang", "li"))
    admin = Account.objects.get(username="admin.652800")
    for by in (actor_of(li), actor_of(admin)):
        with pytest.raises(NotAllowed):
            acts.end_sessions(zhang, by=by)


def test_ending_sessions_asks_for_a_fresh_proof():
    client = signed_in()
    client.get(SESSIONS)
    with after(minutes=6):
        assert client.post(SESSIONS, {"which": "all"}).status_code == 403
        assert client.get(SESSIONS).status_code == 200, "looking needs none"


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
@proven("mandate")
def sensitive(request):
    from django.http import HttpResponse

    return HttpResponse("done")


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
@proven("decision")
def decision(request):
    from django.http import HttpResponse

    return HttpResponse("done")


@pytest.fixture
def with_sensitive_pages(settings):
    from onewindow.config.urls import urlpatterns as all_of_them

    class Urls:
        urlpatterns = [path("sensitive/", sensitive), path("decision/", decision), *all_of_them]
        handler403 = "onewindow.web.errors.forbidden"

    settings.ROOT_URLCONF = Urls


def test_before_a_sensitive_act_the_password_is_asked_again_and_then_it_is_done(with_sensitive_pages):
    client = signed_in()
    assert client.get("/sensitive/").content == b"done", "just signed in"
    began = time.time()
    with after(minutes=16):
        answer = client.get("/sensitive/?a=1")
        assert (answer.status_code, answer["Location"]) == (
            302,
            "/accounts/reauthenticate/?next=%2Fsensitive%2F%3Fa%3D1",
        )
        kept = client.post("/sensitive/", {"said": "留着"})
        assert kept.status_code == 403
        assert "留着" in kept.content.decode()
        assert client.get("/decision/").content == b"done", "asked for only where the region says so"
        wrong = client.post("/accounts/reauthenticate/", {"password": "wrong", "next": "/sensitive/"})
        assert wrong.status_code == 200
        assert client.get("/sensitive/").status_code == 302
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/sensitive/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sensitive/")
    assert time.time() - began < 60
    with after(minutes=14):
        assert client.get("/sensitive/").content == b"done"


def test_an_account_without_a_password_proves_itself_at_its_provider(with_sensitive_pages, outside, client):
    from .test_linking import UNKNOWN

    outside.knows(new=UNKNOWN)
    outside.sign_in(client, "new")
    with after(minutes=16):
        assert client.get("/sensitive/")["Location"] == "/accounts/with/platform/?next=%2Fsensitive%2F"


def test_five_wrong_passwords_close_the_name_for_everybody_who_guesses():
    for n in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{n}")
        assert client.post("/accounts/login/", {"login": "zhang", "password": "wrong"}).status_code == 200
    right = Client(REMOTE_ADDR="203.0.113.77")
    answer = right.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    assert "_auth_user_id" not in right.session
    assert answer.status_code in (200, 429)
    assert signed_in("li"), "others are not concerned"


def test_one_address_that_guesses_many_names_is_slowed_down():
    client = Client(REMOTE_ADDR="203.0.113.5")
    answers = [
        client.post("/accounts/login/", {"login": f"n{n}", "password": "wrong"}).content.decode() for n in range(12)
    ]
    assert answers[0] != answers[11]
    assert "_auth_user_id" not in client.session


def test_the_right_name_with_a_wrong_password_looks_like_a_wrong_name():
    def told(login):
        page = Client().post("/accounts/login/", {"login": login, "password": "wrong"}).content.decode()
        return page.replace(login, "…")

    import re

    def plain(page):
        return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page)

    assert plain(told("zhang")) == plain(told("nobody-of-this-name"))


def test_the_page_for_a_forgotten_password_asks_for_nothing_and_tells_nothing():
    page = Client().get("/accounts/password/reset/").content.decode()
    assert "<input" not in page.split("<main")[1].split("</main")[0]
    answers = {Client().post("/accounts/password/reset/", {"email": who}).status_code for who in ("a@b.c", "zhang@b.c")}
    assert len(answers) == 1
    assert not EmailAddress.objects.exists()


def test_cookies_are_kept_from_scripts(client):
    client.get("/accounts/login/")
    signed = signed_in()
    assert client.cookies["csrftoken"]["httponly"]
    assert signed.cookies["sessionid"]["httponly"]
    assert signed.cookies["sessionid"]["samesite"] == "Lax"


@pytest.mark.parametrize(("agent", "words"), [("", ""), ("curl/8", ""), ("Mozilla/5.0 (Linux; Android) Firefox/140", "Firefox · Android")])  # fmt: skip
def test_what_a_browser_says_of_itself_becomes_words(agent, words):
    assert browser_of(agent) == words


def test_a_mandate_is_given_only_after_a_fresh_proof(edition):
    client = signed_in()
    client.get(SESSIONS)
    asked = {"principal": "", "name": "李样例", "number": "", "all": "true"}
    assert client.post("/me/mandates/", asked).status_code == 422, "just signed in: the form itself answers"
    with after(minutes=16):
        assert client.get("/me/mandates/").status_code == 200
        answer = client.post("/me/mandates/", asked)
        assert answer.status_code == 403
        page = answer.content.decode()
    assert "李样例" in page
    assert 'href="/accounts/reauthenticate/"' in page


@pytest.fixture
def strict_region(tmp_path, monkeypatch):
    """The region with another rule: decisions need a proof of the last five minutes."""
    own = region_dir()
    copy = tmp_path / own.name
    copy.mkdir()
    for entry in own.iterdir():
        (copy / entry.name).symlink_to(entry)
    (copy / "sign_in.yaml").unlink()
    text = (own / "sign_in.yaml").read_text(encoding="utf-8")
    assert "decision: {minutes: 0" in text
    (copy / "sign_in.yaml").write_text(text.replace("decision: {minutes: 0", "decision: {minutes: 5"), encoding="utf-8")
    monkeypatch.setenv("ONEWINDOW_REGIONS", str(tmp_path))


DECIDE = "/desk/cases/none/X/decide"


def test_a_decision_needs_no_proof_where_the_region_asks_for_none():
    client = signed_in("reviewer.tax.652801")
    client.get(SESSIONS)
    with after(minutes=20):
        assert client.post(DECIDE).status_code == 404


def test_a_decision_needs_a_proof_where_the_region_asks_for_it(strict_region):
    client = signed_in("reviewer.tax.652801")
    client.get(SESSIONS)
    with after(minutes=4):
        assert client.post(DECIDE).status_code == 404
    with after(minutes=6):
        assert client.post(DECIDE, {"opinion": "同意"}).status_code == 403
        assert client.post(DECIDE.replace("decide", "suspend")).status_code == 404


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in():
    client = signed_in("clerk.652801")
    for minutes in (10, 20, 29):
        with after(minutes=minutes):
            assert client.get(SESSIONS, headers={"HX-Request": "true"}).status_code == 200
            assert client.head(SESSIONS).status_code == 200
    with after(minutes=31):
        assert client.get(SESSIONS).status_code == 302


def test_whatever_way_somebody_signs_in_the_time_runs(client):
    client.force_login(Account.objects.get(username="reviewer.tax.652801"))
    assert client.session["lifetime"][2:] == [1800, 8 * 3600]
    client.post("/accounts/logout/")
    client.post("/demo/accounts/", {"username": "zhang"})
    assert client.session["lifetime"][2:] == [3600, 8 * 3600]


def test_a_session_of_an_earlier_release_gets_its_time_at_the_next_request(client):
    client.force_login(Account.objects.get(username="zhang"))
    session = client.session
    del session["lifetime"]
    session.save()
    client.get(SESSIONS)
    assert client.session["lifetime"][2:] == [3600, 8 * 3600]
