"""The compiler: from chosen matters and answers to the one sheet. Pure; the same answers give the same sheet.

    sheet = compile_sheet(catalogue, "publication_joint", ("PUB-R", "PUB-N"), {"delivery_mode": "邮寄"})

Union of elements with provenance, constraints intersected, what a sibling issues dropped, conditions judged with three
values, gates in force, hard rules, figures. What does not depend on answers is computed once per edition and package.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from .compiling_elements import context_of, fields_of
from .compiling_materials import materials_of
from .compiling_order import edges_of
from .compiling_rules import findings_of
from .definitions import Catalogue
from .figures import figures
from .judging import Judge
from .selection import Selection, askable, select, service_of
from .sheet import Figures, Sheet, SheetEdge


def compile_sheet(
    catalogue: Catalogue,
    service_code: str,
    matters: Iterable[str] | None,
    answers: Mapping[str, object],
    *,
    division: str | None = None,
    today: date | None = None,
    person: bool = True,
) -> Sheet:
    """The sheet of the given matters, or of those that the answers choose where `matters` is None.

    Raises UnknownService, UnknownMatter, UnknownElement, NoSuchOption.
    """
    selection = select(catalogue, service_code, answers, matters=matters, division=division, today=today, person=person)
    return compile_selection(catalogue, selection, person=person)


def compile_selection(catalogue: Catalogue, selection: Selection, *, person: bool = True) -> Sheet:
    """The sheet of a selection."""
    service = service_of(catalogue, selection.service)
    judge = Judge(catalogue=catalogue, scope=selection.scope, person=person)
    codes = selection.matters
    elements = fields_of(catalogue, codes, judge)
    context = context_of(catalogue, codes, judge, beside={entry.id for entry in elements})
    materials = materials_of(catalogue, codes, judge)
    edges = edges_of(catalogue, service, codes, judge)
    findings = findings_of(catalogue, service, codes, judge)
    return Sheet(
        service=service.code,
        matters=codes,
        elements=elements,
        context=context,
        materials=materials,
        edges=edges,
        findings=findings,
        figures=_figures(catalogue, codes, edges),
        derived=selection.derived,
        questions_open=askable(catalogue, selection.derived, (*selection.questions_open, *judge.open)),
        warnings=tuple({str(said): said for said in (*selection.warnings, *judge.warnings)}.values()),
    )


def _figures(catalogue: Catalogue, codes: tuple[str, ...], edges: tuple[SheetEdge, ...]) -> Figures:
    """The figures, kept per package and edges: a batch of hundreds counts each once."""
    shape = ("figures", tuple(f"{edge.before}>{edge.after}:{edge.kind.value}" for edge in edges) + codes)
    kept = catalogue.compiled.get(shape)
    if not isinstance(kept, Figures):
        kept = figures(catalogue, codes, edges)
        catalogue.compiled[shape] = kept
    return kept
