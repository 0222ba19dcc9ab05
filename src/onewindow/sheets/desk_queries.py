"""Reads of sheets for the window: the applications that a clerk has open, and those he has handed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.catalogue.facts import Name
from onewindow.catalogue.queries import edition
from onewindow.catalogue.selection import service_of
from onewindow.core.clock import SHANGHAI, today
from onewindow.people.permissions import Permission, has_permission

from .models import Draft
from .submission import Channel


@dataclass(frozen=True, kw_only=True)
class WindowLine:
    """An application at a window."""

    id: int  #: row of the draft
    title: Name  #: plain name of the service
    applicant: str  #: in whose name
    case_number: str  #: empty while it is open
    updated_at: datetime  #: last save, or when it was handed in


def open_at_window(user: Any, *, most: int) -> list[WindowLine]:
    """What the account has opened at its window and not handed in. One query beside the posts.

    The last one opened comes first, and saving moves nothing: each keeps its key while it lies open.
    """
    return _lines(user, most, ("-pk",), case_number="")


def handed_in_today(user: Any, *, most: int) -> list[WindowLine]:
    """What the account has handed in at its window today, newest first. One query beside the posts."""
    begins = datetime.combine(today(), datetime.min.time(), tzinfo=SHANGHAI)
    return list(_lines(user, most, ("-updated_at", "-pk"), updated_at__gte=begins, case_number__gt=""))


def _lines(user: Any, most: int, order: tuple[str, ...], **which: Any) -> list[WindowLine]:
    rows = Draft.objects.filter(account_id=user.pk, channel=Channel.WINDOW, **which).select_related("party")
    rows = rows.only("service", "edition_id", "division_id", "updated_at", "case_number", "party__name")
    return [
        WindowLine(
            id=row.pk,
            title=service_of(edition(row.edition_id).catalogue, row.service).plain_name,
            applicant=row.party.name,
            case_number=row.case_number,
            updated_at=row.updated_at,
        )
        for row in rows.order_by(*order)[:most]
        if has_permission(user, Permission.WRITE_DRAFT, division=row.division_id)
    ]
