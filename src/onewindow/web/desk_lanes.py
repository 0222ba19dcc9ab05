"""The swimlane of a case as a reviewer sees it: every agency with bars, pauses, limit and what it waits for. PURE."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.limits import RegionLimits
from onewindow.cases.plans import Plan
from onewindow.cases.queries import Happened, ReviewLine, Waiting
from onewindow.cases.stages import FALLEN, UNDECIDED, Stage

from . import formats
from .flow import Axis, BarState, Stretch, axis_between
from .progress_lanes import holds_of, left_of, limit_of, pieces_of, time_words
from .viewmodels import Lane, Swimlane, Tone

_BAR = {"green": BarState.WORK, "yellow": BarState.NEAR, "red": BarState.WORK}
_MOST_DAYS = 30
#: A limit farther right than this leaves no room for words behind it.
_ROOM = 0.68


def picture(
    reviews: Sequence[ReviewLine],
    happened: Sequence[Happened],
    *,
    mine: str,
    own: frozenset[str],
    number: str,
    plan: Plan,
    limits: RegionLimits,
    submitted: datetime,
    now: datetime,
) -> Swimlane:
    """All lanes on one axis, from submission to the last limit. `mine`: the review of this page; `own`: those one may
    open.
    """
    planned = _planned(reviews, plan, limits, now)
    open_now = any(Stage(review.stage) in UNDECIDED for review in reviews)
    ends = [end for r in reviews for end in (limit_of(r), r.decided_at) if end is not None]
    last = max([*ends, *(until for _, until in planned.values()), *([now] if open_now else []), submitted])
    zone = limits.calendar.zone
    first, beyond = submitted.astimezone(zone).date(), limits.calendar.add_working_days(last.astimezone(zone).date(), 1)
    axis = axis_between(limits.calendar, first, beyond, most=_MOST_DAYS)
    lanes = []
    for review in reviews:
        url = reverse("web:desk_case", args=[number, review.matter]) if review.matter in own - {mine} else ""
        plan_of, you = planned.get(review.matter), review.matter == mine
        lanes.append(_lane(review, happened, plan_of, axis=axis, you=you, url=url, limits=limits, now=now))
    words = gettext("现在 %(when)s") % {"when": _weekday_time(now)} if open_now else ""
    return Swimlane(
        title=gettext("谁在办、还剩多久"), axis=axis, lanes=tuple(lanes), now=now if open_now else None, now_words=words
    )


def _weekday_time(at: datetime) -> str:
    return f"{formats.weekday(at)} {formats.local(at):%H:%M}"


def _planned(
    reviews: Sequence[ReviewLine], plan: Plan, limits: RegionLimits, now: datetime
) -> Mapping[str, tuple[datetime, datetime]]:
    """When a review that is not accepted yet is likely to run: from now, or from the last limit it waits for, as long
    as it has promised.
    """
    ends = {review.matter: limit_of(review) or _expected(review, plan, limits, now) for review in reviews}
    found = {}
    for review in reviews:
        before = [w.matter for w in review.waits if w.why == "gate" and w.matter in ends]
        if Stage(review.stage) is not Stage.RECEIVED and not (Stage(review.stage) is Stage.WAITING and before):
            continue
        begin = max([now, *(ends[code] for code in before)])
        until = _expected(review, plan, limits, begin)
        found[review.matter] = (begin, until)
        ends[review.matter] = until
    return found


def _expected(review: ReviewLine, plan: Plan, limits: RegionLimits, begin: datetime) -> datetime:
    """When a review would end that was accepted at `begin`."""
    clocks = limits.clocks(plan.by_code[review.matter], begin, ())
    return clocks.promised_at or clocks.due_at or begin


def _lane(
    review: ReviewLine,
    happened: Sequence[Happened],
    planned: tuple[datetime, datetime] | None,
    *,
    axis: Axis,
    you: bool,
    url: str,
    limits: RegionLimits,
    now: datetime,
) -> Lane:
    stage, limit = Stage(review.stage), limit_of(review)
    state, tone, detail = _state(review, stage, limits, now)
    stretches: tuple[Stretch, ...] = ()
    if review.received_at is not None:
        end = review.decided_at or _fell(review, happened) or now
        colour = _BAR.get(review.level, BarState.WORK) if stage in UNDECIDED else BarState.DONE
        holds = holds_of(review, happened, stage, now)
        bars = pieces_of(review.received_at, max(end, review.received_at), holds, colour)
        stretches = _overdue(bars, limit) if stage in UNDECIDED else bars
    if planned is not None:
        stretches = (*stretches, Stretch(state=BarState.PLAN, since=planned[0], until=planned[1]))
    return Lane(
        name=review.agency_name,
        who=f"{review.name} · {review.hand}" if review.hand else review.name,
        you=you,
        stretches=stretches,
        limit=limit if review.accepted_at is not None else None,
        note=_note(review, stage, limit) if limit is None or axis.share(limit) < _ROOM else "",
        state=state,
        tone=tone,
        detail=detail,
        url=url,
    )


def _overdue(bars: tuple[Stretch, ...], limit: datetime | None) -> tuple[Stretch, ...]:
    """What lies beyond the limit is red, whoever works on it."""
    if limit is None:
        return bars
    found: list[Stretch] = []
    for bar in bars:
        if bar.state is BarState.HOLD or bar.until <= limit:
            found.append(bar)
            continue
        if bar.since < limit:
            found.append(Stretch(state=bar.state, since=bar.since, until=limit))
        found.append(Stretch(state=BarState.LATE, since=max(bar.since, limit), until=bar.until))
    return tuple(found)


def _fell(review: ReviewLine, happened: Sequence[Happened]) -> datetime | None:
    if Stage(review.stage) not in FALLEN:
        return None
    return next((one.at for one in reversed(happened) if review.matter in one.matters), None)


def _state(review: ReviewLine, stage: Stage, limits: RegionLimits, now: datetime) -> tuple[str, Tone, str]:
    if stage in FALLEN or stage in {Stage.REVOKED, Stage.EXPIRED, Stage.CANCELLED}:
        return review.stage_name, Tone.OFF, ""
    if stage not in UNDECIDED:
        again = gettext("内容更正，待重新核对") if review.revalidate else formats.moment(review.decided_at)
        tone = Tone.BAD if review.outcome == "refused" or review.revalidate else Tone.OK
        return review.outcome_name or review.stage_name, tone, again
    why = reasons(review.waits)
    if stage in {Stage.CORRECTING, Stage.SUSPENDED} or review.paused_since is not None:
        return gettext("停表"), Tone.PAUSE, why
    found = left_of(review, limits.calendar, now)
    if found is None:
        return review.stage_name, Tone.OFF if stage is Stage.WAITING else Tone.PLAIN, why
    tone = Tone.BAD if found.late else Tone.WARN if review.level == "yellow" else Tone.PLAIN
    return time_words(found), tone, why or review.stage_name


def _note(review: ReviewLine, stage: Stage, limit: datetime | None) -> str:
    if stage is Stage.RECEIVED:
        return gettext("等受理")
    if stage not in UNDECIDED or review.accepted_at is None:
        return ""
    if review.paused_since is not None or stage is Stage.SUSPENDED:
        return gettext("恢复后顺延")
    return gettext("%(when)s 到期") % {"when": formats.moment(limit)} if limit is not None else gettext("没有时限")


def reasons(waits: Sequence[Waiting]) -> str:
    """Why a review does not go on, for those who work on it."""
    said = {
        "gate": gettext("等“%(name)s”有结果"),
        "joint": gettext("等“%(name)s”一起定"),
        "correction": gettext("等申请人补正“%(name)s”"),
        "suspension": gettext("%(name)s期间停表"),
        "parked": gettext("外部系统没有应答"),
        "lead": gettext("等牵头部门决定"),
    }
    return gettext("；").join(dict.fromkeys(said.get(w.why, "%(name)s") % {"name": w.name} for w in waits))
