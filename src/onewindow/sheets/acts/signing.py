"""Signing a sheet by commitment."""

from onewindow.catalogue.elements import ElementType
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import salt as new_salt
from onewindow.core.clock import now
from onewindow.sheets.demands import keep_papers
from onewindow.sheets.drafts import save_answers
from onewindow.sheets.errors import NotReady, NotSignable
from onewindow.sheets.faults import NOT_SIGNED, SIGNED_BEFORE
from onewindow.sheets.models import Draft, Signing
from onewindow.sheets.queries import signable_of, state_of
from onewindow.sheets.signing import commitment, digest_of
from onewindow.sheets.submission import Signature


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
    if keep_papers(draft, state.assessment):
        state = state_of(draft)
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


def _is_signature(entry: object) -> bool:
    return getattr(getattr(entry, "element", None), "type", None) is ElementType.SIGNATURE
