"""A certificate whose number the book has replaced or ended says so itself, for ever."""

from onewindow.cases.handlers import Handled
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.documents.acts import cancel_certificate, replace_certificate
from onewindow.documents.models import Certificate
from onewindow.documents.queries import certificate_of
from onewindow.registers.land.models import Paper

from . import book, reading

_KINDS = ("land_certificate", "land_proof")
_REPLACED = gettext_noop("登记簿已换发新证")
_CANCELLED = gettext_noop("登记簿已注销此项登记")


def replace_older(review: Handled, *, by: Actor) -> None:
    """End the signed papers of the unit whose numbers no longer stand in the book."""
    unit = book.tidy(review.facts.get("re_unit"))
    ended = dict(Paper.objects.filter(unit=unit).exclude(end="").values_list("number", "replaced_by"))
    if not ended:
        return
    valid = Certificate.objects.filter(kind__in=_KINDS, number__in=ended, status=Certificate.Status.VALID)
    newest = certificate_of(reading.source_reference(review.number, review.matter))
    for serial, number in list(valid.order_by("pk").values_list("serial", "number")):
        if newest is not None and ended[number] == newest.number:
            replace_certificate(serial, new=newest.serial, reason=_REPLACED, by=by)
        else:
            cancel_certificate(serial, reason=_CANCELLED, by=by)
