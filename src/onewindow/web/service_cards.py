"""Services as cards with live figures: the typical package of each, compiled. PURE but for translation."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.critical_path import Span, Wait, spans
from onewindow.catalogue.declarations import GateKind, Matter
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.figures import days_of
from onewindow.catalogue.joint_services import JointService
from onewindow.catalogue.sheet import Sheet

from . import formats
from .portal_models import Figure, ServiceCard
from .viewmodels import PlannedLane

#: What the agency of a matter is called, for the reader; given by the view, which knows place and day.
Naming = Callable[[Matter], str]


@dataclass(frozen=True, kw_only=True)
class Typical:
    """A service as most applicants need it, compiled."""

    service: JointService  #: its declaration
    sheet: Sheet  #: the sheet of the typical package
    runs: Mapping[str, Span]  #: when each review runs


def typical(catalogue: Catalogue, code: str, *, division: str | None = None) -> Typical:
    """Compile the typical package of a service, once per edition and place. Raises UnknownService."""
    key = ("typical", (code, division or ""))
    kept = catalogue.compiled.get(key)
    if not isinstance(kept, Typical):
        kept = catalogue.compiled[key] = _compiled(catalogue, code, division)
    return kept


def _compiled(catalogue: Catalogue, code: str, division: str | None) -> Typical:
    service = catalogue.service.get(code)
    answers = dict(service.typical_answers) if service else {}
    matters = service.typical_package if service else None
    sheet = compile_sheet(catalogue, code, matters, answers, division=division, person=False)
    waits = [Wait(before=e.before, after=e.after, kind=e.kind) for e in sheet.edges if not e.countersign]
    days = {m: days_of(catalogue.matter[m]) for m in sheet.matters}
    return Typical(service=catalogue.service[code], sheet=sheet, runs=spans(days, waits))


def card(catalogue: Catalogue, code: str, naming: Naming) -> ServiceCard:
    """A service as a life event with its figures."""
    found = typical(catalogue, code)
    service, figures = found.service, found.sheet.figures
    papers = figures.materials
    return ServiceCard(
        url=reverse("web:guide", args=[code]),
        title=formats.local_name(service.life_event or service.plain_name),
        sub=_package_words(catalogue, found.sheet.matters),
        icon=icon_of(service),
        agencies=figures.visits_before,
        agencies_unit=ngettext("个部门", "个部门", figures.visits_before),
        documents=papers.to_be_handed_in,
        documents_unit=ngettext("份", "份", papers.to_be_handed_in),
        documents_before=papers.before,
        days=number(figures.promised_days_parallel),
        days_unit=ngettext("个工作日", "个工作日", counted(figures.promised_days_parallel)),
        days_before=number(figures.promised_days_serial),
        lanes=lanes(catalogue, found, naming),
        total=total_of(found),
    )


def icon_of(service: JointService) -> str:
    """The picture of a service, as its file names it; a sheet of paper for one that names none."""
    return service.icon or "file"


def saved(packages: Iterable[Typical]) -> tuple[Figure, ...]:
    """What is saved against asking each office for itself: fields, papers, visits, days."""
    figures = [package.sheet.figures for package in packages]
    fields = sum(f.fields_before - f.fields_after for f in figures)
    papers = sum(f.materials.before - f.materials.to_be_handed_in for f in figures)
    visits = sum(max(f.visits_before - f.visits_after, 0) for f in figures)
    days = sum((f.promised_days_serial - f.promised_days_parallel for f in figures), Fraction(0))
    return (
        Figure(value=str(fields), unit=ngettext("栏", "栏", fields), what=gettext("少填")),
        Figure(value=str(papers), unit=ngettext("份", "份", papers), what=gettext("少交材料")),
        Figure(value=str(visits), unit=ngettext("趟", "趟", visits), what=gettext("少跑")),
        Figure(value=number(days), unit=ngettext("个工作日", "个工作日", counted(days)), what=gettext("少等")),
    )


def lanes(catalogue: Catalogue, found: Typical, naming: Naming) -> tuple[PlannedLane, ...]:
    """One lane per matter: who handles it, from which working day to which, what it waits for."""
    return tuple(_lane(catalogue, found, code, naming) for code in found.sheet.matters)


def total_of(found: Typical) -> float:
    """Working days of the picture; half a day where everything is done on the spot."""
    return float(found.sheet.figures.promised_days_parallel) or 0.5


def number(days: Fraction) -> str:
    """3, 0.5."""
    return formats.plain(float(days))


def counted(days: Fraction) -> int:
    """The number that decides between singular and plural: half a day is plural."""
    return 1 if days == 1 else 2


def _lane(catalogue: Catalogue, found: Typical, code: str, naming: Naming) -> PlannedLane:
    matter, run = catalogue.matter[code], found.runs[code]
    holding = [
        e for e in found.sheet.edges if e.after == code and e.kind is not GateKind.OPTIONAL and not e.countersign
    ]
    names = [formats.local_name(catalogue.matter[e.before].name) for e in holding]
    return PlannedLane(
        agency=naming(matter),
        matters=formats.local_name(matter.name),
        begin=float(run.start),
        end=float(run.end),
        words=_duration(run),
        waits_for=gettext("等：%(names)s") % {"names": gettext("、").join(names)} if names else "",
    )


def _duration(run: Span) -> str:
    if run.end == run.start:
        return gettext("当场") if not run.start else gettext("第 %(n)s 天") % {"n": number(run.end)}
    if run.start:
        return gettext("第 %(a)s—%(b)s 天") % {"a": number(run.start), "b": number(run.end)}
    return ngettext("%(n)s 天内", "%(n)s 天内", counted(run.end)) % {"n": number(run.end)}


def _package_words(catalogue: Catalogue, codes: Iterable[str]) -> str:
    """The matters of a package in one line."""
    names = [formats.local_name(catalogue.matter[code].name) for code in codes]
    return gettext("、").join(names)
