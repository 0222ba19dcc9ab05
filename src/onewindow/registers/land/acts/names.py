"""A holder who has another name now: the person and the right stay the same (Detailed Rules 26)."""

import dataclasses

from onewindow.core.act import Actor, act
from onewindow.registers.land import holders, judging
from onewindow.registers.land.book import Ground, Registered, open_page
from onewindow.registers.land.entries import Of
from onewindow.registers.land.errors import NoEntry
from onewindow.registers.land.models import Holder
from onewindow.registers.land.restrictions import Registering


@act("rename_holder", returns=Registered)
def rename_holder(code: str, old: str, new: str, ground: Ground, *, order: int | None = None, by: Actor) -> Registered:
    """Register the new name of a holder of the right, with a new certificate; number and share stay.

    Raises NoUnit, Restricted, BadEntry, NoEntry where nobody of the old name holds the right.
    """
    page = open_page(code)
    notes = judging.may_register(page, Registering.CHANGE, order=order)
    right = page.get(Of.RIGHT)
    rows = Holder.objects.filter(unit=page.unit, of=Of.RIGHT.value, key=right.key, closed=None).order_by("n")
    people = [holders.person_of(row) for row in rows]
    if old not in {one.name for one in people}:
        raise NoEntry(unit=page.unit.code, key=old)
    named = [dataclasses.replace(one, name=new) if one.name == old else one for one in people]
    page.close(right)
    page.add(right.value, judging.people(named), key=right.key)
    number = page.give_number("certificate", Of.RIGHT, right.key)
    page.write("rename_holder", "change", ground, by=by)
    return page.written(right.key, number=number, notes=notes, order=order)
