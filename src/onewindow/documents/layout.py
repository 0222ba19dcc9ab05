"""PURE: what stands on a paper, before it is set: a certificate, a decision, a notice, a receipt.

    CertificateData(names={"zh": "出版物经营许可证"}, number="…", holder=Line(label="企业名称", value="…"), lines=(…),
                    issuer="…", issued_on=date(2026, 11, 25), expires_on=date(2032, 3, 31))

Callers fill the data; the maker adds serial, address and the demo mark. `personal` of a line names its mask
(masking.py): a personal value is printed in full, stored sealed, and shown to the public masked.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .errors import BadLayout

#: A value longer than this is refused: it belongs in an attachment, not on a certificate.
LONGEST = 2000
#: A longer run without a place to break is given one.
_UNBROKEN = re.compile(r"[!-~]{40}(?=[!-~])")
#: Marks that change the direction or order of what follows: a name must not be able to rearrange a certificate.
_REORDER = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class Paper(StrEnum):
    """The layouts; each is a template of this name."""

    LICENCE = "licence"  # A4 landscape with guilloche: a certificate 证照
    LETTER = "letter"  # A4 upright: a decision 决定书
    SLIP = "slip"  # A4 upright, facts first: 受理通知书, 一次性告知书, 收件回执
    CODE = "code"  # small: a code to be stuck on a certificate that was printed before there were codes


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One field."""

    label: str  #: what it is, such as 经营场所
    value: str  #: as printed
    personal: str = ""  #: name of its mask ("name", "ric", "address" …); empty where everybody may read it


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One thing that is missing or to be done, in a notice."""

    what: str  #: the material or value
    remedy: str  #: what to do about it


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateData:
    """A certificate 证照 as its issuer wants it; some kinds are set as a decision, a notice or a receipt."""

    paper: Paper = Paper.LICENCE  #: the layout
    names: Mapping[str, str]  #: name of the kind by language: zh, and en or ug where there is one
    number: str  #: certificate number, unique for its kind
    holder: Line  #: whose it is
    lines: tuple[Line, ...] = ()  #: the other fields, in order
    issuer: str  #: name of the issuing agency on the day of issue
    seal: str = ""  #: text of the seal's ring; the issuer's name where empty
    issued_on: date  #: day of issue
    expires_on: date | None = None  #: last day of validity; None without an end
    shows_validity: bool = True  #: whether a line says from when to when
    basis: str = ""  #: the law it rests on
    copy: str = ""  #: 正本 or 副本
    paragraphs: tuple[str, ...] = ()  #: text before the fields (letter and slip)
    closing: tuple[str, ...] = ()  #: text after them (letter and slip)
    drawing: str = ""  #: SVG of our own making for a page of its own 附图 (licence)


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterData:
    """A decision, notice or receipt 文书, its words already filled in (wording.py)."""

    paper: Paper  #: letter or slip
    title: str  #: such as 不予行政许可决定书
    number: str = ""  #: 文号, or the case number on a slip
    holder: Line  #: to whom it goes
    paragraphs: tuple[str, ...] = ()  #: the text before the facts
    lines: tuple[Line, ...] = ()  #: facts as a table
    listed: tuple[Listed, ...] = ()  #: what is missing or asked for
    closing: tuple[str, ...] = ()  #: the text after: terms, how to appeal
    issuer: str  #: name of the agency on that day
    seal: str = ""  #: text of the seal's ring; the issuer's name where empty
    issued_on: date  #: day of the letter


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What the maker adds to make a paper checkable."""

    serial: str  #: 16 characters
    url: str  #: what the QR code holds
    demo: bool  #: whether everything is marked as a sample


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The fixed words of papers, from the region's data."""

    scan: str  #: beside the code
    note: str  #: what the signature means
    basis: str  #: before the law
    number_label: str  #: before the number
    validity_label: str  #: label of the validity
    validity_range: str  #: "{from} 至 {to}"
    validity_open: str  #: "{from} 起长期有效"
    day: str  #: "{y} 年 {m} 月 {d} 日"
    see_annex: str  #: where the fields do not fit
    annex: str  #: title of the annex
    sample_note: str  #: in demo mode
    sample_seal: str  #: in demo mode, under the star
    drawing: str = "附图"  #: title of the page with the drawing
    drawing_note: str = ""  #: under it
    code_note: str = ""  #: on a code to be stuck on
    extra: Mapping[str, str] = field(default_factory=dict)  #: words of a region's own templates


def check(data: CertificateData | LetterData) -> None:
    """Refuse a paper that lacks what makes it one. Raises BadLayout."""
    title = data.names.get("zh", "") if isinstance(data, CertificateData) else data.title
    needed = {"名称": title, "持有人": data.holder.value, "发证机关": data.issuer}
    if isinstance(data, CertificateData):
        needed["编号"] = data.number
        if data.expires_on is not None and data.expires_on < data.issued_on:
            raise BadLayout(why="有效期止早于发证日期")
    missing = [name for name, value in needed.items() if not value.strip()]
    if missing:
        raise BadLayout(why=f"缺少{'、'.join(missing)}")
    long = [line.label for line in (data.holder, *data.lines) if len(line.value) > LONGEST]
    if long or any(len(value) > LONGEST for value in needed.values()):
        raise BadLayout(why=f"{'、'.join(long) or '名称'}超过 {LONGEST} 字，请放入附件")


def printable(text: str) -> str:
    """A text as it can be set: no control or reordering marks, line breaks kept, long runs breakable."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_REORDER)
    plain = "".join(c if c == "\n" or unicodedata.category(c) not in _UNSET else " " for c in plain)
    return _UNBROKEN.sub(lambda run: run[0] + "\u200b", plain)


#: Control, surrogate, private and unassigned characters have no agreed look.
_UNSET = frozenset({"Cc", "Cs", "Co", "Cn"})


def spoken_day(day: date, words: Words) -> str:
    """2026-11-25 -> 2026 年 11 月 25 日."""
    return filled(words.day, {"y": str(day.year), "m": str(day.month), "d": str(day.day)})


def validity(data: CertificateData, words: Words) -> str:
    """From when to when, in words."""
    start = spoken_day(data.issued_on, words)
    if data.expires_on is None:
        return filled(words.validity_open, {"from": start})
    return filled(words.validity_range, {"from": start, "to": spoken_day(data.expires_on, words)})


_PLACE = re.compile(r"\{([a-z_]+)\}")


def places(template: str) -> set[str]:
    """The names in braces of a template."""
    return set(_PLACE.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put values into a template; nothing in a value is read as a place. Raises BadLayout for one that is missing."""
    missing = sorted(places(template) - values.keys())
    if missing:
        raise BadLayout(why=f"缺少 {'、'.join(missing)}")
    return _PLACE.sub(lambda place: values[place[1]], template)
