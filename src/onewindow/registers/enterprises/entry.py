"""PURE: what is entered when an enterprise is registered, and what must hold of it before anybody looks further.

The same values come from a case, from a court order or from a line of a bulk import.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from onewindow.core.errors import gettext_noop
from onewindow.rules.periods import add_years
from onewindow.rules.sentences import Phrase, Sentence

from .name_law import NameParts
from .scope import ScopeDirectory


class Role(Enum):
    """In which role a person stands in the register."""

    SHAREHOLDER = "shareholder"
    DIRECTOR = "director"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    FINANCE_HEAD = "finance_head"
    LIAISON = "liaison"
    BENEFICIAL_OWNER = "beneficial_owner"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A person by name and document. The number is stored sealed."""

    name: str  #: as on the document
    id_kind: str  #: 居民身份证, 护照 …, or 统一社会信用代码 for a legal person
    id_no: str  #: the number; empty where the register never had it


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A person in a role, with what a shareholder has subscribed."""

    role: Role  #: the role
    person: Identity  #: who
    position: str = ""  #: 执行董事, 监事, 经理 …
    capital_wan: Decimal | None = None  #: subscribed capital in 万元, for shareholders
    due_on: date | None = None  #: by when it is paid in


@dataclass(frozen=True, kw_only=True)
class ScopeLine:
    """One line of the business scope."""

    code: str  #: code of the directory, empty for wording of older licences
    text: str  #: the wording
    category: str  #: 一般, 后置许可, 前置许可


@dataclass(frozen=True, kw_only=True)
class Registration:
    """An enterprise to be registered."""

    division: str  #: of the registrar, six digits
    name: NameParts  #: the four parts
    kind: str  #: 主体类型
    industry_code: str  #: GB/T 4754
    capital_wan: Decimal | None  #: registered capital in 万元; None for kinds without one
    term: str  #: 长期, or until when
    address: str  #: 住所
    legal_rep: Identity  #: 法定代表人, 负责人, 经营者
    scope: tuple[ScopeLine, ...]  #: business scope
    holdings: tuple[Holding, ...] = ()  #: shareholders, officers
    reservation: str = ""  #: number of the name reservation; empty: the name is declared with the registration
    source_reference: str = ""  #: what the entry rests on: a case, a court order, an import file and line


NO_SCOPE = Phrase("no_scope", gettext_noop("经营范围没有选任何条目，请至少选一条。"))
UNKNOWN_SCOPE = Phrase("unknown_scope", gettext_noop("“{text}”不是规范目录中的条目，请从目录中选择。"))
NO_ADDRESS = Phrase("no_address", gettext_noop("没有填写住所。"))
NO_HEAD = Phrase("no_legal_rep", gettext_noop("没有填写法定代表人（负责人）。"))
NEGATIVE_CAPITAL = Phrase("negative_capital", gettext_noop("注册资本不能小于零。"))
CAPITAL_SUM = Phrase("capital_sum", gettext_noop("股东认缴出资合计 {sum} 万元，与注册资本 {capital} 万元不一致。"))
LATE_CAPITAL = Phrase("late_capital", gettext_noop("{name}的出资期限 {due} 晚于成立之日起 {years} 年。"))


@dataclass(frozen=True, kw_only=True)
class CapitalDue:
    """By when subscribed capital must be paid in."""

    years: int  #: after establishment
    since: date  #: for enterprises established from this day
    kinds: tuple[str, ...]  #: kinds of enterprise it holds for
    basis: str  #: law and article


def capital_sum(holdings: Sequence[Holding]) -> Decimal:
    """What all shareholders have subscribed, in 万元."""
    subscribed = (h.capital_wan for h in holdings if h.role is Role.SHAREHOLDER and h.capital_wan is not None)
    return sum(subscribed, Decimal(0))


def faults(entry: Registration, directory: ScopeDirectory) -> list[Sentence]:
    """Everything wrong with an entry, at once: scope from the directory, an address, a head, capital that adds up."""
    found: list[Sentence] = []
    if not entry.scope:
        found.append(NO_SCOPE())
    found += [UNKNOWN_SCOPE(text=line.text) for line in entry.scope if directory.find(line.code or line.text) is None]
    if not entry.address.strip():
        found.append(NO_ADDRESS())
    if not entry.legal_rep.name.strip():
        found.append(NO_HEAD())
    if entry.capital_wan is not None:
        found += _capital_faults(entry.capital_wan, entry.holdings)
    return found


def _capital_faults(capital: Decimal, holdings: Sequence[Holding]) -> list[Sentence]:
    if capital < 0:
        return [NEGATIVE_CAPITAL()]
    said = [h for h in holdings if h.role is Role.SHAREHOLDER and h.capital_wan is not None]
    total = capital_sum(said)
    return [CAPITAL_SUM(sum=plain(total), capital=plain(capital))] if said and total != capital else []


def late_capital(entry: Registration, established_on: date, rule: CapitalDue) -> list[Sentence]:
    """Shareholders whose capital falls due later than the law allows, counted from the day of establishment."""
    if entry.kind not in rule.kinds or established_on < rule.since:
        return []
    last = add_years(established_on, rule.years)
    phrase = Phrase(LATE_CAPITAL.code, LATE_CAPITAL.message, rule.basis)
    return [
        phrase(name=h.person.name, due=h.due_on.isoformat(), years=rule.years)
        for h in entry.holdings
        if h.role is Role.SHAREHOLDER and h.due_on is not None and h.due_on > last
    ]


def plain(amount: Decimal) -> str:
    """A decimal as people write it: without trailing zeros, never with an exponent."""
    return f"{amount.normalize():f}"
