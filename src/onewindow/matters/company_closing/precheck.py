"""What blocks me? The grounds, asked of the registers, for one enterprise on one day.

found = precheck("91330100MA7A00017Q")
found.judged.ways, found.judged.findings, found.licences
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onewindow.catalogue.joint_services import Licence
from onewindow.core.clock import today
from onewindow.registers.enterprises.marks import MarkOnFile, Standing, marks_of, standing_of
from onewindow.registers.publications.queries import licences_of

from . import law, licences
from .grounds import Facts, Judged, Noted, judge
from .models import ClosingNotice

#: Kind of a publication licence in the region's list.
PUBLICATION = "LIC-PUB"
SOLE_TRADER = "个体工商户"


@dataclass(frozen=True, kw_only=True)
class HeldLicence:
    """A licence that the registers know."""

    code: str  #: kind
    number: str  #: its number
    authority: str  #: who issued it
    first: bool  #: its cancellation is approved first
    together: bool  #: it can be cancelled together here


@dataclass(frozen=True, kw_only=True)
class Prechecked:
    """What the registers say of an enterprise that wants to close."""

    enterprise: Standing  #: the enterprise today
    judged: Judged  #: open ways and grounds
    marks: tuple[MarkOnFile, ...]  #: all notes of other offices
    licences: tuple[HeldLicence, ...]  #: licences held
    kinds: Mapping[str, Licence]  #: all kinds of licences
    running: str  #: number of a notice that is not over, or ""
    on: date  #: the day
    answers: Mapping[str, bool | None] = field(default_factory=dict)  #: what was said besides


def precheck(uscc: str, *, on: date | None = None, answers: Mapping[str, bool | None] | None = None) -> Prechecked:
    """Ask the registers. Raises NoEnterprise."""
    day, view, marks = on or today(), standing_of(uscc), marks_of(uscc)
    kinds = licences.kinds()
    held = held_licences(uscc, view.division, marks, kinds)
    noted = tuple(_noted(mark) for mark in marks if mark.kind != "licence")
    noted += tuple(Noted(kind="licence", code=one.code, number=one.number, authority=one.authority) for one in held)
    facts = Facts(
        status=view.status,
        sole_trader=view.kind == SOLE_TRADER,
        noted=noted,
        consent_first=licences.consent_first(kinds),
        answers=answers or {},
    )
    open_ones = ClosingNotice.objects.filter(uscc=uscc, status__in=["running", "objected", "over"])
    return Prechecked(
        enterprise=view,
        judged=judge(facts, law.current().grounds, day),
        marks=marks,
        licences=held,
        kinds=kinds,
        running=open_ones.values_list("number", flat=True).first() or "",
        on=day,
        answers=answers or {},
    )


def _noted(mark: MarkOnFile) -> Noted:
    return Noted(
        kind=mark.kind,
        number=mark.number,
        words=mark.words,
        authority=mark.authority,
        amount_yuan=mark.amount_yuan,
        code=mark.code,
    )


def held_licences(
    uscc: str, division: str, marks: tuple[MarkOnFile, ...], kinds: Mapping[str, Licence]
) -> tuple[HeldLicence, ...]:
    """Licences from the publication register and from what other agencies have noted, in the order of the list."""
    first, listed = licences.consent_first(kinds), licences.together(division)
    found = [(mark.code, mark.number, mark.authority) for mark in marks if mark.kind == "licence"]
    found += [(PUBLICATION, one.number, one.authority) for one in licences_of(uscc) if one.status == "active"]
    order = list(kinds)
    found.sort(key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[1]))
    return tuple(
        HeldLicence(
            code=code,
            number=number,
            authority=authority,
            first=code in first,
            together=listed is None or code in listed,
        )
        for code, number, authority in found
    )
