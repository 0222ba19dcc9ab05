"""Who may do what to which review: the table of stages, the posts of the staff, the mandates of agents.

    rights.demand("decide", loaded, ["PUB-R"], standing)

A post counts at the agency that has the review; a clerk's in his division and below; a lead's where his agency leads
the case. Nobody reviews his own application. A review that a colleague holds is handled by him, by whom he has left in
charge, or by the superior.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.core.act import Actor
from onewindow.people.models import Mandate, Staff
from onewindow.people.permissions import posts_of_staff
from onewindow.people.queries import division_path

from . import stages
from .errors import HeldByColleague, NotYourCase, NotYourReview, SelfReview
from .records import Filing, Loaded
from .stages import Role, Stage
from .states import ReviewState

#: Roles that count at the agency of the review only.
_AT_THE_AGENCY = frozenset({Role.REVIEWER, Role.SUPERIOR, Role.ONSITE})
#: Verbs of handling: whoever does them must not be the applicant, and a colleague's claim is respected.
_OWN_CASE_BARRED = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERIOR, Role.LEAD, Role.ONSITE, Role.ADMINISTRATOR})
#: What a clerk does in the applicant's name, who must be there.
_IN_HIS_NAME = frozenset({"resubmit", "amend", "supplement", "withdraw", "nudge"})
_FOR_THE_APPLICANT = _IN_HIS_NAME | {"receive", "deliver"}
_CLAIM_FREE = frozenset({"reassign", "notify", "extend", "plan_visit", "move_visit", "call_off_visit", "report_visit"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldPost:
    """A post that counts today, one's own or that of a colleague one stands in for."""

    role: str  #: of `people/roles.yaml`
    agency: int  #: id
    division: str  #: of the agency
    stands_in_for: int | None = None  #: id of the absent colleague


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Who acts, with everything his rights follow from."""

    by: Actor  #: who
    staff: int | None = None  #: id of the member of staff
    party: int | None = None  #: the same person as an applicant, where known
    posts: tuple[HeldPost, ...] = ()  #: what he holds today
    path: frozenset[str] = frozenset()  #: the case's division and those above it
    mandated: bool = False  #: holds a mandate of the applicant for this service, now


def number_in(ref: str, kind: str) -> int | None:
    """The id in "party:7", or None for another kind of actor."""
    found, _, number = ref.partition(":")
    return int(number) if found == kind and number.isdecimal() else None


def standing_of(by: Actor, loaded: Loaded) -> Standing:
    """Read from the tables what somebody's rights in a case follow from."""
    staff = number_in(by.ref, "staff")
    if staff is not None:
        posts = tuple(
            HeldPost(role=p.role, agency=p.agency, division=p.division, stands_in_for=p.stands_in_for)
            for p in posts_of_staff(staff)
        )
        own = Staff.objects.filter(pk=staff).values_list("party_id", flat=True).first()
        path = frozenset(d.code for d in division_path(loaded.division))
        return Standing(by=by, staff=staff, party=own, posts=posts, path=path)
    party = number_in(by.ref, "party")
    mandated = party is not None and party != loaded.applicant and holds_mandate(loaded, party, by)
    return Standing(by=by, party=party, mandated=mandated)


def holds_mandate(loaded: Loaded, agent: int, by: Actor) -> bool:
    """Whether `agent` may act for the applicant now; a revoked or expired mandate stops at once."""
    if number_in(by.acting_for, "party") != loaded.applicant:
        return False
    held = Mandate.objects.in_force().filter(agent_id=agent, principal_id=loaded.applicant)
    return any(mandate.covers(loaded.service) for mandate in held)


def roles_in(loaded: Loaded, review: ReviewState, standing: Standing) -> frozenset[Role]:
    """In which roles somebody may act on one review."""
    if standing.by.ref.startswith("system:"):
        return frozenset({Role.SYSTEM})
    if standing.staff is None:
        return _side_of_the_applicant(loaded, standing)
    found = set()
    for post in standing.posts:
        role = Role(post.role)
        if role in _AT_THE_AGENCY:
            counts = post.agency == review.agency
        elif role is Role.LEAD:
            counts = post.agency == loaded.plan.lead_agency
        elif role is Role.ADMINISTRATOR:
            counts = True
        else:
            counts = post.division in standing.path
        if counts:
            found.add(role)
    return frozenset(found)


def demand(verb: str, loaded: Loaded, codes: Iterable[str] | None, standing: Standing) -> None:
    """Refuse what this person may not do to these reviews: NotYourReview, NotYourCase, SelfReview, HeldByColleague.

    With None the verb is of the whole case, and a right in one of its reviews is enough.
    """
    allowed, reviews = stages.roles(verb), loaded.state.reviews
    chosen = {c: roles_in(loaded, reviews[c], standing) & allowed for c in codes or reviews if c in reviews}
    if codes is None:
        chosen = {code: roles for code, roles in chosen.items() if roles}
        if not chosen:
            raise _refusal(verb, next(iter(reviews)), standing)
    for code, roles in chosen.items():
        if not roles:
            raise _refusal(verb, code, standing)
        if roles <= _OWN_CASE_BARRED and verb not in _FOR_THE_APPLICANT:
            if standing.party is not None and standing.party in {loaded.applicant, loaded.agent}:
                raise SelfReview
            if verb not in _CLAIM_FREE and not may_handle(reviews[code], roles, standing):
                raise HeldByColleague(matter=code, owner=reviews[code].owner)
        if roles == {Role.CLERK} and verb in _IN_HIS_NAME:
            _demand_presence(loaded, standing)


def demand_submission(filing: Filing, by: Actor) -> None:
    """Who may hand in: the applicant, an agent whose mandate covers the service now, a clerk of the place for him.

    Raises NotYourCase.
    """
    party, staff = number_in(by.ref, "party"), number_in(by.ref, "staff")
    for_him = number_in(by.acting_for, "party") == filing.applicant
    if party is not None and party == filing.applicant and filing.agent is None:
        return
    if party is not None and for_him and party == filing.agent:
        held = Mandate.objects.in_force().filter(agent_id=party, principal_id=filing.applicant)
        if any(mandate.covers(filing.plan.service) for mandate in held):
            return
    if staff is not None and for_him:
        clerk = [post for post in posts_of_staff(staff) if post.role == Role.CLERK]
        if any(filing.division in post.divisions for post in clerk):
            return
    raise NotYourCase


def may_be_given(loaded: Loaded, code: str, staff: int) -> bool:
    """Whether a review may be reassigned to this member of staff."""
    review = loaded.state.reviews[code]
    posts = [p for p in posts_of_staff(staff) if p.agency == review.agency and p.stands_in_for is None]
    if not any(p.role in {Role.REVIEWER, Role.SUPERIOR} for p in posts):
        return False
    party = Staff.objects.filter(pk=staff).values_list("party_id", flat=True).first()
    return party is None or party not in {loaded.applicant, loaded.agent}


def may_handle(review: ReviewState, roles: frozenset[Role], standing: Standing) -> bool:
    """Whether a colleague's claim lets this person act."""
    if review.owner is None or review.owner == standing.staff or roles & {Role.SUPERIOR, Role.SYSTEM}:
        return True
    if Role.REVIEWER not in roles or review.stage is Stage.WAITING:
        return True
    return any(post.stands_in_for == review.owner for post in standing.posts) or locked_out(review.owner)


def locked_out(staff: int) -> bool:
    """Whether a member of staff can no longer act; what he held is free again."""
    return not Staff.objects.filter(pk=staff, active=True, account__is_active=True).exists()


def _side_of_the_applicant(loaded: Loaded, standing: Standing) -> frozenset[Role]:
    if standing.party is not None and standing.party == loaded.applicant:
        return frozenset({Role.APPLICANT})
    return frozenset({Role.AGENT}) if standing.mandated else frozenset()


def _demand_presence(loaded: Loaded, standing: Standing) -> None:
    # A clerk does these for the applicant, not of his own accord.
    if number_in(standing.by.acting_for, "party") != loaded.applicant:
        raise NotYourCase


def _refusal(verb: str, code: str, standing: Standing) -> NotYourReview | NotYourCase:
    if standing.staff is None:
        return NotYourCase()
    return NotYourReview(matter=code, verb=verb, verb_name=stages.verbs()[verb].name["zh"])
