"""A case at the window: its receipt for paper, and what the clerk may do for all agencies at once."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.limits import region_limits
from onewindow.cases.queries import Progress, ReviewLine, access_case, progress
from onewindow.cases.stages import Stage
from onewindow.cases.window_queries import draft_of
from onewindow.core.region import region_dir
from onewindow.documents.layout import filled
from onewindow.documents.wording import load
from onewindow.sheets.consents import consent_of

from . import formats
from .desk_models import OwedChoice
from .viewmodels import Chip, Receipt, Text, Tone
from .window_consent import ConsentLine, consent_line
from .window_papers import deferrable

_LETTER = "receipt"
_TONES = {Stage.RECEIVED: Tone.WARN, Stage.CORRECTING: Tone.PAUSE, Stage.SUSPENDED: Tone.PAUSE, Stage.WAITING: Tone.OFF}


@dataclass(frozen=True, kw_only=True)
class MatterRow:
    """A matter on the receipt."""

    code: str  #: of the matter
    name: Text  #: matter
    agency: Text  #: who has it
    chip: Chip  #: where it stands
    until: Text  #: its limit


@dataclass(frozen=True, kw_only=True)
class WindowCase:
    """`web/window/case.html`."""

    receipt: Receipt  #: number, title, promise
    qr: str  #: the address of the progress page, as SVG elements
    title: str  #: of the letter
    said: tuple[str, ...]  #: its words, from the region's stationery
    closing: tuple[str, ...]  #: and what follows them
    applicant: str  #: whose case
    submitted: str  #: when
    rows: tuple[MatterRow, ...]  #: matters
    version: int  #: sent with an act
    to_accept: tuple[str, ...]  #: matters that may be accepted now
    to_deliver: tuple[str, ...]  #: matters whose results lie here
    gathering: bool  #: a notice is being gathered and can be sent
    returned: tuple[tuple[Text, Text, Text], ...]  #: what, why, whose: of the notices that are not answered
    consent: ConsentLine | None  #: under which the window filled in
    deferrable: tuple[OwedChoice, ...]  #: materials that may follow, while acceptance is open
    owed: bool  #: something was accepted as owed
    provisional: str  #: number on the slip that was printed while the line was broken


def window_case(request: HttpRequest, number: str) -> WindowCase:
    """The page. Raises CaseNotFound."""
    typed = request.POST if request.method == "POST" else None
    held = access_case(request.user, number)
    seen = progress(request.user, number, language=language(), seen=held)
    letter = load(region_dir() / "templates").letters[_LETTER]
    draft = draft_of(seen.head.number)
    agreed = consent_of(draft) if draft is not None else None
    received = formats.moment_full(seen.head.submitted_at)
    words = {"matters": formats.joined(line.name for line in seen.reviews), "received_at": received}
    return WindowCase(
        receipt=Receipt(number=seen.head.number, title=seen.head.title, promise=promise_of(seen)),
        qr=qr_of(request.build_absolute_uri(reverse("web:progress", args=[seen.head.number]))),
        title=letter.title,
        said=tuple(filled(each.text, words) for each in letter.paragraphs),
        closing=tuple(filled(each.text, words) for each in letter.closing if not each.when),
        applicant=seen.head.applicant_name,
        submitted=received,
        rows=tuple(map(_row, seen.reviews)),
        version=seen.head.version,
        to_accept=tuple(line.matter for line in seen.reviews if Stage(line.stage) is Stage.RECEIVED),
        to_deliver=tuple(line.matter for line in seen.reviews if Stage(line.stage) is Stage.ISSUED),
        gathering=held.loaded.state.gathering is not None,
        returned=tuple(
            (line.label, line.says, line.agency_name)
            for notice in seen.notices
            for line in notice.lines
            if not line.answer
        ),
        consent=consent_line(agreed) if agreed is not None else None,
        deferrable=deferrable(held, language(), typed),
        owed=any(review.owed for review in held.loaded.state.reviews.values()),
        provisional=agreed.provisional if agreed is not None else "",
    )


def language() -> str:
    """The language in which a case is read."""
    return formats.language()


def promise_of(seen: Progress) -> str:
    """By when it ends; before acceptance, by when the applicant hears whether it is accepted."""
    limit = seen.head.promised_at or seen.head.due_at
    if limit is not None:
        return gettext("%(when)s 前办结") % {"when": formats.moment(limit)}
    limits = region_limits()
    answer = limits.close_after(limits.notice_days(seen.head.submitted_at), seen.head.submitted_at)
    return gettext("%(when)s 前答复是否受理，逾期不告知视为受理") % {"when": formats.moment(answer)}


def _row(line: ReviewLine) -> MatterRow:
    limit = line.promised_at or line.due_at
    return MatterRow(
        code=line.matter,
        name=line.name,
        agency=line.agency_name,
        chip=Chip(words=line.outcome_name or line.stage_name, tone=_TONES.get(Stage(line.stage), Tone.OK)),
        until=gettext("%(when)s 前") % {"when": formats.moment(limit)} if limit is not None else "",
    )


def qr_of(address: str) -> str:
    """Drawn inline: a printer does not wait for pictures."""
    out = BytesIO()
    made: Any = segno.make(address, error="m", micro=False)
    made.save(
        out, kind="svg", border=1, xmldecl=False, svgns=True, svgclass="qr", omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode()
