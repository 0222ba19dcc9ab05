"""Mortgages: registered in order of acceptance, changed, exchanged in rank, cancelled."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from onewindow.core.act import Actor, act
from onewindow.core.errors import gettext_noop
from onewindow.registers.land import judging
from onewindow.registers.land.book import Ground, Page, Registered, open_page
from onewindow.registers.land.entries import Ban, Holder, Method, Mortgage, Of
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.restrictions import Registering
from onewindow.rules.sentences import Phrase, Sentence

NO_AMOUNT = Phrase("no_amount", gettext_noop("债权数额应大于 0。"))
WRONG_TIME = Phrase("debt_time", gettext_noop("债务履行期限的截止日不能早于起始日。"))
NOT_ASKED = gettext_noop("调换顺位须受影响的抵押权人全部书面同意，第{rank}顺位还没有同意。（民法典第409条）")


@dataclass(frozen=True, kw_only=True)
class MortgageEntry:
    """A mortgage to be registered."""

    method: Method  #: ordinary or maximum
    amount: int  #: secured or highest amount, in fen
    debt_from: date  #: first day
    debt_until: date  #: last day
    holders: tuple[Holder, ...]  #: mortgagees
    scope: str = ""  #: what is secured
    ban: str = ""  #: agreed ban on transfer; empty for none
    consents: tuple[int, ...] = ()  #: keys of advance notices whose holders have consented
    order: int | None = None  #: order of acceptance, where it was accepted before; None: accepted now


@act("register_mortgage", returns=Registered)
def register_mortgage(code: str, entry: MortgageEntry, ground: Ground, *, by: Actor) -> Registered:
    """Register a mortgage behind those that stand, and give out its proof.

    Of several at the same moment each waits for the unit's row, so that ranks follow one another. Raises NoUnit,
    Restricted, BadEntry, NoAcceptance.
    """
    page = open_page(code)
    notes = judging.may_register(page, Registering.MORTGAGE, consents=entry.consents, order=entry.order)
    if entry.order is None:
        page.unit.orders += 1
    value = Mortgage(
        method=entry.method,
        amount=entry.amount,
        debt_from=entry.debt_from,
        debt_until=entry.debt_until,
        scope=entry.scope,
        rank=len(page.all(Of.MORTGAGE)) + 1,
        order=entry.order or page.unit.orders,
    )
    judging.refuse(_faults(value))
    key = page.add(value, judging.people(entry.holders))
    if entry.ban:
        page.add(Ban(mortgage=key, terms=entry.ban))
    number = page.give_number("proof", Of.MORTGAGE, key)
    page.write("register_mortgage", "first", ground, by=by, also={"consents": sorted(entry.consents)})
    return page.written(key, number=number, notes=notes, order=entry.order)


def _faults(value: Mortgage) -> list[Sentence]:
    return [
        *([] if value.amount > 0 else [NO_AMOUNT()]),
        *([] if value.debt_from <= value.debt_until else [WRONG_TIME()]),
    ]


@dataclass(frozen=True, kw_only=True)
class MortgageChanges:
    """What changes on a mortgage; None stays."""

    amount: int | None = None  #: in fen
    debt_from: date | None = None  #: first day
    debt_until: date | None = None  #: last day
    scope: str | None = None  #: what is secured


@act("change_mortgage", returns=Registered)
def change_mortgage(code: str, key: int, changes: MortgageChanges, ground: Ground, *, by: Actor) -> Registered:
    """Register a change of a mortgage with a new proof. Raises NoUnit, NoEntry, Restricted, BadEntry."""
    page = open_page(code)
    old = page.get(Of.MORTGAGE, key)
    notes = judging.may_register(page, Registering.MORTGAGE_CHANGE, besides=[key])
    said = {f.name: v for f in dataclasses.fields(changes) if (v := getattr(changes, f.name)) is not None}
    value = dataclasses.replace(_mortgage(old.value), **said)
    judging.refuse(_faults(value))
    page.revise(old, value)
    number = page.give_number("proof", Of.MORTGAGE, key)
    page.write("change_mortgage", "change", ground, by=by)
    return page.written(key, number=number, notes=notes)


@act("exchange_ranks", returns=Registered)
def exchange_ranks(
    code: str, one: int, other: int, ground: Ground, *, consents: tuple[int, ...] = (), by: Actor
) -> Registered:
    """Exchange the ranks of two mortgages as agreed (Civil Code 409); both get new proofs, since a proof says the rank.

    Every mortgagee from the better to the worse of the two ranks must have consented (`consents`, keys). Raises NoUnit,
    NoEntry, Restricted.
    """
    page = open_page(code)
    first, second = page.get(Of.MORTGAGE, one), page.get(Of.MORTGAGE, other)
    notes = judging.may_register(page, Registering.MORTGAGE_CHANGE, besides=[one, other])
    a, b = _mortgage(first.value), _mortgage(second.value)
    for between in page.all(Of.MORTGAGE):
        rank = _mortgage(between.value).rank
        if min(a.rank, b.rank) <= rank <= max(a.rank, b.rank) and between.key not in consents:
            raise Restricted(why=NOT_ASKED.format(rank=rank), reasons=[{"situation": "mortgage", "key": between.key}])
    if one != other:
        page.revise(first, dataclasses.replace(a, rank=b.rank))
        page.revise(second, dataclasses.replace(b, rank=a.rank))
    number = page.give_number("proof", Of.MORTGAGE, one)
    if one != other:
        page.give_number("proof", Of.MORTGAGE, other)
    page.write("exchange_ranks", "change", ground, by=by, also={"consents": sorted(consents)})
    return page.written(one, number=number, notes=notes)


@act("cancel_mortgage", returns=Registered)
def cancel_mortgage(code: str, key: int, ground: Ground, *, by: Actor) -> Registered:
    """Cancel a mortgage with its ban on transfer; those behind it move up. Raises NoUnit, NoEntry, Restricted."""
    page = open_page(code)
    old = page.get(Of.MORTGAGE, key)
    notes = judging.may_register(page, Registering.MORTGAGE_CANCEL, besides=[key])
    page.close(old)
    page.end_papers(Of.MORTGAGE, key)
    for ban in page.all(Of.BAN):
        if isinstance(ban.value, Ban) and ban.value.mortgage == key:
            page.close(ban)
    _close_up(page)
    page.write("cancel_mortgage", "cancel", ground, by=by)
    return page.written(key, notes=notes)


@act("lift_ban", returns=Registered)
def lift_ban(code: str, key: int, ground: Ground, *, by: Actor) -> Registered:
    """Take an agreed ban on transfer out of the book; the mortgage stays. Raises NoUnit, NoEntry."""
    page = open_page(code)
    page.close(page.get(Of.BAN, key))
    page.write("lift_ban", "change", ground, by=by)
    return page.written(key)


def _close_up(page: Page) -> None:
    for rank, behind in enumerate(page.all(Of.MORTGAGE), start=1):
        value = _mortgage(behind.value)
        if value.rank != rank:
            page.revise(behind, dataclasses.replace(value, rank=rank))


def _mortgage(value: object) -> Mortgage:
    if not isinstance(value, Mortgage):
        raise TypeError("a mortgage is a Mortgage")
    return value
