"""PURE: letters: trimmed, without what nobody can see, in half width where that is meant, within their limits."""

import re
import unicodedata
from decimal import Decimal
from typing import Protocol

from onewindow.catalogue.elements import Constraints, ElementType, Option

from . import faults
from .faults import Wrong

#: Characters where nobody says otherwise.
LONGEST = {ElementType.LONG_TEXT: 4000, ElementType.URL: 2000, ElementType.EMAIL: 254, ElementType.DOMAIN: 253}
LONGEST_TEXT = 200


class Field(Protocol):
    """What a value is read for: an element or a column of one."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> ElementType: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def constraints(self) -> Constraints: ...


def letters(raw: object, *, lines: bool = False) -> str:
    """The text with ends trimmed; control characters are refused, line ends unified. Raises Wrong."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal) or too_large(raw):
        raise Wrong(faults.NOT_TEXT())
    text = str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    for letter in text:
        if letter == "\n" and lines:
            continue
        if letter == "\n":
            raise Wrong(faults.ONE_LINE())
        if letter != "\t" and unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"}:
            raise Wrong(faults.CONTROL_LETTER())
    return unicodedata.normalize("NFC", text)


def too_large(raw: object) -> bool:
    """A whole number of thousands of digits, which Python itself refuses to write out."""
    return isinstance(raw, int) and raw.bit_length() > 1024


def half_width(text: str) -> str:
    """The full-width forms of a keyboard as half-width ones; a superscript two is not a digit that somebody meant."""
    return "".join(chr(ord(letter) - 0xFEE0) if "\uff01" <= letter <= "\uff5e" else letter for letter in text)


def narrow(raw: object) -> str:
    """For values without letters of their own width: half width, no blanks."""
    return re.sub(r"\s", "", half_width(letters(raw)))


def fitting(field: Field, text: str) -> str:
    """The text itself where it keeps its limits. Raises Wrong."""
    limits = field.constraints
    most = min(limits.max_length or LONGEST.get(field.type, LONGEST_TEXT), LONGEST[ElementType.LONG_TEXT])
    if len(text) > most:
        raise Wrong(faults.TOO_LONG(most=most, found=len(text)))
    if limits.min_length is not None and len(text) < limits.min_length:
        raise Wrong(faults.TOO_SHORT(least=limits.min_length, found=len(text)))
    if limits.pattern is not None and not re.fullmatch(limits.pattern, text, re.ASCII):
        raise Wrong(faults.PATTERN(pattern=limits.pattern))
    return text
