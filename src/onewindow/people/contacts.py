"""Whether an applicant has something open at a place: asked before a clerk may open his page.

    @contacts("appointments")
    def has_ticket(party: int, divisions: frozenset[str]) -> bool: ...

The floors above register what counts (a ticket of today, a draft, a case). Here counts that the party lives or sits in
the clerk's division, or that the clerk was shown the document today: he typed its whole number or registered it
(`acts.meet_party`). Whoever walks through ids by hand finds nothing.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from onewindow.core.clock import SHANGHAI, today
from onewindow.core.models import Event
from onewindow.core.registry import Registry

from .models import Party
from .permissions import Permission, posts_of

#: (party, divisions) -> whether something of his is open in one of them.
Contact = Callable[[int, frozenset[str]], bool]
_contacts: Registry[Contact] = Registry("people.contacts")
#: Events on the stream of a party that say: he stood before this clerk.
_MET = ("meet_party", "register_party")


def contacts(code: str) -> Callable[[Contact], Contact]:
    """Decorator: register a kind of contact under `code`."""
    return lambda contact: _contacts.add(code, contact)


def known_at_window(user: Any, party: Party, permission: Permission) -> bool:
    """Whether a clerk may open this party with `permission`: of his division, met today, or with something open."""
    posts = [post for post in posts_of(user) if permission in post.permissions]
    here = frozenset[str]().union(*(post.divisions for post in posts))
    if not posts:
        return False
    if party.division_id in here or met_today(f"staff:{posts[0].staff}", party.pk):
        return True
    return any(_contacts[code](party.pk, here) for code in _contacts)


def met_today(actor: str, party: int) -> bool:
    """Whether `actor` was shown the party's document today, in official time."""
    since = datetime.combine(today(), time.min, tzinfo=SHANGHAI)
    return Event.objects.filter(stream=f"party:{party}", verb__in=_MET, actor=actor, at__gte=since).exists()
