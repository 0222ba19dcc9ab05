"""The history of a case as people read it, and its limits explained."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from onewindow.cases import stages
from onewindow.cases.facts import Source, key_of, opened
from onewindow.cases.limits import limit_of, region_limits, time_events
from onewindow.cases.models import Fact
from onewindow.cases.plans import LimitRule, PlannedMatter
from onewindow.cases.records import Loaded
from onewindow.cases.states import ReviewState
from onewindow.core.events import history
from onewindow.core.located import load
from onewindow.core.models import Event
from onewindow.core.names import say
from onewindow.rules import deadlines
from onewindow.rules.deadlines import Clock, Request
from onewindow.sheets.consents import consent_of
from onewindow.sheets.submission import Channel

from .naming import Naming
from .pages import ClockView, Happened

#: What agencies say with an act, by the names of their facts.
_SPOKEN = ("decide.", "countersign.", "confirm.", "suspend.", "resume.", "extend.", "refuse_acceptance.", "defect.")
_SPOKEN_TOO = ("revoke.", "cancel.", "retry.", "override.", "skip.", "abort.", "reassign.", "withdraw.")
#: What only the agencies need to know of one another.
_INSIDE = frozenset({"claim", "release", "reassign", "warn", "park", "retry", "override", "skip"})


def timeline(
    loaded: Loaded,
    naming: Naming,
    said: Mapping[int, Mapping[str, str]],
    *,
    codes: Iterable[str] | None = None,
    inside: bool = False,
    events: list[Event] | None = None,
    consent: bool = True,
) -> tuple[Happened, ...]:
    """What happened, first to last; with `codes` only what touched these matters. `said` is `spoken`.

    `events` is the history where it was read already; one query otherwise. What was handed in at a window begins with
    the consent under which it was filled in, for one query more (unless `consent` is False).
    """
    chosen = set(codes) if codes is not None else None
    events = history(loaded.stream) if events is None else events
    entries = list(_consented(events, naming)) if consent else []
    for event in events:
        touched = event.body.get("reviews", {})
        if chosen is not None and event.verb != "submit" and not chosen & set(touched):
            continue
        if event.verb in _INSIDE and not inside:
            continue
        row = stages.verbs().get(event.verb)
        matters = _meant(row, touched)
        names = row.name if row is not None else _named("happened", "submit")
        entries.append(
            Happened(
                seq=event.seq,
                at=event.at,
                verb=event.verb,
                verb_name=say(names, naming.language),
                who=_who(event, loaded, matters, naming),
                matters=matters,
                words={
                    k: v for k, v in said.get(event.seq, {}).items() if chosen is None or _subject(k) in {"", *chosen}
                },
            )
        )
    return tuple(entries)


def _meant(row: stages.VerbRow | None, touched: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The matters that the verb was about; one that only stopped waiting for them is not named."""
    goals = {stage.value for stage in row.steps.values()} if row is not None else set()
    about = tuple(code for code, new in touched.items() if new.get("stage") in goals)
    return about or tuple(touched)


def _consented(events: list[Event], naming: Naming) -> Iterator[Happened]:
    """The consent stands in the history of the draft; a draft of the portal needs none."""
    filed = events[0].body.get("filed", {}) if events else {}
    found = consent_of(filed["draft"]) if filed.get("draft") and filed.get("channel") == Channel.WINDOW else None
    if found is None:
        return
    who = _named("who", "agent" if found.agent else "applicant")
    named = _named("happened", f"consent_{found.way.value}")
    yield Happened(
        seq=0,
        at=found.at,
        verb="record_consent",
        verb_name=say(named, naming.language),
        who=say(who, naming.language),
        matters=(),
    )


def _named(kind: str, key: str) -> dict[str, str]:
    return _words()[kind][key]


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    """Who acts and what happens beside the stages, named in `timeline.yaml`."""
    found = load(Path(__file__).parents[1] / "timeline.yaml", shown_as="cases/timeline.yaml").plain()
    return cast("dict[str, dict[str, dict[str, str]]]", found)


def spoken(loaded: Loaded) -> Mapping[int, Mapping[str, str]]:
    """Seq -> key -> words. One query."""
    return spoken_in(loaded, Fact.objects.filter(case_id=loaded.id, source=Source.DECISION))


def spoken_in(loaded: Loaded, rows: Iterable[Fact]) -> Mapping[int, Mapping[str, str]]:
    """The same of facts that were read already. No query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if not row.element.startswith((*_SPOKEN, *_SPOKEN_TOO)):
            continue
        key = key_of(row.element, row.subject)
        sealed = None if row.sealed is None else bytes(row.sealed)
        found[row.seq][key] = str(opened(row.value, sealed, salt=loaded.salt, seq=row.seq, key=key))
    return found


def clocks_of(matter: PlannedMatter, review: ReviewState, division: str) -> dict[str, ClockView]:
    """Both limits of a review with their explanation, line by line. Pure reckoning, no query."""
    return {
        "statutory": _clock(matter.statutory, review, division, Clock.STATUTORY),
        "promised": _clock(matter.promised, review, division, Clock.PROMISED),
    }


def _clock(rule: LimitRule, review: ReviewState, division: str, which: Clock) -> ClockView:
    limit = limit_of(rule)
    limits = region_limits()
    if limit is None or review.accepted_at is None:
        return ClockView(due_at=None)
    accepted: Any = (
        review.accepted_at if limit.by_instant else review.accepted_at.astimezone(limits.calendar.zone).date()
    )
    request = Request(limit=limit, accepted=accepted, events=time_events(review.clock), division=division)
    told = deadlines.explain(
        request,
        limits.calendar,
        notice_working_days=limits.notice_days(review.received_at or review.accepted_at),
        clock=which,
    )
    return ClockView(due_at=told.due_at, lines=told.lines, warnings=told.warnings)


def _who(event: Event, loaded: Loaded, matters: tuple[str, ...], naming: Naming) -> str:
    if event.actor.startswith("system:"):
        return say(_named("who", "system"), naming.language)
    if event.actor.startswith("party:"):
        return say(_named("who", "applicant"), naming.language)
    if event.acting_for or (event.verb in {"accept", "receive", "deliver", "amend"} and len(matters) > 1):
        return say(_named("who", "window"), naming.language)
    if event.verb == "nudge":
        return say(_named("who", "above"), naming.language)
    names = {naming.agency(loaded.state.reviews[m].agency) for m in matters if m in loaded.state.reviews}
    return "、".join(sorted(name for name in names if name)) or say(_named("who", "window"), naming.language)


def _of(words: Mapping[str, str], codes: set[str] | None) -> dict[str, str]:
    """What was said to everybody, and to these matters."""
    return {key: text for key, text in words.items() if codes is None or _subject(key) in {"", *codes}}


def _subject(key: str) -> str:
    return key.partition("/")[0] if "/" in key else ""
