"""How numbers look that a public book gives out: patterns of the region's `registers/numbers.yaml`.

    pattern = load_patterns(region)["seal_code"]
    pattern.number(division="110101", place="东城", year=2026, serial=17)    # 1101010000017

The serial itself comes from a counter of the book, once and never again; here it only gets its form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from onewindow.core import located
from onewindow.core.located import Node

#: What a pattern may use.
FIELDS = frozenset({"division", "place", "year", "serial"})


@dataclass(frozen=True, kw_only=True)
class NumberPattern:
    """How one kind of number looks."""

    kind: str  #: key of the file, and of the counter
    pattern: str  #: such as "{division}{serial:07d}"
    by_year: bool  #: the serial begins anew each year
    status: str  #: how well the pattern is known

    def counter(self, division: str, year: int) -> str:
        """Name of the counter that gives the serial."""
        return f"{self.kind}:{division}:{year}" if self.by_year else f"{self.kind}:{division}"

    def number(self, *, division: str, place: str, year: int, serial: int) -> str:
        """The number for a serial."""
        return self.pattern.format(division=division, place=place, year=f"{year:04d}", serial=serial)


def load_patterns(region: Path) -> Mapping[str, NumberPattern]:
    """All patterns of a region's folder by kind. Raises LocatedError for one that cannot be used."""
    root = located.load(region / "registers" / "numbers.yaml", shown_as="registers/numbers.yaml")
    return {kind: _pattern(kind, node) for kind, node in root.value.items()}


def _pattern(kind: str, node: Node) -> NumberPattern:
    missing = [key for key in ("format", "by_year", "status") if key not in node.value]
    if missing:
        raise node.error(f"缺少“{missing[0]}”。", f"请补上“{missing[0]}：…”。")
    shape = node.value["format"]
    try:
        used = {name for _, name, _, _ in Formatter().parse(shape.text) if name is not None}
    except ValueError:
        raise shape.error("花括号不成对。", "请检查“{”和“}”。") from None
    if used - FIELDS or "serial" not in used:
        remedy = "须有 {serial}，只能用 {division}、{place}、{year}、{serial}。"
        raise shape.error("编号样式不能用。", remedy)
    return NumberPattern(
        kind=kind, pattern=shape.text, by_year=bool(node.value["by_year"].value), status=node.value["status"].text
    )
