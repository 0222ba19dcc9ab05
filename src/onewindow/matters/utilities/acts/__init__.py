"""The writes of this room. Each is an act: one transaction, at least one event, never without saying who."""

from .building import connect, finish_outside, record_test
from .contracts import Contracted, keep_contract, sign_contract
from .outside import Applied, apply_outside
from .planning import give_plan
from .projects import open_project, reassign_manager
from .site import record_finding, settle_finding, sign_answer
from .visiting import Proposed, agree_visit, decline_visit, move_visit, propose_visit

__all__ = [
    "Applied",
    "Contracted",
    "Proposed",
    "agree_visit",
    "apply_outside",
    "connect",
    "decline_visit",
    "finish_outside",
    "give_plan",
    "keep_contract",
    "move_visit",
    "open_project",
    "propose_visit",
    "reassign_manager",
    "record_finding",
    "record_test",
    "settle_finding",
    "sign_answer",
    "sign_contract",
]
