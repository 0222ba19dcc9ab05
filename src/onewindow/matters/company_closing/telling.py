"""Telling people what happened to a notice, and letting other systems publish it. Part of the act's own transaction."""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.exchange.credit_messages import NoticeMessage
from onewindow.exchange.credit_outbox import publish
from onewindow.notices import acts as notices
from onewindow.people.queries import agency_name, staff_at

from .calendar import last_day
from .models import ClosingNotice, Objection

BY = Actor.system("company_closing")
log = logging.getLogger(__name__)


def address_of(number: str) -> str:
    """The page of a notice."""
    return f"{settings.PUBLIC_URL}/deregistrations/{number}/"


def publish_state(notice: ClosingNotice) -> None:
    """Both systems shall know how the notice stands."""
    publish(
        NoticeMessage(
            number=notice.number,
            kind=notice.kind,
            status=notice.status,
            uscc=notice.uscc,
            name=notice.name,
            division=notice.division_id,
            authority=agency_name(notice.agency_id),
            starts_at=notice.starts_at.isoformat(),
            ends_at=notice.ends_at.isoformat(),
            address=address_of(notice.number),
        )
    )


def tell_applicant(kind: str, notice: ClosingNotice, **more: Any) -> None:
    """Tell the enterprise."""
    _tell(kind, f"party:{notice.applicant}", notice, more)


def tell_registrar(kind: str, notice: ClosingNotice, **more: Any) -> None:
    """Tell the reviewers and superiors of the registrar."""
    for officer in staff_at(notice.agency_id, "reviewer", "superior"):
        _tell(kind, f"staff:{officer.pk}", notice, more)


def tell_objector(kind: str, notice: ClosingNotice, objection: Objection, **more: Any) -> None:
    """Tell who raised the objection."""
    _tell(kind, objection.raised_by, notice, more, event=f"closing:{notice.number}/{objection.n}/{objection.status}")


def _tell(kind: str, to: str, notice: ClosingNotice, more: Mapping[str, Any], event: str = "") -> None:
    data = {"notice": notice.number, "name": notice.name, "last_day": last_day(notice.ends_at).isoformat(), **more}
    try:
        notices.notify(kind, to, data, about=notice.case, event=event, by=BY)
    except Refused as fault:
        # One who cannot be told must not keep the act from being done; nothing personal stands in the code.
        log.warning("notice %s: %s not told %s (%s)", notice.number, to, kind, fault.code)
