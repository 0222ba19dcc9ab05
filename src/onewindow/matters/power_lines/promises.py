"""PURE: how a promise to restore the ground goes on, from the permit to the check.

    working --(works have ended)--> due --(applicant says it is done)--> notified --(check)--> closed
                                                                             `--(not in order)--> failed -> notified …

The applicant may say so before the works were to end. Overdue is no status: the last day has passed and it is not
closed (Urban Roads Ordinance 35: after the works the ground is restored and the authority told to check).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .errors import AlreadyNotified, BadDay, NotYetNotified, RestorationClosed, WordsMissing


class Status(StrEnum):
    """Where a promise stands."""

    WORKING = "working"  # 施工中
    DUE = "due"  # 应恢复
    NOTIFIED = "notified"  # 已通知验收
    FAILED = "failed"  # 验收不合格，限期整改
    CLOSED = "closed"  # 验收合格


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """What the steps reckon with."""

    status: Status  #: where it stands
    work_end: date  #: end of the works
    due_on: date  #: last day for the restoration


def promised(work_end: date, days: int) -> Promise:
    """A fresh promise: so many natural days after the end of the works."""
    return Promise(status=Status.WORKING, work_end=work_end, due_on=work_end + timedelta(days=days))


def awake(promise: Promise, today: date) -> Status:
    """The status as the day makes it: works whose end has passed are due."""
    return Status.DUE if promise.status is Status.WORKING and today > promise.work_end else promise.status


def is_overdue(promise: Promise, today: date) -> bool:
    """Whether the last day has passed without a good check."""
    return promise.status is not Status.CLOSED and today > promise.due_on


def notify(promise: Promise) -> Status:
    """The applicant says that the ground is restored. Raises RestorationClosed, AlreadyNotified."""
    if promise.status is Status.CLOSED:
        raise RestorationClosed
    if promise.status is Status.NOTIFIED:
        raise AlreadyNotified
    return Status.NOTIFIED


def check(promise: Promise, *, passed: bool, words: str, again_by: date | None, today: date) -> tuple[Status, date]:
    """The authority has looked: the new status, and the last day.

    Raises RestorationClosed, NotYetNotified, WordsMissing for a failed check without a reason, BadDay without a day to
    come for the second one.
    """
    if promise.status is Status.CLOSED:
        raise RestorationClosed
    if promise.status is not Status.NOTIFIED:
        raise NotYetNotified
    if passed:
        return Status.CLOSED, promise.due_on
    if not words:
        raise WordsMissing(what="不合格的情况")
    if again_by is None or again_by <= today:
        raise BadDay(what="整改期限")
    return Status.FAILED, again_by
