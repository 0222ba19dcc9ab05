"""Words for what the book of land says: restrictions as yes or no, how a right is held, names of the code tables."""

import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from django.utils.translation import gettext

from onewindow.registers.land import directories
from onewindow.registers.land.directories import LandData
from onewindow.registers.land.entries import Aim, Method, Ownership
from onewindow.registers.land.views import PublicView

from . import formats
from .viewmodels import Text

#: What tells one entry from another, in English.
_DETAILS = (
    (re.compile(r"第(\d+)顺位"), r"rank \1"),
    (re.compile(r"第(\d+)号"), r"No. \1"),
    (re.compile(r"，至(?=\d|None)"), ", until "),
    (re.compile(r"^至(?=\d)"), "until "),
    (re.compile(r"^终身$"), "for life"),
)


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """One line of what may stand on a unit."""

    name: Text  #: such as 查封
    note: Text  #: what it covers, or empty
    there: bool  #: whether there is one


def restrictions(there: tuple[bool, ...]) -> tuple[Restriction, ...]:
    """The lines in the order in which registers show them; `there` as `present` gives it."""
    names = (
        (gettext("查封"), gettext("含预查封、轮候查封")),
        (gettext("抵押"), gettext("金额和银行不公开")),
        (gettext("预告登记"), ""),
        (gettext("异议登记"), ""),
        (gettext("居住权"), ""),
        (gettext("地役权"), ""),
        (gettext("限制转让"), gettext("抵押时约定不得转让")),
    )
    return tuple(Restriction(name=name, note=note, there=one) for (name, note), one in zip(names, there, strict=True))


def present(unit: PublicView) -> tuple[bool, ...]:
    """Which restrictions a unit has, in the order of `restrictions`."""
    return (
        unit.attached,
        unit.mortgaged,
        unit.notified,
        unit.objected,
        unit.resided,
        unit.served,
        unit.banned,
    )


def book_words(told: str) -> str:
    """What the book says against or beside a registration, kept in Chinese, in English for an English reader.

    The region's table has both; the articles stay as they are cited.
    """
    if formats.language() != "en":
        return told
    table = _sentences(os.environ.get("ONEWINDOW_REGIONS"), os.environ.get("ONEWINDOW_REGION"))
    for pattern, english, basis in table:
        told = pattern.sub(partial(_english, english, basis), told)
    return told.strip()


def _english(sentence: str, basis: str, found: re.Match[str]) -> str:
    detail = found.groupdict().get("detail") or ""
    for said, words in _DETAILS:
        detail = said.sub(words, detail)
    return f"{sentence.format(detail=detail)} ({basis}) "


def ownership_word(ownership: Ownership) -> str:
    """How a right is held."""
    return {
        Ownership.SINGLE: gettext("单独所有"),
        Ownership.JOINT: gettext("共同共有"),
        Ownership.SHARES: gettext("按份共有"),
    }[ownership]


def method_word(method: Method) -> str:
    """What kind of mortgage."""
    return gettext("最高额抵押") if method is Method.MAXIMUM else gettext("一般抵押")


def aim_word(aim: Aim) -> str:
    """What an advance notice secures."""
    return {
        Aim.SALE: gettext("预售商品房买卖"),
        Aim.TRANSFER: gettext("房屋转移"),
        Aim.MORTGAGE: gettext("抵押"),
    }[aim]


def code_name(table: str, means: str, on: date) -> str:
    """The name of a code as the standard of a day has it, for the reader; the word itself where it has none."""
    code = _land(os.environ.get("ONEWINDOW_REGIONS"), os.environ.get("ONEWINDOW_REGION")).code(table, means, on)
    return formats.local_name(code.names) if code else means


@lru_cache(maxsize=4)
def _sentences(_root: str | None, _name: str | None) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Each sentence of the region's table with its article, as it is recognised; its English; the article."""
    rules = {(rule.reason, rule.english, rule.basis) for rule in directories.current().rules}
    return tuple(
        (re.compile(re.escape(f"{zh}（{law}）").replace(re.escape("{detail}"), "(?P<detail>[^（）。]*)")), en, law)
        for zh, en, law in sorted(rules)
    )


@lru_cache(maxsize=4)
def _land(_root: str | None, _name: str | None) -> LandData:
    """The region's tables, looked for once: a page asks for many names."""
    return directories.current()
