"""PURE: how alike two trade names 字号 are, and why; simple enough to be explained to the applicant.

    compare("梨香", "礼香", yardstick)     # Likeness.SAME_SOUND

First the two are brought into one form (filler words dropped, old and new forms of a character taken as one). Then, in
this order: the same; the same sound character by character; a sound that people mix up (zh/z, -ang/-an …); the same
characters in another order; one contained at the start or end of the other; one character of at least three differing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A trade name as it is compared: made once for a proposal, then held against many."""

    text: str  #: normal form
    sounds: tuple[str, ...]  #: syllables
    blurred: tuple[str, ...]  #: the same with what people mix up taken as one


def heard(text: str, yardstick: Yardstick) -> Heard:
    """The forms of a trade name."""
    plain = normal(text, yardstick)
    sounds = tuple(yardstick.syllables.get(c, c) for c in plain)
    blurred = tuple(_blur(syllable, yardstick.confused) for syllable in sounds)
    return Heard(text=plain, sounds=sounds, blurred=blurred)


def compare(one: str, other: str, yardstick: Yardstick) -> Likeness | None:
    """The strongest likeness of two trade names, or None."""
    return likeness(heard(one, yardstick), heard(other, yardstick))


def likeness(a: Heard, b: Heard) -> Likeness | None:
    """The strongest likeness of two trade names, or None."""
    if not a.text or not b.text:
        return None
    return next((found for found, holds in _TESTS if holds(a, b)), None)


def _contained(a: Heard, b: Heard) -> bool:
    short, long = (a.text, b.text) if len(a.text) < len(b.text) else (b.text, a.text)
    return len(short) > 1 and (long.startswith(short) or long.endswith(short))


def _one_character(a: Heard, b: Heard) -> bool:
    """Two characters are too few for that: half of the name would differ."""
    return len(a.text) == len(b.text) > 2 and sum(map(str.__ne__, a.text, b.text)) == 1


_TESTS: tuple[tuple[Likeness, Callable[[Heard, Heard], bool]], ...] = (
    (Likeness.SAME, lambda a, b: a.text == b.text),
    (Likeness.SAME_SOUND, lambda a, b: a.sounds == b.sounds),
    (Likeness.LIKE_SOUND, lambda a, b: a.blurred == b.blurred),
    (Likeness.REORDERED, lambda a, b: len(a.text) == len(b.text) and sorted(a.text) == sorted(b.text)),
    (Likeness.CONTAINED, _contained),
    (Likeness.ONE_CHARACTER, _one_character),
)


@lru_cache(maxsize=4096)
def _blur(syllable: str, confused: tuple[tuple[str, str], ...]) -> str:
    for heard, taken_for in confused:
        if heard[0] in "aeiou":  # a final
            if syllable.endswith(heard):
                syllable = syllable.removesuffix(heard) + taken_for
        elif syllable.startswith(heard):
            syllable = taken_for + syllable.removeprefix(heard)
    return syllable
