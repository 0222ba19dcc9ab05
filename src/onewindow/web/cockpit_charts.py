"""Pictures of the cockpit as numbers for SVG: histograms, curves, small lines, dumbbells. PURE.

Every picture has a table with the same figures beside it, so none of them is the only place where a figure stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing area of the large charts, in units of their view box.
WIDTH, HEIGHT = 520.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 510.0, 52.0, 200.0
#: Where the words of the first mark stand, and how much lower the next.
_MARK, _LOWER = 4.0, 22.0
_SPARK_WIDTH, _SPARK_HEIGHT = 150.0, 26.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rect:
    """One bar."""

    x: float  #: left
    y: float  #: top
    width: float
    height: float
    kind: str  #: serial, parallel


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: float  #: x or y
    words: str  #: beside it


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An upright line with words, such as a median."""

    x: float  #: where
    y: float  #: of the words
    words: str  #: beside it
    anchor: str  #: start, end: on which side of the line the words stand


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Bars or lines with two axes."""

    label: str  #: the whole in a sentence, for those who do not see it
    rects: tuple[Rect, ...] = ()  #: bars
    lines: tuple[tuple[str, str], ...] = ()  #: (kind, points) of polylines
    dots: tuple[tuple[float, float, str], ...] = ()  #: (x, y, kind)
    across: tuple[Tick, ...] = ()  #: marks below
    up: tuple[Tick, ...] = ()  #: marks at the left
    marks: tuple[Mark, ...] = ()  #: upright lines
    unit: str = ""  #: of the axis below


def histogram(
    bars: Sequence[tuple[float, float, Sequence[int]]],
    kinds: Sequence[str],
    *,
    label: str,
    unit: str,
    marks: Sequence[tuple[float, str]] = (),
) -> Chart:
    """Bars (start, end, heights by kind), side by side; `marks` are (where, words)."""
    most = max((height for _, _, heights in bars for height in heights), default=0) or 1
    scale = ticks_of(most)
    top = scale[-1]
    end = bars[-1][1] if bars else 1.0
    x = _across(end)
    rects = tuple(
        Rect(
            x=_r(x(begin) + 1 + n * (x(until) - x(begin) - 2) / len(kinds)),
            y=_r(_y(heights[n], top)),
            width=_r(max((x(until) - x(begin) - 2) / len(kinds), 1)),
            height=_r(BOTTOM - _y(heights[n], top)),
            kind=kind,
        )
        for n, kind in enumerate(kinds)
        for begin, until, heights in bars
        if heights[n]
    )
    return Chart(
        label=label,
        rects=rects,
        across=tuple(Tick(at=_r(x(value)), words=f"{value:g}") for value in ticks_of(end) if value <= end),
        up=tuple(Tick(at=_r(_y(value, top)), words=f"{value:g}") for value in scale),
        marks=_marks(marks, end),
        unit=unit,
    )


def curve(
    points: Sequence[tuple[float, Sequence[float]]], kinds: Sequence[str], *, label: str, unit: str, edge: float
) -> Chart:
    """Lines over `points` (x as a share, values by kind); `edge` is the x beyond which there is too much."""
    most = max((value for _, values in points for value in values), default=0) or 1
    scale = ticks_of(most)
    top = scale[-1]
    low, high = points[0][0], points[-1][0]

    def x(share: float) -> float:
        return LEFT + 12 + (share - low) / (high - low) * (RIGHT - LEFT - 24)

    found = [
        (kind, " ".join(f"{_r(x(share))},{_r(_y(values[n], top))}" for share, values in points))
        for n, kind in enumerate(kinds)
    ]
    return Chart(
        label=label,
        lines=tuple(found),
        dots=tuple(
            (_r(x(share)), _r(_y(values[n], top)), kind) for n, kind in enumerate(kinds) for share, values in points
        ),
        across=tuple(Tick(at=_r(x(share)), words=f"{share:.0%}") for share, _ in points),
        up=tuple(Tick(at=_r(_y(value, top)), words=f"{value:g}") for value in scale),
        marks=(Mark(x=_r(x(edge)), y=_MARK, words="", anchor="end"),),
        unit=unit,
    )


def spark(values: Sequence[float | None]) -> str:
    """Points of a small line; gaps take the value before. Empty where there is nothing to draw."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1
    step, last = _SPARK_WIDTH / (len(values) - 1), known[0]
    points = []
    for n, value in enumerate(values):
        last = last if value is None else value
        points.append(f"{_r(n * step)},{_r(_SPARK_HEIGHT - 3 - (last - low) / span * (_SPARK_HEIGHT - 6))}")
    return " ".join(points)


def ticks_of(most: float, *, count: int = 5) -> tuple[float, ...]:
    """Round figures from 0 to at least `most`, about `count` of them."""
    step = most / count
    power = 1.0
    while power * 10 <= step:
        power *= 10
    while power > step:
        power /= 10
    step = next((power * factor for factor in _STEPS if power * factor >= step), power * 10)
    if most >= count and step < 1:
        step = 1.0
    found = [0.0]
    while found[-1] < most - step * 1e-9:
        found.append(round(found[-1] + step, 6))
    return tuple(found)


def _marks(marks: Sequence[tuple[float, str]], end: float) -> tuple[Mark, ...]:
    """Each a little lower than the one before, so that their words do not run into each other."""
    x = _across(end)
    return tuple(
        Mark(
            x=_r(x(min(where, end))),
            y=_MARK + _LOWER * n,
            words=words,
            anchor="end" if where > end * 0.62 else "start",
        )
        for n, (where, words) in enumerate(marks)
    )


def _across(end: float) -> "_Scale":
    return _Scale(end=end or 1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scale:
    end: float

    def __call__(self, value: float) -> float:
        return LEFT + value / self.end * (RIGHT - LEFT)


def _y(value: float, top: float) -> float:
    return BOTTOM - value / (top or 1) * (BOTTOM - TOP)


def _r(value: float) -> float:
    return round(value, 1)
