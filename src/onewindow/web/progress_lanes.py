"""The swimlane of a case as its applicant sees it: one lane per matter, from what the timeline says. PURE."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext

from onewindow.cases.queries import Happened, ReviewLine, Waiting
from onewindow.cases.stages import FALLEN, UNDECIDED, Stage
from onewindow.rules.calendar import Calendar

from . import formats
from .flow import BarState, Stretch, axis_between
from .office_time import Left, left
from .viewmodels import Lane, Swimlane, Tone

_STOPS = frozenset({"suspend", "notify", "report_defects"})
_GOES_ON = frozenset({"resume", "resubmit", "lapse", "withdraw"})
_BAR = {"green": BarState.WORK, "yellow": BarState.NEAR, "red": BarState.LATE}
_MOST_DAYS = 30


def picture(
    reviews: Sequence[ReviewLine],
    timeline: Sequence[Happened],
    *,
    calendar: Calendar,
    submitted: datetime,
    now: datetime,
    planned: datetime | None = None,
) -> Swimlane:
    """All lanes on one axis, from submission to the last limit; what waits is drawn until `planned`."""
    ends = [end for r in reviews for end in (limit_of(r), r.decided_at) if end is not None]
    open_now = any(Stage(r.stage) in UNDECIDED for r in reviews)
    last = max([*ends, *([now] if open_now else []), submitted])
    axis = axis_between(
        calendar, submitted.astimezone(calendar.zone).date(), last.astimezone(calendar.zone).date(), most=_MOST_DAYS
    )
    lanes = tuple(_lane(r, timeline, calendar=calendar, submitted=submitted, now=now, planned=planned) for r in reviews)
    words = gettext("现在 %(when)s") % {"when": formats.moment(now)} if open_now else ""
    return Swimlane(
        title=gettext("谁在办、办到哪"), axis=axis, lanes=lanes, now=now if open_now else None, now_words=words
    )


def limit_of(review: ReviewLine) -> datetime | None:
    """The limit that is shown: the promise, else the law's."""
    return review.promised_at or review.due_at


def left_of(review: ReviewLine, calendar: Calendar, now: datetime) -> Left | None:
    """What is left of a review's time; None without a limit, and while its clock stands still."""
    limit = limit_of(review)
    if limit is None or review.accepted_at is None or review.paused_since is not None:
        return None
    return left(calendar, since=review.accepted_at, until=limit, now=now)


def time_words(found: Left) -> str:
    """剩 2 天 3 小时 / 剩 2 天 / 超 5 小时 / 剩 40 分: never a nought of anything."""
    if found.days:
        span = gettext("%(d)s 天 %(h)s 小时") if found.hours else gettext("%(d)s 天")
    elif found.hours:
        span = gettext("%(h)s 小时 %(m)s 分") if found.minutes else gettext("%(h)s 小时")
    elif found.minutes:
        span = gettext("%(m)s 分")
    else:
        return gettext("刚到时限") if found.late else gettext("剩不到 1 分钟")
    told = span % {"d": found.days, "h": found.hours, "m": found.minutes}
    return gettext("超 %(span)s") % {"span": told} if found.late else gettext("剩 %(span)s") % {"span": told}


def reasons(waits: Iterable[Waiting]) -> str:
    """Why a review does not go on, in one line."""
    said = {
        "gate": gettext("等“%(name)s”有结果"),
        "joint": gettext("等“%(name)s”一起定"),
        "correction": gettext("等您改“%(name)s”"),
        "suspension": gettext("%(name)s期间停表"),
        "parked": gettext("等外部系统答复"),
        "lead": gettext("等牵头单位决定"),
    }
    return gettext("；").join(dict.fromkeys(said.get(w.why, "%(name)s") % {"name": w.name} for w in waits))


def _lane(
    review: ReviewLine,
    timeline: Sequence[Happened],
    *,
    calendar: Calendar,
    submitted: datetime,
    now: datetime,
    planned: datetime | None,
) -> Lane:
    stage = Stage(review.stage)
    end = review.decided_at or _fell(review, timeline) or now
    state, tone, detail = _state(review, stage, calendar, now)
    begin = review.received_at or submitted
    stretches: tuple[Stretch, ...] = ()
    if stage is not Stage.WAITING:
        colour = BarState.DONE if stage not in UNDECIDED else _BAR.get(review.level, BarState.WORK)
        stretches = pieces_of(begin, max(end, begin), holds_of(review, timeline, stage, now), colour)
    elif planned is not None and planned > now:
        stretches = (Stretch(state=BarState.PLAN, since=now, until=planned),)
    return Lane(
        name=review.agency_name,
        who=f"{review.name} · {review.hand}" if review.hand else review.name,
        stretches=stretches,
        limit=limit_of(review),
        state=state,
        tone=tone,
        detail=detail,
    )


def _state(review: ReviewLine, stage: Stage, calendar: Calendar, now: datetime) -> tuple[str, Tone, str]:
    if stage in FALLEN or stage in {Stage.REVOKED, Stage.EXPIRED, Stage.CANCELLED}:
        return review.stage_name, Tone.OFF, ""
    if stage not in UNDECIDED:
        tone = Tone.BAD if review.outcome == "refused" else Tone.OK
        return review.outcome_name or review.stage_name, tone, formats.moment(review.decided_at)
    if stage is Stage.CORRECTING:
        return gettext("停表 · 等您"), Tone.PAUSE, reasons(review.waits)
    if stage is Stage.SUSPENDED or review.paused_since is not None:
        return gettext("停表"), Tone.PAUSE, reasons(review.waits)
    found = left_of(review, calendar, now)
    if found is None:
        return review.stage_name, Tone.PLAIN, reasons(review.waits)
    tone = {BarState.LATE: Tone.BAD, BarState.NEAR: Tone.WARN}.get(_BAR[review.level], Tone.PLAIN)
    why = reasons(review.waits)
    return time_words(found), tone, why or gettext("%(when)s 到期") % {"when": formats.moment(limit_of(review))}


def _fell(review: ReviewLine, timeline: Sequence[Happened]) -> datetime | None:
    if Stage(review.stage) not in FALLEN:
        return None
    return next((one.at for one in reversed(timeline) if review.matter in one.matters), None)


def holds_of(
    review: ReviewLine, timeline: Sequence[Happened], stage: Stage, now: datetime
) -> list[tuple[datetime, datetime]]:
    """When the applicant or a suspension held a review up."""
    holds, since = [], None
    for one in timeline:
        if review.matter not in one.matters:
            continue
        if one.verb in _STOPS and since is None:
            since = one.at
        elif one.verb in _GOES_ON and since is not None:
            holds.append((since, one.at))
            since = None
    if since is not None and (stage in {Stage.CORRECTING, Stage.SUSPENDED} or review.paused_since is not None):
        holds.append((since, now))
    return holds


def pieces_of(
    begin: datetime, end: datetime, holds: Sequence[tuple[datetime, datetime]], colour: BarState
) -> tuple[Stretch, ...]:
    """The bars of a lane: its time in `colour`, hatched where it was held up."""
    found, at = [], begin
    for since, until in holds:
        if since > at:
            found.append(Stretch(state=colour, since=at, until=since))
        found.append(Stretch(state=BarState.HOLD, since=max(since, begin), until=min(until, end)))
        at = until
    if end > at or not found:
        found.append(Stretch(state=colour, since=at, until=end))
    return tuple(found)
