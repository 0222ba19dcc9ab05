"""Letters 文书 of a case, made when somebody first asks for one: receipt, acceptance, notice, suspension, decision.

    available(loaded)                                  # [Due(kind="accept", matter="PUB-R"), …]
    letter(user, number, Due(kind="refuse", matter="PUB-R"), by=actor).serial
    drafted(loaded, "PUB-R", Outcome.REFUSED, opinion="…")   # as it would be, before anybody has signed

What a letter says follows from the history, so it may be made late and is dated by the day of the step it tells of. One
letter per case, kind and matter; a second request gives the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI, now
from onewindow.documents.layout import LetterData, Line, Listed, Words
from onewindow.documents.making import Issued, Order, make_letter, stationery
from onewindow.documents.wording import compose
from onewindow.people.errors import NoAgency
from onewindow.people.models import Party
from onewindow.people.queries import agency_for, agency_name

from .certificates import conventions
from .errors import NoSuchLetter
from .law import law
from .models import Case, Fact
from .queries import access_case, naming, spoken
from .queries.naming import Naming
from .records import Loaded
from .stages import Outcome, Stage
from .states import Notice, ReviewState

_DECIDED = frozenset({"grant", "refuse"})
#: The law that a refusal names, as its decision keeps it.
_BASIS = "decision:basis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A letter that may be had."""

    kind: str  #: receipt, accept, not_accept, correct, suspend, extend, grant, refuse
    matter: str = ""  #: which matter; "" for a letter of the whole case
    notice: int = 0  #: which notice, for correct


def available(loaded: Loaded) -> list[Due]:
    """The letters that this case's history gives a right to."""
    found = [Due(kind="receipt")]
    found += [Due(kind="correct", notice=n.n) for n in loaded.state.notices if n.sent_at is not None]
    for code, review in loaded.state.reviews.items():
        found += [Due(kind=kind, matter=code) for kind in _kinds(review)]
    return found


def letter(user: Any, number: str, due: Due, *, by: Actor) -> Issued:
    """Make the letter, or give the one that was made. Raises CaseNotFound, NoSuchLetter."""
    loaded = access_case(user, number).loaded
    if due not in available(loaded):
        raise NoSuchLetter(kind=due.kind, number=loaded.number)
    return make_letter(_order(loaded, due), by=by)


def drafted(
    loaded: Loaded, matter: str, outcome: Outcome, *, opinion: str, basis: Sequence[str] = ()
) -> tuple[LetterData, Words]:
    """The letter of a decision that has not been taken, as it would read today. Raises BadLayout where words lack.

    Nothing is recorded; what is set from it carries no serial number.
    """
    review = replace(loaded.state.reviews[matter], outcome=outcome, decided_at=now())
    then = replace(loaded, state=loaded.state.with_reviews({matter: review}))
    said = {f"{matter}/decide.opinion": opinion}
    if basis:
        said[f"{matter}/{_BASIS}"] = "、".join(basis)
    kind = "grant" if outcome is Outcome.GRANTED else "refuse"
    data = _order(then, Due(kind=kind, matter=matter), said).data
    if not isinstance(data, LetterData):
        raise TypeError("a decision is told in a letter")
    return data, stationery().words


def reference_of(number: str, due: Due) -> str:
    """What ties a letter to its case."""
    return f"case:{number}/{due.matter or '-'}/{due.kind}{due.notice or ''}"


def _kinds(review: ReviewState) -> Iterator[str]:
    if review.accepted_at is not None:
        yield "accept"
    if review.stage is Stage.NOT_ACCEPTED and not review.why:
        yield "not_accept"
    if review.stage is Stage.SUSPENDED:
        yield "suspend"
    if review.extended:
        yield "extend"
    if review.outcome is not None:
        yield "grant" if review.outcome is Outcome.GRANTED else "refuse"


def _said(loaded: Loaded) -> dict[str, str]:
    """What the agencies have said, by the names of their facts; for a refusal the law it was based on. Two queries."""
    said = {key: text for by_key in spoken(loaded).values() for key, text in by_key.items()}
    rows = Fact.objects.filter(case_id=loaded.id, element=_BASIS).order_by("seq")
    return said | {f"{row.subject}/{_BASIS}": str(row.value) for row in rows if row.value}


def _order(loaded: Loaded, due: Due, said: Mapping[str, str] | None = None) -> Order:
    words, said = stationery(), _said(loaded) if said is None else said
    names = naming(loaded.plan.edition, (r.agency for r in loaded.state.reviews.values()))
    party = Party.objects.get(pk=loaded.applicant)
    day = _day(loaded, due)
    agency = loaded.state.reviews[due.matter].agency if due.matter else _answers_for(loaded)
    values = _values(loaded, due, names, said, words.words.day)
    code = due.kind
    if due.kind in _DECIDED:
        kind = loaded.plan.by_code[due.matter].kind.value
        code = f"{due.kind}_{conventions().decision_letters.get(kind, conventions().decision_otherwise)}"
    natural = party.kind == Party.Kind.NATURAL
    data = compose(
        words.letters[code],
        values,
        words,
        holder=Line(label=conventions().holder_label, value=party.name, personal="name" if natural else ""),
        issuer=agency_name(agency, day),
        issued_on=day,
        number=loaded.number,
        listed=tuple(_listed(_notice(loaded, due), names, said)) if due.kind == "correct" else (),
    )
    return Order(
        kind=code,
        data=data,
        source_reference=reference_of(loaded.number, due),
        division=loaded.division,
        matter=due.matter,
        party=party.pk,
        holder_kind=party.kind,
        agency=agency,
    )


def _values(loaded: Loaded, due: Due, names: Naming, said: Mapping[str, str], pattern: str) -> dict[str, str]:
    review = loaded.state.reviews.get(due.matter)
    submitted = Case.objects.values_list("submitted_at", flat=True).get(pk=loaded.id)
    matters = [due.matter] if due.matter else list(loaded.state.reviews)
    values = {
        "case": loaded.number,
        "matters": "、".join(names.matter(code) for code in matters),
        "received_on": _shown(submitted, pattern),
        "received_at": submitted.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        "review_body": _review_body(loaded),
    }
    if review is None:
        notice = _notice(loaded, due) if due.kind == "correct" else None
        return values | {"until": _shown(notice.answer_by, pattern) if notice is not None else ""}
    basis = names.catalogue.matter[due.matter].basis if due.matter in names.catalogue.matter else ()
    return values | {
        "accepted_on": _shown(review.accepted_at, pattern),
        "due_on": _shown(review.due_at, pattern),
        "promised_on": _shown(review.promised_at, pattern),
        "from": _shown(review.paused_since, pattern),
        "ground": law().grounds[review.ground]["zh"] if review.ground else "",
        "expected": said.get(f"{due.matter}/suspend.notice", ""),
        "extended": f"{review.extended} 个工作日" if review.extended else "",
        "basis": said.get(f"{due.matter}/{_BASIS}") or "、".join(entry.text for entry in basis),
        "certificate": review.certificate,
        "reason": _reason(due, review, said),
    }


def _reason(due: Due, review: ReviewState, said: Mapping[str, str]) -> str:
    keys = {"not_accept": ("refuse_acceptance.reason",), "extend": ("extend.reason",)}
    for name in keys.get(due.kind, ("decide.opinion", "countersign.opinion")):
        words = said.get(f"{due.matter}/{name}")
        if words:
            return words.rstrip("。；; ")
    return _WHY.get(review.why, "")


#: Why a matter was refused that its own agency has not refused.
_WHY = {
    "gate": "其前置事项未获批准",
    "joint": "联办事项中有事项未获批准，整体不予办理",
    "countersign": "联合会签未获一致同意",
}


def _day(loaded: Loaded, due: Due) -> date:
    """The day of the step that the letter tells of."""
    review = loaded.state.reviews.get(due.matter)
    notice = _notice(loaded, due) if due.kind == "correct" else None
    told: datetime | None = notice.sent_at if notice is not None else None
    if review is not None:
        told = {
            "accept": review.accepted_at,
            "suspend": review.paused_since,
            "grant": review.decided_at,
            "refuse": review.decided_at,
        }.get(due.kind)
    if told is None:
        told = Case.objects.values_list("submitted_at", flat=True).get(pk=loaded.id)
        for event in reversed(review.clock if review is not None else ()):
            if due.kind == event.verb:
                told = event.at
                break
    return told.astimezone(SHANGHAI).date()


def _notice(loaded: Loaded, due: Due) -> Notice:
    return next(n for n in loaded.state.notices if n.n == due.notice)


def _listed(notice: Notice, names: Naming, said: Mapping[str, str]) -> Iterator[Listed]:
    for line in notice.lines:
        yield Listed(what=names.element(line.what), remedy=said.get(f"{line.matter}/defect.{line.what}", ""))


def _answers_for(loaded: Loaded) -> int:
    return loaded.plan.lead_agency or loaded.plan.matters[0].hands[0].agency


def _review_body(loaded: Loaded) -> str:
    try:
        return agency_name(agency_for(conventions().review_body, loaded.division))
    except NoAgency:
        return "本级人民政府"


def _shown(at: datetime | None, pattern: str) -> str:
    if at is None:
        return ""
    day = at.astimezone(SHANGHAI)
    return pattern.format(y=day.year, m=day.month, d=day.day)
