"""PURE: what one sheet saves, per joint service in its typical package: fields, materials, visits, days.

Before: every matter on its own, one after another, one visit for each agency. Now: one sheet, all at once, visits as
declared. Nothing is entered by hand: each figure is counted from what the departments declare, and carries how sure
the least sure of its promises is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .compiler import compile_sheet
from .declarations import Matter, Need, plain_amount
from .definitions import Catalogue
from .facts import Name, Status

#: How sure, from the least.
_SURENESS = (Status.PROPOSAL, Status.UNVERIFIED, Status.SEEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One figure."""

    before: float  #: every matter on its own
    now: float  #: one sheet

    @property
    def json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"before": plain_amount(self.before), "now": plain_amount(self.now)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one matter contributes to the figures before."""

    matter: str  #: code
    name: Name  #: official name
    agency: str  #: id of its agency
    fields: int  #: data elements of its own form
    materials: int  #: papers it demands
    days: float | None  #: promised working days, None without a promise
    basis: str  #: of the promise
    status: Status  #: how sure the promise is


@dataclass(frozen=True, kw_only=True, slots=True)
class Savings:
    """The figures of one service."""

    service: str  #: code
    name: Name  #: official title
    plain_name: Name  #: as people say it
    matters: tuple[str, ...]  #: typical package
    fields: Change  #: to fill in
    materials: Change  #: to hand in
    from_siblings: int  #: papers that another matter of the package, or the system, has
    from_registers: int  #: papers that another office has
    visits: Change  #: in person
    days: Change  #: promised working days
    notice_days: int | None  #: calendar days of a statutory notice that runs besides
    critical: tuple[str, ...]  #: the chain of matters that decides the days
    parts: tuple[Part, ...]  #: matter by matter
    status: Status  #: the least sure of the promises

    @property
    def json(self) -> dict[str, Any]:
        """JSON values; the keys are a contract: add, never rename."""
        return {
            "service": self.service,
            "name": _name(self.name),
            "matters": list(self.matters),
            "fields": self.fields.json,
            "materials": self.materials.json,
            "visits": self.visits.json,
            "days": self.days.json,
            "notice": self.notice_days is not None,
            "notice_calendar_days": self.notice_days,
            "materials_from_siblings": self.from_siblings,
            "materials_from_registers": self.from_registers,
            "critical_path": list(self.critical),
            "promises_status": self.status.value,
            "parts": [
                {
                    "matter": part.matter,
                    "name": _name(part.name),
                    "agency": part.agency,
                    "fields": part.fields,
                    "materials": part.materials,
                    "days": plain_amount(part.days),
                    "days_basis": part.basis,
                    "days_status": part.status.value,
                }
                for part in self.parts
            ],
        }


def savings_of(catalogue: Catalogue, service: str, *, today: date) -> Savings:
    """The figures of a service in its typical package. Raises UnknownService."""
    sheet = compile_sheet(catalogue, service, None, {}, today=today, person=False)
    figures = sheet.figures
    matters = [catalogue.matter[code] for code in sheet.matters]
    parts = tuple(_part(matter) for matter in matters)
    declared = catalogue.service[service]
    return Savings(
        service=service,
        name=declared.name,
        plain_name=declared.plain_name,
        matters=sheet.matters,
        fields=Change(before=figures.fields_before, now=figures.fields_after),
        materials=Change(before=figures.materials.before, now=figures.materials.to_be_handed_in),
        from_siblings=figures.materials.from_sibling_matters,
        from_registers=figures.materials.from_registers,
        visits=Change(before=figures.visits_before, now=figures.visits_after),
        days=Change(before=float(figures.promised_days_serial), now=float(figures.promised_days_parallel)),
        notice_days=figures.statutory_notice_days if figures.statutory_notice else None,
        critical=figures.critical,
        parts=parts,
        status=min((part.status for part in parts), key=_SURENESS.index, default=Status.SEEN),
    )


def all_savings(catalogue: Catalogue, *, today: date) -> tuple[Savings, ...]:
    """Those of every service whose typical package has a matter."""
    found = (savings_of(catalogue, service.code, today=today) for service in catalogue.services)
    return tuple(each for each in found if each.matters)


def _part(matter: Matter) -> Part:
    promised = matter.limits.promised
    return Part(
        matter=matter.code,
        name=matter.name,
        agency=matter.agency.id,
        fields=len(matter.elements),
        materials=sum(material.need is not Need.NONE for material in matter.materials),
        days=promised.working_days,
        basis=promised.basis,
        status=promised.status,
    )


def _name(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}
