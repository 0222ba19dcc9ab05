"""The page of a project of utilities, for the applicant and for those who handle it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.queries import naming
from onewindow.matters.utilities.inviting import common_times
from onewindow.matters.utilities.queries import (
    ConnectionView,
    ProjectLine,
    ProjectView,
    access_project,
    managers_for,
)

from . import formats
from .onsite_words import state_chip
from .utilities_models import (
    Dispute,
    FoundRow,
    LampRow,
    ListRow,
    PlanCard,
    ProjectPageModel,
    SidePart,
    VisitBox,
)
from .utilities_words import finding_facts, ground_name, lamp, money, side_name, way_chip, why_not, yours
from .utilities_work import Typed, work_parts
from .viewmodels import Chip, Choice, Text, Tone

_OPEN = frozenset({"planned", "arrived"})


def view_of(user: object, number: str) -> ProjectView:
    """One project in the reader's language. Raises NoProject."""
    return access_project(user, number, language=formats.language())


def project_page(view: ProjectView, *, typed: Typed | None = None, desk: bool = False) -> ProjectPageModel:
    """Everything of the page; after a refusal with what was typed."""
    typed, row = typed or Typed(), view.row
    words = naming(view.seen.loaded.plan.edition, (), formats.language())
    names = {one.matter: words.matter(one.matter) for one in view.connections}
    service = words.catalogue.service[view.seen.head.service]
    outside, url = _outside(view)
    lead = desk and view.lead
    plans = tuple(_plan(view, one, names, typed, desk=desk) for one in view.connections if one.plan)
    return ProjectPageModel(
        number=row.number,
        title=formats.local_name(service.plain_name),
        who=row.visit.who if row.visit is not None else row.applicant.name,
        chip=_chip(view),
        manager=row.manager.name if row.manager is not None else "",
        phone=row.phone or "12345",
        rows=tuple(_row(one, names) for one in view.connections),
        visit=_visit(view, desk=desk),
        found=tuple(_found(view, one, names) for one in view.connections if not one.ended or one.finding),
        disputes=tuple(_dispute(view, one.key, names, typed) for one in view.disputes),
        lacking=tuple(gettext(text) for text in view.lacking),
        answered=formats.moment(row.answered_at),
        signers=_signers(view, desk=desk),
        plans=plans,
        parts=work_parts(view, names, typed) if desk else (),
        managers=_managers(view) if lead else (),
        lead=lead,
        lead_accept=lead and not view.visit_accepted,
        outside=outside,
        outside_url=url,
        yours=() if desk or view.row.closed_at is not None else yours(plans, outside),
        refusal=typed.says,
        typed=typed.values,
    )


def list_row(line: ProjectLine) -> ListRow:
    """A project in the list, with the running node of each utility."""
    lights = []
    for matter, nodes in line.lights.items():
        running = next((one for one in nodes if one.light not in {"done", "skipped"}), nodes[-1])
        lights.append((str(_short(matter)), lamp(running)))
    when = f"{formats.day_short(line.start)} {formats.local(line.start):%H:%M}" if line.start else ""
    return ListRow(
        url=reverse("web:utilities_desk", args=[line.number]),
        number=line.number,
        who=line.who,
        when=when,
        lights=tuple(lights),
    )


def _short(matter: str) -> Text:
    words = {
        "UTL-WATER": gettext("水"),
        "UTL-POWER": gettext("电"),
        "UTL-GAS": gettext("气"),
        "UTL-HEAT": gettext("暖"),
    }
    return words.get(matter, matter)


def _chip(view: ProjectView) -> Chip:
    if view.row.closed_at is not None:
        return Chip(words=gettext("已办结"), tone=Tone.OK, icon="check")
    if view.row.answered_at is not None:
        return Chip(words=gettext("已现场答复"), tone=Tone.GOLD)
    return Chip(words=gettext("待现场答复"))


def _row(one: ConnectionView, names: Mapping[str, str]) -> LampRow:
    return LampRow(
        matter=one.matter,
        name=names[one.matter],
        agency=one.agency_name,
        chip=way_chip(one.lights, one.ended),
        lamps=tuple(lamp(node) for node in one.lights),
    )


def _visit(view: ProjectView, *, desk: bool) -> VisitBox:
    row = view.row.visit
    if row is None:
        return VisitBox(
            when="",
            where="",
            chip=_no_time_yet(view),
            url="",
            sides=(),
            why_not=tuple(why_not(line, view.names) for line in view.row.passed[:8]),
            times=(),
            open=False,
        )
    start, end = formats.local(row.start_at), formats.local(row.end_at)
    is_open = row.status in _OPEN
    movable = is_open and view.row.answered_at is None and (view.applicant or (desk and view.lead))
    return VisitBox(
        when=f"{formats.day_short(start)} {formats.weekday(start)} {start:%H:%M}–{end:%H:%M}",
        where=row.address,
        chip=state_chip(row.status, row.result) if view.row.answered_at is None or row.result else _been_there(),
        url=reverse("web:onsite_visit", args=[row.pk]) if desk and view.own else "",
        sides=_agreeing(view, desk=desk) if is_open and view.row.answered_at is None else (),
        why_not=tuple(why_not(line, view.names) for line in view.row.passed[:8]),
        times=_times(view) if movable else (),
        open=is_open and view.row.answered_at is None,
    )


def _no_time_yet(view: ProjectView) -> Chip:
    """Being looked for, right after submission; or looked for in vain."""
    if not view.row.passed:
        return Chip(words=gettext("正在排各家共同的时间"), tone=Tone.PLAIN, icon="clock")
    return Chip(words=gettext("还没有共同的时间"), tone=Tone.WARN, icon="alert")


def _been_there() -> Chip:
    """The joint answer is there, so they were; the checklist may still lie on a telephone."""
    return Chip(words=gettext("已踏勘"), tone=Tone.OK, icon="check")


def _times(view: ProjectView) -> tuple[Choice, ...]:
    now_at = view.row.visit.start_at if view.row.visit is not None else None
    return tuple(
        Choice(
            value=one.start.isoformat(),
            words=f"{formats.day_short(one.start)} {formats.weekday(one.start)} {formats.local(one.start):%H:%M}",
        )
        for one in common_times(view.row)
        if one.start != now_at
    )


def _sides(view: ProjectView, done: Mapping[str, Text], *, desk: bool) -> tuple[SidePart, ...]:
    here = [one.agency for one in view.connections if not one.ended or str(one.agency) in done]
    agencies = dict.fromkeys([view.row.lead_id, *here])
    found = [
        SidePart(
            value=str(agency),
            name=view.names.get(agency, ""),
            done=done.get(str(agency), ""),
            own=desk and agency in view.own,
        )
        for agency in agencies
    ]
    applicant = SidePart(
        value="applicant",
        name=view.row.applicant.name,
        done=done.get("applicant", ""),
        own=view.applicant or (desk and bool(view.own)),
    )
    return (*found, applicant)


def _agreeing(view: ProjectView, *, desk: bool) -> tuple[SidePart, ...]:
    done = {side: formats.moment(datetime.fromisoformat(at)) for side, at in view.row.agreed.items()}
    return _sides(view, done, desk=desk)


def _signers(view: ProjectView, *, desk: bool) -> tuple[SidePart, ...]:
    done = {}
    for side, line in view.row.signed.items():
        at = formats.moment(datetime.fromisoformat(line["at"]))
        done[side] = gettext("%(name)s，%(when)s") % {"name": line["name"], "when": at}
    return _sides(view, done, desk=desk)


def _found(view: ProjectView, one: ConnectionView, names: Mapping[str, str]) -> FoundRow:
    line = view.row.signed.get(str(one.agency))
    signed = ""
    if line is not None:
        at = formats.moment(datetime.fromisoformat(line["at"]))
        signed = gettext("%(name)s，%(when)s") % {"name": line["name"], "when": at}
    return FoundRow(
        name=names[one.matter],
        agency=one.agency_name,
        said=one.finding is not None,
        possible=one.finding is None or one.finding.possible,
        facts=finding_facts(one.finding) if one.finding is not None else (),
        signed=signed,
    )


def _dispute(view: ProjectView, key: str, names: Mapping[str, str], typed: Typed) -> Dispute:
    one = next(found for found in view.disputes if found.key == key)
    kept = view.settled.get(key)
    settled = ""
    if kept is not None:
        there = gettext("认定涉及") if kept.there else gettext("认定不涉及")
        settled = gettext("牵头部门%(there)s：%(reason)s") % {"there": there, "reason": kept.reason}
    mine = typed.of("settle", key)
    return Dispute(
        key=key,
        says=gettext("%(side)s的%(ground)s") % {"side": side_name(one.side), "ground": ground_name(one.ground)},
        yes=formats.joined(names[matter] for matter in one.yes),
        no=formats.joined(names[matter] for matter in one.no),
        settled=settled,
        chosen=mine.get("there", ""),
        reason=mine.get("reason", ""),
    )


def _plan(view: ProjectView, one: ConnectionView, names: Mapping[str, str], typed: Typed, *, desk: bool) -> PlanCard:
    plan: Mapping[str, Any] = one.plan or {}
    waits = [
        word
        for side, word in (("applicant", gettext("申请人")), ("utility", one.agency_name))
        if side not in one.signatures
    ]
    mine = "utility" if desk else "applicant"
    given = any(node.node == "plan" and node.at is not None for node in one.lights)
    entitled = one.may_handle if desk else view.applicant
    return PlanCard(
        matter=one.matter,
        name=names[one.matter],
        agency=one.agency_name,
        facts=(
            (gettext("接入点"), plan["point"]),
            (gettext("管径或容量"), plan["capacity"]),
            (gettext("产权分界"), plan["boundary"]),
            (gettext("工期"), formats.working_days(plan["days"])),
            (gettext("方案有效期至"), formats.day(date.fromisoformat(plan["valid_until"]))),
            *(((gettext("说明"), plan["words"]),) if plan["words"] else ()),
        ),
        lines=tuple(
            (f"{formats.local_name(line['names'])} × {formats.plain(line['amount'])}", str(money(line["yuan"])))
            for line in plan["lines"]
        ),
        total=money(plan["yuan"]),
        free=formats.local_name(plan["free"]) if plan["free"] else "",
        account=one.account,
        pdf=reverse("web:paper", args=[one.contract]) if one.contract else "",
        waits=gettext("等%(who)s签字") % {"who": formats.joined(waits)} if waits else "",
        may_sign=given and not one.ended and entitled and mine not in one.signatures,
        name_typed=typed.of("contract", one.matter).get("name", ""),
    )


def _outside(view: ProjectView) -> tuple[str, str]:
    """What stands with the application for the works outside."""
    draft = view.row.draft
    if draft is not None and draft.case_number:
        return "case", reverse("web:progress", args=[draft.case_number])
    if draft is not None:
        return "draft", reverse("web:draft_overview", args=[draft.pk])
    return ("apply", "") if view.needs_works else ("", "")


def _managers(view: ProjectView) -> tuple[Choice, ...]:
    return tuple(Choice(value=str(pk), words=name) for pk, name in managers_for(view))
