"""Words for what stands in the land register, for owners and for registrars."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from onewindow.exchange.consents.queries import terms
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import (
    Advance,
    Attachment,
    Ban,
    Easement,
    Mortgage,
    Objection,
    Residence,
    Value,
)
from onewindow.registers.land.restrictions import Registering, Situation

from . import formats
from .estate_words import aim_word, method_word
from .viewmodels import Chip, Text, Tone

#: In the order in which registries show them.
_CHIPS = (
    (Situation.ATTACHMENT, gettext_lazy("查封"), Tone.BAD, "lock"),
    (Situation.PRE_ATTACHMENT, gettext_lazy("预查封"), Tone.BAD, "lock"),
    (Situation.MORTGAGE, gettext_lazy("在押"), Tone.WARN, "bank"),
    (Situation.ADVANCE_NOTICE, gettext_lazy("预告"), Tone.PAUSE, "flag"),
    (Situation.OBJECTION, gettext_lazy("异议"), Tone.WARN, "alert"),
    (Situation.RESIDENCE_RIGHT, gettext_lazy("居住权"), Tone.PAUSE, "home"),
    (Situation.EASEMENT, gettext_lazy("地役权"), Tone.PLAIN, "layers"),
    (Situation.TRANSFER_BAN, gettext_lazy("限制转让"), Tone.WARN, "ban"),
)
REGISTERING: Mapping[str, Text] = {
    Registering.FIRST: gettext_lazy("首次登记"),
    Registering.TRANSFER: gettext_lazy("转移登记"),
    Registering.MORTGAGE: gettext_lazy("抵押登记"),
    Registering.MORTGAGE_CHANGE: gettext_lazy("抵押变更"),
    Registering.MORTGAGE_CANCEL: gettext_lazy("抵押注销"),
    Registering.CHANGE: gettext_lazy("变更登记"),
    Registering.CORRECTION: gettext_lazy("更正登记"),
    Registering.CORRECTION_OF_RIGHT: gettext_lazy("更正登记"),
    Registering.CANCEL: gettext_lazy("注销登记"),
    Registering.ATTACHMENT: gettext_lazy("查封登记"),
    Registering.OBJECTION: gettext_lazy("异议登记"),
    Registering.ADVANCE: gettext_lazy("预告登记"),
    Registering.RESIDENCE: gettext_lazy("居住权登记"),
    Registering.EASEMENT: gettext_lazy("地役权登记"),
    Registering.REISSUE: gettext_lazy("换证、补证"),
}


def case_of(business: str) -> str:
    """What a registration rests on, as its owner reads it: the number of the case without the code of its matter."""
    return re.sub(r"/[A-Z]+(-[A-Z]+)+$", "", business)


def situation_chips(situations: Collection[Situation]) -> tuple[Chip, ...]:
    """What stands on a unit, as chips; one good word where nothing does."""
    found = tuple(Chip(words=w, tone=t, icon=i) for s, w, t, i in _CHIPS if s in situations)
    return found or (Chip(words=gettext("没有限制"), tone=Tone.OK, icon="check"),)


def registered_name(name: str) -> str:
    """A name of the book in the reader's language, where it is that of a bank known here; else as it stands."""
    known = next((bank.names for bank in terms().banks.values() if bank.names.get("zh") == name), None)
    return formats.local_name(known) if known is not None else name


def until(day: date | None) -> str:
    """The last day of a right."""
    return gettext("至 %(day)s") % {"day": formats.day(day)} if day is not None else gettext("没有期限")


def burden_words(value: Value, people: str) -> tuple[Text, Chip | None, list[tuple[Text, str]]]:
    """What an entry is called, how it stands, and what the book says of it."""
    match value:
        case Mortgage():
            amount = gettext("%(n)s 元") % {"n": formats.yuan(value.amount)}
            term = f"{formats.day(value.debt_from)} — {formats.day(value.debt_until)}"
            return (
                gettext("抵押 · 第 %(rank)s 顺位") % {"rank": value.rank},
                Chip(words=str(method_word(value.method)), tone=Tone.WARN),
                [(gettext("抵押权人"), people), (gettext("债权数额"), amount), (gettext("债务履行期限"), term)],
            )
        case Attachment():
            waiting = value.position > 1
            turn = gettext("轮候第 %(n)s 位") % {"n": value.position} if waiting else gettext("生效中")
            said = [(gettext("查封机关"), value.authority), (gettext("文号"), value.document_no)]
            ends = formats.day(value.until_on) if value.until_on is not None else ""
            return (
                gettext("查封"),
                Chip(words=turn, tone=Tone.PAUSE if waiting else Tone.BAD),
                [*said, (gettext("期限至"), ends)],
            )
        case _:
            return _other_words(value, people)


def _other_words(value: Value, people: str) -> tuple[Text, Chip | None, list[tuple[Text, str]]]:
    match value:
        case Objection():
            sued = Chip(words=gettext("已起诉"), tone=Tone.WARN) if value.suit_on else None
            return gettext("异议登记"), sued, [(gettext("异议人"), people), (gettext("异议事项"), value.about)]
        case Advance():
            return gettext("预告登记"), Chip(words=str(aim_word(value.aim))), [(gettext("权利人"), people)]
        case Residence():
            ends = until(value.until_on) if value.until_on else gettext("终身")
            lived = [(gettext("期限"), ends), (gettext("条件"), value.conditions)]
            return gettext("居住权"), None, [(gettext("居住权人"), people), *lived]
        case Easement():
            served = printed(value.benefits)
            return gettext("地役权"), None, [(gettext("需役地"), served), (gettext("利用方式"), value.purpose)]
        case Ban():
            return gettext("限制转让"), None, [(gettext("约定"), value.terms)]
    return "", None, []
