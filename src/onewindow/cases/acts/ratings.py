"""Ratings 好差评: the applicant's side rates a closed case or a visit to a hall; a bad one is answered by the superior.

A rating can be changed within a term. Once a bad one has been given the duty to answer stays, whatever it becomes:
nobody gains by talking somebody into a better one.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onewindow.appointments import halls
from onewindow.appointments.models import Ticket
from onewindow.cases import happenings, journal, rights
from onewindow.cases.errors import (
    AnswerMissing,
    BadRating,
    CaseNotFound,
    NotOverYet,
    NotYourCase,
    RatingAnswered,
    RatingFixed,
    RatingNotFound,
    VisitNotFound,
)
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case, Rating
from onewindow.cases.ratings import CHANGE, FOLLOW_UP, scale
from onewindow.cases.records import Loaded
from onewindow.cases.rights import number_in
from onewindow.cases.stages import Role
from onewindow.catalogue.queries import current as published
from onewindow.core import clock, events
from onewindow.core.act import Actor, act
from onewindow.core.errors import Refused
from onewindow.notices import acts as notices
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, demand

log = logging.getLogger(__name__)

#: Longest text of a rater, and of an answer.
MOST_WORDS = 500
#: An answer shorter than this says nothing.
_LEAST_ANSWER = 10


@act("rate")
def rate_case(number: str, *, level: int, labels: Sequence[str] = (), words: str = "", by: Actor) -> Rating:
    """Rate a case that is closed: its applicant, or whoever holds his mandate for it now. Again: change it.

    Raises CaseNotFound, NotYourCase, NotOverYet, BadRating, RatingFixed.
    """
    row = Case.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise CaseNotFound(number=number)
    loaded = journal.load(row)
    if not _side(loaded, by) & {Role.APPLICANT, Role.AGENT}:
        raise NotYourCase
    if row.open_reviews:
        raise NotOverYet
    agency = loaded.plan.lead_agency or loaded.plan.matters[0].hands[0].agency
    about = {"case_id": row.pk, "party_id": number_in(by.ref, "party")}
    place = {"service": row.service, "division": row.division_id, "agency_id": agency}
    return _rate(about, place, level, labels, words, by)


@act("rate")
def rate_visit(ticket: int, *, level: int, labels: Sequence[str] = (), words: str = "", by: Actor) -> Rating:
    """Rate a visit to a hall: whose ticket it was, once he was served. Raises VisitNotFound and as `rate_case`."""
    row = Ticket.objects.select_for_update().filter(pk=ticket).first()
    party = number_in(by.ref, "party")
    if row is None or party is None or row.party_id != party:
        raise VisitNotFound
    if row.status != Ticket.Status.SERVED:
        raise NotOverYet
    about = {"ticket_id": row.pk, "party_id": party}
    place = {"service": row.service, "division": row.division, "agency_id": _agency_of(row).pk}
    return _rate(about, place, level, labels, words, by)


@act("answer_rating")
def answer_rating(rating: int, *, words: str, by: Actor) -> Rating:
    """Answer a bad rating: what was found, what was done about it. By a superior of the agency that answers for it.

    Raises RatingNotFound, RatingAnswered, AnswerMissing, NotAllowed.
    """
    row = Rating.objects.select_for_update().filter(pk=rating).first()
    if row is None:
        raise RatingNotFound
    demand(by, Permission.OVERSEE_REVIEW, agency=row.agency_id)
    if row.follow_up_by is None or row.answered_at is not None:
        raise RatingAnswered
    text = words.strip()
    if not _LEAST_ANSWER <= len(text) <= MOST_WORDS:
        raise AnswerMissing(most=MOST_WORDS)
    row.answer, row.answered_at, row.answered_by_id = text, clock.now(), number_in(by.ref, "staff")
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    body = {"late": row.answered_at > row.follow_up_by}
    events.append(f"rating:{row.pk}", verb="answer_rating", by=by, body=body, division=row.division)
    _tell_answered(row, by)
    return row


def _tell_answered(row: Rating, by: Actor) -> None:
    """Who gave it learns that it is answered; the answer itself he reads after signing in."""
    kind = happenings.current().ratings.get("answered")
    if kind is None:
        return
    declared = published().catalogue.service.get(row.service)
    name = declared.plain_name if declared is not None else None
    service = {"zh": name.zh, "en": name.en} if name is not None else {"zh": row.service}
    about = f"rating:{row.pk}"
    try:
        notices.notify(
            kind, f"party:{row.party_id}", {"service": service}, about=about, event=f"{about}/answered", by=by
        )
    except Refused as fault:
        log.warning("rating %s: not told (%s)", row.pk, fault.code)


def _rate(
    about: dict[str, Any], place: dict[str, Any], level: int, labels: Sequence[str], words: str, by: Actor
) -> Rating:
    chosen, text, now = scale().level(level), words.strip(), clock.now()
    if chosen is None or len(text) > MOST_WORDS or not set(labels) <= set(chosen.labels):
        raise BadRating(most=MOST_WORDS)
    said = {"level": level, "labels": sorted(set(labels)), "words": text}
    row = Rating.objects.filter(**about).first()
    if row is None:
        follow_up = _term(FOLLOW_UP, now)[1] if chosen.follow_up else None
        row = Rating.objects.create(**about, **place, **said, given_at=now, follow_up_by=follow_up)
    else:
        days, last = _term(CHANGE, row.given_at)
        if now > last:
            raise RatingFixed(days=days)
        if chosen.follow_up and row.follow_up_by is None:
            row.follow_up_by = _term(FOLLOW_UP, now)[1]
        row.level, row.labels, row.words, row.changed_at = level, said["labels"], text, now
        row.save(update_fields=["level", "labels", "words", "changed_at", "follow_up_by"])
    body = {
        "case": row.case_id,
        "visit": row.ticket_id,
        "level": level,
        "labels": row.labels,
        "follow_up_by": row.follow_up_by.isoformat() if row.follow_up_by else None,
    }
    events.append(f"rating:{row.pk}", verb="rate", by=by, body=body, division=row.division)
    return row


def _side(loaded: Loaded, by: Actor) -> frozenset[Role]:
    standing = rights.standing_of(by, loaded)
    first = next(iter(loaded.state.reviews.values()))
    return rights.roles_in(loaded, first, standing)


def _term(name: str, start: datetime) -> tuple[int, datetime]:
    """A term of the region in working days, and when it ends."""
    limits = region_limits()
    days = limits.parameters.days(name, start.astimezone(limits.calendar.zone).date())
    return days, limits.close_after(days, start)


def _agency_of(row: Ticket) -> Agency:
    """Whose hall it was."""
    hall = halls.current().hall(row.hall)
    return Agency.objects.get(code=hall.agency, division=hall.division)
