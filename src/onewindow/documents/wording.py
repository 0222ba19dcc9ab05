"""PURE: the words of papers and the table of masks, read from the region's data (`templates/*.yaml`).

stationery = load(region_dir() / "templates")          # raises BadWords with file, line and remedy
letter = compose(stationery.letters["refuse_licence"], values, stationery, holder=…, issuer=…, issued_on=…)
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from onewindow.core.located import LocatedError, Node
from onewindow.core.located import load as load_yaml

from .errors import BadLayout, BadWords
from .layout import LetterData, Line, Listed, Paper, Words, filled, places
from .masking import How, Mask, Masks


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One paragraph of a letter."""

    text: str  #: with places in braces
    when: str = ""  #: said only where this value is given


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterTemplate:
    """The words of one kind of letter."""

    code: str  #: such as refuse_licence
    title: str  #: such as 不予行政许可决定书
    paper: Paper  #: its layout
    paragraphs: tuple[Said, ...]  #: before the facts
    closing: tuple[Said, ...]  #: after the facts
    basis: str  #: the law that asks for this letter
    status: str  #: seen or memory


@dataclass(frozen=True, kw_only=True, slots=True)
class Stationery:
    """All words of a region's papers."""

    words: Words  #: the fixed words
    letters: Mapping[str, LetterTemplate]  #: by code
    clauses: Mapping[str, str]  #: texts any letter may use, such as how to appeal
    masks: Masks  #: how personal values are shown


def compose(
    template: LetterTemplate,
    values: Mapping[str, str],
    stationery: Stationery,
    *,
    holder: Line,
    issuer: str,
    issued_on: date,
    number: str = "",
    seal: str = "",
    lines: tuple[Line, ...] = (),
    listed: tuple[Listed, ...] = (),
) -> LetterData:
    """Fill a letter. Raises BadLayout that names every value the letter needs and did not get."""
    given = {name: value for name, value in values.items() if value}
    wanted = [s for s in (*template.paragraphs, *template.closing) if not s.when or s.when in given]
    asked = {name for said in wanted for name in places(said.text)}
    for name in asked & stationery.clauses.keys():
        asked |= places(stationery.clauses[name])
    missing = sorted(asked - given.keys() - stationery.clauses.keys())
    if missing:
        raise BadLayout(why=f"《{template.title}》缺少 {'、'.join(missing)}")
    clauses = {name: filled(text, given) for name, text in stationery.clauses.items() if name in asked}
    everything = {**given, **clauses}
    return LetterData(
        paper=template.paper,
        title=template.title,
        number=number,
        holder=holder,
        paragraphs=tuple(filled(s.text, everything) for s in template.paragraphs if s in wanted),
        lines=lines,
        listed=listed,
        closing=tuple(filled(s.text, everything) for s in template.closing if s in wanted),
        issuer=issuer,
        seal=seal,
        issued_on=issued_on,
    )


@lru_cache(maxsize=4)
def load(folder: Path) -> Stationery:
    """Read the words of a region. Raises BadWords."""
    try:
        letters = _section(folder / "letters.yaml", "letters")
        clauses = _section(folder / "letters.yaml", "clauses")
        return Stationery(
            words=_words(_section(folder / "words.yaml", "words")),
            letters={code: _letter(code, node) for code, node in letters.value.items()},
            clauses={name: _text(node, "text") for name, node in clauses.value.items()},
            masks={
                audience: {kind: _mask(rule) for kind, rule in _mapping(kinds).items()}
                for audience, kinds in _section(folder / "masks.yaml", "masks").value.items()
            },
        )
    except LocatedError as fault:
        raise BadWords(why=str(fault)) from None
    except OSError as fault:
        raise BadWords(why=f"读不到 {fault.filename}，请从地区数据的样例补上") from None


def _section(path: Path, name: str) -> Node:
    root = load_yaml(path, shown_as=f"templates/{path.name}")
    node = _mapping(root).get(name)
    if node is None:
        raise root.error(f"缺少 {name}。", f"请加上“{name}:”一节。")
    _mapping(node)
    return node


def _words(node: Node) -> Words:
    known = [f.name for f in fields(Words) if f.name != "extra"]
    extra = {name: _scalar(child) for name, child in node.value.items() if name not in known}
    return Words(**{name: _text(node, name) for name in known}, extra=extra)


def _letter(code: str, node: Node) -> LetterTemplate:
    paper = _text(node, "paper")
    if paper not in {Paper.LETTER, Paper.SLIP}:
        raise _mapping(node)["paper"].error(f"没有版式“{paper}”。", "请写 letter 或 slip。")
    return LetterTemplate(
        code=code,
        title=_text(node, "title"),
        paper=Paper(paper),
        paragraphs=_said(node, "paragraphs"),
        closing=_said(node, "closing"),
        basis=_text(node, "basis"),
        status=_text(node, "status"),
    )


def _said(node: Node, name: str) -> tuple[Said, ...]:
    listed = _mapping(node).get(name)
    if listed is None:
        return ()
    if not isinstance(listed.value, list):
        raise listed.error(f"{name} 应为列表。", "请在每段前写“- ”。")
    return tuple(
        Said(text=_text(entry, "text"), when=_text(entry, "when"))
        if isinstance(entry.value, dict)
        else Said(text=_scalar(entry))
        for entry in listed.value
    )


def _mask(node: Node) -> Mask:
    rule = _mapping(node)
    how = _text(node, "how")
    if how not in set(How):
        raise rule["how"].error(f"没有遮法“{how}”。", f"请写 {'、'.join(How)}。")
    tiers = rule["until"].plain() if "until" in rule else []
    if not isinstance(tiers, list) or not all(isinstance(tier, list) for tier in tiers):
        raise rule["until"].error("until 应为列表的列表。", "请写成 [[路, 街], [县, 市]]。")
    return Mask(
        how=How(how),
        first=_count(rule, "first"),
        last=_count(rule, "last"),
        until=tuple(tuple(str(word) for word in tier) for tier in tiers),
    )


def _count(rule: Mapping[str, Node], name: str) -> int:
    node = rule.get(name)
    if node is None:
        return 0
    if not isinstance(node.value, int) or node.value < 0:
        raise node.error(f"{name} 应为 0 或正整数。", "请写数字。")
    return node.value


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise node.error("这里应为“键: 值”。", "请对照其他条目改正。")
    return node.value


def _text(node: Node, name: str) -> str:
    child = _mapping(node).get(name)
    if child is None:
        raise node.error(f"缺少 {name}。", f"请补上“{name}:”。")
    return _scalar(child)


def _scalar(node: Node) -> str:
    if not isinstance(node.value, str) or not node.value:
        raise node.error("这里应为文字。", "请写文字；数字请加引号。")
    return node.value
