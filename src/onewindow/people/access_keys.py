"""Access keys: how a program signs in as an account, for some of what the account may do, for a time.

    used = use_key("ow_1f2e3d4c5b6a_mzxw6ytboi…")     # who it is and what the key may be used for
    used.account, used.scopes

The key itself is shown once and never stored: the table has its SHA-256 digest (a key carries 256 random bits, so a
slow hash would add nothing) and a prefix by which its owner recognises it. Each use counts; the count of the running
minute is the rate limit. A key opens less than its account, never more: what the account may do is asked as always.
"""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import connection

from onewindow.core.clock import now, today

from .errors import AccountNotFound, KeyNotFound, KeyRefused, KeyUsedUp
from .models import AccessKey, Account

#: `ow_`, twelve hex digits that may be shown, 52 base32 characters that may not.
_SHAPE = re.compile(r"ow_([0-9a-f]{12})_[a-z2-7]{52}")
#: Requests in one minute that a key may make where nobody says otherwise.
USUAL_RATE = 120


class KeyScope(StrEnum):
    """What a key may be used for, at most."""

    READ_CASES = "cases:read"  # see the cases of the party it stands for
    WRITE_CASES = "cases:write"  # fill in, upload, submit, correct, withdraw, nudge
    READ_REVIEWS = "reviews:read"  # see the inbox and the agency's slice of a case
    WRITE_REVIEWS = "reviews:write"  # handle reviews


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyUse:
    """A key that was presented and holds."""

    account: Account  #: as whom the program acts
    prefix: str  #: of the key
    scopes: frozenset[KeyScope]  #: what it may be used for


def new_key() -> tuple[str, str]:
    """(prefix, whole key): 48 and 256 random bits."""
    prefix = secrets.token_hex(6)
    secret = base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()
    return prefix, f"ow_{prefix}_{secret}"


def digest_of(key: str) -> str:
    """What is stored of a key, 64 hex digits."""
    return hashlib.sha256(key.encode()).hexdigest()


_USE = """
UPDATE people_accesskey
SET used = CASE WHEN minute = %s THEN used + 1 ELSE 1 END, minute = %s, last_used_on = %s
WHERE prefix = %s AND digest = %s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %s)
RETURNING account_id, scopes, per_minute, used
"""


def use_key(key: str) -> KeyUse:
    """Who signs in with `key`, and what it may be used for; counts the use. One statement finds and counts.

    Raises KeyRefused (unknown, revoked, expired, account locked: all alike), KeyUsedUp.
    """
    shape = _SHAPE.fullmatch(key)
    if shape is None:
        raise KeyRefused
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_USE, [minute, minute, today(), shape[1], digest_of(key), moment])
        row = cursor.fetchone()
    if row is None:
        raise KeyRefused
    account_id, scopes, per_minute, used = row
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise KeyRefused
    if used > per_minute:
        raise KeyUsedUp(per_minute=per_minute, wait=int((minute + timedelta(minutes=1) - moment).total_seconds()) + 1)
    return KeyUse(account=account, prefix=shape[1], scopes=frozenset(map(KeyScope, json.loads(scopes))))


def account_by_name(username: str) -> Account:
    """The account of this user name. Raises AccountNotFound."""
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise AccountNotFound(username=username)
    return found


def access_key(prefix: str, *, account: Account | None = None) -> AccessKey:
    """A key by its prefix; with `account`, only one of its own. Raises KeyNotFound."""
    found = AccessKey.objects.filter(prefix=prefix).select_related("account").first()
    if found is None or (account is not None and found.account_id != account.pk):
        raise KeyNotFound
    return found


def keys_of(account: Account) -> list[AccessKey]:
    """All keys an account has ever had, newest first."""
    return list(AccessKey.objects.filter(account=account).order_by("-pk"))
