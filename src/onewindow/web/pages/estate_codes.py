"""The registrar's page for codes on old paper certificates: held against the book, printed, stuck on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.documents.errors import NoSuchCertificate
from onewindow.documents.queries import find_paper, latest_of_kind, pdf_of
from onewindow.matters.registrar.rights import divisions_of
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission, posts_of
from onewindow.people.queries import agency_name
from onewindow.registers.land.codesheets import KIND, Issuer, OnPaper, issue_code
from onewindow.web import formats
from onewindow.web.land_desk import land_frame
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page

_LONGEST = 80
_SIZE = 20
#: Code of a refusal -> the field that it is about; all others are told above the form.
_FIELDS = {
    "bad_unit_code": "unit",
    "paper_of_other_unit": "unit",
    "paper_of_other_owner": "owner",
    "no_such_paper": "number",
    "paper_replaced": "number",
    "paper_cancelled": "number",
    "has_code": "number",
}


@page(Audience.STAFF, permission=Permission.REGISTER_LAND, methods=("GET", "POST"))
def codes(request: HttpRequest) -> HttpResponse:
    """What stands on the paper is typed; where the book agrees, a sheet with the code is made, else a sentence says
    what does not fit.
    """
    said = {name: words_of(request.POST.get(name, ""), most=_LONGEST) for name in ("number", "unit", "owner")}
    fault: Refused | None = None
    if request.method == "POST":
        try:
            done = issue_code(OnPaper(**said), _issuer(request), by=actor_of(request.user))
        except Refused as refused:
            fault = refused
        else:
            words = gettext("已发码：%(number)s") if done.new else gettext("早已发过，可以再打印：%(number)s")
            messages.success(request, words % {"number": done.number})
            return redirect("web:estate_codes")
    rows = latest_of_kind(
        KIND,
        divisions=divisions_of(request.user),
        before=number_of(request.GET.get("before", "")),
        limit=_SIZE + 1,
    )
    context = land_frame(request, "codes") | {
        "said": said,
        "fault": fault.text(gettext) if fault is not None else "",
        "field": _FIELDS.get(fault.code, "") if fault is not None else "",
        "rows": [(row.serial, row.number, row.lines[0]["shown"], formats.day(row.issued_on)) for row in rows[:_SIZE]],
        "older": rows[_SIZE - 1].pk if len(rows) > _SIZE else 0,
    }
    return render(request, "web/estate/codes.html", context, status=fault.status if fault is not None else 200)


@page(Audience.STAFF, permission=Permission.REGISTER_LAND)
def sheet(request: HttpRequest, serial: str) -> HttpResponse:
    """The sheet to be printed. Missing and forbidden look the same."""
    found = find_paper(serial)
    if (
        found is None
        or found.kind != KIND
        or not has_permission(request.user, Permission.REGISTER_LAND, division=found.division_id)
    ):
        raise NoSuchCertificate(serial=serial)
    response = HttpResponse(pdf_of(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _issuer(request: HttpRequest) -> Issuer:
    """The agency of the post that registers."""
    post = next(one for one in posts_of(request.user) if Permission.REGISTER_LAND in one.permissions)
    return Issuer(agency=post.agency, name=agency_name(post.agency))
