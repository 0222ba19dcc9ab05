"""The page of names in the traditional Mongolian script: all of them, with what they say, and that they wait for review."""

import re

import pytest

from onewindow.documents.vertical import VerticalName, VerticalNames, here
from onewindow.web.vertical_names import names_page

pytestmark = pytest.mark.django_db
NAME = {"text": "ᠦᠨᠡᠮᠯᠡᠯ", "latin": "ünemlel", "of": ""}


def test_the_page_lists_every_name_beside_its_chinese_one(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        page = client.get("/mongolian-names/").content.decode()
    names = here()
    assert page.count('lang="mn-Mong"') == len(names.divisions) + len(names.agencies) + len(names.certificates)
    assert page.count('class="chip warn"') == page.count('lang="mn-Mong"')
    row = re.search(r"<li>(?:(?!</li>).)*库尔勒市<.*?</li>", page, re.DOTALL)
    assert names.divisions["652801"].text in row.group(0)
    assert "/mongolian-names/" in client.get("/accessibility/").content.decode()


def test_what_is_verified_no_longer_says_that_it_waits(published):
    names = VerticalNames(
        divisions={},
        agencies={"{place}司法局": VerticalName(**NAME, verified=True), "某局": VerticalName(**NAME, verified=False)},
        certificates={"no_such_kind": VerticalName(**NAME, verified=False)},
    )
    page = names_page(names, {}, ())
    assert [group.code for group in page.groups] == ["agencies"]
    assert (page.total, page.waiting) == (2, 1)
    assert page.groups[0].tiles[0].names == {"zh": "……司法局"}
