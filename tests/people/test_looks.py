"""Who had masked personal values shown: written down before they are shown, never a value, only for one's own agency."""

import pytest

from onewindow.core import events
from onewindow.people import acts
from onewindow.people.access import actor_of, party_of
from onewindow.people.errors import BadLook, NotAllowed
from onewindow.people.looking import reasons
from onewindow.people.models import Agency, Look
from onewindow.people.queries import looks_at

REVIEWER = "reviewer.tax.652801"


def agency(code):
    return Agency.objects.get(code=code, division="652801").pk


@pytest.fixture
def party(account):
    return party_of(account("zhang"))


@pytest.fixture
def by(account):
    return actor_of(account(REVIEWER))


def test_a_look_says_who_for_which_agency_at_what_and_why(party, by, account):
    acts.look_log(party.pk, ["b_id", "a_phone", "b_id"], agency=agency("tax"), reason="identity", case="1-2-3", by=by)
    look = looks_at(party)[0]
    assert look.staff == account(REVIEWER).staff
    assert (look.agency.code, look.case, look.reason) == ("tax", "1-2-3", "identity")
    assert look.elements == ["a_phone", "b_id"]
    event = events.history(f"party:{party.pk}")[-1]
    assert (event.verb, event.actor, event.body["elements"]) == ("look", by.ref, ["a_phone", "b_id"])


@pytest.mark.parametrize(
    "bad",
    [
        {"reason": ""},
        {"reason": "curiosity"},
        {"reason": "other"},
        {"reason": "other", "remark": "  "},
        {"elements": []},
    ],
)
def test_a_look_without_a_reason_is_refused(party, by, bad):
    said = {"elements": ["phone"], "reason": "identity", "agency": agency("tax"), "by": by} | bad
    with pytest.raises(BadLook):
        acts.look_log(party.pk, said.pop("elements"), **said)
    assert looks_at(party) == []


def test_another_reason_is_said_in_words(party, by):
    acts.look_log(party.pk, ["phone"], agency=agency("tax"), reason="other", remark=" 法院协助 ", by=by)
    assert looks_at(party)[0].remark == "法院协助"


@pytest.mark.parametrize("who", ["zhang", "clerk.652801", "supervisor.652801", "reviewer.publicity.652801"])
def test_only_who_reads_reviews_of_that_agency_looks(party, account, who):
    with pytest.raises(NotAllowed):
        acts.look_log(party.pk, ["phone"], agency=agency("tax"), reason="identity", by=actor_of(account(who)))
    assert not Look.objects.exists()


def test_the_newest_come_first_page_by_page_and_only_ones_own(party, by, account, django_assert_num_queries):
    other = party_of(account("li"))
    for n in range(3):
        acts.look_log(party.pk, [f"e{n}"], agency=agency("tax"), reason="compare", by=by)
    acts.look_log(other.pk, ["e9"], agency=agency("tax"), reason="compare", by=by)
    with django_assert_num_queries(1):
        first = [(look.elements, look.agency.code, look.staff.name) for look in looks_at(party, size=2)]
    assert [elements for elements, *_ in first] == [["e2"], ["e1"]]
    rest = looks_at(party, before=looks_at(party, size=2)[-1].pk)
    assert [look.elements for look in rest] == [["e0"]]


def test_every_reason_has_words_in_both_languages():
    assert all(reason.names["zh"] and reason.names["en"] for reason in reasons().values())
    assert [code for code, reason in reasons().items() if reason.words] == ["other"]
