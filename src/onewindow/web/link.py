"""The operator's page of the bank link: its words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from onewindow.exchange.link.health import Line
from onewindow.exchange.operating import Board, DeadLetter, Night, TurnedAway

from . import formats
from .viewmodels import Chip, Text, Tone

_LIGHTS = {
    "green": (gettext_lazy("畅通"), Tone.OK, "check"),
    "yellow": (gettext_lazy("迟缓"), Tone.WARN, "clock"),
    "red": (gettext_lazy("中断"), Tone.BAD, "alert"),
    "grey": (gettext_lazy("没有连过"), Tone.OFF, "ban"),
}
#: Codes that an operator meets, in words; an engineer finds all of them in docs/exchange.md.
_CODES = {
    "no_connection": gettext_lazy("连不上对方节点"),
    "no_answer": gettext_lazy("对方没有应答"),
    "cut": gettext_lazy("线路断开"),
    "no_address": gettext_lazy("没有登记对方的地址"),
    "bad_certificate": gettext_lazy("对方的证书不被信任"),
    "no_answer_of_the_partner": gettext_lazy("应答不是对方签名的"),
    "unavailable": gettext_lazy("对方系统暂时不可用"),
    "no_certificate": gettext_lazy("没有出示证书"),
    "unknown_certificate": gettext_lazy("证书没有登记"),
    "unknown_key": gettext_lazy("签名密钥没有登记"),
    "other_partners_key": gettext_lazy("证书和签名不是同一单位的"),
    "other_sender": gettext_lazy("冒用其他单位的代码"),
    "address_not_allowed": gettext_lazy("来源地址不在专线名单中"),
    "not_admitted": gettext_lazy("不在接入期内"),
    "bad_signature": gettext_lazy("签名不成立"),
    "stale_message": gettext_lazy("签名时间超出范围"),
    "replayed": gettext_lazy("重放的报文"),
    "business_reused": gettext_lazy("业务流水号重复使用"),
    "kind_not_allowed": gettext_lazy("没有发送这种报文的权限"),
    "unknown_kind": gettext_lazy("没有这种报文"),
    "bad_body": gettext_lazy("报文内容不符合要求"),
    "bad_envelope": gettext_lazy("报文格式不对"),
    "no_handler": gettext_lazy("对方没有开通这种报文"),
}
_DIFFERENCES = {
    "here_only": gettext_lazy("只有本方有"),
    "there_only": gettext_lazy("只有对方有"),
    "differs": gettext_lazy("两边不一样"),
    "broken_here": gettext_lazy("本方日志被改动过"),
    "broken_there": gettext_lazy("对方日志被改动过"),
}


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """A line as the page shows it."""

    name: Text  #: of the partner
    code: str  #: of the partner
    dedicated: bool  #: whether it is a dedicated line
    chip: Chip  #: its light
    why: Text  #: what is wrong, "" for nothing
    heard: Text  #: when it was last heard
    latency: str  #: of the last answer, "" before the first
    waiting: int  #: messages that wait
    oldest: Text  #: since when the oldest waits
    dead: int  #: put aside


def board_page(board: Board) -> dict[str, Any]:
    """What stands on the page."""

    def name(code: str) -> Text:
        found = board.partners.get(code)
        return formats.local_name(found.name) if found else code or gettext("来历不明")

    return {
        "lines": [line_words(line) for line in board.lines],
        "turned": [_turned(one, name(one.partner)) for one in board.turned],
        "nights": [_night(night, name(night.partner)) for night in board.nights],
        "dead": [_dead(letter, name(letter.partner)) for letter in board.dead],
    }


def board_json(board: Board) -> dict[str, Any]:
    """The same for a monitoring system."""
    return {
        "lines": [
            {
                "partner": line.partner.code,
                "light": line.light,
                "heard_at": line.heard_at.isoformat() if line.heard_at else None,
                "latency_ms": line.latency_ms,
                "waiting": line.waiting,
                "oldest": line.oldest.isoformat() if line.oldest else None,
                "dead": line.dead,
                "fault": line.fault,
            }
            for line in board.lines
        ],
        "turned_away": [{"partner": one.partner, "code": one.code, "count": one.count} for one in board.turned],
        "differing": [night.partner for night in board.nights if not night.agrees],
    }


def words_of(code: str) -> Text:
    """A code in words; an unknown one stands for itself."""
    return _CODES.get(code, code)


def line_words(line: Line) -> LinkLine:
    """A line in words: for the operator's page, and for the regulators'."""
    words, tone, icon = _LIGHTS[line.light]
    return LinkLine(
        name=formats.local_name(line.partner.name),
        code=line.partner.code,
        dedicated=line.partner.dedicated,
        chip=Chip(words=words, tone=tone, icon=icon),
        why=words_of(line.fault),
        heard=formats.moment(line.heard_at) if line.heard_at else "",
        latency="" if line.latency_ms is None else str(line.latency_ms),
        waiting=line.waiting,
        oldest=formats.moment(line.oldest) if line.oldest else "",
        dead=line.dead,
    )


def _turned(one: TurnedAway, name: Text) -> dict[str, Any]:
    return {
        "name": name,
        "why": words_of(one.code),
        "code": one.code,
        "count": one.count,
        "when": formats.moment(one.last_at),
        "address": one.address,
    }


def _night(night: Night, name: Text) -> dict[str, Any]:
    words, tone, icon = (gettext("一致"), Tone.OK, "check") if night.agrees else (gettext("不一致"), Tone.BAD, "alert")
    found = [
        gettext("第 {sequence} 条：{what}").format(
            sequence=line["sequence"], what=_DIFFERENCES.get(str(line["what"]), line["what"])
        )
        for line in night.differences[:5]
    ]
    return {
        "name": name,
        "day": formats.day(night.day),
        "way": gettext("对方发来") if night.incoming else gettext("发给对方"),
        "count": night.count,
        "other": "" if night.other_count is None else night.other_count,
        "chip": Chip(words=words, tone=tone, icon=icon),
        "found": found,
        "more": max(0, len(night.differences) - len(found)),
    }


def _dead(letter: DeadLetter, name: Text) -> dict[str, Any]:
    return {
        "number": letter.number,
        "name": name,
        "kind": letter.kind,
        "business": letter.business,
        "why": words_of(letter.fault),
        "tries": letter.tries,
        "when": formats.moment(letter.at),
    }
