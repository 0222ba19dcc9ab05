"""The writes after submission: asking again for signatures over what was corrected, and giving them."""

from django.conf import settings

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import digest
from onewindow.core.chain import salt as new_salt
from onewindow.core.clock import now, today
from onewindow.matters.company_opening.corrected import Corrected, corrected_of
from onewindow.matters.company_opening.cosigning import Line, Standing, digests, fingerprint
from onewindow.matters.company_opening.errors import ChangedUnderHand, NobodySignsAgain, NothingToSignAgain
from onewindow.matters.company_opening.models import Cosignature, SigningRound
from onewindow.matters.company_opening.queries import Role, Signing
from onewindow.matters.company_opening.stored import index_of, new_token
from onewindow.notices.acts import notify
from onewindow.people.queries import find_party
from onewindow.sheets.cosigners import rule_of
from onewindow.sheets.models import Draft

_ASKING = "signature_again"
_ALL_SIGNED = "signed_again"


@act("ask_signatures_again")
def ask_signatures_again(number: str, *, by: Actor) -> str:
    """Tell the signers of a case whose signature no longer stands since a correction; returns the link's token.

    Told once a day and version of the case. Raises NobodySignsAgain.
    """
    found = corrected_of(number)
    if found is None or not found.open or not found.undecided:
        raise NobodySignsAgain(number=number)
    row = Draft.objects.select_for_update(of=("self",)).get(pk=found.draft.pk)
    opened, _ = SigningRound.objects.get_or_create(
        draft=row, defaults={"token": new_token(), "opened_at": now(), "by": by.ref}
    )
    told = [line.signer.row for line in found.open if _tell(found, line, opened.token, by)]
    body = {"case": number, "asked": [line.signer.row for line in found.open], "told": told}
    body |= {"changed": list(found.revised)}
    events.append(f"draft:{row.pk}", verb="ask_signatures_again", by=by, body=body, division=row.division_id)
    return opened.token


def _tell(found: Corrected, line: Line, token: str, by: Actor) -> bool:
    known = find_party("uscc" if line.signer.legal else "ric", line.signer.number)
    if known is None:
        return False
    link = f"{settings.PUBLIC_URL}/sign/{token}/"
    data = {"name": line.signer.name, "applicant": found.draft.party.name, "number": found.number, "link": link}
    once = f"draft:{found.draft.pk}/{line.signer.row}/again/{found.version}/{today().isoformat()}"
    notify(_ASKING, f"party:{known.pk}", data, about=f"case:{found.number}", event=once, by=by)
    return True


@act("cosign_again")
def cosign_again(signing: Signing, role: Role, *, seen: str, by: Actor) -> None:
    """Sign what was corrected, as it was shown (`seen`); who has never signed signs everything.

    The signature covers the corrected elements alone; over the others the one of before stands. Raises
    NothingToSignAgain, ChangedUnderHand.
    """
    row = Draft.objects.select_for_update(of=("self",)).get(pk=signing.round.draft_id)
    found = corrected_of(row.case_number)
    line = next((one for one in found.open if one.signer.number == role.line.signer.number), None) if found else None
    if found is None or line is None or not found.undecided:
        raise NothingToSignAgain(number=row.case_number)
    rule = rule_of(signing.matters)
    if seen != signing.fingerprint or seen != fingerprint(found.values, rule.signs):
        raise ChangedUnderHand
    covered = line.changed if line.standing is Standing.STALE else rule.signs
    salt = new_salt()
    parts = digests(found.values, covered, salt)
    whole = digest(parts, salt)
    held = {"person": signing.person, "principal": role.principal, "mandate": role.mandate}
    said = {"text": rule.words["zh"], "parts": parts, "digest": whole, "salt": salt, "at": now(), "by": by.ref}
    where = {"draft": row, "number_index": index_of(role.line.signer), "name": role.line.signer.name}
    Cosignature.objects.create(**where, **held, **said)
    principal = role.principal.pk if role.principal is not None else None
    body = {"case": row.case_number, "signer": signing.person.pk, "for": principal, "row": line.signer.row}
    body |= {"covers": list(covered), "digest": whole}
    events.append(f"draft:{row.pk}", verb="cosign_again", by=by, body=body, division=row.division_id)
    if len(found.open) == 1:  # his was the last
        _tell_applicant(found, by)


def _tell_applicant(found: Corrected, by: Actor) -> None:
    data = {"number": found.number, "link": f"{settings.PUBLIC_URL}/cases/{found.number}/"}
    once = f"draft:{found.draft.pk}/signed_again/{found.version}"
    about = f"case:{found.number}"
    notify(_ALL_SIGNED, f"party:{found.draft.party_id}", data, about=about, event=once, by=by)
