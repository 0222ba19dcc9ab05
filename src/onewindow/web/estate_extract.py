"""A unit's page in the book as cards: all of it for the owner, what a consent covers for a bank or a court.

cards(unit_at(code), ALL)            # the owner
cards(unit_at(code), granted.scopes) # state | owners | amounts | cases
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from onewindow.core.clock import SHANGHAI
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import (
    Advance,
    Attachment,
    Ban,
    Easement,
    Facts,
    Mortgage,
    Objection,
    Of,
    Residence,
    Right,
)
from onewindow.registers.land.queries import with_force
from onewindow.registers.land.views import EntryView, UnitView

from . import formats
from .estate_words import aim_word, code_name, method_word, ownership_word
from .property_words import registered_name
from .viewmodels import Text

Line = tuple[Text, str]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One entry."""

    title: Text  #: what it is
    chip: Text = ""  #: rank, or place in the queue
    tone: str = ""  #: of the chip
    lines: tuple[Line, ...] = ()  #: term and value
    since: Text = ""  #: since when it stands


def cards(unit: UnitView, scopes: frozenset[str]) -> tuple[Card, ...]:
    """The standing entries that have force, in the order of the book."""
    on = unit.as_of.astimezone(SHANGHAI).date()
    return tuple(card for entry in with_force(unit).entries if (card := _card(entry, scopes, on)) is not None)


def _card(entry: EntryView, scopes: frozenset[str], on: date) -> Card | None:
    make = _CARDS[entry.of]
    card = make(entry, scopes, on)
    if card is None:
        return None
    since = gettext("%(day)s 登记") % {"day": formats.day(entry.since)}
    return Card(title=card.title, chip=card.chip, tone=card.tone, lines=card.lines, since=since)


def _facts(entry: EntryView, scopes: frozenset[str], on: date) -> Card | None:
    facts = entry.value
    if not isinstance(facts, Facts) or "state" not in scopes:
        return None
    inner = [(gettext("套内面积"), _area(facts.inner_area))] if facts.inner_area else []
    return Card(
        title=gettext("自然状况"),
        lines=(
            (gettext("坐落"), facts.location),
            (gettext("用途"), code_name("uses", facts.use, on)),
            (gettext("权利性质"), code_name("right_natures", facts.nature, on)),
            (gettext("面积"), _area(facts.area)),
            *inner,
        ),
    )


def _right(entry: EntryView, scopes: frozenset[str], on: date) -> Card | None:
    right = entry.value
    if not isinstance(right, Right):
        return None
    term = [(gettext("使用期限"), gettext("至 %(day)s") % {"day": formats.day(right.term_until)})]
    return Card(
        title=gettext("权利"),
        lines=(
            (gettext("权利类型"), code_name("right_types", right.kind, on)),
            *(_people(entry, gettext("权利人")) if "owners" in scopes else ()),
            *([(gettext("共有情况"), str(ownership_word(right.ownership)))] if "owners" in scopes else ()),
            *(term if right.term_until else ()),
            *(((gettext("证书号"), number) for number in entry.papers) if "owners" in scopes else ()),
        ),
    )


def _mortgage(entry: EntryView, scopes: frozenset[str], _on: date) -> Card | None:
    mortgage = entry.value
    if not isinstance(mortgage, Mortgage):
        return None
    amounts: list[Line] = []
    if "amounts" in scopes:
        what = gettext("最高债权额") if mortgage.method.value == "maximum" else gettext("被担保债权数额")
        amounts = [
            (gettext("抵押方式"), str(method_word(mortgage.method))),
            (what, gettext("%(yuan)s 元") % {"yuan": formats.yuan(mortgage.amount)}),
            (gettext("债务履行期限"), f"{formats.day(mortgage.debt_from)} – {formats.day(mortgage.debt_until)}"),
            *([(gettext("担保范围"), mortgage.scope)] if mortgage.scope else ()),
        ]
    return Card(
        title=gettext("抵押权"),
        chip=gettext("第 %(n)s 顺位") % {"n": mortgage.rank} if "amounts" in scopes else "",
        tone="warn",
        lines=(
            *(_people(entry, gettext("抵押权人")) if "amounts" in scopes else ()),
            *amounts,
        ),
    )


def _attachment(entry: EntryView, scopes: frozenset[str], _on: date) -> Card | None:
    held = entry.value
    if not isinstance(held, Attachment):
        return None
    word = gettext("预查封") if held.pre else gettext("查封")
    chip = gettext("首封") if held.position == 1 else gettext("轮候第 %(n)s 位") % {"n": held.position - 1}
    said: list[Line] = []
    if "cases" in scopes:
        said = [
            (gettext("查封机关"), held.authority),
            (gettext("文号"), held.document_no),
            (gettext("案号"), held.case_no),
        ]
        if held.since_on and held.until_on:
            said.append((gettext("期限"), f"{formats.day(held.since_on)} – {formats.day(held.until_on)}"))
    return Card(title=word, chip=chip, tone="bad", lines=tuple(said))


def _objection(entry: EntryView, _scopes: frozenset[str], _on: date) -> Card | None:
    said = entry.value
    if not isinstance(said, Objection):
        return None
    suit = gettext("已起诉") if said.suit_on else gettext("没有收到起诉的证明")
    return Card(title=gettext("异议"), tone="warn", lines=((gettext("起诉"), suit),))


def _advance(entry: EntryView, _scopes: frozenset[str], _on: date) -> Card | None:
    notice = entry.value
    if not isinstance(notice, Advance):
        return None
    return Card(title=gettext("预告"), tone="warn", lines=((gettext("担保什么"), str(aim_word(notice.aim))),))


def _residence(entry: EntryView, _scopes: frozenset[str], _on: date) -> Card | None:
    right = entry.value
    if not isinstance(right, Residence):
        return None
    until = formats.day(right.until_on) if right.until_on else gettext("终身")
    return Card(title=gettext("居住权"), tone="warn", lines=((gettext("期限"), until),))


def _easement(entry: EntryView, _scopes: frozenset[str], _on: date) -> Card | None:
    right = entry.value
    if not isinstance(right, Easement):
        return None
    lines = ((gettext("需役地"), printed(right.benefits)), (gettext("目的和方法"), right.purpose))
    return Card(title=gettext("地役权"), tone="warn", lines=lines)


def _ban(entry: EntryView, _scopes: frozenset[str], _on: date) -> Card | None:
    ban = entry.value
    if not isinstance(ban, Ban):
        return None
    return Card(title=gettext("限制转让"), tone="warn", lines=((gettext("约定"), ban.terms),))


_CARDS: Mapping[Of, Callable[[EntryView, frozenset[str], date], Card | None]] = {
    Of.FACTS: _facts,
    Of.RIGHT: _right,
    Of.MORTGAGE: _mortgage,
    Of.ATTACHMENT: _attachment,
    Of.OBJECTION: _objection,
    Of.ADVANCE: _advance,
    Of.RESIDENCE: _residence,
    Of.EASEMENT: _easement,
    Of.BAN: _ban,
}


def _people(entry: EntryView, label: Text) -> tuple[Line, ...]:
    """Holders by name and share."""
    return tuple((label, f"{registered_name(holder.name)} {holder.share}".strip()) for holder in entry.holders)


def _area(value: Any) -> str:
    return gettext("%(n)s 平方米") % {"n": value}
