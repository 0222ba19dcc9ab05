"""A change of what is registered while other offices are still at work: who sees it, who is told.

change_in_package(number, element="reg_address", value="…", reason="变更登记", by=officer)

The registrar changes the register; reviews that are not decided see the new entry beside the sheet (`checks`), every
office whose matter reads the element is told, and so is the applicant: by the rule of `start_up/changes.yaml`.
"""

from collections.abc import Callable, Mapping

from onewindow.cases.models import Case, Review
from onewindow.cases.stages import FALLEN, UNDECIDED, Outcome, Stage
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import edition
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.matters.company_opening import book
from onewindow.matters.company_opening.errors import NotChangeable, NotRegisteredYet
from onewindow.matters.company_opening.reading import source_reference
from onewindow.notices.acts import notify
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import staff_at
from onewindow.registers.enterprises.acts import change_enterprise
from onewindow.registers.enterprises.acts.changes import Changes

_REGISTRATION = "ENT-REG"
_LONGEST = 200
#: Element of the sheet -> the change of the register.
_CHANGES: Mapping[str, Callable[[str], Changes]] = {
    "reg_address": lambda said: Changes(address=said),
    "operating_term": lambda said: Changes(term=said),
}


@act("change_in_package")
def change_in_package(number: str, *, element: str, value: str, reason: str, by: Actor) -> tuple[str, ...]:
    """Change a registered particular while the package is under way; returns the matters whose offices were told.

    Only the registrar that registered the enterprise may. Raises NotRegisteredYet, NotAllowed, NotChangeable.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    reviews = list(Review.objects.filter(case=case)) if case is not None else []
    own = next((review for review in reviews if review.matter == _REGISTRATION), None)
    if case is None or own is None or own.outcome != Outcome.GRANTED:
        raise NotRegisteredYet(number=number)
    demand(by, Permission.HANDLE_REVIEW, agency=own.agency_id)
    rule, said = book.current().changes, value.strip()
    if element not in rule.elements or element not in _CHANGES or not reason.strip() or not 0 < len(said) <= _LONGEST:
        raise NotChangeable(most=_LONGEST)
    uscc = own.certificate
    reference = source_reference(number, _REGISTRATION)
    change_enterprise(uscc, _CHANGES[element](said), source_reference=reference, by=by)
    catalogue = edition(case.edition_id).catalogue
    what = {"zh": catalogue.element[element].name.zh, "en": catalogue.element[element].name.en}
    told = []
    for review in reviews:
        if review.matter == _REGISTRATION or not _reads(catalogue, review.matter, element):
            continue
        if Stage(review.stage) in FALLEN:
            continue
        stage = "open" if Stage(review.stage) in UNDECIDED else "decided"
        if rule.elements[element].get(stage) in {"sees", "told"}:
            names = catalogue.matter[review.matter].name
            _tell(review, number, {"zh": names.zh, "en": names.en}, what, said, by)
            told.append(review.matter)
    if rule.applicant:
        data = {"number": number, "what": what}
        event = f"{number}/{element}/{said}"
        about = f"case:{number}"
        notify("particulars_changed_holder", f"party:{case.applicant_id}", data, about=about, event=event, by=by)
    body = {"element": element, "reason": reason.strip()[:500], "told": told, "uscc": uscc}
    events.append(f"opening:{number}", verb="change_in_package", by=by, body=body, division=case.division_id)
    return tuple(told)


def _reads(catalogue: Catalogue, matter: str, element: str) -> bool:
    return element in catalogue.matter[matter].element_ids


def _tell(review: Review, number: str, matter: dict[str, str], what: dict[str, str], said: str, by: Actor) -> None:
    event = f"{number}/{review.matter}/{said}"
    for officer in staff_at(review.agency_id, "reviewer"):
        data = {"number": number, "matter": matter, "what": what, "value": said}
        notify("particulars_changed", f"staff:{officer.pk}", data, about=f"case:{number}", event=event, by=by)
