"""What protects is entered at once, since its order of arrival counts: attachments, objections, advance notices."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

from onewindow.core.act import Actor, act
from onewindow.core.errors import Refused
from onewindow.matters.registrar import rights
from onewindow.matters.registrar.errors import NotOnAll
from onewindow.matters.registrar.grounds import Rests
from onewindow.matters.registrar.resting import ground_of
from onewindow.registers.land import acts as land
from onewindow.registers.land.book import Ground, Registered
from onewindow.registers.land.entries import Advance, Attachment, Holder


@act("enter_attachment")
def enter_attachment(
    units: Sequence[str], attachment: Attachment, *, rests: Rests, by: Actor
) -> tuple[Registered, ...]:
    """Enter the attachment 查封 of one document on all the units it names: on each in force, or waiting behind those
    that stand. All or none.

    Raises NotAllowed, NoGround, BadUnitCode, NoUnit, BadEntry, Restricted; NotOnAll where one of several refuses.
    """
    codes = sorted({rights.demand_entering(by, unit) for unit in units})  # whoever locks several takes this order
    ground = ground_of(rests)
    return tuple(_attached(code, attachment, ground, alone=len(codes) == 1, by=by) for code in codes)


def _attached(code: str, attachment: Attachment, ground: Ground, *, alone: bool, by: Actor) -> Registered:
    try:
        return land.attach(code, attachment, ground, by=by)
    except Refused as refused:
        if alone:
            raise
        raise NotOnAll(unit=code, why=refused.text(gettext)) from refused


@act("enter_renewal")
def enter_renewal(unit: str, key: int, *, months: int, rests: Rests, by: Actor) -> Registered:
    """Renew the attachment in force 续封.

    Raises NotAllowed, NoGround, BadUnitCode, NoUnit, NoEntry, BadEntry, AttachmentOver, NotInForce.
    """
    code = rights.demand_entering(by, unit)
    return land.renew_attachment(code, key, months=months, ground=ground_of(rests), by=by)


@act("enter_objection_at_counter")
def enter_objection(unit: str, about: str, applicants: tuple[Holder, ...], *, rests: Rests, by: Actor) -> Registered:
    """Enter an objection 异议. Raises NotAllowed, NoGround, BadUnitCode, NoUnit, BadEntry, Restricted."""
    return land.enter_objection(rights.demand_entering(by, unit), about, applicants, ground_of(rests), by=by)


@act("enter_suit")
def enter_suit(unit: str, key: int, *, on: date, rests: Rests, by: Actor) -> Registered:
    """Note that the objector has sued. Raises NotAllowed, NoGround, BadUnitCode, NoUnit, NoEntry."""
    return land.note_suit(rights.demand_entering(by, unit), key, on=on, ground=ground_of(rests), by=by)


@act("enter_advance")
def enter_advance(unit: str, advance: Advance, holders: tuple[Holder, ...], *, rests: Rests, by: Actor) -> Registered:
    """Enter an advance notice 预告. Raises NotAllowed, NoGround, BadUnitCode, NoUnit, BadEntry, Restricted."""
    return land.enter_advance_notice(rights.demand_entering(by, unit), advance, holders, ground_of(rests), by=by)
