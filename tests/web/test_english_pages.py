"""An English reader meets Chinese only as data: set apart, and marked as Chinese."""

import pytest
from django.test import Client

from onewindow.cases import acts as cases
from onewindow.people.access import actor_of, party_of
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel
from tests.web.crawling import chinese_left, walk
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    DIVISION,
    REVIEWER,
    SUPERIOR,
    account,
    apply_for_bookshop,
    at_desk,
    bookshop,
    hidden,
    today,
)

#: What each kind of visitor begins with; links lead on from there.
PUBLIC = ["/", "/services/", "/search?q=bookshop", "/search?q=zzz", "/verify/", "/V/ABC", "/preferences/", "/nothing/"]


def assert_english(client, starts, *, each=2):
    """No Chinese outside data on what links lead to from `starts`; each fault once, with the first page that has it."""
    client.cookies["django_language"] = "en"
    faults = {}
    for address, html in walk(client, starts, each=each):
        for where, text in chinese_left(html):
            faults.setdefault((where, text), address)
    assert not faults, "\n".join(f"{address} {where}: {text}" for (where, text), address in faults.items())


def test_public_pages(published, settings):
    settings.DEMO = True
    assert_english(Client(), PUBLIC)


def test_pages_of_an_applicant(at_desk, bookshop, account):  # noqa: F811
    by, clerk = actor_of(account(REVIEWER)), actor_of(account(CLERK))
    returned = apply_for_bookshop(account("zhang"), net_shop_name="书屋")
    cases.report_defects(returned, "PUB-R", {"premises_area_m2": "合同写 68 平方米。"}, by=by)
    cases.notify(returned, by=clerk)
    assert_english(
        at_desk("zhang"),
        ["/me/", f"/cases/{bookshop}/", f"/cases/{returned}/correction/", f"/cases/{bookshop}/receipt/"],
    )


def test_pages_of_a_sheet_with_wrong_answers(at_desk, account):  # noqa: F811
    """Faults name what they are about in English too."""
    user, client = account("zhang"), at_desk("zhang")
    draft = open_draft(
        user, service="publication_joint", division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL
    )
    at = f"/drafts/{draft.pk}"
    assert_english(client, [f"/services/{draft.service}/apply", f"{at}/check/", f"{at}/materials/"], each=12)
    for page in ("sheet/org/", "sheet/premises/", "check/"):
        version = hidden(client.get(f"{at}/{page}"), "version")
        said = client.post(f"{at}/{page}", {"version": version, "premises_area_m2": "eighty", "go": "on"})
        assert said.status_code == 422
        assert chinese_left(said.content.decode()) == []
    assert "Please fill in “" in said.content.decode()


@pytest.mark.parametrize("who", [CLERK, REVIEWER, SUPERIOR])
def test_pages_of_staff(at_desk, bookshop, who):  # noqa: F811
    assert_english(
        at_desk(who), ["/me/", "/desk/", f"/desk/cases/{bookshop}/PUB-R/", "/window/", f"/window/cases/{bookshop}/"]
    )
