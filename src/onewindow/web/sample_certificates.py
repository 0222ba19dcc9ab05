"""A sample of a certificate as a picture, set by the template that sets the real one; ××× where a value would be."""

from django.conf import settings

from onewindow.cases.certificates import conventions
from onewindow.catalogue.certificates import CertificateField, CertificateKind, Validity
from onewindow.catalogue.definitions import Catalogue
from onewindow.core.clock import today
from onewindow.documents.layout import CertificateData, Line, Marks
from onewindow.documents.making import stationery
from onewindow.documents.typesetting import picture

#: Points per inch: an A4 sheet about 630 wide, enough to see what it will look like and too coarse to be misused.
_PER_INCH = 54
_BLANK = "×" * 6
_SAMPLE = "样本"
_SYSTEM = "system:"
_SERIAL = "S" * 16


def sample_picture(catalogue: Catalogue, kind: CertificateKind, issuer: str) -> bytes:
    """PNG of a kind of certificate, made once per edition and process. Raises NoFonts, BadLayout."""
    key = ("sample", (kind.id, issuer))
    kept = catalogue.compiled.get(key)
    if not isinstance(kept, bytes):
        kept = catalogue.compiled[key] = _made(catalogue, kind, issuer)
    return kept


def _made(catalogue: Catalogue, kind: CertificateKind, issuer: str) -> bytes:
    said = conventions()
    shown = [field for field in kind.fields if not _by_system(field)]
    lines = tuple(Line(label=field.name.zh, value=_value(field, catalogue)) for field in shown)
    data = CertificateData(
        paper=said.layouts[kind.template],
        names={"zh": kind.name.zh, "en": kind.name.en or ""},
        number=_BLANK,
        holder=lines[0] if lines else Line(label=said.holder_label, value=_BLANK),
        lines=lines[1:],
        issuer=issuer,
        issued_on=today(),
        copy=_SAMPLE,
        shows_validity=kind.validity.kind is Validity.LONG_TERM,
    )
    url = f"{settings.PUBLIC_URL}/verify/"
    return picture(data, Marks(serial=_SERIAL, url=url, demo=True), stationery().words, per_inch=_PER_INCH)


def _by_system(field: CertificateField) -> bool:
    return all(value.startswith(_SYSTEM) for value in field.value)


def _value(field: CertificateField, catalogue: Catalogue) -> str:
    """A ready answer where the element has some, else crosses."""
    for value in field.value:
        element = catalogue.element.get(value)
        if element is not None and element.options:
            return element.options[0].value
    return _BLANK
