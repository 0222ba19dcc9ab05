"""A change of what is registered while other offices are still at work: who sees it, who is told.

change_in_package(number, element="reg_address", value="…", reason="变更登记", by=officer)

The registrar changes the register; reviews that are not decided see the new entry beside the sheet (`checks`), every
office whose matter reads the element is told, and so is the applicant; a licence that shows it is given anew; a scope
that brings another licence is told to apply for it: all by the rule of `start_up/changes.yaml`.
"""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from onewindow.cases.models import Case, Review
from onewindow.cases.stages import FALLEN, UNDECIDED, Outcome, Stage
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import edition
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.jobs import enqueue
from onewindow.matters.company_opening import book
from onewindow.matters.company_opening.errors import NotChangeable, NotRegisteredYet
from onewindow.matters.company_opening.reading import source_reference
from onewindow.matters.company_opening.reissue import REISSUE
from onewindow.matters.company_opening.rescoping import demand_addable, lines, texts
from onewindow.notices.acts import notify
from onewindow.people.permissions import Permission, demand
from onewindow.people.queries import staff_at
from onewindow.registers.enterprises.acts import change_enterprise
from onewindow.registers.enterprises.acts.changes import Changes
from onewindow.registers.enterprises.queries import enterprise_at

_REGISTRATION = "ENT-REG"
_LONGEST = 200
_SCOPE = "business_scope"
#: Longest text of a whole scope, one entry to a line.
_LONGEST_SCOPE = 4000
#: Element of the sheet -> the change of the register.
_CHANGES: Mapping[str, Callable[[str], Changes]] = {
    "reg_address": lambda said: Changes(address=said),
    "operating_term": lambda said: Changes(term=said),
    _SCOPE: lambda said: Changes(scope=lines(said)),
}


@act("change_in_package")
def change_in_package(number: str, *, element: str, value: str, reason: str, by: Actor) -> tuple[str, ...]:
    """Change a registered particular while the package is under way; returns the matters whose offices were told.

    Only the registrar that registered the enterprise may. `value`: the new text; of a scope all entries, one to a
    line. Raises NotRegisteredYet, NotAllowed, NotChangeable, ScopeUnknown, PriorLicenceFirst.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    reviews = list(Review.objects.filter(case=case)) if case is not None else []
    own = next((review for review in reviews if review.matter == _REGISTRATION), None)
    if case is None or own is None or own.outcome != Outcome.GRANTED:
        raise NotRegisteredYet(number=number)
    demand(by, Permission.HANDLE_REVIEW, agency=own.agency_id)
    rule, said = book.current().changes, value.strip()
    most = _LONGEST_SCOPE if element == _SCOPE else _LONGEST
    if element not in rule.elements or element not in _CHANGES or not reason.strip() or not 0 < len(said) <= most:
        raise NotChangeable(most=most)
    uscc = own.certificate
    before, change = enterprise_at(uscc), _CHANGES[element](said)
    if said in {before.address, before.term} or (change.scope and texts(change.scope) == texts(before.scope)):
        raise NotChangeable(most=most)
    added = demand_addable(before.scope, change.scope, rule, book.current().prior) if change.scope else ()
    reference = source_reference(number, _REGISTRATION)
    change_enterprise(uscc, change, source_reference=reference, by=by)
    said = "；".join(texts(change.scope)) if change.scope else said
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
    licences = _separately(catalogue, case, added, by)
    body = {"element": element, "reason": reason.strip()[:500], "told": told, "uscc": uscc, "licences": licences}
    link = events.append(f"opening:{number}", verb="change_in_package", by=by, body=body, division=case.division_id)
    if rule.elements[element].get("licence") == "reissue":
        enqueue(REISSUE, number=number, n=link.seq)
    return tuple(told)


def _separately(catalogue: Catalogue, case: Case, added: Sequence[str], by: Actor) -> list[str]:
    """Tell the applicant which licences the new entries need; the codes that are not in the package already."""
    named = {one.id: one for one in catalogue.service[case.service].implied_licences}
    here = set(Review.objects.filter(case=case).values_list("matter", flat=True))
    wanted = [named[code] for code in added if code in named and named[code].joins_matter not in here]
    if wanted:
        names = {"zh": "、".join(one.name.zh for one in wanted), "en": ", ".join(one.name.en for one in wanted)}
        data = {"number": case.number, "licences": names, "link": f"{settings.PUBLIC_URL}/services/{case.service}/"}
        event = f"{case.number}/licences/{'+'.join(one.id for one in wanted)}"
        about = f"case:{case.number}"
        notify("licence_by_change", f"party:{case.applicant_id}", data, about=about, event=event, by=by)
    return [one.id for one in wanted]


def _reads(catalogue: Catalogue, matter: str, element: str) -> bool:
    return element in catalogue.matter[matter].element_ids


def _tell(review: Review, number: str, matter: dict[str, str], what: dict[str, str], said: str, by: Actor) -> None:
    event = f"{number}/{review.matter}/{said}"
    for officer in staff_at(review.agency_id, "reviewer"):
        data = {"number": number, "matter": matter, "what": what, "value": said}
        notify("particulars_changed", f"staff:{officer.pk}", data, about=f"case:{number}", event=event, by=by)
