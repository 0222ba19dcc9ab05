"""What a post allows, where, and since when. Deny by default."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from onewindow.core.clock import moved_to, now, today
from onewindow.people import acts
from onewindow.people.access import actor_of
from onewindow.people.errors import AccountTaken, BadSubstitute, NotAllowed, PostOver, UnknownRole
from onewindow.people.models import Account, Agency, Post, Staff
from onewindow.people.permissions import Permission, Scope, demand, has_permission, posts_of
from onewindow.people.roles import roles

from .conftest import SYSTEM

KORLA, PREFECTURE, LUNTAI = "652801", "652800", "652822"


def agency(code, division=KORLA):
    return Agency.objects.get(code=code, division=division)


def test_every_permission_is_carried_by_a_role_and_has_a_scope():
    carried = {p for role in roles().values() for p in role.permissions}
    assert carried == set(Permission)
    assert {p.scope for p in Permission} == set(Scope)
    assert all(p.value.count(":") == 2 for p in Permission)


def test_a_reviewer_handles_the_reviews_of_his_own_agency_only(account):
    user = account("reviewer.tax.652801")
    assert has_permission(user, Permission.HANDLE_REVIEW, agency=agency("tax"))
    assert not has_permission(user, Permission.HANDLE_REVIEW, agency=agency("publicity"))
    assert not has_permission(user, Permission.HANDLE_REVIEW, agency=agency("tax", PREFECTURE))
    assert not has_permission(user, Permission.OVERSEE_REVIEW, agency=agency("tax"))
    assert not has_permission(user, Permission.READ_CASE)


def test_a_supervisor_reads_his_division_and_below_and_decides_nothing(account):
    county, prefecture = account("supervisor.652801"), account("supervisor.652800")
    assert has_permission(prefecture, Permission.READ_CASE, division=LUNTAI)
    assert has_permission(county, Permission.READ_CASE, division=KORLA)
    assert not has_permission(county, Permission.READ_CASE, division=LUNTAI)
    assert not has_permission(county, Permission.READ_CASE, division=PREFECTURE)
    reads = {Permission.READ_CASE, Permission.READ_FIGURES, Permission.READ_OVERSIGHT}
    assert not any(has_permission(prefecture, p) for p in Permission if p not in reads)


def test_strangers_and_applicants_have_no_permission(account):
    for user in (AnonymousUser(), account("zhang")):
        assert posts_of(user) == ()
        assert not any(has_permission(user, p) for p in Permission)


def test_the_posts_are_read_once_per_request(account, django_assert_num_queries):
    user = account("reviewer.tax.652801")
    with django_assert_num_queries(1):
        for _ in range(20):
            has_permission(user, Permission.HANDLE_REVIEW, agency=7)


def test_a_post_begins_and_ends(account):
    user = account("reviewer.tax.652801")
    post = Post.objects.get(staff__account=user)
    acts.end_post(post, by=SYSTEM)
    assert not has_permission(account(user.username), Permission.HANDLE_REVIEW)
    with pytest.raises(PostOver):
        acts.end_post(post, by=SYSTEM)
    acts.appoint_staff(
        user, name="x", number="x", agency=post.agency, role="reviewer", since=today() + timedelta(days=3), by=SYSTEM
    )
    assert not has_permission(account(user.username), Permission.HANDLE_REVIEW)
    with moved_to(now() + timedelta(days=3)):
        assert has_permission(account(user.username), Permission.HANDLE_REVIEW)


def test_a_substitute_stands_in_while_the_other_is_away_and_no_longer(account):
    away, stand_in = account("superior.tax.652801"), account("reviewer.tax.652801")
    assert not has_permission(stand_in, Permission.OVERSEE_REVIEW)
    first = today() + timedelta(days=1)
    acts.set_substitute(away.staff, stand_in.staff, since=first, until=first + timedelta(days=1), by=actor_of(away))
    seen = []
    for days in range(4):
        with moved_to(now() + timedelta(days=days)):
            seen.append(has_permission(account(stand_in.username), Permission.OVERSEE_REVIEW))
    assert seen == [False, True, True, False]
    with moved_to(now() + timedelta(days=1)):
        posts = posts_of(account(stand_in.username))
        assert [p.stands_in_for for p in posts] == [None, away.staff.pk]
        assert actor_of(account(stand_in.username)).ref == f"staff:{stand_in.staff.pk}"
        acts.end_absence(away.staff, by=SYSTEM)
        assert not has_permission(account(stand_in.username), Permission.OVERSEE_REVIEW)


def test_a_substitute_is_a_colleague_named_by_somebody_who_may(account):
    reviewer, other = account("reviewer.tax.652801").staff, account("reviewer.publicity.652801").staff
    superior = account("superior.tax.652801")
    with pytest.raises(BadSubstitute):
        acts.set_substitute(reviewer, other, since=today(), by=SYSTEM)
    with pytest.raises(BadSubstitute):
        acts.set_substitute(reviewer, reviewer, since=today(), by=SYSTEM)
    with pytest.raises(NotAllowed):
        acts.set_substitute(reviewer, superior.staff, since=today(), by=actor_of(other.account))
    acts.set_substitute(reviewer, superior.staff, since=today(), by=actor_of(superior))


def test_a_locked_out_member_of_staff_stops_at_once_and_his_substitute_goes_on(client, account):
    user, superior = account("reviewer.tax.652801"), account("superior.tax.652801")
    acts.set_substitute(user.staff, superior.staff, since=today() + timedelta(days=99), by=SYSTEM)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/accounts/password/change/").status_code == 200
    acts.disable_staff(user.staff, reason="test", by=SYSTEM)
    assert client.get("/accounts/password/change/").status_code == 302
    assert posts_of(account(user.username)) == ()
    assert [p.stands_in_for for p in posts_of(account(superior.username))] == [None, user.staff.pk]
    acts.enable_staff(Staff.objects.get(pk=user.staff.pk), reason="test", by=SYSTEM)
    assert posts_of(account(user.username)) != ()


def test_staff_are_managed_by_the_administrator_alone(account):
    administrator, clerk = actor_of(account("admin.652800")), actor_of(account("clerk.652801"))
    new = Account.objects.create(username="new")
    kwargs = {"name": "新样例", "number": "N1", "agency": agency("tax"), "role": "reviewer"}
    with pytest.raises(NotAllowed):
        acts.appoint_staff(new, **kwargs, by=clerk)
    with pytest.raises(UnknownRole):
        acts.appoint_staff(new, **kwargs | {"role": "king"}, by=administrator)
    with pytest.raises(AccountTaken):
        acts.appoint_staff(account("zhang"), **kwargs, by=administrator)
    acts.appoint_staff(new, **kwargs, by=administrator)
    assert has_permission(new, Permission.HANDLE_REVIEW, agency=agency("tax"))


def test_acts_demand_a_permission_of_staff_but_not_of_the_system(account):
    demand(SYSTEM, Permission.MANAGE_STAFF)
    for username in ("zhang", "clerk.652801"):
        with pytest.raises(NotAllowed):
            demand(actor_of(account(username)), Permission.MANAGE_STAFF)
