"""PURE: the number of a case: division, day of submission in official time, running number of that day.

The counter is raised in the statement or transaction that writes the case, so a case that was not written leaves no gap
(docs/decisions/0006). From the hundred-thousandth of a day on the last part simply grows.
"""

import re
from datetime import date

_NUMBER = re.compile(r"([0-9]{6})-([0-9]{8})-([0-9]{5,})")


def number_of(division: str, day: date, n: int) -> str:
    """The n-th number of the day."""
    return f"{division}-{day:%Y%m%d}-{n:05d}"


def tidy(text: str) -> str:
    """What somebody typed or scanned, as a number may be written: blanks and other dashes taken out."""
    return re.sub(r"[‐‑‒–—―−－]", "-", re.sub(r"\s+", "", text))


def is_number(text: str) -> bool:
    """Whether it has the form of a number."""
    return _NUMBER.fullmatch(text) is not None
