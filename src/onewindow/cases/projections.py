"""PURE: the rows that follow from a state: what the tables `Case` and `Review` show, and can be rebuilt from events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from .stages import FALLEN, MADE, UNDECIDED, Stage
from .states import CaseState, Notice, ReviewState

#: Sorts last in an inbox: a review without a limit.
NO_LIMIT = datetime(9999, 12, 31, tzinfo=UTC)
#: Levels of `ReviewState.warned`.
GREEN, YELLOW, RED = 0, 1, 2


class CaseStatus(StrEnum):
    """Where a case stands as a whole."""

    RECEIVED = "received"
    CORRECTING = "correcting"
    HANDLING = "handling"
    DECIDED = "decided"  # every decision has fallen; results are being made and handed over
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewRow:
    """The columns of a review that change."""

    n: int  #: place in the case
    agency: int  #: id
    division: str  #: of the agency
    owner: int | None  #: id of the staff member
    stage: Stage  #: where it stands
    outcome: str  #: granted, refused or ""
    open: bool  #: in somebody's inbox
    revalidate: bool  #: to be looked at again
    parked: bool  #: waits for an outside system
    received_at: datetime | None  #: receipt
    accepted_at: datetime | None  #: acceptance
    due_at: datetime | None  #: statutory
    promised_at: datetime | None  #: promised
    act_by: datetime  #: sorts the inbox: the next thing this agency must do
    paused_since: datetime | None  #: a clock stands still
    decided_at: datetime | None  #: outcome final
    certificate: str  #: number


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """The columns of a case that change, besides version, head and state."""

    status: CaseStatus  #: as a whole
    open_reviews: int  #: not yet decided
    due_at: datetime | None  #: statutory, the latest
    promised_at: datetime | None  #: promised, the latest
    wake_at: datetime | None  #: when the system itself must look at it again
    closed_at: datetime | None  #: last decision


def review_row(review: ReviewState) -> ReviewRow:
    """The row of one review, worked out once."""
    row: ReviewRow | None = review.__dict__.get("_row")
    if row is None:
        row = review.__dict__["_row"] = _review_row(review)
    return row


def _review_row(review: ReviewState) -> ReviewRow:
    return ReviewRow(
        n=review.n,
        agency=review.agency,
        division=review.division,
        owner=review.owner,
        stage=review.stage,
        outcome=review.outcome.value if review.outcome is not None else "",
        open=is_open(review),
        revalidate=review.revalidate,
        parked=review.parked is not None,
        received_at=review.received_at,
        accepted_at=review.accepted_at,
        due_at=review.due_at,
        promised_at=review.promised_at,
        act_by=act_by(review),
        paused_since=review.paused_since,
        decided_at=review.decided_at,
        certificate=review.certificate,
    )


def is_open(review: ReviewState) -> bool:
    """Whether its agency has something to do."""
    if review.revalidate:
        return review.stage not in FALLEN
    return review.stage in {Stage.RECEIVED, Stage.ACCEPTED, Stage.SUSPENDED} and review.opinion is None


def act_by(review: ReviewState) -> datetime:
    """The next instant by which its agency must act."""
    if review.stage is Stage.RECEIVED:
        return review.notice_by or NO_LIMIT
    ends = [end for end in (review.promised_at, review.due_at) if end is not None]
    return min(ends) if ends and review.stage is Stage.ACCEPTED else NO_LIMIT


def wake_at(state: CaseState) -> datetime | None:
    """When the system must look at the case without anybody asking.

    For acceptance by law, a warning, a notice whose gathering ends, a term that lapses.
    """
    ends = [*map(_wake, state.reviews.values()), *map(_term, state.notices)]
    return min((end for end in ends if end is not None), default=None)


def _term(notice: Notice) -> datetime | None:
    if notice.sent_at is None:
        return notice.closes_at
    return notice.answer_by if notice.open_lines else None


def _wake(review: ReviewState) -> datetime | None:
    if review.stage is Stage.RECEIVED:
        return review.notice_by
    if review.stage is not Stage.ACCEPTED or review.opinion is not None or review.warned == RED:
        return None
    if review.warned == GREEN and review.yellow_at is not None:
        return review.yellow_at
    return min((end for end in (review.promised_at, review.due_at) if end is not None), default=None)


def case_row(state: CaseState) -> CaseRow:
    """The row of the case."""
    reviews = state.reviews.values()
    due, promised = state.joint_due_at, None
    undecided = 0
    for review in reviews:
        if review.stage in FALLEN:
            continue
        undecided += review.stage in UNDECIDED
        if state.joint_due_at is None:
            due = _later(due, review.due_at)
        promised = _later(promised, review.promised_at)
    return CaseRow(
        status=status(reviews),
        open_reviews=undecided,
        due_at=due,
        promised_at=promised,
        wake_at=wake_at(state),
        closed_at=state.closed_at,
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return other if one is None or (other is not None and other > one) else one


def status(reviews: Collection[ReviewState]) -> CaseStatus:
    """The status of a case from the stages of its reviews."""
    found = {r.stage for r in reviews}
    if found & UNDECIDED:
        if found & _UNDER_WAY:
            return CaseStatus.HANDLING
        return CaseStatus.CORRECTING if Stage.CORRECTING in found else CaseStatus.RECEIVED
    if found <= FALLEN:
        return next(status for stage, status in _FELL if stage in found)
    return CaseStatus.DONE if all(handed_over(r) for r in reviews) else CaseStatus.DECIDED


_UNDER_WAY = frozenset({Stage.ACCEPTED, Stage.SUSPENDED, Stage.DECIDED, *MADE})
#: What a case is called of which nothing is left, by what weighs most.
_FELL = (
    (Stage.NOT_ACCEPTED, CaseStatus.NOT_ACCEPTED),
    (Stage.LAPSED, CaseStatus.LAPSED),
    (Stage.WITHDRAWN, CaseStatus.WITHDRAWN),
)


def handed_over(review: ReviewState) -> bool:
    """Whether nothing is left to hand over."""
    if review.stage is Stage.DECIDED:
        return not review.paper and not review.revalidate
    return review.stage is not Stage.ISSUED
