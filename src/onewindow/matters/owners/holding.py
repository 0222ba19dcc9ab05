"""Whose a unit was around an event of the book, as parties of this house."""

from onewindow.people.models import Party
from onewindow.registers.land import owning
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Entry, Holder


def parties_around(unit: str, seq: int) -> tuple[list[int], list[int]]:
    """Parties that held the right before an event of the unit, and those that hold it after; in the book's order."""
    before, after = owning.indexes_around(unit, seq)
    known = dict(Party.objects.filter(id_index__in=[*before, *after]).values_list("id_index", "pk"))
    return [known[i] for i in before if i in known], [known[i] for i in after if i in known]


def parties_now(unit: str) -> list[int]:
    """Parties that hold the right now."""
    indexes = [owner.index for owner in owning.owners_of(unit) if owner.index]
    return list(Party.objects.filter(id_index__in=indexes).order_by("pk").values_list("pk", flat=True))


def parties_ended(unit: str, seq: int) -> list[int]:
    """Parties whose residence, notice or other burden, not the right itself, this event ended."""
    closed = Entry.objects.filter(unit=unit, closed=seq).exclude(of=Of.RIGHT.value)
    follow = set(Entry.objects.filter(unit=unit, opened=seq).values_list("of", "key"))
    ended = {(of, key) for of, key in closed.values_list("of", "key")} - follow
    rows = Holder.objects.filter(unit=unit, closed=seq).exclude(id_index="").values_list("of", "key", "id_index")
    indexes = {index for of, key, index in rows if (of, key) in ended}
    return list(Party.objects.filter(id_index__in=indexes).order_by("pk").values_list("pk", flat=True))
