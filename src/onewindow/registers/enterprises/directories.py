"""PURE: reads the region's data of this register: law on names, scope entries, number patterns, makers, branches.

    data = directories.read(region_dir())
    data.names.on(today).basis

A fault names file, line and remedy (`LocatedError`). `current()` reads once per process and region.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.rules.divisions import load_divisions
from onewindow.rules.numbering import NumberPattern, load_patterns

from .entry import CapitalDue
from .name_law import Edition, Effect, FormRule, Mode, NameRules, Where, WordGroup
from .numbers import CodeSegments
from .scope import Category, ScopeDirectory, ScopeEntry
from .similarity import Yardstick


@dataclass(frozen=True, kw_only=True)
class SealMaker:
    """A maker of seals on the police's list."""

    code: str  #: key
    name: str  #: full name
    division: str  #: where it works
    address: str  #: where to fetch a seal


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A bank branch that opens basic accounts."""

    code: str  #: key
    name: str  #: full name
    division: str  #: where it stands
    account_prefix: str  #: first digits of its account numbers
    address: str  #: street
    phone: str  #: for the appointment


@dataclass(frozen=True, kw_only=True)
class Barred:
    """A person who may not hold certain offices for a time."""

    id_kind: str  #: kind of document
    id_no: str  #: its number
    since: date  #: first day
    until: date  #: last day
    offices: tuple[str, ...]  #: which offices
    scope: str  #: enterprise | publication
    basis: str  #: law and article


@dataclass(frozen=True, kw_only=True)
class EnterpriseData:
    """Everything the region says for this register."""

    names: NameRules  #: law and words
    yardstick: Yardstick  #: how alike names are
    scope: ScopeDirectory  #: standard entries
    patterns: Mapping[str, NumberPattern]  #: kind of number -> pattern
    segments: CodeSegments  #: subject codes
    places: dict[str, str]  #: division -> short name
    seal_kinds: tuple[str, ...]  #: kinds of seals
    seal_makers: tuple[SealMaker, ...]  #: who may make them
    branches: tuple[Branch, ...]  #: banks
    account_digits: int  #: digits of the serial in an account number
    paper_invoices: frozenset[str]  #: invoice kinds printed on paper
    taxpayer_kinds: tuple[str, ...]  #: 小规模, 一般纳税人
    applicant_types: dict[str, str]  #: kind of enterprise -> kind of applicant, where the one follows from the other
    fund_ratio: tuple[int, int]  #: smallest and largest housing fund ratio in per cent
    duties: dict[str, int]  #: kind of enrolment -> days after establishment
    capital_due: CapitalDue  #: by when capital is paid in
    barred: tuple[Barred, ...]  #: persons


def current() -> EnterpriseData:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> EnterpriseData:
    return read(folder)


def read(folder: Path) -> EnterpriseData:
    """Read `registers/*.yaml` of a region's folder. Raises LocatedError at the first fault."""
    names, sounds = _load(folder, "names"), _load(folder, "sounds")
    makers, branches = _load(folder, "seal_makers"), _load(folder, "bank_branches")
    enrolments = _load(folder, "enrolments")
    ratio = enrolments.value["housing_fund_ratio"].plain()
    return EnterpriseData(
        names=_rules(names),
        yardstick=_yardstick(names, sounds),
        scope=_scope(_load(folder, "scope_entries")),
        patterns=load_patterns(folder),
        segments=_segments(_load(folder, "code_segments")),
        places={code: division.short_name for code, division in load_divisions(folder).items()},
        seal_kinds=tuple(makers.value["kinds"].plain()),
        seal_makers=tuple(
            SealMaker(**_texts(n, "code", "name", "division", "address")) for n in makers.value["makers"].value
        ),
        branches=tuple(
            Branch(**_texts(n, "code", "name", "division", "account_prefix", "address", "phone"))
            for n in branches.value["branches"].value
        ),
        account_digits=branches.value["account"].value["serial_digits"].value,
        paper_invoices=frozenset(enrolments.value["invoice_kinds"].value["paper"].plain()),
        taxpayer_kinds=tuple(enrolments.value["taxpayer_kinds"].plain()),
        applicant_types=enrolments.value["applicant_types"].plain(),
        fund_ratio=(ratio["min"], ratio["max"]),
        duties={d["kind"]: d["days"] for d in enrolments.value["duties"].plain()},
        capital_due=_capital_due(_need(enrolments, "capital_due")),
        barred=tuple(_barred(n) for n in _load(folder, "barred_persons").value["persons"].value),
    )


def _load(folder: Path, name: str) -> Node:
    return load(folder / "registers" / f"{name}.yaml", shown_as=f"registers/{name}.yaml")


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child


def _texts(node: Node, *keys: str) -> dict[str, str]:
    return {key: _need(node, key).text or str(_need(node, key).value) for key in keys}


def _choice(node: Node, enum: Any) -> Any:
    try:
        return enum(node.value)
    except ValueError:
        raise node.error(f"“{node.value}”不是可用的词。", f"请用：{'、'.join(e.value for e in enum)}。") from None


def _day(node: Node) -> date | None:
    if node.value is None:
        return None
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        raise node.error(f"“{node.value}”不是日期。", "请写成 2021-03-01 的样子。") from None


def _rules(node: Node) -> NameRules:
    similarity = _need(node, "similarity").plain()
    places = dict(_need(node, "division_words").value)
    everywhere = tuple(_need(node.value["division_words"], "everywhere").plain())
    return NameRules(
        editions=_editions(_need(node, "editions")),
        words=tuple(_word_group(n) for n in _need(node, "words").value),
        places={code: (*n.plain(), *everywhere) for code, n in places.items() if code.isdigit()},
        forms=tuple(
            FormRule(
                kind=_need(n, "kind").value,
                ends=tuple(_need(n, "ends").plain()),
                must_not=tuple(n.value["must_not"].plain()) if "must_not" in n.value else (),
            )
            for n in _need(_need(node, "forms"), "by_kind").value
        ),
        same_industry_digits=similarity["same_industry_digits"],
        list_at_most=similarity["list_at_most"],
    )


def _editions(node: Node) -> tuple[Edition, ...]:
    editions = tuple(_edition(n) for n in node.value)
    for n, (one, following) in zip(node.value[1:], pairwise(editions), strict=False):
        if one.until != following.since:
            raise n.error("与上一个版本之间有空档或重叠。", "请让“from”等于上一个版本的“until”。")
    if editions and editions[0].since is not None:
        raise node.error("最早的版本没有涵盖以前的日期。", "请把最早版本的“from”写成 null。")
    return editions


def _edition(node: Node) -> Edition:
    reserve = _need(node, "reserve_months").plain()
    return Edition(
        id=_need(node, "id").value,
        since=_day(_need(node, "from")),
        until=_day(_need(node, "until")),
        mode=_choice(_need(node, "mode"), Mode),
        basis=_need(node, "basis").value,
        months=reserve["ordinary"],
        months_licence_first=reserve["licence_first"],
        block_months=_need(node, "block_months").plain()["months"],
        min_characters=_need(node, "min_trade_name").plain()["characters"],
        articles=_need(node, "articles").plain(),
    )


def _word_group(node: Node) -> WordGroup:
    return WordGroup(
        group=_need(node, "group").value,
        about=_need(node, "about").value,
        effect=_choice(_need(node, "effect"), Effect),
        where=_choice(_need(node, "where"), Where),
        words=tuple(_need(node, "words").plain()),
        unless=tuple(node.value["unless"].plain()) if "unless" in node.value else (),
        status=_need(node, "status").value,
    )


def _yardstick(names: Node, sounds: Node) -> Yardstick:
    normal = _need(names, "normal").plain()
    syllables: dict[str, str] = {}
    for syllable, node in _need(sounds, "syllables").value.items():
        for character in node.text:
            if character in syllables:
                raise node.error(f"“{character}”已列在“{syllables[character]}”。", "一个字只列一处，请删去其中一个。")
            syllables[character] = syllable
    confused = tuple((heard, taken) for heard, taken in _need(sounds, "alike").plain())
    return Yardstick(dropped=normal["dropped"], alike=normal["alike"], syllables=syllables, confused=confused)


def _scope(node: Node) -> ScopeDirectory:
    entries: dict[str, ScopeEntry] = {}
    wordings: set[str] = set()
    for n in _need(node, "entries").value:
        entry = ScopeEntry(
            code=_need(n, "code").text,
            text=_need(n, "text").text,
            category=_choice(_need(n, "kind"), Category),
            licences=tuple(n.value["licences"].plain()) if "licences" in n.value else (),
            gb4754=_need(n, "gb4754").text,
            also=tuple(str(word) for word in n.value["also"].plain()) if "also" in n.value else (),
        )
        if entry.code in entries or entry.text in wordings:
            raise n.error(f"条目“{entry.code} {entry.text}”重复。", "代码和文字都只能出现一次，请删去其中一条。")
        entries[entry.code] = entry
        wordings.add(entry.text)
    return ScopeDirectory(entries=entries, status=_need(node, "status").value)


def _segments(node: Node) -> CodeSegments:
    segments = {code: n.text for code, n in _need(node, "segments").value.items()}
    if len(set(segments.values())) != len(segments):
        remedy = "主体标识码全国唯一，请给每个登记机关不同的号段。"
        raise node.value["segments"].error("两个登记机关用了同一号段。", remedy)
    return CodeSegments(
        authority=_need(node, "authority").text,
        categories={kind: n.text for kind, n in _need(node, "categories").value.items()},
        segments=segments,
    )


def _capital_due(node: Node) -> CapitalDue:
    since = _day(_need(node, "since"))
    if since is None:
        raise node.error("出资期限须写明起始日期。", "请补上“since”。")
    return CapitalDue(
        years=_need(node, "years").value,
        since=since,
        kinds=tuple(_need(node, "kinds").plain()),
        basis=_need(node, "basis").value,
    )


def _barred(node: Node) -> Barred:
    since, until = _day(_need(node, "from")), _day(_need(node, "until"))
    if since is None or until is None:
        raise node.error("限制任职须写明起止日期。", "请补上“from”和“until”。")
    return Barred(
        id_kind=_need(node, "id_kind").text,
        id_no=_need(node, "id_no").text,
        since=since,
        until=until,
        offices=tuple(_need(node, "from_offices").plain()),
        scope=_need(node, "scope").value,
        basis=_need(node, "basis").value,
    )
