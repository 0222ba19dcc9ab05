"""Oversight on pages: lists, one task, one plan, for the agencies; and what stands around them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.people.permissions import Permission, has_permission
from onewindow.supervision.oversight.queries import (
    Plan,
    PlanView,
    Reader,
    Share,
    Task,
    TaskPart,
    TaskView,
    Tracking,
    reader_of,
)
from onewindow.supervision.oversight.rows import said_of
from onewindow.supervision.oversight.sharing import lines_of

from . import formats
from .desk_filters import TABS
from .desk_frame import desk_of
from .desk_frame import frame as desk_frame
from .desk_models import DeskTab
from .oversight_models import CheckGroup, DisputeLine, LookLine, PartBox, PlanLine, PlanPage, TaskLine, TaskPage
from .oversight_models import TrackLine as Track
from .oversight_words import (
    answer_chip,
    basis_words,
    due_words,
    kind_words,
    level_chip,
    result_chip,
    status_chip,
)
from .posted import words_of
from .viewmodels import Chip, Choice, Text, Tone

_LIVE = {Task.Status.RECTIFYING, Task.Status.REPORTED}


def frame(user: Any, section: str) -> dict[str, Any]:
    """What stands around every page of oversight: the desk's bar, and the pages of this room."""
    pages = [
        ("tasks", gettext("监管任务"), "web:oversight"),
        ("plans", gettext("监管对象"), "web:oversight_plans"),
        ("tracking", gettext("靶向追踪"), "web:oversight_tracking"),
        ("draws", gettext("双随机"), "web:oversight_draws"),
    ]
    tabs = tuple(
        DeskTab(name=name, url=reverse(address), count="", current=code == section) for code, name, address in pages
    )
    none = dict.fromkeys(TABS, 0)  # the tabs of the work list do not stand on these pages
    return desk_frame(desk_of(user), section="oversight", counts=none) | {"rooms": tabs}


def task_line(task: Task, *, named: bool = True) -> TaskLine:
    """A task in a list; without its holder's name on the holder's own page."""
    result = result_chip(task.result)
    closed = task.status == Task.Status.CLOSED
    day = task.rectify_by if task.status in _LIVE and task.rectify_by is not None else task.due_on
    return TaskLine(
        url=reverse("web:oversight_task", args=[task.pk]),
        name=task.plan.name if named else kind_words(task.kind),
        small=f"{kind_words(task.kind)} · {task.why}" if named else task.why,
        due=formats.day_short(task.closed_at) if closed else due_words(day),
        chips=tuple(chip for chip in (status_chip(task), result) if chip is not None),
        level=level_chip(task.plan) if named else None,
        late=not closed and day < today(),
    )


def plan_line(plan: Plan) -> PlanLine:
    """A plan in a list."""
    return PlanLine(
        url=reverse("web:oversight_plan", args=[plan.pk]),
        name=plan.name,
        small=plan.address,
        level=level_chip(plan),
        next=formats.day(plan.next_check_on),
    )


def track_line(entry: Tracking, names: Mapping[int, str], reader: Reader) -> Track:
    """Somebody who is followed closely."""
    said = {"day": formats.day_short(entry.ended_at), "why": entry.end_reason}
    return Track(
        id=entry.pk,
        name=entry.plan.name,
        url=reverse("web:oversight_plan", args=[entry.plan_id]),
        agency=names.get(entry.agency_id, ""),
        why=entry.why,
        until=formats.day(entry.until),
        ended=gettext("%(day)s 结束：%(why)s") % said if entry.ended_at is not None else "",
        level=level_chip(entry.plan),
        mine=entry.ended_at is None and entry.agency_id in reader.handles,
    )


def task_page(
    view: TaskView, user: Any, verb: str = "", typed: QueryDict | None = None, faults: Any = None
) -> TaskPage:
    """One task; after a refused `verb` with everything typed still in place."""
    row, reader, sent = view.row, reader_of(user), typed if typed is not None else QueryDict()
    rules, day = view.programme, today()
    mine = [agency for agency in view.codes if agency in reader.handles]
    return TaskPage(
        task=row.pk,
        version=row.version,
        plan_url=reverse("web:oversight_plan", args=[row.plan_id]),
        name=row.plan.name,
        title=kind_words(row.kind),
        chips=tuple(c for c in (status_chip(row), result_chip(row.result), level_chip(row.plan)) if c is not None),
        facts=_task_facts(view),
        verbs=verbs_of(row, view.parts, reader),
        parts=tuple(_part(view, part, reader, verb, sent, faults or {}) for part in view.parts),
        disputes=_disputes(view, sent),
        wrong=_wrong(view),
        settled=row.settled_why,
        ordered=row.ordered,
        order_facts=_order_facts(row),
        rectified=row.rectified,
        rectified_at=formats.moment(row.rectified_at),
        rechecked=row.rechecked,
        visit=_visit(row),
        shares=tuple(share_words(one, view.names) for one in view.shares),
        share_to=_choices(view.names, (one for one in view.codes if one not in mine)),
        share_from=_choices(view.names, mine),
        first_day=(day + timedelta(days=1)).isoformat(),
        last_day=(day + timedelta(days=rules.rectify_most)).isoformat(),
        usual_day=(day + timedelta(days=rules.rectify_days)).isoformat(),
    )


def verbs_of(row: Task, parts: tuple[TaskPart, ...], reader: Reader) -> frozenset[str]:
    """What a reader may do with a task now; the act asks again."""
    found: set[str] = set()
    leads, status = row.agency_id in reader.handles, Task.Status(row.status)
    if status is Task.Status.OPEN:
        if leads:
            found |= {"close", "visit"}
        if any(part.said_at is None and part.agency_id in reader.handles for part in parts):
            found.add("record")
    if status is Task.Status.DISPUTED and row.agency_id in reader.directs:
        found.add("settle")
    if leads and status is Task.Status.FOUND:
        found.add("order")
    if leads and status in _LIVE:
        found.add("recheck")
    if reader.handles & {row.agency_id, row.plan.agency_id, *(part.agency_id for part in parts)}:
        found.add("share")
    return frozenset(found)


def plan_page(view: PlanView, user: Any, catalogue: Catalogue) -> PlanPage:
    """One plan."""
    row, reader = view.row, reader_of(user)
    rules = {rule.id: rule for rule in view.programme.risk}
    for task in view.tasks:
        task.plan = row
    for entry in view.trackings:
        entry.plan = row
    own = [agency for agency in view.codes if agency in reader.handles]
    return PlanPage(
        plan=row.pk,
        name=row.name,
        chips=(_plan_chip(row), level_chip(row)),
        facts=_plan_facts(view),
        reasons=tuple(formats.local_name(rules[code].says) for code in row.reasons if code in rules),
        certificates=tuple(
            (
                _matter(catalogue, one.matter),
                one.number,
                gettext("%(day)s 失效") % {"day": formats.day(one.ended_at)}
                if one.ended_at is not None
                else gettext("%(day)s 起") % {"day": formats.day(one.issued_at)},
            )
            for one in view.certificates
        ),
        checks=tuple(
            CheckGroup(
                name=view.names[agency],
                lines=tuple(
                    (formats.local_name(line.says), basis_words(line.basis, line.basis_status))
                    for line in lines_of(row, code)
                ),
            )
            for agency, code in view.codes.items()
        ),
        tasks=tuple(task_line(task, named=False) for task in view.tasks),
        trackings=tuple(track_line(one, view.names, reader) for one in view.trackings),
        shares=tuple(share_words(one, view.names) for one in view.shares),
        own=_choices(view.names, own),
        partners=_choices(view.names, view.codes, chosen=True),
        share_to=_choices(view.names, (one for one in view.codes if one not in own)),
        open=row.status == Plan.Status.ACTIVE and bool(own),
        today=today().isoformat(),
    )


def share_words(share: Share, names: Mapping[int, str]) -> tuple[str, str, Text]:
    """From, to, when and why."""
    when = f"{formats.moment(share.at)} · {share.why}"
    return names.get(share.shared_by_id, ""), names.get(share.shared_to_id, ""), when


def refusal_words(refused: Refused | None) -> str:
    """A refusal as a sentence."""
    return refused.text(gettext) if refused is not None else ""


def answers_in(sent: QueryDict, lines: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """What a form says of each line."""
    return {
        line: {
            "verdict": words_of(sent.get(f"verdict-{line}", ""), most=4),
            "note": words_of(sent.get(f"note-{line}", ""), most=500),
        }
        for line in lines
    }


def may_direct(user: Any, agency: int) -> bool:
    """Whether he draws and settles for an agency."""
    return has_permission(user, Permission.DIRECT_OVERSIGHT, agency=agency)


def _choices(names: Mapping[int, str], agencies: Any, *, chosen: bool = False) -> tuple[Choice, ...]:
    return tuple(Choice(value=str(agency), words=names.get(agency, ""), chosen=chosen) for agency in agencies)


def _task_facts(view: TaskView) -> tuple[tuple[Text, Text], ...]:
    row = view.row
    numbers = formats.joined(one.number for one in view.certificates)
    facts: list[tuple[Text, Text]] = [
        (gettext("原因"), row.why),
        (gettext("查完期限"), f"{formats.day(row.due_on)}"),
        (gettext("证照编号"), numbers),
        (gettext("地址"), row.plan.address or "—"),
        (gettext("牵头部门"), view.names.get(row.agency_id, "")),
    ]
    others = [view.names[part.agency_id] for part in view.parts if part.agency_id != row.agency_id]
    if others:
        facts.append((gettext("一起查的部门"), formats.joined(others)))
    if row.close_reason:
        facts.append((gettext("办结说明"), row.close_reason))
    return tuple(facts)


def _order_facts(row: Task) -> Text:
    if row.rectify_by is None:
        return ""
    said = {"on": formats.day(row.ordered_on), "by": formats.day(row.rectify_by), "n": row.rounds}
    return ngettext("%(on)s 责令，%(by)s 前改好", "%(on)s 责令（第 %(n)s 次），%(by)s 前改好", row.rounds) % said


def _part(view: TaskView, part: TaskPart, reader: Reader, verb: str, sent: QueryDict, faults: Any) -> PartBox:
    here = verb == "record" and sent.get("agency") == str(part.agency_id)
    seen, lines = said_of(part), []
    for line in lines_of(view.row.plan, view.codes.get(part.agency_id, "")):
        answer = seen.get(line.id)
        verdict = sent.get(f"verdict-{line.id}", "") if here else answer.verdict.value if answer else ""
        note = sent.get(f"note-{line.id}", "") if here else answer.note if answer else ""
        fault = {"verdict": gettext("请选一项"), "note": gettext("请写明哪里不符合")}
        lines.append(
            LookLine(
                id=line.id,
                says=formats.local_name(line.says),
                hint=formats.local_name(line.hint) if line.hint else "",
                basis=basis_words(line.basis, line.basis_status),
                essential=line.essential,
                verdict=verdict,
                note=note,
                chip=answer_chip(answer.verdict.value) if answer else None,
                fault=fault.get(faults.get(line.id, ""), "") if here else "",
            )
        )
    waiting = view.row.status == Task.Status.OPEN and part.said_at is None
    return PartBox(
        agency=part.agency_id,
        name=view.names.get(part.agency_id, ""),
        lead=part.agency_id == view.row.agency_id,
        said=formats.moment(part.said_at),
        inspectors=formats.joined(view.people.get(staff, "") for staff in part.inspectors),
        lines=tuple(lines),
        open=waiting and part.agency_id in reader.handles,
    )


def _disputes(view: TaskView, sent: QueryDict) -> tuple[DisputeLine, ...]:
    if view.row.status != Task.Status.DISPUTED:
        return ()
    said: dict[str, list[tuple[int, Any]]] = {}
    for part in view.parts:
        for line, seen in said_of(part).items():
            said.setdefault(line, []).append((part.agency_id, seen))
    found = []
    for line, answers in said.items():
        if {"yes", "no"} <= {seen.verdict.value for _, seen in answers}:
            words = [
                (view.names[agency], answer_chip(seen.verdict.value) or Chip(words=""), seen.note)
                for agency, seen in answers
            ]
            chosen = sent.get(f"settle-{line}", "")
            found.append(DisputeLine(id=line, says=_says(view.row.plan, line)[0], words=tuple(words), chosen=chosen))
    return tuple(found)


def _wrong(view: TaskView) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (_says(view.row.plan, line)[0], note, _says(view.row.plan, line)[1]) for line, note in view.row.wrong.items()
    )


def _says(plan: Plan, line: str) -> tuple[str, str]:
    """What a line says, and its basis."""
    for listed in plan.checks.values():
        for one in listed:
            if one["id"] == line:
                return formats.local_name(one["says"]), basis_words(one["basis"], one["basis_status"])
    return line, ""


def _visit(row: Task) -> tuple[str, str] | None:
    if row.visit is None:
        return None
    return reverse("web:visit_record", args=[row.visit_id]), formats.moment(row.visit.start_at)


def _plan_chip(row: Plan) -> Chip:
    if row.status == Plan.Status.ACTIVE:
        return Chip(words=gettext("在管"), tone=Tone.OK)
    return Chip(words=gettext("已结束"), tone=Tone.OFF)


def _plan_facts(view: PlanView) -> tuple[tuple[Text, Text], ...]:
    row = view.row
    level = view.programme.level(row.level)
    every = ngettext("每 %(n)s 个月一次", "每 %(n)s 个月一次", level.months) % {"n": level.months}
    facts: list[tuple[Text, Text]] = [
        (gettext("地址"), row.address or "—"),
        (gettext("牵头部门"), view.names.get(row.agency_id, "")),
        (gettext("监管起始"), formats.day(row.since)),
        (gettext("下次检查"), f"{formats.day(row.next_check_on)} · {every}"),
        (gettext("依据"), view.programme.basis),
    ]
    if row.ended_at is not None:
        facts[3] = (gettext("结束"), f"{formats.day(row.ended_at)} · {row.end_reason}")
    return tuple(facts)


def _matter(catalogue: Catalogue, code: str) -> str:
    matter = catalogue.matter.get(code)
    return formats.local_name(matter.name) if matter is not None else code
