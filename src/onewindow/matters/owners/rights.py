"""Who may ask for what: the party itself, or whose mandate covers property; utilities for their own accounts."""

from typing import Any

from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Party
from onewindow.people.queries import principals_of
from onewindow.registers.land import owning
from onewindow.registers.land.errors import BadUnitCode, NoUnit

from .errors import NoProperty

#: The joint service a mandate has to cover for property to be seen and used.
SERVICE = "real_estate"


def parties_of(user: Any) -> list[Party]:
    """The account's party, then those whose mandate for property it holds."""
    return [principal.party for principal in principals_of(user, service=SERVICE)]


def demand_party(by: Actor, party: int) -> None:
    """The act is done for this party. Raises NotAllowed."""
    if f"party:{party}" not in {by.ref, by.acting_for}:
        raise NotAllowed(permission="party")


def owner_of(user: Any, unit: str) -> Party:
    """For whom the account may use a unit: the first of its parties that owns it now. Raises NoProperty."""
    mine = parties_of(user)
    held = {owner.index for owner in _owners(unit)}
    for party in mine:
        if party.id_index and party.id_index in held:
            return party
    raise NoProperty(unit=unit[:40])


def demand_himself(by: Actor, party: Party) -> None:
    """A natural person does it himself; a company through whoever holds its mandate. Raises NotAllowed."""
    demand_party(by, party.pk)
    if party.kind == Party.Kind.NATURAL and by.ref != f"party:{party.pk}":
        raise NotAllowed(permission="party")


def may_silence(user: Any, party: Party) -> bool:
    """Whether it is for this account to turn off what the owner is told."""
    return party.kind != Party.Kind.NATURAL or party == parties_of(user)[0]


def demand_owner(party: Party, unit: str) -> None:
    """The party owns the unit now. Raises NoProperty."""
    if not party.id_index or party.id_index not in {owner.index for owner in _owners(unit)}:
        raise NoProperty(unit=unit[:40])


def _owners(unit: str) -> list[owning.Owner]:
    try:
        return owning.owners_of(unit)
    except (BadUnitCode, NoUnit):
        return []
