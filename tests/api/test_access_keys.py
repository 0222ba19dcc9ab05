"""A key signs a program in as an account, for part of what it may do, until it ends."""

from datetime import timedelta

import pytest

from onewindow.core import events
from onewindow.core.clock import moved_to, now, today
from onewindow.people.access import actor_of
from onewindow.people.access_keys import KeyScope, access_key, account_by_name, digest_of, keys_of, use_key
from onewindow.people.acts import create_access_key, disable_staff, revoke_access_key
from onewindow.people.errors import (
    AccountNotFound,
    BadKeyRequest,
    KeyNotFound,
    KeyOver,
    KeyRefused,
    KeyUsedUp,
    NotAllowed,
)
from onewindow.people.models import AccessKey

from .conftest import SYSTEM

READ = (KeyScope.READ_CASES,)


def make(account, **more):
    return create_access_key(account, **({"label": "erp", "scopes": READ, "by": SYSTEM} | more))


def test_a_key_stands_for_its_account_and_its_scopes(account):
    used = use_key(make(account("zhang")).key)
    assert used.account == account("zhang")
    assert used.scopes == frozenset(READ)


def test_only_a_digest_is_stored_and_the_event_does_not_tell_the_key(account):
    new = make(account("zhang"))
    row = AccessKey.objects.get(prefix=new.prefix)
    assert row.digest == digest_of(new.key)
    secret = new.key.rpartition("_")[2]
    stored = [str(value) for field in row._meta.fields for value in [getattr(row, field.attname)]]
    said = [str(event.body) for event in events.history(f"account:{row.account_id}")]
    assert said
    assert not any(secret in text for text in stored + said)


def test_two_keys_are_never_alike(account):
    assert len({make(account("zhang")).key for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "spoil",
    [
        str.upper,
        lambda k: k[:-1],
        lambda k: k + "a",
        lambda k: k[:-1] + ("a" if k[-1] != "a" else "b"),
        lambda k: "",
        lambda k: "ow_000000000000_" + "a" * 52,
        lambda k: k + "\n",
        lambda k: k.replace("ow_", "ow-"),
    ],
)
def test_a_spoilt_key_opens_nothing(account, spoil):
    key = make(account("zhang")).key
    with pytest.raises(KeyRefused):
        use_key(spoil(key))


def test_a_revoked_key_ends_at_once(account):
    new = make(account("zhang"))
    use_key(new.key)
    revoke_access_key(access_key(new.prefix), by=SYSTEM)
    with pytest.raises(KeyRefused):
        use_key(new.key)
    with pytest.raises(KeyOver):
        revoke_access_key(access_key(new.prefix), by=SYSTEM)


def test_a_key_ends_at_its_hour(account):
    key = make(account("zhang"), expires_at=now() + timedelta(hours=1)).key
    with moved_to(now() + timedelta(minutes=59)):
        use_key(key)
    with moved_to(now() + timedelta(minutes=61)), pytest.raises(KeyRefused):
        use_key(key)


def test_a_locked_account_locks_its_keys(account):
    user = account("reviewer.tax.652801")
    key = make(user).key
    use_key(key)
    disable_staff(user.staff, reason="test", by=SYSTEM)
    with pytest.raises(KeyRefused):
        use_key(key)


def test_the_rate_is_counted_by_the_minute(account):
    key = make(account("zhang"), per_minute=3).key
    start = now().replace(second=10, microsecond=0)
    with moved_to(start):
        for _ in range(3):
            use_key(key)
        with pytest.raises(KeyUsedUp) as refused:
            use_key(key)
    assert refused.value.data == {"per_minute": 3, "wait": 51}
    with moved_to(start + timedelta(seconds=51)):
        use_key(key)


def test_the_last_use_is_remembered_by_the_day(account):
    new = make(account("zhang"))
    assert access_key(new.prefix).last_used_on is None
    use_key(new.key)
    assert access_key(new.prefix).last_used_on == today()


def test_who_may_make_and_end_a_key(account):
    zhang, other, reviewer = account("zhang"), account("li"), account("reviewer.tax.652801")
    own = make(zhang, by=actor_of(zhang))
    make(reviewer, by=actor_of(reviewer))
    make(zhang, by=actor_of(account("admin.652800")))
    for stranger in (other, reviewer):
        with pytest.raises(NotAllowed):
            make(zhang, by=actor_of(stranger))
        with pytest.raises(NotAllowed):
            revoke_access_key(access_key(own.prefix), by=actor_of(stranger))
    revoke_access_key(access_key(own.prefix), by=actor_of(zhang))


@pytest.mark.parametrize(
    "wrong",
    [{"label": " "}, {"label": "x" * 101}, {"scopes": ()}, {"per_minute": 0}, {"expires_at": now() - timedelta(1)}],
)
def test_a_key_that_could_never_be_used_is_refused(account, wrong):
    with pytest.raises(BadKeyRequest):
        make(account("zhang"), **wrong)


def test_keys_are_found_by_their_prefix_and_owner(account):
    zhang = account("zhang")
    new = make(zhang)
    assert [row.prefix for row in keys_of(zhang)] == [new.prefix]
    assert access_key(new.prefix, account=zhang).label == "erp"
    for prefix, owner in ((new.prefix, account("li")), ("0" * 12, None)):
        with pytest.raises(KeyNotFound):
            access_key(prefix, account=owner)
    with pytest.raises(AccountNotFound):
        account_by_name("nobody")
