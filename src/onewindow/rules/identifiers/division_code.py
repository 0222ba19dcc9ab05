"""The division code 行政区划代码 (GB/T 2260), and the region's own codes that the standard does not have."""

import re
from collections.abc import Iterator

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .results import DIGITS, Context, faults_of_shape

NO_SUCH_DIVISION = Phrase("no_such_division", gettext_noop("GB/T 2260 中没有代码 {found}，请核对。"))
NOT_STANDARD = Phrase(
    "not_standard",
    gettext_noop("{found} {name}是统计用区划代码，不在 GB/T 2260 中，对外交换请用所在县市的代码。"),
)
ABOLISHED = Phrase("abolished", gettext_noop("{found} {name}已于 {year} 年撤销，请核对现行代码。"))

_DIGIT = re.compile(r"[0-9]")


def division_faults(code: str, context: Context) -> Iterator[Sentence]:
    """Shape, then whether the standard or the region's file has it."""
    yield from faults_of_shape(code, 6, _DIGIT, DIGITS)
    if context.areas.standard(code) is None and code not in context.areas.own:
        yield NO_SUCH_DIVISION(found=code)


def division_warnings(code: str, context: Context) -> tuple[Sentence, ...]:
    """What the standard does not have, or has abolished."""
    standard = context.areas.standard(code)
    if standard is None:
        return (NOT_STANDARD(found=code, name=context.areas.own[code].name),)
    return (ABOLISHED(found=code, name=standard.name, year=standard.abolished),) if standard.abolished else ()
