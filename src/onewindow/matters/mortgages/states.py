"""PURE: kinds and states of an application, and what may be done in which.

    may(State.ACCEPTED, "decide")

unsigned → accepted ⇄ needs_material → registered | rejected; refused by the owner, withdrawn by the bank, lapsed.
"""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a bank applies for."""

    FIRST = "first"  #: 抵押权首次登记
    CHANGE = "change"  #: 抵押权变更
    CANCEL = "cancel"  #: 抵押权注销
    RANK = "rank"  #: 抵押权顺位变更


class State(StrEnum):
    """Where an application stands."""

    UNSIGNED = "unsigned"  #: 待签署
    ACCEPTED = "accepted"  #: 已受理
    NEEDS_MATERIAL = "needs_material"  #: 待补件
    REGISTERED = "registered"  #: 已登记
    REJECTED = "rejected"  #: 不予登记
    REFUSED = "refused"  #: 抵押人拒签
    WITHDRAWN = "withdrawn"  #: 银行撤回
    LAPSED = "lapsed"  #: 逾期未签署


#: States in which something can still happen.
OPEN = frozenset({State.UNSIGNED, State.ACCEPTED, State.NEEDS_MATERIAL})

_MAY: Mapping[str, frozenset[State]] = {
    "sign": frozenset({State.UNSIGNED}),
    "refuse": frozenset({State.UNSIGNED}),
    "lapse": frozenset({State.UNSIGNED}),
    "withdraw": OPEN,
    "ask_supplement": frozenset({State.ACCEPTED}),
    "supplement": frozenset({State.NEEDS_MATERIAL}),
    "decide": frozenset({State.ACCEPTED}),
    "reject": frozenset({State.ACCEPTED, State.NEEDS_MATERIAL}),
    "end_unanswered": frozenset({State.NEEDS_MATERIAL}),
}


def may(state: str, verb: str) -> bool:
    """Whether the verb can be done in this state."""
    return State(state) in _MAY[verb]
