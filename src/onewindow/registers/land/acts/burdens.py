"""Rights of residence and easements: granted and ended."""

from onewindow.core.act import Actor, act
from onewindow.registers.land import judging
from onewindow.registers.land.book import Ground, Registered, open_page, usable
from onewindow.registers.land.entries import Easement, Holder, Of, Residence
from onewindow.registers.land.restrictions import Registering


@act("grant_residence", returns=Registered)
def grant_residence(
    code: str,
    residence: Residence,
    holders: tuple[Holder, ...],
    ground: Ground,
    *,
    consents: tuple[int, ...] = (),
    order: int | None = None,
    by: Actor,
) -> Registered:
    """Register a right of residence, which arises with it (Civil Code 368). Raises NoUnit, Restricted, BadEntry."""
    page = open_page(code)
    notes = judging.may_register(page, Registering.RESIDENCE, consents=consents, order=order)
    key = page.add(residence, judging.people(holders))
    number = page.give_number("proof", Of.RESIDENCE, key)
    page.write("grant_residence", "first", ground, by=by, also={"consents": sorted(consents)})
    return page.written(key, number=number, notes=notes, order=order)


@act("grant_easement", returns=Registered)
def grant_easement(
    code: str,
    easement: Easement,
    holders: tuple[Holder, ...],
    ground: Ground,
    *,
    consents: tuple[int, ...] = (),
    order: int | None = None,
    by: Actor,
) -> Registered:
    """Register an easement on the serving unit (Civil Code 374). Raises NoUnit, BadUnitCode, Restricted, BadEntry."""
    usable(easement.benefits)
    page = open_page(code)
    notes = judging.may_register(page, Registering.EASEMENT, consents=consents, order=order)
    key = page.add(easement, judging.people(holders))
    number = page.give_number("proof", Of.EASEMENT, key)
    page.write("grant_easement", "first", ground, by=by, also={"consents": sorted(consents)})
    return page.written(key, number=number, notes=notes, order=order)


@act("end_burden", returns=Registered)
def end_burden(code: str, of: Of, key: int, ground: Ground, *, by: Actor) -> Registered:
    """Cancel a right of residence or an easement. Raises NoUnit, NoEntry, ValueError for other kinds."""
    if of not in {Of.RESIDENCE, Of.EASEMENT}:
        raise ValueError(of)
    page = open_page(code)
    page.close(page.get(of, key))
    page.end_papers(of, key)
    page.write("end_burden", "cancel", ground, by=by)
    return page.written(key)
