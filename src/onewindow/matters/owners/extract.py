"""A unit's entries as the lines of a paper: what anybody may read stands open, the rest is masked for the public."""

from collections.abc import Iterator
from datetime import date, datetime

from onewindow.core.clock import SHANGHAI
from onewindow.documents.layout import Line
from onewindow.registers.land import directories
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
from onewindow.registers.land.queries import unit_at, with_force
from onewindow.registers.land.views import EntryView, HolderView


def lines_of(unit: str, at: datetime) -> tuple[Line, ...]:
    """What stood in the book on a unit at a moment, with force."""
    view, day = with_force(unit_at(unit, at)), at.astimezone(SHANGHAI).date()
    lines = [Line(label="不动产单元号", value=printed(unit))]
    for entry in view.entries:
        lines += _entry(entry, day)
    shown = {entry.of for entry in view.entries}
    lines += [Line(label=label, value="无") for of, label in _NONE.items() if of not in shown]
    return tuple(lines)


_NONE = {Of.MORTGAGE: "抵押", Of.ATTACHMENT: "查封", Of.OBJECTION: "异议", Of.ADVANCE: "预告", Of.RESIDENCE: "居住权"}


def word(table: str, means: str, day: date) -> str:
    """The word of a code table on a day, as people read it."""
    code = directories.current().code(table, means, day)
    return code.name if code is not None else means


def words_of(day: date) -> str:
    """2026年11月26日, as papers write a day."""
    return f"{day.year}年{day.month}月{day.day}日"


def area(value: object) -> str:
    """96.32 平方米."""
    return f"{value} 平方米"


def _entry(entry: EntryView, day: date) -> Iterator[Line]:
    if entry.of in {Of.FACTS, Of.RIGHT}:
        yield from _state(entry, day)
    elif entry.of in {Of.MORTGAGE, Of.ATTACHMENT}:
        yield from _lien(entry)
    else:
        yield from _other(entry)


def _state(entry: EntryView, day: date) -> Iterator[Line]:
    match entry.value:
        case Facts() as facts:
            yield Line(label="坐落", value=facts.location, personal="address")
            yield Line(label="用途", value=word("uses", facts.use, day))
            yield Line(label="权利性质", value=word("right_natures", facts.nature, day))
            yield Line(label="面积", value=area(facts.area))
        case Right() as right:
            yield Line(label="权利类型", value=word("right_types", right.kind, day))
            yield Line(label="共有情况", value=word("ownership", right.ownership.value, day))
            for holder in entry.holders:
                yield Line(label="权利人", value=_holder(holder), personal="name")
            if right.term_until is not None:
                yield Line(label="使用期限", value=f"至{words_of(right.term_until)}")
            if entry.papers:
                yield Line(label="不动产权证号", value="、".join(entry.papers))


def _lien(entry: EntryView) -> Iterator[Line]:
    match entry.value:
        case Mortgage() as mortgage:
            yield Line(label="抵押", value=f"第 {mortgage.rank} 顺位，{_since(entry)}登记")
            yield Line(label="抵押权人、债权数额", value=_mortgage(entry, mortgage), personal="text")
        case Attachment() as attachment:
            turn = "查封" if attachment.position == 1 else f"轮候查封（第 {attachment.position} 位）"
            until = f"，至{words_of(attachment.until_on)}" if attachment.until_on is not None else ""
            yield Line(label="查封", value=turn + until)
            said = f"{attachment.authority} {attachment.document_no}"
            yield Line(label="查封机关、文号", value=said, personal="text")


def _other(entry: EntryView) -> Iterator[Line]:
    match entry.value:
        case Objection() as objection:
            day = objection.registered_on
            yield Line(label="异议", value=f"{words_of(day) if day is not None else _since(entry)}登记")
        case Advance():
            yield Line(label="预告", value=f"{_since(entry)}登记")
        case Residence() as residence:
            yield Line(label="居住权", value=f"至{words_of(residence.until_on)}" if residence.until_on else "终身")
        case Easement() as easement:
            yield Line(label="地役权", value=easement.purpose, personal="text")
        case Ban() as ban:
            yield Line(label="限制转让", value=ban.terms, personal="text")


def _since(entry: EntryView) -> str:
    return words_of(entry.since.astimezone(SHANGHAI).date())


def _holder(holder: HolderView) -> str:
    number = f"（{holder.id_no}）" if holder.id_no else ""
    share = f"，份额 {holder.share}" if holder.share else ""
    return f"{holder.name}{number}{share}"


def _mortgage(entry: EntryView, mortgage: Mortgage) -> str:
    names = "、".join(holder.name for holder in entry.holders)
    term = f"{words_of(mortgage.debt_from)}至{words_of(mortgage.debt_until)}"
    return f"{names}；{mortgage.amount / 100:,.2f} 元；{term}"
