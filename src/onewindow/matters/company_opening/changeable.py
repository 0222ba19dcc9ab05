"""Reads for a change while the package is under way: may this officer, and what stands in the register now."""

from dataclasses import dataclass
from typing import Any

from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome
from onewindow.core.errors import NotFound
from onewindow.people.permissions import Permission, has_permission
from onewindow.registers.enterprises.holding_now import registered_now

from . import book


@dataclass(frozen=True, kw_only=True)
class Changeable:
    """A package whose registered particulars may be changed by this officer."""

    number: str  #: of the case
    uscc: str  #: of the enterprise
    name: str  #: its name
    now: dict[str, str]  #: element -> what the register says
    edition: int  #: of the case


def access_changeable(user: Any, number: str) -> Changeable:
    """For the registrar that registered the enterprise of the case. Missing and forbidden look the same: NotFound."""
    granted = Review.objects.filter(case__number=number, matter="ENT-REG", outcome=Outcome.GRANTED)
    own = granted.select_related("case").first()
    if own is None or not has_permission(user, Permission.HANDLE_REVIEW, agency=own.agency_id):
        raise NotFound
    view = registered_now(own.certificate)
    known = {
        "reg_address": view.address,
        "operating_term": view.term,
        "business_scope": "\n".join(view.scope),
    }
    allowed = book.current().changes.elements
    now = {element: text for element, text in known.items() if element in allowed}
    return Changeable(number=number, uscc=view.uscc, name=view.name, now=now, edition=own.case.edition_id)
