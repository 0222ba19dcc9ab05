"""What blocks me: the ways of deregistration with every ground that closes one; and the list of licences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from onewindow.matters.company_closing import licences
from onewindow.matters.company_closing.grounds import Finding, Way
from onewindow.matters.company_closing.precheck import HeldLicence, Prechecked
from onewindow.people.queries import agency_names

from . import formats
from .closing import Row
from .viewmodels import Chip, Choice, Text, Tone


@dataclass(frozen=True, kw_only=True)
class WayLine:
    """A way of deregistration, open or closed."""

    name: Text  #: 简易注销
    about: Text  #: what it takes
    open: bool  #: whether it is open now
    why: tuple[str, ...]  #: grounds that close it


@dataclass(frozen=True, kw_only=True)
class GroundLine:
    """A ground that is there."""

    title: str  #: what
    notes: tuple[str, ...]  #: which office says so
    remedy: str  #: what to do
    basis: str  #: law and article
    chip: Chip  #: what it closes


@dataclass(frozen=True, kw_only=True)
class CheckPage:
    """`web/closing/check.html`."""

    name: str  #: the enterprise
    uscc: str  #: its code
    over: bool  #: deregistered already
    ended: Text  #: since when
    running: str  #: number of a notice that is not over
    ways: tuple[WayLine, ...]  #: all ways, open ones first
    grounds: tuple[GroundLine, ...]  #: what closes some
    licences: tuple[Row, ...]  #: held
    clear: tuple[Text, ...]  #: what was looked at and is clear
    open: bool  #: whether any way is open


def check_page(found: Prechecked) -> CheckPage:
    """What blocks the enterprise, and what to do."""
    judged = found.judged
    return CheckPage(
        name=found.enterprise.name,
        uscc=found.enterprise.uscc,
        over=judged.over,
        ended=formats.day(found.enterprise.ended_on),
        running=found.running,
        ways=tuple(sorted(_ways(found), key=lambda way: not way.open)),
        grounds=tuple(_ground(finding, found) for finding in judged.findings),
        licences=tuple(_licence(one, found) for one in found.licences),
        clear=_clear(found),
        open=bool(judged.ways),
    )


def _ways(found: Prechecked) -> list[WayLine]:
    about = {
        Way.SIMPLE: (gettext("简易注销"), gettext("全体投资人承诺；公示 20 日，无异议后 20 日内申请登记"), "simple"),
        Way.ORDINARY: (gettext("普通注销"), gettext("成立清算组并公示；公告债权人 45 日，清算后申请登记"), "ordinary"),
        Way.SOLE_TRADER: (gettext("个体工商户注销"), gettext("不用公示，结清税款后申请登记"), "ordinary"),
    }
    sole = found.enterprise.kind == Way.SOLE_TRADER.value
    shown = [Way.SOLE_TRADER] if sole else [Way.SIMPLE, Way.ORDINARY]
    lines = []
    for way in shown:
        name, words, closes = about[way]
        why = tuple(_says(f) for f in found.judged.findings if closes in f.ground.closes)
        lines.append(WayLine(name=name, about=words, open=way in found.judged.ways, why=why))
    return lines


def _says(finding: Finding) -> str:
    return formats.local_name(finding.ground.says)


def _ground(finding: Finding, found: Prechecked) -> GroundLine:
    chip = Chip(words=gettext("不能走简易注销"), tone=Tone.WARN, icon="alert")
    if finding.blocks:
        chip = Chip(words=gettext("先处理才能注销"), tone=Tone.BAD, icon="cross")
    notes = []
    for noted in finding.noted:
        number = f"{_licence_name(noted.code, found)} {noted.number}".strip() if noted.code else noted.number
        parts = [_authority(noted.authority), noted.words, number]
        if noted.amount_yuan is not None:
            parts.append(gettext("%(yuan)s 元") % {"yuan": f"{noted.amount_yuan:,.2f}"})
        notes.append(" · ".join(part for part in parts if part))
    return GroundLine(
        title=_says(finding),
        notes=tuple(notes),
        remedy=formats.local_name(finding.ground.remedy),
        basis=finding.ground.basis,
        chip=chip,
    )


def _licence_name(code: str, found: Prechecked) -> str:
    kind = found.kinds.get(code)
    return formats.local_name(kind.name) if kind is not None else code


def _authority(name: str) -> str:
    return formats.local_name({"zh": name}) if name else ""


def _licence(one: HeldLicence, found: Prechecked) -> Row:
    how = gettext("与注销登记同步办理")
    if one.first:
        how = gettext("先由发证机关批准注销")
    elif not one.together:
        how = gettext("不在同步注销清单中，请向发证机关单独申请")
    return Row(term=f"{_licence_name(one.code, found)} {one.number}", value=f"{_authority(one.authority)} · {how}")


def _clear(found: Prechecked) -> tuple[Text, ...]:
    """What was looked at and stands in nobody's way."""
    there = {finding.ground.id for finding in found.judged.findings}
    looked = {
        gettext("经营异常名录、严重违法失信名单"): {"abnormal"},
        gettext("股权冻结、出质，动产抵押"): {"equity_frozen", "equity_pledged"},
        gettext("立案调查、诉讼、未执行完毕的处罚"): {"investigated", "unpaid_penalty"},
        gettext("欠税、社会保险费、住房公积金"): {"tax_arrears", "si_arrears", "hf_arrears"},
        gettext("分支机构、对外投资"): {"branches", "invests"},
    }
    return tuple(words for words, ids in looked.items() if not ids & there)


@dataclass(frozen=True, kw_only=True)
class LicenceLine:
    """A kind of licence on the list."""

    line: int  #: id; 0: not on the list
    code: str  #: kind
    agency_code: str  #: that issues it
    name: str  #: licence
    agency: Text  #: that issues it
    how: Text  #: together, or approved first
    basis: str  #: law
    chip: Chip  #: confirmed, or waiting
    listed: Text  #: by the lead, when
    may_confirm: bool = False  #: whether the reader may confirm it
    may_end: bool = False  #: whether the reader may take it off


def licence_lines(division: str, *, overseen: frozenset[int] = frozenset(), leads: bool = False) -> list[LicenceLine]:
    """The list as it holds at a place."""
    held = licences.lines(division)
    names = agency_names([one.agency for one in held], language=formats.language())
    kinds = licences.kinds()
    lines = []
    for one in held:
        kind = kinds.get(one.code)
        if kind is None:
            continue
        waiting = one.confirmed_at is None
        lines.append(
            LicenceLine(
                line=one.line,
                code=one.code,
                agency_code="",
                name=formats.local_name(kind.name),
                agency=names.get(one.agency, ""),
                how=_how(kind.cancellation.value),
                basis=kind.basis.text,
                chip=_confirmed(one.confirmed_at),
                listed=formats.day(one.listed_at),
                may_confirm=waiting and one.agency in overseen,
                may_end=leads and one.division == division,
            )
        )
    return lines


def unlisted(lines: list[LicenceLine]) -> list[Choice]:
    """Kinds of licences that are not on the list, each with an agency that issues it: `code:agency`."""
    held = {one.code for one in lines}
    return [
        Choice(value=f"{code}:{agency}", words=formats.local_name(kind.name), why=agency)
        for code, kind in licences.kinds().items()
        if code not in held
        for agency in kind.agencies
    ]


def _how(cancellation: str) -> Text:
    return {
        "parallel": gettext("与注销登记同步"),
        "approval_first": gettext("先批准，后注销登记"),
        "filing": gettext("终止备案后注销"),
    }[cancellation]


def _confirmed(at: datetime | None) -> Chip:
    if at is None:
        return Chip(words=gettext("待发证机关确认"), tone=Tone.WARN, icon="clock")
    return Chip(words=gettext("%(day)s 已确认") % {"day": formats.day(at)}, tone=Tone.OK, icon="check")
