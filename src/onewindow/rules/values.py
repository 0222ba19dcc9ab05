"""Three-valued values of the expressions: what is unknown, what is none, when two answers are equal, what is a number.

Unknown is an absent answer. None is an answer: null, the empty text, the empty list (and the empty object) mean "none".
Answers are whatever JSON can hold, and dates; nothing here raises.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final


class Unknown(Enum):
    """The type of the one value `UNKNOWN`; it has no truth of its own, so that it cannot pass for false."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false; compare with `is UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

#: Answers of an enumeration are often numbers written as texts ("10" for 10 kV).
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEEPEST = 50
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]+(Z|[+-][0-9:]+)?")


def is_none(value: object) -> bool:
    """Whether an answer means "none"."""
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def number(value: object) -> int | float | None:
    """The number that an answer is, or is written as; None for everything else, truth values and NaN included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return number(float(value)) if value.is_finite() else None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value)):
        return float(value) if match[2] else int(value)
    return None


def day(value: object) -> date | None:
    """The day that an answer names (ISO 8601; of an instant its day as written); None for everything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    match = _MOMENT.fullmatch(value)
    text = match[1] if match else value
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def period(value: object) -> tuple[date, date] | None:
    """Start and end of a date range: [start, end], {"start", "end"} or "start/end"; None for everything else."""
    parts: Sequence[object]
    if isinstance(value, Mapping):
        parts = (value.get("start"), value.get("end"))
    elif isinstance(value, str):
        parts = value.split("/")
    elif isinstance(value, list | tuple):
        parts = value
    else:
        return None
    if len(parts) != 2:
        return None
    start, end = day(parts[0]), day(parts[1])
    return None if start is None or end is None else (start, end)


def same(left: object, right: object, *, inside: int = 0) -> bool:
    """Whether two answers are equal. Nothing equals "none"; a number equals a number written as a text.

    `inside` says how deep in a list the two stand: there "none" is a value like any other, and what lies deeper than
    anybody writes counts as different.
    """
    if is_none(left) or is_none(right):
        return inside > 0 and is_none(left) and is_none(right) and type(left) is type(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    pairs = _pairs(left, right)
    if pairs is not None:
        return inside < _DEEPEST and all(same(a, b, inside=inside + 1) for a, b in pairs)
    left_number, right_number = number(left), number(right)
    if left_number is not None and right_number is not None:
        return left_number == right_number
    left_day, right_day = day(left), day(right)
    return left_day is not None and left_day == right_day


def _pairs(left: object, right: object) -> list[tuple[object, object]] | None:
    """What must be equal for two lists or two objects to be so; None if they are not two of a kind and a size."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple) and len(left) == len(right):
        return list(zip(left, right, strict=True))
    if isinstance(left, Mapping) and isinstance(right, Mapping) and left.keys() == right.keys():
        return [(left[key], right[key]) for key in left]
    return None


def before(left: object, right: object) -> bool | Unknown:
    """Whether `left` is smaller than `right`: numbers with numbers, days with days; else unknown."""
    left_number, right_number = number(left), number(right)
    if left_number is not None and right_number is not None:
        return left_number < right_number
    left_day, right_day = day(left), day(right)
    if left_day is not None and right_day is not None:
        return left_day < right_day
    return UNKNOWN
