"""Codes of matters 政务服务事项编码: basic code of 12 digits, implementation code of 31, business code of 33.

Implementation code = credit code of the agency (18) + level (1) + basic code (12); business code = that + serial (2).
"""

import re
from collections.abc import Iterator

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .credit_code import credit_code_faults, credit_code_warnings
from .results import DIGITS, Context, faults_of_shape

MATTER_LENGTH = Phrase(
    "length", gettext_noop("应为 12 位（基本编码）、31 位（实施编码）或 33 位（业务办理项编码），现为 {found} 位。")
)
MATTER_KIND = Phrase("matter_kind", gettext_noop("事项类型 {found} 不成立，应为 01 至 10 或 20。"))
UNKNOWN_PROVINCE = Phrase("unknown_area", gettext_noop("省级代码 {area} 不在 GB/T 2260 中，请核对。"))
AGENCY = Phrase("agency_code", gettext_noop("前 18 位实施主体代码不成立：{fault}"))
AGENCY_LEVEL = Phrase("agency_level", gettext_noop("第 19 位行使层级“{found}”不成立，应为 1（国家）至 6（村、社区）。"))
BASIC = Phrase("basic_code", gettext_noop("第 20 至 31 位基本编码不成立：{fault}"))
SERIAL = Phrase("serial", gettext_noop("第 32、33 位业务办理项序号不成立：{fault}"))

#: 01 许可 02 处罚 03 强制 04 征收 05 给付 06 检查 07 确认 08 奖励 09 裁决 10 其他 20 公共服务
_KINDS = frozenset({f"{kind:02}" for kind in range(1, 11)} | {"20"})
_LEVELS = "123456"
_WHOLE_COUNTRY = "00"
_DIGIT = re.compile(r"[0-9]")


def matter_code_faults(code: str, context: Context) -> Iterator[Sentence]:
    """Length, then part by part."""
    if len(code) not in {12, 31, 33}:
        yield MATTER_LENGTH(found=len(code))
    if len(code) == 12:
        yield from _basic_faults(code)
        return
    agency = next(credit_code_faults(code[:18], context), None)
    if agency:
        yield AGENCY(fault=agency)
    if code[18] not in _LEVELS:
        yield AGENCY_LEVEL(found=code[18])
    for fault in _basic_faults(code[19:31]):
        yield BASIC(fault=fault)
    for fault in faults_of_shape(code[31:], len(code) - 31, _DIGIT, DIGITS):
        yield SERIAL(fault=fault)


def matter_code_warnings(code: str, context: Context) -> tuple[Sentence, ...]:
    """Whether the agency's area and the province are known."""
    agency = credit_code_warnings(code[:18], context) if len(code) > 12 else ()
    province = (code if len(code) == 12 else code[19:31])[:2]
    if province == _WHOLE_COUNTRY or context.areas.standard(province + "0000") is not None:
        return agency
    return (*agency, UNKNOWN_PROVINCE(area=province))


def _basic_faults(code: str) -> Iterator[Sentence]:
    yield from faults_of_shape(code, 12, _DIGIT, DIGITS)
    if code[2:4] not in _KINDS:
        yield MATTER_KIND(found=code[2:4])
