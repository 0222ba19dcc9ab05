"""PURE: what each verb may do with a case, from submission to delivery.

    change = lifecycle.decide(plan, state, "PUB-R", Outcome.GRANTED, now=moment)
    change.opened, change.closed, change.after

Each function checks its own rule, refuses with a class of `errors`, and gives a `Change`. Nobody's rights are checked
here (`rights`), nothing is written (`journal`, `hot`). Corrections stand in `corrections`, the operator's verbs in
`operations`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from onewindow.catalogue.declarations import GateKind
from onewindow.catalogue.joint_services import JointOutcome

from . import gates
from .errors import (
    AlreadyDecided,
    CannotBeRefused,
    CommitmentMissing,
    DecidedTogether,
    GateClosed,
    HeldByCorrection,
    MustBeRevalidated,
    NoLimitToExtend,
    NotCountersigned,
    NotHeld,
    NothingToRevalidate,
    NotOwed,
    NudgedToday,
    TooLong,
    UnknownGround,
)
from .law import law
from .plans import Plan, PlannedGate
from .projections import GREEN, RED, YELLOW
from .stages import FALLEN, UNDECIDED, Outcome, Stage
from .states import CaseState, ClockEvent, Owed, ReviewState
from .transition import Change, Moment, Working, begin, entering, wrong_stage


def submit(plan: Plan, *, now: Moment) -> Change:
    """All reviews at once; those whose entry gate is closed wait."""
    working = Working(plan, None, entering(plan, now), now)
    for code in plan.by_code:
        if not gates.shut(plan, working.reviews, code, gates.ENTRY):
            working.receive(code)
    return working.finish("submit")


def accept(
    plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment, owed: Mapping[str, date] | None = None
) -> Change:
    """Accept matters; `owed` names deferrable materials and until when they may come (容缺受理).

    After a correction the day of acceptance is the day the file was complete (Licensing Law 32).
    """
    working = begin(plan, state, now)
    debts = dict(owed or {})
    for code in codes:
        if working.review(code).by_law and state.reviews[code].stage is Stage.RECEIVED:
            continue  # the law was faster in this very step
        review = working.check("accept", code)
        working.free(code)
        working.begin_clock(code, review.completed_at or now.at)
        mine = {m: day for m, day in debts.items() if m in plan.by_code[code].deferrable}
        if mine:
            working.set(code, owed=tuple(Owed(material=m, by=day.isoformat()) for m, day in sorted(mine.items())))
    unknown = set(debts) - {o.material for r in working.reviews.values() for o in r.owed}
    if unknown:
        raise NotOwed(material="、".join(sorted(unknown)))
    return working.finish("accept", owed={m: day.isoformat() for m, day in debts.items()})


def accept_by_law(plan: Plan, state: CaseState, *, now: Moment) -> Change:
    """Write down what the law has done: no notice came in time."""
    return begin(plan, state, now).finish("accept_by_law")


def refuse_acceptance(plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment) -> Change:
    """The matter needs no decision, or is not this agency's (Licensing Law 32 I (1), (2))."""
    working = begin(plan, state, now)
    for code in codes:
        working.step("refuse_acceptance", code)
        working.set(code, notice_by=None)
    return working.finish("refuse_acceptance")


def receive(plan: Plan, state: CaseState, codes: Iterable[str], materials: frozenset[str], *, now: Moment) -> Change:
    """Materials that were owed have come."""
    working = begin(plan, state, now)
    found: set[str] = set()
    for code in codes:
        review = working.check("receive", code)
        found |= {o.material for o in review.owed if o.material in materials}
        working.set(code, owed=tuple(o for o in review.owed if o.material not in materials))
    if materials - found:
        raise NotOwed(material="、".join(sorted(materials - found)))
    return working.finish("receive", materials=sorted(materials))


def suspend(plan: Plan, state: CaseState, code: str, ground: str, *, now: Moment) -> Change:
    """Stop both clocks on a ground of Licensing Law 45; nothing else stops the statutory one."""
    known = law().grounds
    if ground not in known:
        raise UnknownGround(ground=ground, grounds="、".join(name["zh"] for name in known.values()))
    working = begin(plan, state, now)
    if working.check("suspend", code).opinion is not None:
        raise AlreadyDecided(matter=code)
    review = working.step("suspend", code)
    working.set(code, ground=ground, paused_since=now.at, clock=(*review.clock, ClockEvent(verb="suspend", at=now.at)))
    working.reckon(code)
    return working.finish("suspend", ground=ground)


def resume(plan: Plan, state: CaseState, code: str, *, now: Moment) -> Change:
    """Let the clocks run on."""
    working = begin(plan, state, now)
    review = working.step("resume", code)
    working.set(code, ground="", paused_since=None, clock=(*review.clock, ClockEvent(verb="resume", at=now.at)))
    working.reckon(code)
    return working.finish("resume")


def extend(plan: Plan, state: CaseState, code: str, working_days: int, *, now: Moment) -> Change:
    """Lengthen the limits once, with the approval of the head (Licensing Law 42 I)."""
    working = begin(plan, state, now)
    review = working.check("extend", code)
    if plan.by_code[code].statutory.empty:
        raise NoLimitToExtend(matter=code)
    most, basis = now.limits.extension(now.at)
    if not 1 <= working_days <= most or review.extended:
        raise TooLong(most=most, basis=basis)
    event = ClockEvent(verb="extend", at=now.at, working_days=working_days)
    working.set(code, extended=working_days, clock=(*review.clock, event), warned=0)
    working.reckon(code)
    return working.finish("extend", working_days=working_days)


def decide(
    plan: Plan, state: CaseState, code: str, outcome: Outcome, *, now: Moment, on_commitment: bool = False
) -> Change:
    """The agency's opinion, or the next stage's turn where a matter passes through several hands."""
    if code in plan.group_of:
        others = "、".join(other for other in plan.group_of[code] if other != code)
        raise DecidedTogether(matter=code, others=others)
    return _opine("decide", plan, state, code, outcome, now=now, on_commitment=on_commitment)


def countersign(plan: Plan, state: CaseState, code: str, outcome: Outcome, *, now: Moment) -> Change:
    """Sign the joint record; it falls for all when the last has signed, and neither waits for the other."""
    if code not in plan.group_of:
        raise NotCountersigned(matter=code)
    return _opine("countersign", plan, state, code, outcome, now=now, on_commitment=False)


def _opine(
    verb: str, plan: Plan, state: CaseState, code: str, outcome: Outcome, *, now: Moment, on_commitment: bool
) -> Change:
    working = begin(plan, state, now)
    review = working.check(verb, code)
    working.free(code)
    if review.opinion is not None and not review.revalidate:
        raise AlreadyDecided(matter=code)
    matter = plan.by_code[code]
    if outcome is Outcome.REFUSED and not matter.refusable:
        raise CannotBeRefused(matter=code)
    if on_commitment and not matter.on_commitment:
        raise CommitmentMissing(matter=code)
    held = held_by(plan, state, code)
    if held:
        raise HeldByCorrection(matter=code, what="、".join(held))
    waits = waiting_for(plan, working.reviews, code)
    # A refusal needs no earlier result: who is refused anyway should hear it now.
    if waits and (outcome is Outcome.GRANTED or any(gate.kind not in gates.DECIDE for gate in waits)):
        raise GateClosed(matter=code, before="、".join(gate.before for gate in waits), kind="decide")
    hands = matter.hands
    if outcome is Outcome.GRANTED and review.hand + 1 < len(hands):
        following = hands[review.hand + 1]
        working.set(
            code, hand=review.hand + 1, agency=following.agency, division=following.division, owner=None, why=""
        )
        return working.finish(verb, forwarded=code)
    working.set(code, opinion=outcome, revalidate=False, commitment=on_commitment, why="")
    return working.finish(verb, opinion={code: outcome.value})


def waiting_for(plan: Plan, reviews: gates.Reviews, code: str) -> tuple[PlannedGate, ...]:
    """What keeps `code` from being decided: decide gates, and for a deciding lead the others' opinions."""
    shut = gates.shut(plan, reviews, code, gates.DECIDE)
    if plan.outcome is not JointOutcome.LEAD_DECIDES or code != plan.lead:
        return shut
    silent = [c for c, r in reviews.items() if c != code and r.opinion is None and r.stage in UNDECIDED]
    lead = tuple(PlannedGate(before=other, after=code, kind=GateKind.START) for other in silent)
    return (*shut, *lead)


def held_by(plan: Plan, state: CaseState, code: str) -> tuple[str, ...]:
    """What this review reads and the applicant has been asked to correct."""
    return tuple(
        line.what
        for notice in state.notices
        if notice.sent_at is not None
        for line in notice.open_lines
        if line.matter == code or code in plan.readers.get(line.what, ())
    )


def confirm(plan: Plan, state: CaseState, code: str, *, now: Moment) -> Change:
    """The changed value was looked at again; the decision stands."""
    working = begin(plan, state, now)
    if not working.check("confirm", code).revalidate:
        raise NothingToRevalidate(matter=code)
    working.set(code, revalidate=False)
    return working.finish("confirm")


def issuable(plan: Plan, state: CaseState, code: str) -> bool:
    """Whether the certificate may be made now."""
    review = state.reviews[code]
    return (
        review.stage is Stage.DECIDED
        and review.paper
        and not review.revalidate
        and review.parked is None
        and not gates.shut(plan, state.reviews, code, gates.FINALISE)
    )


def issue(plan: Plan, state: CaseState, code: str, certificate: str, *, now: Moment) -> Change:
    """The certificate has been made; what waits for its number goes on."""
    working = begin(plan, state, now)
    review = working.check("issue", code)
    working.free(code)
    if review.revalidate:
        raise MustBeRevalidated(matter=code)
    shut = gates.shut(plan, working.reviews, code, gates.FINALISE)
    if shut:
        raise GateClosed(matter=code, before="、".join(gate.before for gate in shut), kind="finalise")
    if not review.paper:
        raise wrong_stage("issue", code, review.stage)
    working.step("issue", code)
    working.set(code, certificate=certificate, numbered=True)
    return working.finish("issue", certificate={code: certificate})


def numbered(plan: Plan, state: CaseState, change: Change, codes: Iterable[str], *, now: Moment) -> Change:
    """The same step, after handlers have told the numbers of these matters: what waits for a number goes on."""
    working = Working(plan, state, change.after, now)
    for code in codes:
        working.set(code, numbered=True)
    said = {key: value for key, value in change.body.items() if key not in {"reviews", "case"}}
    again = working.finish(change.verb, **said)
    return replace(again, opened=(*change.opened, *again.opened), fell=(*change.fell, *again.fell))


def deliver(plan: Plan, state: CaseState, codes: Iterable[str], way: str, *, now: Moment) -> Change:
    """Results handed over."""
    working = begin(plan, state, now)
    for code in codes:
        working.step("deliver", code)
    return working.finish("deliver", way=way)


def withdraw(plan: Plan, state: CaseState, codes: Iterable[str] | None, *, now: Moment) -> Change:
    """The applicant takes back some matters, or with None everything that is not decided."""
    working = begin(plan, state, now)
    chosen = list(codes) if codes is not None else [c for c, r in state.reviews.items() if r.stage in UNDECIDED]
    if not chosen:
        code, review = next(iter(state.reviews.items()))
        raise wrong_stage("withdraw", code, review.stage)
    for code in chosen:
        review = working.check("withdraw", code)
        if review.opinion is not None:
            raise AlreadyDecided(matter=code)
        working.step("withdraw", code)
        working.set(code, notice_by=None, yellow_at=None, paused_since=None, parked=None)
    return working.finish("withdraw", whole=codes is None)


def claim(plan: Plan, state: CaseState, codes: Iterable[str], owner: int, *, now: Moment) -> Change:
    """Take reviews in hand."""
    working = begin(plan, state, now)
    for code in codes:
        working.check("claim", code)
        working.set(code, owner=owner)
    return working.finish("claim", owner=owner)


def release(plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment) -> Change:
    """Put reviews back that somebody has in hand. Raises NotHeld."""
    working = begin(plan, state, now)
    for code in codes:
        working.check("release", code)
        if working.review(code).owner is None:
            raise NotHeld
        working.set(code, owner=None)
    return working.finish("release", owner=None)


def reassign(plan: Plan, state: CaseState, code: str, owner: int | None, *, now: Moment) -> Change:
    """Give a review to a colleague, or with None back to everybody."""
    working = begin(plan, state, now)
    working.check("reassign", code)
    working.set(code, owner=owner)
    return working.finish("reassign", owner=owner)


def nudge(plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment, day: date) -> Change:
    """The applicant's reminder, once a day."""
    if state.nudged_on == day.isoformat():
        raise NudgedToday
    working = begin(plan, state, now)
    chosen = list(codes)
    open_ones = [code for code in chosen if working.review(code).stage not in FALLEN]
    for code in open_ones or chosen[:1]:
        working.check("nudge", code)
    working.set_case(nudged_on=day.isoformat())
    return working.finish("nudge", nudged=open_ones)


def tell_visit(
    verb: str, plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment, said: Mapping[str, object]
) -> Change:
    """An on-site visit was planned, moved, called off or reported: these reviews are touched, so that a page that does
    not know of it is stale.
    """
    working = begin(plan, state, now)
    for code in codes:
        working.check(verb, code)
        working.touch(code)
    return working.finish(verb, **said)


def warn(plan: Plan, state: CaseState, *, now: Moment) -> Change | None:
    """Yellow and red warnings that are due; each level fires once per review, the higher one alone if both are late."""
    working = begin(plan, state, now)
    levels: dict[str, int] = {}
    for code, review in list(working.reviews.items()):
        level = warning(review, now)
        if level > review.warned:
            levels[code] = level
    for code, level in levels.items():
        working.set(code, warned=level)
    return working.finish("warn", warned=levels) if levels else None


def warning(review: ReviewState, now: Moment) -> int:
    """0 green, 1 yellow, 2 red: computed from the limits, never counted down."""
    if review.stage is not Stage.ACCEPTED or review.opinion is not None:
        return GREEN
    ends = [end for end in (review.due_at, review.promised_at) if end is not None]
    if ends and min(ends) < now.at:
        return RED
    return YELLOW if review.yellow_at is not None and review.yellow_at <= now.at else GREEN


def end(verb: str, plan: Plan, state: CaseState, codes: Iterable[str], *, now: Moment) -> Change:
    """After issue: revoke 撤销, cancel 注销, expire 到期."""
    working = begin(plan, state, now)
    for code in codes:
        working.step(verb, code)
        working.set(code, revalidate=False)
    return working.finish(verb)
