"""Reads for the applicant's side: my cases, and one case with everything its progress page says.

case = access_own_case(user, "652801-20261126-00001")     # missing and another's look the same
[line.number for line in own_cases(user)]

The agencies' side reads elsewhere; here a member of staff sees what he handed in for himself, nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.facts import Name
from onewindow.catalogue.queries import edition
from onewindow.core import clock, events
from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.people.models import Party, Staff
from onewindow.people.queries import agency_names, principals_of

from .errors import CaseNotFound
from .facts import key_of, opened
from .journal import load
from .models import Case, Fact, HandedIn
from .records import Loaded, stream_of
from .stages import UNDECIDED, Stage
from .states import CaseState, Line

#: Cases on the page "mine"; older ones are found by their number.
_MOST = 50
#: Who may supplement or correct: words of agencies are facts named `<verb>.<what>`.
_WORDS = ("report_defects.", "defect.", "decide.", "suspend.", "refuse_acceptance.")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnLine:
    """A case in a list."""

    number: str  #: official number
    title: Name  #: plain name of the service
    applicant: str  #: in whose name
    status: str  #: `projections.CaseStatus`
    submitted_at: datetime  #: receipt
    promised_at: datetime | None  #: promised, for the whole
    due_at: datetime | None  #: statutory, for the whole
    accepted_at: datetime | None  #: the first acceptance
    closed_at: datetime | None  #: last decision
    returned: int  #: places the applicant must correct
    decided: int  #: matters that are decided
    matters: int  #: of how many


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One event of the history, as its applicant may read it."""

    seq: int  #: place in the history
    verb: str  #: row of the table of stages
    at: datetime  #: when
    side: str  #: applicant, staff or system
    matters: tuple[str, ...]  #: which reviews it changed
    warned: int  #: for a warning: its highest level


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """One thing that was returned and waits for an answer."""

    what: str  #: element or key of the material
    asked_by: tuple[str, ...]  #: matters that returned it
    why: tuple[str, ...]  #: their words, in the same order
    value: Any  #: what is on file; None for a material or where nothing is


@dataclass(frozen=True, kw_only=True)
class OwnCase:
    """A case as its applicant sees it."""

    loaded: Loaded  #: plan and state
    title: Name  #: plain name of the service
    catalogue: Catalogue  #: the edition it was submitted in
    applicant: Party  #: in whose name
    by: Actor  #: who looks, ready to act
    channel: str  #: how it came
    status: str  #: `projections.CaseStatus`
    submitted_at: datetime  #: receipt
    due_at: datetime | None  #: statutory
    promised_at: datetime | None  #: promised
    closed_at: datetime | None  #: last decision
    agencies: Mapping[int, str]  #: id -> name, in the reader's language
    owners: Mapping[int, str]  #: id of the member of staff -> name
    history: tuple[Told, ...]  #: first to last
    words: Mapping[tuple[str, str], str]  #: (matter, `<verb>.<what>`) -> what the agency said
    files: tuple[tuple[str, str], ...]  #: (material, name) of what was handed in

    @property
    def state(self) -> CaseState:
        """As it stands."""
        return self.loaded.state

    @property
    def number(self) -> str:
        """Official number."""
        return self.loaded.number

    @property
    def version(self) -> int:
        """What a page sends back."""
        return self.loaded.version

    @property
    def open(self) -> bool:
        """Whether something is still undecided."""
        return any(review.stage in UNDECIDED for review in self.state.reviews.values())

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What was returned in notices that were sent, and not answered."""
        return tuple(line for n in self.state.notices if n.sent_at is not None for line in n.open_lines)

    @property
    def answer_by(self) -> datetime | None:
        """The first term for an answer, None without one."""
        terms = [n.answer_by for n in self.state.notices if n.sent_at and n.open_lines and n.answer_by]
        return min(terms, default=None)

    @property
    def can_nudge(self) -> bool:
        """Whether a reminder is open today."""
        waits = any(r.stage in UNDECIDED and r.stage is not Stage.CORRECTING for r in self.state.reviews.values())
        return waits and self.state.nudged_on != clock.today().isoformat()

    @property
    def withdrawable(self) -> tuple[str, ...]:
        """Matters that may still be taken back."""
        return tuple(code for code, review in self.state.reviews.items() if review.stage in UNDECIDED)

    @property
    def owed(self) -> dict[str, date]:
        """Materials that may follow -> last day."""
        return {
            owed.material: date.fromisoformat(owed.by) for review in self.state.reviews.values() for owed in review.owed
        }


def own_cases(user: Any) -> list[OwnLine]:
    """The account's cases and those of everybody it may act for, newest first. Three queries."""
    principals = principals_of(user)
    mandates = {p.party.pk: p.mandate for p in principals}
    own = next((p.party.pk for p in principals if p.mandate is None), None)
    if own is None:
        return []
    rows = Case.objects.filter(Q(applicant_id__in=mandates) | Q(agent_id=own)).select_related("applicant")
    found = []
    for row in rows.order_by("-submitted_at", "-id")[:_MOST]:
        if row.applicant_id not in mandates:
            continue  # the mandate has ended, and with it the view
        mandate = mandates[row.applicant_id]
        if mandate is None or mandate.covers(row.service):
            found.append(_line(row))
    return found


def access_own_case(user: Any, number: str, *, language: str = "zh") -> OwnCase:
    """A case for its applicant or for who holds his mandate now. Raises CaseNotFound. At most nine queries."""
    row = _access(user, number)
    loaded = load(row)
    published = edition(row.edition_id)
    reviews = loaded.state.reviews.values()
    owners = {review.owner for review in reviews if review.owner is not None}
    return OwnCase(
        loaded=loaded,
        title=published.catalogue.service[row.service].plain_name,
        catalogue=published.catalogue,
        applicant=row.applicant,
        by=actor_of(user, row.applicant, service=row.service),
        channel=row.channel,
        status=row.status,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        promised_at=row.promised_at,
        closed_at=row.closed_at,
        agencies=agency_names({review.agency for review in reviews}, language=language),
        owners=dict(Staff.objects.filter(pk__in=owners).values_list("pk", "name")) if owners else {},
        history=tuple(_told(event) for event in events.history(stream_of(number))),
        words=_words(loaded),
        files=tuple(HandedIn.objects.filter(case_id=row.pk).order_by("seq", "n").values_list("material", "name")),
    )


def returned(case: OwnCase) -> list[Returned]:
    """What the applicant must answer, each thing once, with all who returned it. One query."""
    lines: dict[str, list[Line]] = {}
    for line in case.open_lines:
        lines.setdefault(line.what, []).append(line)
    held = _values(case.loaded, [what for what in lines if what in case.catalogue.element])
    return [
        Returned(
            what=what,
            asked_by=tuple(line.matter for line in asked),
            why=tuple(_why(case, line) for line in asked),
            value=held.get(what),
        )
        for what, asked in lines.items()
    ]


def _why(case: OwnCase, line: Line) -> str:
    return case.words.get((line.matter, f"defect.{line.what}")) or case.words.get((line.matter, "defect.reason"), "")


def _access(user: Any, number: str) -> Case:
    row = Case.objects.filter(number=number).select_related("applicant").first()
    if row is None:
        raise CaseNotFound(number=number)
    for principal in principals_of(user):
        if principal.party.pk == row.applicant_id:
            if principal.mandate is None or any(
                p.party.pk == row.applicant_id for p in principals_of(user, service=row.service)
            ):
                return row
    raise CaseNotFound(number=number)


def _line(row: Case) -> OwnLine:
    state = CaseState.from_json(row.state)
    accepted = [review.accepted_at for review in state.reviews.values() if review.accepted_at is not None]
    returned_now = {line.what for n in state.notices if n.sent_at is not None for line in n.open_lines}
    return OwnLine(
        number=row.number,
        title=edition(row.edition_id).catalogue.service[row.service].plain_name,
        applicant=row.applicant.name,
        status=row.status,
        submitted_at=row.submitted_at,
        promised_at=row.promised_at,
        due_at=row.due_at,
        accepted_at=min(accepted, default=None),
        closed_at=row.closed_at,
        returned=len(returned_now) if row.open_reviews else 0,
        decided=sum(review.stage not in UNDECIDED for review in state.reviews.values()),
        matters=len(state.reviews),
    )


def _told(event: Any) -> Told:
    kind = event.actor.partition(":")[0]
    warned = event.body.get("warned") or {}
    return Told(
        seq=event.seq,
        verb=event.verb,
        at=event.at,
        side="applicant" if kind == "party" or event.acting_for else "staff" if kind == "staff" else "system",
        matters=tuple(event.body.get("reviews") or ()),
        warned=max(warned.values(), default=0) if isinstance(warned, dict) else 0,
    )


def _words(loaded: Loaded) -> dict[tuple[str, str], str]:
    """What agencies said to the applicant, newest last; words of one's own are left out."""
    wanted = Q()
    for prefix in _WORDS:
        wanted |= Q(element__startswith=prefix)
    rows = Fact.objects.filter(wanted, case_id=loaded.id).exclude(subject="").order_by("seq")
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        found[row.subject, row.element] = str(_value(loaded, row))
    return found


def _values(loaded: Loaded, elements: list[str]) -> dict[str, Any]:
    rows = Fact.objects.filter(case_id=loaded.id, subject="", element__in=elements).order_by("seq")
    return {row.element: _value(loaded, row) for row in rows}


def _value(loaded: Loaded, row: Fact) -> Any:
    key = key_of(row.element, row.subject)
    return opened(row.value, None if row.sealed is None else bytes(row.sealed), salt=loaded.salt, seq=row.seq, key=key)
