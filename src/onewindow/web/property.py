"""One's own property: cards, and the page of one unit with everything that can be done from there."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.matters.owners import queries
from onewindow.matters.owners.book import current
from onewindow.matters.owners.queries import OwnPaper, OwnUnit, Running
from onewindow.matters.owners.rights import SERVICE, may_silence
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import (
    Of,
    Stored,
)
from onewindow.registers.land.restrictions import Registering
from onewindow.sheets.drafts import entries_of_draft
from onewindow.sheets.queries import access_draft, drafts_of

from . import formats
from .estate_words import code_name, ownership_word
from .property_models import (
    Burden,
    MoveLine,
    PaperLine,
    PropertyCard,
    PropertyPage,
    RunningLine,
    ServiceLine,
)
from .property_owed import Owed, owed_on_units
from .property_words import REGISTERING, burden_words, case_of, registered_name, situation_chips, until
from .viewmodels import Chip, Text, Tone

#: Of one's drafts, how many of the newest are looked into for what was begun before.
_LOOKED_THROUGH = 5
#: What the sheet calls it -> what the book is asked for.
_STARTS = {
    "转移登记": Registering.TRANSFER,
    "抵押登记": Registering.MORTGAGE,
    "变更登记": Registering.CHANGE,
    "预告登记": Registering.ADVANCE,
    "居住权登记": Registering.RESIDENCE,
    "补发换发证书": Registering.REISSUE,
}
#: Answers that need something on the unit first.
_ENDS = "注销登记"
BUSINESS = "re_business"


def cards(units: Iterable[OwnUnit], *, several: bool) -> tuple[PropertyCard, ...]:
    """Units as cards; `several`: the account stands for more than one party."""
    return tuple(_card(own, several=several) for own in units)


def property_page(user: Any, own: OwnUnit, catalogue: Catalogue, *, several: bool) -> PropertyPage:
    """Everything of one unit. The caller has seen to it that it is his."""
    moves, running = queries.moves_on(own), queries.running_on(user, own)
    owed = owed_on_units(user) if running else None
    return PropertyPage(
        card=cards([own], several=several)[0],
        unit=own.code,
        facts=_facts(own),
        owners=own.owners,
        burdens=tuple(_burden(own, one) for one in own.standing if one.of not in {Of.FACTS, Of.RIGHT}),
        papers=_papers(own),
        running=tuple(_running(one, owed) for one in running) if owed else (),
        services=services_on(own, catalogue),
        moves=tuple(_move(row) for row in moves),
        move_seq=moves[0].seq if moves else 0,
        move_days=current().move_days,
        alerts=own.alerts,
        may_silence=may_silence(user, own.party),
        as_of=formats.moment_full(clock.now()),
    )


def services_on(own: OwnUnit, catalogue: Catalogue) -> tuple[ServiceLine, ...]:
    """What can be applied for, in the words of the guided question; what the book refuses today says why."""
    question = next((q for q in catalogue.service[SERVICE].questions if BUSINESS in q.sets), None)
    if question is None:
        return ()
    said = queries.findings_on(own, frozenset(_STARTS.values()))
    burdened = any(one.of not in {Of.FACTS, Of.RIGHT} for one in own.standing)
    lines = []
    for n, option in enumerate(question.options):
        business = next((str(s.value) for s in option.sets if s.element == BUSINESS), "")
        if business in _STARTS or (business == _ENDS and burdened):
            why, needs = said[_STARTS[business]] if business in _STARTS else ("", "")
            lines.append(ServiceLine(option=n, name=formats.local_name(option.label), why_not=why, needs=needs))
    return tuple(lines)


def question_of(catalogue: Catalogue) -> str:
    """The id of the guided question that says what is applied for."""
    return next(q.id for q in catalogue.service[SERVICE].questions if BUSINESS in q.sets)


def begun_on(user: Any, own: OwnUnit, option: int, catalogue: Catalogue) -> int:
    """The newest draft in which the user has begun to apply for the same on this unit, 0 for none."""
    question = next(q for q in catalogue.service[SERVICE].questions if BUSINESS in q.sets)
    wanted = {"re_unit": own.code} | {
        s.element: s.value for s in question.options[option].sets if s.element == BUSINESS
    }
    mine = [line for line in drafts_of(user) if line.service == SERVICE and line.party == own.party.pk]
    for line in mine[:_LOOKED_THROUGH]:
        entries = entries_of_draft(access_draft(user, line.id))
        if all(name in entries and entries[name].raw == value for name, value in wanted.items()):
            return line.id
    return 0


def _card(own: OwnUnit, *, several: bool) -> PropertyCard:
    facts, right, today = own.facts, own.right, clock.today()
    share = next((share for name, share in own.owners if name == own.party.name), "")
    held = str(ownership_word(right.ownership)) if right is not None else ""
    return PropertyCard(
        url=reverse("web:property", args=[own.code]),
        code=tuple(printed(own.code).split(" ")),
        location=facts.location if facts is not None else "",
        use=code_name("uses", facts.use, today) if facts is not None else "",
        area=str(facts.area) if facts is not None else "",
        held=gettext("%(held)s，份额 %(share)s") % {"held": held, "share": share} if share else held,
        of=own.party.name if several else "",
        plan=reverse("web:plan_picture", args=[own.plan, "svg"]) if own.plan else "",
        chips=situation_chips(own.situations),
    )


def _facts(own: OwnUnit) -> tuple[tuple[Text, str], ...]:
    facts, right, today = own.facts, own.right, clock.today()
    lines: list[tuple[Text, str]] = []
    if facts is not None:
        lines += [
            (gettext("用途"), code_name("uses", facts.use, today)),
            (gettext("权利性质"), code_name("right_natures", facts.nature, today)),
            (gettext("面积"), gettext("%(n)s 平方米") % {"n": facts.area}),
        ]
        if facts.inner_area is not None:
            lines.append((gettext("套内面积"), gettext("%(n)s 平方米") % {"n": facts.inner_area}))
    if right is not None:
        kind = code_name("right_types", right.kind, today)
        lines.append((gettext("权利类型"), kind))
        lines.append((gettext("共有情况"), str(ownership_word(right.ownership))))
        lines.append((gettext("使用期限"), until(right.term_until)))
    return tuple(lines)


def _burden(own: OwnUnit, one: Stored) -> Burden:
    people = formats.joined(registered_name(name) for name, _ in own.holders.get((one.of, one.key), ()))
    title, chip, lines = burden_words(one.value, people)
    stands = (paper.number for paper in own.papers if (paper.of, paper.key) == (one.of, one.key))
    proof = (gettext("登记证明号"), next(stands, ""))
    since = (gettext("登记日期"), formats.day(one.since))
    return Burden(title=title, chip=chip, lines=tuple((term, said) for term, said in (*lines, proof, since) if said))


def _papers(own: OwnUnit) -> tuple[PaperLine, ...]:
    return tuple(_paper(one, own.code) for one in own.papers if one.of is Of.RIGHT)


def _paper(one: OwnPaper, unit: str) -> PaperLine:
    """A number; what stands is handed to each who holds the unit, what was replaced to nobody: it may be another's."""
    stands = one.standing == "current"
    words = {
        "current": Chip(words=gettext("现势"), tone=Tone.OK, icon="check"),
        "replaced": Chip(words=gettext("已换证"), tone=Tone.OFF, icon="cross"),
        "cancelled": Chip(words=gettext("已注销"), tone=Tone.OFF, icon="cross"),
    }
    return PaperLine(
        number=one.number,
        name=gettext("不动产权证书"),
        chip=words[one.standing],
        pdf_url=reverse("web:property_paper", args=[unit, one.serial]) if one.serial and stands else "",
        code_url=reverse("web:property_code", args=[unit, one.serial]) if one.serial and stands else "",
    )


def _running(one: Running, owed: Owed) -> RunningLine:
    amount, pay_url = owed.of_case(one.business)
    return RunningLine(
        title=REGISTERING.get(one.registering, one.registering),
        small=gettext("第 %(n)s 号受理 · %(business)s") % {"n": one.order, "business": case_of(one.business)},
        url=reverse("web:progress", args=[one.case]) if one.case else "",
        owed=amount,
        pay_url=pay_url,
    )


def _move(row: Any) -> MoveLine:
    words = {
        "offered": Chip(words=gettext("可以一并过户")),
        "asked": Chip(words=gettext("供方办理中"), tone=Tone.GOLD, icon="clock"),
        "done": Chip(words=gettext("已过户"), tone=Tone.OK, icon="check"),
        "refused": Chip(words=gettext("没办成"), tone=Tone.BAD, icon="cross"),
    }
    return MoveLine(
        utility=row.utility,
        name=formats.local_name(current().utilities[row.utility].names),
        chip=words[row.status],
        account=row.account,
        words=row.words,
        offered=row.status == "offered",
        again=row.status == "refused",
    )
