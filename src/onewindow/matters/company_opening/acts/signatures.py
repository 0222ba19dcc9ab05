"""The writes of opening an enterprise: asking for signatures, signing, taking a signature back."""

from django.conf import settings

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import digest
from onewindow.core.chain import salt as new_salt
from onewindow.core.clock import now
from onewindow.matters.company_opening.cosigning import Line, Standing, digests
from onewindow.matters.company_opening.errors import (
    AlreadyHandedIn,
    ChangedUnderHand,
    NobodyToSign,
    NotSignedYet,
    NotYetSignable,
)
from onewindow.matters.company_opening.models import Cosignature, SigningRound
from onewindow.matters.company_opening.queries import Role, Signing, lines_of, unready
from onewindow.matters.company_opening.stored import index_of, new_token
from onewindow.notices.acts import notify
from onewindow.people.models import Party
from onewindow.people.queries import find_party
from onewindow.sheets.cosigners import rule_of
from onewindow.sheets.models import Draft
from onewindow.sheets.queries import state_of


def _locked(draft: int) -> Draft:
    """The draft, so that it is not handed in meanwhile. Raises AlreadyHandedIn."""
    row = Draft.objects.select_for_update(of=("self",)).select_related("party", "agent").get(pk=draft)
    if row.case_number:
        raise AlreadyHandedIn(number=row.case_number)
    return row


@act("ask_signatures")
def ask_signatures(draft: Draft, *, by: Actor) -> str:
    """Open the link under which the signers sign, and tell those who have an account; returns its token.

    Asked again after a change, it tells those whose signature no longer stands. Raises NobodyToSign, NotYetSignable,
    AlreadyHandedIn.
    """
    row = _locked(draft.pk)
    state = state_of(row)
    lines = lines_of(row, state.assessment.known, state.sheet.matters)
    open_ones = [line for line in lines if line.standing not in {Standing.SIGNED, Standing.APPLICANT}]
    if not lines:
        raise NobodyToSign
    left = unready(state)
    if left:
        raise NotYetSignable(count=len(left), faults=left)
    opened, _ = SigningRound.objects.get_or_create(
        draft=row, defaults={"token": new_token(), "opened_at": now(), "by": by.ref}
    )
    asking = rule_of(state.sheet.matters).asking
    told = [line.signer.row for line in open_ones if _tell(row, line, opened.token, asking, by)]
    body = {"signers": len(lines), "asked": [line.signer.row for line in open_ones], "told": told}
    events.append(f"draft:{row.pk}", verb="ask_signatures", by=by, body=body, division=row.division_id)
    return opened.token


def _tell(draft: Draft, line: Line, token: str, asking: str, by: Actor) -> bool:
    """Send the signer a message, where he is known here; the link reaches others by hand."""
    known = find_party("uscc" if line.signer.legal else "ric", line.signer.number)
    if known is None:
        return False
    data = {"name": line.signer.name, "applicant": draft.party.name, "link": f"{settings.PUBLIC_URL}/sign/{token}/"}
    version = f"draft:{draft.pk}/{line.signer.row}/{draft.version}"
    notify(asking, f"party:{known.pk}", data, about=f"draft:{draft.pk}", event=version, by=by)
    return True


@act("cosign")
def cosign(signing: Signing, role: Role, *, seen: str, by: Actor) -> None:
    """Sign as a shareholder, over the particulars as they were shown (`seen`: the fingerprint of the page).

    A legal person signs through a natural person who holds its mandate. Raises AlreadyHandedIn, ChangedUnderHand.
    """
    row = _locked(signing.round.draft_id)
    rule = rule_of(signing.matters)
    if row.version != signing.draft.version or seen != signing.fingerprint:
        raise ChangedUnderHand
    salt = new_salt()
    parts = digests(signing.values, rule.signs, salt)
    whole = digest(parts, salt)
    Cosignature.objects.create(
        draft=row,
        number_index=index_of(role.line.signer),
        name=role.line.signer.name,
        person=signing.person,
        principal=role.principal,
        mandate=role.mandate,
        text=rule.words["zh"],
        parts=parts,
        digest=whole,
        salt=salt,
        at=now(),
        by=by.ref,
    )
    principal = role.principal.pk if role.principal is not None else None
    body = {"signer": signing.person.pk, "for": principal, "row": role.line.signer.row, "digest": whole}
    events.append(f"draft:{row.pk}", verb="cosign", by=by, body=body, division=row.division_id)


@act("withdraw_signature")
def withdraw_signature(signing: Signing, role: Role, *, by: Actor) -> None:
    """Take a signature back before the application is handed in. Raises AlreadyHandedIn, NotSignedYet."""
    row = _locked(signing.round.draft_id)
    newest = Cosignature.objects.filter(draft=row, number_index=index_of(role.line.signer)).order_by("pk").last()
    if newest is None or newest.withdrawn_at is not None:
        raise NotSignedYet
    newest.withdrawn_at = now()
    newest.save(update_fields=["withdrawn_at"])
    body = {"signer": signing.person.pk, "row": role.line.signer.row, "digest": newest.digest}
    events.append(f"draft:{row.pk}", verb="withdraw_signature", by=by, body=body, division=row.division_id)
    holder = row.agent or row.party
    if holder.kind == Party.Kind.NATURAL:
        data = {"signer": role.line.signer.name, "link": f"{settings.PUBLIC_URL}/drafts/{row.pk}/signers/"}
        event = f"withdrawn:{newest.pk}"
        notify("signature_withdrawn", f"party:{holder.pk}", data, about=f"draft:{row.pk}", event=event, by=by)
