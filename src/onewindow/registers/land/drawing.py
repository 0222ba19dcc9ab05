"""PURE: the drawing of a unit 附图: its outline in its floor, what lies around it, and both as an SVG picture.

    drawing = Drawing(code="6528…", outline=((0, 0), (10500, 0), …), around=(Around(name="302", …),), …)
    draw(drawing)         # "<svg …": dimensions in metres, area, arrow to the north, bar of scale

Points are whole millimetres in the record's own local system, y upward, rings counter-clockwise and not closed. The
picture holds presentation attributes only (a page's policy allows no style) and nothing personal.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from itertools import pairwise

from onewindow.core.chain import canonical

from .codes import printed

Point = tuple[int, int]
Ring = tuple[Point, ...]

_WIDTH, _LEFT, _TOP, _BOTTOM = 720, 36, 100, 122
_MOST_WIDE, _MOST_HIGH = 600.0, 440.0
#: Lengths of the bar of scale that may be chosen, metres.
_BARS = (0.5, 1, 2, 4, 5, 10, 20, 40, 50, 100, 200)
_INK, _GREY, _WALL, _FILL, _QUIET = "#14222d", "#56656f", "#06527d", "#e7f2f9", "#f3f6f8"
_HATCH = (
    '<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V9" stroke="#c9d6de" stroke-width="1.6"/></pattern></defs>'
)
_FACE = "Noto Sans CJK SC, Noto Sans SC, sans-serif"


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What lies beside the unit."""

    kind: str  #: unit: somebody's; common: stairs, corridor, road
    name: str  #: as written into it
    ring: Ring  #: its outline


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room of the unit."""

    name: str  #: as written into it
    ring: Ring  #: its outline


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """Everything that is drawn of one unit."""

    code: str  #: unit code, 28 letters
    crs: str  #: name of the local system of coordinates
    floor: int  #: 1 is the ground floor, -1 the first below, 0: a parcel
    label: str  #: as people call it
    bottom: int  #: height of its floor, mm
    top: int  #: height of its ceiling, mm
    north: int  #: degrees from the top of the drawing to the north, clockwise
    outline: Ring  #: the unit
    rooms: tuple[Room, ...] = ()  #: how it is divided, where surveyed
    around: tuple[Around, ...] = ()  #: neighbours and common parts
    surveyed_on: date  #: day of the survey
    surveyor: str  #: who surveyed

    @property
    def digest(self) -> str:
        """32 hex digits of everything drawn: the name of the picture."""
        said = asdict(self) | {"surveyed_on": self.surveyed_on.isoformat()}
        return hashlib.sha256(canonical(_listed(said)).encode()).hexdigest()[:32]

    @property
    def area(self) -> float:
        """Square metres within the outline."""
        return abs(doubled(self.outline)) / 2_000_000


def doubled(ring: Sequence[Point]) -> int:
    """Twice the area of a ring in square millimetres, positive where it runs counter-clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges(ring))


def edges(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The sides of a ring, the last one back to the first point."""
    yield from pairwise((*ring, ring[0]))


def draw(drawing: Drawing) -> str:
    """The picture as SVG text."""
    return _Sheet(drawing).svg()


class _Sheet:
    """One picture: millimetres of the drawing to units of the sheet, y downward."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        points = [p for ring in (drawing.outline, *(a.ring for a in drawing.around)) for p in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.least_x, self.most_y = min(xs), max(ys)
        wide, high = max(xs) - self.least_x or 1, self.most_y - min(ys) or 1
        self.scale = min(_MOST_WIDE / wide, _MOST_HIGH / high)
        self.wide, self.high = wide * self.scale, high * self.scale
        self.left = _LEFT + (_MOST_WIDE - self.wide) / 2
        self.height = math.ceil(_TOP + self.high + _BOTTOM)

    def at(self, point: Point) -> tuple[float, float]:
        x, y = point
        return self.left + (x - self.least_x) * self.scale, _TOP + (self.most_y - y) * self.scale

    def svg(self) -> str:
        title = escape(f"{self.drawing.label} {printed(self.drawing.code)}")
        sheet = f'viewBox="0 0 {_WIDTH} {self.height}" width="{_WIDTH}" height="{self.height}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {sheet} font-family="{_FACE}" role="img"><title>{title}</title>',
            _HATCH,
            f'<rect width="{_WIDTH}" height="{self.height}" fill="#fff"/>',
            *self._head(),
            *self._surroundings(),
            *self._unit(),
            *self._dimensions(),
            *self._foot(),
            "</svg>",
        ]
        return "".join(parts)

    def _head(self) -> Iterator[str]:
        yield _text(self.drawing.label, _LEFT, 42, 27, bold=True)
        yield _text(printed(self.drawing.code), _LEFT, 72, 18, fill=_GREY)
        x, y = _WIDTH - _LEFT - 34, 44
        yield (
            f'<g transform="translate({x} {y}) rotate({self.drawing.north})">'
            f'<path d="M0 -28 9 14 0 6 -9 14Z" fill="{_WALL}"/></g>'
        )
        yield _text("北", x + 16, y - 6, 18, bold=True)

    def _surroundings(self) -> Iterator[str]:
        for kind in ("common", "unit"):
            for one in self.drawing.around:
                if one.kind == kind:
                    fill = _QUIET if kind == "common" else "url(#hatch)"
                    yield self._ring(one.ring, fill=fill, stroke="#6b7c87", width=1.4)
        for one in self.drawing.around:
            yield self._named(one.name, one.ring, size=19, fill=_GREY, halo=True)

    def _unit(self) -> Iterator[str]:
        yield self._ring(self.drawing.outline, fill=_FILL, stroke=_WALL, width=4)
        for room in self.drawing.rooms:
            yield self._ring(room.ring, fill="none", stroke=_WALL, width=1.6)
        yield self._ring(self.drawing.outline, fill="none", stroke=_WALL, width=4)
        for room in self.drawing.rooms:
            yield self._named(room.name, room.ring, size=20, fill=_INK)
        if not self.drawing.rooms:
            yield self._named(self.drawing.label, self.drawing.outline, size=24, fill=_WALL)

    def _dimensions(self) -> Iterator[str]:
        """Width and depth of the unit outside the plate, and the short sides of an outline that has a notch."""
        outline = self.drawing.outline
        (x1, _), (x2, _) = min(outline), max(outline)
        y1, y2 = min(y for _, y in outline), max(y for _, y in outline)
        left, right = self.at((x1, y1))[0], self.at((x2, y1))[0]
        top, bottom = self.at((x1, y2))[1], self.at((x1, y1))[1]
        below, beside = _TOP + self.high + 30, self.left + self.wide + 22
        yield _line(left, below, right, below) + _tick(left, below) + _tick(right, below)
        yield _text(_metres(x2 - x1), (left + right) / 2, below - 6, 18, middle=True, halo=True)
        yield _line(beside, top, beside, bottom) + _tick(beside, top) + _tick(beside, bottom)
        yield _text(_metres(y2 - y1), beside + 12, (top + bottom) / 2, 18, turned=True)
        if len(outline) > 4:
            yield from self._sides(x2 - x1, y2 - y1)

    def _sides(self, wide: int, high: int) -> Iterator[str]:
        for (ax, ay), (bx, by) in edges(self.drawing.outline):
            length = math.hypot(bx - ax, by - ay)
            drawn = length * self.scale
            if drawn < 40 or round(length) in {wide, high}:
                continue
            # the inside of a counter-clockwise ring lies to the left of each side
            nx, ny = -(by - ay) / length, (bx - ax) / length
            (mx, my), off = self.at(((ax + bx) // 2, (ay + by) // 2)), 12
            turned = abs(by - ay) > abs(bx - ax)
            yield _text(
                f"{length / 1000:.2f}", mx + nx * off, my - ny * off + (0 if turned else 5), 14,
                middle=True, fill=_WALL, turned=turned, halo=True,
            )  # fmt: skip

    def _foot(self) -> Iterator[str]:
        metres = next((b for b in reversed(_BARS) if b * 1000 * self.scale <= 150), _BARS[0])
        long, y = metres * 1000 * self.scale, self.height - 46
        middle = _LEFT + long / 2
        yield _line(_LEFT, y, _LEFT + long, y, width=2)
        yield "".join(_tick(x, y, width=2) for x in (_LEFT, middle, _LEFT + long))
        yield _text(f"{metres:g} m", _LEFT + long + 8, y + 6, 17, fill=_GREY)
        said = f"图形面积 {self.drawing.area:.2f} ㎡　{_floor(self.drawing)}　{self.drawing.surveyed_on} 测绘"
        yield _text(said, _WIDTH - _LEFT, y + 6, 17, end=True)
        yield _text(f"{self.drawing.surveyor}　{self.drawing.crs}", _WIDTH - _LEFT, y + 32, 15, end=True, fill=_GREY)

    def _ring(self, ring: Ring, *, fill: str, stroke: str, width: float) -> str:
        path = "M" + " ".join("{:.1f} {:.1f}".format(*self.at(point)) for point in ring) + "Z"
        return f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"/>'

    def _named(self, name: str, ring: Ring, *, size: float, fill: str, halo: bool = False) -> str:
        """A name in the middle of a ring, smaller or upright where it is narrow, left out where nothing fits."""
        (x1, _), (x2, _) = min(ring), max(ring)
        wide = (x2 - x1) * self.scale - 8
        high = (max(y for _, y in ring) - min(y for _, y in ring)) * self.scale - 6
        units = sum(1.0 if ord(c) > 0x2E7F else 0.58 for c in name) or 1.0
        x, y = self.at(inside(ring))
        flat = min(size, wide / units, high)
        if flat >= 9:
            return _text(name, x, y + flat * 0.36, flat, middle=True, fill=fill, halo=halo)
        steep = min(size, high / (len(name) * 1.15), wide)
        if steep < 9:
            return ""
        first = y - (len(name) - 1) * steep * 1.15 / 2
        return "".join(
            _text(c, x, first + n * steep * 1.15 + steep * 0.36, steep, middle=True, fill=fill, halo=halo)
            for n, c in enumerate(name)
        )


def inside(ring: Ring) -> Point:
    """A point well inside a ring: the middle of the widest stretch of the line through its middle."""
    ys = sorted({y for _, y in ring})
    middle = (ys[0] + ys[-1]) / 2 + 0.5
    over = [(a, b) for a, b in edges(ring) if (a[1] > middle) != (b[1] > middle)]
    crossed = sorted(ax + (middle - ay) * (bx - ax) / (by - ay) for (ax, ay), (bx, by) in over)
    stretches = [(b - a, a, b) for a, b in zip(crossed[::2], crossed[1::2], strict=False)]
    if not stretches:
        return ring[0]
    _, a, b = max(stretches)
    return round((a + b) / 2), round(middle)


def _floor(drawing: Drawing) -> str:
    if drawing.floor == 0:
        return "宗地"
    return f"地下 {-drawing.floor} 层" if drawing.floor < 0 else f"第 {drawing.floor} 层"


def _metres(millimetres: int) -> str:
    return f"{millimetres / 1000:.2f} m"


def _line(x1: float, y1: float, x2: float, y2: float, *, width: float = 1.2) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{_GREY}" stroke-width="{width}" fill="none"/>'


def _tick(x: float, y: float, *, width: float = 1.2) -> str:
    return _line(x - 4, y + 4, x + 4, y - 4, width=width)


def _text(
    words: str, x: float, y: float, size: float, *, fill: str = _INK, bold: bool = False, middle: bool = False,
    end: bool = False, turned: bool = False, halo: bool = False,
) -> str:  # fmt: skip
    anchor = ' text-anchor="middle"' if middle or turned else ' text-anchor="end"' if end else ""
    weight = ' font-weight="700"' if bold else ""
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    drop = size * 0.36 if turned else 0
    said = escape(words)
    plain = f'<text x="{x:.1f}" y="{y + drop:.1f}" font-size="{size:.1f}"{anchor}{weight}{turn}'
    under = f'{plain} stroke="#fff" stroke-width="4" stroke-linejoin="round" fill="#fff">{said}</text>' if halo else ""
    return f'{under}{plain} fill="{fill}">{said}</text>'


def _listed(value: object) -> object:
    """Tuples as lists: what JSON gives back."""
    if isinstance(value, dict):
        return {key: _listed(child) for key, child in value.items()}
    return [_listed(child) for child in value] if isinstance(value, list | tuple) else value
