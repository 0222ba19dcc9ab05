"""Number formats of certificates: the words around a serial number are the region's, so they are data.

    render("新出发新零字第{division}{serial:4}号", NumberParts(division="110101", year=2026, serial=7, values={}))

Places: {division} six digits, {year}, {serial} or {serial:N} padded to N digits, {uscc}, {agency_short}, {element:id}.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PLACE = re.compile(r"\{([a-z_]+)(?::([a-z0-9_]+))?\}")
_NAMES = {"division", "year", "serial", "uscc", "agency_short", "element"}


@dataclass(frozen=True, kw_only=True)
class NumberParts:
    """What a number is made of."""

    division: str  #: six digits
    year: int  #: year of issue
    serial: int  #: counter of this kind, division and year, from 1
    values: Mapping[str, str] = field(default_factory=dict)  #: `uscc`, `agency_short`, elements by id


def fault_of(number_format: str) -> str | None:
    """What is wrong with a format, in Chinese, or None."""
    for name, detail in _PLACE.findall(number_format):
        if name not in _NAMES:
            return f"编号格式里没有“{{{name}}}”，可用的有 {'、'.join(sorted(_NAMES))}。"
        if name == "element" and not detail:
            return "编号格式里的 {element:…} 要写明数据元。"
        if name == "serial" and detail and not detail.isdigit():
            return "{serial:N} 的 N 应为位数。"
    if "{" in _PLACE.sub("", number_format) or "}" in _PLACE.sub("", number_format):
        return "编号格式的花括号不成对。"
    if not any(name in {"serial", "uscc", "element"} for name, _ in _PLACE.findall(number_format)):
        return "编号格式没有 {serial}，每张证照会是同一个号。"
    return None


def elements_of(number_format: str) -> tuple[str, ...]:
    """The elements that a format reads."""
    return tuple(detail for name, detail in _PLACE.findall(number_format) if name == "element" and detail)


def render(number_format: str, parts: NumberParts) -> str:
    """The number. Raises KeyError where a value it reads is missing."""

    def place(match: re.Match[str]) -> str:
        name, detail = match.groups()
        if name == "serial":
            return str(parts.serial).zfill(int(detail or 1))
        if name == "division":
            return parts.division
        if name == "year":
            return f"{parts.year:04d}"
        return parts.values[detail if name == "element" else name]

    return _PLACE.sub(place, number_format)
