"""The page behind the code of a property certificate: one verdict first, then what anybody may know, as of this second.

    answer = scanned(request, checked, scan_serial(serial), token)   # None: no property certificate's code

It is looked at more than any other page, so it is set once for each shape (language, verdict, which restrictions there
are) and the values are put into what was set: the template is read once, a scan costs one statement and a join.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from onewindow.core.clock import SHANGHAI
from onewindow.documents import queries as documents
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.tokens import TokenVerdict
from onewindow.documents.verdicts import STANDS, Known, PaperView, Status, Verdict
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Ownership
from onewindow.registers.land.looks import Seen, Who, note_look
from onewindow.registers.land.scanning import KINDS, Scan, Scanned, standing_unit
from onewindow.registers.land.views import PublicView

from . import formats
from .estate_looks import SCANNED
from .estate_set import Marks, SetPage, set_page
from .estate_words import code_name, ownership_word, present, restrictions
from .preferences import Preferences, Size, Theme


class Look(TypedDict):
    """How a look is noted."""

    who: Who
    purpose: str
    view: Seen


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Everything that changes the page but for the values on it."""

    language: str  #: language of the page
    theme: str  #: palette
    big: bool  #: large print
    word: str  #: valid | replaced | cancelled
    proof: bool  #: a proof of registration, not a certificate
    stuck: bool  #: a code that was stuck on an old paper
    restrictions: tuple[bool, ...]  #: in the order of `restrictions`, empty for a number that no longer stands
    plan: bool  #: whether there is a drawing
    term: bool  #: whether the right has an end
    vacant: bool  #: whether nobody holds it (only set up)


class ScanPage(HttpResponse):
    """An answer of `scanned`."""


def scanned(request: HttpRequest, checked: TokenVerdict, done: Scanned, token: str) -> HttpResponse | None:
    """The page for the code of a property certificate, None for any other code or one that may be forged."""
    preferences: Preferences = getattr(request, "preferences", None) or Preferences()
    answer = answered(checked, done, token, preferences)
    if answer is None:
        return None
    if answer.looked_at:
        note_look(answer.looked_at, **LOOK)
    if not packs(request.headers.get("Accept-Encoding", "")):
        return ScanPage(answer.page.text(answer.values))
    packed = ScanPage(answer.page.packed(answer.values))
    packed.headers["Content-Encoding"] = "gzip"
    packed.headers["Vary"] = "Accept-Encoding"
    return packed


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a scan shows."""

    page: SetPage  #: of its shape
    values: dict[str, str]  #: that are put into it
    looked_at: str  #: code of the unit that was seen, "" for a number that no longer stands


#: How a scan is noted for the owner.
LOOK: Look = {"who": Who.ANYBODY, "purpose": SCANNED, "view": Seen.PUBLIC}


def answered(checked: TokenVerdict, done: Scanned, token: str, preferences: Preferences) -> Answer | None:
    """What to answer to the code of a property certificate in the language that is active; None as in `scanned`."""
    known, scan = done.known, done.scan
    if known is None or scan is None:
        return None
    verdict = documents.judge_token(token, checked, _as_the_book_has_it(known, scan))
    if verdict.paper is None or verdict.status not in {Status.VALID, Status.CANCELLED}:
        return None
    shape, values = _shape_and_values(preferences, verdict, verdict.paper, scan)
    return Answer(page=_set(shape), values=values, looked_at=scan.code if verdict.status is Status.VALID else "")


def packs(accepted: str) -> bool:
    """Whether a visitor who accepts these encodings gets the page packed."""
    return "gzip" in accepted


@dataclass(frozen=True, kw_only=True)
class CodeOnPaper:
    """A certificate that stands, found by the serial of its code."""

    serial: str  #: 16 characters
    number: str  #: as the book has it
    unit: str  #: code of the unit
    token: str  #: of the scan page

    @property
    def groups(self) -> list[str]:
        """The unit code in its four groups."""
        return printed(self.unit).split(" ")


def paper_of(serial: str) -> CodeOnPaper:
    """The certificate of a serial, if its number stands in the book. Raises NoSuchCertificate for any other."""
    row = documents.find_paper(serial)
    unit = standing_unit(row.number) if row is not None and row.kind in KINDS else ""
    if row is None or not unit:
        raise NoSuchCertificate(serial=serial)
    return CodeOnPaper(serial=serial, number=row.number, unit=unit, token=row.token)


def _as_the_book_has_it(known: Known, scan: Scan) -> Known:
    view = known.view
    if view.standing != STANDS or scan.standing == "current":
        return known
    return replace(known, view=replace(view, standing=scan.standing, ended_on=scan.ended_on))


def _shape_and_values(
    preferences: Preferences, verdict: Verdict, paper: PaperView, scan: Scan
) -> tuple[Shape, dict[str, str]]:
    unit = scan.unit if verdict.status is Status.VALID else None
    shape = Shape(
        language=get_language() or "",
        theme=preferences.theme.value,
        big=preferences.big,
        word="valid" if unit is not None else "replaced" if paper.standing == "replaced" else "cancelled",
        proof=scan.kind == "proof",
        stuck=paper.content.kind == "land_code",
        restrictions=present(unit) if unit else (),
        plan=bool(unit and scan.plan),
        term=bool(unit and scan.term_until),
        vacant=not (unit and unit.owners),
    )
    at = verdict.as_of.astimezone(SHANGHAI)
    clock = f"{at:%H:%M:%S}"
    values = {
        "number": scan.number,
        "serial": paper.content.serial,
        "checked_at": f"{_day(shape.language, at.date())} {clock}",
        "clock": clock,
        "issuer": paper.content.issuer,
        "since": _day(shape.language, scan.since),
        "ended_on": _day(shape.language, paper.ended_on),
    }
    if unit:
        values |= _of_unit(shape.language, unit, scan, at.date())
    return shape, values


def _of_unit(language: str, unit: PublicView, scan: Scan, on: date) -> dict[str, str]:
    comma, ownership, use = _words(language, scan.ownership, unit.use, on)
    return {
        "owners": comma.join(unit.owners),
        "ownership": ownership,
        "location": unit.location,
        "use": use,
        "area": unit.area,
        "term": _day(language, scan.term_until),
        "plan": scan.plan,
        **{f"group_{n}": group for n, group in enumerate(printed(unit.code).split(" "), start=1)},
    }


@lru_cache(maxsize=4096)
def _words(_language: str, ownership: Ownership | None, use: str, on: date) -> tuple[str, str, str]:
    """What stands between names, how the right is held, the use, in the language that is active."""
    return gettext("、"), ownership_word(ownership) if ownership else "", code_name("uses", use, on)


@lru_cache(maxsize=4096)
def _day(_language: str, day: date | None) -> str:
    """A day in the language that is active."""
    return formats.day(day)


@lru_cache(maxsize=1024)
def _set(shape: Shape) -> SetPage:
    """The page of a shape, for a visitor who is nobody."""
    nobody = HttpRequest()
    nobody.path = reverse("web:verify")
    size = Size.BIG if shape.big else Size.NORMAL
    nobody.preferences = Preferences(theme=Theme(shape.theme), size=size)  # type: ignore[attr-defined]
    context = {"shape": shape, "v": Marks(), "without_account": True}
    if shape.restrictions:
        context["restrictions"] = restrictions(shape.restrictions)
    return set_page(render_to_string("web/estate/scan.html", context, nobody))
