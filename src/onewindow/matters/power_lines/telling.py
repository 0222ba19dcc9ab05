"""Telling people about promises, emergencies and reminders, in the act's own transaction."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.people.queries import staff_at

BY = Actor.system("power_lines")
log = logging.getLogger(__name__)


def tell_party(kind: str, party: int, data: Mapping[str, Any], *, about: str, event: str) -> None:
    """Tell the applicant."""
    _tell(kind, f"party:{party}", data, about=about, event=event)


def tell_agencies(kind: str, agencies: Iterable[int], data: Mapping[str, Any], *, about: str, event: str) -> None:
    """Tell the reviewers and superiors of these agencies, each once."""
    people = {officer.pk for agency in agencies for officer in staff_at(agency, "reviewer", "superior")}
    for officer in sorted(people):
        _tell(kind, f"staff:{officer}", data, about=about, event=event)


def _tell(kind: str, to: str, data: Mapping[str, Any], *, about: str, event: str) -> None:
    try:
        notices.notify(kind, to, data, about=about, event=event, by=BY)
    except Refused as fault:
        # One who cannot be told must not stop the act; nothing personal stands in the code.
        log.warning("%s: %s not told (%s)", about, to, fault.code)
