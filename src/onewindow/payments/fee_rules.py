"""PURE: the rules of fees as values, and what they make of a kind of registration on a day.

Of several reductions the one that leaves least holds. A condition that lacks a fact does not reduce. Amounts are whole
fen; half of an odd amount is rounded down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onewindow.rules.expressions import Expression, evaluate

from .errors import NoFeeKind, NoRate, OddFact


class LineKind(StrEnum):
    """What a line is: it decides whose receipt says it."""

    FEE = "fee"
    TAX = "tax"


class Pays(StrEnum):
    """What a reduction leaves."""

    HALF = "half"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Payee:
    """To whom a line goes."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> name
    account: str  #: as it is shown
    nature: str  #: non_tax | tax | service
    agency: str  #: code of the agency that collects it and issues the receipt
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of an order."""

    kind: LineKind  #: fee or tax
    code: str  #: key of the fee, such as registration
    names: Mapping[str, str]  #: language -> what it is called
    payee: str  #: key of the payee
    count: int  #: how many of the unit are charged
    unit: Mapping[str, str]  #: language -> word of the unit; empty for a tax
    each: int  #: fen for one, before a reduction
    amount: int  #: fen to be paid
    why: Mapping[str, str]  #: language -> how the amount comes about
    basis: str  #: the rule it rests on
    status: str  #: how sure: seen | unverified | proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A price under a condition."""

    when: Expression | None  #: None: always
    fen: int  #: for one
    says: Mapping[str, str]  #: language -> in words


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """The prices of a fee from a day on, until the next."""

    since: date  #: first day
    basis: str  #: the notice
    status: str  #: how sure
    amounts: tuple[Amount, ...]  #: the first whose condition holds


@dataclass(frozen=True, kw_only=True, slots=True)
class Fee:
    """A fee 收费项目."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> name
    payee: str  #: key of the payee
    unit: Mapping[str, str]  #: language -> word of the unit
    count: str  #: fact that says how many; 1 where it is not given
    first_free: int  #: how many of them cost nothing
    kinds: frozenset[str]  #: for which kinds of registration
    rates: tuple[Rate, ...]  #: oldest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Reduction:
    """Who pays half or nothing, from a day to a day."""

    code: str  #: key
    pays: Pays  #: what is left
    fees: frozenset[str]  #: of which fees
    kinds: frozenset[str]  #: for which kinds; empty for all
    when: Expression | None  #: None: always
    since: date  #: first day
    until: date | None  #: first day on which it no longer holds
    says: Mapping[str, str]  #: language -> in words
    basis: str  #: the notice
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Tax:
    """A tax paid with the fee; its amount comes from the tax office."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> name
    payee: str  #: key of the payee
    kinds: frozenset[str]  #: for which kinds of registration
    amount: str  #: fact that holds the fen
    says: Mapping[str, str]  #: language -> in words
    basis: str  #: the law
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, eq=False)
class FeeBook:
    """All rules of a region."""

    payees: Mapping[str, Payee]  #: by key
    fees: tuple[Fee, ...]  #: in order
    reductions: tuple[Reduction, ...]  #: in order
    taxes: tuple[Tax, ...]  #: in order
    uses: Mapping[str, str] = field(default_factory=dict)  #: word of the land register's code table -> fact `use`

    def use_of(self, word: str) -> str:
        """What the fact `use` is for a use as the land register writes it; other where no rule names it."""
        return self.uses.get(word, "other")

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that a rule names."""
        named = [*(one.kinds for one in self.fees), *(one.kinds for one in self.reductions)]
        return frozenset().union(*named, *(one.kinds for one in self.taxes))

    def lines(self, kind: str, on: date, facts: Mapping[str, object]) -> tuple[Line, ...]:
        """What `kind` costs on a day. Raises NoFeeKind, NoRate, OddFact."""
        if kind not in self.kinds:
            raise NoFeeKind(kind=kind)
        fees = (self._fee(fee, kind, on, facts) for fee in self.fees if kind in fee.kinds)
        taxes = (_tax(tax, facts) for tax in self.taxes if kind in tax.kinds)
        return tuple(line for line in (*fees, *taxes) if line is not None)

    def _fee(self, fee: Fee, kind: str, on: date, facts: Mapping[str, object]) -> Line | None:
        count = max(_whole(facts, fee.count, 1) - fee.first_free, 0)
        if count == 0:
            return None
        rate = next((rate for rate in reversed(fee.rates) if rate.since <= on), None)
        price = next((one for one in rate.amounts if _holds(one.when, facts)), None) if rate else None
        if rate is None or price is None:
            raise NoRate(fee=fee.names["zh"], day=on.isoformat())
        full, less = count * price.fen, self._reduction(fee, kind, on, facts)
        why, basis, status, amount = price.says, rate.basis, rate.status, full
        if less is not None:
            amount = full // 2 if less.pays is Pays.HALF else 0
            why = {language: f"{said}；{less.says.get(language, less.says['zh'])}" for language, said in why.items()}
            basis = basis if less.basis == basis else f"{basis}；{less.basis}"
            status = _less_sure(status, less.status)
        return Line(
            kind=LineKind.FEE,
            code=fee.code,
            names=fee.names,
            payee=fee.payee,
            count=count,
            unit=fee.unit,
            each=price.fen,
            amount=amount,
            why=why,
            basis=basis,
            status=status,
        )

    def _reduction(self, fee: Fee, kind: str, on: date, facts: Mapping[str, object]) -> Reduction | None:
        """The one that leaves least, of those in force."""
        found = [
            one
            for one in self.reductions
            if fee.code in one.fees
            and (not one.kinds or kind in one.kinds)
            and one.since <= on
            and (one.until is None or on < one.until)
            and _holds(one.when, facts)
        ]
        return min(found, key=lambda one: one.pays is not Pays.NOTHING, default=None)


def _tax(tax: Tax, facts: Mapping[str, object]) -> Line | None:
    fen = _whole(facts, tax.amount, 0)
    if fen == 0 and tax.amount not in facts:
        return None
    return Line(
        kind=LineKind.TAX,
        code=tax.code,
        names=tax.names,
        payee=tax.payee,
        count=1,
        unit={},
        each=fen,
        amount=fen,
        why=tax.says,
        basis=tax.basis,
        status=tax.status,
    )


def _holds(when: Expression | None, facts: Mapping[str, object]) -> bool:
    return when is None or evaluate(when, facts) is True


def _whole(facts: Mapping[str, object], name: str, otherwise: int) -> int:
    value = facts.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise OddFact(name=name, value=value)
    return value


_SURE = ("seen", "unverified", "memory", "proposal")


def _less_sure(one: str, other: str) -> str:
    return max(one, other, key=lambda word: _SURE.index(word) if word in _SURE else len(_SURE))
