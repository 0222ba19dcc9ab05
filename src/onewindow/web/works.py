"""Power works beside the case itself: restoration, emergencies, tables of many customers, the lead agency.

Contexts of `web/works/*.html`. What is decided stands in `matters.power_lines`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.matters.power_lines import bulk, fairness
from onewindow.matters.power_lines.procedure import in_force
from onewindow.matters.power_lines.promises import Status
from onewindow.matters.power_lines.queries import SERVICE, EmergencyView, LateReview, RestorationView
from onewindow.people.permissions import posts_of

from . import formats
from .current import current
from .viewmodels import Chip, Text, Tone


@dataclass(frozen=True, kw_only=True)
class RestorationLine:
    """A promise in a list."""

    id: int  #: for its forms
    number: str  #: of the case
    matter: Text  #: what was permitted
    project: Text  #: name of the project
    place: Text  #: where
    agency: Text  #: who checks
    until: Text  #: last day, in words
    chip: Chip  #: where it stands
    said: Text  #: what the last act said
    visit_url: str  #: record of the visit that counted
    may_notify: bool  #: ask for the check
    may_check: bool  #: check
    plan_url: str  #: plan a visit for it


def restoration_notes(rows: Sequence[RestorationView]) -> tuple[tuple[Chip, Text, Text], ...]:
    """Beside a case: where each promise stands, until when, who checks."""
    return tuple((status_chip(row.status, overdue=row.overdue), _until(row), row.agency_name) for row in rows)


def restoration_lines(rows: Sequence[RestorationView], *, desk: bool = False) -> tuple[RestorationLine, ...]:
    """Lines for the applicant or the desk."""
    catalogue = current()
    return tuple(_restoration(row, catalogue, desk=desk) for row in rows)


def _restoration(row: RestorationView, catalogue: Catalogue, *, desk: bool) -> RestorationLine:
    name = catalogue.matter[row.matter].name if row.matter in catalogue.matter else row.matter
    return RestorationLine(
        id=row.id,
        number=row.number,
        matter=formats.local_name(name) if name is not row.matter else row.matter,
        project=row.project,
        place=row.place,
        agency=row.agency_name,
        until=_until(row),
        chip=status_chip(row.status, overdue=row.overdue),
        said=gettext(row.said) if row.said else "",
        visit_url=reverse("web:visit_record", args=[row.visit]) if desk and row.visit else "",
        may_notify=row.may_notify,
        may_check=row.may_check,
        plan_url=f"{reverse('web:visit_plan')}?case={row.number}" if desk and row.may_check else "",
    )


def _until(row: RestorationView) -> Text:
    words = {
        Status.WORKING: gettext("%(day)s 完工，%(due)s 前恢复"),
        Status.CLOSED: gettext("已验收合格"),
    }.get(row.status, gettext("%(due)s 前恢复并验收合格"))
    return words % {"day": formats.day(row.work_end), "due": formats.day(row.due_on)}


def status_chip(status: Status, *, overdue: bool) -> Chip:
    """Where a promise stands, in one word; overdue is said before everything else."""
    if overdue and status is not Status.CLOSED:
        return Chip(words=gettext("已逾期"), tone=Tone.BAD, icon="alert")
    words = {
        Status.WORKING: (gettext("施工中"), Tone.PLAIN, "clock"),
        Status.DUE: (gettext("应恢复"), Tone.WARN, "flag"),
        Status.NOTIFIED: (gettext("待验收"), Tone.GOLD, "eye"),
        Status.FAILED: (gettext("限期整改"), Tone.WARN, "flag"),
        Status.CLOSED: (gettext("验收合格"), Tone.OK, "check"),
    }
    said, tone, icon = words[status]
    return Chip(words=said, tone=tone, icon=icon)


@dataclass(frozen=True, kw_only=True)
class EmergencyLine:
    """An emergency repair in a list."""

    place: Text  #: where
    reason: Text  #: why
    dug: Text  #: when the road was opened
    until: Text  #: last instant for the application, and what is left
    chip: Chip  #: where it stands
    number: str  #: the case that came
    apply_url: str  #: where one applies now


def emergency_lines(rows: Sequence[EmergencyView], *, own: bool) -> tuple[EmergencyLine, ...]:
    """Lines for the applicant (`own`) or the agencies that were told."""
    return tuple(
        EmergencyLine(
            place=row.place,
            reason=row.reason,
            dug=formats.moment(row.dug_at),
            until=_left(row),
            chip=_emergency_chip(row),
            number=row.number,
            apply_url=reverse("web:apply", args=[SERVICE]) if own and not row.number else "",
        )
        for row in rows
    )


def _left(row: EmergencyView) -> Text:
    until = gettext("%(when)s 前补办") % {"when": formats.moment(row.apply_by)}
    if row.number or row.seconds <= 0:
        return until
    hours, minutes = divmod(row.seconds // 60, 60)
    left = gettext("还剩 %(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
    return f"{until} · {left}"


def _emergency_chip(row: EmergencyView) -> Chip:
    if row.number:
        words = gettext("逾期补办") if row.late else gettext("已按时补办")
        return Chip(words=words, tone=Tone.WARN if row.late else Tone.OK, icon="alert" if row.late else "check")
    if row.late:
        return Chip(words=gettext("逾期未补办"), tone=Tone.BAD, icon="alert")
    return Chip(words=gettext("待补办"), tone=Tone.GOLD, icon="clock")


def bulk_columns() -> list[tuple[str, str]]:
    """The columns of the table: name, and what a cell may say."""
    catalogue = current()
    found = []
    for name in (bulk.CUSTOMER, *bulk.COLUMNS):
        element = catalogue.element[name]
        options = gettext("、").join(option.value for option in element.options)
        if name in bulk.BLANK and element.type.value == "boolean":
            options = gettext("是、否")
        says = options or formats.local_name(element.hint or "") or element.unit
        found.append((formats.local_name(element.name), says))
    return found


@dataclass(frozen=True, kw_only=True)
class LateLine:
    """A late review of a service that one leads."""

    number: str  #: of the case
    matter: str  #: code
    name: Text  #: of the matter
    agency: Text  #: who has it
    due: Text  #: the next thing to do
    chip: Chip  #: nearly late or late
    told: Text  #: how often it was reminded before
    reminded: bool  #: today


def late_lines(rows: Sequence[LateReview]) -> tuple[LateLine, ...]:
    """Lines of the lead's page."""
    return tuple(
        LateLine(
            number=row.number,
            matter=row.matter,
            name=row.name if isinstance(row.name, str) else formats.local_name(row.name),
            agency=row.agency_name,
            due=formats.moment(row.act_by),
            chip=Chip(words=gettext("已超期"), tone=Tone.BAD, icon="alert")
            if row.overdue
            else Chip(words=gettext("临期"), tone=Tone.WARN, icon="clock"),
            told=_told(row.before),
            reminded=row.reminded,
        )
        for row in rows
    )


def _told(before: int) -> str:
    return ngettext("以前催办过 %(n)s 次", "以前催办过 %(n)s 次", before) % {"n": before} if before else ""


def fairness_words(found: fairness.Cost | None) -> list[tuple[Text, Text]]:
    """The figure in words: label and value; nothing where nothing was decided."""
    if found is None or not found.green or not found.ordinary:
        return []
    share = round(100 * found.overtaken / found.ordinary)
    return [
        (gettext("绿色通道办件"), str(found.green)),
        (gettext("其他办件"), str(found.ordinary)),
        (gettext("被绿色通道办件超过的"), gettext("%(n)s 件，占 %(share)s%%") % {"n": found.overtaken, "share": share}),
        (gettext("其他办件平均多等"), _hours(found.mean)),
        (gettext("最多的一件多等"), _hours(found.worst)),
    ]


def _hours(span: timedelta) -> str:
    return gettext("%(n)s 小时") % {"n": f"{span.total_seconds() / 3600:.1f}"}


def read_moment(text: str) -> datetime | None:
    """An instant as a form sends it, in official time."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=clock.SHANGHAI)


def read_day(text: str) -> date | None:
    """A day as a form sends it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def checks_restoration(user: Any) -> bool:
    """Whether one of the reader's agencies has a duty in the procedure text in force. No query."""
    held = in_force(SERVICE, clock.today())
    agencies = {code for section in held.sections for code in section.agencies} if held is not None else set()
    return any(post.agency_code in agencies for post in posts_of(user))
