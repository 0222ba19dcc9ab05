"""Every address says for whom it is; the guard keeps the others out."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from onewindow.people.roles import Permission
from onewindow.web.routes import Audience, access_of, page

#: Addresses of others, who guard them by their own means.
FOREIGN = ("allauth.", "ninja.", "django.views.static", "django.contrib.staticfiles")


def views(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry, where)
        elif isinstance(entry, URLPattern):
            yield where, entry.callback


def test_every_page_names_its_audience():
    missing = [
        f"{where} ({view.__module__}.{getattr(view, '__qualname__', view)})"
        for where, view in views()
        if not view.__module__.startswith(FOREIGN)
        and not where.startswith(("api/", "accounts/social/"))
        and access_of(view) is None
    ]
    assert missing == []


def test_a_page_for_staff_must_name_its_permission():
    with pytest.raises(TypeError):
        page(Audience.STAFF)
    with pytest.raises(TypeError):
        page(Audience.PUBLIC, permission=Permission.READ_REVIEW)


@pytest.mark.django_db
@pytest.mark.urls("tests.web.faulty_urls")
class TestGuard:
    @pytest.mark.parametrize("address", ["/private", "/mine", "/desk"])
    def test_a_stranger_is_asked_to_sign_in_and_comes_back(self, client, address):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.endswith(f"?next={address}")

    def test_a_partial_request_of_a_stranger_loads_the_whole_sign_in_page(self, client):
        answer = client.get("/private", headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert "HX-Redirect" in answer.headers

    def test_other_methods_are_refused(self, client):
        answer = client.post("/private")
        assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
        assert "这一步不能这样打开" in answer.content.decode(), "a page, not an empty answer"

    def test_an_account_without_a_person_or_a_post_is_refused(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("empty"))
        assert client.get("/private").status_code == 200
        assert client.get("/mine").status_code == 403
        assert client.get("/desk").status_code == 403
