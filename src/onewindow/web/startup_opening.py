"""Everything that opening an enterprise has brought, on one page 一次领取, and the promise of a day, measured."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.limits import region_limits
from onewindow.cases.progress_queries import Answering, answering
from onewindow.cases.queries import Progress, access_case, progress
from onewindow.cases.queries.pages import ReviewLine
from onewindow.catalogue.definitions import Catalogue, reachable
from onewindow.core import clock
from onewindow.core.errors import NotFound
from onewindow.documents.queries import papers_of_source
from onewindow.matters.company_opening.results import Opened, opened

from . import formats
from .progress import case_language, names_of
from .progress_models import CaseNames, Paper
from .startup_promise import Run, delivered, run_of, whole
from .viewmodels import Chip, Tone
from .wallet import papers

#: The matter that brings an enterprise forth.
REGISTRATION = "ENT-REG"
#: The matters whose results are handed over in one packet 执照和印章.
PACKET = (REGISTRATION, "ENT-SEAL")


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One matter in the table of times."""

    name: str  #: of the matter
    agency: str  #: who has it
    accepted: str  #: when
    ended: str  #: when its result was there
    took: str  #: office days
    promised: str  #: office days
    chip: Chip  #: kept, broken, under way
    outcome: str = ""  #: in the words of its kind
    refused: bool = False  #: it was not granted


@dataclass(frozen=True, kw_only=True)
class OpeningPage:
    """`web/startup/opening.html`."""

    names: CaseNames  #: head
    whole: RunLine | None  #: the package against the promise of a day
    runs: tuple[RunLine, ...]  #: every matter
    opened: Opened | None  #: None before registration
    packet: tuple[Paper, ...]  #: the business licence and the filing of seals, handed over together
    papers: tuple[Paper, ...]  #: all others
    slot: str  #: appointment at the bank, in words
    duties: tuple[tuple[str, str], ...]  #: what the law still asks for, by when
    done: bool  #: nothing is open


def opening_page(user: Any, number: str) -> OpeningPage:
    """Everything of the page. Raises CaseNotFound, NotFound where no enterprise is registered in the case."""
    found = access_case(user, number)
    held = answering(user, number, elements=("seal_maker",), seen=found)
    seen = progress(user, number, language=case_language(), seen=found)
    registration = next((review for review in seen.reviews if review.matter == REGISTRATION), None)
    if registration is None:
        raise NotFound
    uscc = registration.certificate if registration.outcome == "granted" else ""
    rows = papers_of_source(f"case:{number}/", certificates=bool(uscc))
    packet = [row for row in rows if row.matter in PACKET and hasattr(row, "status")]
    packet.sort(key=lambda row: PACKET.index(row.matter))
    maker = held.held.get("seal_maker")
    result = opened(uscc, maker=str(maker.value) if maker is not None else "") if uscc else None
    runs, total = _runs(held, seen)
    return OpeningPage(
        names=names_of(held, seen),
        whole=total,
        runs=runs,
        opened=_said(result) if result is not None else None,
        packet=papers(packet),
        papers=papers(row for row in rows if row not in packet),
        slot=_slot(result.slot) if result is not None else "",
        duties=tuple((_DUTIES[d.kind](), formats.day(d.until)) for d in result.duties) if result is not None else (),
        done=seen.head.open_reviews == 0,
    )


def _said(found: Opened) -> Opened:
    """With the kinds of seals in the reader's language."""
    return replace(
        found, seals=tuple(replace(seal, kind=formats.local_name({"zh": seal.kind})) for seal in found.seals)
    )


_DUTIES = {
    "tax": lambda: gettext("向税务机关办理信息确认"),
    "social_insurance": lambda: gettext("办理社会保险登记"),
    "housing_fund": lambda: gettext("办理住房公积金缴存登记"),
    "bank": lambda: gettext("把基本账户账号报告税务机关"),
}


def _slot(text: str) -> str:
    try:
        return formats.moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _runs(held: Answering, seen: Progress) -> tuple[tuple[RunLine, ...], RunLine | None]:
    calendar, now = region_limits().calendar, clock.now()
    handed = delivered((one.verb, one.matters, one.at) for one in seen.timeline)
    service = held.catalogue.service[seen.head.service]
    found: list[tuple[ReviewLine, Run]] = []
    order = list(reachable(service))
    for review in sorted(seen.reviews, key=lambda one: order.index(one.matter)):
        days = held.catalogue.matter[review.matter].limits.promised.working_days or None
        ended = handed.get(review.matter) or review.decided_at
        run = run_of(
            review.matter,
            begun_at=review.accepted_at,
            ended_at=ended,
            promised_days=days,
            calendar=calendar,
            now=now,
        )
        found.append((review, run))
    joint = service.joint_limits.promised_working_days if service.joint_limits is not None else None
    together = whole((run for _, run in found), service.matters, promised_days=joint, calendar=calendar, now=now)
    lines = tuple(
        replace(
            _line(review.name, review.agency_name, run),
            outcome=review.outcome_name,
            refused=review.outcome == "refused",
        )
        for review, run in found
    )
    return lines, _line(gettext("整个套餐"), "", together) if together.begun_at is not None else None


def _line(name: str, agency: str, run: Run) -> RunLine:
    return RunLine(
        name=name,
        agency=agency,
        accepted=formats.moment(run.begun_at) if run.begun_at else gettext("还没有受理"),
        ended=formats.moment(run.ended_at) if run.ended_at else gettext("在办"),
        took=_days(run.days) if run.days is not None else "",
        promised=_days(run.promised_days) if run.promised_days else gettext("即办"),
        chip=_chip(run),
    )


def _days(days: float) -> str:
    """Office days, to a tenth."""
    figure = f"{days:.1f}".removesuffix(".0")
    return gettext("不到 0.1 个工作日") if figure == "0" else gettext("%(n)s 个工作日") % {"n": figure}


def _chip(run: Run) -> Chip:
    if run.kept is False:
        return Chip(words=gettext("超过承诺"), tone=Tone.BAD, icon="alert")
    if run.kept:
        return Chip(words=gettext("在承诺内"), tone=Tone.OK, icon="check")
    if run.ended_at is not None:
        return Chip(words=gettext("已办结"), tone=Tone.OK, icon="check")
    return Chip(words=gettext("在办") if run.begun_at else gettext("未受理"), tone=Tone.PLAIN, icon="clock")


def opening_url(number: str) -> str:
    """The page of a case."""
    return reverse("web:startup_opening", args=[number])


def licences_of(catalogue: Catalogue, code: str) -> tuple[tuple[str, bool], ...]:
    """The licences that a business scope may bring: name, and whether it joins the same package."""
    found = catalogue.service[code].implied_licences
    return tuple((formats.local_name(one.name), bool(one.joins_matter)) for one in found)
