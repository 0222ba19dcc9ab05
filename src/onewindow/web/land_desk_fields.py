"""Fields of the registrar's forms: as they were typed, what is wrong with them, what is read of several forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from onewindow.core.errors import Invalid, Refused, gettext_noop
from onewindow.matters.registrar.grounds import Rests
from onewindow.registers.land import directories
from onewindow.registers.land.codes import read_code

from .posted import number_of, words_of
from .viewmodels import Control, Field, Text

WORDS, LONG = 60, 300
_LIST = 2000
_MOST_UNITS = 50
NO_MONTHS = gettext_noop("请写 1 至 {most} 的月数。")
TOO_MANY = gettext_noop("一次最多登 {most} 处，请分次登记。")
BAD_LINE = gettext_noop("第 {line} 行：{why}")


class BadForm(Invalid):
    """Fields of a form; `faults` says for each what to do."""

    code = "bad_land_form"
    message = gettext_noop("还不能登簿：{why}")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed, and what is wrong with it."""

    values: Mapping[str, str]  #: field -> as typed
    faults: Mapping[str, str]  #: field -> what to do

    def value(self, name: str, otherwise: str = "") -> str:
        """As typed."""
        return self.values.get(name, otherwise)

    def fault(self, name: str) -> str:
        """In the reader's language."""
        words = self.faults.get(name, "")
        return gettext(words) if words else ""


def typed_of(posted: Mapping[str, str], refused: Refused) -> Typed:
    """What was typed, with the faults of a refusal at their fields."""
    values = {name: words_of(value, most=LONG) for name, value in posted.items() if name != "others"}
    values["others"] = posted.get("others", "")[:_LIST]
    faults = refused.data.get("faults", {})
    return Typed(values=values, faults=faults if isinstance(faults, Mapping) else {})


def said(posted: Mapping[str, str], name: str, most: int = WORDS) -> str:
    """What was typed in a field, trimmed and cut."""
    return words_of(posted.get(name, ""), most=most)


def check(rests: Rests, faults: Mapping[str, str]) -> None:
    """Raises BadForm with every field that has a fault, those of what the entry rests on too."""
    found = {name: words for name, words in faults.items() if words} | rests.faults
    if found:
        raise BadForm(why="".join(found.values()), faults=found)


def text_field(
    typed: Typed, name: str, label: Text, *, hint: Text = "", long: bool = False, most: int = WORDS
) -> Field:
    """A field for words."""
    return Field(
        id=name,
        label=label,
        control=Control.LONG if long else Control.TEXT,
        value=typed.value(name),
        hint=hint,
        max_length=most,
        fault=typed.fault(name),
    )


def day_of(text: str) -> date | None:
    """A day as a date field sends it, None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None


def _most_months() -> int:
    return directories.current().terms.attachment_months


def months_field(typed: Typed) -> Field:
    """For how long."""
    return Field(
        id="months",
        label=gettext("期限"),
        control=Control.NUMBER,
        value=typed.value("months"),
        unit=gettext("个月"),
        hint=gettext("最长 %(n)s 个月。") % {"n": _most_months()},
        width="s",
        input_mode="numeric",
        max_length=3,
        fault=typed.fault("months"),
    )


def month_fault(posted: Mapping[str, str]) -> tuple[int, str]:
    """The months as typed, and what is wrong with them."""
    months, most = number_of(said(posted, "months")), _most_months()
    return months, "" if 1 <= months <= most else gettext(NO_MONTHS).format(most=most)


def units_field(typed: Typed) -> Field:
    """Further units that a document names."""
    return text_field(
        typed,
        "others",
        gettext("同一文书查封的其他单元"),
        hint=gettext("没有的不填。每行一个 28 位单元代码，与本单元一并登簿，有一处不能登的都不登。"),
        long=True,
        most=_LIST,
    )


def units_of(text: str) -> tuple[list[str], str]:
    """Codes of a list, one on each line, and what is wrong with the first bad line."""
    codes: list[str] = []
    for n, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            code, fault = read_code(line)
            if fault is not None:
                return [], gettext(BAD_LINE).format(line=n, why=fault.text(gettext))
            codes.append(code)
    return codes, gettext(TOO_MANY).format(most=_MOST_UNITS) if len(codes) > _MOST_UNITS else ""
