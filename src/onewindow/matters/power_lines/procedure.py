"""PURE: the procedure text of a joint service as its lead agency has published it, version by version.

    regions/<region>/procedures/<service>/<version>.yaml

A version holds from its day until the next one's. Every tier and every limit of the service refers to exactly one
section of the version in force; `faults_of` says which do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A numbered section."""

    number: str  #: 3.2
    title: Mapping[str, str]  #: language -> heading
    text: tuple[Mapping[str, str], ...]  #: paragraphs, language -> words
    tiers: tuple[str, ...]  #: tiers whose rule it is
    limits: tuple[str, ...]  #: matters whose limit it is; `joint` for the whole
    agencies: tuple[str, ...]  #: whose duty it is

    @property
    def anchor(self) -> str:
        """The fragment of the page."""
        return "s" + self.number.replace(".", "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure:
    """One version."""

    service: str  #: joint service
    version: str  #: such as 2026-09
    since: date  #: first day in force
    lead: str  #: code of the agency that owns it
    title: Mapping[str, str]  #: language -> name
    status: str  #: proposal until the lead has confirmed it
    changes: Mapping[str, str]  #: what is different from the version before
    sections: tuple[Section, ...]  #: in order

    def of_tier(self, tier: str) -> Section | None:
        """The section that rules a tier."""
        return next((one for one in self.sections if tier in one.tiers), None)

    def of_limit(self, limit: str) -> Section | None:
        """The section that sets a matter's limit, or the joint one."""
        return next((one for one in self.sections if limit in one.limits), None)


def versions(service: str) -> tuple[Procedure, ...]:
    """All versions of a service, oldest first; () where its lead has published none."""
    folder = region_dir() / "procedures" / service
    if not folder.is_dir():
        return ()
    files = sorted(folder.glob("*.yaml"))
    read = [_read(path, path.stat().st_mtime_ns) for path in files]
    return tuple(sorted(read, key=lambda one: (one.since, one.version)))


def in_force(service: str, day: date) -> Procedure | None:
    """The version that holds on a day."""
    held = [one for one in versions(service) if one.since <= day]
    return held[-1] if held else None


def faults_of(procedure: Procedure, *, tiers: tuple[str, ...], limits: tuple[str, ...]) -> list[str]:
    """Tiers and limits with no section or with several, and sections that name what the service does not have."""
    found = []
    for what, wanted, of in (("档位", tiers, "tiers"), ("时限", limits, "limits")):
        told = [name for section in procedure.sections for name in getattr(section, of)]
        found += [f"{what}“{name}”没有写到程序文本里" for name in wanted if name not in told]
        found += [f"{what}“{name}”写了不止一处" for name in dict.fromkeys(told) if told.count(name) > 1]
        found += [f"没有{what}“{name}”" for name in dict.fromkeys(told) if name not in wanted]
    return found


@lru_cache(maxsize=64)
def _read(path: Path, stamp: int) -> Procedure:
    root = load(path, shown_as=f"procedures/{path.parent.name}/{path.name}")
    _only(root, "service", "version", "since", "lead", "title", "status", "changes", "sections")
    return Procedure(
        service=_at(root, "service").text,
        version=_at(root, "version").text,
        since=_day(_at(root, "since")),
        lead=_at(root, "lead").text,
        title=_words(_at(root, "title")),
        status=_at(root, "status").text,
        changes=_words(_at(root, "changes")),
        sections=tuple(_section(node) for node in _list(_at(root, "sections"))),
    )


def _section(node: Node) -> Section:
    _only(node, "number", "title", "text", "tiers", "limits", "agencies")
    return Section(
        number=_at(node, "number").text,
        title=_words(_at(node, "title")),
        text=tuple(_words(one) for one in _list(_at(node, "text"))),
        tiers=_names(node, "tiers"),
        limits=_names(node, "limits"),
        agencies=_names(node, "agencies"),
    )


def _at(node: Node, key: str) -> Node:
    held: Node | None = node.value.get(key) if isinstance(node.value, dict) else None
    if held is None:
        raise node.error(f"缺少 {key}。", f"请写上 {key}。")
    return held


def _only(node: Node, *keys: str) -> None:
    for key, held in node.value.items() if isinstance(node.value, dict) else ():
        if key not in keys:
            raise held.error(f"不认识“{key}”。", f"可写的有：{'、'.join(keys)}。", at_key=True)


def _list(node: Node) -> list[Node]:
    if not isinstance(node.value, list):
        raise node.error("这里要写成列表。", "每一项前加“- ”。")
    return node.value


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        raise node.error(f"“{node.text}”不是日期。", "请写成 2026-09-01 的样子。") from None


def _names(node: Node, key: str) -> tuple[str, ...]:
    return tuple(one.text for one in _list(node.value[key])) if key in node.value else ()


def _words(node: Node) -> Mapping[str, str]:
    return {language: _at(node, language).text for language in ("zh", "en")}
