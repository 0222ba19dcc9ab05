"""Reads of a court's letters: what a token stands for, what a clerk of the court has looked at himself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.clock import now, today
from onewindow.exchange.link.partners import Partner, nodes
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, posts_of

from .errors import NoSuchLetter
from .models import Letter
from .tokens import digest


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterView:
    """What a court may look at by its letter."""

    id: int  #: for the next page
    number: str  #: ours
    partner: str  #: code of the court
    names: Mapping[str, str]  #: language -> name of the court
    unit: str  #: code of the unit
    document: str  #: code of the region's letters
    letter: str  #: number of the letter
    official: str  #: who carried it, "" from a court's own node
    credential: str  #: number of his service card
    scopes: tuple[str, ...]  #: codes of the region's scopes
    at: datetime  #: when it was taken in
    until: datetime  #: exclusive

    @property
    def holds(self) -> bool:
        """Whether the book may still be looked at by it."""
        return now() < self.until


def letter_by_token(token: str) -> LetterView | None:
    """The letter that a token of the scan page stands for, while it holds; None for any other text."""
    if not 20 <= len(token) <= 64:
        return None
    row = Letter.objects.filter(token_digest=digest(token), until__gt=now()).first()
    court = nodes().by_code.get(row.partner) if row is not None else None
    return _view(row, court) if row is not None and court is not None and court.admitted(today()) else None


def own_court(user: Any) -> Partner:
    """The court of a clerk, while it takes part. Raises NotAllowed."""
    held = {post.agency_code for post in posts_of(user) if Permission.LOOK_BY_LETTER in post.permissions}
    found = [court for court in nodes() if court.kind == "court" and court.code in held and court.admitted(today())]
    if not found:
        raise NotAllowed(permission=str(Permission.LOOK_BY_LETTER))
    return found[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterPage:
    """A page of a clerk's looks."""

    rows: tuple[LetterView, ...]  #: newest first
    next: int  #: id after which the next page begins, 0 where there is none


def letters_by(user: Any, *, before: int = 0, size: int = 20) -> LetterPage:
    """What a clerk has looked at himself: what his colleagues seek is not told. Raises NotAllowed."""
    court = own_court(user)
    rows = Letter.objects.filter(partner=court.code, by=actor_of(user).ref).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    more = found[size - 1].pk if len(found) > size else 0
    return LetterPage(rows=tuple(_view(row, court) for row in found[:size]), next=more)


def access_letter(user: Any, number: str) -> LetterView:
    """One of his own. Raises NotAllowed, NoSuchLetter also for a colleague's."""
    court = own_court(user)
    row = Letter.objects.filter(number=number, partner=court.code, by=actor_of(user).ref).first()
    if row is None:
        raise NoSuchLetter
    return _view(row, court)


def _view(row: Letter, court: Partner) -> LetterView:
    return LetterView(
        id=row.pk,
        number=row.number,
        partner=row.partner,
        names=court.name,
        unit=row.unit,
        document=row.document,
        letter=row.letter,
        official=row.official,
        credential=row.credential,
        scopes=tuple(row.scopes),
        at=row.at,
        until=row.until,
    )
