"""Reads of the registrar: the book by code or certificate, one unit on any day, what waits, who searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.clock import SHANGHAI
from onewindow.core.errors import gettext_noop
from onewindow.people.permissions import Permission, posts_of
from onewindow.people.queries import agency_name
from onewindow.registers.land import directories, looks, queries, restrictions
from onewindow.registers.land.book import usable
from onewindow.registers.land.codes import tidy_number
from onewindow.registers.land.entries import Stored
from onewindow.registers.land.errors import NoUnit
from onewindow.registers.land.models import Paper
from onewindow.registers.land.views import HistoryLine, PaperView, UnitView

from .errors import NotInBook
from .models import BookCheck, Pending, PersonSearch
from .rights import divisions_of, readable

_MOST = 20
#: For what a registrar opens a page; its owner reads it.
_READ = gettext_noop("登记簿查阅")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A unit's page of the book as a registrar reads it."""

    view: UnitView  #: as it stood
    papers: tuple[PaperView, ...]  #: every number ever given out, newest first
    history: tuple[HistoryLine, ...]  #: first to last
    pending: tuple[Pending, ...]  #: what waits for a second person


def find_unit(user: Any, text: str) -> str:
    """The code of the unit of a code or certificate number typed as people do.

    Raises BadUnitCode (look-alike letters are explained), NotInBook.
    """
    typed = "".join(text.split())
    if "号" in typed or "第" in typed:
        number = tidy_number(typed)
        paper = queries.paper(number)
        if paper is None:
            raise NotInBook(unit=text[:60])
        readable(user, paper.unit)
        return paper.unit
    code = usable(typed)
    readable(user, code)
    try:
        queries.unit_at(code)
    except NoUnit:
        raise NotInBook(unit=text[:60]) from None
    return code


def open_unit(user: Any, code: str, at: datetime | None = None) -> Opened:
    """The page of a unit, now or at a moment; that it was opened is noted for its owner. Raises NotInBook."""
    view = access_unit(user, code, at)
    post = next(post for post in posts_of(user) if Permission.READ_LAND in post.permissions)
    name = agency_name(post.agency)
    looks.note_look(view.code, who=looks.Who.AGENCY, purpose=_READ, view=looks.Seen.EXTRACT, name=name)
    papers = Paper.objects.filter(unit=view.code).order_by("-opened", "number")[:_MOST]
    return Opened(
        view=view,
        papers=tuple(_paper(row) for row in papers),
        history=tuple(queries.history(view.code)),
        pending=tuple(Pending.objects.filter(unit=view.code, status="waiting").select_related("prepared_by")),
    )


def _paper(row: Paper) -> PaperView:
    return PaperView(
        number=row.number,
        kind=row.kind,
        unit=row.unit_id,
        of=row.of,
        key=row.key,
        standing=row.end or "current",
        replaced_by=row.replaced_by,
        since=row.since,
        until=row.until,
    )


def access_unit(user: Any, code: str, at: datetime | None = None) -> UnitView:
    """The unit as it stood at a moment (now). Raises NotInBook; NoUnit where it did not stand yet."""
    if len(code) != 28 or not code.isascii() or not code.isalnum():
        raise NotInBook(unit=code[:40])
    readable(user, code)
    if at is not None:
        return queries.unit_at(code, at)
    try:
        return queries.unit_at(code)
    except NoUnit:
        raise NotInBook(unit=code) from None


def pending_of(user: Any, *, before: int = 0, size: int = _MOST) -> tuple[list[Pending], int]:
    """A page of entries that wait in the registrar's divisions, newest first; and the id to go on before."""
    rows = Pending.objects.filter(division__in=divisions_of(user), status=Pending.Status.WAITING).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("prepared_by")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else 0


def searches_of(user: Any, *, size: int = _MOST) -> Sequence[PersonSearch]:
    """The account's own last searches for persons, newest first."""
    staff = [post.staff for post in posts_of(user)]
    return list(PersonSearch.objects.filter(staff__in=staff).order_by("-pk")[:size])


def checks(size: int = 10) -> list[BookCheck]:
    """The last checks of the book, newest first."""
    return list(BookCheck.objects.order_by("-pk")[:size])


def situations_of(view: UnitView) -> frozenset[restrictions.Situation]:
    """What stood on a unit with force on the day shown."""
    standing = [
        Stored(of=one.of, key=one.key, opened=0, closed=None, since=one.since, until=None, value=one.value)
        for one in view.entries
    ]
    day = view.as_of.astimezone(SHANGHAI).date()
    found = restrictions.situations(standing, on=day, terms=directories.current().terms)
    return frozenset(one.situation for one in found)


def units_found(codes: Sequence[str]) -> list[UnitView]:
    """The pages of units that a search for a person gave, whose look was noted then; at most twenty."""
    return [queries.unit_at(code) for code in codes[:_MOST]]
