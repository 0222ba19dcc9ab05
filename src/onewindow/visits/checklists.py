"""PURE: what is looked at on site, read from the region's `visits.yaml`: lines with their basis, rules, offices.

book = current()
book.lines(["PUB-R"], purpose="review")       # the lines of one agency, each once
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar

from .route import Point

#: A checklist for every matter that has none of its own.
_EVERY = "*"
_FILE = "visits.yaml"
PURPOSES = ("review", "aftercheck")


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckLine:
    """One thing to look at."""

    id: str  #: within the visit
    says: Mapping[str, str]  #: language -> what must be so
    hint: Mapping[str, str]  #: language -> how to look, or {}
    basis: str  #: article or standard
    basis_status: str  #: seen | unverified | memory | proposal
    photo: bool  #: whether a photo is demanded
    essential: bool  #: whether the visit fails where it is not so and was not put right at once

    @property
    def json(self) -> dict[str, Any]:
        """As a part keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "CheckLine":
        """As a part kept it."""
        return cls(**said)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The lines for some matters."""

    matters: tuple[str, ...]  #: codes, or ("*",)
    purpose: str  #: review | aftercheck
    officers: int  #: how many an agency sends at least
    officers_basis: str  #: why
    lines: tuple[CheckLine, ...]  #: in order


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitRules:
    """Figures of the region."""

    minutes: int  #: length of a planned visit
    ahead_days: int  #: how far ahead, natural days
    photos: int  #: of one visit
    photo_bytes: int  #: of one photo
    photo_pixels: int  #: of one photo
    photo_edge: int  #: to which a telephone makes a photo smaller, pixels
    basis: str  #: where the rules come from
    status: str  #: seen | proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefill:
    """Which data elements of a case tell where to go and whom to call; the first that is there holds."""

    address: tuple[str, ...]  #: text
    point: tuple[str, ...]  #: GeoJSON point
    name: tuple[str, ...]  #: text, or a record with `name`
    phone: tuple[str, ...]  #: text, or a record with `phone`


@dataclass(frozen=True, kw_only=True, eq=False)
class VisitBook:
    """Everything of the file, with the office calendar."""

    checklists: tuple[Checklist, ...]  #: in the order of the file
    rules: VisitRules  #: common to all
    offices: Mapping[str, Point]  #: division -> where routes begin
    prefill: Prefill  #: for planning
    calendar: Calendar  #: office calendar

    def of_matter(self, matter: str, purpose: str) -> Checklist:
        """The checklist of a matter: its own, else the general one of the purpose."""
        fitting = [one for one in self.checklists if one.purpose == purpose]
        own = (one for one in fitting if matter in one.matters)
        return next(own, None) or next(one for one in fitting if _EVERY in one.matters)

    def lines(self, matters: Iterable[str], *, purpose: str) -> tuple[CheckLine, ...]:
        """The lines for one agency's matters together, each once, in order."""
        found: dict[str, CheckLine] = {}
        for matter in matters:
            for line in self.of_matter(matter, purpose).lines:
                found.setdefault(line.id, line)
        return tuple(found.values())

    def officers(self, matters: Iterable[str], *, purpose: str) -> tuple[int, str]:
        """How many officers the agency sends at least, and why."""
        lists = [self.of_matter(matter, purpose) for matter in matters]
        most = max(lists, key=lambda one: one.officers)
        return most.officers, most.officers_basis


def current() -> VisitBook:
    """The file of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> VisitBook:
    return read(folder)


def read(folder: Path) -> VisitBook:
    """Read `visits.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / _FILE, shown_as=_FILE)
    node = _need(root, "checklists")
    checklists = tuple(_checklist(entry) for entry in node.value)
    for purpose in PURPOSES:
        if not any(one.purpose == purpose and _EVERY in one.matters for one in checklists):
            raise node.error(f"缺少用途“{purpose}”的通用清单。", 'matters 写 ["*"]，给没有专门清单的事项用。')
    return VisitBook(
        checklists=checklists,
        rules=_rules(_need(root, "rules")),
        offices={division: _point(entry) for division, entry in _need(root, "offices").value.items()},
        prefill=Prefill(**{key: tuple(value.plain()) for key, value in _need(root, "prefill").value.items()}),
        calendar=load_calendar(folder),
    )


def _checklist(node: Node) -> Checklist:
    purpose = _need(node, "purpose")
    if purpose.text not in PURPOSES:
        raise purpose.error(f"没有“{purpose.text}”这个用途。", f"可选：{'、'.join(PURPOSES)}。")
    officers = _need(node, "officers")
    lines = tuple(_line(entry) for entry in _need(node, "lines").value)
    if not lines or len({line.id for line in lines}) < len(lines):
        raise node.error("清单是空的，或同一个 id 写了两次。", "每一项写一个不同的 id。")
    return Checklist(
        matters=tuple(_need(node, "matters").plain()),
        purpose=purpose.text,
        officers=_positive(_need(officers, "least")),
        officers_basis=_need(officers, "basis").text,
        lines=lines,
    )


def _line(node: Node) -> CheckLine:
    basis = _need(node, "basis")
    hint = node.value.get("hint")
    return CheckLine(
        id=_need(node, "id").text,
        says=_need(node, "says").plain(),
        hint=hint.plain() if hint is not None else {},
        basis=_need(basis, "text").text,
        basis_status=_need(basis, "status").text,
        photo=_flag(node, "photo"),
        essential=_flag(node, "essential"),
    )


def _rules(node: Node) -> VisitRules:
    names = ("minutes", "ahead_days", "photos", "photo_bytes", "photo_pixels", "photo_edge")
    figures = {name: _positive(_need(node, name)) for name in names}
    return VisitRules(**figures, basis=_need(node, "basis").text, status=_need(node, "status").text)


def _point(node: Node) -> Point:
    place = _need(node, "latitude"), _need(node, "longitude")
    try:
        north, east = (float(part.text) for part in place)
    except ValueError:
        raise node.error("坐标不是数。", "请写成 latitude: 41.76, longitude: 86.15。") from None
    return Point(latitude=north, longitude=east)


def _flag(node: Node, key: str) -> bool:
    found = node.value.get(key)
    return found is not None and found.value is True


def _positive(node: Node) -> int:
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        raise node.error(f"“{node.text}”应为不小于 1 的整数。", "请改正。")
    return node.value


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child
