"""The case page of the desk, put together: head with the clock of the whole, lanes, slice, box, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.limits import RegionLimits, region_limits
from onewindow.cases.queries import ClockView, Happened, NoticeView, ReviewLine
from onewindow.cases.stages import UNDECIDED, Stage
from onewindow.core import clock

from . import formats
from .desk_deciding import deciding, small_acts
from .desk_frame import Desk
from .desk_lanes import picture
from .desk_letters import letters_of
from .desk_lists import holder_words
from .desk_looking import look_box
from .desk_models import CaseHead, DeskPage, LimitFold, NoticeBox, Refusal
from .desk_slice import check_lines, fact_groups, material_rows, viewer_of
from .office_time import Left, left
from .progress_lanes import limit_of
from .route_map import maps_of
from .viewmodels import Chip, Happening, Text, Tone

_TONES = {"decide": "ok", "countersign": "ok", "issue": "ok", "accept": "ok", "resubmit": "ok", "deliver": "ok"}
_TONES |= dict.fromkeys(("suspend", "notify", "report_defects"), "pause")
_TONES |= dict.fromkeys(("refuse_acceptance", "park", "warn", "revoke", "abort"), "bad")
_MOST_HAPPENED = 60


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A press that was refused: which verb, what was typed, why."""

    verb: str = ""  #: last part of the address
    typed: QueryDict  #: the form as it was sent
    refusal: Refusal | None = None  #: the sentence
    uncovered: frozenset[str] = frozenset()  #: elements that are shown in full on this answer
    document: str = ""  #: upload and page that are shown beside the decision
    drafted: tuple[str, str] | None = None  #: title and picture of the letter as it would read


def desk_page(case: DeskCase, desk: Desk, key: str, pressed: Pressed) -> DeskPage:
    """Everything of the page; after a refused press with everything typed still in place."""
    number, matter = case.page.head.number, case.page.review.matter
    hidden = (("version", str(case.page.head.version)), ("key", key))
    action = reverse("web:desk_act", args=[number, matter, "decide"])
    markable = "report_defects" in case.page.verbs
    typed = pressed.typed if pressed.verb == "decide" else QueryDict()
    box = deciding(case, desk, action, typed, hidden)
    return DeskPage(
        head=head_of(case),
        picture=_picture(case),
        checks=check_lines(case.page.checks, case.naming),
        facts=fact_groups(case, typed, markable=markable, uncovered=pressed.uncovered),
        materials=material_rows(case, typed, markable=markable),
        deciding=box,
        outcome=_outcome(case),
        acts=small_acts(case, desk, pressed.typed, pressed.verb),
        hidden=hidden,
        notices=tuple(_notice(notice, case) for notice in case.page.notices if notice.lines),
        limits=_limits(case),
        maps=maps_of(case.naming.catalogue, {fact.element: fact.value for fact in case.page.facts}),
        happened=tuple(happening(one, case) for one in reversed(case.happened[-_MOST_HAPPENED:])),
        holder=holder_words(desk, case.page.owner),
        form="decide" if box is not None else "plain",
        looks=look_box(case, pressed.typed, pressed.uncovered),
        viewer=viewer_of(case, pressed.document or pressed.typed.get("doc", "")),
        letters=letters_of(case),
        drafted=pressed.drafted,
        refusal=pressed.refusal,
    )


def reviews_of(case: DeskCase) -> list[ReviewLine]:
    """All reviews of the case, in its order."""
    lines = {line.matter: line for line in (case.page.review, *case.page.siblings)}
    return [lines[code] for code in case.seen.loaded.plan.by_code]


def head_of(case: DeskCase) -> CaseHead:
    """The head of the page."""
    head = case.page.head
    service = case.naming.catalogue.service.get(head.service)
    place = formats.local_name(head.place)
    title = formats.local_name(service.plain_name) if service is not None else head.title
    handed_in = gettext("%(when)s 提交") % {"when": formats.moment(head.submitted_at)}
    label, figures, words, until, found = _clock(case, region_limits(), clock.now())
    return CaseHead(
        applicant=head.applicant_name,
        title=case.page.review.name,
        chips=tuple(_chips(case)),
        number=head.number,
        meta=(title, place, handed_in),
        label=label,
        figures=figures,
        words=words,
        until=until,
        share=found.share if found is not None and not found.late else 1.0,
        state=found.state.value if found is not None else "done" if not head.open_reviews else "hold",
    )


def _chips(case: DeskCase) -> list[Chip]:
    reviews = reviews_of(case)
    now = clock.now()
    agencies = len({review.agency for review in reviews})
    chips = [Chip(words=_together(agencies, len(reviews)))]
    if case.page.head.priority:
        chips.append(Chip(words=gettext("绿色通道"), tone=Tone.GOLD, icon="bolt"))
    chips.append(Chip(words=case.page.review.stage_name, tone=_stage_tone(case.page.review)))
    if case.page.review.level == "yellow":
        chips.append(Chip(words=gettext("临期"), tone=Tone.WARN))
    late = [r for r in reviews if Stage(r.stage) is Stage.ACCEPTED and (limit_of(r) or now) < now]
    nudged = case.seen.loaded.state.nudged_on
    if nudged and Stage(case.page.review.stage) in UNDECIDED:
        who = next((one.who for one in reversed(case.happened) if one.verb == "nudge"), "")
        words = gettext("%(who)s%(day)s催办") % {"who": who, "day": formats.day_short(date.fromisoformat(nudged))}
        chips.append(Chip(words=words, tone=Tone.WARN, icon="bell"))
    if late:
        chips.append(Chip(words=ngettext("%(n)s 家超时", "%(n)s 家超时", len(late)) % {"n": len(late)}, tone=Tone.BAD))
    return chips


def _together(agencies: int, matters: int) -> str:
    if agencies > 1:
        return ngettext("%(n)s 家同时审", "%(n)s 家同时审", agencies) % {"n": agencies}
    if matters > 1:
        return ngettext("%(n)s 个事项一起办", "%(n)s 个事项一起办", matters) % {"n": matters}
    return gettext("单办")


def _stage_tone(review: ReviewLine) -> Tone:
    stage = Stage(review.stage)
    if stage in {Stage.SUSPENDED, Stage.CORRECTING} or review.paused_since is not None:
        return Tone.PAUSE
    if stage in UNDECIDED:
        return Tone.WARN if stage is Stage.RECEIVED else Tone.PLAIN
    return Tone.BAD if review.outcome == "refused" else Tone.OK


_Told = tuple[str, tuple[tuple[str, Text], ...], str, str, Left | None]


def _clock(case: DeskCase, limits: RegionLimits, now: datetime) -> _Told:
    """The clock of the whole; before acceptance, that of this review's notice."""
    head = case.page.head
    if not head.open_reviews:
        ended = gettext("%(when)s 办结") % {"when": formats.moment(head.closed_at)} if head.closed_at else ""
        return gettext("全流程"), (), gettext("已办结"), ended, None
    accepted = [review.accepted_at for review in reviews_of(case) if review.accepted_at is not None]
    limit = head.promised_at or head.due_at
    if accepted and limit is not None:
        found = left(limits.calendar, since=min(accepted), until=limit, now=now)
        waits = any(r.accepted_at is None and Stage(r.stage) in UNDECIDED for r in reviews_of(case))
        whole = (
            gettext("已受理的事项还剩") if waits else gettext("全流程还剩")
        )  # what waits for a gate has no clock yet
        label = gettext("已超过期限") if found.late else whole
        until = gettext("承诺 %(when)s 前办结") % {"when": formats.moment(limit)}
        return label, _figures(found), _nothing_left(found), until, found
    state = case.seen.loaded.state.reviews[case.page.review.matter]
    if state.notice_by is not None and state.received_at is not None:
        found = left(limits.calendar, since=state.received_at, until=state.notice_by, now=now)
        until = gettext("%(when)s 前受理或一次告知，逾期视为受理") % {"when": formats.moment(state.notice_by)}
        return gettext("受理还剩"), _figures(found), _nothing_left(found), until, found
    return gettext("全流程"), (), gettext("停表"), gettext("补正或前置完成后接着算"), None


def _nothing_left(found: Left) -> str:
    """What stands in place of figures."""
    return gettext("刚到时限") if found.late else gettext("不到 1 分钟")


def _figures(found: Left) -> tuple[tuple[str, Text], ...]:
    days, hours, minutes = (found.days, gettext("天")), (found.hours, gettext("小时")), (found.minutes, gettext("分"))
    shown = (days, hours) if found.days else (hours, minutes)
    return tuple((str(figure), unit) for figure, unit in shown if figure)


def _picture(case: DeskCase) -> Any:
    return picture(
        reviews_of(case),
        case.happened,
        mine=case.page.review.matter,
        own=frozenset(case.seen.mine),
        number=case.page.head.number,
        plan=case.seen.loaded.plan,
        limits=region_limits(),
        submitted=case.page.head.submitted_at,
        now=clock.now(),
    )


def _outcome(case: DeskCase) -> tuple[Chip, Text] | None:
    """What was said here, once it is said."""
    review = case.page.review
    said = [case.page.words.get(f"{verb}.opinion", "") for verb in ("decide", "countersign")]
    why = case.page.words.get("refuse_acceptance.reason", "") or next((text for text in said if text), "")
    state = case.seen.loaded.state.reviews[review.matter]
    if not review.outcome and state.opinion is None:
        return None
    word = review.outcome_name or case.naming.outcome(review.matter, state.opinion.value if state.opinion else "")
    refused = "refused" in {review.outcome, state.opinion}
    ended = {"gate": gettext("因前置事项未通过而终止"), "joint": gettext("随联合办理的结果")}.get(review.why, "")
    tone, icon = (Tone.BAD, "cross") if refused else (Tone.OK, "check")
    return Chip(words=word, tone=tone, icon=icon), ended or why


def _notice(notice: NoticeView, case: DeskCase) -> NoticeBox:
    if notice.sent_at is None:
        title = gettext("一次性告知：汇总中")
        small = gettext("%(when)s 前自动发出") % {"when": formats.moment(notice.closes_at)}
    else:
        title = gettext("一次性告知：%(when)s 发出") % {"when": formats.moment(notice.sent_at)}
        small = gettext("%(when)s 前答复") % {"when": formats.moment(notice.answer_by)} if notice.answer_by else ""
    words = {
        "": Chip(words=gettext("等答复"), tone=Tone.PAUSE),
        "changed": Chip(words=gettext("已改"), tone=Tone.OK),
        "unchanged": Chip(words=gettext("申请人说没有错"), tone=Tone.WARN),
    }
    gathering = notice.sent_at is None
    waiting = Chip(words=gettext("未发出"), tone=Tone.OFF)
    lines = tuple((line.label, line.says, waiting if gathering else words[line.answer]) for line in notice.lines)
    return NoticeBox(title=title, small=small, lines=lines, may_send=gathering and "notify" in case.page.verbs)


def _limits(case: DeskCase) -> tuple[LimitFold, ...]:
    names = (("statutory", gettext("法定时限")), ("promised", gettext("承诺时限")))
    return tuple(_limit(name, case.page.clocks[key], case.page.review) for key, name in names)


def _limit(name: str, view: ClockView, review: ReviewLine) -> LimitFold:
    if view.due_at is not None:
        due = gettext("%(when)s 到期") % {"when": formats.moment(view.due_at)}
    elif view.lines:
        due = gettext("停表中，恢复后接着算")
    else:
        due = gettext("受理后开始计算") if review.accepted_at is None else gettext("没有规定")
    said = (*view.lines, *view.warnings)
    return LimitFold(name=name, due=due, lines=tuple(sentence.text(gettext) for sentence in said))


def happening(one: Happened, case: DeskCase) -> Happening:
    """An entry of the history; the words are told only of one's own matter."""
    codes = [code for code in one.matters if code in case.seen.loaded.plan.by_code]
    few = 0 < len(codes) < len(case.seen.loaded.plan.by_code)
    about = formats.joined(case.naming.matter(code) for code in codes[:3]) if few else ""
    what = gettext("%(verb)s：%(matters)s") % {"verb": one.verb_name, "matters": about} if about else one.verb_name
    own = next((each.words for each in case.page.timeline if each.seq == one.seq), {})
    said = formats.joined(text for text in own.values() if text)
    who = f"{one.who} · “{said}”" if said else one.who
    return Happening(when=formats.moment(one.at), what=what, who=who, tone=_TONES.get(one.verb, ""))


def since(case: DeskCase, seen: int) -> tuple[Happening, ...]:
    """What happened after the version that a page had seen."""
    later: Sequence[Happened] = [one for one in case.happened if one.seq > seen]
    return tuple(happening(one, case) for one in later)
