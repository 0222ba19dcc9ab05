"""Who must agree to an exchange of ranks, found in the book: every mortgagee from the better to the worse rank.

Civil Code 409: mortgagee and mortgagor agree on another rank; what is to the disadvantage of other mortgagees needs
their consent in writing. So the owners sign, and each other bank from the one rank to the other agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.core.clock import today
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.terms import Bank, current
from onewindow.exchange.link.partners import nodes
from onewindow.people import identity
from onewindow.registers.land.entries import Mortgage, Of
from onewindow.registers.land.owning import holders_of
from onewindow.registers.land.queries import unit_at

from .errors import BadApplication, NotOnTheLink
from .models import Application, Signer

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
