"""PURE: the rows of a unit as its events tell them: every version, who opened and closed it.

told = fold(events)
told.entries["mortgage", 5, 5].closed
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from onewindow.core.chain import Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One row as the history tells it."""

    opened: int  #: event that wrote it
    since: datetime  #: its instant
    said: Mapping[str, Any]  #: value of an entry, salt and digest of a holder, facts of a paper
    closed: int | None = None  #: event that ended it
    until: datetime | None = None  #: its instant


@dataclass(kw_only=True)
class Folded:
    """All rows of a unit; each key begins with what tells the row."""

    entries: dict[tuple[str, int, int], Told] = field(default_factory=dict)  #: (of, key, opened)
    holders: dict[tuple[str, int, int, int], Told] = field(default_factory=dict)  #: (of, key, opened, n)
    papers: dict[str, Told] = field(default_factory=dict)  #: number
    orders: set[int] = field(default_factory=set)  #: applications accepted


def fold(events: Iterable[Link]) -> Folded:
    """The rows that the events tell. A body that cannot be read raises KeyError, TypeError or ValueError."""
    told = Folded()
    open_entries: dict[tuple[str, int], tuple[str, int, int]] = {}
    open_holders: dict[tuple[str, int], list[tuple[str, int, int, int]]] = {}
    for event in events:
        body, seq, at = event.body, event.seq, event.at
        for of, key in body["closes"]:
            place = open_entries.pop((of, key))
            told.entries[place] = replace(told.entries[place], closed=seq, until=at)
        for of, key in body["releases"]:
            for person in open_holders.pop((of, key), []):
                told.holders[person] = replace(told.holders[person], closed=seq, until=at)
        for paper in body["ends"]:
            number = paper["number"]
            said = {**told.papers[number].said, "end": paper["end"], "replaced_by": paper["replaced_by"]}
            told.papers[number] = replace(told.papers[number], closed=seq, until=at, said=said)
        for one in body["opens"]:
            place = (one["of"], one["key"], seq)
            told.entries[place] = Told(opened=seq, since=at, said=one["value"])
            open_entries[one["of"], one["key"]] = place
        for one in body["holders"]:
            person = (one["of"], one["key"], seq, one["n"])
            told.holders[person] = Told(opened=seq, since=at, said={"salt": one["salt"], "digest": one["digest"]})
            open_holders.setdefault((one["of"], one["key"]), []).append(person)
        for one in body["papers"]:
            said = {"kind": one["kind"], "of": one["of"], "key": one["key"], "end": "", "replaced_by": ""}
            told.papers[one["number"]] = Told(opened=seq, since=at, said=said)
        if event.verb == "accept_application":
            told.orders.add(body["order"])
    return told
