"""PURE: correction 补正: defects gathered into one notice, answered by the applicant, and what an answer reaches.

- Before acceptance the defects of all agencies gather in one notice; it is sent within the time for notices.
- A returned element holds up only the reviews that read it; the others go on.
- The applicant corrects only what was returned. An unchanged value sends nobody back to work; a changed one marks what
  was granted on it for re-validation.
- After acceptance an agency may still ask, at once and by itself; that never stops the statutory limit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .errors import (
    DefectTwice,
    NewDefectNeedsReason,
    NothingReturned,
    NothingToNotify,
    NotReturned,
    UnknownDefect,
)
from .plans import Plan
from .stages import BEFORE_ACCEPTANCE, FALLEN, Outcome, Stage
from .states import CaseState, ClockEvent, Line, Notice
from .transition import Change, Moment, Working, begin


@dataclass(frozen=True, kw_only=True, slots=True)
class Defect:
    """One thing an agency returns."""

    what: str  #: element or key of the material
    reason: str = ""  #: why only now, for a new defect on unchanged data after the notice


def report_defects(plan: Plan, state: CaseState, code: str, defects: Iterable[Defect], *, now: Moment) -> Change:
    """An agency reports what must be corrected. Before acceptance it waits for the notice, afterwards it is sent."""
    working = begin(plan, state, now)
    review = working.check("report_defects", code)
    matter = plan.by_code[code]
    readable = {*matter.reads, *matter.materials}
    open_ones = {line.what for notice in state.notices for line in notice.open_lines if line.matter == code}
    lines = []
    for defect in defects:
        if defect.what not in readable:
            raise UnknownDefect(matter=code, what=defect.what)
        if defect.what in open_ones:
            raise DefectTwice(what=defect.what)
        again = told_before(state, code, defect.what)
        if again and not defect.reason.strip():
            raise NewDefectNeedsReason(what=defect.what)
        open_ones.add(defect.what)
        lines.append(Line(matter=code, what=defect.what, again=again))
    if not lines:
        raise NothingToNotify
    if review.stage is Stage.ACCEPTED:
        _open_notice(working, tuple(lines), sent=True)
        _hold(working, lines)
    else:
        _gather(working, tuple(lines))
    # `again` stands in the event for oversight: a defect told in pieces.
    return working.finish("report_defects", again=[line.what for line in lines if line.again])


def told_before(state: CaseState, code: str, what: str) -> bool:
    """Whether the one-time notice is out, this review had its chance in it, and `what` has not changed since."""
    received = state.reviews[code].received_at
    for notice in state.notices:
        if notice.sent_at is None or received is None or received > notice.sent_at:
            continue
        changed = any(line.what == what and line.answer == "changed" for later in state.notices for line in later.lines)
        if not changed:
            return True
    return False


def notify(plan: Plan, state: CaseState, *, now: Moment) -> Change:
    """Send the gathered notice. Who reads something returned waits for the applicant; everybody else goes on."""
    working = begin(plan, state, now)
    notice = state.gathering
    if notice is None:
        raise NothingToNotify
    sent = replace(notice, sent_at=now.at, answer_by=now.limits.answer_by(now.at))
    working.set_case(notices=(*state.notices[:-1], sent))
    _hold(working, sent.lines)
    return working.finish("notify", notice=notice.n)


def resubmit(plan: Plan, state: CaseState, answers: Mapping[str, bool], *, now: Moment) -> Change:
    """The applicant's answer: what was returned -> whether it changed. Several may stay open."""
    working = begin(plan, state, now)
    returned = {line.what for notice in state.notices if notice.sent_at is not None for line in notice.open_lines}
    if not returned:
        raise NothingReturned
    strange = sorted(set(answers) - returned)
    if strange:
        raise NotReturned(what="、".join(strange))
    working.set_case(notices=tuple(_answered(notice, answers) for notice in state.notices))
    changed = {what for what, differs in answers.items() if differs}
    _released(working)
    _revalidate(working, changed)
    return working.finish("resubmit", changed=sorted(changed), unchanged=sorted(set(answers) - changed))


def amend(plan: Plan, state: CaseState, changed: Iterable[str], *, now: Moment) -> Change:
    """A trivial mistake corrected on the spot at the window (Licensing Law 32 I (3)), before anybody has accepted."""
    working = begin(plan, state, now)
    what = sorted(set(changed))
    readers = {code for key in what for code in plan.readers.get(key, ())}
    unknown = [key for key in what if key not in plan.readers]
    if unknown or not readers:
        raise NotReturned(what="、".join(unknown))
    _touch_readers(working, "amend", readers)
    return working.finish("amend", changed=what)


def supplement(plan: Plan, state: CaseState, added: Iterable[str], *, now: Moment, held: Iterable[str] = ()) -> Change:
    """Values that could be left open at submission and come later (a filing's web address after opening).

    What is on file already (`held`) changes only by a correction.
    """
    working = begin(plan, state, now)
    what = sorted(set(added))
    unknown = [key for key in what if key not in plan.readers or key in set(held)]
    if unknown or not what:
        raise NotReturned(what="、".join(unknown))
    _touch_readers(working, "supplement", {code for key in what for code in plan.readers[key]})
    return working.finish("supplement", added=what)


def _touch_readers(working: Working, verb: str, readers: Iterable[str]) -> None:
    """Whoever reads the value sees that it moved; matters that fell away no longer count."""
    reading = sorted(readers)
    lasting = [code for code in reading if working.review(code).stage not in FALLEN]
    for code in lasting or reading[:1]:
        working.check(verb, code)
        working.touch(code)


def lapse(plan: Plan, state: CaseState, *, now: Moment) -> Change:
    """The term for an answer has passed: what still waits for it ends."""
    working = begin(plan, state, now)
    late = [n for n in state.notices if n.sent_at and n.answer_by is not None and n.answer_by < now.at and n.open_lines]
    ended = []
    for code, review in list(working.reviews.items()):
        if review.stage is Stage.CORRECTING and any(_concerns(plan, code, line) for n in late for line in n.open_lines):
            ended.append(code)
    if not ended:
        raise NothingReturned
    for code in ended:
        working.step("lapse", code)
    return working.finish("lapse", lapsed=ended)


def _gather(working: Working, lines: tuple[Line, ...]) -> None:
    state = working.state
    notice = state.gathering
    if notice is None:
        _open_notice(working, lines, sent=False)
    else:
        more = replace(notice, lines=(*notice.lines, *lines))
        working.set_case(notices=(*state.notices[:-1], more))


def _open_notice(working: Working, lines: tuple[Line, ...], *, sent: bool) -> None:
    state, now = working.state, working.now
    waiting = [r.received_at for r in state.reviews.values() if r.stage is Stage.RECEIVED and r.received_at]
    closes = now.at if sent else max(now.at, now.limits.gather_by(min(waiting, default=now.at)))
    notice = Notice(
        n=len(state.notices) + 1,
        opened_at=now.at,
        closes_at=closes,
        sent_at=now.at if sent else None,
        answer_by=now.limits.answer_by(now.at) if sent else None,
        lines=lines,
    )
    before = state.notices
    # A notice that is being gathered stays the last one.
    gathering = () if state.gathering is None else before[-1:]
    kept = before[:-1] if gathering else before
    working.set_case(notices=(*kept, notice, *gathering))


def _hold(working: Working, lines: Iterable[Line]) -> None:
    """Stop exactly the reviews that read something returned."""
    returned = tuple(lines)
    for code, review in list(working.reviews.items()):
        if not any(_concerns(working.plan, code, line) for line in returned):
            continue
        if review.stage is Stage.RECEIVED:
            working.set(code, stage=Stage.CORRECTING, notice_by=None, completed_at=None)
        elif review.stage is Stage.ACCEPTED and review.opinion is None and review.paused_since is None:
            # Only the promised clock pauses; `rules.deadlines` leaves the statutory one running.
            event = ClockEvent(verb="request_correction", at=working.now.at)
            working.set(code, paused_since=working.now.at, clock=(*review.clock, event))
            working.reckon(code)


def _released(working: Working) -> None:
    """Let go what nothing holds any more."""
    at = working.now.at
    still = [line for n in working.state.notices if n.sent_at is not None for line in n.open_lines]
    for code, review in list(working.reviews.items()):
        if any(_concerns(working.plan, code, line) for line in still):
            continue
        if review.stage is Stage.CORRECTING:
            by = working.now.limits.notice_by(working.plan.by_code[code], at)
            working.set(code, stage=Stage.RECEIVED, completed_at=at, notice_by=by)
        elif review.stage is Stage.ACCEPTED and review.paused_since is not None:
            working.set(code, paused_since=None, clock=(*review.clock, ClockEvent(verb="resubmit", at=at)))
            working.reckon(code)


def _revalidate(working: Working, changed: set[str]) -> None:
    """What was granted on an old value is marked, never silently kept; who still reads it sees that it moved."""
    for code, review in list(working.reviews.items()):
        if review.stage in FALLEN or not any(code in working.plan.readers.get(what, ()) for what in changed):
            continue
        granted = Outcome.GRANTED in {review.opinion, review.outcome}
        if granted and review.stage not in BEFORE_ACCEPTANCE:
            working.set(code, revalidate=True)
        else:
            working.touch(code)


def _answered(notice: Notice, answers: Mapping[str, bool]) -> Notice:
    if notice.sent_at is None:
        return notice
    lines = tuple(
        line
        if line.answer or line.what not in answers
        else replace(line, answer="changed" if answers[line.what] else "unchanged")
        for line in notice.lines
    )
    return replace(notice, lines=lines)


def _concerns(plan: Plan, code: str, line: Line) -> bool:
    return line.matter == code or code in plan.readers.get(line.what, ())
