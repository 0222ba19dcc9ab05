"""The guide page of a service 办事指南, derived from what the departments declare. PURE but for translation.

Nothing here is written for a particular service: an element, a material or a gate added to a matter's file shows on its
guide page by itself.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.catalogue.declarations import Limit, LimitUnit, Matter, RuleEffect
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.facts import Sourced, Status
from onewindow.catalogue.sheet import SheetMaterial, Supply

from . import formats
from .portal_models import Guide, LawLine, MatterBlock, RuleLine
from .service_cards import Naming, Typical, counted, lanes, number, saved, total_of, typical
from .viewmodels import Chip, Fact, MaterialLine, Plan, Tone

#: Rules that an applicant should read before he begins; the others are for officers.
_TELLS = {RuleEffect.ACCEPT_ONLY_IF, RuleEffect.MUST_HOLD, RuleEffect.GRANT_ONLY_IF}


def guide(
    catalogue: Catalogue,
    code: str,
    naming: Naming,
    *,
    division: str | None = None,
    remedies: Iterable[Sourced] = (),
    apply_url: str = "",
    score: str = "",
) -> Guide:
    """The guide page of a service. Raises UnknownService."""
    found = typical(catalogue, code, division=division)
    service, sheet = found.service, found.sheet
    matters = [catalogue.matter[m] for m in service.matters]
    certificates = [m.certificate for m in matters if m.code in sheet.matters and m.certificate]
    return Guide(
        code=code,
        title=formats.local_name(service.plain_name),
        official=formats.local_name(service.name),
        lead=formats.local_name(service.summary),
        chips=_chips(catalogue, found),
        facts=_facts(catalogue, found),
        rules=_rules(catalogue, found),
        materials=tuple(_material(catalogue, line) for line in sheet.materials),
        materials_note=_materials_note(found),
        plan=_plan(catalogue, found, naming),
        matters=tuple(_matter(catalogue, found, matter, naming) for matter in matters),
        notes=_laws([*service.notes, *(note for m in matters for note in m.notes)]),
        duties=_laws(service.supervision),
        remedies=_laws(remedies),
        certificates=tuple(formats.local_name(catalogue.certificate[c].name) for c in dict.fromkeys(certificates)),
        lead_agency=naming(catalogue.matter[service.matters[0]]),
        saved=saved([found]),
        apply_url=apply_url,
        score=score,
        plain=_in_plain_words(catalogue, found),
        sample_url=reverse("web:sample", args=[code]) if certificates else "",
    )


def _in_plain_words(catalogue: Catalogue, found: Typical) -> tuple[str, ...]:
    """What an elderly reader wants to know first, in whole sentences."""
    figures = found.sheet.figures
    days, visits = figures.promised_days_parallel, figures.visits_after
    brought = [formats.local_name(line.name) for line in found.sheet.materials if line.supply is Supply.UPLOAD]
    fee = any(catalogue.matter[m].fee for m in found.sheet.matters)
    said = [
        gettext("交齐以后，最多 %(n)s 个工作日办好。") % {"n": number(days)}
        if days
        else gettext("交齐以后，当场办好。"),
        gettext("不用跑大厅，在家就能办；也可以到任一大厅请窗口帮您填。")
        if not visits
        else ngettext("要去大厅 %(n)s 次。", "要去大厅 %(n)s 次。", visits) % {"n": visits},
        gettext("您只要准备：%(names)s。") % {"names": formats.joined(brought)}
        if brought
        else gettext("不用准备材料，带身份证就行。"),
        gettext("要收费，收费标准写在下面。") if fee else gettext("不收钱。谁向您收钱，请打 12345。"),
        gettext("办好了会通知您，证照在“我的办事”里，随时能下载。"),
    ]
    return tuple(said)


def _chips(catalogue: Catalogue, found: Typical) -> tuple[Chip, ...]:
    kinds = dict.fromkeys(catalogue.matter[m].kind for m in found.sheet.matters)
    chips = [Chip(words=formats.local_name(catalogue.words[kind].name)) for kind in kinds if kind in catalogue.words]
    if found.sheet.figures.visits_after == 0:
        chips.append(Chip(words=gettext("可全程网办"), tone=Tone.OK, icon="check"))
    if len(found.sheet.matters) > 1:
        chips.append(Chip(words=gettext("各部门同时办"), tone=Tone.GOLD, icon="layers"))
    return tuple(chips)


def _facts(catalogue: Catalogue, found: Typical) -> tuple[Fact, ...]:
    figures = found.sheet.figures
    statutory = [catalogue.matter[m].limits.statutory.working_days for m in found.sheet.matters]
    longest = max((days for days in statutory if days is not None), default=None)
    days, papers = figures.promised_days_parallel, figures.materials
    exempt = papers.from_registers + papers.from_sibling_matters
    online = sum(len(line.keys) for line in found.sheet.materials if line.supply is Supply.ONLINE)
    fee = next((catalogue.matter[m].fee for m in found.sheet.matters if catalogue.matter[m].fee), None)
    notice = ngettext("另有公示 %(n)s 天", "另有公示 %(n)s 天", figures.statutory_notice_days or 0)
    return (
        Fact(
            term=gettext("承诺办结"),
            figure=number(days) if days else gettext("当场"),
            words=not days,
            unit=ngettext("个工作日", "个工作日", counted(days)) if days else "",
            why=notice % {"n": figures.statutory_notice_days} if figures.statutory_notice else gettext("法定最长"),
            struck="" if figures.statutory_notice or longest is None else formats.working_days(longest),
        ),
        Fact(
            term=gettext("到大厅"),
            figure=str(figures.visits_after),
            unit=ngettext("次", "次", figures.visits_after),
            why=gettext("逐个部门办要 %(n)s 次") % {"n": figures.visits_before},
        ),
        Fact(
            term=gettext("要您交的材料"),
            figure=str(papers.to_be_handed_in),
            unit=ngettext("份", "份", papers.to_be_handed_in),
            why=gettext("其中 %(online)s 份在线生成；另 %(exempt)s 份免交") % {"online": online, "exempt": exempt},
        ),
        Fact(
            term=gettext("费用"),
            figure=gettext("有收费") if fee else gettext("不收费"),
            words=True,
            why=fee.text if fee else gettext("各事项都没有列收费"),
        ),
    )


def _rules(catalogue: Catalogue, found: Typical) -> tuple[RuleLine, ...]:
    rules = [r for m in found.sheet.matters for r in catalogue.matter[m].rules] + list(found.service.rules)
    lines = {formats.local_name(r.says): r for r in rules if r.effect in _TELLS}
    return tuple(RuleLine(says=says, basis=rule.basis) for says, rule in lines.items())


def supply_chip(supply: Supply) -> Chip:
    """How a material comes, as a chip."""
    chips = {
        Supply.ONLINE: Chip(words=gettext("在线填写"), icon="pen"),
        Supply.UPLOAD: Chip(words=gettext("请您上传"), tone=Tone.WARN, icon="upload"),
        Supply.EXEMPT: Chip(words=gettext("免交 · 自动调取"), tone=Tone.OK, icon="link"),
        Supply.COMMITMENT: Chip(words=gettext("告知承诺"), tone=Tone.GOLD, icon="pen"),
        Supply.DEFERRED: Chip(words=gettext("可以后补"), tone=Tone.PAUSE, icon="clock"),
        Supply.NONE: Chip(words=gettext("不用材料"), tone=Tone.OFF, icon="check"),
    }
    return chips[supply]


def status_chip(status: Status) -> Chip | None:
    """How sure a fact is; nothing where its source was read."""
    if status is Status.UNVERIFIED:
        return Chip(words=gettext("未核实"), tone=Tone.OFF, icon="question")
    return Chip(words=gettext("建议稿"), tone=Tone.GOLD, icon="pen") if status is Status.PROPOSAL else None


def limit_words(limit: Limit) -> str:
    """7 个工作日; 30 天; 24 小时; 没有规定."""
    amount, unit = limit.amount, limit.unit
    if amount is None or unit is LimitUnit.WORKING_DAYS:
        return formats.working_days(amount)
    shown = {"n": formats.plain(amount)}
    if unit is LimitUnit.CALENDAR_DAYS:
        return ngettext("%(n)s 天", "%(n)s 天", int(amount)) % shown
    if unit is LimitUnit.HOURS:
        return ngettext("%(n)s 小时", "%(n)s 小时", int(amount)) % shown
    return ngettext("%(n)s 个工作小时", "%(n)s 个工作小时", int(amount)) % shown


def _material(catalogue: Catalogue, line: SheetMaterial) -> MaterialLine:
    askers = gettext("、").join(formats.local_name(catalogue.matter[code].name) for code in line.asked_by)
    return MaterialLine(
        name=formats.local_name(line.name),
        small=gettext("用于：%(names)s") % {"names": askers},
        how=supply_chip(line.supply),
        remark=gettext("来自%(source)s") % {"source": formats.known_name(line.source)} if line.source else "",
        condition=_when_needed(catalogue, line),
    )


def _when_needed(catalogue: Catalogue, line: SheetMaterial) -> str:
    """In which case the paper is needed, in the words of the source."""
    code, _, wanted = line.key.partition(".")
    material = next((m for m in catalogue.matter[code].materials if m.id == wanted), None)
    condition = material and (material.needed or material.handed_in)
    return condition.prose if condition else ""


def _materials_note(found: Typical) -> str:
    papers = found.sheet.figures.materials
    said = {
        "before": papers.before,
        "siblings": papers.from_sibling_matters,
        "registers": papers.from_registers,
        "left": papers.to_be_handed_in,
    }
    return (
        gettext(
            "逐个部门办一共要 %(before)s 份；一起办，%(siblings)s 份由同办的事项或系统产生，"
            "%(registers)s 份由部门共享，您只交 %(left)s 份。"
        )
        % said
    )


def _plan(catalogue: Catalogue, found: Typical, naming: Naming) -> Plan:
    figures = found.sheet.figures
    days = figures.promised_days_parallel
    return Plan(
        lanes=lanes(catalogue, found, naming),
        total=total_of(found),
        begin_words=gettext("一张表"),
        end_title=gettext("办结"),
        end_words=gettext("第 %(n)s 天前") % {"n": number(days)} if days else gettext("当场"),
        serial=number(figures.promised_days_serial),
        parallel=number(days),
        note=gettext("各部门同时审，只有标明“等”的才等；一家接一家办要 %(serial)s 个工作日，现在 %(parallel)s 个。")
        % {"serial": number(figures.promised_days_serial), "parallel": number(days)},
    )


def _matter(catalogue: Catalogue, found: Typical, matter: Matter, naming: Naming) -> MatterBlock:
    certificate = catalogue.certificate.get(matter.certificate)
    words = catalogue.words.get(matter.kind)
    waits = [e for e in found.sheet.edges if e.after == matter.code and e.why]
    return MatterBlock(
        code=matter.code,
        name=formats.local_name(matter.name),
        kind=formats.local_name(words.name) if words else matter.kind_words,
        agency=naming(matter),
        typical=matter.code in found.sheet.matters,
        statutory=limit_words(matter.limits.statutory),
        promised=limit_words(matter.limits.promised),
        certificate=formats.local_name(certificate.name) if certificate else "",
        joins="" if matter.code in found.sheet.matters else matter.joins.prose,
        asks=tuple(formats.local_name(catalogue.element[entry.id].name) for entry in matter.elements),
        waits=tuple(edge.why for edge in waits),
        laws=_laws(matter.basis),
    )


def _laws(sentences: Iterable[Sourced]) -> tuple[LawLine, ...]:
    """Each sentence once, with its status."""
    unique = {sentence.text: sentence for sentence in sentences}
    return tuple(LawLine(text=s.text, chip=status_chip(s.status), remark=s.remark) for s in unique.values())
