"""Mobile numbers of the mainland 手机号码: eleven digits, 13 to 19 in front."""

import re
from collections.abc import Iterator

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .results import DIGITS, Context, faults_of_shape

MOBILE_PREFIX = Phrase("mobile_prefix", gettext_noop("手机号码应以 13 至 19 开头。"))

_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"1[3-9][0-9]{9}")


def mobile_faults(number: str, _context: Context) -> Iterator[Sentence]:
    """Shape and prefix; whether the number is in use is not known here."""
    yield from faults_of_shape(number, 11, _DIGIT, DIGITS)
    if not _NUMBER.fullmatch(number):
        yield MOBILE_PREFIX()
