"""The registrar's desk: a unit of the book on any day, what waits for a second person, checks of the whole book."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.core import clock
from onewindow.matters.registrar import queries
from onewindow.matters.registrar.queries import Opened
from onewindow.matters.registrar.rights import may_here
from onewindow.people.permissions import Permission
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Attachment, Facts, Objection, Of, Right
from onewindow.registers.land.plans import plan_digest
from onewindow.registers.land.views import EntryView, HistoryLine, PaperView, UnitView

from . import formats
from .estate_words import code_name, ownership_word
from .land_desk_models import CheckRow, DeskEntry, DeskPaper, FoundUnit, LandPage, PendingRow
from .landing import person_of
from .property_history import verb_words
from .property_words import burden_words, registered_name, situation_chips, until
from .viewmodels import Chip, Happening, Text, Tone

_SECTIONS = (
    ("book", gettext_lazy("查簿"), "web:land_desk"),
    ("persons", gettext_lazy("按人查询"), "web:land_persons"),
    ("pending", gettext_lazy("待核对"), "web:land_pending"),
    ("check", gettext_lazy("簿册核对"), "web:land_check"),
    ("codes", gettext_lazy("纸证贴码"), "web:estate_codes"),
)
PREPARED = {
    "release_attachment": gettext_lazy("解除查封"),
    "end_objection": gettext_lazy("注销异议登记"),
    "end_advance": gettext_lazy("注销预告登记"),
}
RULES = {
    "unit_code": gettext_lazy("单元代码"),
    "shares": gettext_lazy("共有份额"),
    "rank_gap": gettext_lazy("顺位、轮候"),
    "overlapping_rights": gettext_lazy("权利重叠"),
    "dates": gettext_lazy("起止日期"),
    "expired_attachment": gettext_lazy("查封到期"),
    "expired": gettext_lazy("登记到期"),
    "orphan_mortgage": gettext_lazy("抵押没有权利"),
    "orphan_ban": gettext_lazy("禁转约定没有抵押"),
    "no_holder": gettext_lazy("没有权利人"),
    "orphan_holder": gettext_lazy("权利人没有登记"),
    "cancelled_unit": gettext_lazy("已注销单元有登记"),
    "no_state": gettext_lazy("没有自然状况"),
    "paper_without_entry": gettext_lazy("证号没有登记"),
    "two_papers": gettext_lazy("证号重复"),
    "no_paper": gettext_lazy("没有证号"),
    "registered_while_attached": gettext_lazy("查封期间登记"),
    "unreadable": gettext_lazy("内容读不懂"),
    "event_chain": gettext_lazy("历史断链"),
    "rows_differ": gettext_lazy("与历史不符"),
    "shown": gettext_lazy("扫码所示不符"),
    "no_unit": gettext_lazy("没有单元"),
}


def land_frame(request: HttpRequest, section: str) -> dict[str, Any]:
    """What stands around every page: who, and for whom."""
    person = person_of(request)
    return {
        "officer": person.name,
        "place": person.place,
        "sections": [(words, reverse(address), code == section) for code, words, address in _SECTIONS],
    }


def instant_of(day: date) -> datetime:
    """The last moment of a day in official time, or now where it is today."""
    end = datetime.combine(day, time.max, tzinfo=clock.SHANGHAI)
    return min(end, clock.now())


def land_page(user: Any, opened: Opened, on: date | None) -> LandPage:
    """A unit as a registrar reads it; on an earlier day nothing can be entered."""
    view = opened.view
    may = on is None and may_here(user, Permission.REGISTER_LAND, view.code)
    prepared = {(row.of, row.key): row for row in opened.pending}
    entries = {of: tuple(_entry(view, one, prepared, may=may) for one in view.of(of)) for of in Of}
    right = next(iter(view.of(Of.RIGHT)), None)
    digest = plan_digest(view.code)
    return LandPage(
        unit=view.code,
        code=tuple(printed(view.code).split(" ")),
        location=view.facts.location if view.facts is not None else "",
        chips=situation_chips(queries.situations_of(view)),
        as_of=formats.moment_full(view.as_of),
        on=on.isoformat() if on is not None else "",
        today=clock.today().isoformat(),
        facts=_facts(view),
        owners=tuple((h.name, h.id_no, h.share) for h in right.holders) if right is not None else (),
        certificates=right.papers if right is not None else (),
        mortgages=entries[Of.MORTGAGE],
        attachments=entries[Of.ATTACHMENT],
        others=tuple(
            one for of in (Of.OBJECTION, Of.ADVANCE, Of.RESIDENCE, Of.EASEMENT, Of.BAN) for one in entries[of]
        ),
        papers=tuple(_paper(one) for one in opened.papers),
        happened=tuple(_happening(line) for line in opened.history)[::-1],
        plan=reverse("web:plan_picture", args=[digest, "svg"]) if digest else "",
        acts=_new_entries(view.code) if may else (),
    )


def pending_rows(rows: Iterable[Any], staff: Iterable[int]) -> tuple[PendingRow, ...]:
    """Entries that wait for a second person; `staff` are the reader's own ids."""
    mine = set(staff)
    return tuple(
        PendingRow(
            id=row.pk,
            title=PREPARED[row.verb],
            unit=printed(row.unit),
            url=reverse("web:land_unit", args=[row.unit]),
            ground=" · ".join((row.ground["reason"], row.ground["business"])),
            who=row.prepared_by.name,
            when=formats.moment(row.prepared_at),
            own=row.prepared_by_id in mine,
        )
        for row in rows
    )


def check_rows(rows: Iterable[Any]) -> tuple[CheckRow, ...]:
    """Checks of the book, newest first."""
    return tuple(_check(row) for row in rows)


def _check(row: Any) -> CheckRow:
    if row.ended_at is None:
        chip = Chip(words=gettext("正在核对"), tone=Tone.GOLD, icon="clock")
    elif row.found:
        chip = Chip(words=gettext("%(n)s 处不符") % {"n": row.found}, tone=Tone.BAD, icon="alert")
    else:
        chip = Chip(words=gettext("全部相符"), tone=Tone.OK, icon="check")
    seconds = (row.ended_at - row.started_at).total_seconds() if row.ended_at is not None else 0
    said = {"units": f"{row.units:,}", "events": f"{row.events:,}", "seconds": f"{seconds:.0f}"}
    return CheckRow(
        when=formats.moment_full(row.ended_at or row.started_at),
        chip=chip,
        small=gettext("%(units)s 个单元、%(events)s 次登记，用时 %(seconds)s 秒") % said if row.ended_at else "",
        rules=tuple((RULES.get(rule, rule), count) for rule, count in row.by_rule.items()),
        faults=tuple(
            (
                reverse("web:land_unit", args=[one["unit"]]) if len(one["unit"]) == 28 else "",
                printed(one["unit"]),
                RULES.get(one["rule"], one["rule"]),
                one["what"],
            )
            for one in row.faults
        ),
    )


def _facts(view: UnitView) -> tuple[tuple[Text, str], ...]:
    day, lines = view.as_of.astimezone(clock.SHANGHAI).date(), []
    for one in view.entries:
        match one.value:
            case Facts() as facts:
                lines += [
                    (gettext("用途"), code_name("uses", facts.use, day)),
                    (gettext("权利性质"), code_name("right_natures", facts.nature, day)),
                    (gettext("面积"), gettext("%(n)s 平方米") % {"n": facts.area}),
                ]
                if facts.inner_area is not None:
                    lines.append((gettext("套内面积"), gettext("%(n)s 平方米") % {"n": facts.inner_area}))
            case Right() as right:
                lines += [
                    (gettext("权利类型"), code_name("right_types", right.kind, day)),
                    (gettext("共有情况"), str(ownership_word(right.ownership))),
                    (gettext("使用期限"), until(right.term_until)),
                    (gettext("登记时间"), _registered(right, one)),
                ]
    return tuple(lines)


def _registered(right: Right, one: EntryView) -> str:
    """The day of the old book where it came from there, else the moment it was entered here."""
    known = right.registered_on
    here = known is None or known == one.since.astimezone(clock.SHANGHAI).date()
    return formats.moment_full(one.since) if here else formats.day(known)


def _entry(view: UnitView, one: EntryView, prepared: dict[tuple[str, int], Any], *, may: bool) -> DeskEntry:
    people = formats.joined(
        f"{registered_name(holder.name)}（{holder.id_no}）" if holder.id_no else registered_name(holder.name)
        for holder in one.holders
    )
    title, chip, lines = burden_words(one.value, people)
    waiting = prepared.get((one.of.value, one.key))
    pending = gettext("%(who)s 已提交，待另一人核对") % {"who": waiting.prepared_by.name} if waiting is not None else ""
    since = (gettext("登记时间"), formats.moment_full(one.since))
    return DeskEntry(
        title=title,
        chip=chip,
        lines=tuple((term, said) for term, said in (*lines, since) if said),
        papers=one.papers,
        acts=_acts_on(view.code, one) if may and waiting is None else (),
        pending=pending,
    )


def _acts_on(unit: str, one: EntryView) -> tuple[tuple[Text, str], ...]:
    def address(what: str) -> str:
        return f"{reverse('web:land_enter', args=[unit, what])}?key={one.key}"

    match one.value:
        case Attachment() as value:
            renew = ((gettext("续封"), address("renewal")),) if value.position == 1 else ()
            return (*renew, (gettext("解封"), address("release_attachment")))
        case Objection() as value:
            sued = () if value.suit_on is not None else ((gettext("记起诉"), address("suit")),)
            return (*sued, (gettext("注销异议"), address("end_objection")))
    return ((gettext("注销预告"), address("end_advance")),) if one.of is Of.ADVANCE else ()


def _new_entries(unit: str) -> tuple[tuple[Text, str], ...]:
    return tuple(
        (words, reverse("web:land_enter", args=[unit, what]))
        for what, words in (
            ("attachment", gettext("查封登记")),
            ("objection", gettext("异议登记")),
            ("advance", gettext("预告登记")),
        )
    )


def _paper(one: PaperView) -> DeskPaper:
    words = {
        "current": Chip(words=gettext("现势"), tone=Tone.OK, icon="check"),
        "replaced": Chip(words=gettext("已换证"), tone=Tone.OFF, icon="cross"),
        "cancelled": Chip(words=gettext("已注销"), tone=Tone.OFF, icon="cross"),
    }
    kind = gettext("不动产权证书") if one.kind == "certificate" else gettext("不动产登记证明")
    span = formats.day(one.since) + (f" — {formats.day(one.until)}" if one.until is not None else "")
    return DeskPaper(number=one.number, chip=words[one.standing], small=f"{kind} · {span}")


def _happening(line: HistoryLine) -> Happening:
    ground = " · ".join(part for part in (line.reason, line.business) if part)
    kind = f"（{line.kind} {line.kind_name}）" if formats.language() == "zh" else f" ({line.kind})"
    what = f"{line.seq} · {verb_words(line.verb)}{kind}"
    tone = "bad" if line.verb in {"attach", "renew_attachment"} else "ok"
    return Happening(when=formats.moment_full(line.at), what=what, who=ground, tone=tone)


def found_units(views: Iterable[UnitView]) -> tuple[FoundUnit, ...]:
    """Units that a search for a person gave."""
    return tuple(
        FoundUnit(
            url=reverse("web:land_unit", args=[view.code]),
            code=printed(view.code),
            location=view.facts.location if view.facts is not None else "",
            chips=situation_chips(queries.situations_of(view)),
        )
        for view in views
    )
