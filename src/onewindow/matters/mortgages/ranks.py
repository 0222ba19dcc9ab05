"""Who must agree to an exchange of ranks, found in the book: every mortgagee from the better to the worse rank; and to
a change that is to the disadvantage of those behind: every one of them.

Civil Code 409: mortgagee and mortgagor agree on another rank; what is to the disadvantage of other mortgagees needs
their consent in writing. So the owners sign, and each other bank from the one rank to the other agrees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.clock import today
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.rows import bank_of
from onewindow.exchange.consents.terms import Bank, current
from onewindow.exchange.link.partners import nodes
from onewindow.people import identity
from onewindow.registers.land.entries import Mortgage, Of
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.owning import holders_of
from onewindow.registers.land.queries import unit_at

from .errors import BadApplication, NotOnTheLink
from .models import Application, Signer

NOT_AGREED = gettext_noop("变更对在后的抵押权人不利，{banks}还没有同意。（民法典第409条）")
NO_SUCH_RANK = gettext_noop("登记簿上没有可以调换的这一顺位，请写另一笔抵押权现在的顺位。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Swap:
    """An exchange as the book has it now."""

    keys: tuple[int, ...]  #: the bank's own mortgage, the other one, then those between
    rank: int  #: of the bank's own
    amount: int  #: of the bank's own, in fen
    others: tuple[Bank, ...]  #: other banks that must agree, in order of their ranks


def swap_of(bank: Bank, unit: str, key: int, with_rank: int) -> Swap:
    """Which mortgages an exchange touches and which banks hold them.

    Raises BadApplication where no other mortgage has this rank, NotOnTheLink where a mortgagee is no bank of the link.
    """
    standing = [(one.key, one.value) for one in unit_at(unit).of(Of.MORTGAGE) if isinstance(one.value, Mortgage)]
    mine = next(value for number, value in standing if number == key)
    other = next((number for number, value in standing if value.rank == with_rank and number != key), None)
    if other is None:
        raise BadApplication(first=NO_SUCH_RANK, faults=[("with_rank", NO_SUCH_RANK)])
    low, high = sorted((mine.rank, with_rank))
    touched = sorted((value.rank, number) for number, value in standing if low <= value.rank <= high)
    between = [number for _, number in touched if number not in {key, other}]
    banks: dict[str, Bank] = {}
    for rank, number in touched:
        for found in _banks(unit, number, rank) if number != key else ():
            if found.code != bank.code:
                banks[found.code] = found
    return Swap(keys=(key, other, *between), rank=mine.rank, amount=mine.amount, others=tuple(banks.values()))


def mortgage_of(unit: str, key: int) -> Mortgage:
    """A standing mortgage as the book has it now."""
    mine = next(one.value for one in unit_at(unit).of(Of.MORTGAGE) if one.key == key)
    if not isinstance(mine, Mortgage):
        raise TypeError("a mortgage is a Mortgage")
    return mine


def worsens(mine: Mortgage, kept: Mapping[str, Any]) -> bool:
    """Whether new terms are to the disadvantage of the mortgages behind: more, for longer, or for other debts."""
    later = str(kept.get("debt_until", "")) > mine.debt_until.isoformat()
    return kept.get("amount", 0) > mine.amount or later or kept.get("scope", mine.scope) != mine.scope


def behind(bank: Bank, unit: str, key: int) -> tuple[int, tuple[Bank, ...]]:
    """Rank of a mortgage, and the other banks with a worse one. Raises NotOnTheLink."""
    ranks = {one.key: one.value.rank for one in unit_at(unit).of(Of.MORTGAGE) if isinstance(one.value, Mortgage)}
    found: dict[str, Bank] = {}
    for number, rank in sorted(ranks.items(), key=lambda one: one[1]):
        for other in _banks(unit, number, rank) if rank > ranks[key] else ():
            if other.code != bank.code:
                found[other.code] = other
    return ranks[key], tuple(found.values())


def demand_agreed(row: Application) -> None:
    """Every bank behind the mortgage of a change has agreed, one that came meanwhile too. Raises Restricted."""
    _, others = behind(bank_of(row.partner), row.unit, row.mortgage or 0)
    signed = row.signers.filter(role=Signer.Role.BANK.value, signed_at__isnull=False)
    agreed = set(signed.values_list("number_index", flat=True))
    missing = [one.names["zh"] for one in others if identity.index("uscc", one.uscc) not in agreed]
    if missing:
        why = NOT_AGREED.format(banks="、".join(missing))
        raise Restricted(why=why, reasons=[{"situation": "mortgage", "reason": why}])


def ask_banks(row: Application, banks: Sequence[Bank]) -> None:
    """The banks become signers behind the owners."""
    first = row.signers.count() + 1
    Signer.objects.bulk_create(
        Signer(
            application=row,
            n=n,
            role=Signer.Role.BANK.value,
            name=one.names["zh"],
            number_index=identity.index("uscc", one.uscc),
        )
        for n, one in enumerate(banks, start=first)
    )


def bank_with(unit: str, key: int) -> Bank:
    """The bank that holds a mortgage. Raises NotOnTheLink."""
    return _banks(unit, key, 0)[0]


def on_the_link(code: str) -> bool:
    """Whether a bank takes messages: its node has given its card."""
    return any(node.code == code and node.card.certificates for node in nodes())


def _banks(unit: str, key: int, rank: int) -> list[Bank]:
    known = {identity.index("uscc", one.uscc): one for one in current().banks.values() if one.admitted_on(today())}
    found = [known.get(holder.index) for holder in holders_of(unit, Of.MORTGAGE, key)]
    if not found or None in found:
        raise NotOnTheLink(rank=rank)
    return [one for one in found if one is not None]
