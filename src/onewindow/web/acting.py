"""For whom the pages are shown: oneself, or a principal whose mandate is held. Chosen once, kept in the session.

The choice is looked at again for every page: a mandate that has ended takes the choice with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from onewindow.people.errors import PartyNotFound
from onewindow.people.queries import Principal, principals_of

from .posted import number_of

_KEPT = "acting_for"


@dataclass(frozen=True, kw_only=True)
class Side:
    """Everybody the account may act for, and whom it has chosen."""

    principals: tuple[Principal, ...]  #: himself first
    chosen: int | None  #: id of a party; None: everybody's things together

    @property
    def name(self) -> str:
        """Of whom is chosen."""
        return next((p.party.name for p in self.principals if p.party.pk == self.chosen), "")

    @property
    def parties(self) -> list[int]:
        """Ids of those whose things are shown."""
        return [p.party.pk for p in self.principals if self.chosen in {None, p.party.pk}]


def side_of(request: HttpRequest) -> Side:
    """At most two queries."""
    principals = tuple(principals_of(request.user))
    kept = request.session.get(_KEPT)
    return Side(principals=principals, chosen=kept if kept in {p.party.pk for p in principals} else None)


def choose(request: HttpRequest, typed: str) -> None:
    """Show the things of one principal from now on; "" for everybody's. Raises PartyNotFound."""
    wanted = number_of(typed)
    if wanted and wanted not in _ids(principals_of(request.user)):
        raise PartyNotFound
    if wanted:
        request.session[_KEPT] = wanted
    else:
        request.session.pop(_KEPT, None)


def _ids(principals: Iterable[Principal]) -> set[int]:
    return {principal.party.pk for principal in principals}
