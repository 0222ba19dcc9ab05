"""Somebody ends his own sessions: those on other devices, or all of them."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account


@act("end_sessions")
def end_sessions(account: Account, *, but: str = "", by: Actor) -> None:
    """End the account's open sessions, except the one with the key `but`. Only for oneself. Raises NotAllowed."""
    own = {f"account:{account.pk}"}
    if hasattr(account, "party"):
        own.add(f"party:{account.party.pk}")
    if hasattr(account, "staff"):
        own.add(f"staff:{account.staff.pk}")
    if by.ref not in own or by.acting_for:
        raise NotAllowed(permission="sessions")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = list(UserSession.objects.filter(user=account).exclude(session_key=but))
    for row in rows:
        store.delete(row.session_key)
        row.delete()
    body = {"ended": len(rows), "all": not but}
    events.append(f"account:{account.pk}", verb="end_sessions", by=by, body=body)
