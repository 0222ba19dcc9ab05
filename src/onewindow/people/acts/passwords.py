"""A new password for somebody who stands at the window with his card, or for a colleague."""

import secrets

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.people.models import Account
from onewindow.people.permissions import Permission, demand


@act("reset_password")
def reset_password(account: Account, *, by: Actor) -> str:
    """Give an account a random password, told once; every open session of it ends. Returns the password.

    A clerk may do it for an applicant, an administrator for staff. Raises NotAllowed.
    """
    demand(by, Permission.MANAGE_STAFF if hasattr(account, "staff") else Permission.REGISTER_PARTY)
    password = secrets.token_urlsafe(9)
    account.set_password(password)
    account.save(update_fields=["password"])
    events.append(f"account:{account.pk}", verb="reset_password", by=by, body={})
    return password
