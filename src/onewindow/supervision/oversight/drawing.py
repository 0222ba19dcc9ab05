"""PURE: draws at random 双随机 that anybody can repeat from the published seed and lists.

    drawn = draw(seed, subjects, inspectors, rates={"low": 5, "high": 50}, each=2)

Every subject has the mark SHA-256("<seed>:<key>"). Those with the lowest marks of their level are drawn, at least one
of each level. The inspectors of a subject are those with the lowest SHA-256("<seed>:<subject>:<number>") of each
agency. By hand: `printf '%s' '<seed>:<key>' | sha256sum`. The order of the lists makes no difference.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Who may be drawn."""

    key: str  #: number of the certificate
    level: str  #: risk


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """Who was drawn, and who goes."""

    key: str  #: of the subject
    inspectors: Mapping[str, tuple[str, ...]]  #: agency -> staff numbers


def mark(*parts: str) -> str:
    """The mark of a subject, or of an inspector for a subject: 64 hexadecimal digits."""
    return hashlib.sha256(":".join(parts).encode()).hexdigest()


def how_many(count: int, percent: int) -> int:
    """So many of a hundred, rounded up."""
    return -(-count * percent // 100)


def draw(
    seed: str,
    subjects: Sequence[Subject],
    inspectors: Mapping[str, Sequence[str]],
    *,
    rates: Mapping[str, int],
    each: int,
) -> tuple[Chosen, ...]:
    """Those drawn, lowest mark first; `rates`: level -> so many of a hundred; `each`: inspectors of each agency."""
    levels: dict[str, list[Subject]] = {}
    for subject in subjects:
        levels.setdefault(subject.level, []).append(subject)
    taken: list[Subject] = []
    for level, listed in levels.items():
        ordered = sorted(listed, key=lambda one: mark(seed, one.key))
        taken += ordered[: how_many(len(listed), rates.get(level, 0))]
    return tuple(
        Chosen(
            key=one.key,
            inspectors={
                agency: tuple(sorted(numbers, key=lambda number: mark(seed, one.key, number))[:each])
                for agency, numbers in inspectors.items()
            },
        )
        for one in sorted(taken, key=lambda one: mark(seed, one.key))
    )
