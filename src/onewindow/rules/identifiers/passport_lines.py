"""The machine-readable zone of a passport (ICAO 9303 part 4, TD3): two lines of 44 letters, joined by a line feed."""

import re
from collections.abc import Iterator
from datetime import date

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .checksums import mrz_check
from .results import Context

LINES = Phrase("lines", gettext_noop("应为两行，以一个换行符相连，现为 {found} 行。"))
LINE_LENGTH = Phrase("length", gettext_noop("第 {line} 行应为 44 位，现为 {found} 位。"))
LINE_PLACES = Phrase("places", gettext_noop("第 {line} 行第 {first} 至 {last} 位 {found} 应为{wanted}。"))
LINE_CHECK = Phrase("check", gettext_noop("第 2 行第 {place} 位{name}的校验码不符，请逐位核对。"))
NO_SUCH_DAY = Phrase("no_such_day", gettext_noop("第 2 行第 {first} 至 {last} 位 {found} 不是真实的日期。"))

_LINE = 44
_LETTERS = gettext_noop("大写字母或 <")
_ANY = gettext_noop("数字、大写字母或 <")
_DIGIT_WORD = gettext_noop("数字")

#: Line, first and last place, pattern, what it is.
_PARTS = (
    (1, 1, 2, r"P[A-Z<]", gettext_noop("以 P 开头的证件类别")),
    (1, 3, 5, r"[A-Z]{1,3}<{0,2}", gettext_noop("签发国代码")),
    (1, 6, 44, r"[A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*", gettext_noop("姓名（姓<<名）")),
    (2, 1, 9, r"[A-Z0-9][A-Z0-9<]{8}", gettext_noop("护照号")),
    (2, 10, 10, r"[0-9]", _DIGIT_WORD),
    (2, 11, 13, r"[A-Z]{1,3}<{0,2}", gettext_noop("国籍代码")),
    (2, 14, 19, r"[0-9<]{6}", gettext_noop("出生日期 YYMMDD")),
    (2, 20, 20, r"[0-9]", _DIGIT_WORD),
    (2, 21, 21, r"[MF<]", gettext_noop("性别 M、F 或 <")),
    (2, 22, 27, r"[0-9]{6}", gettext_noop("有效期 YYMMDD")),
    (2, 28, 28, r"[0-9]", _DIGIT_WORD),
    (2, 29, 42, r"[A-Z0-9<]{14}", _ANY),
    (2, 43, 43, r"[0-9<]", gettext_noop("数字或 <")),
    (2, 44, 44, r"[0-9]", _DIGIT_WORD),
)
#: Place of the check digit, the stretches it covers (from 0), what they are.
_CHECKS = (
    (10, ((0, 9),), gettext_noop("护照号")),
    (20, ((13, 19),), gettext_noop("出生日期")),
    (28, ((21, 27),), gettext_noop("有效期")),
    (43, ((28, 42),), gettext_noop("个人号码")),
    (44, ((0, 10), (13, 20), (21, 43)), gettext_noop("综合")),
)


def passport_lines_faults(value: str, _context: Context) -> Iterator[Sentence]:
    """Two lines, their parts, real days, all five check digits."""
    lines = value.split("\n")
    if len(lines) != 2:
        yield LINES(found=len(lines))
    for number, line in enumerate(lines, start=1):
        if len(line) != _LINE:
            yield LINE_LENGTH(line=number, found=len(line))
    for number, first, last, pattern, wanted in _PARTS:
        found = lines[number - 1][first - 1 : last]
        if not re.fullmatch(pattern, found):
            yield LINE_PLACES(line=number, first=first, last=last, found=found, wanted=wanted)
    for first, last in ((14, 19), (22, 27)):
        found = lines[1][first - 1 : last]
        if not _can_be_a_day(found):
            yield NO_SUCH_DAY(first=first, last=last, found=found)
    for place, stretches, name in _CHECKS:
        covered = "".join(lines[1][first:last] for first, last in stretches)
        found = lines[1][place - 1]
        # Without a personal number its check digit may be the filler.
        if found != mrz_check(covered) and not (place == 43 and found == "<" and not covered.strip("<")):
            yield LINE_CHECK(place=place, name=name)


def _can_be_a_day(text: str) -> bool:
    """Whether YYMMDD is a day of this century or the last; a part that is not known is written <<."""
    year, month, day = text[:2], text[2:4], text[4:]
    if any("<" in part and part != "<<" for part in (year, month, day)):
        return False
    try:
        date(2000 + int(year.replace("<<", "00")), int(month.replace("<<", "01")), int(day.replace("<<", "01")))
    except ValueError:
        return False
    return True
