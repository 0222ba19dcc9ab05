"""Certificates and letters of the applicant, as cards: in the wallet and on the page of a case."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries import Head
from onewindow.core.clock import today
from onewindow.documents import tokens
from onewindow.documents.queries import certificates_of, papers_of_source, pdf_of
from onewindow.people.access import access_party
from onewindow.people.errors import PartyNotFound

from . import formats
from .progress_models import Paper
from .viewmodels import Chip, Tone

_MOST = 40


def wallet(parties: Iterable[int]) -> tuple[Paper, ...]:
    """The certificates of these parties, newest first; the caller has seen to it that they are his to see."""
    return papers(certificates_of(*parties, limit=_MOST))


def papers_of_case(number: str, *, granted: bool = True) -> tuple[Paper, ...]:
    """Everything a case has brought forth; the caller has seen to it that the case may be seen."""
    return papers(papers_of_source(f"case:{number}/", certificates=granted))


def papers_for(user: Any, head: Head, *, granted: bool) -> tuple[Paper, ...]:
    """The same for who follows the case. What belongs to another (the buyer's certificate) he may check, not take.

    One query more for each party that holds one of them and is not the applicant.
    """
    rows = papers_of_source(f"case:{head.number}/", certificates=granted)
    others = {row.party_id for row in rows if _is_certificate(row)} - {head.applicant}
    strange = {party for party in others if not _acts_for(user, party)}
    return tuple(
        replace(shown, pdf_url="", code_url="") if _is_certificate(row) and row.party_id in strange else shown
        for row, shown in zip(rows, papers(rows), strict=True)
    )


def _is_certificate(row: Any) -> bool:
    return bool(getattr(row, "status", ""))  # a letter has none, and goes to the applicant


def _acts_for(user: Any, party: int | None) -> bool:
    try:
        return party is not None and access_party(user, party).pk == party
    except PartyNotFound:
        return False


def papers(rows: Iterable[Any]) -> tuple[Paper, ...]:
    """Cards for certificates and letters."""
    day = today()
    return tuple(_paper(row, day) for row in rows)


def signed_file(paper: Any) -> HttpResponse:
    """The PDF of a certificate or letter, always as an attachment; the caller has seen to it that he may have it."""
    response = HttpResponse(pdf_of(paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.serial}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def code_shown(paper: Any, back: tuple[str, str]) -> dict[str, Any]:
    """`mine/code.html`: the code of a paper, large enough to be scanned off a phone; `back`: words and address."""
    out = BytesIO()
    made: Any = segno.make(tokens.url(settings.PUBLIC_URL, paper.token), error="m", micro=False)
    made.save(out, kind="svg", border=2, xmldecl=False, svgclass="qr", omitsize=True, dark="#000", light="#fff")
    return {"paper": _paper(paper, today()), "picture": out.getvalue().decode(), "back": back}


def _paper(row: Any, day: date) -> Paper:
    expires = getattr(row, "expires_on", None)
    status = getattr(row, "status", "")
    chip = _chip(status, expires, day)
    return Paper(
        name=formats.local_name(row.names),
        number=row.number,
        holder=row.holder.get("shown", ""),
        issuer=formats.local_name({"zh": row.issuer}),
        issued=formats.day(row.issued_on),
        expires=formats.day(expires) if expires else gettext("长期") if status else "",
        chip=chip,
        pdf_url=reverse("web:paper", args=[row.serial]),
        verify_url=reverse("web:verdict", args=[row.token]),
        code_url=reverse("web:paper_code", args=[row.serial]),
        live=chip.tone in {Tone.OK, Tone.PLAIN},
    )


def _chip(status: str, expires: date | None, day: date) -> Chip:
    if not status:
        return Chip(words=gettext("文书"), icon="file")
    if status == "valid" and expires is not None and expires < day:
        return Chip(words=gettext("已过期"), tone=Tone.WARN, icon="clock")
    words = {
        "valid": (gettext("有效"), Tone.OK, "check"),
        "cancelled": (gettext("已注销"), Tone.OFF, "cross"),
        "replaced": (gettext("已换发"), Tone.OFF, "cross"),
        "revoked": (gettext("已撤销"), Tone.OFF, "cross"),
    }
    said, tone, icon = words.get(status, (status, Tone.OFF, "cross"))
    return Chip(words=said, tone=tone, icon=icon)
