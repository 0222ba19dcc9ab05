"""What the region says about opening an enterprise: who signs what, and the model texts of articles.

book = current()
book.cosigning.called["合伙企业"]["zh"]     # 合伙人
book.articles["有限责任公司"].title          # "{name}章程"
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

from .prior import PriorLicence, PriorRule

_FOLDER = "start_up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cosigning:
    """Who signs beside the applicant, and what."""

    matter: str  #: code of the matter that asks for it
    channels: frozenset[str]  #: where the application comes in
    table: str  #: element whose rows are the signers
    name: str  #: its column with the name
    number: str  #: its column with the document number
    called: Mapping[str, Mapping[str, str]]  #: kind of enterprise -> language -> what a signer is called
    signs: tuple[str, ...]  #: elements that a signature covers
    shows: Mapping[str, tuple[str, ...]]  #: table -> the columns that other signers may see
    words: Mapping[str, str]  #: language -> the words that are signed
    basis: str  #: the law it rests on
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One article."""

    text: str  #: with places in braces
    when: str = ""  #: said only where this word has a value


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A chapter of the articles."""

    title: str  #: its heading
    lines: tuple[Said, ...]  #: its articles


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticlesText:
    """The model text for one kind of enterprise."""

    title: str  #: with places
    basis: str  #: the law that lists what it must say
    status: str  #: proposal until the registrar has approved it
    chapters: tuple[Chapter, ...]  #: in order


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRule:
    """What becomes of a change while the package is under way."""

    elements: Mapping[str, Mapping[str, str]]  #: element -> open, decided: sees or told; licence: reissue
    applicant: bool  #: whether the applicant is told
    new_licence: str  #: separate: a licence that a new scope entry brings is applied for by itself
    prior_licence: str  #: refuse: an entry whose licence comes first is not added without it
    basis: str  #: the law
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True)
class OpeningBook:
    """All files."""

    cosigning: Cosigning  #: who signs
    changes: ChangeRule  #: changes while the package is under way
    prior: PriorRule  #: licences that come before registration
    articles: Mapping[str, ArticlesText] = field(default_factory=dict)  #: kind of enterprise -> text


def current() -> OpeningBook:
    """The files of this installation's region, read once. Raises LocatedError with file, line and remedy."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> OpeningBook:
    return read(folder)


def read(folder: Path) -> OpeningBook:
    """Read the files of a region. Raises LocatedError."""
    signing = load(folder / _FOLDER / "cosigning.yaml", shown_as=f"{_FOLDER}/cosigning.yaml")
    texts = load(folder / _FOLDER / "articles.yaml", shown_as=f"{_FOLDER}/articles.yaml")
    changes = load(folder / _FOLDER / "changes.yaml", shown_as=f"{_FOLDER}/changes.yaml")
    prior = load(folder / _FOLDER / "prior_licences.yaml", shown_as=f"{_FOLDER}/prior_licences.yaml")
    return OpeningBook(
        cosigning=_cosigning(_need(signing, "cosigning")),
        changes=_changes(_need(changes, "changes")),
        prior=_prior(prior),
        articles=_articles(_need(texts, "articles")),
    )


def _need(node: Node, key: str) -> Node:
    found = node.value.get(key) if isinstance(node.value, dict) else None
    if not isinstance(found, Node):
        raise node.error(f"缺少“{key}”。", "请补上。")
    return found


def _cosigning(node: Node) -> Cosigning:
    said: dict[str, Any] = {
        key: _need(node, key).plain()
        for key in ("matter", "channels", "table", "columns", "called", "signs", "shows", "words", "basis")
    }
    return Cosigning(
        matter=said["matter"],
        channels=frozenset(said["channels"]),
        table=said["table"],
        name=said["columns"]["name"],
        number=said["columns"]["number"],
        called=said["called"],
        signs=tuple(said["signs"]),
        shows={table: tuple(columns) for table, columns in said["shows"].items()},
        words=said["words"],
        basis=said["basis"]["text"],
        status=said["basis"]["status"],
    )


def _changes(node: Node) -> ChangeRule:
    basis = _need(node, "basis").plain()
    return ChangeRule(
        elements=_need(node, "elements").plain(),
        applicant=_need(node, "applicant").value == "told",
        new_licence=_one_of(_need(node, "new_licence"), "separate"),
        prior_licence=_one_of(_need(node, "prior_licence"), "refuse"),
        basis=basis["text"],
        status=basis["status"],
    )


def _one_of(node: Node, *known: str) -> str:
    said = str(node.value)
    if said not in known:
        raise node.error(f"这里不能写“{said}”。", f"可写的有：{'、'.join(known)}。")
    return said


def _prior(node: Node) -> PriorRule:
    entries = {}
    for text, said in _need(node, "entries").value.items():
        _need(said, "licence"), _need(said, "issuer")
        entries[text] = PriorLicence(**said.plain())
    return PriorRule(
        entries=entries,
        days=_need(_need(node, "without_end_days"), "days").value,
        basis=_need(node, "basis").plain()["text"],
        status=_need(node, "status").value,
    )


def _articles(node: Node) -> dict[str, ArticlesText]:
    found: dict[str, ArticlesText] = {}
    for kind, text in node.value.items():
        same = text.value.get("same_as")
        if same is None:
            found[kind] = _text(text)
        elif same.value in found:
            found[kind] = found[same.value]
        else:
            raise same.error(f"“{same.value}”的文本在它前面没有。", "请把被引用的写在前面。")
    return found


def _text(node: Node) -> ArticlesText:
    chapters = [
        Chapter(title=_need(chapter, "title").value, lines=tuple(_said(line) for line in _need(chapter, "lines").value))
        for chapter in _need(node, "chapters").value
    ]
    return ArticlesText(
        title=_need(node, "title").value,
        basis=_need(node, "basis").value,
        status=_need(node, "status").value,
        chapters=tuple(chapters),
    )


def _said(node: Node) -> Said:
    if isinstance(node.value, dict):
        return Said(text=str(_need(node, "text").value), when=str(_need(node, "when").value))
    return Said(text=str(node.value))
