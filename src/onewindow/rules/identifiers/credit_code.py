"""The unified social credit code 统一社会信用代码 (GB 32100): registrar, kind, division, organisation code, check.

Codes of the military (A), of rural collectives (N) and of others (Y) pass like those that begin with a digit.
"""

import re
from collections.abc import Iterator

from onewindow.core.errors import Invalid, gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .checksums import CREDIT_ALPHABET, credit_check, organisation_check
from .results import CHECK, Context, faults_of_shape, warnings_of_area

REGISTRAR = Phrase("registrar", gettext_noop("第 1 位“{found}”不是登记管理部门代码。"))
DIVISION = Phrase("division_digits", gettext_noop("第 3 至 8 位 {found} 应为六位数字的行政区划代码。"))
ORGANISATION = Phrase(
    "organisation_check", gettext_noop("第 9 至 17 位的主体标识码（组织机构代码）校验不符，请逐位核对。")
)

LETTERS = gettext_noop("数字或大写字母（不用 I、O、S、V、Z）")

#: 1 机构编制 2 外交 3 司法行政 4 文化 5 民政 6 旅游 7 宗教 8 工会 9 市场监管 A 军队 N 农业农村 Y 其他
REGISTRARS = "123456789ANY"

_LETTER = re.compile(f"[{CREDIT_ALPHABET}]")
_DIVISION = re.compile(r"[0-9]{6}")
#: Organisation codes allotted together with a credit code begin with MA; six letters follow.
_SUBJECT_PREFIX = "MA"
_SERIAL_LETTERS = 6


class CreditCodesExhausted(Invalid):
    """No code can be made of these parts."""

    code = "credit_code_parts"
    message = gettext_noop(
        "不能用登记部门 {registrar}、类别 {kind}、区划 {division}、序号 {serial} 编制统一社会信用代码。"
    )


def credit_code_faults(code: str, _context: Context) -> Iterator[Sentence]:
    """Shape, registrar, division, then both check characters: GB 32100 over all, GB 11714 inside."""
    yield from faults_of_shape(code, 18, _LETTER, LETTERS)
    if code[0] not in REGISTRARS:
        yield REGISTRAR(found=code[0])
    if not _DIVISION.fullmatch(code[2:8]):
        yield DIVISION(found=code[2:8])
    # The outer check first: it covers all letters, so a slip of one is told as such.
    if credit_check(code[:17]) != code[17]:
        yield CHECK()
    if organisation_check(code[8:16]) != code[16]:
        yield ORGANISATION()


def credit_code_warnings(code: str, context: Context) -> tuple[Sentence, ...]:
    """Whether the registrar's area is known."""
    return warnings_of_area(code[2:8], context)


def make_uscc(*, registrar: str, kind: str, division: str, subject: str) -> str:
    """The code of a subject: one letter each for registrar and kind, six digits, eight letters of organisation code.

    Raises CreditCodesExhausted if a part has the wrong shape.
    """
    parts_right = (
        registrar in REGISTRARS
        and len(registrar) == 1
        and _LETTER.fullmatch(kind)
        and _DIVISION.fullmatch(division)
        and re.fullmatch(f"[{CREDIT_ALPHABET}]{{8}}", subject)
    )
    if not parts_right:
        raise CreditCodesExhausted(registrar=registrar, kind=kind, division=division, serial=subject)
    body = f"{registrar}{kind}{division}{subject}{organisation_check(subject)}"
    return body + credit_check(body)


def uscc_for(registrar: str, kind: str, division: str, serial: int) -> str:
    """The code for the `serial`-th subject (from 0) that a register allots: equal serials give equal codes.

    The serial is written in the 31 letters of the standard behind MA, so a division has 887 million of them. Raises
    CreditCodesExhausted beyond that.
    """
    base = len(CREDIT_ALPHABET)
    if not 0 <= serial < base**_SERIAL_LETTERS:
        raise CreditCodesExhausted(registrar=registrar, kind=kind, division=division, serial=serial)
    letters = ""
    for _ in range(_SERIAL_LETTERS):
        serial, place = divmod(serial, base)
        letters = CREDIT_ALPHABET[place] + letters
    return make_uscc(registrar=registrar, kind=kind, division=division, subject=_SUBJECT_PREFIX + letters)
