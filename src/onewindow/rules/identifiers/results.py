"""What a check says, and the faults that several kinds of identifiers share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.core.errors import gettext_noop
from onewindow.rules.divisions import Areas
from onewindow.rules.sentences import Phrase, Sentence

NOT_TEXT = Phrase("not_text", gettext_noop("应为文字，请加引号填写。"))
EMPTY = Phrase("empty", gettext_noop("没有填写。"))
BLANKS = Phrase("blanks", gettext_noop("含有空格或换行等空白，请去掉。"))
NOT_ASCII = Phrase("not_ascii", gettext_noop("“{letter}”不是半角的数字或字母，请改用半角输入。"))
LOWER_CASE = Phrase("lower_case", gettext_noop("字母应为大写。"))
LENGTH = Phrase("length", gettext_noop("应为 {wanted} 位，现为 {found} 位。"))
LETTER = Phrase("letter", gettext_noop("第 {place} 位“{letter}”不是允许的字符，应为{wanted}。"))
CHECK = Phrase("check", gettext_noop("校验码不符，请逐位核对。"))
UNKNOWN_AREA = Phrase("unknown_area", gettext_noop("行政区划代码 {area} 不在 GB/T 2260 中，请核对。"))

DIGITS = gettext_noop("数字")


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a check found."""

    valid: bool  #: whether the value is right as it stands
    reason: Sentence | None = None  #: why it is not
    warnings: tuple[Sentence, ...] = ()  #: right, but an area in it is not known


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a check may need to know besides the value."""

    areas: Areas  #: divisions that are known
    today: date  #: nobody is born after it


#: The faults of a value that is a text without blanks, in order of telling; only the first is ever asked for, so what
#: follows a yield may rely on it. And the warnings of a value without faults.
Faults = Callable[[str, Context], Iterator[Sentence]]
Warnings = Callable[[str, Context], tuple[Sentence, ...]]


def first_fault(value: object, context: Context, faults: Faults, *, allowed: str = "") -> Sentence | None:
    """The first thing that is wrong with a value: its letters, then what `faults` says."""
    if not isinstance(value, str):
        return NOT_TEXT()
    return next(faults_of_letters(value, allowed), None) or next(faults(value, context), None)


def faults_of_letters(value: str, allowed: str) -> Iterator[Sentence]:
    """What is wrong with the letters of any identifier: nothing, blanks, width, case."""
    if not value:
        yield EMPTY()
    for letter in value:
        if letter.isspace() and letter not in allowed:
            yield BLANKS()
        if not letter.isascii() or (not letter.isprintable() and letter not in allowed):
            yield NOT_ASCII(letter=letter if letter.isprintable() else f"U+{ord(letter):04X}")
    if value != value.upper():
        yield LOWER_CASE()


def faults_of_shape(value: str, wanted: int, pattern: re.Pattern[str], letters: str) -> Iterator[Sentence]:
    """Whether the value has `wanted` letters, each of which `pattern` allows (`letters` says which these are)."""
    if len(value) != wanted:
        yield LENGTH(wanted=wanted, found=len(value))
    for place, letter in enumerate(value, start=1):
        if not pattern.fullmatch(letter):
            yield LETTER(place=place, letter=letter, wanted=letters)


def warnings_of_area(area: str, context: Context) -> tuple[Sentence, ...]:
    """A warning where a division inside an identifier is not known."""
    return () if context.areas.known(area) else (UNKNOWN_AREA(area=area),)


def no_warnings(_value: str, _context: Context) -> tuple[Sentence, ...]:
    """For identifiers without an area."""
    return ()
