"""From the compiled sheet to the plan of a case: who handles what, in which order, by when.

plan = plan_for(published, sheet, division="…")

The agencies are those of the case's division or the nearest above it, at the level that the matter names.
"""

from collections.abc import Iterable, Mapping

from onewindow.catalogue.declarations import AgencyDuty, Limit, Matter, Need
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.gates import duties, gate_graph
from onewindow.catalogue.joint_services import JointOutcome, JointService
from onewindow.catalogue.queries import Published
from onewindow.catalogue.sheet import Sheet, Supply, projection
from onewindow.people.errors import NoAgency
from onewindow.people.models import Division
from onewindow.people.queries import agencies_for, division_path

from .plans import Hand, LimitRule, Plan, PlannedGate, PlannedMatter

#: Levels from the bottom up; a development zone stands beside the counties.
_HEIGHT: Mapping[str, int] = {"township": 0, "county": 1, "zone": 1, "prefecture": 2, "region": 3}


def plan_for(published: Published, sheet: Sheet, *, division: str) -> Plan:
    """The plan of a package. Raises NoAgency where the division and those above it lack an agency."""
    catalogue = published.catalogue
    service = catalogue.service[sheet.service]
    hands = _hands(catalogue, sheet, division)
    reads = {code: projection(sheet, code) for code in sheet.matters}
    matters = tuple(_matter(catalogue, sheet, code, hands[code], reads[code]) for code in sheet.matters)
    lead_agency = _lead_agency(service, division)
    return Plan(
        service=service.code,
        edition=published.id,
        matters=matters,
        gates=_gates(catalogue, sheet, reads),
        countersign=gate_graph(catalogue, sheet).countersign,
        outcome=service.joint_outcome,
        lead=_lead(service, matters, lead_agency),
        lead_agency=lead_agency,
        delivery=service.delivery,
        joint_days=service.joint_limits.working_days if service.joint_limits is not None else None,
    )


def _hands(catalogue: Catalogue, sheet: Sheet, division: str) -> dict[str, tuple[Hand, ...]]:
    path = division_path(division)
    owed = {code: duties(catalogue, code, sheet.matters) for code in sheet.matters}
    starts = {code: [_start(duty, path, division) for duty in found] for code, found in owed.items()}
    wanted: dict[str, set[str]] = {}
    for code, found in owed.items():
        for duty, start in zip(found, starts[code], strict=True):
            wanted.setdefault(start, set()).add(duty.id)
    agencies = {start: agencies_for(sorted(codes), start) for start, codes in wanted.items()}
    hands: dict[str, tuple[Hand, ...]] = {}
    for code, found in owed.items():
        names = [stage.name.zh for stage in catalogue.matter[code].stages] or [""] * len(found)
        here = []
        for duty, start, name in zip(found, starts[code], names, strict=True):
            agency = agencies[start][duty.id]
            here.append(Hand(agency=agency.pk, division=agency.division_id, name=name))
        hands[code] = tuple(here)
    return hands


def _start(duty: AgencyDuty, path: list[Division], division: str) -> str:
    """The division from which the agency is looked for: the first one as high as the duty says."""
    height = _HEIGHT[duty.level.value]
    return next((d.code for d in path if _HEIGHT.get(d.level, 0) >= height), division)


def _matter(
    catalogue: Catalogue, sheet: Sheet, code: str, hands: tuple[Hand, ...], reads: tuple[str, ...]
) -> PlannedMatter:
    matter = catalogue.matter[code]
    papers = [paper for paper in sheet.materials if code in paper.asked_by]
    words = catalogue.words.get(matter.kind)
    return PlannedMatter(
        code=code,
        kind=matter.kind,
        hands=hands,
        # The days of a public notice are nobody's time to handle: the notice ends by itself.
        statutory=LimitRule() if matter.limits.statutory_notice else _rule(matter.limits.statutory),
        promised=_rule(matter.limits.promised),
        issues=bool(matter.certificate),
        reads=reads,
        materials=tuple(paper.key for paper in papers),
        deferrable=tuple(
            paper.key for paper in papers if paper.need is Need.DEFERRABLE or paper.supply is Supply.DEFERRED
        ),
        on_commitment=any(paper.commitment for paper in papers),
        refusable=words is None or words.refused is not None,
        fills=_fills(catalogue, matter),
    )


def _fills(catalogue: Catalogue, matter: Matter) -> tuple[tuple[str, str], ...]:
    kind = catalogue.certificate.get(matter.certificate)
    return kind.fills if kind is not None else ()


def _gates(catalogue: Catalogue, sheet: Sheet, reads: Mapping[str, Iterable[str]]) -> tuple[PlannedGate, ...]:
    graph = gate_graph(catalogue, sheet)
    found = []
    for after, kinds in graph.into.items():
        for kind, gates in kinds.items():
            for gate in gates:
                told = {
                    element for element, what in _fills(catalogue, catalogue.matter[gate.before]) if what == "number"
                }
                found.append(
                    PlannedGate(
                        before=gate.before,
                        after=after,
                        kind=kind,
                        any_of=gate.any_of,
                        on_refused=gate.on_refused,
                        number=bool(told & set(reads[after])),
                    )
                )
    return tuple(found)


def _rule(limit: Limit) -> LimitRule:
    if limit.stages:
        return LimitRule(stages=limit.stages)
    return LimitRule(
        working_days=limit.working_days,
        calendar_days=limit.calendar_days,
        hours=limit.hours,
        office_hours=limit.office_hours,
    )


def _lead_agency(service: JointService, division: str) -> int | None:
    try:
        return agencies_for([service.lead], division)[service.lead].pk
    except NoAgency:
        return None  # a lead that has no office here leads nothing; the matters still have their agencies


def _lead(service: JointService, matters: tuple[PlannedMatter, ...], lead_agency: int | None) -> str:
    """The leading matter: the first that the lead agency decides. Without one, lead_decides is all_or_none."""
    if service.joint_outcome is not JointOutcome.LEAD_DECIDES:
        return ""
    return next((m.code for m in matters if m.hands[-1].agency == lead_agency), "")
