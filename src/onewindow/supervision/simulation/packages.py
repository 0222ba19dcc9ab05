"""PURE: from the catalogue to what the run needs of a joint service: its kinds of package, their tasks, the agencies.

The tasks are those of the compiled sheet of each kind of applicant: same matters, same gates, same stages, same
countersigning as in a real case (`cases.planning`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import GateKind, Level, Matter
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.facts import Name
from onewindow.catalogue.gates import GateGraph, duties, gate_graph
from onewindow.catalogue.sheet import Sheet
from onewindow.visits.checklists import VisitBook

from .capacities import Capacities, Mix

_BEGIN = (GateKind.ACCEPT, GateKind.START)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """The people of one agency at one level."""

    agency: str  #: agency of `agencies.yaml`
    level: Level  #: where it sits
    staff: int  #: people


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One matter of a package, as the run sees it. Other tasks are named by their place in the package."""

    matter: str  #: catalogue code
    hands: tuple[int, ...]  #: pools in order, one for each stage
    sittings: tuple[float, ...]  #: mean minutes of each sitting of one hand; one where it is done on the spot
    promised: float | None  #: working days, None without a promise
    notice: int  #: calendar days of a statutory notice, 0 without
    visit: float  #: minutes of work on site of its agency (people × length), 0 without a visit
    visit_minutes: float  #: length of the visit
    begin: tuple[tuple[int, ...], ...]  #: gates before the start; of each group one is enough
    decide: tuple[tuple[int, ...], ...]  #: gates before the decision
    finalise: tuple[tuple[int, ...], ...]  #: gates before the number and certificate
    group: tuple[int, ...]  #: countersigning, itself included; () without
    party: tuple[int, ...]  #: whose site visit it shares, itself included; () without a visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A kind of application: what one kind of applicant needs."""

    name: Name  #: of the kind of applicant
    share: float  #: of the applications, adding up to 1
    tasks: tuple[Task, ...]  #: in the service's order
    order: tuple[int, ...]  #: serial: one after the other, as the gates allow
    promised: float  #: working days of the whole, in parallel


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Everything that the run needs of a joint service."""

    service: str  #: code
    pools: tuple[Pool, ...]  #: agencies
    packages: tuple[Package, ...]  #: kinds of application

    def minutes_per_case(self, capacities: Capacities) -> tuple[float, ...]:
        """Expected minutes of work of each pool for one application."""
        told = [0.0] * len(self.pools)
        for package in self.packages:
            for task in package.tasks:
                for pool in task.hands:
                    told[pool] += package.share * sum(task.sittings)
                extra = capacities.correction.share * capacities.correction.minutes + task.visit
                told[task.hands[0]] += package.share * extra
        return tuple(told)


def setting_of(
    catalogue: Catalogue, capacities: Capacities, visits: VisitBook, service: str, *, today: date
) -> Setting:
    """The setting of a joint service. Raises UnknownService; NoPackage where no applicant needs anything."""
    pools: dict[tuple[str, Level], Pool] = {}
    typical = dict(catalogue.service[service].typical_answers)
    plain = Mix(share=1, name=catalogue.service[service].name, answers={})
    mixes = [mix for mix in capacities.mixes.get(service, (plain,)) if mix.share > 0]
    packages = []
    for mix in mixes:
        answers = {**typical, **mix.answers}
        sheet = compile_sheet(catalogue, service, None, answers, today=today, person=False)
        if sheet.matters:
            packages.append((mix, sheet, _tasks(catalogue, capacities, visits, sheet, pools)))
    total = sum(mix.share for mix, _, _ in packages)
    return Setting(
        service=service,
        pools=tuple(pools.values()),
        packages=tuple(
            Package(
                name=mix.name,
                share=mix.share / total,
                tasks=tasks,
                order=_order(tasks),
                promised=float(sheet.figures.promised_days_parallel),
            )
            for mix, sheet, tasks in packages
        ),
    )


def _tasks(
    catalogue: Catalogue,
    capacities: Capacities,
    visits: VisitBook,
    sheet: Sheet,
    pools: dict[tuple[str, Level], Pool],
) -> tuple[Task, ...]:
    graph = gate_graph(catalogue, sheet)
    place = {code: n for n, code in enumerate(sheet.matters)}
    ancestors = _ancestors(graph)
    on_site = {code: _on_site(visits, code) for code in sheet.matters}
    party = _party([code for code in sheet.matters if on_site[code]], ancestors)
    group = {code: tuple(place[each] for each in signed) for signed in graph.countersign for code in signed}
    tasks = []
    for code in sheet.matters:
        matter = catalogue.matter[code]
        hands = []
        for duty in duties(catalogue, code, sheet.matters):
            key = (duty.id, duty.level)
            pools.setdefault(key, Pool(agency=key[0], level=key[1], staff=capacities.staff_of(*key)))
            hands.append(list(pools).index(key))
        tasks.append(
            Task(
                matter=code,
                hands=tuple(hands),
                sittings=capacities.sittings(code, matter.kind),
                promised=matter.limits.promised.working_days,
                notice=_notice(matter),
                visit=float(on_site[code] * visits.rules.minutes),
                visit_minutes=float(visits.rules.minutes if on_site[code] else 0),
                begin=_alternatives(graph, code, _BEGIN, place),
                decide=_alternatives(graph, code, (GateKind.DECIDE,), place),
                finalise=_alternatives(graph, code, (GateKind.FINALISE,), place),
                group=group.get(code, ()),
                party=tuple(place[each] for each in party) if code in party else (place[code],) * bool(on_site[code]),
            )
        )
    return tuple(tasks)


def _notice(matter: Matter) -> int:
    return (matter.limits.statutory.calendar_days or 0) if matter.limits.statutory_notice else 0


def _on_site(visits: VisitBook, code: str) -> int:
    """How many people the agency sends, 0 where the matter has no checklist of its own and is decided at the desk."""
    own = visits.of_matter(code, "review")
    return own.officers if code in own.matters else 0


def _alternatives(
    graph: GateGraph, code: str, kinds: Iterable[GateKind], place: Mapping[str, int]
) -> tuple[tuple[int, ...], ...]:
    found: list[tuple[int, ...]] = []
    for kind in kinds:
        named: dict[str, list[int]] = {}
        for gate in graph.into.get(code, {}).get(kind, ()):
            if gate.any_of:
                named.setdefault(gate.any_of, []).append(place[gate.before])
            else:
                found.append((place[gate.before],))
        found.extend(tuple(group) for group in named.values())
    return tuple(found)


def _ancestors(graph: GateGraph) -> dict[str, frozenset[str]]:
    """Whom each matter waits for, directly or through others."""
    direct = {
        code: {gate.before for kind, gates in kinds.items() if kind is not GateKind.OPTIONAL for gate in gates}
        for code, kinds in graph.into.items()
    }
    found = {}
    for code in graph.matters:
        seen: set[str] = set()
        waiting = list(direct.get(code, ()))
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting.extend(direct.get(each, ()))
        found[code] = frozenset(seen)
    return found


def _party(codes: list[str], ancestors: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The matters that go out together: none of them waits for another, or the visit would never take place."""
    together: list[str] = []
    for code in codes:
        if not any(code in ancestors[other] or other in ancestors[code] for other in together):
            together.append(code)
    return tuple(together)


def _order(tasks: tuple[Task, ...]) -> tuple[int, ...]:
    """One after the other: each after what it waits for, otherwise as the service lists them."""
    done: list[int] = []
    while len(done) < len(tasks):
        done.append(
            next(
                n
                for n, task in enumerate(tasks)
                if n not in done
                and all(any(before in done for before in gate) for gate in (*task.begin, *task.decide, *task.finalise))
            )
        )
    return tuple(done)
