"""Language, print and theme: one click for anybody, kept, and never a way to send visitors elsewhere."""

import pytest

pytestmark = pytest.mark.django_db


def test_large_print_and_theme_are_kept(client):
    answer = client.post("/preferences/", {"size": "big", "theme": "dark", "next": "/gallery/"})
    assert answer.status_code == 302
    assert answer.url == "/gallery/"
    page = client.get("/gallery/").content.decode()
    assert 'class="big"' in page
    assert 'data-theme="dark"' in page


def test_the_language_turns_the_page_round(client):
    client.post("/preferences/", {"language": "ug"})
    assert 'lang="ug" dir="rtl"' in client.get("/gallery/").content.decode()


@pytest.mark.parametrize("value", ["", "klingon", "<script>"])
def test_unknown_values_change_nothing(client, value):
    answer = client.post("/preferences/", {"language": value, "size": value, "theme": value})
    assert answer.status_code == 302
    assert answer.cookies.keys() <= {"csrftoken"}


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", "²", "evil", "\0"]
)
def test_the_way_back_stays_here(client, elsewhere):
    assert client.post("/preferences/", {"size": "big", "next": elsewhere}).url == "/"


def test_a_forged_cookie_is_not_chosen(client):
    client.cookies["ow_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/gallery/").content.decode()
