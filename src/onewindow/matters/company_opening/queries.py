"""Reads of opening an enterprise: who has signed a draft, what somebody is asked to sign, the articles.

collected_of(state)                 # for the applicant: every signer and how it stands with him
access_signing(user, token)         # for a signer: what he signs; missing and forbidden look the same
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from onewindow.catalogue.definitions import Catalogue
from onewindow.people.access import party_of
from onewindow.people.identity import number_of
from onewindow.people.models import Mandate, Party
from onewindow.people.queries import principals_of
from onewindow.sheets.cosigners import Signer, rule_of
from onewindow.sheets.faults import Fault
from onewindow.sheets.models import Draft
from onewindow.sheets.queries import DraftState, published_of, state_of

from . import book
from .articles import Made, articles_of
from .corrected import Corrected, corrected_of
from .cosigning import Given, Line, Standing, fingerprint, standing
from .errors import SigningNotFound
from .models import Cosignature, SigningRound
from .stored import asked_of, given_of, index_of, own_number, token_of


def lines_of(
    draft: Draft, values: Mapping[str, Any], matters: Sequence[str], *, afresh: bool = False
) -> tuple[Line, ...]:
    """Every signer with how it stands; () where nobody but the applicant signs. At most one query.

    `afresh`: signatures are read again; without it those that the last check of this very draft has read.
    """
    rule = rule_of(matters)
    if not asked_of(draft, matters):
        return ()
    wanted = rule.signers(values)
    own = own_number(draft)
    if not any(signer.number != own for signer in wanted):
        return ()
    newest = _newest(draft, afresh=afresh)
    return tuple(
        standing(signer, newest.get(index_of(signer)), values, rule, applicant=signer.number == own)
        for signer in wanted
    )


def _newest(draft: Draft, *, afresh: bool) -> dict[str, Given]:
    """Number -> newest signature."""
    if afresh:
        getattr(draft, "_prefetched_objects_cache", {}).pop("cosignatures", None)
    held = Prefetch("cosignatures", queryset=Cosignature.objects.select_related("person").order_by("pk"))
    prefetch_related_objects([draft], held)
    return {row.number_index: given_of(row) for row in draft.cosignatures.all()}


@dataclass(frozen=True, kw_only=True)
class Collected:
    """The signatures of a draft, as its applicant sees them."""

    lines: tuple[Line, ...]  #: every signer
    token: str  #: of the link, "" before signatures were asked for

    @property
    def missing(self) -> int:
        """How many have still to sign."""
        return sum(line.standing not in {Standing.SIGNED, Standing.APPLICANT} for line in self.lines)


def collected_of(state: DraftState) -> Collected:
    """Who signs a draft and who has. Two queries."""
    lines = lines_of(state.draft, state.assessment.known, state.sheet.matters)
    return Collected(lines=lines, token=token_of(state.draft))


@dataclass(frozen=True, kw_only=True)
class Role:
    """As whom somebody signs."""

    line: Line  #: the signer in the table
    principal: Party | None  #: the legal person, where he signs for one
    mandate: Mandate | None  #: by which mandate


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What somebody is asked to sign."""

    round: SigningRound  #: the link
    draft: Draft  #: what is handed in, or was
    matters: Sequence[str]  #: the package
    catalogue: Catalogue  #: of the draft's edition
    values: Mapping[str, Any]  #: the answers, as they are now
    person: Party  #: who is signed in
    roles: tuple[Role, ...]  #: as whom he signs, himself first
    lines: tuple[Line, ...]  #: all signers
    corrected: Corrected | None = None  #: the case, where what was signed has been corrected in it

    @property
    def fingerprint(self) -> str:
        """What is shown now."""
        return fingerprint(self.values, rule_of(self.matters).signs)


def access_signing(user: Any, token: str) -> Signing:
    """What the account may sign under the link, as itself or for a legal person whose mandate it holds.

    Missing, forbidden and no longer to be signed look the same. Raises SigningNotFound.
    """
    person = party_of(user)
    rows = SigningRound.objects.select_related("draft__party", "draft__agent", "draft__division")
    found = rows.filter(token=token).first() if token.isalnum() and len(token) <= 32 else None
    if found is None or person is None or person.kind != Party.Kind.NATURAL:
        raise SigningNotFound
    draft = found.draft
    corrected = corrected_of(draft.case_number, draft) if draft.case_number else None
    if corrected is not None:
        matters, values, lines = corrected.matters, corrected.values, corrected.lines
    else:
        state = state_of(draft)
        matters, values = state.sheet.matters, state.assessment.known
        lines = lines_of(draft, values, matters)
    roles = tuple(_roles(user, person, draft, lines))
    if not roles:
        raise SigningNotFound
    return Signing(
        round=found,
        draft=draft,
        matters=matters,
        catalogue=published_of(draft).catalogue,
        values=values,
        person=person,
        roles=roles,
        lines=lines,
        corrected=corrected,
    )


def _roles(user: Any, person: Party, draft: Draft, lines: Sequence[Line]) -> list[Role]:
    mine = (person.name, number_of(person))
    found = [Role(line=line, principal=None, mandate=None) for line in lines if _same(line.signer, *mine)]
    if any(line.signer.legal for line in lines):
        for held in principals_of(user, service=draft.service):
            if held.party.kind != Party.Kind.LEGAL or held.mandate is None:
                continue
            theirs = (held.party.name, number_of(held.party))
            found += [
                Role(line=line, principal=held.party, mandate=held.mandate)
                for line in lines
                if _same(line.signer, *theirs)
            ]
    return found


def _same(signer: Signer, name: str, number: str) -> bool:
    return (signer.name, signer.number) == (name, number)


def articles_for(values: Mapping[str, Any]) -> Made | None:
    """The articles as the answers make them now; None for kinds that have none."""
    return articles_of(values, book.current().articles)


def unready(state: DraftState) -> tuple[Fault, ...]:
    """What is missing or wrong of what is to be signed."""
    covered = set(rule_of(state.sheet.matters).signs)
    return tuple(fault for fault in state.faults if fault.element in covered)
