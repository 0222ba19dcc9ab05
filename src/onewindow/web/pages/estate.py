"""Behind the code of a property certificate: pictures of drawings, the owner's extract and who looked, what a consent
opens. The scan itself is `verify.verdict`.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.clock import now
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.limiter import address_of, admit
from onewindow.documents.typesetting import drawing_png
from onewindow.matters.owners.errors import NoProperty
from onewindow.matters.owners.queries import looks_of
from onewindow.matters.owners.rights import owner_of
from onewindow.people.permissions import Permission, has_permission
from onewindow.registers.land import looks
from onewindow.registers.land.codes import printed
from onewindow.registers.land.looks import Seen, Who
from onewindow.registers.land.plans import picture_named
from onewindow.registers.land.queries import unit_at
from onewindow.web.estate import paper_of
from onewindow.web.estate_extract import cards
from onewindow.web.estate_looks import OWN, looked
from onewindow.web.estate_tokens import granted as granted_by
from onewindow.web.pages.verify import TooManyQuestions
from onewindow.web.routes import Audience, page

_NAME = re.compile(r"[0-9a-f]{32}")
#: Points per inch of the picture to keep: about 1440 wide, to be read on any phone.
_PER_INCH = 144
_FOR_EVER = "public, max-age=31536000, immutable"
_SIZE = 20


@page(Audience.PUBLIC)
def picture(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """The drawing of this name as SVG or PNG. A name stands for one picture for ever, so browsers keep it."""
    svg = picture_named(name) if _NAME.fullmatch(name) else ""
    if not svg:
        raise Http404
    if ending == "png":
        response = HttpResponse(drawing_png(svg, per_inch=_PER_INCH), content_type="image/png")
        response.headers["Content-Disposition"] = f'attachment; filename="plan-{name[:8]}.png"'
    else:
        response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@page(Audience.SIGNED_IN)
def owner(request: HttpRequest, serial: str) -> HttpResponse:
    """From a scanned code to the owner's own page of the unit. Missing, forbidden and ended look the same."""
    paper = paper_of(serial)
    try:
        owner_of(request.user, paper.unit)
    except NoProperty:
        raise NoSuchCertificate(serial=serial) from None
    looks.note_look(paper.unit, who=Who.HOLDER, purpose=OWN, view=Seen.EXTRACT)
    return redirect("web:property", paper.unit)


@page(Audience.SIGNED_IN)
def who_looked(request: HttpRequest, unit: str) -> HttpResponse:
    """Who looked at a unit of one's own, when and for what; newest first. Raises NoProperty."""
    rows = looks_of(request.user, unit, before=_before(request.GET.get("before", "")), limit=_SIZE + 1)
    context = {"unit": unit, "groups": printed(unit).split(" "), "lines": looked(rows[:_SIZE]), "older": _after(rows)}
    return render(request, "web/estate/looks.html", context)


@page(Audience.PUBLIC, methods=("GET", "POST"))
def granted(request: HttpRequest, serial: str) -> HttpResponse:
    """What a token from the owner opens, for whoever was given it. The token never stands in an address."""
    if not admit(address_of(request.META)):
        raise TooManyQuestions
    paper = paper_of(serial)
    by_letter = has_permission(request.user, Permission.LOOK_BY_LETTER)
    context = {"paper": paper, "fault": "", "by_letter": by_letter}
    if request.method == "POST":
        consent = granted_by(request.POST.get("token", "")[:200], paper.unit)
        if consent is None:
            context["fault"] = gettext("授权码不对，或者已过期、已撤销、是另一处房屋的。请向业主重新要一个。")
        else:
            unit = unit_at(paper.unit)
            looks.note_look(paper.unit, who=consent.who, name=consent.named, purpose=consent.purpose, view=Seen.GRANTED)
            context |= {"consent": consent, "cards": cards(unit, consent.scopes), "unit": unit, "now": now()}
    response = render(request, "web/estate/granted.html", context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _before(text: str) -> tuple[datetime, str] | None:
    """The place after which a page begins, None for the first or an unreadable one."""
    at, _, name = text.partition("_")
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        return None
    try:
        return datetime.fromisoformat(at), name
    except ValueError:
        return None


def _after(rows: Sequence[looks.LookView]) -> str:
    if len(rows) <= _SIZE:
        return ""
    last = rows[_SIZE - 1]
    return f"{last.at.isoformat()}_{last.id}"
