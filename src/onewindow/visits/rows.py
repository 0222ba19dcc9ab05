"""How this room's rows are locked, written and read back."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.functional import Promise

from onewindow.core import crypto, events
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI

from .checklists import CheckLine
from .errors import BadPlace, OfficerBusy, StaleVisit, VisitNotFound, VisitOver
from .handlers import Told
from .models import Officer, Part, Visit

_CONTACT = "visits_visit.contact"
#: Where photos lie, below the home of the installation.
FOLDER = "visits"
_OVER = {Visit.Status.DONE: "上报", Visit.Status.CANCELLED: "取消"}


def stream_of(visit: int) -> str:
    """The history of one visit."""
    return f"visit:{visit}"


def shown(at: datetime) -> str:
    """An instant as people read it, in official time."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def locked(visit: int, *, version: int | None = None, open_only: bool = True) -> Visit:
    """The row, locked until the act ends. Raises VisitNotFound, VisitOver, StaleVisit."""
    row = Visit.objects.select_for_update().filter(pk=visit).first()
    if row is None:
        raise VisitNotFound
    if open_only and row.status in _OVER:
        raise VisitOver(state=_OVER[Visit.Status(row.status)], status=row.status)
    if version is not None and version != row.version:
        raise StaleVisit(seen=version, current=row.version)
    return row


def lock_officers(staff: Sequence[int]) -> None:
    """Let the plans of an officer come one after another, always in the same order."""
    with connection.cursor() as cursor:
        for number in sorted(set(staff)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"visits:officer:{number}"])


def send_officers(visit: Visit, chosen: Mapping[int, Sequence[int]]) -> None:
    """Write who goes. The database has the last word on who is free. Raises OfficerBusy."""
    rows = [
        Officer(visit=visit, agency_id=agency, staff_id=staff, start_at=visit.start_at, end_at=visit.end_at)
        for agency, people in chosen.items()
        for staff in people
    ]
    try:
        with transaction.atomic():
            Officer.objects.bulk_create(rows)
    except IntegrityError as fault:
        if "officer_is_free" in str(fault):
            raise OfficerBusy(start=shown(visit.start_at)) from fault
        raise


def said(visit: Visit, verb: str, by: Actor, body: Mapping[str, Any]) -> None:
    """Write the event of an act; no names, telephones or addresses in it."""
    events.append(
        stream_of(visit.pk),
        verb=verb,
        by=by,
        division=visit.division,
        body={"visit": visit.pk, "about": visit.about, "version": visit.version, **body},
    )


def told_of(visit: Visit, **more: Any) -> Told:
    """What a handler learns."""
    parts = Part.objects.filter(visit=visit).order_by("agency_id")
    return Told(
        visit=visit.pk,
        about=visit.about,
        purpose=visit.purpose,
        matters={part.agency_id: tuple(part.matters) for part in parts},
        start=visit.start_at,
        **more,
    )


def lines_of(part: Part) -> tuple[CheckLine, ...]:
    """The checklist of a part as it stood when the visit was planned."""
    return tuple(CheckLine.from_json(line) for line in part.lines)


def seal_contact(name: str, phone: str, salt: str) -> bytes:
    """Name and telephone, bound to the visit's own salt."""
    plain = json.dumps({"name": name, "phone": phone}, ensure_ascii=False).encode()
    return crypto.seal(plain, place=f"{_CONTACT}:{salt}")


def contact_of(visit: Visit) -> tuple[str, str]:
    """Name and telephone of who waits there."""
    plain = json.loads(crypto.unseal(bytes(visit.contact_sealed), place=f"{_CONTACT}:{salt_of(visit)}"))
    return plain["name"], plain["phone"]


def salt_of(visit: Visit) -> str:
    """What binds sealed values to a visit from before it has a number: who planned it and when."""
    return f"{visit.planned_by}:{visit.created_at.timestamp():.6f}"


def photo_place(name: str) -> str:
    """Where a sealed photo belongs."""
    return f"visits_photo:{name}"


def signature_place(visit: int, side: str) -> str:
    """Where a sealed signature belongs."""
    return f"visits_signature:{visit}:{side}"


def degrees(text: str | Decimal | float | Promise | None, most: int) -> Decimal | None:
    """One coordinate; None for nothing. Raises BadPlace."""
    if text is None or text == "":
        return None
    try:
        found = Decimal(str(text)).quantize(Decimal("0.000001"))
    except InvalidOperation:
        raise BadPlace from None
    if not -most <= found <= most:
        raise BadPlace
    return found
