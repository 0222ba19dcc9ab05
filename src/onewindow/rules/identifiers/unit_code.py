"""The real-estate unit code 不动产单元代码 (GB/T 37346): 28 letters, written here without blanks.

Division 6, cadastral area 3 and sub-area 3, kind of parcel 2, parcel 5, kind of fixture 1, fixture 8 (for houses:
building 4, flat 4; for land alone: W and zeros).
"""

import re
from collections.abc import Iterator

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .results import LENGTH, Context, warnings_of_area

PLACES = Phrase("places", gettext_noop("第 {first} 至 {last} 位 {found} 应为{wanted}。"))
COLLECTIVE_ONLY = Phrase("collective_only", gettext_noop("宗地特征码 {found} 不成立：A（集体土地所有权）只用于 J。"))
LAND_ONLY = Phrase("land_only", gettext_noop("定着物特征码为 W（没有定着物）时，后八位应全为 0。"))

#: First and last place, pattern, what it is.
_PARTS = (
    (1, 6, r"[0-9]{6}", gettext_noop("六位数字的行政区划代码")),
    (7, 12, r"[0-9]{6}", gettext_noop("地籍区和地籍子区各三位数字")),
    (13, 13, r"[GJZ]", gettext_noop("土地所有权类型 G、J 或 Z")),
    (14, 14, r"[ABSXCDEFGHLNWY]", gettext_noop("宗地（宗海）特征码")),
    (15, 19, r"[0-9]{5}", gettext_noop("五位数字的宗地顺序号")),
    (20, 20, r"[FLQW]", gettext_noop("定着物特征码 F、L、Q 或 W")),
    (21, 28, r"[0-9]{8}", gettext_noop("八位数字的定着物单元号")),
)


def unit_code_faults(code: str, _context: Context) -> Iterator[Sentence]:
    """Every part by its kind; the code has no check character."""
    if len(code) != 28:
        yield LENGTH(wanted=28, found=len(code))
    for first, last, pattern, wanted in _PARTS:
        found = code[first - 1 : last]
        if not re.fullmatch(pattern, found):
            yield PLACES(first=first, last=last, found=found, wanted=wanted)
    if code[13] == "A" and code[12] != "J":
        yield COLLECTIVE_ONLY(found=code[12:14])
    if code[19] == "W" and code[20:] != "00000000":
        yield LAND_ONLY()


def unit_code_warnings(code: str, context: Context) -> tuple[Sentence, ...]:
    """Whether the area is known."""
    return warnings_of_area(code[:6], context)
