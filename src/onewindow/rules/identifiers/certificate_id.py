"""The identifier of an electronic certificate 电子证照标识 (GB/T 36904).

1.2.156.3005.2 . type (credit code of its author 18 + serial 3) . issuing agency 18 . number . version 3 . check 1;
the check character is ISO 7064 MOD 37,36 over type, agency, number and version without the dots.
"""

import re
from collections.abc import Iterator

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .checksums import mod_37_36_check
from .credit_code import credit_code_faults, credit_code_warnings
from .results import CHECK, Context

ROOT = "1.2.156.3005.2"

NOT_THE_ROOT = Phrase("root", gettext_noop("应以 {root}. 开头。"))
PARTS = Phrase("parts", gettext_noop("{root} 之后应有类型、机构、流水号、版本号、校验位五段，现为 {found} 段。"))
PART = Phrase("part", gettext_noop("{name}“{found}”应为{wanted}。"))
ORGANISATION = Phrase("organisation", gettext_noop("{name}中的统一社会信用代码不成立：{fault}"))

#: Longer numbers than any standard uses are mistakes.
_LONGEST_NUMBER = 64
_TYPE, _ISSUER = gettext_noop("证照类型代码"), gettext_noop("颁证机构代码")
_SHAPES = (
    (_TYPE, r"[0-9A-Z]{18}[0-9]{3}", gettext_noop("18 位机构代码加 3 位数字")),
    (_ISSUER, r"[0-9A-Z]{18}", gettext_noop("18 位机构代码")),
    (gettext_noop("流水号"), rf"[0-9A-Z]{{1,{_LONGEST_NUMBER}}}", gettext_noop("数字和大写字母")),
    (gettext_noop("版本号"), r"[0-9]{3}", gettext_noop("3 位数字")),
    (gettext_noop("校验位"), r"[0-9A-Z]", gettext_noop("1 位数字或大写字母")),
)


def certificate_id_faults(identifier: str, context: Context) -> Iterator[Sentence]:
    """Root, parts, check character, then the two credit codes inside."""
    if not identifier.startswith(f"{ROOT}."):
        yield NOT_THE_ROOT(root=ROOT)
    parts = _parts(identifier)
    if len(parts) != len(_SHAPES):
        yield PARTS(root=ROOT, found=len(parts))
    for part, (name, pattern, wanted) in zip(parts, _SHAPES, strict=True):
        if not re.fullmatch(pattern, part):
            yield PART(name=name, found=part, wanted=wanted)
    if mod_37_36_check("".join(parts[:4])) != parts[4]:
        yield CHECK()
    for name, code in ((_TYPE, parts[0][:18]), (_ISSUER, parts[1])):
        fault = next(credit_code_faults(code, context), None)
        if fault:
            yield ORGANISATION(name=name, fault=fault)


def certificate_id_warnings(identifier: str, context: Context) -> tuple[Sentence, ...]:
    """Whether the areas of its author and its issuer are known."""
    kind, issuer = _parts(identifier)[:2]
    found = credit_code_warnings(kind[:18], context) + credit_code_warnings(issuer, context)
    return tuple({warning.text(): warning for warning in found}.values())


def _parts(identifier: str) -> list[str]:
    return identifier.removeprefix(f"{ROOT}.").split(".")


def make_certificate_id(*, kind: str, issuer: str, number: str, version: int = 1) -> str:
    """The identifier with its check character: `kind` of 21 letters, `issuer` of 18, version from 1 to 999."""
    body = (kind, issuer, number, f"{version:03}")
    return ".".join((ROOT, *body, mod_37_36_check("".join(body))))
