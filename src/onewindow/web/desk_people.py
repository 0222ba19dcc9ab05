"""Leave and substitutes, and the superior's view: who has how much in hand, what is overdue, what is signed jointly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext

from onewindow.cases.desk_queries import Load, loads, nearest_of
from onewindow.cases.queries import Light, inbox
from onewindow.catalogue.queries import current
from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.errors import Invalid, gettext_noop
from onewindow.people import acts
from onewindow.people.desk_queries import Absence, access_colleague, colleague_row

from . import formats
from .desk_filters import NOBODY, Asked
from .desk_frame import Desk
from .desk_lists import lines_of
from .desk_models import DeskLine
from .posted import number_of
from .viewmodels import Chip, Choice, Control, Field, Tone

_OVERDUE, _JOINT = 30, 20


class BadLeave(Invalid):
    """Days of leave that are no days, or nobody who stands in."""

    code = "bad_leave"
    message = gettext_noop("请选代办的同事，写明从哪天起（如 2026-12-01）；回来的日子不能早于离开的日子。")


@dataclass(frozen=True, kw_only=True)
class LeaveRow:
    """Somebody on the page of leave."""

    staff: int  #: id
    name: str  #: his name
    number: str  #: staff number
    chip: Chip  #: here, away, away soon
    says: str  #: from when to when, who stands in
    fields: tuple[Field, ...]  #: the form
    planned: bool  #: there is an absence to end
    open: bool  #: unfolded: the form was refused
    own: bool  #: oneself


def leave_row(one: Absence, desk: Desk, typed: QueryDict | None) -> LeaveRow:
    """The line of one member of staff; with `typed` his form was refused and stands as it was filled in."""
    others = {number: name for number, name in desk.colleagues.items() if number != one.staff}
    said: Mapping[str, str] = (
        {name: typed.get(name, "") for name in ("substitute", "since", "until")}
        if typed is not None
        else {
            "substitute": str(one.substitute_id or ""),
            "since": (one.since or today()).isoformat(),
            "until": one.until.isoformat() if one.until else "",
        }
    )
    people = tuple(
        Choice(value=str(number), words=name, chosen=str(number) == said["substitute"])
        for number, name in others.items()
    )
    return LeaveRow(
        staff=one.staff,
        name=one.name,
        number=one.number,
        chip=_standing(one),
        says=_span(one),
        fields=(
            Field(id="substitute", label=gettext("谁代办"), control=Control.SELECT, choices=people),
            Field(id="since", label=gettext("从哪天起"), control=Control.DATE, value=said["since"]),
            Field(
                id="until", label=gettext("到哪天止（含）"), control=Control.DATE, value=said["until"], optional=True
            ),
        ),
        planned=one.since is not None,
        open=typed is not None,
        own=one.staff == desk.staff,
    )


def _standing(one: Absence) -> Chip:
    if one.away:
        return Chip(words=gettext("请假中"), tone=Tone.WARN, icon="clock")
    if one.since is not None and one.since > today():
        return Chip(words=gettext("已安排"), tone=Tone.PLAIN, icon="calendar")
    return Chip(words=gettext("在岗"), tone=Tone.OK, icon="check")


def _span(one: Absence) -> str:
    if one.since is None or (not one.away and one.since <= today()):
        return ""
    said = {"since": formats.day_short(one.since), "name": one.substitute}
    if one.until is None:
        return gettext("%(since)s起，%(name)s代办，直到本人回来") % said
    return gettext("%(since)s至%(until)s，%(name)s代办") % (said | {"until": formats.day_short(one.until)})


def arrange(desk: Desk, sent: QueryDict, *, by: Actor) -> None:
    """Set or end an absence. Raises BadLeave, StaffNotFound, BadSubstitute, NotAllowed."""
    staff = access_colleague(desk.user, number_of(sent.get("who", "")), desk.overseen)
    if sent.get("act") == "end":
        acts.end_absence(staff, by=by)
        return
    substitute = number_of(sent.get("substitute", ""))
    since, until = _day(sent.get("since", "")), _day(sent.get("until", ""))
    if substitute not in desk.colleagues or since is None or (sent.get("until", "").strip() and until is None):
        raise BadLeave
    if until is not None and until < since:
        raise BadLeave
    acts.set_substitute(staff, colleague_row(substitute), since=since, until=until, by=by)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """Somebody in the superior's table."""

    name: str  #: who
    chip: Chip | None  #: away, or nothing
    load: Load  #: how much he has in hand
    share: float  #: of the fullest desk, in percent, for the bar
    url: str  #: his list
    red_url: str  #: what of it is overdue


def team_rows(desk: Desk, held: Mapping[int | None, Load]) -> tuple[TeamRow, ...]:
    """Nobody's first, then everybody of the desk's agencies, the fullest desk first."""
    nothing = Load(open=0, red=0, yellow=0)
    most = max([load.open for load in held.values()], default=0) or 1
    everybody = [(None, gettext("没有人认领")), *desk.colleagues.items()]
    rows = [
        TeamRow(
            name=name,
            chip=_away(desk, number),
            load=held.get(number, nothing),
            share=round(100 * held.get(number, nothing).open / most, 1),
            url=Asked(holder=str(number or NOBODY)).address(),
            red_url=Asked(holder=str(number or NOBODY), light=Light.RED).address(),
        )
        for number, name in everybody
    ]
    return (rows[0], *sorted(rows[1:], key=lambda row: -row.load.open))


def _away(desk: Desk, number: int | None) -> Chip | None:
    one = desk.sitting.colleagues.get(number or 0)
    if one is None or not one.away:
        return None
    stand_in = desk.colleagues.get(one.substitute or 0, "")
    words = gettext("请假，%(name)s代办") % {"name": stand_in} if stand_in else gettext("请假")
    return Chip(words=words, tone=Tone.WARN, icon="clock")


@dataclass(frozen=True, kw_only=True)
class Team:
    """`web/desk/team.html`."""

    rows: tuple[TeamRow, ...]  #: who has how much
    overdue: tuple[DeskLine, ...]  #: what is overdue, longest first
    more: str  #: address of the whole list of it
    joint: tuple[DeskLine, ...]  #: what is signed on one record with other agencies
    colleagues: tuple[Choice, ...]  #: to whom it may be given
    key: str  #: of the bulk act


def team_of(desk: Desk, key: str) -> Team:
    """The superior's view. Four queries."""
    catalogue = current().catalogue
    jointly = {code for one in catalogue.service.values() for group in one.countersign for code in group}
    joint = nearest_of(desk.overseen, jointly, most=_JOINT)
    late = [row for a in desk.overseen for row in inbox(desk.user, agency=a, light=Light.RED, size=_OVERDUE).rows]
    return Team(
        rows=team_rows(desk, loads(desk.overseen)),
        overdue=lines_of(desk, late, known=catalogue.matter),
        more=Asked(light=Light.RED).address(),
        joint=lines_of(desk, joint, known=catalogue.matter),
        colleagues=tuple(Choice(value=str(number), words=name) for number, name in desk.colleagues.items()),
        key=key,
    )
