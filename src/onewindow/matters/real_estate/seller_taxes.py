"""PURE: what a person pays who sells a dwelling, tax by tax, each with its working and its law.

    reckon(Sale(reason="买卖", price=Decimal(500000), since=date(2020, 5, 18), …), rates, on=today())

Nothing is guessed: where the rules do not reach (premises, companies, gifts) it says that the tax desk assesses, and
where the sheet lacks the price or the day of the purchase it says what is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from onewindow.core.errors import gettext_noop

from .seller_rates import Base, Elsewhere, Rule, SellerRates, SellerTax, Version, Words

PRICE = gettext_noop("成交价格（含税）")
INCOME = gettext_noop("转让收入（不含增值税）")
VAT = gettext_noop("增值税额")
ORIGINAL = gettext_noop("房屋原值")
BOUGHT_TAXES = gettext_noop("购房时缴的税费")
SURCHARGES = gettext_noop("本次转让缴的附加税费")
DECORATION = gettext_noop("住房装修费用")
COSTS = gettext_noop("贷款利息、手续费、公证费")


@dataclass(frozen=True, kw_only=True)
class Original:
    """What the seller can prove of his own purchase, in yuan."""

    price: Decimal  #: what he paid for the dwelling
    taxes: Decimal = Decimal(0)  #: deed tax and others when he bought
    decoration: Decimal = Decimal(0)  #: of the dwelling
    costs: Decimal = Decimal(0)  #: interest, fees, notary


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What is known of a sale."""

    reason: str  #: reason of the transfer
    price: Decimal | None  #: yuan, with the tax in it
    place: str  #: division of the unit, six digits
    dwelling: bool  #: by the book
    person: bool  #: all holders in the book are persons
    since: date | None  #: deed tax proof or registration, whichever is earlier
    only_home: bool = False  #: the family's only dwelling, as the seller commits himself
    kin: bool = False  #: given within the family
    original: Original | None = None  #: None: cannot be proven


@dataclass(frozen=True, kw_only=True)
class Part:
    """One amount of a working."""

    name: str  #: what it is (message id)
    fen: int  #: how much
    less: bool = False  #: whether it is deducted


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """One tax."""

    code: str  #: key
    names: Mapping[str, str]  #: language -> name
    fen: int  #: what is to be paid
    both: bool  #: whether who receives owes the same once more
    parts: tuple[Part, ...]  #: what the rate is taken of; none where nothing is levied
    per_mille: Decimal  #: the rate
    inside: bool  #: whether the base has the tax in it
    says: Mapping[str, str]  #: language -> the rule in words
    relief: Mapping[str, str]  #: language -> what takes off a part; empty without
    pays_per_mille: int  #: what the relief leaves
    basis: str  #: the law
    status: str  #: how sure

    @property
    def idle(self) -> bool:
        """A surcharge on a value added tax that is not levied: said with that tax."""
        return not self.fen and [part.name for part in self.parts] == [VAT]


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What the rules give."""

    taxes: tuple[Assessed, ...] = ()  #: in order; empty where nothing is reckoned
    held: int | None = None  #: complete years held
    elsewhere: Elsewhere | None = None  #: why the tax desk assesses
    words: Words | None = None  #: what is said instead of taxes
    missing: tuple[str, ...] = field(default=())  #: elements that the sheet still lacks

    @property
    def fen(self) -> int:
        """Everything together."""
        return sum(one.fen for one in self.taxes)

    @property
    def received(self) -> int:
        """What who receives owes of these taxes once more."""
        return sum(one.fen for one in self.taxes if one.both)

    def of(self, code: str) -> int:
        """One tax in fen; 0 where it is not levied."""
        return sum(one.fen for one in self.taxes if one.code == code)


def reckon(sale: Sale, rates: SellerRates, *, on: date) -> Reckoning:
    """The seller's taxes on a day."""
    if sale.reason in rates.free:
        return Reckoning(words=rates.nothing)
    elsewhere = _elsewhere(sale, rates)
    if elsewhere is not None:
        return Reckoning(elsewhere=elsewhere, words=rates.desk[elsewhere])
    held = years(sale.since, on) if sale.since is not None and sale.since <= on else None
    missing = [] if sale.price is not None else ["re_price_yuan"]
    if held is None and sale.reason not in rates.family:
        missing.append("re_registered_on")
    if sale.price is None or missing:
        return Reckoning(missing=tuple(missing))
    told: list[Assessed] = []
    for tax in rates.taxes:
        version = tax.on(on)
        if version is None:
            continue
        rule = next(one for one in version.rules if _holds(one, sale, held or 0))
        told.append(_assessed(tax, version, rule, _parts(rule, version, sale, sale.price, told)))
    return Reckoning(taxes=tuple(told), held=held)


def years(since: date, on: date) -> int:
    """Complete years from a day to another: the anniversary counts (Civil Code 201, 202)."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _elsewhere(sale: Sale, rates: SellerRates) -> Elsewhere | None:
    if sale.reason not in rates.taxed or (sale.reason in rates.family and not sale.kin):
        return Elsewhere.OTHER_REASON
    if not sale.person:
        return Elsewhere.NOT_PERSON
    return None if sale.dwelling else Elsewhere.NOT_DWELLING


def _holds(rule: Rule, sale: Sale, held: int) -> bool:
    return (
        (not rule.reasons or sale.reason in rule.reasons)
        and held >= rule.held_years
        and (rule.only_home is None or sale.only_home is rule.only_home)
        and (rule.proven is None or (sale.original is not None) is rule.proven)
        and (not rule.places or sale.place in rule.places)
    )


def _parts(rule: Rule, version: Version, sale: Sale, price: Decimal, before: Sequence[Assessed]) -> tuple[Part, ...]:
    """What the rate is taken of. `before`: the taxes reckoned already, the value added tax first."""
    vat = sum(one.fen for one in before if one.inside)
    if rule.of is Base.PRICE:
        return (Part(name=PRICE, fen=fen(price)),)
    if rule.of is Base.VAT:
        return (Part(name=VAT, fen=vat),)
    income = Part(name=INCOME, fen=fen(price) - vat)
    if rule.of is Base.INCOME:
        return (income,)
    if rule.of is Base.GAIN and sale.original is not None:
        paid = sale.original
        decoration = min(fen(paid.decoration), fen(paid.price) * version.decoration_per_mille // 1000)
        less = (
            (ORIGINAL, fen(paid.price)),
            (BOUGHT_TAXES, fen(paid.taxes)),
            (DECORATION, decoration),
            (COSTS, fen(paid.costs)),
            (SURCHARGES, sum(one.fen for one in before if not one.inside)),
        )
        return (income, *(Part(name=name, fen=amount, less=True) for name, amount in less if amount))
    return ()


def _assessed(tax: SellerTax, version: Version, rule: Rule, parts: tuple[Part, ...]) -> Assessed:
    base = max(sum(-one.fen if one.less else one.fen for one in parts), 0)
    inside = rule.of is Base.PRICE
    whole = Decimal(base) * rule.per_mille / (1000 + rule.per_mille if inside else 1000)
    relieved = bool(rule.per_mille) and version.pays_per_mille < 1000
    law = (rule.basis or version.basis, version.relief_basis if relieved else "")
    return Assessed(
        code=tax.code,
        names=tax.names,
        fen=rounded(whole * version.pays_per_mille / 1000),
        both=rule.both,
        parts=parts,
        per_mille=rule.per_mille,
        inside=inside,
        says=rule.says,
        relief=version.relief if relieved else {},
        pays_per_mille=version.pays_per_mille if relieved else 1000,
        basis="；".join(part for part in law if part),
        status=version.status,
    )


def fen(yuan: Decimal) -> int:
    """Yuan as whole fen."""
    return rounded(yuan * 100)


def rounded(amount: Decimal) -> int:
    """Half a fen goes up."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
