"""PURE: the guilloche of certificates as one small SVG: woven borders, corner rosettes, a pale rosette in the middle.

    python -m onewindow.documents.guilloche > src/onewindow/documents/templates/guilloche.svg

A test compares the stored file with what this module draws. Units are hundredths of a millimetre on A4 landscape.
"""

from collections.abc import Callable
from math import cos, pi, sin

WIDTH, HEIGHT = 29700, 21000
#: Middle line of the border band from the edge, and half its height.
_BAND, _REACH = 1400, 420
_BLUE, _GOLD, _PALE_BLUE, _PALE_GOLD = "#1f64a6", "#c79a45", "#d3e2ef", "#f1e4c8"

Curve = Callable[[float], tuple[float, float]]
Place = Callable[[float, float], tuple[float, float]]


def svg() -> str:
    """The whole background."""
    parts = [
        _strokes(_PALE_BLUE, 9, _rosette((WIDTH / 2, 11600), 4450, 950, 30, 6)),
        _strokes(_PALE_GOLD, 9, _rosette((WIDTH / 2, 11600), 2550, 620, 24, 4)),
        _frame(),
        _strokes(_GOLD, 8, _bands((1 / 8, 5 / 8))),
        _strokes(_BLUE, 8, _bands((0.0, 1 / 4, 1 / 2, 3 / 4))),
        _corners(),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">'
    return head + "".join(parts) + "</svg>\n"


def _frame() -> str:
    lines = []
    for inset, colour, width in ((820, _BLUE, 70), (1960, _BLUE, 30), (2110, _GOLD, 24)):
        box = f'x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}"'
        lines.append(f'<rect {box} stroke="{colour}" stroke-width="{width}"/>')
    return "".join(lines)


def _bands(phases: tuple[float, ...]) -> list[str]:
    across, down = (WIDTH - 2 * _BAND, 44), (HEIGHT - 2 * _BAND, 29)
    flat = [_wave(across, phase, _flat_at(side)) for phase in phases for side in (_BAND, HEIGHT - _BAND)]
    upright = [_wave(down, phase, _upright_at(side)) for phase in phases for side in (_BAND, WIDTH - _BAND)]
    return flat + upright


def _flat_at(side: int) -> Place:
    return lambda along, off: (_BAND + along, side + off)


def _upright_at(side: int) -> Place:
    return lambda along, off: (side + off, _BAND + along)


def _wave(length_and_waves: tuple[int, int], phase: float, place: Place) -> str:
    """A sine line whose swing itself swells, so that the lines weave."""
    length, waves = length_and_waves

    def at(t: float) -> tuple[float, float]:
        swing = _REACH * (0.84 + 0.16 * cos(2 * pi * t * waves / 4))
        return place(t * length, swing * sin(2 * pi * (t * waves + phase)))

    return _path(at, waves * 4, closed=False)


def _rosette(centre: tuple[float, float], radius: float, reach: float, lobes: int, lines: int) -> list[str]:
    def line(phase: float) -> Curve:
        def at(t: float) -> tuple[float, float]:
            r = radius + reach * sin(2 * pi * (lobes * t + phase))
            return centre[0] + r * cos(2 * pi * t), centre[1] + r * sin(2 * pi * t)

        return at

    return [_path(line(i / lines), lobes * 4, closed=True) for i in range(lines)]


def _corners() -> str:
    parts = []
    for x in (_BAND, WIDTH - _BAND):
        for y in (_BAND, HEIGHT - _BAND):
            parts.append(f'<circle cx="{x}" cy="{y}" r="800" fill="#fff"/>')
            parts.append(_strokes(_GOLD, 8, _rosette((x, y), 480, 190, 14, 1)))
            parts.append(_strokes(_BLUE, 8, _rosette((x, y), 520, 220, 18, 3)))
            parts.append(f'<circle cx="{x}" cy="{y}" r="770" stroke="{_BLUE}" stroke-width="18"/>')
    return "".join(parts)


def _strokes(colour: str, width: int, paths: list[str]) -> str:
    return f'<path stroke="{colour}" stroke-width="{width}" d="{"".join(paths)}"/>'


def _path(at: Curve, pieces: int, *, closed: bool) -> str:
    """Cubic pieces through `at(0…1)`, tangents by small differences, relative whole numbers to keep the file small."""
    step, tiny = 1 / pieces, 1e-5
    x, y = (round(v) for v in at(0))
    parts = [f"M{x} {y}"]
    for i in range(pieces):
        (x0, y0), (x1, y1) = at(i * step), at((i + 1) * step)
        (xa, ya), (xb, yb) = at(i * step + tiny), at((i + 1) * step - tiny)
        reach = step / 3 / tiny
        c1 = round(x0 + (xa - x0) * reach) - x, round(y0 + (ya - y0) * reach) - y
        c2 = round(x1 + (xb - x1) * reach) - x, round(y1 + (yb - y1) * reach) - y
        end = round(x1) - x, round(y1) - y
        parts.append("c" + _joined((*c1, *c2, *end)))
        x, y = x + end[0], y + end[1]
    return "".join(parts) + ("z" if closed else "")


def _joined(numbers: tuple[int, ...]) -> str:
    return "".join(f"{n}" if n < 0 or not i else f" {n}" for i, n in enumerate(numbers))


if __name__ == "__main__":
    print(svg(), end="")  # noqa: T201  this is the command that writes the file
