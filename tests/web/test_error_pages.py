"""A refusal becomes a page that says what happened and what to do; nothing typed is lost, nothing inside is told."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.faulty_urls")]


def test_a_refusal_has_its_status_its_sentence_and_both_versions(client):
    answer = client.get("/stale")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "您看到的是旧的一版" in page
    assert "第 3 版" in page
    assert "第 5 版" in page


def test_what_was_typed_is_offered_again_and_secrets_are_not(client):
    page = client.post(
        "/stale", {"org_name": "示例书屋", "pub_types": ["图书", "期刊"], "password": "hunter2"}
    ).content.decode()
    assert 'name="org_name" value="示例书屋"' in page
    assert page.count('name="pub_types"') == 2
    assert "hunter2" not in page


def test_an_old_version_is_not_sent_again_blindly(client):
    answer = client.post(
        "/stale", {"org_name": "示例书屋", "version": "3"}, headers={"referer": "http://testserver/form?a=1"}
    )
    page = answer.content.decode()
    assert 'name="version" value="5"' in page
    assert 'name="seen_now" value="true" required' in page  # only who says that he has looked at it sends it again
    assert 'href="http://testserver/form?a=1"' in page
    assert "<dd><bdi>示例书屋</bdi></dd>" in page
    again = client.post("/stale", {"org_name": "示例书屋", "seen_now": "true"}).content.decode()
    assert again.count("seen_now") == 1  # it is asked anew each time


def test_a_page_elsewhere_is_not_linked(client):
    answer = client.post("/stale", {"a": "1"}, headers={"referer": "https://elsewhere.example/"})
    assert "elsewhere.example" not in answer.content.decode()


def test_typed_markup_is_shown_as_text(client):
    assert "<script>x" not in client.post("/stale", {"a": "<script>x"}).content.decode()


def test_a_partial_request_gets_the_sentence_alone(client):
    answer = client.get("/stale", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert "您看到的是旧的一版" in answer.content.decode()


def test_a_silent_database_is_a_page_that_says_nothing_is_lost(client):
    answer = client.post("/down", {"org_name": "示例书屋"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "没有丢失" in page
    assert "示例书屋" in page
    assert "secret-host" not in page


def test_a_fault_of_ours_tells_nothing_of_the_inside(client):
    client.raise_request_exception = False
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "系统出了差错" in answer.content.decode()


def test_an_unknown_address_offers_the_search(client):
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert 'name="q"' in answer.content.decode()


def test_a_stale_form_can_be_sent_again():
    answer = Client(enforce_csrf_checks=True).post("/stale", {"org_name": "示例书屋"})
    assert answer.status_code == 403
    assert "您填的内容还在" in answer.content.decode()
    assert 'value="示例书屋"' in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en", "ug"])
def test_error_pages_speak_the_readers_language(client, language):
    client.cookies["django_language"] = language
    page = client.get("/nothing/here").content.decode()
    assert f'lang="{"zh-CN" if language == "zh-hans" else language}"' in page
    assert f'dir="{"rtl" if language == "ug" else "ltr"}"' in page
