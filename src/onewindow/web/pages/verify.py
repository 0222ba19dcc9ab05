"""Verification for everybody: scan, type a code, or hand in a file. No sign-in, and a limit per address."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import Refused, gettext_noop
from onewindow.documents import queries, tokens
from onewindow.documents.checking import MOST_BYTES
from onewindow.documents.limiter import COUNTED, address_of, admit
from onewindow.registers.land.codes import read_code
from onewindow.registers.land.scanning import scan_serial
from onewindow.web import estate
from onewindow.web.routes import Audience, page
from onewindow.web.verdict_pages import verdict_page

_LONGEST = 600
_CERTIFICATE_NUMBER = re.compile(r"不动产(权|证明)第")
#: As long as a unit code, give or take a letter, and begun with a division: no token and no printed number is.
_UNIT_CODE = re.compile(r"[0-9]{6}\S{20,24}")


class TooManyQuestions(Refused):
    """One address asks faster than people scan."""

    code = "too_many_questions"
    message = gettext_noop("查得太快了，请一分钟后再试。")
    status = 429


@page(Audience.PUBLIC, methods=("GET", "POST"))
def verify(request: HttpRequest) -> HttpResponse:
    """The form. A code (or a whole address) leads to its verdict; a file is checked and not kept."""
    file = request.FILES.get("file")
    if file is not None:
        _admitted(request)
        judged, checked = queries.verify_pdf(file.read(MOST_BYTES + 1))
        return render(request, "web/verify/verdict.html", {"page": verdict_page(judged, checked)})
    typed = "".join(request.POST.get("token", "").split())
    fault = _other_number(typed) if typed else gettext("请贴上核验码。")
    if typed and not fault:
        _admitted(request)
        return redirect(reverse("web:verdict", args=[queries.token_of(tokens.from_text(typed))[:_LONGEST]]))
    return render(
        request, "web/verify/entry.html", {"fault": fault if request.method == "POST" else "", "typed": typed}
    )


def _other_number(typed: str) -> str:
    """What to say to somebody who typed another number off a property certificate, "" for anything else.

    Neither can be looked up: whoever could, would walk through a town.
    """
    if _CERTIFICATE_NUMBER.search(typed):
        return gettext("这是证书号。请扫证书上的二维码，或输入二维码旁的 16 位核验编号。")
    if not _UNIT_CODE.fullmatch(typed):
        return ""
    _, wrong = read_code(typed)
    said = gettext("这是不动产单元代码，不是核验码。请扫证书上的二维码，或输入二维码旁的 16 位核验编号。")
    return said if wrong is None else f"{said}{gettext('另外：')}{wrong.text(gettext)}"


@page(Audience.PUBLIC)
def verdict(request: HttpRequest, token: str) -> HttpResponse:
    """What the register and the signature say now. Anything may stand in the address; the answer is one of five.

    A property certificate answers from the book of land (`estate`).
    """
    if request.GET.get("language"):
        return _in_language(request, request.GET["language"])
    checked, response = queries.check_token(token), None
    _admitted(request)
    if checked.payload is not None and checked.payload.kind is tokens.Kind.CERTIFICATE:
        response = estate.scanned(request, checked, scan_serial(checked.payload.serial), token)
    if response is None:
        response = render(request, "web/verify/verdict.html", {"page": verdict_page(queries.verify_token(token))})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _in_language(request: HttpRequest, language: str) -> HttpResponse:
    """The same page in another language, for visitors without a form: kept in a cookie as the form does."""
    response = redirect(request.path)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=request.is_secure())
    return response


def _admitted(request: HttpRequest) -> None:
    if not request.META.get(COUNTED) and not admit(address_of(request.META)):
        raise TooManyQuestions
