"""The joint answer 现场联办反馈单: whether it is whole, and what it tells the case.

lacking(project)        # sentences; empty: it may be given
granted(project)        # the facts and decision values that the grant of UTL-VISIT brings
"""

from collections.abc import Mapping

from onewindow.cases.handlers import Granted
from onewindow.core.errors import gettext_noop

from .findings import Finding, Ground, as_settled, outside_length, unsettled
from .models import Project
from .rows import findings_of, names_of, settled_of

NO_FINDING = gettext_noop("还有企业没有填踏勘情况")
DISPUTED = gettext_noop("各家说法不一，牵头部门还没有裁定")
NOT_SIGNED = gettext_noop("还有单位没有签字")
NOT_SIGNED_BY_APPLICANT = gettext_noop("申请人还没有签字")


def lacking(project: Project) -> list[str]:
    """What is still missing, as message ids."""
    rows = [row for row in project.connections.all() if not row.ended]
    found: list[str] = []
    if any(row.finding is None for row in rows):
        found.append(NO_FINDING)
    if unsettled(findings_of(project), settled_of(project)):
        found.append(DISPUTED)
    sides = {str(project.lead_id), *(str(row.agency_id) for row in rows)}
    if not sides <= set(project.signed):
        found.append(NOT_SIGNED)
    if "applicant" not in project.signed:
        found.append(NOT_SIGNED_BY_APPLICANT)
    return found


def touches(project: Project) -> dict[Ground, bool]:
    """Whether lines outside cross roads or green space, disputes decided."""
    return as_settled(findings_of(project), settled_of(project))


def needs_works(project: Project) -> bool:
    """Whether the line outside needs the joint review of works."""
    return any(touches(project).values())


def granted(project: Project) -> Granted:
    """What the joint answer brings into the case."""
    findings = findings_of(project)
    possible = {m: f for m, f in findings.items() if f.possible}
    outside = any(f.outside for f in possible.values())
    ground = touches(project)
    facts: dict[str, bool | int] = {
        "needs_outside_line": outside,
        "outside_touches_road": ground[Ground.ROAD],
        "outside_touches_green": ground[Ground.GREEN],
    }
    length = outside_length(tuple(possible.values()))
    if outside:
        facts["outside_redline_len"] = length
    names = {m: names_of(project.case.edition_id, m)["zh"] for m in findings}
    return Granted(facts=facts, decision=_decision(findings, names, outside=outside, ground=ground))


def _decision(
    findings: Mapping[str, Finding], names: Mapping[str, str], *, outside: bool, ground: Mapping[Ground, bool]
) -> dict[str, str]:
    touched = [word for key, word in ((Ground.ROAD, "涉及道路"), (Ground.GREEN, "涉及绿地")) if ground[key]]
    able = {names[m]: f for m, f in findings.items() if f.possible}
    points = [f"{names[m]}：{f.point if f.possible else '不能接入'}" for m, f in findings.items()]
    lines = [f"{name}：{f'需要，{f.length_m} 米' if f.outside else '不需要'}" for name, f in able.items()]
    asked = [f"{name}：{'、'.join(f.supplements)}" for name, f in able.items() if f.supplements]
    return {
        "connection_points": "；".join(points),
        "outside_line": "；".join(lines),
        "road_and_green": "、".join(touched) if touched else ("不涉及" if outside else "无外线"),
        "expected_days": "；".join(f"{name}：{f.days} 个工作日" for name, f in able.items()),
        "corrections": "；".join(asked) if asked else "无",
    }
