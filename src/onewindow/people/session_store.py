"""Sessions in the database, which write down when they began and how long they may last as soon as somebody signs in.

Done here and not by a page, so that no way of signing in can forget it.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from onewindow.core.clock import now

from .models import Account
from .ways_in import LIFETIME, lifetime_of


class SessionStore(DatabaseStore):
    """Django's, with a lifetime."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        if key == SESSION_KEY:
            account = Account.objects.filter(pk=value).first()
            if account is not None:
                super().__setitem__(LIFETIME, begun(account))


def begun(account: Account) -> list[float]:
    """What a session keeps of its time: began, last used (both seconds since 1970), longest idle, longest at all."""
    lifetime, moment = lifetime_of(account), now().timestamp()
    return [moment, moment, lifetime.idle.total_seconds(), lifetime.whole.total_seconds()]
