"""The signed papers of a licence and of its filings end with it, so that whoever scans one reads that it is over."""

from onewindow.core.act import Actor
from onewindow.documents.acts import cancel_certificate
from onewindow.documents.models import Certificate
from onewindow.registers.publications.queries import filings_of_licence

_LICENCE, _RECEIPT = "publication_licence", "online_filing_receipt"


def cancel_licence(number: str, *, reason: str, by: Actor) -> None:
    """The licence is cancelled, and the receipts of its filings with it."""
    _cancel(_LICENCE, [number], reason, by)
    cancel_filings(number, reason=reason, by=by)


def cancel_filings(licence: str, *, reason: str, by: Actor) -> None:
    """The receipts of the filings that rest on a licence."""
    _cancel(_RECEIPT, filings_of_licence(licence), reason, by)


def cancel_receipt(number: str, *, reason: str, by: Actor) -> None:
    """One receipt."""
    _cancel(_RECEIPT, [number], reason, by)


def _cancel(kind: str, numbers: list[str], reason: str, by: Actor) -> None:
    found = Certificate.objects.filter(kind=kind, number__in=numbers, status=Certificate.Status.VALID)
    for serial in found.order_by("pk").values_list("serial", flat=True):
        cancel_certificate(serial, reason=reason, by=by)
