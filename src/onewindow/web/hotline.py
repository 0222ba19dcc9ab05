"""The hotline as pages show it: lists of tickets by their term, one ticket, the form that registers one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.cases.numbers import tidy
from onewindow.cases.queries import find
from onewindow.notices import hotline_queries as queries
from onewindow.notices.book import current
from onewindow.notices.hotline_queries import TicketLine, TicketView
from onewindow.people.queries import agency_names

from . import formats
from .masking import mask_mobile, mask_name
from .messages import staff_frame
from .messages_preferences import Fault
from .posted import number_of, words_of
from .viewmodels import Chip, Text, Tone

PAGE = 20
#: As many letters of a caller's words as are kept.
MOST = 4000
_STATUS = {
    "open": (gettext_lazy("待答复"), Tone.WARN, "clock"),
    "answered": (gettext_lazy("已答复，待回访"), Tone.PLAIN, "phone"),
    "closed": (gettext_lazy("办结"), Tone.OK, "check"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A ticket in a list."""

    number: str  #: the hotline's own
    url: str  #: its page
    kind: str  #: word
    case_number: str  #: plain reference, or empty
    agency: str  #: who answers
    chip: Chip  #: where it stands
    due: Text  #: last day for the answer
    late: bool  #: past that day


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One ticket."""

    row: Row  #: its line
    text: str  #: what the caller said
    caller: str  #: masked
    answer: str  #: what he is told
    opened: Text  #: when
    answered: Text  #: when; empty
    closed: Text  #: when; empty
    satisfied: Text  #: what he said to that; empty
    case_url: str  #: page of the case; empty


@dataclass(kw_only=True)
class NewTicket:
    """The form of a new ticket, as typed."""

    number: str = ""  #: the hotline's own
    kind: str = ""  #: code
    agency: int = 0  #: id
    case_number: str = ""  #: plain reference
    text: str = ""  #: what the caller said
    caller: str = ""  #: how to reach him
    faults: list[Fault] = field(default_factory=list)  #: all that is wrong

    @property
    def faults_by(self) -> dict[str, Text]:
        """Fault by field."""
        return {fault.id: fault.fault for fault in self.faults}


def list_page(request: HttpRequest, *, desk: bool) -> dict[str, Any]:
    """A page of tickets: of the divisions of a window, or of the agencies of a desk."""
    closed = request.GET.get("state") == "closed"
    ask = queries.tickets_for if desk else queries.tickets_here
    after = _cursor(request.GET.get("after", "")[:40])
    found = ask(request.user, closed=closed, after=after, limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return staff_frame(request) | {
        "tickets": rows_of(found[:PAGE], desk=desk),
        "closed": closed,
        "desk": desk,
        "first": after is not None,
        "older": f"{last.due_on.isoformat()}~{last.id}" if last is not None else "",
    }


def rows_of(found: Iterable[TicketLine], *, desk: bool) -> list[Row]:
    """Tickets as lines. One query for the names of the agencies."""
    lines = list(found)
    names = agency_names({line.agency for line in lines}, language=formats.language()) if lines else {}
    return [_row(line, names.get(line.agency, ""), desk=desk) for line in lines]


def ticket_page(request: HttpRequest, number: str, *, desk: bool) -> dict[str, Any]:
    """One ticket. Raises TicketNotFound, also where it is hidden."""
    return staff_frame(request) | {"ticket": _ticket(queries.ticket(request.user, number), desk=desk), "desk": desk}


def _row(line: TicketLine | TicketView, agency: str, *, desk: bool) -> Row:
    words, tone, icon = _STATUS[line.status]
    chip = Chip(words=words, tone=tone, icon=icon)
    if line.overdue:
        chip = Chip(words=gettext("超期未答复"), tone=Tone.BAD, icon="alert")
    return Row(
        number=line.number,
        url=reverse("web:desk_ticket" if desk else "web:hotline_ticket", args=[line.number]),
        kind=formats.local_name(line.names),
        case_number=line.case_number,
        agency=agency,
        chip=chip,
        due=gettext("%(day)s 前答复") % {"day": formats.day_short(line.due_on)},
        late=line.overdue,
    )


def _ticket(view: TicketView, *, desk: bool) -> Ticket:
    names = agency_names([view.agency], language=formats.language())
    said = {True: gettext("满意"), False: gettext("不满意"), None: gettext("没有表态")}
    place = reverse("web:desk") if desk else reverse("web:progress")
    asked = f"?q={view.case_number}" if desk else f"?number={view.case_number}"
    return Ticket(
        row=_row(view, names.get(view.agency, ""), desk=desk),
        text=view.text,
        caller=masked(view.caller),
        answer=view.answer,
        opened=formats.moment(view.opened_at),
        answered=formats.moment(view.answered_at),
        closed=formats.moment(view.closed_at),
        satisfied=said[view.satisfied] if view.status == "closed" else "",
        case_url=f"{place}{asked}" if view.case_number else "",
    )


def masked(caller: str) -> str:
    """13900000001 -> 139****0001; a name keeps its first letter."""
    digits = "".join(letter for letter in caller if letter.isdecimal())
    return mask_mobile(digits) if len(digits) >= 7 else mask_name(caller)


def new_page(request: HttpRequest, typed: NewTicket) -> dict[str, Any]:
    """The form that registers a ticket."""
    kinds = {code: formats.local_name(kind.names) for code, kind in current().ticket_kinds.items()}
    terms = {code: formats.working_days(kind.working_days) for code, kind in current().ticket_kinds.items()}
    return staff_frame(request) | {
        "typed": typed,
        "faults": typed.faults,
        "kinds": [(code, words, terms[code]) for code, words in kinds.items()],
        "agencies": queries.agencies_here(request.user, formats.language()).items(),
        "most": MOST,
    }


def read(user: Any, sent: QueryDict) -> NewTicket:
    """What a clerk typed, with everything that is wrong with it."""
    typed = NewTicket(
        number=words_of(sent.get("number", ""), most=60),
        kind=words_of(sent.get("kind", ""), most=20),
        agency=number_of(sent.get("agency", "")),
        case_number=tidy(words_of(sent.get("case_number", ""), most=40)),
        text=words_of(sent.get("text", ""), most=MOST + 1),
        caller=words_of(sent.get("caller", ""), most=60),
    )
    wrong = (
        ("number", gettext("工单号"), not typed.number, gettext("请照热线平台填写，只用字母、数字和横线。")),
        ("kind", gettext("种类"), typed.kind not in current().ticket_kinds, gettext("请选择一种。")),
        ("agency", gettext("答复部门"), queries.agency_here(user, typed.agency) is None, gettext("请选择一个部门。")),
        (
            "case_number",
            gettext("办件编号"),
            _strange(user, typed.case_number),
            gettext("没有找到这个办件，请核对编号。"),
        ),
        (
            "text",
            gettext("来电内容"),
            not 1 <= len(typed.text) <= MOST,
            gettext("请写明来电人说的事，不超过 4000 字。"),
        ),
    )
    typed.faults = [Fault(id=id_, label=label, fault=words) for id_, label, bad, words in wrong if bad]
    return typed


def _strange(user: Any, number: str) -> bool:
    return bool(number) and number not in find(user, number)


def _cursor(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition("~")
    try:
        return (date.fromisoformat(day), number_of(number)) if number_of(number) else None
    except ValueError:
        return None
