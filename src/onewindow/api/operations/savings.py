"""What one sheet saves, service by service: the figures of the portal's page and of `onewindow savings --json`."""

from typing import Any

from django.http import HttpRequest
from pydantic import Field

from onewindow.api.front import endpoint
from onewindow.api.shapes import Answer, Words
from onewindow.catalogue.queries import current
from onewindow.catalogue.savings import all_savings
from onewindow.core.clock import today


class Change(Answer):
    """One figure."""

    before: float = Field(description="every matter on its own, one after the other")
    now: float = Field(description="one sheet, all at once")


class SavingsPart(Answer):
    """What one matter contributes to the figures before."""

    matter: str
    name: Words
    agency: str
    fields: int
    materials: int
    days: float | None
    days_basis: str
    days_status: str = Field(description="seen | unverified | proposal")


class Savings(Answer):
    """The figures of one service in its typical package."""

    service: str
    name: Words
    matters: list[str]
    fields: Change
    materials: Change
    visits: Change
    days: Change
    notice: bool = Field(description="a statutory public notice runs besides")
    notice_calendar_days: int | None
    promises_status: str = Field(description="the least sure of its promises: seen | unverified | proposal")
    parts: list[SavingsPart]


class SavingsList(Answer):
    """All services."""

    edition: int
    services: list[Savings]


@endpoint("GET", "/savings", answers=SavingsList, tag="services")
def list_savings(request: HttpRequest) -> dict[str, Any]:
    """Fields, materials, visits and promised days of every service, before and now, matter by matter."""
    edition = current()
    return {
        "edition": edition.number,
        "services": [each.json for each in all_savings(edition.catalogue, today=today())],
    }
