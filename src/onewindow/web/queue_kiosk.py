"""The kiosk of a hall and the slip that it prints."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.appointments.halls import Hall
from onewindow.appointments.halls import current as hall_book
from onewindow.appointments.lobby_queries import ahead_of, names_of_halls
from onewindow.appointments.queries import waiting
from onewindow.catalogue.definitions import Catalogue

from . import formats
from .halls import line_row
from .halls_booking import service_title
from .service_cards import icon_of
from .viewmodels import Text


@dataclass(frozen=True, kw_only=True)
class KioskButton:
    """A service on the kiosk."""

    code: str  #: sent
    title: Text  #: in plain words
    icon: str  #: in the sprite
    line: str  #: A
    words: Text  #: 等 3 人，约 12 分钟


@dataclass(frozen=True, kw_only=True)
class Slip:
    """`queue/slip.html`: what comes out of the printer."""

    hall: str  #: name
    number: str  #: as it will be called
    title: Text  #: service
    line: Text  #: name of the line
    words: Text  #: 前面还有 3 人
    taken: str  #: 11 月 18 日 10:32
    booked: bool  #: came for a booking
    qr: str  #: SVG elements: the address of the call board


def kiosk_buttons(hall: Hall, catalogue: Catalogue) -> tuple[KioskButton, ...]:
    """The services for which the kiosk gives a number; one query."""
    lines = {line.line: line_row(line, open_now=True) for line in waiting(hall.code, formats.language())}
    found = []
    for one in catalogue.services:
        line = hall.line_for(one.code)
        if line is not None and set(one.audience) != {"officer"}:
            found.append(
                KioskButton(
                    code=one.code,
                    title=formats.local_name(one.plain_name),
                    icon=icon_of(one),
                    line=line.code,
                    words=lines[line.code].words,
                )
            )
    return tuple(found)


def slip_of(request: HttpRequest, ticket: Any, catalogue: Catalogue) -> Slip:
    """A queue number for the printer; three queries."""
    hall = hall_book().hall(ticket.hall)
    ahead = ahead_of(ticket)
    board = request.build_absolute_uri(reverse("web:hall_board", args=[hall.code]))
    line = hall.lines.get(ticket.line)
    return Slip(
        hall=names_of_halls(language=formats.language(), only=[hall]).get(hall.code, hall.code),
        number=ticket.number,
        title=service_title(catalogue, ticket.service),
        line=formats.local_name(dict(line.names)) if line is not None else ticket.line,
        words=gettext("前面还有 %(n)s 人") % {"n": ahead} if ahead else gettext("下一个就叫您"),
        taken=formats.moment(ticket.taken_at),
        booked=ticket.booked,
        qr=_qr(board),
    )


def _qr(address: str) -> str:
    """Drawn inline: a printer does not wait for pictures."""
    out = BytesIO()
    made: Any = segno.make(address, error="m", micro=False)
    made.save(
        out, kind="svg", border=1, xmldecl=False, svgns=True, svgclass="qr", omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode()
