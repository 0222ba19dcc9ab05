"""The work list of a desk: reviews by the time that is left, as lines with rings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases import stages
from onewindow.cases.desk_queries import search_reviews, soon
from onewindow.cases.limits import region_limits
from onewindow.cases.queries import InboxRow, Light, inbox
from onewindow.cases.stages import Stage
from onewindow.catalogue.declarations import Matter
from onewindow.catalogue.queries import current
from onewindow.core import clock
from onewindow.people.desk_queries import SavedView, places_below, views_of
from onewindow.people.permissions import posts_of

from . import formats
from .desk_filters import ELSEWHERE, MYSELF, NOBODY, Asked, asked_in, filter_fields, said_of
from .desk_frame import Desk
from .desk_models import DeskLine, DeskTab
from .flow import BarState
from .office_time import left
from .posted import number_of
from .progress_lanes import time_words
from .viewmodels import Chip, Choice, Field, QueueLine, Tone

_TONES = {
    Stage.RECEIVED: Tone.WARN,
    Stage.ACCEPTED: Tone.PLAIN,
    Stage.SUSPENDED: Tone.PAUSE,
    Stage.CORRECTING: Tone.PAUSE,
    Stage.WAITING: Tone.OFF,
}
_STANDING = {Stage.SUSPENDED, Stage.CORRECTING, Stage.WAITING}
SIZE = 25


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """A page of the work list."""

    lines: tuple[DeskLine, ...]  #: reviews
    next: str = ""  #: address of the following page


def work_list(desk: Desk, asked: Asked, *, after: str = "") -> WorkList:
    """One page of a tab, or of what the filters leave. Raises BadCursor."""
    stage = asked.stage or (asked.tab if asked.tab in {*ELSEWHERE, Stage.SUSPENDED} else "")
    mine = asked.tab == "mine" or asked.holder == MYSELF
    light = Light(asked.light) if asked.light else None
    found = inbox(
        desk.user,
        kind="elsewhere" if stage in ELSEWHERE else "todo",
        agency=asked.agency,
        owner=desk.staff if mine else number_of(asked.holder) or None,
        unclaimed=asked.holder == NOBODY,
        stage=stage,
        matter=asked.matter,
        service=asked.service,
        division=asked.division,
        light=light,
        after=after,
        size=SIZE,
    )
    rows, following = list(found.rows), found.next
    if asked.tab == "soon":
        until = soon()
        near = list(takewhile(lambda row: row.act_by is not None and row.act_by <= until, rows))
        following = following if len(near) == len(rows) else ""
        rows = near
    onwards = asked.address(after=following) if following else ""
    return WorkList(lines=lines_of(desk, rows), next=onwards)


def found_lines(desk: Desk, text: str) -> WorkList:
    """What a search gives."""
    return WorkList(lines=lines_of(desk, search_reviews(desk.user, text)))


def lines_of(
    desk: Desk,
    rows: Iterable[InboxRow],
    *,
    open_now: tuple[str, str] = ("", ""),
    known: Mapping[str, Matter] | None = None,
) -> tuple[DeskLine, ...]:
    """Reviews as lines; `open_now` is the case and matter that the page shows, `known` matters it has read already."""
    found = list(rows)
    matters = known or {}
    if any(row.matter not in matters for row in found):
        matters = {**matters, **current().catalogue.matter}
    return tuple(
        _line(desk, row, matters.get(row.matter), current_one=(row.number, row.matter) == open_now) for row in found
    )


def _line(desk: Desk, row: InboxRow, matter: Matter | None, *, current_one: bool) -> DeskLine:
    stage = Stage(row.stage)
    label, share, state, words = ring_of(row)
    names = stages.names()[stage]
    queue = QueueLine(
        title=formats.local_name(matter.name) if matter is not None else row.matter,
        small=row.applicant_name,
        url=reverse("web:desk_case", args=[row.number, row.matter]),
        ring_label=label,
        ring_share=share,
        ring_state=state,
        ring_words=words,
        current=current_one,
    )
    again = gettext("重新核对") if row.revalidate else ""
    words = again or (gettext("外部系统没有应答") if row.parked else formats.local_name(names))
    tone = Tone.BAD if row.revalidate or row.parked else _TONES.get(stage, Tone.OK)
    return DeskLine(
        queue=queue,
        number=row.number,
        pick=f"{row.number}/{row.matter}",
        chip=Chip(words=words, tone=tone),
        holder=holder_words(desk, row.owner),
        limit=formats.moment(row.act_by) if row.act_by is not None else "",
        green=row.priority > 0,
    )


def holder_words(desk: Desk, owner: int | None) -> str:
    """Who has a review in hand."""
    if owner is None:
        return gettext("未认领")
    return gettext("我") if owner == desk.staff else desk.colleagues.get(owner, gettext("同事"))


def ring_of(row: InboxRow) -> tuple[str, float, BarState, str]:
    """Label, share, colour and words of the time that is left for the next thing to do."""
    if Stage(row.stage) in _STANDING:
        return gettext("停"), 1.0, BarState.HOLD, gettext("停表")
    if row.act_by is None:
        return "—", 1.0, BarState.WORK, gettext("没有时限")
    since = row.received_at or row.submitted_at
    found = left(region_limits().calendar, since=since, until=row.act_by, now=clock.now())
    if found.days or found.hours:
        span = gettext("%(n)s天") % {"n": found.days} if found.days else gettext("%(n)s时") % {"n": found.hours}
    else:
        span = gettext("%(n)s分") % {"n": found.minutes}
    return gettext("超") if found.late else span, 1.0 if found.late else found.share, found.state, time_words(found)


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """`web/desk/work.html` beside its lines: the filters, the saved views, what may be done to what is ticked."""

    fields: tuple[Field, ...]  #: filters
    said: str  #: what the list is narrowed by, in words
    narrowed: bool  #: whether it is
    kept: tuple[tuple[str, str], ...]  #: what a saved view would keep
    views: tuple[DeskTab, ...]  #: saved views
    clear: str  #: address without filters
    colleagues: tuple[Choice, ...]  #: to whom a superior gives what is ticked; () for others
    key: str  #: of the bulk act
    shared_with: tuple[Choice, ...]  #: agencies with which a view may be shared


def work_page(desk: Desk, asked: Asked, key: str) -> WorkPage:
    """Three queries: edition, places, views."""
    codes = {post.agency_code for post in posts_of(desk.user)}
    places = {code: formats.local_name(names) for code, names in places_below(desk.user).items()}
    fields = filter_fields(asked, current().catalogue, codes, desk.colleagues, places if len(places) > 1 else {})
    views = views_of(desk.staff, desk.agencies)
    return WorkPage(
        fields=fields,
        said=said_of(asked, fields),
        narrowed=asked.narrowed,
        kept=tuple(asked.kept.items()),
        views=tuple(_view(desk, view, asked) for view in views),
        clear=Asked(agency=asked.agency).address(),
        colleagues=tuple(
            Choice(value=str(number), words=name) for number, name in desk.colleagues.items() if desk.overseen
        ),
        key=key,
        shared_with=tuple(Choice(value=str(number), words=name) for number, name in desk.agencies.items()),
    )


def _view(desk: Desk, view: SavedView, asked: Asked) -> DeskTab:
    kept = asked_in(view.asked)
    shared = gettext("%(name)s（共享）") % {"name": view.name} if view.agency_id is not None else view.name
    name = shared if view.staff_id == desk.staff else f"{view.name} · {view.staff.name}"
    return DeskTab(name=name, url=kept.address(), count="", current=kept == asked)
