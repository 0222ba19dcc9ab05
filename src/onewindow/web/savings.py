"""The savings table of the portal, and how each of its figures is counted. PURE but for translation."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.declarations import plain_amount
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.savings import Change, Part, Savings, all_savings
from onewindow.core import clock

from . import formats
from .guides import status_chip
from .portal_models import Figure
from .service_cards import Naming
from .viewmodels import Chip, Text


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of the table."""

    what: Text  #: 填写项
    now: str  #: one sheet
    before: str  #: every matter on its own
    less: bool  #: it has become less
    small: Text = ""  #: what runs besides


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One matter's share of the figures before."""

    matter: Text  #: name
    agency: Text  #: whose
    fields: str  #: of its form
    materials: str  #: it demands
    days: Text  #: promised
    basis: str  #: on what
    chip: Chip | None  #: how sure
    decides: bool  #: on the chain that decides the days


@dataclass(frozen=True, kw_only=True)
class SavingsLine:
    """One service."""

    code: str  #: for addresses
    name: Text  #: as people say it
    official: Text  #: title
    url: str  #: its guide
    count: Text  #: how many matters
    cells: tuple[Cell, ...]  #: four figures
    reckoning: tuple[Text, ...]  #: how they come about, in sentences
    parts: tuple[PartLine, ...]  #: matter by matter


@dataclass(frozen=True, kw_only=True)
class SavingsPage:
    """`web/portal/savings.html`."""

    figures: tuple[Figure, ...]  #: all together
    lines: tuple[SavingsLine, ...]  #: by service
    edition: str  #: number of the edition in force


def savings_page(catalogue: Catalogue, naming: Naming, *, edition: int, figures: tuple[Figure, ...]) -> SavingsPage:
    """Everything of the page."""
    found = all_savings(catalogue, today=clock.today())
    return SavingsPage(
        figures=figures, lines=tuple(_line(catalogue, each, naming) for each in found), edition=str(edition)
    )


def _line(catalogue: Catalogue, found: Savings, naming: Naming) -> SavingsLine:
    notice = ""
    if found.notice_days is not None:
        notice = ngettext("另有公示 %(n)s 天", "另有公示 %(n)s 天", found.notice_days) % {"n": found.notice_days}
    n = len(found.matters)
    return SavingsLine(
        code=found.service,
        name=formats.local_name(found.plain_name),
        official=formats.local_name(found.name),
        url=reverse("web:guide", args=[found.service]),
        count=ngettext("%(n)s 个事项", "%(n)s 个事项", n) % {"n": n},
        cells=(
            _cell(gettext("填写项"), found.fields),
            _cell(gettext("要交的材料"), found.materials),
            _cell(gettext("跑动次数"), found.visits),
            _cell(gettext("承诺工作日"), found.days, notice),
        ),
        reckoning=_reckoning(catalogue, found),
        parts=tuple(_part(catalogue, found, part, naming) for part in found.parts),
    )


def _cell(what: Text, change: Change, small: Text = "") -> Cell:
    return Cell(
        what=what,
        now=formats.plain(plain_amount(change.now)),
        before=formats.plain(plain_amount(change.before)),
        less=change.now < change.before,
        small=small,
    )


def _reckoning(catalogue: Catalogue, found: Savings) -> tuple[Text, ...]:
    chain = formats.joined(formats.local_name(catalogue.matter[code].name) for code in found.critical)
    same = found.fields.before - found.fields.now
    return (
        gettext("填写项：各事项的表一共 %(before)s 项，其中 %(same)s 项重复，一张表合并成 %(now)s 项。")
        % {"before": _plain(found.fields.before), "same": _plain(same), "now": _plain(found.fields.now)},
        gettext(
            "材料：各事项一共要 %(before)s 份；%(siblings)s 份由同办的事项或系统给出，%(registers)s 份从登记簿调取，"
            "还要交 %(now)s 份。"
        )
        % {
            "before": _plain(found.materials.before),
            "siblings": found.from_siblings,
            "registers": found.from_registers,
            "now": _plain(found.materials.now),
        },
        gettext("跑动：原来每个部门跑一趟，共 %(before)s 趟；现在按各事项申报的必须到场次数，共 %(now)s 趟。")
        % {"before": _plain(found.visits.before), "now": _plain(found.visits.now)},
        gettext(
            "工作日：承诺时限逐项相加是 %(before)s 天；同时办，只有依法要等的才等，最长的一串是%(chain)s，%(now)s 天。"
        )
        % {"before": _plain(found.days.before), "chain": chain, "now": _plain(found.days.now)},
    )


def _plain(value: float) -> str:
    return formats.plain(plain_amount(value))


def _part(catalogue: Catalogue, found: Savings, part: Part, naming: Naming) -> PartLine:
    matter = catalogue.matter[part.matter]
    return PartLine(
        matter=formats.local_name(part.name),
        agency=naming(matter),
        fields=str(part.fields),
        materials=str(part.materials),
        days=formats.working_days(part.days),
        basis=part.basis,
        chip=status_chip(part.status) if part.days is not None else None,
        decides=part.matter in found.critical,
    )
