"""PURE: one step of a case: what a verb changes first, and what follows from that before the step is over.

A verb is written as a function on `Working`, the case while the step is taken. `finish` lets everything follow that
must (gates open or fail, countersigned and joint outcomes fall, the case closes) and gives the `Change`: the new state
and the body of the one event that says it all.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from . import gates, stages
from .errors import IsParked, ReviewNotFound, WrongStage
from .opinions import joint_outcome
from .plans import Plan, PlannedMatter
from .stages import BEFORE_ACCEPTANCE, FALLEN, UNDECIDED, Outcome, Stage
from .states import CaseState, ClockEvent, ReviewState, changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """When a review is due."""

    due_at: datetime | None  #: statutory; None without a limit
    promised_at: datetime | None  #: promised; None without one, or while it stands still
    yellow_at: datetime | None  #: two thirds of the earlier of the two


class Limits(Protocol):
    """Time limits as the engine asks for them (`cases.limits`)."""

    def notice_by(self, matter: PlannedMatter, received: datetime) -> datetime | None:
        """Until when defects may be told; None where silence is not acceptance."""

    def gather_by(self, received: datetime) -> datetime:
        """Until when the agencies' defects are gathered into one notice."""

    def extension(self, at: datetime) -> tuple[int, str]:
        """The most working days one extension may add, and the article."""

    def answer_by(self, sent: datetime) -> datetime | None:
        """Until when the applicant may answer a notice; None without a term."""

    def clocks(self, matter: PlannedMatter, accepted: datetime, clock: tuple[ClockEvent, ...]) -> Clocks:
        """Both limits of a review accepted at `accepted`."""

    def joint_due(self, working_days: int, accepted: datetime) -> datetime:
        """The statutory limit of a joint handling."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """When a step is taken."""

    at: datetime  #: the instant, UTC
    seq: int  #: of the event that will say it
    limits: Limits  #: calendar and law in force


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What one step did."""

    verb: str  #: the verb of the event
    after: CaseState  #: the state after it
    body: dict[str, Any]  #: what the event says of it
    touched: tuple[str, ...]  #: matters whose review changed
    opened: tuple[str, ...] = ()  #: matters whose gates opened
    decided: tuple[str, ...] = ()  #: matters whose outcome became final in this step
    fell: tuple[str, ...] = ()  #: matters that ended without their agency's decision, because of another
    closed: bool = False  #: the last decision fell in this step


class Working:
    """A case while a step is taken, thrown away afterwards. Its values are frozen; which they are changes."""

    def __init__(self, plan: Plan, before: CaseState | None, state: CaseState, now: Moment) -> None:
        self.plan = plan
        self.before = before
        self.reviews = dict(state.reviews)
        self.now = now
        self._case = state
        self._opened: list[str] = []
        self._fell: list[str] = []

    @property
    def state(self) -> CaseState:
        """The case as it stands now."""
        return replace(self._case, reviews=dict(self.reviews))

    def review(self, code: str) -> ReviewState:
        """One review as it stands now. Raises ReviewNotFound."""
        try:
            return self.reviews[code]
        except KeyError:
            raise ReviewNotFound(matter=code) from None

    def set(self, code: str, **fields: Any) -> ReviewState:
        """Change fields of one review; it is marked as touched by this step."""
        changed = self.reviews[code] = self.review(code).but(touched=self.now.seq, **fields)
        return changed

    def set_case(self, **fields: Any) -> None:
        """Change fields of the case."""
        self._case = replace(self._case, **fields)

    def touch(self, code: str) -> None:
        """Mark a review as changed though its own fields are not: what it reads is."""
        self.set(code)

    def step(self, verb: str, code: str) -> ReviewState:
        """Move one review along the table. Raises WrongStage."""
        review = self.review(code)
        target = stages.after(verb, review.stage)
        if target is None:
            raise wrong_stage(verb, code, review.stage)
        return review if target is review.stage else self.set(code, stage=target)

    def check(self, verb: str, code: str) -> ReviewState:
        """The review, where the table lets `verb` begin. Raises WrongStage."""
        review = self.review(code)
        if stages.after(verb, review.stage) is None:
            raise wrong_stage(verb, code, review.stage)
        return review

    def free(self, code: str) -> None:
        """Nothing parked. Raises IsParked."""
        if self.review(code).parked is not None:
            raise IsParked(matter=code)

    def receive(self, code: str) -> None:
        """The file reaches the agency."""
        at, matter = self.now.at, self.plan.by_code[code]
        self.set(code, stage=Stage.RECEIVED, received_at=at, notice_by=self.now.limits.notice_by(matter, at), warned=0)

    def begin_clock(self, code: str, accepted: datetime, *, by_law: bool = False) -> None:
        """The review is accepted; its limits run from `accepted`."""
        self.set(code, stage=Stage.ACCEPTED, accepted_at=accepted, notice_by=None, by_law=by_law)
        self.reckon(code)
        joint = self.plan.joint_days
        if joint is not None and self._case.joint_due_at is None:
            self.set_case(joint_due_at=self.now.limits.joint_due(joint, accepted))

    def reckon(self, code: str) -> None:
        """Compute both limits anew from the history of the clock."""
        review = self.review(code)
        if review.accepted_at is None:
            return
        clocks = self.now.limits.clocks(self.plan.by_code[code], review.accepted_at, review.clock)
        self.set(code, due_at=clocks.due_at, promised_at=clocks.promised_at, yellow_at=clocks.yellow_at)

    def apply_law(self) -> None:
        """Who was not told of defects in time is accepted, from the day of receipt (Licensing Law 32 I (4)).

        Computed at every step, so that it holds also when no job ran.
        """
        for code, review in self._all():
            if review.stage is Stage.RECEIVED and review.notice_by is not None and review.notice_by < self.now.at:
                start = review.completed_at or review.received_at
                if start is not None:
                    self.begin_clock(code, start, by_law=True)

    def finish(self, verb: str, **said: Any) -> Change:
        """Let everything follow, and say what changed."""
        self._settle()
        after = self.state
        old = self.before.reviews if self.before is not None else {}
        touched = tuple(code for code, review in self.reviews.items() if old.get(code) is not review)
        final = [code for code in touched if self.reviews[code].outcome is not None]
        was_closed = self.before is not None and self.before.closed_at is not None
        return Change(
            verb=verb,
            after=after,
            body={**changes(self.before, after), **{k: v for k, v in said.items() if v not in (None, "", [], {})}},
            touched=touched,
            opened=tuple(self._opened),
            decided=tuple(c for c in final if (o := old.get(c)) is None or o.outcome is not self.reviews[c].outcome),
            fell=tuple(self._fell),
            closed=after.closed_at is not None and not was_closed,
        )

    def _all(self) -> list[tuple[str, ReviewState]]:
        return list(self.reviews.items())

    def _settle(self) -> None:
        moving = True
        while moving:
            before = dict(self.reviews)
            for code in self.plan.gated:
                self._open_gate(code)
                self._fail_gate(code)
            self._combine()
            moving = any(before[code] is not review for code, review in self.reviews.items())
        if self._case.closed_at is None and not any(r.stage in UNDECIDED for r in self.reviews.values()):
            self.set_case(closed_at=self.now.at)

    def _open_gate(self, code: str) -> None:
        if self.reviews[code].stage is not Stage.WAITING or gates.failed(self.plan, self.reviews, code, gates.ENTRY):
            return
        if not gates.shut(self.plan, self.reviews, code, gates.ENTRY):
            self.receive(code)
            self._opened.append(code)

    def _fail_gate(self, code: str) -> None:
        review = self.reviews[code]
        if review.stage in BEFORE_ACCEPTANCE:
            if gates.failed(self.plan, self.reviews, code, gates.ALL):
                self.set(code, stage=Stage.NOT_ACCEPTED, why="gate", notice_by=None)
                self._fell.append(code)
            return
        open_still = review.stage in UNDECIDED or review.stage is Stage.DECIDED
        if not open_still or review.opinion is Outcome.REFUSED:
            return
        if gates.failed(self.plan, self.reviews, code, gates.DECIDE | gates.FINALISE):
            self.set(code, opinion=Outcome.REFUSED, why="gate", revalidate=False)
            self._fell.append(code)

    def _combine(self) -> None:
        present = {code: review for code, review in self.reviews.items() if review.stage not in FALLEN}
        verdict = joint_outcome(self.plan.outcome, self._effective(present), self.plan.lead)
        for code, outcome in verdict.reviews.items():
            review = self.reviews[code]
            if review.outcome is outcome or not (review.stage in UNDECIDED or review.stage is Stage.DECIDED):
                continue
            self._end(code, review, outcome)

    def _effective(self, present: dict[str, ReviewState]) -> dict[str, Outcome | None]:
        """Opinions as they count: a countersigning group speaks with one voice, when all have signed."""
        opinions = {code: review.opinion for code, review in present.items()}
        for group in set(self.plan.group_of.values()):
            members = [code for code in group if code in present]
            said = {opinions[code] for code in members}
            common = None if None in said else Outcome.REFUSED if Outcome.REFUSED in said else Outcome.GRANTED
            opinions.update(dict.fromkeys(members, common))
        return opinions

    def _end(self, code: str, review: ReviewState, outcome: Outcome) -> None:
        why = review.why
        if outcome is not review.opinion and not why:
            why = "countersign" if code in self.plan.group_of else "joint"
        self.set(
            code,
            stage=Stage.DECIDED,
            outcome=outcome,
            decided_at=self.now.at,
            why=why,
            paper=outcome is Outcome.GRANTED and self.plan.by_code[code].issues,
            yellow_at=None,
            paused_since=None,
            ground="",
        )


def begin(plan: Plan, state: CaseState, now: Moment) -> Working:
    """Start a step on a case; what the law has done meanwhile is done first."""
    working = Working(plan, state, state, now)
    working.apply_law()
    return working


def wrong_stage(verb: str, code: str, stage: Stage) -> WrongStage:
    """The refusal, with its words."""
    return WrongStage(
        matter=code,
        verb=verb,
        stage=stage.value,
        stage_name=stages.names()[stage]["zh"],
        verb_name=stages.verbs()[verb].name["zh"],
    )


def entering(plan: Plan, now: Moment) -> CaseState:
    """The state before the first step: every matter waits."""
    return CaseState(
        reviews={
            matter.code: ReviewState(
                n=n,
                agency=matter.hands[0].agency,
                division=matter.hands[0].division,
                stage=Stage.WAITING,
                touched=now.seq,
            )
            for n, matter in enumerate(plan.matters)
        }
    )
