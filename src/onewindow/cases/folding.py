"""PURE: from events back to the rows, and where the rows say something else.

    folded = fold(bodies)                      # [(seq, verb, body), …] in order
    list(differences(folded, stored))          # [Difference(column="review PUB-R.stage", seq=7, …)]

The fold knows no rule of the engine: an event says what changed, and the fold lays the changes over one another. So an
old history stays checkable when the rules have moved on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from .projections import case_row, review_row
from .states import CaseState, merge


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """A case rebuilt from its events."""

    state: dict[str, Any]  #: as `Case.state` must be
    filed: dict[str, Any]  #: columns that never change, from the submission
    version: int  #: seq of the last event
    said_at: Mapping[str, int]  #: "case.status" or "PUB-R.stage" -> seq of the last event that spoke of it
    facts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  #: seq -> key of a fact -> digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A stored value that the events contradict."""

    where: str  #: "case" or the matter's code
    column: str  #: which column
    seq: int  #: the event that last spoke of it
    stored: str  #: what the table says
    told: str  #: what the events say


def fold(events: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Folded:
    """Lay the events of one case over one another, in order."""
    state: dict[str, Any] = {}
    filed: dict[str, Any] = {}
    said_at: dict[str, int] = {}
    facts: dict[int, Mapping[str, str]] = {}
    last = 0
    for seq, _, body in events:
        state = merge(state, body)
        filed = {**filed, **body.get("filed", {})}
        for code, fields in body.get("reviews", {}).items():
            said_at[code] = seq
            said_at.update({f"{code}.{name}": seq for name in fields})
        for name in (*body.get("filed", {}), *body.get("case", {})):
            said_at[f"case.{name}"] = seq
        if body.get("facts"):
            facts[seq] = body["facts"]
        last = seq
    return Folded(state=state, filed=filed, version=last, said_at=said_at, facts=facts)


def differences(
    folded: Folded, case: Mapping[str, Any], reviews: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    """Compare with the stored rows: `case` and `reviews` (by matter code) hold column -> value."""
    if not folded.state.get("reviews"):
        return
    yield from _state_differences(folded, case["state"])
    state = CaseState.from_json(folded.state)
    told_case = {**folded.filed, **asdict(case_row(state)), "version": folded.version}
    for column, told in told_case.items():
        if column in case and _text(case[column]) != _text(told):
            seq = folded.said_at.get(f"case.{column}", folded.version)
            yield Difference(where="case", column=column, seq=seq, stored=_text(case[column]), told=_text(told))
    for code, review in state.reviews.items():
        stored = reviews.get(code)
        seq = folded.said_at[code]
        if stored is None:
            yield Difference(where=code, column="", seq=seq, stored="", told="a row")
            continue
        row = {**asdict(review_row(review)), "priority": folded.filed.get("priority", 0)}
        for column, told in row.items():
            if _text(stored[column]) != _text(told):
                at = folded.said_at.get(f"{code}.{column}", seq)
                yield Difference(where=code, column=column, seq=at, stored=_text(stored[column]), told=_text(told))
    for code in sorted(set(reviews) - set(state.reviews)):
        yield Difference(where=code, column="", seq=folded.version, stored="a row", told="")


def _state_differences(folded: Folded, stored: Mapping[str, Any]) -> Iterator[Difference]:
    if stored == folded.state:
        return
    reviews, held = folded.state["reviews"], stored.get("reviews", {})
    for code in sorted({*reviews, *held}):
        yield from _laid_side_by_side(folded, code, reviews.get(code, {}), held.get(code, {}))
    yield from _laid_side_by_side(folded, "case", _without_reviews(folded.state), _without_reviews(stored))


def _laid_side_by_side(
    folded: Folded, where: str, told: Mapping[str, Any], held: Mapping[str, Any]
) -> Iterator[Difference]:
    for name in sorted({*told, *held}):
        if told.get(name) != held.get(name):
            seq = folded.said_at.get(f"{where}.{name}", folded.said_at.get(where, folded.version))
            yield Difference(
                where=where,
                column=f"state.{name}",
                seq=seq,
                stored=_text(held.get(name)),
                told=_text(told.get(name)),
            )


def _without_reviews(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "reviews"}


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return "" if value is None else str(value)
