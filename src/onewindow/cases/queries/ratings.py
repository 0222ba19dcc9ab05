"""Reads of ratings: what a person may rate and has rated, what a service is rated, what a superior must answer.

Averages are reckoned from the rows each time (by an index that holds all of it), never kept a second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from onewindow.appointments.models import Ticket
from onewindow.cases.errors import BadCursor, RatingNotFound, VisitNotFound
from onewindow.cases.models import Case, Rating
from onewindow.core import clock
from onewindow.people.access import party_of
from onewindow.people.permissions import Permission, posts_of

from .access import sides_of
from .pages import Page

_SIZE = 20
#: What has been closed longer ago is not offered for rating any more; by its address it can still be rated.
_OFFERED_DAYS = 60
_MOST_OFFERED = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingView:
    """One rating as its rater or its agency reads it."""

    id: int  #: row
    case: str  #: number of the case, or empty
    visit: int | None  #: id of the ticket, or None
    place: str  #: code of the hall of a visit
    service: str  #: code of the joint service
    division: str  #: where
    agency: int  #: who answers for it
    level: int  #: 1 to 5
    labels: tuple[str, ...]  #: ids
    words: str  #: in the rater's words
    given_at: datetime  #: when
    changed_at: datetime | None  #: when it was changed last
    follow_up_by: datetime | None  #: a bad one: until when it must be answered
    answer: str  #: what was found and done
    answered_at: datetime | None  #: when


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """What a service is rated."""

    count: int  #: ratings
    mean: float  #: 1 to 5; 0 without a rating
    bad: int  #: of these, such as have to be followed up
    answered: int  #: of the bad ones, answered


def score_of(service: str) -> Score:
    """The ratings of a service, reckoned now. One query."""
    rows = list(Rating.objects.filter(service=service).values_list("level").annotate(n=Count("id")))
    followed = Rating.objects.filter(service=service).exclude(follow_up_by=None)
    bad = followed.aggregate(all=Count("id"), answered=Count("id", filter=~Q(answered_at=None)))
    count = sum(n for _, n in rows)
    mean = sum(level * n for level, n in rows) / count if count else 0.0
    return Score(count=count, mean=mean, bad=bad["all"], answered=bad["answered"])


def rating_on(user: Any, number: str) -> RatingView | None:
    """One's own rating of a case that one may see. One query."""
    party = party_of(user)
    rows = Rating.objects.select_related("case", "ticket").filter(party=party, case__number=number)
    row = rows.first() if party is not None else None
    return _view(row) if row is not None else None


def rating_of_visit(user: Any, ticket: int) -> RatingView | None:
    """One's own rating of a visit. One query."""
    party = party_of(user)
    rows = Rating.objects.select_related("case", "ticket").filter(party=party, ticket_id=ticket)
    row = rows.first() if party is not None else None
    return _view(row) if row is not None else None


def access_visit(user: Any, ticket: int) -> Ticket:
    """A visit of one's own. Raises VisitNotFound."""
    party = party_of(user)
    found = Ticket.objects.filter(pk=ticket, party=party).first() if party is not None else None
    if found is None:
        raise VisitNotFound
    return found


def ratings_of(user: Any, *, after: str = "", size: int = _SIZE) -> Page:
    """One's own ratings, newest first. One query."""
    party = party_of(user)
    if party is None:
        return Page(rows=())
    rows = Rating.objects.filter(party=party).select_related("case", "ticket").order_by("-id")
    if after:
        rows = rows.filter(pk__lt=_number(after))
    found = [_view(row) for row in rows[: size + 1]]
    return Page(rows=tuple(found[:size]), next=str(found[size - 1].id) if len(found) > size else "")


def cases_to_rate(user: Any) -> Sequence[Case]:
    """Cases of one's side that closed lately and that one has not rated, newest first. One query per applicant."""
    party = party_of(user)
    if party is None:
        return []
    since = clock.now() - timedelta(days=_OFFERED_DAYS)
    done = Rating.objects.filter(case=OuterRef("pk"), party=party)
    rows = Case.objects.filter(open_reviews=0, submitted_at__gte=since - timedelta(days=_OFFERED_DAYS))
    sides = sides_of(user)
    narrowed = rows.filter(sides[0])
    for side in sides[1:]:
        narrowed |= rows.filter(side)
    return list(narrowed.filter(~Exists(done)).defer("state").order_by("-submitted_at", "-id")[:_MOST_OFFERED])


def visits_to_rate(user: Any) -> Sequence[Ticket]:
    """Visits of one's own that one has not rated, newest first. One query."""
    party = party_of(user)
    if party is None:
        return []
    since = clock.today() - timedelta(days=_OFFERED_DAYS)
    done = Rating.objects.filter(ticket=OuterRef("pk"), party=party)
    rows = Ticket.objects.filter(party=party, status=Ticket.Status.SERVED, day__gte=since)
    return list(rows.filter(~Exists(done)).order_by("-day", "-id")[:_MOST_OFFERED])


def bad_ratings(user: Any, *, answered: bool = False, after: str = "", size: int = _SIZE) -> Page:
    """Bad ratings of the agencies one oversees: open ones by their term, or answered ones, newest first.

    One query. Raises BadCursor.
    """
    here = sorted(overseen(user))
    rows = Rating.objects.filter(agency_id__in=here).select_related("case", "ticket")
    if answered:
        rows = rows.exclude(answered_at=None).order_by("-answered_at", "-id")
        if after:
            at, pk = _cursor(after)
            rows = rows.filter(answered_at__lte=at).filter(Q(answered_at__lt=at) | Q(pk__lt=pk))
    else:
        rows = rows.filter(answered_at=None).exclude(follow_up_by=None).order_by("follow_up_by", "id")
        if after:
            at, pk = _cursor(after)
            rows = rows.filter(follow_up_by__gte=at).filter(Q(follow_up_by__gt=at) | Q(pk__gt=pk))
    found = [_view(row) for row in rows[: size + 1]]
    if len(found) <= size:
        return Page(rows=tuple(found))
    last = found[size - 1]
    ended = last.answered_at if answered else last.follow_up_by
    return Page(rows=tuple(found[:size]), next=f"{ended.isoformat()}~{last.id}" if ended is not None else "")


def access_rating(user: Any, rating: int) -> RatingView:
    """A bad rating of an agency one oversees. Raises RatingNotFound (missing and forbidden look the same)."""
    rows = Rating.objects.filter(pk=rating, agency_id__in=overseen(user)).exclude(follow_up_by=None)
    found = rows.select_related("case", "ticket").first()
    if found is None:
        raise RatingNotFound
    return _view(found)


def overseen(user: Any) -> set[int]:
    """The agencies whose bad ratings somebody answers."""
    return {post.agency for post in posts_of(user) if Permission.OVERSEE_REVIEW in post.permissions}


def _view(row: Rating) -> RatingView:
    return RatingView(
        id=row.pk,
        case=row.case.number if row.case is not None else "",
        visit=row.ticket_id,
        place=row.ticket.hall if row.ticket is not None else "",
        service=row.service,
        division=row.division,
        agency=row.agency_id,
        level=row.level,
        labels=tuple(row.labels),
        words=row.words,
        given_at=row.given_at,
        changed_at=row.changed_at,
        follow_up_by=row.follow_up_by,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def label_names(labels: Mapping[str, Mapping[str, str]], chosen: Sequence[str]) -> list[Mapping[str, str]]:
    """The names of labels that were ticked; one that the region no longer has is left out."""
    return [labels[one] for one in chosen if one in labels]


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise BadCursor
    return int(text)


def _cursor(text: str) -> tuple[datetime, int]:
    at, _, pk = text.rpartition("~")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise BadCursor from None
    if found.tzinfo is None:
        raise BadCursor
    return found, _number(pk)
