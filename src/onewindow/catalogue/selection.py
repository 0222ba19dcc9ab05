"""Which matters an applicant needs: triggers over answers, typical package where nothing is known.

select(catalogue, "publication_joint", {"pub_kind": "零售", "net_flag": True}).matters   # ("PUB-R", "PUB-N")
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.core.errors import gettext_noop
from onewindow.rules.derived import Derivation
from onewindow.rules.expressions import WhenUnknown, evaluate, judge
from onewindow.rules.sentences import Phrase, Sentence
from onewindow.rules.values import is_none

from .declarations import Matter
from .definitions import Catalogue, near, reachable
from .errors import UnknownMatter, UnknownService, hint
from .joint_services import JointService
from .situation import situation

JOINS_UNTIL_KNOWN = Phrase("joins_until_known", gettext_noop("“{matter}”暂按要办计算：{missing}还没有回答。"))
LEFT_UNTIL_KNOWN = Phrase("left_until_known", gettext_noop("“{matter}”暂按不办计算：{missing}还没有回答。"))
DERIVED_UNKNOWN = Phrase("derived_unknown", gettext_noop("“{value}”还不能确定：{missing}还没有回答。"))
LATER_LICENCE = Phrase(
    "later_licence", gettext_noop("经营范围带出“{licence}”，本系统尚不能同办；取得许可前不得从事该项经营。")
)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The matters of a package and how they were found."""

    service: str  #: code of the joint service
    matters: tuple[str, ...]  #: codes, in the order of the service
    scope: Mapping[str, object]  #: everything known, `selected_matters` included
    derived: Mapping[str, Derivation]  #: computed values
    questions_open: tuple[str, ...] = ()  #: facts that must be answered before submission
    warnings: tuple[Sentence, ...] = ()  #: what was assumed
    licences: tuple[str, ...] = ()  #: licences that the business scope brings along


def service_of(catalogue: Catalogue, code: str) -> JointService:
    """The joint service of a code. Raises UnknownService with the nearest one."""
    service = catalogue.service.get(code)
    if service is None:
        raise UnknownService(service=code, hint=hint(near(code, catalogue.service), catalogue.service))
    return service


def select(
    catalogue: Catalogue,
    service_code: str,
    answers: Mapping[str, object],
    *,
    matters: Iterable[str] | None = None,
    division: str | None = None,
    today: date | None = None,
    person: bool = True,
) -> Selection:
    """The matters that the answers choose, or the given ones.

    `person`: whether somebody can be asked; without one nothing is asked and derived values may be stated (what-if).
    Raises UnknownService, UnknownMatter, UnknownElement, NoSuchOption.
    """
    service = service_of(catalogue, service_code)
    known = situation(catalogue, service, answers, division=division, today=today, person=person)
    if matters is not None:
        chosen = fixed(catalogue, service, matters)
        scope = {**known.scope, "selected_matters": list(chosen)}
        return Selection(service=service.code, matters=chosen, scope=scope, derived=known.derived)
    scope = {**known.scope, "matter_choice": choice(catalogue, service, known.scope)}
    triggered, asked, warnings = _triggered(catalogue, service, scope)
    licences, joined, notes = _implied(catalogue, service, scope)
    together = tuple(code for code in reachable(service) if code in {*triggered, *joined})
    return Selection(
        service=service.code,
        matters=together,
        scope={**scope, "selected_matters": list(together)},
        derived=known.derived,
        questions_open=askable(catalogue, known.derived, asked),
        warnings=(*warnings, *notes, *_underived(catalogue, known.derived)),
        licences=licences,
    )


def fixed(catalogue: Catalogue, service: JointService, matters: Iterable[str]) -> tuple[str, ...]:
    """The given matters, each once, in the order of the service. Raises UnknownMatter."""
    possible = reachable(service)
    wanted = set(matters)
    for code in sorted(wanted):
        if code not in possible:
            raise UnknownMatter(service=service.code, matter=code, hint=hint(near(code, possible)))
    return tuple(code for code in possible if code in wanted)


def choice(catalogue: Catalogue, service: JointService, scope: Mapping[str, object]) -> list[str]:
    """The ticks: as answered, else the typical package, changed where a preselection is known. Raises UnknownMatter."""
    if "matter_choice" in scope:
        answered = scope["matter_choice"]
        ticks = [] if is_none(answered) else answered if isinstance(answered, list | tuple) else [answered]
        return list(fixed(catalogue, service, [str(code) for code in ticks]))
    ticked = []
    for code in service.matters:
        preselection = catalogue.matter[code].joins.choice
        if preselection is None:
            continue
        expression = preselection.expression
        known = evaluate(expression, scope) if expression is not None else None
        if known if isinstance(known, bool) else preselection.preselected:
            ticked.append(code)
    return ticked


def _triggered(
    catalogue: Catalogue, service: JointService, scope: Mapping[str, object]
) -> tuple[list[str], list[str], list[Sentence]]:
    chosen: list[str] = []
    asked: list[str] = []
    warnings: list[Sentence] = []
    for code in service.matters:
        matter = catalogue.matter[code]
        verdict = judge(matter.joins.expression, scope, matter.joins.when_unknown, batch_trigger=True)
        if verdict.value:
            chosen.append(code)
        if verdict.asks:
            asked.extend(verdict.missing)
        if verdict.unknown:
            warnings.append(_assumed(catalogue, matter, verdict.missing, joins=verdict.value))
    return chosen, asked, warnings


def _assumed(catalogue: Catalogue, matter: Matter, missing: tuple[str, ...], *, joins: bool) -> Sentence:
    phrase = JOINS_UNTIL_KNOWN if joins else LEFT_UNTIL_KNOWN
    return phrase(matter=matter.name.zh, missing=labels(catalogue, missing))


def _implied(
    catalogue: Catalogue, service: JointService, scope: Mapping[str, object]
) -> tuple[tuple[str, ...], list[str], list[Sentence]]:
    licences: list[str] = []
    joined: list[str] = []
    notes: list[Sentence] = []
    for licence in service.implied_licences:
        if not judge(licence.expression, scope, WhenUnknown.NOT_IN_FORCE).value:
            continue
        licences.append(licence.id)
        if licence.joins_matter:
            joined.append(licence.joins_matter)
        else:
            notes.append(LATER_LICENCE(licence=licence.name.zh))
    return tuple(licences), joined, notes


def _underived(catalogue: Catalogue, derived: Mapping[str, Derivation]) -> list[Sentence]:
    """A derived value that stands on a default is told, the first of a chain only."""
    told: list[Sentence] = []
    for name, derivation in derived.items():
        if derivation.unknown and not any(other in derived for other in derivation.missing):
            told.append(
                DERIVED_UNKNOWN(value=catalogue.element[name].name.zh, missing=labels(catalogue, derivation.missing))
            )
    return told


def askable(catalogue: Catalogue, derived: Mapping[str, Derivation], names: Iterable[str]) -> tuple[str, ...]:
    """The facts to be asked for: behind a computed one its missing answers, behind a column its table."""
    found: dict[str, None] = {}
    waiting = list(dict.fromkeys(names))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        element = catalogue.element.get(name)
        if name in derived:
            waiting.extend(derived[name].missing)
        elif element is not None and element.projection is not None:
            waiting.append(element.projection.element)
        else:
            found[name] = None
    return tuple(found)


def labels(catalogue: Catalogue, names: Iterable[str]) -> str:
    """The labels of facts, for a sentence."""
    shown = [catalogue.element[name].name.zh if name in catalogue.element else name for name in names]
    return "、".join(f"“{label}”" for label in shown) or "有关情况"
