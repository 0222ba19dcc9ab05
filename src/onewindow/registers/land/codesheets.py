"""Codes for certificates that were printed before there were codes: the paper is held against the book, then gets one.

    issued = issue_code(OnPaper(number="…", unit="…", owner="…"), issuer, by=by)

The code is a signed paper of `documents` of its own kind and carries the number of the certificate, so a scan asks the
book about that number and no other: once the certificate is replaced, its code says so for ever. A second request gives
the first sheet back, to be printed again.
"""

from dataclasses import dataclass

from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI, today
from onewindow.documents.layout import CertificateData, Line
from onewindow.documents.layout import Paper as Layout
from onewindow.documents.making import Issued, Order, make_certificate
from onewindow.documents.queries import standing_certificate
from onewindow.people.permissions import Permission, demand

from .book import usable
from .codes import printed, tidy_number
from .entries import Of
from .errors import HasCode, NoSuchPaper, PaperCancelled, PaperOfOtherOwner, PaperOfOtherUnit, PaperReplaced
from .models import Holder, Paper

#: Kind of the sheet among the papers of `documents`.
KIND = "land_code"
_NAMES = {"zh": "不动产权证书查验码", "en": "Code of a Certificate of Real Estate Right"}


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """What a registrar reads off a paper certificate."""

    number: str  #: as printed; blanks and the kind of brackets do not matter
    unit: str  #: 不动产单元号, with or without blanks
    owner: str  #: name of one of the holders


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The agency that sticks the code on."""

    agency: int  #: id
    name: str  #: on the day


def check_paper(paper: OnPaper) -> Paper:
    """The number in the book that agrees with the paper in number, unit and holder, and stands.

    Raises BadUnitCode, NoSuchPaper, PaperReplaced, PaperCancelled, PaperOfOtherUnit, PaperOfOtherOwner, HasCode.
    """
    code = usable(paper.unit)
    number = tidy_number(paper.number)
    row = Paper.objects.filter(number=number).first()
    if row is None:
        raise NoSuchPaper(number=number)
    if row.unit_id != code:
        raise PaperOfOtherUnit(number=row.number, unit=printed(code))
    if row.end:
        day = row.until.astimezone(SHANGHAI).date() if row.until else ""
        raise (PaperReplaced if row.end == "replaced" else PaperCancelled)(number=row.number, day=day)
    names = Holder.objects.filter(unit=code, of=row.of, key=row.key, closed=None).values_list("name", flat=True)
    said = "".join(paper.owner.split())
    if not said or said not in {"".join(name.split()) for name in names}:
        raise PaperOfOtherOwner(name=paper.owner)
    if standing_certificate("land_certificate" if row.of == Of.RIGHT else "land_proof", row.number) is not None:
        raise HasCode(number=row.number)
    return row


def issue_code(paper: OnPaper, issuer: Issuer, *, by: Actor) -> Issued:
    """Hold the paper against the book and make its sheet, or give the one made before. Raises as `check_paper`,
    NotAllowed.
    """
    demand(by, Permission.REGISTER_LAND, division=usable(paper.unit)[:6])
    row = check_paper(paper)
    names = Holder.objects.filter(unit=row.unit_id, of=row.of, key=row.key, closed=None).order_by("n")
    data = CertificateData(
        paper=Layout.CODE,
        names=_NAMES,
        number=row.number,
        holder=Line(label="权利人", value="、".join(names.values_list("name", flat=True)), personal="name"),
        lines=(Line(label="不动产单元号", value=printed(row.unit_id)),),
        issuer=issuer.name,
        issued_on=today(),
        shows_validity=False,
    )
    order = Order(
        kind=KIND,
        data=data,
        source_reference=f"land:code/{row.number}",
        division=row.unit_id[:6],
        agency=issuer.agency,
    )
    return make_certificate(order, by=by)
