"""Set a paper with Typst: PDF/A-2b from a template and plain data. No database, no settings.

    pdf = typeset(data, Marks(serial=…, url=…, demo=True), words).pdf

Data reaches a template as one JSON text in `sys.inputs`, never as Typst source: nothing typed by anybody is read as
markup. One compiler per process, behind a lock (it is not made for two threads); a warm paper takes ten milliseconds.
"""

import io
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from onewindow.core.clock import now

from . import fonts
from .errors import BadLayout
from .layout import CertificateData, LetterData, Line, Marks, Paper, Words, check, printable, spoken_day, validity
from .vertical import TAG

_TEMPLATES = Path(__file__).parent / "templates"
_LOCK = Lock()
_INK = "#153e75"
_MASK = 2
#: Printers' mark for a character that no face has; the register and the public page show the character itself.
GETA = "〓"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Typeset:
    """A paper as a file."""

    pdf: bytes  #: PDF/A-2b, not signed
    unset: tuple[str, ...]  #: characters that no face could draw, shown as 〓


def typeset(data: CertificateData | LetterData, marks: Marks, words: Words, *, at: datetime | None = None) -> Typeset:
    """Set one paper; `at` is the time written into the file. Raises BadLayout, NoFonts."""
    check(data)
    page, paper = _page(data, marks, words), data.paper
    faces = fonts.faces()
    page["song"] = list(faces.song)
    try:
        return Typeset(pdf=_compile(paper, page, at), unset=())
    except typst.TypstError as fault:
        # A character without a glyph is the one thing PDF/A forbids that plain data can bring about.
        page, unset = _with_geta(page)
        if not unset:
            raise BadLayout(why=f"排版程序报告 {fault.message}") from None
    logger.warning("no typeface draws %s", ", ".join(f"U+{ord(c):04X}" for c in unset))
    return Typeset(pdf=_compile(paper, page, at), unset=unset)


def picture(data: CertificateData | LetterData, marks: Marks, words: Words, *, per_inch: float) -> bytes:
    """The first page as a PNG, for a sample to look at; nothing is signed. Raises BadLayout, NoFonts."""
    check(data)
    page = _page(data, marks, words)
    page["song"] = list(fonts.faces().song)
    inputs = {"data": json.dumps(page, ensure_ascii=False)}
    try:
        with _LOCK:
            made = _compiler().compile(
                input=_TEMPLATES / f"{data.paper}.typ", format="png", ppi=per_inch, sys_inputs=inputs
            )
    except typst.TypstError as fault:
        raise BadLayout(why=f"排版程序报告 {fault.message}") from None
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError("Typst gave no picture")
    return first


def drawing_png(svg: str, *, per_inch: float) -> bytes:
    """A drawing of our own making (SVG) as a PNG, for a phone to keep. Raises BadLayout, NoFonts."""
    inputs = {"data": json.dumps({"song": [], "drawing": svg}, ensure_ascii=False)}
    try:
        with _LOCK:
            made = _compiler().compile(input=_TEMPLATES / "drawing.typ", format="png", ppi=per_inch, sys_inputs=inputs)
    except typst.TypstError as fault:
        raise BadLayout(why=f"排版程序报告 {fault.message}") from None
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no picture")
    return made


def set_plain(template: str, page: dict[str, Any], *, at: datetime) -> bytes:
    """Set a page that is no paper of an agency from a template of this room. Raises BadLayout."""
    try:
        return _compile(template, page, at)
    except typst.TypstError as fault:
        changed, unset = _with_geta(page | {"url": "", "qr": ""})
        if not unset:
            raise BadLayout(why=f"排版程序报告 {fault.message}") from None
        logger.warning("no typeface draws %s", ", ".join(f"U+{ord(c):04X}" for c in unset))
        return _compile(template, changed, at)


def _compile(paper: Paper | str, page: dict[str, Any], at: datetime | None) -> bytes:
    stamp = int((at or now()).timestamp())
    inputs = {"data": json.dumps(page, ensure_ascii=False)}
    with _LOCK:
        made = _compiler().compile(
            input=_TEMPLATES / f"{paper}.typ",
            format="pdf",
            pdf_standards=["a-2b"],
            sys_inputs=inputs,
            timestamp=stamp,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no file")
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=_TEMPLATES, font_paths=fonts.faces().fonts, ignore_system_fonts=True)


def _page(data: CertificateData | LetterData, marks: Marks, words: Words) -> dict[str, Any]:
    page = _certificate(data, words) if isinstance(data, CertificateData) else _letter(data)
    page |= {
        "issuer": data.issuer,
        "issued": spoken_day(data.issued_on, words),
        "seal": data.seal or data.issuer,
        "seal_under": words.sample_seal if marks.demo else "",
        "number": data.number,
        "serial": "-".join(marks.serial[i : i + 4] for i in range(0, len(marks.serial), 4)),
        "demo": marks.demo,
        "words": {
            "scan": words.scan,
            "note": words.note,
            "basis": words.basis,
            "see_annex": words.see_annex,
            "annex": words.annex,
            "sample_note": words.sample_note,
            "drawing": words.drawing,
            "drawing_note": words.drawing_note,
            "code_note": words.code_note,
            **words.extra,
        },
    }
    shown: dict[str, Any] = _printable(page)
    drawing = data.drawing if isinstance(data, CertificateData) else ""
    return shown | {"url": marks.url, "qr": qr(marks.url), "drawing": drawing}


def _certificate(data: CertificateData, words: Words) -> dict[str, Any]:
    lines = [_line(line) for line in data.lines]
    if data.shows_validity:
        lines.append({"label": words.validity_label, "value": validity(data, words), "strong": False})
    if data.paper is Paper.LICENCE:
        lines.insert(0, _line(data.holder, strong=True))
    elif data.basis:
        lines.append({"label": words.basis.rstrip("：:"), "value": data.basis, "strong": False})
    return {
        "title": data.names["zh"],
        "names": {language: data.names.get(language, "") for language in ("en", "ug")}
        | {"mong": data.names.get(TAG, "") if fonts.faces().mongolian else ""},
        "copy": data.copy,
        "number_label": words.number_label,
        "holder": data.holder.value,
        "paragraphs": list(data.paragraphs),
        "lines": lines,
        "listed": [],
        "closing": list(data.closing),
        "basis": data.basis,
    }


def _letter(data: LetterData) -> dict[str, Any]:
    return {
        "title": data.title,
        "holder": data.holder.value,
        "paragraphs": list(data.paragraphs),
        "lines": [_line(line) for line in data.lines],
        "listed": [{"what": entry.what, "remedy": entry.remedy} for entry in data.listed],
        "closing": list(data.closing),
    }


def _line(line: Line, *, strong: bool = False) -> dict[str, Any]:
    return {"label": line.label, "value": line.value, "strong": strong}


def qr(url: str) -> str:
    """The code as SVG: level M, four modules of quiet zone, version 8 for an address of usual length.

    One mask pattern for all: a token is random, so no pattern suits it better than another, and trying all eight takes
    as long as setting half the page. A test reads many.
    """
    out = io.BytesIO()
    code = segno.make(url, error="m", micro=False, boost_error=False, mask=_MASK)
    code.save(out, kind="svg", border=4, xmldecl=False, dark=_INK, light=None)
    return out.getvalue().decode()


def _printable(value: Any) -> Any:
    return _each_text(value, printable)


def _with_geta(page: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    points = fonts.covered()
    unset: dict[str, None] = {}

    def redrawn(text: str) -> str:
        for character in text:
            if ord(character) not in points and character not in "\n\u200b":
                unset[character] = None
        return "".join(GETA if c in unset else c for c in text)

    kept = {name: page[name] for name in ("url", "qr", "drawing") if name in page}
    return _each_text(page, redrawn) | kept, tuple(unset)


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(child, change) for key, child in value.items()}
    if isinstance(value, list):
        return [_each_text(child, change) for child in value]
    return value
