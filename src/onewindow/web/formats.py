"""How figures read: money, dates, days left, sizes, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from onewindow.core import clock
from onewindow.core.names import declared, in_language, say

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def plain(number: float | None) -> str:
    """7.0 -> 7, 0.5 -> 0.5, None -> — ."""
    if number is None:
        return "—"
    return f"{number:,.10g}"


def yuan(fen: int | None) -> str:
    """Money in whole fen as yuan: 123400 -> 1,234, 5 -> 0.05."""
    if fen is None:
        return "—"
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"


def local(value: date | datetime) -> date | datetime:
    """An instant in official time; a plain day as it is."""
    return value.astimezone(clock.SHANGHAI) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """2026 年 11 月 18 日 / 18 November 2026."""
    if value is None:
        return ""
    value = local(value)
    if _chinese():
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return date_format(value, "j E Y" if language() == "ru" else "j F Y")  # 18 ноября, not 18 ноябрь


def day_short(value: date | datetime | None) -> str:
    """11 月 18 日 / 18 Nov."""
    if value is None:
        return ""
    value = local(value)
    if _chinese():
        return f"{value.month} 月 {value.day} 日"
    return date_format(value, "j b" if language() in {"ru", "mn"} else "j M")


def moment(value: datetime | None) -> str:
    """11 月 18 日 16:30 / 18 Nov 16:30."""
    return "" if value is None else f"{day_short(value)} {local(value):%H:%M}"


def moment_full(value: datetime | None) -> str:
    """2026 年 11 月 18 日 16:30:12: where a statement of the register holds as of a second."""
    return "" if value is None else f"{day(value)} {local(value):%H:%M:%S}"


def weekday(value: date | datetime) -> str:
    """周三 / Wed."""
    value = local(value)
    return f"周{WEEKDAYS[value.weekday()]}" if _chinese() else date_format(value, "D")


def month_day(value: date | datetime) -> str:
    """11/18: numbers alone, for the head of a time axis."""
    value = local(value)
    return f"{value.month}/{value.day}"


def size(octets: int) -> str:
    """1536 -> 1.5 KB."""
    amount = float(octets)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def working_days(amount: float | None) -> str:
    """5 个工作日 / 5 working days."""
    if amount is None:
        return gettext("没有规定")
    if amount == 0:
        return gettext("当场")
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", _grammatical(amount)) % {"n": plain(amount)}


def local_name(names: Any) -> str:
    """The name in the reader's language, of {"zh": …, "en": …} or an object with such attributes; else the Chinese."""
    if names is None or isinstance(names, str):
        return names or ""
    return say(names, language())


def known_name(zh: str) -> str:
    """A Chinese name that the program's own sentences have, or the region's data; else the Chinese."""
    said = gettext(zh) if zh else ""
    return said if said != zh else local_name({"zh": zh})


def name_language(names: Any) -> str:
    """The language of what `local_name` returns, for the `lang` attribute; empty where it is the page's own."""
    if names is None or isinstance(names, str) or language() == "zh":
        return ""
    return "" if declared(names, language()) or in_language(declared(names, "zh"), language()) else "zh-CN"


def language() -> str:
    """The reader's language as the first part of its tag: zh, en, ug."""
    return (get_language() or "zh").split("-")[0]


def joined(words: Iterable[str]) -> str:
    """A list of names in one line: 甲、乙."""
    return gettext("、").join(dict.fromkeys(words))


def _grammatical(amount: float) -> int:
    """Half a day takes the plural in the languages that have one."""
    return 1 if amount == 1 else 2 if amount != int(amount) else int(amount)


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
