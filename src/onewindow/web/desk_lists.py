"""The work list of a desk: reviews by the time that is left, as lines with rings."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases import stages
from onewindow.cases.desk_queries import search_reviews, soon
from onewindow.cases.limits import region_limits
from onewindow.cases.queries import InboxRow, inbox
from onewindow.cases.stages import Stage
from onewindow.catalogue.declarations import Matter
from onewindow.catalogue.queries import current
from onewindow.core import clock

from . import formats
from .desk_frame import Desk, address_of
from .desk_models import DeskLine
from .flow import BarState
from .office_time import left
from .progress_lanes import time_words
from .viewmodels import Chip, QueueLine, Tone

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


def work_list(desk: Desk, *, tab: str, agency: int | None = None, after: str = "") -> WorkList:
    """One page of a tab. Raises BadCursor."""
    kind = "elsewhere" if tab in {Stage.CORRECTING, Stage.WAITING} else "todo"
    found = inbox(
        desk.user,
        kind=kind,
        agency=agency,
        owner=desk.staff if tab == "mine" else None,
        stage=tab if tab in {Stage.CORRECTING, Stage.WAITING, Stage.SUSPENDED} else "",
        after=after,
        size=SIZE,
    )
    rows, following = list(found.rows), found.next
    if tab == "soon":
        until = soon()
        near = list(takewhile(lambda row: row.act_by is not None and row.act_by <= until, rows))
        following = following if len(near) == len(rows) else ""
        rows = near
    onwards = address_of(tab=tab, agency=agency, after=following) if following else ""
    return WorkList(lines=lines_of(desk, rows), next=onwards)


def found_lines(desk: Desk, text: str) -> WorkList:
    """What a search gives."""
    return WorkList(lines=lines_of(desk, search_reviews(desk.user, text)))


def lines_of(desk: Desk, rows: Iterable[InboxRow], *, open_now: tuple[str, str] = ("", "")) -> tuple[DeskLine, ...]:
    """Reviews as lines; `open_now` is the case and matter that the page shows."""
    found = list(rows)
    matters = current().catalogue.matter if found else {}
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
