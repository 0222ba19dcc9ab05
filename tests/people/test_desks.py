"""Saved views of a work list, the one that opens first, phrases of one's own: kept, shared, and nobody else's."""

import pytest

from onewindow.core import events
from onewindow.people import acts
from onewindow.people.access import actor_of
from onewindow.people.desk_queries import access_view, sitting, views_of
from onewindow.people.errors import BadPhrase, BadView, NotAllowed, ViewNotFound
from onewindow.people.models import Account, Agency, SavedView

ME, SUPERIOR, STRANGER = "reviewer.publicity.652801", "superior.publicity.652801", "reviewer.tax.652801"


@pytest.fixture
def agency(demo):
    return Agency.objects.get(code="publicity", division="652801").pk


@pytest.fixture
def by(account):
    return lambda username: actor_of(account(username))


def names(account, username, agency):
    return [view.name for view in views_of(account(username).staff.pk, [agency])]


def test_a_view_is_kept_replaced_by_name_and_ones_own(account, agency, by):
    acts.save_view(" 红灯 ", {"light": "red", "stage": ""}, by=by(ME))
    acts.save_view("红灯", {"light": "red", "stage": "received"}, by=by(ME))
    assert [(view.name, view.asked) for view in SavedView.objects.all()] == [
        ("红灯", {"light": "red", "stage": "received"})
    ]
    assert names(account, SUPERIOR, agency) == []
    with pytest.raises(ViewNotFound):
        access_view(account(SUPERIOR), SavedView.objects.get().pk)
    assert events.history(f"staff:{account(ME).staff.pk}")[-1].verb == "save_view"


def test_a_shared_view_is_seen_in_the_agency_and_nowhere_else(account, agency, by):
    acts.save_view("本科室", {"holder": "none"}, agency=agency, by=by(ME))
    view = SavedView.objects.get()
    assert names(account, SUPERIOR, agency) == ["本科室"]
    assert access_view(account(SUPERIOR), view.pk) == view
    with pytest.raises(ViewNotFound):
        access_view(account(STRANGER), view.pk)
    with pytest.raises(NotAllowed):
        acts.save_view("别处", {"light": "red"}, agency=agency, by=by(STRANGER))


def test_the_first_view_opens_the_list_until_another_is_chosen(account, agency, by):
    acts.save_view("红灯", {"light": "red"}, first=True, by=by(ME))
    view = SavedView.objects.get()
    assert sitting(account(ME), [agency]).view == view
    acts.choose_view(None, by=by(ME))
    assert sitting(account(ME), [agency]).view is None
    with pytest.raises(ViewNotFound):
        acts.choose_view(view, by=by(SUPERIOR))


def test_who_may_delete_a_view(account, agency, by):
    acts.save_view("我的", {"light": "red"}, first=True, by=by(ME))
    acts.save_view("共享", {"light": "red"}, agency=agency, by=by(ME))
    own, shared = SavedView.objects.get(name="我的"), SavedView.objects.get(name="共享")
    for view, who in ((own, SUPERIOR), (own, STRANGER), (shared, STRANGER)):
        with pytest.raises(ViewNotFound):
            acts.delete_view(view, by=by(who))
    acts.delete_view(shared, by=by(SUPERIOR))
    acts.delete_view(own, by=by(ME))
    assert sitting(account(ME), [agency]).view is None


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_view_has_a_name(by, name):
    with pytest.raises(BadView):
        acts.save_view(name, {"light": "red"}, by=by(ME))


def test_nobody_keeps_more_views_than_can_be_looked_over(by, monkeypatch):
    monkeypatch.setattr("onewindow.people.acts.desks.MOST_VIEWS", 2)
    for n in range(2):
        acts.save_view(f"视图{n}", {}, by=by(ME))
    acts.save_view("视图1", {"light": "red"}, by=by(ME))
    with pytest.raises(BadView):
        acts.save_view("视图2", {}, by=by(ME))


def test_phrases_are_kept_once_per_kind_and_forgotten(account, agency, by):
    for words in (" 同意。 ", "同意。", "符合规定。"):
        acts.keep_phrase("granted", words, by=by(ME))
    assert sitting(account(ME), [agency]).phrases == {"granted": ("同意。", "符合规定。")}
    assert sitting(account(SUPERIOR), [agency]).phrases == {}
    acts.drop_phrase("granted", "同意。", by=by(ME))
    assert sitting(account(ME), [agency]).phrases == {"granted": ("符合规定。",)}
    with pytest.raises(BadPhrase):
        acts.drop_phrase("granted", "同意。", by=by(ME))


@pytest.mark.parametrize(("kind", "words"), [("granted", " "), ("joke", "同意。"), ("refused", "长" * 301)])
def test_a_phrase_says_something_of_a_known_kind(by, kind, words):
    with pytest.raises(BadPhrase):
        acts.keep_phrase(kind, words, by=by(ME))


@pytest.mark.parametrize("who", ["zhang", "clerk.652801"])
def test_only_who_reads_reviews_arranges_a_desk(by, who):
    with pytest.raises(NotAllowed):
        acts.save_view("红灯", {}, by=by(who))
    with pytest.raises(NotAllowed):
        acts.keep_phrase("granted", "同意。", by=by(who))


def test_who_sits_at_a_desk_takes_one_query(account, agency, by, django_assert_num_queries):
    acts.save_view("红灯", {"light": "red"}, first=True, by=by(ME))
    user = Account.objects.get(username=ME)
    sitting(user, [agency])
    with django_assert_num_queries(1):
        found = sitting(user, [agency])
        assert found.view.name == "红灯"
    assert found.staff == account(ME).staff.pk
    assert {one.name for one in found.colleagues.values()} == {account(ME).staff.name, account(SUPERIOR).staff.name}
