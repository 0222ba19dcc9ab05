"""One case for its applicant: the big clock, who has it and why, the swimlane, what happened, results."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.cases.limits import RegionLimits, region_limits
from onewindow.cases.progress_queries import Answering, answering
from onewindow.cases.queries import ClockView, Progress, ReviewLine, access_case, progress
from onewindow.cases.queries.ratings import rating_on
from onewindow.cases.records import Loaded
from onewindow.cases.stages import FALLEN, UNDECIDED, Stage
from onewindow.core import clock

from . import formats
from .office_time import Left, left
from .pay_waiting import payers_of
from .progress_lanes import left_of, picture, reasons, time_words
from .progress_models import BigClock, CaseNames, Holder, LimitLine, MatterLimits, OwedPaper, ProgressPage
from .ratings import card_of
from .startup_signing import waits_for_signers
from .viewmodels import Chip, Happening, Swimlane, Text, Tone
from .wallet import papers_for

_TONES = {"decide": "ok", "issue": "ok", "suspend": "pause", "notify": "pause", "report_defects": "pause", "submit": ""}
_MOST_HAPPENED = 40


def case_language() -> str:
    """The language in which a case is read."""
    return formats.language()


def names_of(held: Answering, seen: Progress) -> CaseNames:
    """The head of every page about a case."""
    return CaseNames(
        number=held.number,
        title=formats.local_name(held.catalogue.service[held.service].plain_name),
        applicant=seen.head.applicant_name,
        place=formats.local_name(seen.head.place),
        submitted=formats.moment(seen.head.submitted_at),
        service=held.service,
        matters=frozenset(held.catalogue.service[held.service].matters),
    )


def progress_page(user: Any, number: str) -> ProgressPage:
    """Everything of the page. Raises CaseNotFound."""
    found = access_case(user, number)
    held = answering(user, number, seen=found)
    seen = progress(user, number, language=case_language(), seen=found)
    limits, now = region_limits(), clock.now()
    granted = any(review.outcome == "granted" for review in seen.reviews)
    returned = returned_of(seen)
    waits = (*_signers(found.loaded), *payers_of(user, seen, held.catalogue))
    return ProgressPage(
        names=names_of(held, seen),
        version=held.version,
        clock=big_clock(seen, limits, now, waits_for_you=bool(returned)),
        holders=(*waits, *holders_of(seen, limits, now, len(returned))),
        picture=picture_of(seen, limits, now),
        happened=happened_of(seen),
        limits=tuple(limits_explained(review, seen.clocks[review.matter]) for review in seen.reviews),
        papers=papers_for(user, seen.head, granted=granted),
        results=tuple(result_of(review, seen) for review in seen.reviews if Stage(review.stage) not in UNDECIDED),
        owed=_owed(held),
        delivery=gettext("全部办好后一起送达") if held.together else gettext("哪个先办好，哪个先送达"),
        can_nudge="nudge" in seen.verbs and _open(seen),
        nudged=any(one.verb == "nudge" and _same_day(one.at, now) for one in seen.timeline),
        can_withdraw="withdraw" in seen.verbs and bool(held.withdrawable),
        returned=len(returned),
        granted=granted,
        rating=None if _open(seen) else card_of(held.number, rating_on(user, held.number), held.catalogue),
    )


def returned_of(seen: Progress) -> frozenset[str]:
    """What has been returned and not been answered yet."""
    if not _open(seen):
        return frozenset()
    return frozenset(line.what for notice in seen.notices for line in notice.lines if not line.answer)


def picture_of(seen: Progress, limits: RegionLimits, now: datetime) -> Swimlane:
    """Who did what, when."""
    return picture(
        seen.reviews,
        seen.timeline,
        calendar=limits.calendar,
        submitted=seen.head.submitted_at,
        now=now,
        planned=seen.head.promised_at or seen.head.due_at,
    )


def _open(seen: Progress) -> bool:
    return seen.head.open_reviews > 0


def _same_day(at: datetime, now: datetime) -> bool:
    return at.astimezone(clock.SHANGHAI).date() == now.astimezone(clock.SHANGHAI).date()


def big_clock(seen: Progress, limits: RegionLimits, now: datetime, *, waits_for_you: bool) -> BigClock:
    """The clock at the top of a case."""
    head = seen.head
    if not _open(seen):
        fallen = all(Stage(review.stage) in FALLEN for review in seen.reviews)
        words, early = (gettext("已结束"), "") if fallen else _done(seen, limits)
        ended = head.closed_at or max((one.at for one in seen.timeline), default=None)
        until = formats.moment(ended) if fallen else gettext("%(when)s 办结") % {"when": formats.moment(ended)}
        until = f"{early} · {until}" if early else until
        return BigClock(label=gettext("办理结果"), figures=(), words=words, until=until, share=1.0, state="done")
    accepted = [review.accepted_at for review in seen.reviews if review.accepted_at is not None]
    limit = head.promised_at or head.due_at
    if limit is not None and accepted:
        label = gettext("离承诺办结还剩") if head.promised_at else gettext("离法定办结还剩")
        found = left(limits.calendar, since=min(accepted), until=limit, now=now)
        until = gettext("%(when)s 前办结") % {"when": formats.moment(limit)}
        return _running(found, gettext("已超过期限") if found.late else label, until)
    if waits_for_you or any(review.paused_since for review in seen.reviews):
        why = gettext("您改好交回后接着算") if waits_for_you else gettext("法定的中止事项结束后接着算")
        return BigClock(label=gettext("时限"), figures=(), words=gettext("停表"), until=why, share=1.0, state="hold")
    answer = limits.close_after(limits.notice_days(head.submitted_at), head.submitted_at)
    found = left(limits.calendar, since=head.submitted_at, until=answer, now=now)
    until = gettext("%(when)s 前答复是否受理，逾期不告知视为受理") % {"when": formats.moment(answer)}
    return _running(found, gettext("已超过期限") if found.late else gettext("离答复受理还剩"), until)


def _running(found: Left, label: Text, until: Text) -> BigClock:
    if found.days:
        hours = ((str(found.hours), gettext("小时")),) if found.hours else ()
        figures = ((str(found.days), gettext("天")), *hours)
    else:
        figures = ((str(found.hours), gettext("小时")), (str(found.minutes), gettext("分")))
    return BigClock(label=label, figures=figures, until=until, share=found.share, state=found.state.value)


def _signers(case: Loaded) -> tuple[Holder, ...]:
    """Those who must sign again what was corrected."""
    waits = waits_for_signers(case)
    if waits is None:
        return ()
    small = gettext("签过名的内容补正过，签好以前不能准予")
    return (Holder(name=waits[0], small=small, icon="user", you=True, url=waits[1]),)


def holders_of(seen: Progress, limits: RegionLimits, now: datetime, returned: int) -> tuple[Holder, ...]:
    """Who has the case: the applicant where `returned` places wait for him, the agencies, what comes later."""
    found = []
    if returned:
        words = ngettext("现在等您：改 %(n)s 处", "现在等您：改 %(n)s 处", returned) % {"n": returned}
        url = reverse("web:correction", args=[seen.head.number])
        small = gettext("改好交回，停下的部门马上接着办")
        found.append(Holder(name=words, small=small, icon="user", you=True, url=url))
    idle = {Stage.WAITING, Stage.CORRECTING}
    working = [r for r in seen.reviews if Stage(r.stage) in UNDECIDED - idle]
    by_agency: dict[str, list[ReviewLine]] = {}
    for review in working:
        by_agency.setdefault(review.agency_name, []).append(review)
    for agency, reviews in by_agency.items():
        found.append(Holder(name=agency, small=_doing(reviews, limits, now)))
    waiting = [r for r in seen.reviews if Stage(r.stage) is Stage.WAITING]
    if waiting:
        words = ngettext("%(n)s 个事项排在后面", "%(n)s 个事项排在后面", len(waiting)) % {"n": len(waiting)}
        why = dict.fromkeys(reasons(review.waits) for review in waiting)
        found.append(Holder(name=words, small=gettext("；").join(why), icon="clock"))
    return tuple(found)


def _doing(reviews: list[ReviewLine], limits: RegionLimits, now: datetime) -> str:
    first = reviews[0]
    why = reasons(first.waits)
    times = left_of(first, limits.calendar, now)
    parts = [first.stage_name, why or (time_words(times) if times is not None else "")]
    if len(reviews) > 1:
        parts.insert(0, ngettext("%(n)s 个事项", "%(n)s 个事项", len(reviews)) % {"n": len(reviews)})
    return " · ".join(part for part in parts if part)


def happened_of(seen: Progress) -> tuple[Happening, ...]:
    """The last events, newest first."""
    return tuple(happening_of(one, seen) for one in reversed(seen.timeline[-_MOST_HAPPENED:]))


def happening_of(one: Any, seen: Progress) -> Happening:
    """One event as a line of the timeline."""
    names = {review.matter: review.name for review in seen.reviews}
    about = [names[code] for code in one.matters if code in names]
    which = formats.joined(about) if 0 < len(about) < len(names) and len(about) < 3 else ""
    what = gettext("%(verb)s：%(matters)s") % {"verb": one.verb_name, "matters": which} if which else one.verb_name
    return Happening(when=formats.moment(one.at), what=what, who=one.who, tone=_TONES.get(one.verb, ""))


def limits_explained(review: ReviewLine, clocks: Any) -> MatterLimits:
    """Both limits of a matter, with how they were reckoned."""
    said = (("statutory", gettext("法定时限")), ("promised", gettext("承诺时限")))
    lines = tuple(_limit(name, clocks[key], review) for key, name in said)
    return MatterLimits(name=review.name, limits=lines)


def _limit(name: Text, view: ClockView, review: ReviewLine) -> LimitLine:
    if view.due_at is not None:
        due = gettext("%(when)s 到期") % {"when": formats.moment(view.due_at)}
    elif view.lines:
        due = gettext("停表中，恢复后接着算")
    elif review.accepted_at is None:
        due = gettext("受理后开始计算")
    else:
        due = gettext("没有规定")
    said = (*view.lines, *view.warnings)
    return LimitLine(name=name, due=due, lines=tuple(sentence.text(gettext) for sentence in said))


def result_of(review: ReviewLine, seen: Progress) -> tuple[Text, Chip, Text]:
    """A matter, its decision, and the reason where it was refused."""
    fell = Stage(review.stage) in FALLEN
    tone = Tone.OFF if fell else Tone.BAD if review.outcome == "refused" else Tone.OK
    words = review.stage_name if fell else review.outcome_name or review.stage_name
    spoken = [w for one in seen.timeline for key, w in one.words.items() if key in _opinions(review.matter)]
    why = {"gate": gettext("因前置事项未通过"), "joint": gettext("因联合办理的其他事项未通过")}.get(review.why, "")
    refused = spoken[-1] if spoken and review.outcome != "granted" else ""
    icon = "check" if tone is Tone.OK else "cross"
    return review.name, Chip(words=words, tone=tone, icon=icon), why or refused


def _opinions(matter: str) -> frozenset[str]:
    said = ("decide.opinion", "countersign.opinion", "refuse_acceptance.reason")
    return frozenset(f"{matter}/{key}" for key in said)


def _owed(held: Answering) -> tuple[OwedPaper, ...]:
    return tuple(
        OwedPaper(
            key=key,
            name=material_name(held, key),
            until=formats.day(until),
            given=held.files.get(key, ()),
        )
        for key, until in held.owed.items()
    )


def material_name(held: Answering, key: str) -> str:
    """Name of a material or element in the case's own edition."""
    catalogue = held.catalogue
    if key in catalogue.element:
        return formats.local_name(catalogue.element[key].name)
    code, _, which = key.partition(".")
    found = [m for m in catalogue.matter[code].materials if m.id == which] if code in catalogue.matter else []
    return formats.local_name(found[0].name) if found else gettext("材料")


def _done(seen: Progress, limits: RegionLimits) -> tuple[Text, Text]:
    """The words of a case that is decided: how it ended, and how much earlier than promised."""
    head = seen.head
    if any(review.outcome == "refused" or Stage(review.stage) in FALLEN for review in seen.reviews):
        return gettext("办完了"), ""
    promised = max((r.promised_at for r in seen.reviews if r.promised_at is not None), default=None)
    if promised is None or head.closed_at is None or head.closed_at > promised:
        return gettext("办成了"), ""
    early = limits.calendar.working_days_between(_day(head.closed_at, limits), _day(promised, limits))
    if early <= 0:
        return gettext("办成了"), ""
    return gettext("办成了"), ngettext("比承诺早 %(n)s 个工作日", "比承诺早 %(n)s 个工作日", early) % {"n": early}


def _day(at: datetime, limits: RegionLimits) -> date:
    return at.astimezone(limits.calendar.zone).date()


def with_supplements(page: ProgressPage, found: list[tuple[str, str]]) -> ProgressPage:
    """The page with links to later supplements of a filing."""
    return replace(page, supplements=tuple(found))
