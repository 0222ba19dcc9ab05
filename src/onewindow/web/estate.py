"""The page behind the code of a property certificate: one verdict first, then what anybody may know, as of this second.

    answer = scanned(request, checked, known, token)      # None where the code is no property certificate's

It is looked at more than any other page, so it is set once for each shape (language, verdict, which restrictions there
are) and the values are put into what was set: the template is read once, a scan costs three statements and a join.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from onewindow.documents import queries as documents
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.tokens import TokenVerdict
from onewindow.documents.verdicts import STANDS, Known, PaperView, Status, Verdict
from onewindow.registers.land.codes import printed
from onewindow.registers.land.looks import Seen, Who, note_look
from onewindow.registers.land.scanning import KINDS, Scan, scan_number, standing_unit
from onewindow.registers.land.views import PublicView

from . import formats
from .estate_looks import SCANNED
from .estate_words import code_name, ownership_word, present, restrictions
from .preferences import Preferences, Size, Theme

#: Stands for a value while a shape is set; nothing that is typed can hold these marks.
_MARK = re.compile("\x02([a-z_0-9]+)\x03")


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


def scanned(request: HttpRequest, checked: TokenVerdict, known: Known | None, token: str) -> HttpResponse | None:
    """The page for the code of a property certificate, None for any other code or one that may be forged."""
    if known is None or known.view.content.kind not in KINDS:
        return None
    scan = scan_number(known.view.content.number)
    if scan is None:
        return None
    verdict = documents.judge_token(token, checked, _as_the_book_has_it(known, scan))
    if verdict.paper is None or verdict.status not in {Status.VALID, Status.CANCELLED}:
        return None
    if verdict.status is Status.VALID:
        note_look(scan.code, who=Who.ANYBODY, purpose=SCANNED, view=Seen.PUBLIC)
    return HttpResponse(_page(request, verdict, verdict.paper, scan))


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
    ended = PaperView(form=view.form, content=view.content, standing=scan.standing, ended_on=scan.ended_on)
    return Known(token=known.token, content_hash=known.content_hash, view=ended)


def _page(request: HttpRequest, verdict: Verdict, paper: PaperView, scan: Scan) -> str:
    unit = scan.unit if verdict.status is Status.VALID else None
    preferences: Preferences = getattr(request, "preferences", None) or Preferences()
    shape = Shape(
        language=get_language() or "",
        theme=preferences.theme.value,
        big=preferences.big,
        word="valid" if unit is not None else "replaced" if paper.standing == "replaced" else "cancelled",
        proof=scan.kind == "proof",
        stuck=paper.content.kind == "land_code",
        restrictions=present(unit) if unit else (),
        plan=bool(unit and scan.plan),
        term=bool(unit and scan.right and scan.right.term_until),
        vacant=not (unit and unit.owners),
    )
    values = {
        "number": scan.number,
        "serial": paper.content.serial,
        "checked_at": formats.moment_full(verdict.as_of),
        "clock": f"{formats.local(verdict.as_of):%H:%M:%S}",
        "issuer": paper.content.issuer,
        "since": formats.day(scan.since),
        "ended_on": formats.day(paper.ended_on),
        **(_of_unit(unit, scan) if unit else {}),
    }
    escaped = {name: escape(value) for name, value in values.items()}
    return "".join(part if n % 2 == 0 else escaped[part] for n, part in enumerate(_set(shape)))


def _of_unit(unit: PublicView, scan: Scan) -> dict[str, str]:
    on = unit.as_of.date()
    right = scan.right
    groups = printed(unit.code).split(" ")
    return {
        "owners": gettext("、").join(unit.owners),
        "ownership": ownership_word(right.ownership) if right else "",
        "location": unit.location,
        "use": code_name("uses", unit.use, on),
        "area": unit.area,
        "term": formats.day(right.term_until) if right and right.term_until else "",
        "plan": scan.plan,
        **{f"group_{n}": group for n, group in enumerate(groups, start=1)},
    }


@lru_cache(maxsize=1024)
def _set(shape: Shape) -> tuple[str, ...]:
    """The page of a shape for a visitor who is nobody: text, name of a value, text, name …"""
    nobody = HttpRequest()
    nobody.path = reverse("web:verify")
    size = Size.BIG if shape.big else Size.NORMAL
    nobody.preferences = Preferences(theme=Theme(shape.theme), size=size)  # type: ignore[attr-defined]
    context = {"shape": shape, "v": _Marks(), "without_account": True}
    if shape.restrictions:
        context["restrictions"] = restrictions(shape.restrictions)
    return tuple(_MARK.split(render_to_string("web/estate/scan.html", context, nobody)))


class _Marks:
    """Any value as its mark."""

    def __getitem__(self, name: str) -> str:
        return f"\x02{name}\x03"
