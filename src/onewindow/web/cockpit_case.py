"""One case as a supervisor or auditor sees it: the whole course and every limit explained; nothing of the sheet."""

from dataclasses import dataclass
from typing import Any

from onewindow.cases.limits import region_limits
from onewindow.cases.queries import access_case, progress
from onewindow.cases.stages import Role, Stage
from onewindow.core import clock
from onewindow.core.errors import NotFound

from . import formats
from .progress import big_clock, case_language, happening_of, limits_explained
from .progress_lanes import picture, reasons
from .progress_models import BigClock, CaseNames, MatterLimits
from .viewmodels import Chip, Happening, Swimlane, Text, Tone

_READERS = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_TONES = {"red": Tone.BAD, "yellow": Tone.WARN, "green": Tone.PLAIN}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one matter stands."""

    agency: Text  #: whose it is
    matter: Text  #: name
    chip: Chip  #: stage, in the colour of its light
    why: Text  #: why it does not go on
    until: Text  #: its limit


@dataclass(frozen=True, kw_only=True)
class CockpitCase:
    """`web/cockpit/case.html`."""

    names: CaseNames  #: head
    version: int  #: sent with every act
    clock: BigClock  #: of the whole
    green: bool  #: green channel
    standings: tuple[Standing, ...]  #: matter by matter
    picture: Swimlane  #: who did what, when
    limits: tuple[MatterLimits, ...]  #: explained
    happened: tuple[Happening, ...]  #: newest first
    can_nudge: bool  #: open, and nobody has asked today


def cockpit_case(user: Any, number: str) -> CockpitCase:
    """The case. Raises CaseNotFound where it is missing or not this person's to supervise."""
    found = access_case(user, number)
    if not found.roles & _READERS:
        raise NotFound(number=number)
    seen = progress(user, number, language=case_language(), seen=found)
    limits, now = region_limits(), clock.now()
    head = seen.head
    nudged = found.loaded.state.nudged_on == clock.today().isoformat()
    return CockpitCase(
        names=CaseNames(
            number=head.number,
            title=head.title,
            applicant=head.applicant_name,
            place=formats.local_name(head.place),
            submitted=formats.moment(head.submitted_at),
        ),
        version=head.version,
        clock=big_clock(seen, limits, now, waits_for_you=False),
        green=head.priority > 0,
        standings=tuple(_standing(review) for review in seen.reviews),
        picture=picture(
            seen.reviews,
            seen.timeline,
            calendar=limits.calendar,
            submitted=head.submitted_at,
            now=now,
            planned=head.promised_at or head.due_at,
        ),
        limits=tuple(limits_explained(review, seen.clocks[review.matter]) for review in seen.reviews),
        happened=tuple(happening_of(one, seen) for one in reversed(seen.timeline)),
        can_nudge=Role.SUPERVISOR in found.roles and head.open_reviews > 0 and not nudged,
    )


def _standing(review: Any) -> Standing:
    done = Stage(review.stage) in {Stage.DECIDED, Stage.ISSUED, Stage.DELIVERED}
    tone = Tone.OK if done else _TONES[review.level]
    return Standing(
        agency=review.agency_name,
        matter=review.name,
        chip=Chip(words=review.outcome_name or review.stage_name, tone=tone),
        why=reasons(review.waits),
        until="" if done else formats.moment(review.promised_at or review.due_at),
    )
