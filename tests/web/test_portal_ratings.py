"""Ratings over HTTP: from the case to the faces, from the bad one to the superior's answer and back to the rater."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import acts as cases
from onewindow.cases.models import Rating
from onewindow.people.access import actor_of

from .applying import account, company_of, signed_in, submitted

SUPERIOR = "superior.publicity.652801"


@pytest.fixture
def closed(shop):
    number = submitted()
    user = account("li")
    cases.withdraw(number, by=actor_of(user, company_of(user), service="publication_joint"))
    return number


def rated(number, **said):
    return signed_in("li").post(f"/me/ratings/cases/{number}/", {"level": "5"} | said)


def test_a_case_that_is_over_offers_five_faces_and_then_shows_what_was_given(closed):
    page = signed_in("li").get(f"/cases/{closed}/").content.decode()
    assert page.count('class="face f') == 5
    assert "这次办得怎么样" in page
    form = signed_in("li").get(f"/me/ratings/cases/{closed}/", {"level": "2"}).content.decode()
    assert 'value="2" checked' in form
    assert rated(closed, level="4", words="办得快").status_code == 302
    again = signed_in("li").get(f"/cases/{closed}/").content.decode()
    assert "改评" in again
    assert "满意" in again


def test_an_open_case_offers_nothing_and_cannot_be_rated(shop):
    number = submitted()
    assert "这次办得怎么样" not in signed_in("li").get(f"/cases/{number}/").content.decode()
    assert signed_in("li").get(f"/me/ratings/cases/{number}/").status_code == 409
    assert rated(number).status_code == 409


def test_strangers_and_officers_find_nothing_to_rate(closed):
    for who in ("aigul", "reviewer.publicity.652801"):
        assert signed_in(who).get(f"/me/ratings/cases/{closed}/").status_code == 404
        assert signed_in(who).post(f"/me/ratings/cases/{closed}/", {"level": "1"}).status_code == 404
    assert signed_in("li").get("/me/ratings/cases/652801-20200101-00001/").status_code == 404
    assert signed_in("li").get("/me/ratings/visits/1/").status_code == 404


@pytest.mark.parametrize("level", ["", "0", "6", "好", "5\x00", "9" * 40])
def test_no_level_is_said_and_the_words_stay(closed, level):
    answer = rated(closed, level=level, words="等了很久")
    assert answer.status_code == 422
    assert "等了很久" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_label_of_another_level_is_left_out(closed):
    assert rated(closed, level="5", **{"labels-5": ["fast", "nothing"], "labels-1": ["rude"]}).status_code == 302
    assert Rating.objects.get().labels == ["fast"]


def test_a_bad_rating_goes_to_the_superior_whose_answer_the_rater_reads(closed):
    rated(closed, level="1", words="材料要了两次", **{"labels-1": ["asked_twice"]})
    row = Rating.objects.get()
    desk = signed_in(SUPERIOR)
    listed = desk.get("/desk/ratings/").content.decode()
    assert "非常不满意" in listed
    assert "李样例" not in listed
    address = f"/desk/ratings/{row.pk}/"
    assert "材料要了两次" in desk.get(address).content.decode()
    short = desk.post(address, {"words": "已阅"})
    assert short.status_code == 422
    assert "已阅" in short.content.decode()
    assert desk.post(address, {"words": "经核实，窗口两次通知属实，已重新培训，向您致歉。"}).status_code == 302
    assert desk.post(address, {"words": "经核实，窗口两次通知属实，已重新培训，向您致歉。"}).status_code == 409
    assert "已重新培训" in signed_in("li").get("/me/ratings/").content.decode()
    assert "已重新培训" in signed_in("li").get(f"/cases/{closed}/").content.decode()
    assert "已答复" in desk.get("/desk/ratings/", {"tab": "answered"}).content.decode()


def test_the_list_belongs_to_superiors_of_that_agency(closed):
    rated(closed, level="1")
    row = Rating.objects.get()
    assert signed_in("reviewer.publicity.652801").get("/desk/ratings/").status_code == 403
    other = signed_in("superior.market_regulation.652801")
    assert "没有待答复的差评" in other.get("/desk/ratings/").content.decode()
    assert other.get(f"/desk/ratings/{row.pk}/").status_code == 404
    assert other.post(f"/desk/ratings/{row.pk}/", {"words": "经核实，属实，已整改，向您致歉。"}).status_code == 404
    assert other.get("/desk/ratings/999999/").status_code == 404


def test_the_guide_says_what_people_think(closed):
    address = "/services/publication_joint/"
    assert "还没有评价" in signed_in("li").get(address).content.decode()
    rated(closed, level="2")
    assert "2.0 / 5（1 条，差评 1 条，已答复 0 条）" in signed_in("li").get(address).content.decode()


def test_pages_of_ratings_ask_little(closed):
    rated(closed, level="1")
    for who, address in (
        ("li", "/me/ratings/"),
        ("li", f"/me/ratings/cases/{closed}/"),
        (SUPERIOR, "/desk/ratings/"),
        (SUPERIOR, f"/desk/ratings/{Rating.objects.get().pk}/"),
    ):
        client = signed_in(who)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 12, address
