"""An application handed in with one request: opened, answered, signed and submitted as one act.

The same functions as the portal's run one after another; what a program leaves out is told with everything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.elements import ElementType
from onewindow.core.act import Actor
from onewindow.people.access import actor_of, party_of
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.errors import NotReady
from onewindow.sheets.faults import READ_ONLY, UNKNOWN_ELEMENT, Fault
from onewindow.sheets.queries import access_draft, state_of
from onewindow.sheets.submission import Channel

from .errors import ApplicantMissing

#: Answers that are told and not kept.
_NOT_KEPT = {UNKNOWN_ELEMENT.code, READ_ONLY.code}


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """What a program hands in."""

    draft: int | None  #: a draft with its files; what follows is then taken from it
    service: str  #: joint service
    division: str  #: where it is handled
    applicant: int | None  #: id of the party; None: the caller himself
    matters: Sequence[str] | None  #: in place of the answer matter_choice
    answers: Mapping[str, Any]  #: element -> value; a commitment answered with true is signed

    @property
    def given(self) -> dict[str, Any]:
        """The answers with the chosen matters among them."""
        return dict(self.answers) if self.matters is None else {**self.answers, "matter_choice": list(self.matters)}


def applicant_of(user: Any, applicant: int | None) -> int:
    """In whose name: the one named, or the caller himself. Raises ApplicantMissing for staff who name nobody."""
    if applicant is not None:
        return applicant
    own = party_of(user)
    if own is None:
        raise ApplicantMissing
    return own.pk


def draft_of(user: Any, application: Application) -> Any:
    """The draft named, or a new one; answers not typed yet. Raises what `sheets` refuses."""
    if application.draft is not None:
        return access_draft(user, application.draft)
    return open_draft(
        user,
        service=application.service,
        division=application.division,
        party=applicant_of(user, application.applicant),
        channel=Channel.API,
    )


def actor_for(user: Any, draft: Any) -> Actor:
    """Who acts on a draft: the applicant, his agent under the mandate, a clerk for him."""
    return actor_of(user, draft.party_id, service=draft.service)


def fill_in(draft: Any, application: Application, *, by: Actor) -> None:
    """Type the answers and sign the commitments among them. Raises NotReady with every fault."""
    alien: tuple[Fault, ...] = ()
    if application.given:
        saved = save_answers(draft, application.given, version=draft.version, by=by)
        alien = tuple(fault for fault in saved.faults if fault.code in _NOT_KEPT)
    state = state_of(draft)
    commitments = [
        entry.id
        for entry in (*state.sheet.elements, *state.sheet.context)
        if entry.asked and entry.element.type is ElementType.SIGNATURE and state.assessment.values.get(entry.id) is True
    ]
    unsigned = tuple(fault for fault in state.faults if fault.element not in commitments)
    if alien or unsigned:
        raise NotReady(count=len(alien) + len(unsigned), faults=(*alien, *unsigned))
    standing = {signature.element for signature in state.signatures}
    for element in commitments:
        if element in standing:
            continue
        sign(draft, element, version=draft.version, by=by)
