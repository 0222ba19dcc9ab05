"""The lines of a bulk run that were signed, handed in one after the other: by the page for few, by the job for many."""

import logging
from typing import Any

from django.db import DatabaseError

from onewindow.core import crypto
from onewindow.people.access import actor_of

from .acts import bulk_submission
from .errors import LineSettled
from .queries import run_of

log = logging.getLogger(__name__)


def hand_in_all(user: Any, run: int) -> None:
    """Sign and hand in every line that was asked for, each in its own transaction. May run twice.

    A line that breaks stays asked for; the others are done before its fault is raised, so that the job tries it again.
    Raises EmergencyNotFound (missing and another's look the same).
    """
    by = actor_of(user)
    broken: Exception | None = None
    for line in run_of(user, run).lines:
        if "asked" not in line:
            continue
        try:
            bulk_submission.hand_in(user, run, line["line"], by=by)
        except LineSettled:
            continue
        except (DatabaseError, crypto.Unreadable) as fault:
            log.exception("line %s of run %s was not handed in", line["line"], run)
            broken = broken or fault
    if broken is not None:
        raise broken
