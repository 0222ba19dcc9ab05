"""Which places a page of the cockpit shows: all that somebody may see, or one of them."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from onewindow.core.errors import Forbidden, NotFound
from onewindow.people.permissions import Permission, posts_of
from onewindow.supervision.tallies.queries import Place, places_of

from . import formats
from .cockpit_models import ScopeLink
from .viewmodels import Text


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The places shown, among those that may be seen."""

    every: tuple[Place, ...]  #: that somebody may see, from the top down
    places: tuple[Place, ...]  #: shown
    where: str  #: code of the chosen one, "" for all
    may_read_cases: bool  #: holds the right to single cases

    @property
    def divisions(self) -> tuple[str, ...]:
        """Codes of the shown places."""
        return tuple(place.code for place in self.places)

    @property
    def case_divisions(self) -> tuple[str, ...]:
        """Codes of the shown places whose single cases may be seen."""
        return self.divisions if self.may_read_cases else ()

    @property
    def name(self) -> Text:
        """The shown place."""
        if self.where:
            return self.name_of(self.places[0])
        return formats.local_name(self.every[0].names) if self.every else ""

    def name_of(self, place: Place) -> Text:
        """A place; the prefecture by itself is its own offices."""
        if place.level == "prefecture" and len(self.every) > 1:
            return gettext("州直")
        return formats.local_name(place.names)

    def query(self, **more: str) -> str:
        """As the end of an address."""
        said = {"where": self.where, **more}
        told = urlencode({key: value for key, value in said.items() if value})
        return f"?{told}" if told else ""

    def links(self, address: str) -> tuple[ScopeLink, ...]:
        """All, then each; nothing where there is only one."""
        if len(self.every) < 2:
            return ()
        base = reverse(address)
        whole = ScopeLink(name=gettext("全部"), code="", url=base, current=not self.where)
        return (
            whole,
            *(
                ScopeLink(
                    name=self.name_of(place),
                    code=place.code,
                    url=f"{base}?{urlencode({'where': place.code})}",
                    current=place.code == self.where,
                )
                for place in self.every
            ),
        )


def scope_of(user: Any, asked: QueryDict) -> Scope:
    """The places that an address asks for. Raises NotFound for one that is missing or not for this person's eyes."""
    every = tuple(places_of(user))
    if not every:
        raise Forbidden(needs=str(Permission.READ_FIGURES))
    where = asked.get("where", "")
    chosen = tuple(place for place in every if place.code == where) if where else every
    if not chosen:
        raise NotFound(division=where)
    reads = any(Permission.READ_CASE in post.permissions for post in posts_of(user))
    return Scope(every=every, places=chosen, where=where, may_read_cases=reads)
