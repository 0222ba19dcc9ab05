"""The citizen number 公民身份号码 (GB 11643): division, birth date, sequence, check character."""

import re
from collections.abc import Iterator
from datetime import date

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .checksums import citizen_check
from .results import CHECK, DIGITS, LENGTH, Context, faults_of_shape, warnings_of_area

BIRTH_DATE = Phrase("birth_date", gettext_noop("第 7 至 14 位 {found} 不是真实的出生日期。"))
BIRTH_IN_FUTURE = Phrase("birth_in_future", gettext_noop("出生日期 {found} 晚于今天。"))
LAST_LETTER = Phrase("last_letter", gettext_noop("最后一位应为数字或大写 X。"))

_DIGIT = re.compile(r"[0-9]")
_LAST = re.compile(r"[0-9X]")


def citizen_number_faults(number: str, context: Context) -> Iterator[Sentence]:
    """Shape, birth date, check character, in this order."""
    body, last = number[:17], number[17:]
    if len(number) != 18:
        yield LENGTH(wanted=18, found=len(number))
    yield from faults_of_shape(body, 17, _DIGIT, DIGITS)
    if not _LAST.fullmatch(last):
        yield LAST_LETTER()
    birth = born(number)
    if birth is None:
        yield BIRTH_DATE(found=number[6:14])
    elif birth > context.today:
        yield BIRTH_IN_FUTURE(found=birth)
    if citizen_check(body) != last:
        yield CHECK()


def citizen_number_warnings(number: str, context: Context) -> tuple[Sentence, ...]:
    """Whether the area is known."""
    return warnings_of_area(number[:6], context)


def born(number: str) -> date | None:
    """The birth date in a citizen number, None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
