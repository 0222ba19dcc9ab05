"""PURE: reads the divisions and agencies of a region's folder; every fault names file, line and remedy.

    region = read_region(folder)
    region.agencies[0].names[0].names["zh"]     # "…市场监督管理局", the place filled in

`divisions.yaml` says which divisions there are, `agencies.yaml` which agencies stand where, under which name from when.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from onewindow.core.chain import canonical
from onewindow.core.located import LocatedError, Node, load

LEVELS = ("region", "prefecture", "county", "zone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A division as the files declare it."""

    code: str  #: six digits
    names: dict[str, str]  #: language -> full name
    short_name: str  #: as people say it
    level: str  #: region | prefecture | county | zone
    parent: str | None  #: code of the division above, None at the top
    administered: bool  #: whether matters are handled for it here


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedName:
    """What an agency is called, from a day to a day."""

    names: dict[str, str]  #: language -> name
    form: str  #: key of `forms`
    since: date  #: first day
    until: date | None  #: first day on which it is no longer called so
    basis: str  #: where it comes from, and what is open
    status: str  #: seen | unverified


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclaredAgency:
    """One agency at one division."""

    code: str  #: id in the file, such as market_regulation
    division: str  #: where it stands
    names: tuple[DatedName, ...]  #: in order of `since`, never overlapping
    powers: tuple[str, ...]  #: what it may do, in words


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """The people's side of a region pack."""

    places: tuple[Place, ...]  #: parents before their parts
    agencies: tuple[DeclaredAgency, ...]  #: by code, then division
    forms: dict[str, dict[str, str]]  #: form -> language -> word
    digest: str  #: SHA-256 over everything above


def read_region(folder: Path) -> Region:
    """Read both files of `folder`. Raises LocatedError at the first fault."""
    divisions = load(folder / "divisions.yaml", shown_as="divisions.yaml")
    declared = load(folder / "agencies.yaml", shown_as="agencies.yaml")
    places = _places(divisions, _mapping(declared, "places"))
    forms: dict[str, dict[str, str]] = _mapping(declared, "forms").plain()
    agencies = tuple(agency for node in _list(declared, "agencies") for agency in _agencies(node, places, forms))
    codes = [(a.code, a.division) for a in agencies]
    if len(set(codes)) != len(codes):
        twice = next(code for code, _ in codes if codes.count((code, _)) > 1)
        raise declared.error(f"部门“{twice}”写了两次。", "请合并为一处。")
    said = [_texts(places), _texts(agencies), forms]
    digest = hashlib.sha256(canonical(said).encode()).hexdigest()
    ordered = tuple(sorted(agencies, key=lambda a: (a.code, a.division)))
    return Region(places=places, agencies=ordered, forms=forms, digest=digest)


def _places(divisions: Node, words: Node) -> tuple[Place, ...]:
    rows = {row.value["code"].text: row for row in _list(divisions, "divisions")}
    above = [code for code, word in words.value.items() if code not in rows and "level" in word.value]
    found: dict[str, Place] = {}
    for code in above:
        word = words.value[code].plain()
        names = {k: v for k, v in word.items() if k in {"zh", "en", "ug"}}
        found[code] = Place(code=code, names=names, short_name="", level=word["level"], parent=None, administered=False)
    for code, row in rows.items():
        said = row.plain()
        word = words.value[code].plain() if code in words.value else {}
        top = above[0] if above and said.get("governed") else None
        found[code] = Place(
            code=code,
            names={"zh": said["name"], **word},
            short_name=said.get("short_name") or "",
            level=said["level"],
            parent=said.get("parent") or top,
            administered=bool(said.get("governed")),
        )
    for code, place in found.items():
        if place.parent is not None and place.parent not in found:
            raise rows[code].error(f"上级区划“{place.parent}”不存在。", "请先写上级区划。")
        if place.level not in LEVELS:
            raise rows[code].error(f"级别“{place.level}”不认识。", f"可选：{'、'.join(LEVELS)}。")
    return tuple(sorted(found.values(), key=lambda p: (LEVELS.index(p.level), p.code)))


def _agencies(node: Node, places: tuple[Place, ...], forms: dict[str, dict[str, str]]) -> Iterator[DeclaredAgency]:
    _known(node, {"id", "at", "names", "powers"})
    code = _text(node, "id")
    spells = [(_at(name, places, default=node), name) for name in _list(node, "names")]
    powers = tuple(str(p) for p in node.value["powers"].plain()) if "powers" in node.value else ()
    standing = _at(node, places)
    for place in places:
        if place.code not in standing:
            continue
        names = sorted((_spell(name, place, forms) for at, name in spells if place.code in at), key=lambda n: n.since)
        if not names:
            raise node.error(
                f"{code} 在 {place.names['zh']} 没有名称。", "请在 names 中为这一级写名称，或从 at 中去掉。"
            )
        for earlier, later in pairwise(names):
            if earlier.until is None or earlier.until > later.since:
                raise node.error(f"{code} 在 {place.names['zh']} 的名称期间重叠。", "请写明前一名称的 until。")
        yield DeclaredAgency(code=code, division=place.code, names=tuple(names), powers=powers)


def _at(node: Node, places: tuple[Place, ...], *, default: Node | None = None) -> frozenset[str]:
    if "at" not in node.value:
        if default is None:
            raise node.error("没有写 at。", f"请写明在哪一级设立：{'、'.join(LEVELS)}，或行政区划代码。")
        return _at(default, places)
    found: set[str] = set()
    for entry in node.value["at"].value:
        here = {p.code for p in places if entry.text in {p.level, p.code} and (p.administered or p.level == "region")}
        if not here:
            raise entry.error(f"“{entry.text}”不是级别，也不是本地区管辖的行政区划。", f"级别有：{'、'.join(LEVELS)}。")
        found |= here
    return frozenset(found)


def _spell(node: Node, place: Place, forms: dict[str, dict[str, str]]) -> DatedName:
    _known(node, {"at", "zh", "en", "ug", "form", "since", "until", "basis", "status"})
    form = _text(node, "form")
    if form not in forms:
        raise node.value["form"].error(f"性质“{form}”没有在 forms 中列出。", f"可选：{'、'.join(forms)}。")
    status = _text(node, "status")
    if status not in {"seen", "unverified"}:
        raise node.value["status"].error(f"状态“{status}”不认识。", "可选：seen、unverified。")
    names = {}
    for language in ("zh", "en", "ug"):
        here = place.names.get(language)
        if language in node.value and here is not None:
            names[language] = _text(node, language).replace("{place}", here)
    if "zh" not in names or "en" not in names:
        raise node.error("名称须有 zh 和 en。", "请补上；英文没有官方译名的，请照字面译。")
    since, until = _day(node, "since"), _day(node, "until") if "until" in node.value else None
    if until is not None and until <= since:
        raise node.value["until"].error("until 须晚于 since。", "请核对改名日期。")
    basis = str(node.value["basis"].value) if "basis" in node.value else ""
    return DatedName(names=names, form=form, since=since, until=until, basis=basis, status=status)


def _day(node: Node, key: str) -> date:
    text = _text(node, key)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise node.value[key].error(f"“{text}”不是日期。", "请写成 2019-03-01 的样子。") from None


def _text(node: Node, key: str) -> str:
    child = node.value.get(key)
    if child is None or not child.text:
        raise node.error(f"缺少 {key}。", f"请写上 {key}。")
    return str(child.text)


def _mapping(node: Node, key: str) -> Node:
    child: Node | None = node.value.get(key)
    if child is None or not isinstance(child.value, dict):
        raise node.error(f"缺少 {key}。", f"请写上 {key}，其下为键和值。")
    return child


def _list(node: Node, key: str) -> list[Node]:
    child = node.value.get(key) if isinstance(node.value, dict) else None
    if child is None or not isinstance(child.value, list):
        raise node.error(f"缺少 {key}。", f"请写上 {key}，其下为列表。")
    return list(child.value)


def _known(node: Node, keys: set[str]) -> None:
    for key, child in node.value.items():
        if key not in keys:
            raise LocatedError(node.file, child.key_line, f"不认识“{key}”。", f"可选：{'、'.join(sorted(keys))}。")


def _texts(rows: tuple[Place, ...] | tuple[DeclaredAgency, ...]) -> list[str]:
    return [repr(row) for row in rows]
