"""PURE: what stands in the book: one frozen value per kind of entry, its holders, and both as JSON and back.

    to_json(Right(kind="state_building_land_house", ownership=Ownership.SHARES, term_until=date(2070, 1, 1)))
    from_json(Of.RIGHT, {...})

Money is whole fen, areas are decimals in square metres; JSON holds no float (the history would refuse one).
"""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


class Of(StrEnum):
    """The kinds of entries."""

    FACTS = "facts"  #: natural state 自然状况
    RIGHT = "right"  #: ownership or use right 权利
    MORTGAGE = "mortgage"  #: 抵押权
    ATTACHMENT = "attachment"  #: 查封
    OBJECTION = "objection"  #: 异议
    ADVANCE = "advance"  #: advance notice 预告
    RESIDENCE = "residence"  #: 居住权
    EASEMENT = "easement"  #: 地役权
    BAN = "ban"  #: agreed ban on transfer 禁转约定


class Ownership(StrEnum):
    """How several hold one right (Civil Code 297-299)."""

    SINGLE = "single"  #: 单独所有
    JOINT = "joint"  #: 共同共有
    SHARES = "shares"  #: 按份共有


class Method(StrEnum):
    """Kinds of mortgage (Civil Code 394, 420)."""

    ORDINARY = "ordinary"  #: 一般抵押
    MAXIMUM = "maximum"  #: 最高额抵押


class Aim(StrEnum):
    """What an advance notice secures (Civil Code 221)."""

    SALE = "sale"  #: purchase of a house to be built 预售商品房买卖
    TRANSFER = "transfer"  #: transfer of a standing house
    MORTGAGE = "mortgage"  #: 预抵押


#: Letters that a holder's name may have.
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person in an entry: owner, mortgagee, applicant, beneficiary. The number is stored sealed."""

    name: str  #: as on the document
    id_kind: str  #: ric, uscc, passport … ; "none" where the old book had no number
    id_no: str  #: the number, empty for none
    share: str = ""  #: "1/2" or "33.3%" for 按份共有; empty otherwise


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The natural state of a unit."""

    location: str  #: 坐落
    use: str  #: 用途, a word of the code table
    nature: str  #: 权利性质, a word of the code table
    area: Decimal  #: 建筑面积 or 宗地面积, square metres
    inner_area: Decimal | None = None  #: 套内 or 专有建筑面积


@dataclass(frozen=True, kw_only=True)
class Right:
    """Ownership or a use right."""

    kind: str  #: 权利类型, a word of the code table
    ownership: Ownership  #: how it is held
    term_until: date | None = None  #: last day of the use right, None: without term
    registered_on: date | None = None  #: 登记时间 of its present holders, None: the old book did not say


@dataclass(frozen=True, kw_only=True)
class Mortgage:
    """A mortgage. `rank` is 1 for the first to be satisfied and closes up when an earlier one ends."""

    method: Method  #: ordinary or maximum
    amount: int  #: secured amount, or the highest amount of claims, in fen
    debt_from: date  #: first day of the debt, or of the period in which claims arise
    debt_until: date  #: last day
    scope: str = ""  #: what is secured 担保范围
    rank: int = 0  #: 顺位; given by the book
    order: int = 0  #: order of acceptance on this unit; given by the book


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """An attachment by a court or another authority. Position 1 is in force 首封, the others wait 轮候."""

    authority: str  #: who attached
    document_no: str  #: 协助执行通知书文号
    case_no: str  #: 案号
    months: int  #: for how long it was ordered; a waiting one runs from the day its turn comes
    pre: bool = False  #: 预查封
    registered_on: date | None = None  #: day it came into the book; given by the book
    position: int = 0  #: place in the queue; given by the book
    since_on: date | None = None  #: day its force began; None while it waits
    until_on: date | None = None  #: last day of its force; None while it waits


@dataclass(frozen=True, kw_only=True)
class Objection:
    """An objection of an interested person; lapses without a suit (Civil Code 220)."""

    about: str  #: what is said to be wrong
    registered_on: date | None = None  #: day of registration; given by the book
    suit_on: date | None = None  #: day on which proof of the suit was handed in


@dataclass(frozen=True, kw_only=True)
class Advance:
    """An advance notice; lapses some days after the right could be registered (Civil Code 221)."""

    aim: Aim  #: what it secures
    registrable_on: date | None = None  #: since when the right itself can be registered; None: not yet


@dataclass(frozen=True, kw_only=True)
class Residence:
    """A right of residence (Civil Code 366-371); arises with registration."""

    conditions: str  #: 居住的条件和要求
    until_on: date | None = None  #: last day; None: for life


@dataclass(frozen=True, kw_only=True)
class Easement:
    """An easement; this unit serves, `benefits` is served (Civil Code 372)."""

    benefits: str  #: code of the 需役地
    purpose: str  #: 利用目的和方法
    until_on: date | None = None  #: last day; None: for ever


@dataclass(frozen=True, kw_only=True)
class Ban:
    """A ban or limit on transfer agreed with a mortgagee (Civil Code 406)."""

    mortgage: int  #: key of the mortgage it goes with
    terms: str  #: what was agreed


Value = Facts | Right | Mortgage | Attachment | Objection | Advance | Residence | Easement | Ban

KINDS: Mapping[Of, type[Value]] = {
    Of.FACTS: Facts,
    Of.RIGHT: Right,
    Of.MORTGAGE: Mortgage,
    Of.ATTACHMENT: Attachment,
    Of.OBJECTION: Objection,
    Of.ADVANCE: Advance,
    Of.RESIDENCE: Residence,
    Of.EASEMENT: Easement,
    Of.BAN: Ban,
}
OF: Mapping[type[Value], Of] = {kind: of for of, kind in KINDS.items()}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One version of an entry as the book holds it."""

    of: Of  #: kind of entry
    key: int  #: which one on this unit: number of the event that made it
    opened: int  #: event that wrote this version
    closed: int | None  #: event that ended it; None: stands
    since: datetime  #: from when
    until: datetime | None  #: until when, exclusive
    value: Value  #: what it says


def to_json(value: Value) -> dict[str, Any]:
    """The value as plain JSON."""
    return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}


def from_json(of: Of, raw: Mapping[str, Any]) -> Value:
    """The value of a stored JSON. Raises ValueError, TypeError or ArithmeticError where it cannot be read."""
    kind = KINDS[of]
    hints = _readers(of)
    return kind(**{name: hints[name](said) for name, said in raw.items() if name in hints})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


@cache
def _readers(of: Of) -> dict[str, Any]:
    return {name: _reader(hint) for name, hint in get_type_hints(KINDS[of]).items()}


def _reader(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        inner = _reader(next(part for part in get_args(hint) if part is not type(None)))
        return lambda said: None if said is None else inner(said)
    if hint is date:
        return date.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, Decimal | StrEnum) else lambda said: said
