"""The regulators' page of the link: how the banks' lines are, which messages failed or are stuck, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from onewindow.exchange.link.partners import Partner
from onewindow.exchange.overseeing import DAYS, How, Traffic, Trouble

from . import formats
from .bank_words import breach_words
from .link import LinkLine, line_words, words_of
from .viewmodels import Chip, Text, Tone

#: Reasons of the matter itself that a bank meets most; breaches and faults of the line have their own words.
_REASONS = {
    "bad_consent": gettext_lazy("授权请求有误"),
    "bad_mortgage_application": gettext_lazy("申请内容有误"),
    "bad_unit_code": gettext_lazy("不动产单元代码有误"),
    "land_restricted": gettext_lazy("登记簿上有限制，不能办理"),
    "mortgage_asked_already": gettext_lazy("这一笔抵押权已有在办的申请"),
    "mortgage_other_terms": gettext_lazy("业务流水号已用于另一份申请"),
    "mortgage_reason_missing": gettext_lazy("没有写明原因"),
    "mortgage_wrong_time": gettext_lazy("申请的状态不能办这一步"),
    "no_land_unit": gettext_lazy("登记簿上没有这个不动产单元"),
    "no_mortgage_application": gettext_lazy("没有这份申请"),
    "no_mortgage_proof": gettext_lazy("没有可以下载的电子证明"),
}
_HOW = {
    How.STUCK: (gettext_lazy("搁置"), Tone.BAD, "alert"),
    How.WAITING: (gettext_lazy("待重发"), Tone.WARN, "clock"),
    How.REFUSED: (gettext_lazy("银行退回"), Tone.WARN, "back"),
    How.DECLINED: (gettext_lazy("登记机构退回"), Tone.WARN, "back"),
    How.TURNED: (gettext_lazy("拒收"), Tone.BAD, "ban"),
}


@dataclass(frozen=True, kw_only=True)
class TroubleLine:
    """Messages of one bank with one fate and one reason."""

    bank: Text  #: name
    way: Text  #: to the bank, or from it
    chip: Chip  #: what became of them
    why: Text  #: the reason
    count: int  #: messages
    oldest: str  #: since when
    last: str  #: the last try, "" before the first


@dataclass(frozen=True, kw_only=True)
class TrafficPage:
    """`web/bank/traffic.html`."""

    lines: tuple[LinkLine, ...]  #: one for each bank
    open: tuple[TroubleLine, ...]  #: stuck or waiting now
    over: tuple[TroubleLine, ...]  #: refused or turned away in the last days
    days: int  #: how many days back
    stuck: int  #: messages put aside, all banks
    waiting: int  #: messages waiting for their next try, all banks


def traffic_page(traffic: Traffic) -> TrafficPage:
    """What stands on the page."""

    def lines_of(*how: How) -> tuple[TroubleLine, ...]:
        return tuple(_line(one, traffic.partners.get(one.partner)) for one in traffic.troubles if one.how in how)

    def count_of(how: How) -> int:
        return sum(one.count for one in traffic.troubles if one.how is how)

    return TrafficPage(
        lines=tuple(line_words(line) for line in traffic.lines),
        open=lines_of(How.STUCK, How.WAITING),
        over=lines_of(How.REFUSED, How.DECLINED, How.TURNED),
        days=DAYS,
        stuck=count_of(How.STUCK),
        waiting=count_of(How.WAITING),
    )


def _line(one: Trouble, partner: Partner | None) -> TroubleLine:
    words, tone, icon = _HOW[one.how]
    return TroubleLine(
        bank=formats.local_name(partner.name) if partner is not None else gettext("来历不明"),
        way=_way(one),
        chip=Chip(words=words, tone=tone, icon=icon),
        why=_reason(one.code),
        count=one.count,
        oldest=formats.day_short(one.oldest) if one.how is How.TURNED else formats.moment(one.oldest),
        last=formats.moment(one.last),
    )


def _way(one: Trouble) -> Text:
    if one.how in {How.STUCK, How.WAITING, How.REFUSED}:
        return gettext("发给银行")
    return gettext("银行发来") if one.partner else gettext("不知谁发来")


def _reason(code: str) -> Text:
    if not code:
        return gettext("还没有发出")
    return _REASONS.get(code) or words_of(breach_words(code))
