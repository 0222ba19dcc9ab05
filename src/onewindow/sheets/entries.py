"""PURE: what a draft holds for each element: the answer as it was typed, and where it comes from.

The typed text is kept verbatim while it is wrong, so that nothing typed is ever lost; a right answer is kept in its
canonical form. Answers of matters that are switched off stay, and come back when the matter does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .submission import How, Provenance


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One answer in a draft."""

    raw: Any  #: JSON: as typed where it is wrong, canonical where it is right
    provenance: Provenance  #: who typed it, or which register said it
    editable: bool = True  #: whether the applicant may replace it


def typed(raw: Any, *, by: str = "", how: How = How.APPLICANT, at: datetime | None = None) -> Entry:
    """An answer that a person gives."""
    return Entry(raw=raw, provenance=Provenance(how=how, by=by, as_of=at))


def entries_of(answers: Mapping[str, Any]) -> dict[str, Entry]:
    """Plain answers, as a program sends them, as the applicant's own."""
    return {element: typed(raw) for element, raw in answers.items()}


def raw_of(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """What was typed, by element."""
    return {element: entry.raw for element, entry in entries.items()}


def to_json(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """For storing: element -> object; fields without a value are left out."""
    return {element: _plain(entry) for element, entry in entries.items()}


def from_json(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Entry]:
    """What `to_json` wrote."""
    return {element: _entry(kept) for element, kept in stored.items()}


def _plain(entry: Entry) -> dict[str, Any]:
    told = entry.provenance
    said = {
        "how": str(told.how),
        "by": told.by,
        "source": told.source,
        "source_name": told.source_name,
        "record": told.record,
        "rule": told.rule,
        "as_of": told.as_of.isoformat() if told.as_of else "",
    }
    kept = {key: value for key, value in said.items() if value}
    return {"raw": entry.raw, **kept, **({} if entry.editable else {"fixed": True})}


def _entry(kept: Mapping[str, Any]) -> Entry:
    as_of = kept.get("as_of")
    provenance = Provenance(
        how=How(kept["how"]),
        by=kept.get("by", ""),
        source=kept.get("source", ""),
        source_name=kept.get("source_name", ""),
        record=kept.get("record", ""),
        rule=kept.get("rule", ""),
        as_of=datetime.fromisoformat(as_of) if as_of else None,
    )
    return Entry(raw=kept["raw"], provenance=provenance, editable=not kept.get("fixed"))
