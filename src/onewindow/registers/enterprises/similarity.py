"""PURE: how alike two trade names 字号 are, and why; simple enough to be explained to the applicant.

    compare("梨香", "礼香", yardstick)     # Likeness.SAME_SOUND

First the two are brought into one form (filler words dropped, old and new forms of a character taken as one). Then, in
this order: the same; the same sound character by character; a sound that people mix up (zh/z, -ang/-an …); the same
characters in another order; one contained at the start or end of the other; one character of at least three differing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Likeness(Enum):
    """Why two trade names are taken as alike, strongest first."""

    SAME = "same"
    SAME_SOUND = "same_sound"
    LIKE_SOUND = "like_sound"
    REORDERED = "reordered"
    CONTAINED = "contained"
    ONE_CHARACTER = "one_character"


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """The tables the comparison uses; data of the region."""

    dropped: str  #: filler characters that do not count
    alike: Mapping[str, str]  #: old or fancy form of a character -> the usual one
    syllables: Mapping[str, str]  #: character -> syllable without tone
    confused: tuple[tuple[str, str], ...]  #: (part of a syllable, what it is taken for)


def normal(text: str, yardstick: Yardstick) -> str:
    """The one form in which trade names are compared and indexed."""
    kept = (yardstick.alike.get(c, c) for c in text if c.isalnum() and c not in yardstick.dropped)
    return "".join(kept).upper()


def sound(text: str, yardstick: Yardstick) -> tuple[str, ...]:
    """A syllable per character of the normal form; an unknown character sounds only like itself."""
    return tuple(yardstick.syllables.get(c, c) for c in normal(text, yardstick))


def compare(one: str, other: str, yardstick: Yardstick) -> Likeness | None:
    """The strongest likeness of two trade names, or None."""
    a, b = normal(one, yardstick), normal(other, yardstick)
    if not a or not b:
        return None
    sounds_a, sounds_b = sound(a, yardstick), sound(b, yardstick)
    short, long = sorted((a, b), key=len)
    differing = sum(x != y for x, y in zip(a, b, strict=False))
    tests = (
        (Likeness.SAME, a == b),
        (Likeness.SAME_SOUND, sounds_a == sounds_b),
        (Likeness.LIKE_SOUND, _blurred(sounds_a, yardstick) == _blurred(sounds_b, yardstick)),
        (Likeness.REORDERED, sorted(a) == sorted(b)),
        (Likeness.CONTAINED, len(short) > 1 and (long.startswith(short) or long.endswith(short))),
        (Likeness.ONE_CHARACTER, len(a) == len(b) > 2 and differing == 1),  # two characters are too few for that
    )
    return next((likeness for likeness, holds in tests if holds), None)


def _blurred(sounds: tuple[str, ...], yardstick: Yardstick) -> tuple[str, ...]:
    """The sounds with what people mix up taken as one: initials at the start, finals at the end of a syllable."""
    return tuple(_blur(s, yardstick.confused) for s in sounds)


def _blur(syllable: str, confused: tuple[tuple[str, str], ...]) -> str:
    for heard, taken_for in confused:
        if heard[0] in "aeiou":  # a final
            if syllable.endswith(heard):
                syllable = syllable.removesuffix(heard) + taken_for
        elif syllable.startswith(heard):
            syllable = taken_for + syllable.removeprefix(heard)
    return syllable
