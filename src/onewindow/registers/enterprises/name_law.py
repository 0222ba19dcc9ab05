"""PURE: the values of the check of names: parts of a name, names taken, the law with editions and word lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Effect(Enum):
    """What a word does to a name."""

    REFUSE = "refuse"
    AUTHORITY = "authority"  # only with the consent of the authority that the law names
    WARN = "warn"


class Where(Enum):
    """In which part of a name a word counts."""

    ANYWHERE = "anywhere"
    START = "start"
    TRADE_NAME = "trade_name"
    WHOLE_TRADE_NAME = "whole_trade_name"


class Mode(Enum):
    """How names are given under an edition of the law."""

    BY_REGISTRAR = "by_registrar"  # 名称预先核准: an officer of the registrar decides
    SELF_DECLARATION = "self_declaration"  # 自主申报: the check itself decides, at once


class Standing(Enum):
    """What a name in the book is."""

    REGISTERED = "registered"
    RESERVED = "reserved"
    CANCELLED = "cancelled"  # 注销
    CHANGED = "changed"  # given up by a change of name
    ANNULLED = "annulled"  # the registration was annulled 撤销


@dataclass(frozen=True, kw_only=True)
class NameParts:
    """The four parts of a name; only the trade name is never empty."""

    place: str  #: 行政区划名称
    trade_name: str  #: 字号
    industry: str  #: 行业或者经营特点
    form: str  #: 组织形式

    @property
    def full(self) -> str:
        """The name as it is written."""
        return self.place + self.trade_name + self.industry + self.form


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A name somebody wants, for an enterprise of a kind, at a registrar."""

    parts: NameParts  #: the four parts
    division: str  #: of the registrar, six digits
    industry_code: str  #: GB/T 4754
    kind: str  #: 主体类型, as in element `org_type`
    related_to: frozenset[str] = frozenset()  #: full names with which there is an investment relation


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A name the same registrar has given, or gave not long ago."""

    full: str  #: the whole name
    trade_name: str  #: its 字号
    industry: str  #: its words for the industry; empty where the name has none
    industry_code: str  #: GB/T 4754
    standing: Standing  #: what it is
    ended_on: date | None = None  #: for cancelled, changed, annulled


@dataclass(frozen=True, kw_only=True)
class WordGroup:
    """Words with one effect under one item of the law."""

    group: str  #: "11.3", "12", "8"
    about: str  #: the law's own words
    effect: Effect  #: what follows
    where: Where  #: where they count
    words: tuple[str, ...]  #: the words
    unless: tuple[str, ...] = ()  #: longer words in which they are harmless
    status: str = "unverified"  #: how sure the list is


@dataclass(frozen=True, kw_only=True)
class FormRule:
    """Which forms of organisation a kind of enterprise may show."""

    kind: str  #: 主体类型
    ends: tuple[str, ...]  #: allowed endings
    must_not: tuple[str, ...] = ()  #: words the form must not have


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The law on names, from a day to a day."""

    id: str  #: key of the data file
    since: date | None  #: first day, None: always
    until: date | None  #: first day on which it no longer holds
    mode: Mode  #: how names are given
    basis: str  #: law and article
    months: int  #: how long a reservation holds
    months_licence_first: int  #: the same, where an approval is needed before registration
    block_months: int  #: how long a given-up name stays blocked
    min_characters: int  #: of the trade name
    articles: Mapping[str, str]  #: parts, division, script, trade_name, form, same, similar, forbidden, heads


@dataclass(frozen=True, kw_only=True)
class NameRules:
    """Everything the check needs to know besides the names themselves."""

    editions: tuple[Edition, ...]  #: in order of `since`
    words: tuple[WordGroup, ...]  #: art. 8, 11 and 12
    places: Mapping[str, tuple[str, ...]]  #: division -> names it may carry
    forms: tuple[FormRule, ...]  #: by kind of enterprise
    same_industry_digits: int  #: how many digits of GB/T 4754 make "the same industry"
    list_at_most: int  #: similar names that are shown

    def on(self, day: date) -> Edition:
        """The edition in force on `day`."""
        return next(e for e in reversed(self.editions) if e.since is None or e.since <= day)
