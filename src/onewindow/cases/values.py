"""The newest values of a case's facts, opened: for handlers, certificates and the slices that agencies see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .facts import key_of, opened
from .models import Fact


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value with where it comes from."""

    element: str  #: data element
    value: Any  #: as given
    source: str  #: `facts.Source`
    origin: Mapping[str, Any]  #: which record, which rule, who
    sensitive: bool  #: stored sealed, shown masked
    seq: int  #: the event that brought it
    revisions: int  #: how often it has been given


def values_of(case: int, salt: str, *, elements: Collection[str] | None = None, subject: str = "") -> dict[str, Value]:
    """Newest value of each element (of those named), for the case as a whole or for one review. One query."""
    rows = Fact.objects.filter(case_id=case, subject=subject)
    if elements is not None:
        rows = rows.filter(element__in=list(elements))
    return newest(rows.order_by("element", "seq"), salt)


def newest(rows: Iterable[Fact], salt: str) -> dict[str, Value]:
    """Newest value of each element among rows of one subject that come in the order of `seq`. No query."""
    found: dict[str, Value] = {}
    for row in rows:
        key = key_of(row.element, row.subject)
        earlier = found.get(row.element)
        found[row.element] = Value(
            element=row.element,
            value=opened(row.value, None if row.sealed is None else bytes(row.sealed), salt=salt, seq=row.seq, key=key),
            source=row.source,
            origin=row.origin,
            sensitive=row.sealed is not None,
            seq=row.seq,
            revisions=earlier.revisions + 1 if earlier is not None else 1,
        )
    return found


def plain_values(case: int, salt: str, *, elements: Collection[str] | None = None, subject: str = "") -> dict[str, Any]:
    """Only the values."""
    found = values_of(case, salt, elements=elements, subject=subject)
    return {element: value.value for element, value in found.items()}
