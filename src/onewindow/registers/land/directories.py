"""PURE: reads the region's data of this register: code tables by edition, numbers, terms, restrictions.

    data = current()
    data.code("registration_kinds", "transfer", on=today).code      # "200"

A fault names file, line and remedy (`LocatedError`). `current()` reads once per process and region.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from onewindow.core.located import LocatedError, Node, load
from onewindow.core.region import region_dir
from onewindow.rules.divisions import load_divisions
from onewindow.rules.numbering import NumberPattern

from .restrictions import Effect, Registering, Rule, Situation
from .terms import Terms

#: Code tables that must be there.
TABLES = (
    "registration_kinds",
    "right_types",
    "right_natures",
    "uses",
    "attachment_kinds",
    "mortgage_methods",
    "ownership",
)


@dataclass(frozen=True, kw_only=True)
class Code:
    """One line of a code table."""

    means: str  #: word of the program
    code: str  #: as the standard writes it
    name: str  #: as people read it
    en: str = ""  #: the same in English, where the table is shown to the public

    @property
    def names(self) -> Mapping[str, str]:
        """The name in the languages in which the table declares it."""
        return {"zh": self.name, **({"en": self.en} if self.en else {})}


@dataclass(frozen=True, kw_only=True)
class CodeTable:
    """A code table as one standard has it."""

    edition: str  #: name of the standard
    since: date | None  #: first day, None: always
    until: date | None  #: first day on which it no longer holds
    status: str  #: how well it is known
    basis: str  #: where it comes from
    codes: Mapping[str, Code]  #: by the program's word


@dataclass(frozen=True, kw_only=True)
class LandNumber:
    """How certificates or proofs are numbered."""

    pattern: NumberPattern  #: for new ones
    accepts: re.Pattern[str]  #: what old ones look like


@dataclass(frozen=True, kw_only=True)
class LandData:
    """Everything the region says for this register."""

    tables: Mapping[str, tuple[CodeTable, ...]]  #: name -> editions, oldest first
    numbers: Mapping[str, LandNumber]  #: certificate, proof
    places: Mapping[str, str]  #: division -> full name
    governed: frozenset[str]  #: divisions this book is for
    terms: Terms  #: time limits
    rules: tuple[Rule, ...]  #: restrictions

    def table(self, name: str, on: date) -> CodeTable:
        """The table in force on a day."""
        return next(
            t for t in self.tables[name] if (t.since is None or t.since <= on) and (t.until is None or on < t.until)
        )

    def code(self, name: str, means: str, on: date) -> Code | None:
        """The line for a word on a day, None where the standard has none."""
        return self.table(name, on).codes.get(means)

    def writer(self, kind: str, division: str, year: int) -> Callable[[int], str]:
        """What makes a serial the number of a certificate or proof of a place and year."""
        pattern, place = self.numbers[kind].pattern, self.places.get(division, "")
        return lambda serial: pattern.number(division=division, place=place, year=year, serial=serial)


def current() -> LandData:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> LandData:
    return read(folder)


def read(folder: Path) -> LandData:
    """Read `registers/land*.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root, codes, restrictions = (_load(folder, name) for name in ("land", "land_codes", "land_restrictions"))
    terms = _need(root, "terms")
    tables = _need(codes, "tables")
    divisions = load_divisions(folder)
    return LandData(
        tables={name: _editions(_need(tables, name)) for name in TABLES},
        numbers={
            kind: _number(f"land_{kind}", _need(_need(root, "numbers"), kind)) for kind in ("certificate", "proof")
        },
        places={code: division.name for code, division in divisions.items()},
        governed=frozenset(code for code, division in divisions.items() if division.governed),
        terms=Terms(**{name: _whole(_need(_need(terms, name), "value")) for name in Terms.__dataclass_fields__}),
        rules=tuple(_rule(node) for node in _need(restrictions, "rules").value),
    )


def _load(folder: Path, name: str) -> Node:
    shown = f"registers/{name}.yaml"
    try:
        return load(folder / shown, shown_as=shown)
    except FileNotFoundError:
        raise LocatedError(shown, 1, "缺少此文件。", "请从地区数据的样例补上。") from None


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child


def _day(node: Node) -> date | None:
    if node.value is None:
        return None
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是日期。", "请写成 2021-03-01 的样子。") from None


def _whole(node: Node) -> int:
    if not isinstance(node.value, int) or node.value < 1:
        raise node.error(f"“{node.text}”不是正整数。", "请写一个大于 0 的整数。")
    return node.value


def _choice(node: Node, enum: Any) -> Any:
    try:
        return enum(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是可用的词。", f"请用：{'、'.join(e.value for e in enum)}。") from None


def _editions(node: Node) -> tuple[CodeTable, ...]:
    editions = tuple(_edition(n) for n in node.value)
    if not editions or editions[0].since is not None or editions[-1].until is not None:
        raise node.error("代码表没有涵盖全部日期。", "最早版本的“from”和最新版本的“until”请写 null。")
    for n, (one, following) in zip(node.value[1:], pairwise(editions), strict=True):
        if one.until is None or one.until != following.since:
            raise n.error("与上一个版本之间有空档或重叠。", "请让“from”等于上一个版本的“until”。")
    return editions


def _edition(node: Node) -> CodeTable:
    codes: dict[str, Code] = {}
    seen: set[str] = set()
    for n in _need(node, "codes").value:
        said = {key: _need(n, key).text for key in ("means", "code", "name")}
        line = Code(**said, en=_need(n, "en").text if "en" in n.value else "")
        if line.means in codes or line.code in seen:
            raise n.error(f"“{line.means} {line.code}”重复。", "词和代码在一个版本里都只能出现一次。")
        codes[line.means] = line
        seen.add(line.code)
    return CodeTable(
        edition=_need(node, "edition").text,
        since=_day(_need(node, "from")),
        until=_day(_need(node, "until")),
        status=_need(node, "status").text,
        basis=_need(node, "basis").text,
        codes=codes,
    )


def _number(kind: str, node: Node) -> LandNumber:
    shape = _need(node, "format")
    pattern = NumberPattern(
        kind=kind, pattern=shape.text, by_year=bool(_need(node, "by_year").value), status=_need(node, "status").text
    )
    accepts = _need(node, "accepts")
    try:
        made = pattern.number(division="000000", place="示例市", year=2020, serial=1)
        shapes = re.compile(accepts.text)
    except (KeyError, ValueError, IndexError):
        raise shape.error("编号样式不能用。", "只能用 {division}、{place}、{year}、{serial}，括号要成对。") from None
    except re.error as fault:
        raise accepts.error(f"不是有效的正则表达式：{fault}。", "请检查括号。") from None
    if not shapes.fullmatch(made):
        raise accepts.error(f"不认识自己编的号“{made}”。", "请让 accepts 与 format 一致。")
    return LandNumber(pattern=pattern, accepts=shapes)


def _rule(node: Node) -> Rule:
    return Rule(
        situation=_choice(_need(node, "situation"), Situation),
        acts=frozenset(_choice(n, Registering) for n in _need(node, "acts").value),
        effect=_choice(_need(node, "effect"), Effect),
        reason=_need(node, "reason").text,
        english=_need(node, "en").text,
        basis=_need(node, "basis").text,
        status=_need(node, "status").text,
    )
