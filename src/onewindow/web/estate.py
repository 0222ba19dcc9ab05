"""The page behind the code of a property certificate: one verdict first, then what anybody may know, as of this second.

    answer = scanned(request, checked, scan_serial(serial, address), token)   # None: no property certificate's code

It is looked at more than any other page, so it is set once for each shape (language, verdict, which restrictions there
are) and the values are put into what was set: the template is read once, a scan costs one statement and a join.
"""

from dataclasses import dataclass
from functools import lru_cache

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
from onewindow.registers.land.scanning import KINDS, Scan, Scanned, standing_unit
from onewindow.registers.land.views import PublicView

from . import formats
from .estate_looks import SCANNED
from .estate_set import Marks, SetPage, set_page
from .estate_words import code_name, ownership_word, present, restrictions
from .preferences import Preferences, Size, Theme


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


def scanned(request: HttpRequest, checked: TokenVerdict, done: Scanned, token: str) -> HttpResponse | None:
    """The page for the code of a property certificate, None for any other code or one that may be forged."""
    known, scan = done.known, done.scan
    if known is None or scan is None:
        return None
    verdict = documents.judge_token(token, checked, _as_the_book_has_it(known, scan))
    if verdict.paper is None or verdict.status not in {Status.VALID, Status.CANCELLED}:
        return None
    if verdict.status is Status.VALID:
        note_look(scan.code, who=Who.ANYBODY, purpose=SCANNED, view=Seen.PUBLIC)
    shape, values = _shape_and_values(request, verdict, verdict.paper, scan)
    page = _set(shape)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(page.text(values))
    packed = HttpResponse(page.packed(values))
    packed.headers["Content-Encoding"] = "gzip"
    packed.headers["Vary"] = "Accept-Encoding"
    return packed


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


def _shape_and_values(
    request: HttpRequest, verdict: Verdict, paper: PaperView, scan: Scan
) -> tuple[Shape, dict[str, str]]:
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
    return shape, values


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
