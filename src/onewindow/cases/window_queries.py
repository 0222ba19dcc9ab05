"""Reads for the window: cases that lie open on a counter, and which materials are there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from onewindow.people.permissions import Permission, posts_of

from .models import Case, CaseQuerySet, HandedIn


@dataclass(frozen=True, kw_only=True)
class OnCounter:
    """A case on the strip of tabs."""

    number: str  #: official number
    applicant: str  #: whose it is


def on_counter(user: Any, numbers: Iterable[str], *, most: int) -> list[OnCounter]:
    """Those of the cases that this account's window may find, newest first; `numbers` may be a query. One query."""
    rows = _findable(user).filter(number__in=numbers).select_related("applicant").only("number", "applicant__name")
    return [OnCounter(number=row.number, applicant=row.applicant.name) for row in rows.order_by("-pk")[:most]]


def window_may_find(user: Any, number: str) -> bool:
    """Whether a window of this account may find the case by its number. One query."""
    return _findable(user).filter(number=number).exists()


def draft_of(number: str) -> int | None:
    """The application that became this case. One query."""
    return Case.objects.values_list("draft", flat=True).filter(number=number).first()


def materials_there(case: int, keys: Collection[str]) -> frozenset[str]:
    """Which of the materials have been handed in. One query."""
    found = HandedIn.objects.filter(case_id=case, material__in=list(keys))
    return frozenset(found.values_list("material", flat=True))


def _findable(user: Any) -> CaseQuerySet:
    """Cases of the divisions of its window posts: a clerk is no applicant here."""
    here = {code for post in posts_of(user) if Permission.FIND_CASE in post.permissions for code in post.divisions}
    return Case.objects.filter(division_id__in=here)
