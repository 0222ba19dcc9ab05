"""Following a case that one has signed 共同申请人: who signed what was handed in sees how it goes on.

    followed = access_followed(user, token)      # by the link of the signatures; missing and forbidden look the same
    followed_of(user)                            # all of one's own, newest first

Who was struck from the application by a correction, and who signed a draft and was taken out before it was handed in,
sees nothing of it. Who signed for a legal person sees it while he holds its mandate.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from onewindow.cases.facts import opened
from onewindow.cases.journal import load
from onewindow.cases.models import Case, Fact
from onewindow.cases.queries import Seen, head_of
from onewindow.cases.records import Loaded
from onewindow.cases.rights import Standing
from onewindow.core.act import Actor
from onewindow.people.access import party_of
from onewindow.people.identity import index, number_of
from onewindow.people.models import Party
from onewindow.people.queries import Principal, principals_of
from onewindow.sheets.cosigners import rule_of

from .corrected import SUBMISSION, Corrected, corrected_in, corrects
from .cosigning import Given, covers_all
from .errors import SigningNotFound
from .models import Cosignature, SigningRound
from .stored import given_of, index_of

_SIGNATURE = "signature.cosigner."
#: Cases on a page.
SIZE = 10


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A case as one who has signed it may follow it."""

    token: str  #: of the link of the signatures
    seen: Seen  #: the case, in no role
    sides: tuple[int, ...]  #: ids of himself and of those for whom he signs, as far as they signed
    again: bool  #: whether a signature of his own is wanted again
    others_again: tuple[str, ...]  #: names of the others whose signature is wanted again


def access_followed(user: Any, token: str) -> Followed:
    """The case that was handed in with this account's signature. Raises SigningNotFound for everybody else."""
    rows = SigningRound.objects.exclude(draft__case_number="")
    draft = rows.filter(token=token).values_list("draft", flat=True).first()
    sides = _sides(user) if draft is not None else {}
    cases = Case.objects.select_related("applicant", "division").filter(draft=draft) if sides else Case.objects.none()
    followed = _followed(sides, {draft: token}, list(cases))
    if not followed:
        raise SigningNotFound
    return followed[0]


def token_to_follow(user: Any, number: str) -> str:
    """The link under which this account follows a case by its number, "" where there is none for it."""
    token = SigningRound.objects.filter(draft__case_number=number).values_list("token", flat=True).first()
    try:
        return access_followed(user, token).token if token else ""
    except SigningNotFound:
        return ""


@dataclass(frozen=True, kw_only=True)
class FollowedPage:
    """A page of the cases that one has signed."""

    rows: tuple[Followed, ...]  #: newest first
    next: int  #: what the following page is asked with, 0 at the end


def followed_of(user: Any, *, before: int = 0, size: int = SIZE) -> FollowedPage:
    """The cases handed in with this account's signature, newest first. Six queries where nothing was corrected."""
    sides = _sides(user)
    signed = Cosignature.objects.filter(number_index__in=list(sides), withdrawn_at=None).values("draft")
    cases = Case.objects.select_related("applicant", "division").filter(draft__in=signed).order_by("-pk")
    if before:
        cases = cases.filter(pk__lt=before)
    found = list(cases[: size + 1]) if sides else []
    drafts = [case.draft for case in found[:size]]
    tokens = dict(SigningRound.objects.filter(draft__in=drafts).values_list("draft", "token"))
    rows = _followed(sides, tokens, found[:size])
    return FollowedPage(rows=tuple(rows), next=found[size - 1].pk if len(found) > size else 0)


def _sides(user: Any) -> dict[str, Principal]:
    """Index of a number -> himself, or a legal person whose mandate he holds; {} for who is no natural person."""
    person = party_of(user)
    if person is None or person.kind != Party.Kind.NATURAL:
        return {}
    found = {}
    for side in principals_of(user):
        legal = side.party.kind == Party.Kind.LEGAL
        if side.party.pk == person.pk or legal:
            found[index("uscc" if legal else "ric", number_of(side.party))] = side
    return found


def _followed(sides: Mapping[str, Principal], tokens: Mapping[Any, str], cases: Sequence[Case]) -> list[Followed]:
    """Those of the cases that he may follow. Two queries, and four for each case in which something was corrected."""
    if not cases:
        return []
    signed, facts = defaultdict(list), defaultdict(list)
    mine = Cosignature.objects.filter(draft__in=list(tokens), number_index__in=list(sides), withdrawn_at=None)
    for row in mine.select_related("person").order_by("pk"):
        signed[row.draft_id].append(row)
    wanted = Q(element__startswith=_SIGNATURE) | Q(seq__gt=SUBMISSION)
    for fact in Fact.objects.filter(wanted, subject="", case__in=cases).order_by("seq"):
        facts[fact.case_id].append(fact)
    found = []
    for case in cases:
        one = _one(sides, tokens.get(case.draft, ""), case, signed[case.draft or 0], facts[case.pk])
        if one is not None:
            found.append(one)
    return found


def _one(
    sides: Mapping[str, Principal],
    token: str,
    case: Case,
    signed: Sequence[Cosignature],
    facts: Sequence[Fact],
) -> Followed | None:
    loaded = load(case)
    allowed = {key: side for key, side in sides.items() if side.mandate is None or side.mandate.covers(case.service)}
    kept = {_digest(fact, loaded) for fact in facts if fact.element.startswith(_SIGNATURE)}
    signs = rule_of(loaded.plan.by_code).signs
    corrected = corrected_in(loaded) if any(corrects(fact, signs) for fact in facts) else None
    mine = {}
    for key, side in allowed.items():
        given = [given_of(row) for row in signed if row.number_index == key]
        handed_in = any(one.digest in kept for one in given)
        if given and _stands(corrected, key, given, handed_in=handed_in):
            mine[key] = side
    if not token or not mine:
        return None
    open_ones = corrected.open if corrected is not None and corrected.undecided else ()
    by = Actor(ref=f"party:{sides[next(iter(sides))].party.pk}")
    return Followed(
        token=token,
        seen=Seen(loaded=loaded, head=head_of(case), roles=frozenset(), mine=(), standing=Standing(by=by)),
        sides=tuple(side.party.pk for side in mine.values()),
        again=any(index_of(line.signer) in mine for line in open_ones),
        others_again=tuple(line.signer.name for line in open_ones if index_of(line.signer) not in mine),
    )


def _stands(corrected: Corrected | None, key: str, given: Sequence[Given], *, handed_in: bool) -> bool:
    """Whether he is still one of those who apply: he signed what was handed in, and no correction struck him out.

    After a correction he is, where the rule still asks for his signature, or where he has signed what was corrected:
    who sold no longer holds the right once the book is written, and follows the case nevertheless.
    """
    if corrected is None:
        return handed_in
    if any(index_of(line.signer) == key for line in corrected.lines):
        return True
    return handed_in and covers_all(given, corrected.revised)


def _digest(fact: Fact, loaded: Loaded) -> str:
    sealed = None if fact.sealed is None else bytes(fact.sealed)
    kept: Mapping[str, Any] = opened(fact.value, sealed, salt=loaded.salt, seq=fact.seq, key=fact.element)
    return str(kept["digest"])
