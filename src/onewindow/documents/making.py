"""Make a paper: data → serial and token → Typst → signature → file → row and event. Once for each source reference.

    issued = make_certificate(order, by=actor)       # a second run gives the first certificate back
    issued = make_letter(order, by=actor)

The slow part (tens of milliseconds) runs before the transaction, which then holds three short statements. A job may be
killed anywhere: at worst a file lies there that no row names.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q

from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.region import region_dir

from . import keys, sealing, store, tokens, wording
from .acts import record_certificate, record_letter
from .books import BOOKS
from .content import PublicContent, Shown, token_part
from .errors import NumberTaken
from .layout import CertificateData, LetterData, Line, Marks
from .masking import Masks, mask
from .models import Certificate, Letter
from .prepared import Prepared
from .signing import sign_pdf
from .typesetting import typeset
from .wording import Stationery

Row = TypeVar("Row", Certificate, Letter)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A paper to be made: its data and where it belongs."""

    kind: str  #: code of the kind of certificate, or of the letter
    data: CertificateData | LetterData  #: what stands on it
    source_reference: str  #: what it comes from, such as "case:<number>/<matter>": one paper for each
    division: str  #: six digits
    matter: str = ""  #: code of the matter
    party: int | None = None  #: id of the holder's Party
    holder_kind: str = ""  #: natural | legal
    agency: int | None = None  #: id of the issuing Agency
    replaces: bool = False  #: it keeps the number of the holder's earlier certificate and takes its place 换发


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A paper that exists."""

    serial: str  #: 16 characters
    number: str  #: certificate number or 文号
    token: str  #: what the QR code holds, without the address
    url: str  #: the address in the QR code
    pdf_sha256: str  #: digest of the signed file, hex
    new: bool  #: False where it had been made before


def stationery() -> Stationery:
    """The words and masks of this installation's region. Raises BadWords, NoRegion."""
    return wording.load(region_dir() / "templates")


def make_certificate(order: Order, *, by: Actor) -> Issued:
    """Make, sign, store and record a certificate; idempotent by `source_reference`.

    Raises BadLayout, NumberTaken, NoFonts, NoKeys.
    """
    if not isinstance(order.data, CertificateData):
        raise TypeError("a certificate is made from CertificateData")
    number = order.data.number
    found = list(
        Certificate.objects.filter(Q(source_reference=order.source_reference) | Q(kind=order.kind, number=number))
    )
    first = next((row for row in found if row.source_reference == order.source_reference), None)
    if first is not None:
        return _issued(first, new=False)
    old = _replaced(order, found)
    if found and old is None:
        raise NumberTaken(kind=order.data.names["zh"], number=number)
    paper = _prepare(order, tokens.Kind.CERTIFICATE, order.data.names, order.data.expires_on)
    try:
        record = partial(record_certificate, replaces=old.serial if old is not None else "")
        issued = _recorded(paper, record, Certificate, by)
    except IntegrityError:
        if Certificate.objects.filter(kind=order.kind, number=number, status="valid").exists():
            raise NumberTaken(kind=order.data.names["zh"], number=number) from None
        raise
    if issued.new:
        sealing.seal([issued.serial])
    return issued


def _replaced(order: Order, found: Sequence[Certificate]) -> Certificate | None:
    """The one in force that this takes the place of: its number has only ever been this holder's."""
    if not order.replaces or any(row.party_id is None or row.party_id != order.party for row in found):
        return None
    return next((row for row in found if row.status == Certificate.Status.VALID), None)


def make_letter(order: Order, *, by: Actor) -> Issued:
    """Make, sign, store and record a letter; idempotent by `source_reference`. Raises BadLayout, NoFonts, NoKeys."""
    if not isinstance(order.data, LetterData):
        raise TypeError("a letter is made from LetterData")
    first = Letter.objects.filter(source_reference=order.source_reference).first()
    if first is not None:
        return _issued(first, new=False)
    paper = _prepare(order, tokens.Kind.LETTER, {"zh": order.data.title}, None)
    return _recorded(paper, record_letter, Letter, by)


def _recorded(paper: Prepared, record: Callable[..., None], table: type[Row], by: Actor) -> Issued:
    """Write the row, or give back the first where another worker was faster."""
    try:
        record(paper, by=by)
    except IntegrityError:
        store.drop(paper.pdf_path)
        first = table.objects.filter(source_reference=paper.source_reference).first()
        if first is None:
            raise
        return _issued(first, new=False)
    except BaseException:
        store.drop(paper.pdf_path)
        raise
    return _issued(paper, new=True)


def _issued(paper: Prepared | Certificate | Letter, *, new: bool) -> Issued:
    return Issued(
        serial=paper.serial,
        number=paper.number,
        token=paper.token,
        url=tokens.url(settings.PUBLIC_URL, paper.token),
        pdf_sha256=paper.pdf_sha256,
        new=new,
    )


def _prepare(order: Order, kind: tokens.Kind, names: Mapping[str, str], expires_on: date | None) -> Prepared:
    data, words, signing = _drawn(order), stationery(), keys.ensure()
    serial, moment = tokens.new_serial(), now()
    content = PublicContent(
        serial=serial,
        kind=order.kind,
        names=names,
        number=data.number,
        holder=_shown(data.holder, words.masks),
        lines=[_shown(line, words.masks) for line in data.lines],
        issuer=data.issuer,
        issued_on=data.issued_on,
        expires_on=expires_on,
    )
    digest = content.digest()
    payload = tokens.Payload(
        kind=kind,
        key=signing.current_token.key,
        serial=serial,
        issued_on=data.issued_on,
        expires_on=expires_on,
        content=token_part(digest),
    )
    token = tokens.encode(payload, signing.sign_token)
    url = tokens.url(settings.PUBLIC_URL, token)
    made = typeset(data, Marks(serial=serial, url=url, demo=settings.DEMO), words.words, at=moment)
    signed = sign_pdf(made.pdf, signing, url=url, at=moment)
    return Prepared(
        serial=serial,
        kind=order.kind,
        names=content.names,
        number=content.number,
        matter=order.matter,
        source_reference=order.source_reference,
        party=order.party,
        holder_kind=order.holder_kind,
        holder=_plain(content.holder),
        lines=tuple(_plain(line) for line in content.lines),
        personal_sealed=seal_personal(serial, data),
        agency=order.agency,
        issuer=content.issuer,
        division=order.division,
        issued_on=content.issued_on,
        expires_on=expires_on,
        token=token,
        key=payload.key,
        signer=signing.current_signer.key,
        content_hash=digest.hex(),
        pdf_path=store.put(serial, signed),
        pdf_sha256=hashlib.sha256(signed).hexdigest(),
        unset="".join(made.unset)[:100],
        made_at=moment,
    )


def _drawn(order: Order) -> CertificateData | LetterData:
    """The data, with the drawing that the book has for it."""
    book = BOOKS.get(order.kind)
    if book is None or not isinstance(order.data, CertificateData) or order.data.drawing:
        return order.data
    return replace(order.data, drawing=book.drawing(order.data.number))


def _shown(line: Line, masks: Masks) -> Shown:
    return Shown(label=line.label, shown=mask(line.value, kind=line.personal, masks=masks))


def _plain(shown: Shown) -> dict[str, str]:
    return {"label": shown.label, "shown": shown.shown}


def seal_personal(serial: str, data: CertificateData | LetterData) -> bytes | None:
    """The personal values in full, sealed for this paper; None where it has none."""
    values = {str(n): line.value for n, line in enumerate((data.holder, *data.lines)) if line.personal}
    if not values:
        return None
    return crypto.seal(json.dumps(values, ensure_ascii=False).encode(), place=place_of(serial))


def place_of(serial: str) -> str:
    """Where the sealed values of a paper belong, so that they open nowhere else."""
    return f"documents.personal:{serial}"
