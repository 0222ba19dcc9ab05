"""States and reasons of payments in words."""

from django.utils.translation import gettext, gettext_lazy

from onewindow.payments import terms
from onewindow.payments.states import State

from . import formats
from .viewmodels import Chip, Text, Tone

_STATES = {
    State.OPEN: (gettext_lazy("待缴"), Tone.WARN, "clock"),
    State.PAYING: (gettext_lazy("支付中"), Tone.WARN, "refresh"),
    State.PAID: (gettext_lazy("已缴"), Tone.OK, "check"),
    State.REFUNDED: (gettext_lazy("已退款"), Tone.PAUSE, "back"),
    State.CANCELLED: (gettext_lazy("已作废"), Tone.OFF, "cross"),
    State.EXPIRED: (gettext_lazy("已过期"), Tone.OFF, "clock"),
}
_REFUNDS = {
    "asked": (gettext_lazy("待复核"), Tone.WARN, "clock"),
    "approved": (gettext_lazy("退款中"), Tone.WARN, "refresh"),
    "done": (gettext_lazy("已退"), Tone.OK, "check"),
    "refused": (gettext_lazy("未同意"), Tone.OFF, "cross"),
}
_ATTEMPTS = {
    "open": (gettext_lazy("支付中"), Tone.WARN, "refresh"),
    "paid": (gettext_lazy("已支付"), Tone.OK, "check"),
    "failed": (gettext_lazy("支付失败"), Tone.BAD, "alert"),
    "abandoned": (gettext_lazy("已放弃"), Tone.OFF, "cross"),
}
_STATUS = {
    "unverified": gettext_lazy("依据待核实"),
    "memory": gettext_lazy("依据待核实"),
    "proposal": gettext_lazy("建议标准"),
}
DIFFERENCES = {
    "missing_here": gettext_lazy("我方没有"),
    "missing_there": gettext_lazy("支付平台没有"),
    "amount": gettext_lazy("金额不同"),
}
MOVES = {"payment": gettext_lazy("收款"), "refund": gettext_lazy("退款")}
REJECTS = {
    "signature": gettext_lazy("签名不对"),
    "form": gettext_lazy("内容读不出来"),
    "order": gettext_lazy("没有这张缴款单"),
    "attempt": gettext_lazy("单号与支付编号不符"),
    "amount": gettext_lazy("金额不符"),
}


def state_chip(state: State, total: int = 1) -> Chip:
    """Where an order stands; one of nothing was never owed."""
    if state is State.PAID and total == 0:
        return Chip(words=gettext("不用缴"), tone=Tone.OK, icon="check")
    return _chip(_STATES[state])


def refund_chip(state: str) -> Chip:
    """Where a refund stands."""
    return _chip(_REFUNDS[state])


def attempt_chip(state: str) -> Chip:
    """Where an attempt stands."""
    return _chip(_ATTEMPTS[state])


def status_words(status: str) -> Text:
    """A warning where a rule is not certain, else empty."""
    return _STATUS.get(status, "")


def reason_words(rule: str, reason: str = "") -> str:
    """Why money goes back, or why an order ended."""
    known = terms.current().refund_reasons.get(rule)
    said = formats.local_name(known.names) if known else rule
    if not reason or reason == rule:
        return said
    return reason if known is None else gettext("%(rule)s：%(reason)s") % {"rule": said, "reason": reason}


def _chip(found: tuple[Text, Tone, str]) -> Chip:
    return Chip(words=found[0], tone=found[1], icon=found[2])
