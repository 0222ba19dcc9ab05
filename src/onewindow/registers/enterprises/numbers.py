"""PURE: subject codes from a registrar's segment, and account numbers with their check digit.

A serial is allotted by `serials`, once and never again; here it only gets its form.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: Characters of a subject code (GB 32100: digits and capitals without I, O, Z, S, V), in order.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class SegmentFullError(ValueError):
    """The code segment of a registrar is used up; a new one must be asked for."""


@dataclass(frozen=True, kw_only=True)
class CodeSegments:
    """Which subject codes a registrar may give."""

    authority: str  #: first character of the unified code: 9 市场监管
    categories: Mapping[str, str]  #: kind of enterprise -> second character
    segments: Mapping[str, str]  #: division of the registrar -> first four characters

    def subject(self, division: str, serial: int) -> str:
        """The first eight characters of the subject code for serial 1, 2, … Raises SegmentFullError, KeyError."""
        return self.segments[division] + _base31(serial, 4)

    def category(self, kind: str) -> str:
        """The second character for a kind of enterprise."""
        return self.categories.get(kind, self.categories["其他"])


def _base31(number: int, width: int) -> str:
    if not 0 <= number < len(ALPHABET) ** width:
        raise SegmentFullError(number)
    digits = []
    for _ in range(width):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))


def account_number(prefix: str, serial: int, digits: int) -> str:
    """An account number: the branch's prefix, the serial, and a Luhn check digit."""
    body = f"{prefix}{serial:0{digits}d}"
    return body + str(luhn(body))


def luhn(body: str) -> int:
    """The Luhn check digit of a text of digits."""
    total = 0
    for position, character in enumerate(reversed(body)):
        doubled = int(character) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
