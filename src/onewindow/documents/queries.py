"""Reads: the live verdict on a token or a file, papers by what they came from, files for those who may have them.

verdict = verify_token(text)        # valid | cancelled | expired | altered | unknown, never raises for bad input
verdict, file = verify_pdf(data)
"""

import hashlib
import json
import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from onewindow.core import crypto
from onewindow.core.clock import SHANGHAI, now, today
from onewindow.core.straight import first_text
from onewindow.people.access import access_party, party_of
from onewindow.people.errors import PartyNotFound
from onewindow.people.permissions import Permission, has_permission

from . import keys, rows, store, tokens
from .books import BOOKS
from .checking import PdfStatus, PdfVerdict, check_pdf
from .content import PublicContent, Shown
from .errors import FileGone, NoSuchCertificate
from .keyring import Keyring
from .making import place_of
from .models import Certificate, Letter
from .verdicts import STANDS, Known, PaperView, Status, Verdict, judge

_SERIAL = re.compile(r"[A-Z2-7]{16}")
_LONGEST_NUMBER = 60
#: How many codes a process remembers. Only what can never change: that a signature is good.
_REMEMBERED = 4096
logger = logging.getLogger(__name__)
AnyPaper: TypeAlias = Certificate | Letter


def verify_token(text: str) -> Verdict:
    """The live verdict on a token. Bad input gets a verdict, never an error."""
    checked = check_token(text)
    known = known_of(checked)
    if known is not None:
        known = replace(known, view=in_its_book(known.view))
    return judge_token(text, checked, known)


def check_token(text: str) -> tokens.TokenVerdict:
    """What the signature alone says, with no look at any table.

    It says the same for the same keys and day, so it is checked once for the codes that are asked about most.
    """
    ring, on = keys.ensure().public, today()
    return _checked(text, Kept(ring), on) if len(text) == tokens.LENGTH else tokens.verify(text, ring, on=on)


@dataclass(frozen=True, slots=True)
class Kept:
    """A keyring that is itself and no other, whatever is in it."""

    ring: Keyring

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and self.ring is other.ring

    def __hash__(self) -> int:
        return id(self.ring)


@lru_cache(maxsize=_REMEMBERED)
def _checked(text: str, kept: Kept, on: date) -> tokens.TokenVerdict:
    return tokens.verify(text, kept.ring, on=on)


def known_of(checked: tokens.TokenVerdict) -> Known | None:
    """What the register of papers holds under the serial of a token, as it was issued. One statement."""
    if checked.payload is None:
        return None
    if checked.payload.kind is tokens.Kind.CERTIFICATE:
        return _certificate(checked.payload.serial)
    row = Letter.objects.filter(serial=checked.payload.serial).first()
    if row is None:
        return None
    view = _view(row)
    return Known(token=row.token, content_hash=row.content_hash, digest=view.content.digest(), view=view)


def known_by_row(token: tokens.Token, text: str, row: rows.Row) -> tuple[tokens.TokenVerdict, Known]:
    """What `check_token` and `known_of` say, from a row of `rows.texts_of` under the token's serial; where the row is
    sealed for this very token its signature counts as checked.
    """
    serial = token.payload.serial
    known = rows.sealed_known(serial, row)
    if known is None or known.token != text:
        return check_token(text), rows.certificate_known(serial, tuple(row))
    return tokens.judged(token, keys.ensure().public, on=today(), vouched=True), known


def judge_token(text: str, checked: tokens.TokenVerdict, known: Known | None) -> Verdict:
    """The verdict of signature and register together; the operator is told of a row that somebody changed."""
    verdict = judge(text, checked, known, as_of=now())
    if "register_content" in verdict.reasons and known is not None:
        content = known.view.content
        logger.error("the row of %s %s no longer fits its token: somebody changed it", content.kind, content.serial)
    paper = verdict.paper
    if paper is not None and paper.standing != STANDS and paper.content.kind in BOOKS:
        # What stood in the book once is not told by a code that no longer stands.
        bare = replace(paper.content, holder=Shown(label="", shown=""), lines=())
        return replace(verdict, paper=replace(paper, content=bare))
    return verdict


def verify_pdf(data: bytes) -> tuple[Verdict, PdfVerdict]:
    """The verdict on a file: its own signature first, then the register by the token in it. Never an error."""
    file = check_pdf(data, keys.ensure().public)
    if file.status is not PdfStatus.VALID:
        status = Status.ALTERED if file.status is PdfStatus.ALTERED else Status.UNKNOWN
        return Verdict(status=status, signature_ok=False, reasons=file.reasons, paper=None, as_of=now()), file
    verdict = verify_token(file.token)
    if verdict.paper is not None:
        row = find_paper(verdict.paper.content.serial)
        if row is None or row.pdf_sha256 != file.sha256:
            return replace(verdict, status=Status.ALTERED, reasons=("other_file",), paper=None), file
    return verdict, file


def token_of(text: str) -> str:
    """The token of the paper whose printed number 核验编号 was typed, or the text as it is.

    The number is the serial: 80 random bits, so it cannot be counted through. Blanks, dashes and case do not matter.
    """
    serial = re.sub(r"[\s-]", "", text).upper() if len(text) <= _LONGEST_NUMBER else ""
    paper = find_paper(serial) if _SERIAL.fullmatch(serial) else None
    return paper.token if paper else text


_CERTIFICATE = f"SELECT {rows.texts_of()} FROM documents_certificate WHERE serial = %(serial)s"  # noqa: S608  names of our own


def _certificate(serial: str) -> Known | None:
    row = first_text(_CERTIFICATE, {"serial": serial})
    return rows.certificate_known(serial, row) if row is not None else None


def public_content(row: AnyPaper) -> PublicContent:
    """What the public may know of a paper, as the register holds it now."""
    return PublicContent(
        serial=row.serial,
        kind=row.kind,
        names=row.names,
        number=row.number,
        holder=Shown(**row.holder),
        lines=[Shown(**line) for line in row.lines],
        issuer=row.issuer,
        issued_on=row.issued_on,
        expires_on=row.expires_on if isinstance(row, Certificate) else None,
    )


def _view(row: AnyPaper) -> PaperView:
    content = public_content(row)
    if isinstance(row, Letter):
        return PaperView(form="letter", content=content, standing=STANDS, ended_on=None)
    ended = row.ended_at.astimezone(SHANGHAI).date() if row.ended_at else None
    return PaperView(form="certificate", content=content, standing=row.status, ended_on=ended)


def in_its_book(view: PaperView) -> PaperView:
    """The paper as the book of its kind has it today; a row that has ended stays ended."""
    book = BOOKS.get(view.content.kind)
    found = book.standing(view.content.number) if book is not None and view.standing == STANDS else None
    if found is None or found.word == STANDS:
        return view
    return replace(view, standing=found.word, ended_on=found.ended_on)


# for cases, wallets and desks


def find_paper(serial: str) -> AnyPaper | None:
    """The certificate or letter with this serial."""
    return Certificate.objects.filter(serial=serial).first() or Letter.objects.filter(serial=serial).first()


def certificate_of(source_reference: str) -> Certificate | None:
    """The certificate made from this source, such as "case:<number>/<matter>"."""
    return Certificate.objects.filter(source_reference=source_reference).first()


def letter_of(source_reference: str) -> Letter | None:
    """The letter made from this source."""
    return Letter.objects.filter(source_reference=source_reference).first()


def papers_of_source(prefix: str, *, certificates: bool = True) -> list[AnyPaper]:
    """All papers whose source begins so, oldest first: everything a case has brought forth.

    Without `certificates` only letters: where nothing has been granted there can be none.
    """
    found: list[AnyPaper] = [
        *(Certificate.objects.filter(source_reference__startswith=prefix) if certificates else ()),
        *Letter.objects.filter(source_reference__startswith=prefix),
    ]
    return sorted(found, key=lambda paper: (paper.made_at, paper.serial))


def certificates_of(*parties: int, before: tuple[date, int] | None = None, limit: int = 20) -> Sequence[Certificate]:
    """A page of certificates of one or several parties, newest first; `before` is (issued_on, id) of the last seen."""
    rows = Certificate.objects.filter(party_id__in=parties).order_by("-issued_on", "-id")
    if before is not None:
        rows = rows.filter(issued_on__lte=before[0]).exclude(issued_on=before[0], id__gte=before[1])
    return list(rows[:limit])


def access_paper(user: Any, serial: str) -> AnyPaper:
    """A paper for its holder, his agent, the window, the issuing agency or oversight. Raises NoSuchCertificate.

    Missing and forbidden look the same.
    """
    paper = find_paper(serial)
    if paper is None or not _may_have(user, paper):
        raise NoSuchCertificate(serial=serial)
    return paper


def _may_have(user: Any, paper: AnyPaper) -> bool:
    if paper.agency_id and has_permission(user, Permission.READ_REVIEW, agency=paper.agency_id):
        return True
    if any(
        has_permission(user, p, division=paper.division_id) for p in (Permission.READ_CASE, Permission.PRINT_RECEIPT)
    ):
        return True
    if paper.party_id is None or party_of(user) is None:  # clerks elsewhere register parties, they have no papers
        return False
    try:
        return access_party(user, paper.party_id).pk == paper.party_id
    except PartyNotFound:
        return False


def pdf_of(paper: AnyPaper) -> bytes:
    """The signed file, as it was signed. Raises FileGone where it is missing or another."""
    data = store.get(paper.pdf_path)
    if data is None or hashlib.sha256(data).hexdigest() != paper.pdf_sha256:
        raise FileGone(serial=paper.serial)
    return data


def full_content(paper: AnyPaper) -> PublicContent:
    """The content with personal values in full: for the holder and the file, never for the public page."""
    content = public_content(paper)
    if paper.personal_sealed is None:
        return content
    opened: Mapping[str, str] = json.loads(crypto.unseal(bytes(paper.personal_sealed), place=place_of(paper.serial)))
    shown = [content.holder, *content.lines]
    full = [replace(field, shown=opened.get(str(n), field.shown)) for n, field in enumerate(shown)]
    return replace(content, holder=full[0], lines=full[1:])


def standing_certificate(kind: str, number: str) -> Certificate | None:
    """The certificate of a kind that stands under a number."""
    return Certificate.objects.filter(kind=kind, number=number, status=Certificate.Status.VALID).first()


def latest_of_kind(kind: str, *, divisions: Collection[str], before: int = 0, limit: int = 20) -> list[Certificate]:
    """Certificates of a kind issued in some divisions, newest first, after the one with the id `before`."""
    rows = Certificate.objects.filter(kind=kind, division_id__in=list(divisions)).order_by("-id")
    return list((rows.filter(id__lt=before) if before else rows)[:limit])
