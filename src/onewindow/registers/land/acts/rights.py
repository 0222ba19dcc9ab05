"""Rights: first registration, transfer, change, correction, cancellation, a new certificate."""

import dataclasses
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from onewindow.core.act import Actor, act
from onewindow.registers.land import holders as numbers
from onewindow.registers.land import judging
from onewindow.registers.land.book import IMPORTING, Ground, Page, Registered, new_page, open_page, usable
from onewindow.registers.land.codes import UnitKind, parts
from onewindow.registers.land.entries import Facts, Holder, Of, Ownership, Right
from onewindow.registers.land.errors import NoUnit, Unfulfilled, UnitKnown, WholeAndPart
from onewindow.registers.land.models import Entry, Unit
from onewindow.registers.land.models import Holder as HolderRow
from onewindow.registers.land.restrictions import Registering


@dataclass(frozen=True, kw_only=True)
class FirstEntry:
    """A first registration: the natural state and, unless the unit is only set up, the right with its holders."""

    facts: Facts  #: natural state
    right: Right | None = None  #: None: only the unit is set up
    holders: tuple[Holder, ...] = ()  #: who holds the right
    certificate: str = ""  #: number given earlier; empty: the next


@act("register_first", returns=Registered)
def register_first(code: str, entry: FirstEntry, ground: Ground, *, by: Actor) -> Registered:
    """Set a unit up and register its first right.

    Raises BadUnitCode, OtherBook, BadEntry, UnknownWord, UnitKnown, WholeAndPart, NumberTaken, Restricted.
    """
    code = usable(code)
    _hold_building(code)
    try:
        page = open_page(code)
    except NoUnit:
        page = _set_up(code)
    else:
        if entry.right is None:
            raise UnitKnown(unit=code)
    notes = judging.may_register(page, Registering.FIRST) if page.seq > 1 else []
    facts = judging.facts(page, entry.facts)
    for old in page.all(Of.FACTS):
        page.revise(old, facts)
    if page.seq == 1:
        page.add(facts)
    key, number = page.seq, ""
    if entry.right is not None:
        judging.word(page, "right_types", entry.right.kind)
        _whole_or_part(code)
        right = dataclasses.replace(entry.right, registered_on=entry.right.registered_on or page.today)
        key = page.add(right, judging.owners(right, entry.holders))
        number = page.give_number("certificate", Of.RIGHT, key, entry.certificate)
    page.write("register_first", "first", ground, by=by)
    return page.written(key, number=number, notes=notes)


def _set_up(code: str) -> Page:
    page = new_page(code)
    try:
        with transaction.atomic():
            page.unit.save(force_insert=True)
    except IntegrityError:  # another was faster
        raise UnitKnown(unit=code) from None
    return page


def _hold_building(code: str) -> None:
    """Of two who register a building and a flat of it, the second sees the first; a batch of an import waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [IMPORTING])
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"land:{parts(code).building}"])


def _whole_or_part(code: str) -> None:
    place = parts(code)
    if place.fixture != "F":
        return
    rights = Entry.objects.filter(of=Of.RIGHT.value, closed=None).exclude(unit=code)
    if place.kind is UnitKind.BUILDING:
        rights = rights.filter(unit__gt=place.building, unit__lt=place.building + "9999a")
    else:
        rights = rights.filter(unit=place.building + "0000")
    other = rights.values_list("unit", flat=True).order_by("unit").first()
    if other is not None:
        raise WholeAndPart(other=other)


@dataclass(frozen=True, kw_only=True)
class TransferEntry:
    """Who holds the right from now."""

    holders: tuple[Holder, ...]  #: all of them, those who stay included
    ownership: Ownership  #: how they hold it
    consents: tuple[int, ...] = ()  #: keys of mortgages and notices whose holders have consented
    with_mortgage: bool = False  #: 带押过户: mortgages are carried over
    fulfils: int | None = None  #: key of the advance notice that this transfer fulfils
    order: int | None = None  #: order of acceptance, where it was accepted before


@act("transfer", returns=Registered)
def transfer(code: str, entry: TransferEntry, ground: Ground, *, by: Actor) -> Registered:
    """Register a new holder and give out a new certificate; the old one is replaced. Mortgages stay on the unit.

    Raises NoUnit, Restricted, BadEntry, NoAcceptance, Unfulfilled, NoEntry.
    """
    page = open_page(code)
    consents = {*entry.consents, *([entry.fulfils] if entry.fulfils is not None else [])}
    notes = judging.may_register(
        page, Registering.TRANSFER, consents=consents, with_mortgage=entry.with_mortgage, order=entry.order
    )
    old = page.get(Of.RIGHT)
    if not isinstance(old.value, Right):
        raise TypeError("a right is a Right")
    right = dataclasses.replace(old.value, ownership=entry.ownership, registered_on=page.today)
    owners = judging.owners(right, entry.holders)
    if entry.fulfils is not None:
        _fulfil(page, entry.fulfils, owners)
    page.close(old)
    page.add(right, owners, key=old.key)
    number = page.give_number("certificate", Of.RIGHT, old.key)
    also = {"with_mortgage": entry.with_mortgage, "consents": sorted(consents), "fulfils": entry.fulfils}
    page.write("transfer", "transfer", ground, by=by, also=also)
    return page.written(old.key, number=number, notes=notes, order=entry.order)


def _fulfil(page: Page, key: int, owners: list[Holder]) -> None:
    """An advance notice ends with the transfer to its holder."""
    notice = page.get(Of.ADVANCE, key)
    waiting = HolderRow.objects.filter(unit=page.unit, of=Of.ADVANCE.value, key=key, closed=None)
    indexes = {numbers.index(owner.id_kind, owner.id_no) for owner in owners} - {""}
    if not indexes & set(waiting.values_list("id_index", flat=True)):
        raise Unfulfilled(key=key)
    page.close(notice)
    page.end_papers(Of.ADVANCE, key)


@act("change_facts", returns=Registered)
def change_facts(code: str, facts: Facts, ground: Ground, *, order: int | None = None, by: Actor) -> Registered:
    """Register a change of the natural state (an area after a survey, a street renamed), with a new certificate.

    Raises NoUnit, Restricted, BadEntry, UnknownWord, NoEntry.
    """
    page = open_page(code)
    notes = judging.may_register(page, Registering.CHANGE, order=order)
    old = page.get(Of.FACTS)
    page.revise(old, judging.facts(page, facts))
    number = _new_certificate(page)
    page.write("change_facts", "change", ground, by=by)
    return page.written(old.key, number=number, notes=notes, order=order)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What the book should have said; None stays as it is."""

    facts: Facts | None = None  #: natural state
    right: Right | None = None  #: right; with holders where these change
    holders: tuple[Holder, ...] | None = None  #: all holders


@act("correct", returns=Registered)
def correct(code: str, correction: Correction, ground: Ground, *, by: Actor) -> Registered:
    """Register a correction (Civil Code 220); what was wrong stays readable in the history.

    Raises NoUnit, Restricted, BadEntry, UnknownWord, NoEntry.
    """
    page = open_page(code)
    of_right = correction.right is not None or correction.holders is not None
    notes = judging.may_register(page, Registering.CORRECTION_OF_RIGHT if of_right else Registering.CORRECTION)
    if correction.facts is not None:
        page.revise(page.get(Of.FACTS), judging.facts(page, correction.facts))
    if of_right:
        old = page.get(Of.RIGHT)
        right = correction.right or old.value
        if not isinstance(right, Right):
            raise TypeError("a right is a Right")
        judging.word(page, "right_types", right.kind)
        if correction.holders is None:
            page.revise(old, right)
        else:
            owners = judging.owners(right, correction.holders)
            page.close(old)
            page.add(right, owners, key=old.key)
    number = _new_certificate(page)
    page.write("correct", "correction", ground, by=by)
    return page.written(page.seq, number=number, notes=notes)


@act("cancel_right", returns=Registered)
def cancel_right(
    code: str, ground: Ground, *, consents: tuple[int, ...] = (), unit_ends: bool = False, by: Actor
) -> Registered:
    """Cancel the right with everything that rests on it; with `unit_ends` the unit too (demolition, split, merger).

    Raises NoUnit, Restricted, NoEntry.
    """
    page = open_page(code)
    notes = judging.may_register(page, Registering.CANCEL, consents=consents)
    right = page.get(Of.RIGHT)
    for one in list(page.standing):
        if one.of is not Of.FACTS or unit_ends:
            page.close(one)
            page.end_papers(one.of, one.key)
    if unit_ends:
        page.unit.status = Unit.Status.CANCELLED
    page.write("cancel_right", "cancel", ground, by=by, also={"unit_ends": unit_ends, "consents": sorted(consents)})
    return page.written(right.key, notes=notes)


@act("reissue", returns=Registered)
def reissue(code: str, ground: Ground, *, by: Actor) -> Registered:
    """A new certificate for a lost or worn one; the old number says for ever that it was replaced.

    Raises NoUnit, Restricted, NoEntry.
    """
    page = open_page(code)
    notes = judging.may_register(page, Registering.REISSUE)
    key = page.get(Of.RIGHT).key
    number = page.give_number("certificate", Of.RIGHT, key)
    page.write("reissue", "other", ground, by=by)
    return page.written(key, number=number, notes=notes)


def _new_certificate(page: Page) -> str:
    rights = page.all(Of.RIGHT)
    return page.give_number("certificate", Of.RIGHT, rights[0].key) if rights else ""
