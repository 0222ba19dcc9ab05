"""Who may see which case. Missing and forbidden look the same: CaseNotFound, ReviewNotFound.

The applicant sees his case, and so does whoever holds a mandate of his that covers the service, while it holds: the
agent who handed in, the legal representative, a colleague of theirs. An agency sees a case in which it has a review,
and of the facts only its own slice. A clerk finds cases of his division by number. Lead, supervisor and auditor read
the cases of theirs. Nobody sees more because he knows a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from onewindow.cases import journal, rights
from onewindow.cases.errors import CaseNotFound, ReviewNotFound
from onewindow.cases.models import Case, HandedIn
from onewindow.cases.numbers import is_number, tidy
from onewindow.cases.records import Loaded
from onewindow.cases.rights import HeldPost, Standing
from onewindow.cases.stages import Role
from onewindow.core.act import Actor
from onewindow.people.access import party_of
from onewindow.people.permissions import Permission, PostNow, is_known_staff, posts_of
from onewindow.people.queries import mandates_of

from .pages import Head, head_of

#: Roles that see the whole case, read only.
_READERS = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_HANDLERS = frozenset({Role.REVIEWER, Role.SUPERIOR, Role.ONSITE})
_AT_AN_AGENCY = _HANDLERS | {Role.LEAD, Role.ADMINISTRATOR}


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A case that somebody may see, and in which capacity."""

    loaded: Loaded  #: the case
    head: Head  #: the case in a line
    roles: frozenset[Role]  #: in which he sees it
    mine: tuple[str, ...]  #: matters whose slice he may see
    standing: Standing  #: what his rights follow from
    files: tuple[Mapping[str, Any], ...] = ()  #: columns of all that was handed in, where they were asked for

    @property
    def whole(self) -> bool:
        """Whether he sees every matter's facts: it is his own case, or he supervises."""
        return bool(self.roles & {Role.APPLICANT, Role.AGENT, *_READERS})


def visible_to(user: Any) -> QuerySet[Case]:
    """The cases somebody may see at all."""
    party = party_of(user)
    if party is not None:
        return Case.objects.filter(reduce(or_, sides_of(user)))
    posts = posts_of(user)
    here = {post.agency for post in posts if post.role in _HANDLERS}
    places = {d for post in posts if post.role in {*_READERS, Role.CLERK, Role.LEAD} for d in post.divisions}
    if any(post.role == Role.ADMINISTRATOR for post in posts):
        return Case.objects.filter(Q(division_id__in=places) | Q(reviews__parked=True)).distinct()
    if not here and not places:
        return Case.objects.none()
    return Case.objects.filter(
        Q(division_id__in=places) | Q(pk__in=Case.objects.filter(reviews__agency_id__in=here).values("pk"))
    )


def sides_of(user: Any, *, applicant: int | None = None) -> list[Q]:
    """One condition per applicant whose cases a person may see: his own, then those of his principals. One query.

    With `applicant` only that one's; nothing fits where there is no mandate of his.
    """
    party = party_of(user)
    scopes: dict[int, set[str]] = {party.pk: {"*"}} if party is not None else {}
    for mandate in mandates_of(user):
        scopes.setdefault(mandate.principal_id, set()).update(mandate.scope)
    wanted = {of: scope for of, scope in scopes.items() if applicant in {None, of}}
    sides = [
        Q(applicant_id=of) if "*" in scope else Q(applicant_id=of, service__in=sorted(scope))
        for of, scope in wanted.items()
    ]
    return sides or [Q(pk__in=[])]


#: Columns of a file handed in.
_FILE = ("material", "seq", "upload", "name", "size", "media_type", "sha256", "path", "at")


def _with_files(rows: QuerySet[Case]) -> QuerySet[Case]:
    handed = HandedIn.objects.filter(case=OuterRef("pk")).order_by("material", "seq", "n")
    return rows.annotate(handed=ArraySubquery(handed.values(one=JSONObject(**{name: name for name in _FILE}))))


def access_case(user: Any, number: str, *, files: bool = False) -> Seen:
    """One case by its number, with its files where they are asked for: one query for both.

    Raises CaseNotFound where it is missing or not for this person's eyes.
    """
    row = None
    if is_number(tidy(number)):
        rows = Case.objects.select_related("applicant", "division").filter(number=tidy(number))
        row = (_with_files(rows) if files else rows).first()
    if row is None:
        raise CaseNotFound(number=number)
    loaded = journal.load(row)
    standing = _standing(user, loaded)
    found: set[Role] = set()
    mine = []
    for code, review in loaded.state.reviews.items():
        roles = rights.roles_in(loaded, review, standing)
        found |= roles
        if roles & _HANDLERS:
            mine.append(code)
    if Role.ADMINISTRATOR in found and not any(r.parked for r in loaded.state.reviews.values()):
        found.discard(Role.ADMINISTRATOR)
    if not found:
        raise CaseNotFound(number=number)
    everything = bool(found & {Role.APPLICANT, Role.AGENT, *_READERS})
    return Seen(
        loaded=loaded,
        head=head_of(row),
        roles=frozenset(found),
        mine=tuple(loaded.state.reviews) if everything else tuple(mine),
        standing=standing,
        files=tuple(getattr(row, "handed", ())),
    )


def access_review(user: Any, number: str, matter: str) -> Seen:
    """One review of a case; its agency, the applicant's side and supervisors. Raises CaseNotFound, ReviewNotFound."""
    seen = access_case(user, number, files=True)
    if matter not in seen.mine:
        raise ReviewNotFound(matter=matter)
    return seen


def find(user: Any, text: str, *, limit: int = 20) -> list[str]:
    """Numbers of visible cases that are, or begin with, what somebody typed or scanned; newest first."""
    wanted = tidy(text)
    if len(wanted) < 6 or not wanted.replace("-", "").isdigit():
        return []
    rows = visible_to(user).filter(number__startswith=wanted).order_by("-number")
    return list(rows.values_list("number", flat=True)[:limit])


def may_find(user: Any) -> bool:
    """Whether somebody may look cases up by number at all."""
    return any(Permission.FIND_CASE in post.permissions for post in posts_of(user))


def _standing(user: Any, loaded: Loaded) -> Standing:
    party = None if is_known_staff(user) else party_of(user)
    if party is not None:
        by = Actor(ref=f"party:{party.pk}", acting_for=f"party:{loaded.applicant}")
        own = party.pk == loaded.applicant
        agent = not own and any(
            held.principal_id == loaded.applicant and held.covers(loaded.service) for held in mandates_of(user)
        )
        return Standing(by=by, party=party.pk, mandated=agent)
    posts = posts_of(user)
    held = tuple(_held(post, loaded) for post in posts)
    staff = posts[0].staff if posts else 0
    return Standing(by=Actor(ref=f"staff:{staff}"), staff=staff, posts=held, path=frozenset({loaded.division}))


def _held(post: PostNow, loaded: Loaded) -> HeldPost:
    # The post already knows the divisions below its own, so the case's division stands for the whole path. Roles that
    # count at one agency do not ask for it.
    asked = post.role not in _AT_AN_AGENCY
    here = loaded.division if asked and loaded.division in post.divisions else ""
    return HeldPost(role=post.role, agency=post.agency, division=here, stands_in_for=post.stands_in_for)
