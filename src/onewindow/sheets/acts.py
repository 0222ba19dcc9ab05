"""The acts of sheets: signing, and the applicant's consent at a window. Everything else a draft goes through is typing
and leaves no history.
"""

from onewindow.catalogue.elements import ElementType
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import salt as new_salt
from onewindow.core.clock import now
from onewindow.people.identity import KINDS
from onewindow.people.permissions import Permission, demand

from .drafts import save_answers
from .errors import DraftSubmitted, NoConsent, NotReady, NotSignable
from .faults import NOT_SIGNED, SIGNED_BEFORE
from .models import Draft, Signing
from .queries import signable_of, state_of
from .signing import commitment, digest_of
from .submission import Signature


@act("sign")
def sign(draft: Draft, element: str, *, version: int, by: Actor) -> Signature:
    """Sign a commitment over the whole sheet as it stands: answers, files, matters, place, edition.

    `version` is the one that the signing person has seen. The newest signature of an element counts; a change of any
    answer afterwards makes it stale. Raises StaleDraft, DraftSubmitted, NotSignable, and NotReady while anything but
    signatures is missing or wrong.
    """
    save_answers(draft, {element: True}, version=version, by=by)
    state = state_of(draft)
    entry = state.sheet.of(element)
    if entry is None or not entry.asked or entry.element.type is not ElementType.SIGNATURE:
        raise NotSignable(element=element)
    missing = tuple(f for f in state.faults if f.code not in {NOT_SIGNED.code, SIGNED_BEFORE.code})
    others = tuple(f for f in missing if not _is_signature(state.sheet.of(f.element)))
    if others:
        raise NotReady(count=len(others), faults=others)
    salt = new_salt()
    digest = digest_of(signable_of(draft, state.assessment, state.uploads), salt)
    signer = draft.agent or draft.party
    row = Signing.objects.create(
        draft=draft,
        element=element,
        text=commitment(entry.element),
        digest=digest,
        salt=salt,
        at=now(),
        by=by.ref,
        name=signer.name,
    )
    body = {"element": element, "digest": digest, "matters": list(state.sheet.matters), "signer": signer.pk}
    events.append(f"draft:{draft.pk}", verb="sign", by=by, body=body, division=draft.division_id)
    return Signature(element=element, text=row.text, digest=digest, salt=salt, at=row.at, by=row.by, name=row.name)


@act("record_consent")
def record_consent(draft: Draft, *, document: str, by: Actor) -> None:
    """Write down that the applicant stands at the window, agrees that the clerk fills in for him, and what he showed.

    `document` is a kind of `people.identity.KINDS`, or "letter" for the representative of an organisation; no number is
    kept. Raises NoConsent for anything else, NotAllowed, DraftSubmitted.
    """
    demand(by, Permission.WRITE_DRAFT, division=draft.division_id)
    if document not in {*KINDS, "letter"} - {"none"}:
        raise NoConsent
    if draft.case_number:
        raise DraftSubmitted(number=draft.case_number)
    body = {"party": draft.party_id, "document": document}
    events.append(f"draft:{draft.pk}", verb="record_consent", by=by, body=body, division=draft.division_id)


def _is_signature(entry: object) -> bool:
    return getattr(getattr(entry, "element", None), "type", None) is ElementType.SIGNATURE
