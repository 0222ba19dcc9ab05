"""What the applicant may still do with a case: the values he was asked to correct, the materials he owes.

asked = answering(user, number, elements=["premises_area_m2"])
asked.held["premises_area_m2"].value

The rest of the progress page stands in `cases.queries`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import Delivery
from onewindow.catalogue.queries import edition

from .errors import CaseNotFound
from .models import HandedIn
from .queries import Seen, access_case
from .stages import FALLEN, UNDECIDED, Role
from .values import Value, values_of


@dataclass(frozen=True, kw_only=True)
class Answering:
    """A case in the hands of its applicant."""

    number: str  #: official number
    version: int  #: to be sent with an act
    service: str  #: code of the joint service
    division: str  #: where it is handled
    applicant: int  #: id of the party
    catalogue: Catalogue  #: of the case's own edition
    held: Mapping[str, Value]  #: what is on file of the elements asked for
    owed: Mapping[str, date]  #: key of a material that may follow -> last day
    files: Mapping[str, tuple[str, ...]]  #: key of a material -> names of the files handed in
    withdrawable: tuple[str, ...]  #: matters that may still be taken back
    together: bool  #: all results are handed over at once


def answering(user: Any, number: str, *, elements: Collection[str] = (), seen: Seen | None = None) -> Answering:
    """The case, for its applicant or agent. Raises CaseNotFound, also for everybody else. At most five queries.

    `seen`: what `access_case` has just given for it.
    """
    seen = seen or access_case(user, number)
    if not seen.roles & {Role.APPLICANT, Role.AGENT}:
        raise CaseNotFound(number=number)
    loaded = seen.loaded
    reviews = loaded.state.reviews.items()
    owed = {owed.material: date.fromisoformat(owed.by) for _, r in reviews if r.stage not in FALLEN for owed in r.owed}
    return Answering(
        number=loaded.number,
        version=loaded.version,
        service=loaded.service,
        division=loaded.division,
        applicant=loaded.applicant,
        catalogue=edition(loaded.plan.edition).catalogue,
        held=values_of(loaded.id, loaded.salt, elements=elements) if elements else {},
        owed=owed,
        files=_files(loaded.id, owed) if owed else {},
        withdrawable=tuple(code for code, review in reviews if review.stage in UNDECIDED),
        together=loaded.plan.delivery is Delivery.UNIFIED,
    )


def _files(case: int, materials: Collection[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    rows = HandedIn.objects.filter(case_id=case, material__in=list(materials)).order_by("seq", "n")
    for material, name in rows.values_list("material", "name"):
        found[material] = (*found.get(material, ()), name)
    return found
