"""The portal as an app: what can be installed, what the worker may keep, and the page without a line."""

import json
import re

from django.contrib.staticfiles import finders

from .applying import opened, signed_in


def test_the_manifest_names_icons_that_are_there(client, published):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    said = json.loads(answer.content)
    assert said["display"] == "standalone"
    assert {icon["sizes"] for icon in said["icons"]} == {"any", "192x192", "512x512"}
    for icon in said["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon


def test_the_worker_keeps_only_the_shell_and_one_page(client):
    text = client.get("/sw.js").content.decode()
    shell = json.loads(re.search(r"const SHELL = (\[.*\]);", text)[1])
    assert shell
    assert all(address.startswith("/static/web/") for address in shell)
    assert 'const OFFLINE = "/offline/"' in text
    assert client.get("/sw.js")["Cache-Control"] == "no-cache"
    assert client.get("/sw.js").content.decode() == text


def test_the_page_without_a_line_names_nobody_and_asks_nothing(shop, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):  # the worker comes without cookies
        page = client.get("/offline/").content.decode()
    assert "现在没有网络" in page
    page = signed_in("li").get("/offline/").content.decode()
    assert "李样例" not in page
    assert "退出" not in page


def test_a_sheet_carries_the_keeper_with_its_owner(shop):
    draft = opened()
    page = signed_in("li").get(f"/drafts/{draft.pk}/sheet/premises/").content.decode()
    assert "<draft-keeper" in page
    assert f'key="/drafts/{draft.pk}/sheet/premises/"' in page
    assert f'owner="{draft.account_id}"' in page


def test_a_form_sent_after_the_session_is_gone_comes_back_with_everything_typed(shop, client):
    draft = opened()
    address = f"/drafts/{draft.pk}/sheet/premises/"
    typed = {"version": str(draft.version), "premises_address": "库尔勒市人民东路 66 号", "go": "on"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "登录已经失效" in page and "<h1>请重新登录" in page, "said in the heading, too"
    assert 'value="库尔勒市人民东路 66 号"' in page
    assert f'action="{address}"' in page
    before = draft.version
    signed_in("li").post(address, typed)
    draft.refresh_from_db()
    assert draft.version == before + 1


def test_a_part_of_a_page_is_told_to_sign_in_as_a_whole(shop, client):
    draft = opened()
    answer = client.post(f"/drafts/{draft.pk}/sheet/premises/", {"version": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "/accounts/login/" in answer["HX-Redirect"]


def test_pages_of_a_sheet_ask_little(shop, django_assert_max_num_queries):
    draft = opened()
    client = signed_in("li")
    for page in ("sheet/org", "materials", "check"):
        client.get(f"/drafts/{draft.pk}/{page}/")
        with django_assert_max_num_queries(12):
            assert client.get(f"/drafts/{draft.pk}/{page}/").status_code == 200
