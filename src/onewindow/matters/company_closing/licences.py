"""Licences: their names, what the catalogue says of them, and which are cancelled together here."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from onewindow.catalogue.joint_services import Cancellation, Licence
from onewindow.catalogue.queries import current
from onewindow.core.region import region_dir
from onewindow.people.queries import division_path

from . import law
from .errors import UnknownLicence
from .models import ListedLicence

_SECONDS = 60


def kinds() -> dict[str, Licence]:
    """All kinds of licences by code, in the order of the region's file."""
    return {licence.id: licence for licence in current().catalogue.licences}


def name_of(code: str, language: str = "zh") -> str:
    """The name of a kind of licence. Raises UnknownLicence."""
    licence = kinds().get(code)
    if licence is None:
        raise UnknownLicence(licence=code)
    return licence.name.en if language == "en" else licence.name.zh


def lead_agency() -> str:
    """Code of the agency that leads the service."""
    return current().catalogue.service[law.current().service].lead


def closing_agencies() -> frozenset[str]:
    """Codes of the agencies with something to do here: the registrar, and superiors of those that issue licences.

    Every page of a desk asks, so the answer is kept for a minute in this process: a new edition is seen within it.
    """
    return _closing_agencies(int(time.monotonic() // _SECONDS), region_dir().name)


@lru_cache(maxsize=2)
def _closing_agencies(minute: int, region: str) -> frozenset[str]:
    catalogue = current(region).catalogue
    registrar = catalogue.matter[law.current().notice_matter].agency.id
    return frozenset({registrar, *(agency for one in catalogue.licences for agency in one.agencies)})


def consent_first(known: Mapping[str, Licence]) -> frozenset[str]:
    """Codes of the licences whose cancellation is approved first, of all `kinds`."""
    return frozenset(code for code, one in known.items() if one.cancellation is Cancellation.CONSENT_FIRST)


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """A line of the list."""

    line: int  #: id
    code: str  #: kind of licence
    agency: int  #: that issues it
    division: str  #: where it holds, and below
    listed_at: datetime  #: by the lead
    confirmed_at: datetime | None  #: by the agency; None: not yet
    ended_at: datetime | None  #: taken off
    end_reason: str  #: why


def lines(division: str, *, ended: bool = False) -> list[ListLine]:
    """The list as it holds at a place: its own and those of the divisions above, in order of code."""
    path = [found.code for found in division_path(division)]
    rows = ListedLicence.objects.filter(division__in=path).order_by("code", "agency", "-listed_at")
    if not ended:
        rows = rows.filter(ended_at=None)
    return [
        ListLine(
            line=row.pk,
            code=row.code,
            agency=row.agency_id,
            division=row.division_id,
            listed_at=row.listed_at,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
        )
        for row in rows[:300]
    ]


def together(division: str) -> frozenset[str] | None:
    """Codes of the licences that are confirmed at a place; None where no list is kept: then nothing is left out."""
    held = lines(division)
    return frozenset(line.code for line in held if line.confirmed_at is not None) if held else None
