"""PURE: unit codes: checked as they stand, taken apart, and look-alike letters told to the person who typed them.

read_code("110101 001001 GB00012 F00180302")      # without the blanks of the printed form
parts("110101001001GB00012F00180302").kind        # UnitKind.UNIT
tidy_number("粤(2020)某市不动产权第 0000001 号")    # as the book writes the number of a certificate
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onewindow.core.errors import gettext_noop
from onewindow.rules import identifiers
from onewindow.rules.divisions import Areas
from onewindow.rules.identifiers import Kind
from onewindow.rules.sentences import Phrase, Sentence

LOOKS_ALIKE = Phrase(
    "looks_alike", gettext_noop("第 {place} 位“{found}”（{name}）看上去像“{meant}”，但不是，请改为半角的“{meant}”。")
)

#: What stands where a digit is wanted, and what was meant.
_FOR_DIGITS = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
#: What stands where a letter is wanted, and what was meant. A digit there is only a look-alike where a letter fits.
_FOR_LETTERS = {"0": "O", "1": "L", "2": "Z", "5": "S", "6": "G", "8": "B"}
#: Letters of other scripts that look like ours: Cyrillic, then Greek.
_OTHER_SCRIPTS = dict(
    zip("АВЕЅНХСОІЈЅТРКМУЗавехсоіѕΑΒΕΗΙΖΟΧΥΝΤο", "ABESHXCO1JSTPKMY3ABEXC01SABEH1Z0XYNT0", strict=True)
)
#: Only warnings ask for divisions, and this register asks for its own.
_NO_AREAS = Areas(own={})
_LETTER_PLACES = {13: "GJZ", 14: "ABSXCDEFGHLNWY", 20: "FLQW"}


class UnitKind(StrEnum):
    """What a code names."""

    PARCEL = "parcel"  #: 宗地 alone
    BUILDING = "building"  #: 幢
    UNIT = "unit"  #: 户, or another fixture


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeParts:
    """A unit code taken apart (GB/T 37346)."""

    division: str  #: six digits
    area: str  #: 地籍区 and 地籍子区, six digits
    parcel: str  #: 宗地代码, nineteen letters
    fixture: str  #: F, L, Q or W
    building: str  #: the code up to and with the building, 24 letters
    kind: UnitKind  #: what it names


def read_code(text: str) -> tuple[str, Sentence | None]:
    """The code without the blanks between its printed groups, and what is wrong with it (None: nothing)."""
    code = text.replace(" ", "")
    wrong = identifiers.check(Kind.UNIT_CODE, code, areas=_NO_AREAS, today=date.min).reason
    return code, None if wrong is None else _look_alike(code) or wrong


def parts(code: str) -> CodeParts:
    """A right code, taken apart."""
    fixture = code[19]
    kind = UnitKind.PARCEL if fixture == "W" else UnitKind.UNIT
    if fixture == "F" and code[24:] == "0000":
        kind = UnitKind.BUILDING
    return CodeParts(
        division=code[:6], area=code[6:12], parcel=code[:19], fixture=fixture, building=code[:24], kind=kind
    )


_WIDE = {ord("("): "（", ord(")"): "）"}


def tidy_number(text: str) -> str:
    """A certificate number as the book writes it: without blanks, brackets of full width, digits of half width."""
    plain = "".join(text.split()).translate(_WIDE)
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in plain)


def printed(code: str) -> str:
    """In the four groups of a certificate."""
    return " ".join((code[:6], code[6:12], code[12:19], code[19:]))


def _look_alike(code: str) -> Sentence | None:
    for place, letter in enumerate(code, start=1):
        meant = _meant(place, letter)
        if meant:
            return LOOKS_ALIKE(place=place, found=letter, name=_name(letter), meant=meant)
    return None


def _meant(place: int, letter: str) -> str:
    allowed = _LETTER_PLACES.get(place)
    if letter.isascii() and (letter.isdigit() if allowed is None else letter in allowed):
        return ""
    plain = _OTHER_SCRIPTS.get(letter) or unicodedata.normalize("NFKC", letter).upper()
    if allowed is None:
        meant = plain if plain.isascii() and plain.isdigit() else _FOR_DIGITS.get(plain, "")
    else:
        meant = plain if plain in allowed else _FOR_LETTERS.get(plain, "")
        meant = meant if meant in allowed else ""
    return meant if len(meant) == 1 else ""


def _name(letter: str) -> str:
    if letter.isascii():
        return gettext_noop("数字") if letter.isdigit() else gettext_noop("字母") if letter.isalpha() else "U+007C"
    return f"U+{ord(letter):04X}"
