"""The writes of the case engine, by verb. Each is an act: one transaction, one event, never without saying who."""

from .accept import accept, accept_by_law, receive, refuse_acceptance
from .claim import claim, reassign, release
from .clocks import extend, resume, suspend, warn
from .correct import amend, lapse, notify, report_defects, resubmit, supplement
from .decide import confirm, countersign, decide
from .finish import cancel, deliver, expire, issue, revoke
from .move import move
from .park import abort, override, park, retry, skip
from .ratings import answer_rating, rate_case, rate_visit
from .submit import Receipt, submit
from .withdraw import nudge, withdraw

__all__ = [
    "Receipt",
    "abort",
    "accept",
    "accept_by_law",
    "amend",
    "answer_rating",
    "cancel",
    "claim",
    "confirm",
    "countersign",
    "decide",
    "deliver",
    "expire",
    "extend",
    "issue",
    "lapse",
    "move",
    "notify",
    "nudge",
    "override",
    "park",
    "rate_case",
    "rate_visit",
    "reassign",
    "receive",
    "refuse_acceptance",
    "release",
    "report_defects",
    "resubmit",
    "resume",
    "retry",
    "revoke",
    "skip",
    "submit",
    "supplement",
    "suspend",
    "warn",
    "withdraw",
]
