"""Access keys are made by the account itself, or by whoever manages the staff; ended by the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people.access_keys import USUAL_RATE, KeyScope, digest_of, new_key
from onewindow.people.errors import BadKeyRequest, KeyOver
from onewindow.people.models import AccessKey, Account
from onewindow.people.permissions import Permission, demand


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key just made: the only moment at which it can be read."""

    prefix: str  #: by which its owner recognises it
    key: str  #: to be copied now, it is not stored


@act("create_access_key")
def create_access_key(
    account: Account,
    *,
    label: str,
    scopes: Sequence[KeyScope],
    expires_at: datetime | None = None,
    per_minute: int = USUAL_RATE,
    by: Actor,
) -> NewKey:
    """Make a key with which a program acts as `account`, for `scopes` only. Raises BadKeyRequest, NotAllowed."""
    _may_dispose(account, by)
    ends_badly = expires_at is not None and expires_at <= now()
    if not label.strip() or len(label) > 100 or not scopes or per_minute < 1 or ends_badly:
        raise BadKeyRequest(scopes="、".join(KeyScope))
    prefix, key = new_key()
    row = AccessKey.objects.create(
        prefix=prefix,
        digest=digest_of(key),
        account=account,
        label=label.strip(),
        scopes=sorted({str(scope) for scope in scopes}),
        per_minute=per_minute,
        created_at=now(),
        expires_at=expires_at,
    )
    body = {
        "key": prefix,
        "label": row.label,
        "scopes": row.scopes,
        "per_minute": per_minute,
        "expires_at": expires_at.isoformat() if expires_at else None,
    }
    events.append(f"account:{account.pk}", verb="create_access_key", by=by, body=body)
    return NewKey(prefix=prefix, key=key)


@act("revoke_access_key")
def revoke_access_key(key: AccessKey, *, by: Actor) -> None:
    """End a key at once. Raises KeyOver, NotAllowed."""
    _may_dispose(key.account, by)
    if not AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now()):
        raise KeyOver
    key.refresh_from_db()
    events.append(f"account:{key.account_id}", verb="revoke_access_key", by=by, body={"key": key.prefix})


def _may_dispose(account: Account, by: Actor) -> None:
    """The account itself (as party or staff, for nobody else), or who manages staff. Raises NotAllowed."""
    own = {f"{kind}:{row.pk}" for kind in ("party", "staff") if (row := getattr(account, kind, None)) is not None}
    if by.ref in own and not by.acting_for:
        return
    demand(by, Permission.MANAGE_STAFF)
