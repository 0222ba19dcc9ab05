"""Who somebody is and for whom he may act: the one place where views turn an account into an actor.

    by = actor_of(request.user)                                # himself, or the member of staff
    by = actor_of(request.user, acting_for=party, service="…") # an agent with a mandate, a clerk for an applicant

Missing and forbidden look the same.
"""

from dataclasses import dataclass
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.clock import now

from .contacts import known_at_window
from .errors import NoMandate, NotAllowed, PartyNotFound
from .models import Account, Mandate, Party
from .permissions import Permission, posts_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """For whom somebody acts, and by what right."""

    principal: Party  #: the applicant
    agent: Party | None  #: the agent, where it is not the applicant himself or a clerk
    mandate: Mandate | None  #: the agent's mandate
    clerk: bool  #: whether a window clerk acts

    @property
    def himself(self) -> bool:
        """Whether the applicant acts in person."""
        return self.agent is None and not self.clerk


def party_of(user: Any) -> Party | None:
    """The party an account stands for, None for staff and strangers; read once, the user object keeps it."""
    if not getattr(user, "is_authenticated", False):
        return None
    found: Party | None = getattr(user, "party", None)
    return found


def access_party(user: Any, party: int) -> Party:
    """The party, if the account is it, holds a mandate of it in force, or is a clerk to whom it is known (`contacts`).

    Raises PartyNotFound.
    """
    found = Party.objects.filter(pk=party).first()
    own = party_of(user)
    if found is not None and own is not None:
        mandated = own.pk == found.pk or Mandate.objects.in_force().filter(principal=found, agent=own).exists()
        if mandated:
            return found
    if found is not None and known_at_window(user, found, Permission.REGISTER_PARTY):
        return found
    raise PartyNotFound


def acting_party(user: Any, principal: int | Party, *, service: str = "") -> Acting:
    """By what right the account acts for `principal` (a party or its id) now: in person, by a mandate that covers
    `service`, or as clerk.

    Asked again before every write, so that a revoked or expired mandate stops at once. With no `service`, any mandate
    in force is enough (to look, not to apply). Raises PartyNotFound, NoMandate.
    """
    found = principal if isinstance(principal, Party) else Party.objects.filter(pk=principal).first()
    own = party_of(user)
    if found is None:
        raise PartyNotFound
    if own is not None:
        if own.pk == found.pk:
            return Acting(principal=found, agent=None, mandate=None, clerk=False)
        held = list(Mandate.objects.filter(principal=found, agent=own).order_by("-pk"))
        if not held:
            raise PartyNotFound
        for mandate in held:
            if mandate.holds_at(now()) and (not service or mandate.covers(service)):
                return Acting(principal=found, agent=own, mandate=mandate, clerk=False)
        raise NoMandate
    if known_at_window(user, found, Permission.WRITE_DRAFT):
        return Acting(principal=found, agent=None, mandate=None, clerk=True)
    raise PartyNotFound


def actor_of(user: Any, acting_for: Party | int | None = None, *, service: str = "") -> Actor:
    """The actor that acts through this account, for `acting_for` where that is somebody else.

    Raises NotAllowed for an account that is neither staff nor a party, and what `acting_party` raises.
    """
    own = _own_actor(user)
    if acting_for is None:
        return own
    principal = acting_for.pk if isinstance(acting_for, Party) else acting_for
    acting = acting_party(user, principal, service=service)
    if acting.himself:
        return own
    return Actor(ref=own.ref, acting_for=f"party:{principal}", division=own.division)


def _own_actor(user: Any) -> Actor:
    posts = posts_of(user)
    own = [post for post in posts if post.stands_in_for is None]
    if posts:
        first = own[0] if own else posts[0]
        return Actor(ref=f"staff:{first.staff}", division=first.division)
    party = party_of(user)
    if party is not None:
        return Actor(ref=f"party:{party.pk}", division=party.division_id or "")
    raise NotAllowed(permission="actor")


def new_account_actor(account: Account) -> Actor:
    """The actor of an account that stands for nobody yet: all it may do is register itself."""
    return Actor(ref=f"account:{account.pk}")
