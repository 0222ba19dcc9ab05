"""Reads for the desk of an agency beside `cases.queries`: counts for the tabs, search, one review with its whole case.

Counts stop at a hundred and every list is a prefix of an index, so neither knows how many cases there are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField, Value

from onewindow.catalogue.declarations import Matter
from onewindow.core import clock
from onewindow.core.events import history

from .limits import region_limits
from .models import Review
from .numbers import tidy
from .projections import NO_LIMIT
from .queries import Happened, InboxRow, ReviewPage, Seen, access_review, agencies_of, review_page, timeline
from .queries.inbox import rows_of
from .queries.naming import Naming, naming
from .stages import Stage

#: A tab says "99+".
_COUNT_TO = 100
_ELSEWHERE = (Stage.WAITING, Stage.CORRECTING)
_FOUND = 30
#: A superior's table counts no further.
_COUNTED_BY_HOLDER = 1000
#: A tab looks no further for one's own.
_MINE_AMONG = 300


@dataclass(frozen=True, kw_only=True)
class DeskCase:
    """One review as its desk shows it: its own slice, and where the whole case stands."""

    page: ReviewPage  #: the slice
    seen: Seen  #: in which capacity it is seen
    naming: Naming  #: words of the case's edition
    matter: Matter  #: as its department declared it
    happened: tuple[Happened, ...]  #: what happened in the whole case, without anybody's words

    @property
    def materials(self) -> Mapping[str, str]:
        """Keys of the materials this review may see -> names."""
        return {
            key: self.naming.element(key) for key in self.seen.loaded.plan.by_code[self.page.review.matter].materials
        }


def desk_case(user: Any, number: str, matter: str, *, language: str = "zh") -> DeskCase:
    """The review and its case; the naming knows the desk's own agencies too. Raises CaseNotFound, ReviewNotFound.

    Five queries: case, names, history, facts, files; and what the matter's checks ask of registers.
    """
    seen = access_review(user, number, matter)
    loaded = seen.loaded
    words = naming(
        loaded.plan.edition, {*(r.agency for r in loaded.state.reviews.values()), *agencies_of(user)}, language
    )
    events = history(loaded.stream)
    return DeskCase(
        page=review_page(user, number, matter, language=language, seen=seen, names=words, events=events),
        seen=seen,
        naming=words,
        matter=words.catalogue.matter[matter],
        happened=timeline(loaded, words, {}, inside=True, events=events),
    )


def soon() -> datetime:
    """Until when something counts as nearly due: the close of the next working day."""
    return region_limits().close_after(1, clock.now())


def tab_counts(user: Any, *, agency: int | None = None, staff: int | None = None) -> dict[str, int]:
    """How much stands in each tab of the desk, up to 100: all, soon, mine, suspended, correcting, waiting.

    `mine` is counted among the 300 reviews of each agency whose time is shortest.
    """
    return tabs_and_first(user, agency=agency, staff=staff, size=0)[0]


def tabs_and_first(
    user: Any, *, agency: int | None = None, staff: int | None = None, size: int
) -> tuple[dict[str, int], list[InboxRow]]:
    """The counts of `tab_counts` and the first reviews of the inbox. One query, however much there is."""
    here = [number for number in agencies_of(user) if agency in {None, number}]
    open_now = Q(open=True)
    tabs = {
        "soon": open_now & Q(act_by__lte=soon()),
        "suspended": open_now & Q(act_by=NO_LIMIT, stage=Stage.SUSPENDED),
        **{stage.value: Q(open=False, stage=stage) & _index_condition() for stage in _ELSEWHERE},
    }
    # The rows come first: the empty columns of the counts take their types from them.
    parts = [_first(number, size) for number in here]
    parts += [_some(number, condition, tab) for number in here for tab, condition in tabs.items()]
    parts += [_holders(number) for number in here]
    names = ("all", "soon", "mine", "suspended", *_ELSEWHERE)
    if not parts:
        return dict.fromkeys(map(str, names), 0), []
    found = list(parts[0].union(*parts[1:], all=True))
    counted = Counter(tab for tab, *_ in found)
    counted["all"] = counted[_HELD]
    counted["mine"] = sum(tab == _HELD and staff is not None and values[_OWNER] == staff for tab, *values in found)
    rows = [_row(values) for tab, *values in found if tab == _ROW]
    rows.sort(key=lambda row: (row.act_by or NO_LIMIT, row.id))
    return {str(tab): min(counted[tab], _COUNT_TO) for tab in names}, rows[:size]


#: Fields of a line of the inbox -> where they stand.
_FIELDS = {
    "id": "pk",
    "number": "case__number",
    "matter": "matter",
    "title": "case__title",
    "applicant_name": "case__applicant__name",
    "agency": "agency_id",
    "owner": "owner_id",
    "stage": "stage",
    "priority": "priority",
    "act_by": "act_by",
    "due_at": "due_at",
    "promised_at": "promised_at",
    "received_at": "received_at",
    "revalidate": "revalidate",
    "parked": "parked",
    "submitted_at": "case__submitted_at",
}
_ROW, _HELD = "row", "held"
_OWNER = list(_FIELDS).index("owner")


def _first(agency: int, size: int) -> QuerySet[Review, tuple[Any, ...]]:
    rows = Review.objects.filter(agency_id=agency, open=True).order_by("act_by", "id")
    return rows.annotate(tab=Value(_ROW)).values_list("tab", *_FIELDS.values())[: max(size, 1)]


def _row(values: list[Any]) -> InboxRow:
    said = dict(zip(_FIELDS, values, strict=True))
    return InboxRow(**said | {"act_by": None if said["act_by"] == NO_LIMIT else said["act_by"]})


def _index_condition() -> Q:
    """The condition of the index for reviews that wait for others, so that it is the one that is read."""
    return Q(stage__in=["waiting", "correcting", "accepted"])


def _some(agency: int, condition: Q, tab: str) -> QuerySet[Review, tuple[Any, ...]]:
    rows = Review.objects.filter(condition, agency_id=agency).order_by("act_by", "id")
    return rows.annotate(tab=Value(tab), **_NOTHING).values_list("tab", *_NOTHING)[:_COUNT_TO]


def _holders(agency: int) -> QuerySet[Review, tuple[Any, ...]]:
    """Who has the nearest in hand: no index knows the holder, so they are counted here, not asked for."""
    rows = Review.objects.filter(agency_id=agency, open=True).order_by("act_by", "id")
    columns = ["owner_id" if n == _OWNER else name for n, name in enumerate(_NOTHING)]
    return rows.annotate(tab=Value(_HELD), **_NOTHING).values_list("tab", *columns)[:_MINE_AMONG]


#: Empty columns in place of those of a row.
_NOTHING = {f"no_{n}": Value(None, output_field=TextField()) for n in range(len(_FIELDS))}


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much somebody has in hand."""

    open: int  #: reviews that wait for him
    red: int  #: of these overdue
    yellow: int  #: of these due by the close of the next working day


def _nearest(agency: int, most: int) -> QuerySet[Review, int]:
    """The reviews of an agency whose time is shortest: as far as things are counted that no index knows."""
    rows = Review.objects.filter(agency_id=agency, open=True).order_by("act_by", "id")
    return rows.values_list("id", flat=True)[:most]


def loads(agencies: Collection[int]) -> dict[int | None, Load]:
    """Holder (None: nobody) -> what he has in hand, among the 1000 reviews of each agency whose time is shortest.

    One query, a prefix of the inbox's index for each agency. The caller has seen to it that they may be seen.
    """
    parts = [_nearest(agency, _COUNTED_BY_HOLDER) for agency in agencies]
    if not parts:
        return {}
    first = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    now, near = clock.now(), soon()
    red, yellow = Q(act_by__lte=now), Q(act_by__gt=now, act_by__lte=near)
    rows = Review.objects.filter(pk__in=first).values("owner_id")
    counted = rows.annotate(n=Count("id"), red=Count("id", filter=red), yellow=Count("id", filter=yellow)).order_by()
    return {row["owner_id"]: Load(open=row["n"], red=row["red"], yellow=row["yellow"]) for row in counted}


def nearest_of(agencies: Collection[int], matters: Collection[str], *, most: int) -> list[InboxRow]:
    """What agencies have of some matters, among the 1000 reviews of each whose time is shortest.

    One query, a prefix of the inbox's index for each agency. The caller has seen to it that they may be seen.
    """
    if not agencies or not matters:
        return []
    parts = [_nearest(agency, _COUNTED_BY_HOLDER) for agency in agencies]
    first = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    found = Review.objects.filter(pk__in=first, matter__in=matters).order_by("act_by", "id")
    return rows_of(found.values_list("pk", flat=True)[:most])


def picked_rows(user: Any, picks: Iterable[tuple[str, str]]) -> list[InboxRow]:
    """Reviews of one's agencies by case number and matter, by remaining time; others are left out. One query."""
    wanted = [Q(case__number=number, matter=matter) for number, matter in picks]
    here = agencies_of(user)
    if not wanted or not here:
        return []
    return rows_of(Review.objects.filter(reduce(or_, wanted), agency_id__in=here).values_list("pk", flat=True))


def search_reviews(user: Any, text: str) -> list[InboxRow]:
    """Reviews of one's agencies: any by the beginning of its case's number, undecided ones by the applicant's name.

    At most 30, those whose time is shortest first. One query.
    """
    wanted = text.strip()
    here = agencies_of(user)
    if len(wanted) < 2 or not here:
        return []
    number = tidy(wanted)
    if number.replace("-", "").isdigit():
        found = Review.objects.filter(agency_id__in=here, case__number__startswith=number)
    else:
        undecided = Q(open=True) | (Q(open=False) & _index_condition())
        found = Review.objects.filter(undecided, agency_id__in=here, case__applicant__name__contains=wanted)
    return rows_of(found.order_by("act_by", "id").values_list("pk", flat=True)[:_FOUND])
