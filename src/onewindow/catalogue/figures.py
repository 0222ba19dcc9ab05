"""The figures of a package, counted as the catalogue declares and not as the answers turn out (licensing facts §7)."""

from collections.abc import Iterable
from fractions import Fraction

from .critical_path import Wait, critical, length, spans
from .declarations import Material, Matter, Need
from .definitions import Catalogue
from .sheet import Figures, MaterialFigures, SheetEdge


def days_of(matter: Matter) -> Fraction:
    """Promised working days, exact; no promise counts zero."""
    promised = matter.limits.promised.working_days
    return Fraction(0) if promised is None else Fraction(str(promised))


def material_figures(matters: Iterable[Matter]) -> MaterialFigures:
    """Papers of a package, one per matter."""
    matters = tuple(matters)
    package = {matter.code for matter in matters}
    counted = [material for matter in matters for material in matter.materials if material.need is not Need.NONE]
    siblings = sum(1 for material in counted if _from_sibling(material, package))
    registers = sum(1 for material in counted if material.source is not None) - siblings
    return MaterialFigures(
        before=len(counted),
        from_sibling_matters=siblings,
        from_registers=registers,
        to_be_handed_in=len(counted) - siblings - registers,
    )


def figures(catalogue: Catalogue, codes: tuple[str, ...], edges: Iterable[SheetEdge]) -> Figures:
    """All figures of a package under the edges in force."""
    matters = [catalogue.matter[code] for code in codes]
    days = {matter.code: days_of(matter) for matter in matters}
    waits = [Wait(before=edge.before, after=edge.after, kind=edge.kind) for edge in edges if not edge.countersign]
    found = spans(days, waits)
    notice = next((matter for matter in matters if matter.limits.statutory_notice), None)
    return Figures(
        fields_before=sum(len(matter.elements) for matter in matters),
        fields_after=len({use.id for matter in matters for use in matter.elements}),
        materials=material_figures(matters),
        promised_days_serial=sum(days.values(), Fraction(0)),
        promised_days_parallel=length(found),
        statutory_notice=notice.code if notice else "",
        statutory_notice_days=notice.limits.statutory.calendar_days if notice else None,
        visits_before=len({(matter.agency.id, matter.agency.level) for matter in matters}),
        visits_after=sum(matter.visits for matter in matters),
        critical=critical(found, waits),
    )


def _from_sibling(material: Material, package: set[str]) -> bool:
    source = material.source
    return source is not None and (source.system or source.matter in package)
