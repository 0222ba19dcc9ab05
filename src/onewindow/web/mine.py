"""The page "mine": open drafts, cases with what is left of their time, and later supplements of filings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.cases.limits import region_limits
from onewindow.cases.queries import Head
from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.matters.publications.supplements import own_filings
from onewindow.people.queries import divisions
from onewindow.sheets.queries import drafts_of

from . import formats
from .office_time import left
from .progress_lanes import time_words
from .progress_models import CaseLine
from .viewmodels import Chip, Text, Tone

#: More matters than these are not spelled out in a line.
_FEW = 2
_STATUS = {
    "received": (gettext_lazy("已收件"), Tone.PLAIN, "clock"),
    "correcting": (gettext_lazy("待补正"), Tone.PAUSE, "flag"),
    "handling": (gettext_lazy("办理中"), Tone.PLAIN, "clock"),
    "decided": (gettext_lazy("已决定"), Tone.OK, "check"),
    "done": (gettext_lazy("已办结"), Tone.OK, "check"),
    "withdrawn": (gettext_lazy("已撤回"), Tone.OFF, "cross"),
    "lapsed": (gettext_lazy("已终止"), Tone.OFF, "cross"),
    "not_accepted": (gettext_lazy("不予受理"), Tone.OFF, "cross"),
}


@dataclass(frozen=True, kw_only=True)
class DraftCard:
    """A draft to go on with."""

    id: int  #: for the addresses
    title: Text  #: service
    small: Text  #: applicant, place, last save

    @property
    def key(self) -> str:
        """For ids on the page."""
        return str(self.id)


@dataclass(frozen=True, kw_only=True)
class OwedFiling:
    """A filing that wants a supplement."""

    number: str  #: of the filing
    holder: str  #: whose
    until: Text  #: last day
    url: str  #: page of the supplement


def draft_cards(user: Any, catalogue: Catalogue, parties: Collection[int]) -> list[DraftCard]:
    """Open drafts in the name of these parties, newest first."""
    mine = [line for line in drafts_of(user) if line.party in parties]
    names = {place.pk: place.names for place in divisions(administered=False)} if mine else {}
    cards = []
    for line in mine:
        service = catalogue.service.get(line.service)
        title = formats.local_name(service.plain_name) if service is not None else line.title
        saved = gettext("%(when)s 保存") % {"when": formats.moment(line.updated_at)}
        small = " · ".join((line.applicant, formats.local_name(names.get(line.division, line.division)), saved))
        cards.append(DraftCard(id=line.id, title=title, small=small))
    return cards


def case_lines(heads: Iterable[Head], catalogue: Catalogue) -> list[CaseLine]:
    """Cases as lines with a ring."""
    return [_line(head, catalogue) for head in heads]


def _line(head: Head, catalogue: Catalogue) -> CaseLine:
    words, tone, icon = _STATUS.get(head.status, (head.status, Tone.PLAIN, "clock"))
    about = [formats.local_name(catalogue.matter[code].name) for code in head.matters if code in catalogue.matter]
    # of a joint service of many the name says it; of one that is a choice among many, the matter does
    which = (formats.joined(about),) if 0 < len(about) <= _FEW and len(about) < _of(catalogue, head) else ()
    small = " · ".join((*which, head.applicant_name, formats.day_short(head.submitted_at)))
    chip = Chip(words=words, tone=tone, icon=icon)
    service = catalogue.service.get(head.service)
    title = formats.local_name(service.plain_name) if service is not None else head.title
    url = reverse("web:progress", args=[head.number])
    todo = gettext("等您改") if head.status == "correcting" else ""
    share, state, label, spoken = _ring(head)
    return CaseLine(
        number=head.number,
        title=title,
        small=small,
        chip=chip,
        url=url,
        share=share,
        state=state,
        label=label,
        words=spoken,
        todo=todo,
    )


def _of(catalogue: Catalogue, head: Head) -> int:
    service = catalogue.service.get(head.service)
    return len(service.matters) if service is not None else 0


def _ring(head: Head) -> tuple[float, str, str, str]:
    limit = head.promised_at or head.due_at
    if head.open_reviews == 0:
        return 1.0, "done", "", ""
    if limit is None:
        state = "hold" if head.status == "correcting" else "work"
        return 1.0, state, "", ""
    found = left(region_limits().calendar, since=head.submitted_at, until=limit, now=clock.now())
    label = gettext("%(n)s天") % {"n": found.days} if found.days else gettext("%(n)s时") % {"n": found.hours}
    return found.share, found.state.value, label, time_words(found)


def owed_filings(user: Any, parties: Collection[int]) -> list[OwedFiling]:
    """Filings of these principals of the account that still owe something."""
    return [
        OwedFiling(
            number=view.number,
            holder=view.holder_name,
            until=_until(view.due_on),
            url=reverse("web:supplement", args=[view.number]),
        )
        for view in own_filings(user, parties)
        if view.number and view.owes
    ]


def _until(day: date | None) -> Text:
    return gettext("%(day)s 前补充") % {"day": formats.day(day)} if day is not None else gettext("开业后补充")


def supplements_of_case(user: Any, number: str) -> list[tuple[str, str]]:
    """Filings that came from this case -> page where they are supplemented."""
    return [
        (view.number, reverse("web:supplement", args=[view.number]))
        for view in own_filings(user)
        if view.number and f"{number}/" in f"{view.source_reference}/"
    ]
