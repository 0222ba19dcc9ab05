"""Objections and advance notices: entered, kept alive, ended."""

import dataclasses
from datetime import date

from onewindow.core.act import Actor, act
from onewindow.registers.land import judging, terms
from onewindow.registers.land.book import Ground, Page, Registered, open_page
from onewindow.registers.land.entries import Advance, Holder, Objection, Of, Stored
from onewindow.registers.land.errors import NoticeOver
from onewindow.registers.land.restrictions import Registering


@act("enter_objection", returns=Registered)
def enter_objection(code: str, about: str, applicants: tuple[Holder, ...], ground: Ground, *, by: Actor) -> Registered:
    """Register an objection (Civil Code 220) with its proof. Raises NoUnit, Restricted, BadEntry."""
    page = open_page(code)
    notes = judging.may_register(page, Registering.OBJECTION)
    key = page.add(Objection(about=about, registered_on=page.today), judging.people(applicants))
    number = page.give_number("proof", Of.OBJECTION, key)
    page.write("enter_objection", "objection", ground, by=by)
    return page.written(key, number=number, notes=notes)


@act("note_suit", returns=Registered)
def note_suit(code: str, key: int, *, on: date, ground: Ground, by: Actor) -> Registered:
    """Note that the objector has sued: the objection no longer lapses by itself.

    Raises NoUnit, NoEntry, NoticeOver where he sued after it had lapsed.
    """
    page = open_page(code)
    old = _before_its_end(page, Of.OBJECTION, key, on)
    if isinstance(old.value, Objection):
        page.revise(old, dataclasses.replace(old.value, suit_on=on))
    page.write("note_suit", "objection", ground, by=by)
    return page.written(key)


@act("enter_advance_notice", returns=Registered)
def enter_advance_notice(
    code: str,
    advance: Advance,
    holders: tuple[Holder, ...],
    ground: Ground,
    *,
    order: int | None = None,
    by: Actor,
) -> Registered:
    """Register an advance notice (Civil Code 221) with its proof. Raises NoUnit, Restricted, BadEntry, NoAcceptance."""
    page = open_page(code)
    notes = judging.may_register(page, Registering.ADVANCE, order=order)
    key = page.add(advance, judging.people(holders))
    number = page.give_number("proof", Of.ADVANCE, key)
    page.write("enter_advance_notice", "advance", ground, by=by)
    return page.written(key, number=number, notes=notes, order=order)


@act("note_registrable", returns=Registered)
def note_registrable(code: str, key: int, *, on: date, ground: Ground, by: Actor) -> Registered:
    """Note since when the right itself can be registered: from then the notice lapses by itself.

    Raises NoUnit, NoEntry, NoticeOver.
    """
    page = open_page(code)
    old = _before_its_end(page, Of.ADVANCE, key, page.today)
    if isinstance(old.value, Advance):
        page.revise(old, dataclasses.replace(old.value, registrable_on=on))
    page.write("note_registrable", "advance", ground, by=by)
    return page.written(key)


@act("end_notice", returns=Registered)
def end_notice(code: str, of: Of, key: int, ground: Ground, *, by: Actor) -> Registered:
    """Cancel an objection or an advance notice with its proof. Raises NoUnit, NoEntry, ValueError for other kinds."""
    if of not in {Of.OBJECTION, Of.ADVANCE}:
        raise ValueError(of)
    page = open_page(code)
    page.close(page.get(of, key))
    page.end_papers(of, key)
    page.write("end_notice", "cancel", ground, by=by)
    return page.written(key)


def _before_its_end(page: Page, of: Of, key: int, on: date) -> Stored:
    """A notice that had not lapsed by itself on a day: what happened too late does not bring it back."""
    found = page.get(of, key)
    end = terms.last_day(found, page.data.terms)
    if end is not None and on > end:
        raise NoticeOver(until=end)
    return found
