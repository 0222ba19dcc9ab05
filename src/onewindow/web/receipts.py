"""The receipt of a submission 收件凭证: number, what, by when, who handles, and a QR code to the progress page."""

from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.limits import region_limits
from onewindow.cases.progress_queries import Answering
from onewindow.cases.queries import Progress

from . import formats
from .progress import names_of
from .route_map import maps_of
from .viewmodels import Receipt


def receipt_page(request: HttpRequest, held: Answering, seen: Progress) -> dict[str, Any]:
    """The context of `web/progress/receipt.html`."""
    names = names_of(held, seen)
    receipt = Receipt(
        number=held.number,
        title=names.title,
        promise=_promise(seen),
        qr_url=reverse("web:case_qr", args=[held.number]),
        url=reverse("web:progress", args=[held.number]),
    )
    lines = [(line.name, line.agency_name) for line in seen.reviews]
    maps = maps_of(held.catalogue, {name: value.value for name, value in held.held.items()})
    return {"names": names, "receipt": receipt, "lines": lines, "maps": maps}


def qr_picture(request: HttpRequest, number: str) -> bytes:
    """The address of the progress page as SVG."""
    address = request.build_absolute_uri(reverse("web:progress", args=[number]))
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, dark="#06263b", light="#fff")
    return out.getvalue()


def _promise(seen: Progress) -> str:
    limit = seen.head.promised_at or seen.head.due_at
    if limit is not None:
        return gettext("%(when)s 前办结") % {"when": formats.moment(limit)}
    limits = region_limits()
    answer = limits.close_after(limits.notice_days(seen.head.submitted_at), seen.head.submitted_at)
    return gettext("%(when)s 前答复是否受理，逾期不告知视为受理") % {"when": formats.moment(answer)}
