"""Drafts follow the edition in force: answers stay, new questions appear, what is no longer asked is kept aside.

    draft = carried(draft)          # at the next opening
    carry_some(after=0)             # or by the job, some hundred at a time

The version of a draft does not rise: nothing that was typed changes, so a page that is open elsewhere can still be
saved. A signature stands for what was signed under the old edition and has to be given again. A draft whose service the
new edition no longer has stays where it is, readable, and is not submitted.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import Published, current, edition
from onewindow.catalogue.selection import select
from onewindow.core import crypto
from onewindow.core.clock import today
from onewindow.core.errors import Refused

from .answers import answerable
from .drafts import entries_of_draft, known_values
from .entries import Entry
from .models import Draft

#: Drafts that one piece of the job moves.
PIECE = 200


log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a newer edition changed under a draft; kept with it until it is submitted."""

    since: int  #: number of the edition it was filled in by
    to: int  #: number of the edition it is filled in by now
    asked: tuple[str, ...]  #: elements that are asked now and were not
    aside: tuple[str, ...]  #: answered elements that are asked no more; their answers are kept
    materials: tuple[str, ...] = ()  #: names of papers that are wanted now and were not
    gone: bool = False  #: the edition in force does not have the service

    @property
    def json(self) -> dict[str, Any]:
        """As stored."""
        return {
            "since": self.since,
            "to": self.to,
            "asked": list(self.asked),
            "aside": list(self.aside),
            "materials": list(self.materials),
            "gone": self.gone,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Carried":
        """As it was stored."""
        return cls(
            since=said["since"],
            to=said["to"],
            asked=tuple(said["asked"]),
            aside=tuple(said["aside"]),
            materials=tuple(said["materials"]),
            gone=said["gone"],
        )


def carried(draft: Draft) -> Draft:
    """The draft, moved to the edition in force where it is of an older one; the row is brought up to date in place."""
    newest = getattr(draft, "newest", None)
    if draft.case_number or newest == draft.edition_id:
        return draft
    published = current()
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=draft.pk, case_number="").first()
        if row is not None and row.edition_id != published.id:
            _carry(row, published)
    if row is not None:
        for field in ("edition_id", "carried", "matters"):
            setattr(draft, field, getattr(row, field))
    return draft


def carry_some(*, after: int) -> tuple[int, int]:
    """Move the next open drafts of older editions; gives how many, and the key of the last (0: none is left).

    A draft that cannot be moved stays as it is and is tried again when it is opened.
    """
    published = current()
    with transaction.atomic():
        rows = list(
            Draft.objects.select_for_update(skip_locked=True)
            .filter(case_number="", pk__gt=after)
            .exclude(edition_id=published.id)
            .order_by("pk")[:PIECE]
        )
        for row in rows:
            try:
                _carry(row, published)
            except (Refused, crypto.Unreadable):
                log.exception("draft %s was not carried", row.pk)
    return len(rows), rows[-1].pk if rows else 0


def waiting(edition_in_force: int) -> int:
    """How many open drafts are of another edition than the one in force (a row)."""
    return Draft.objects.filter(case_number="").exclude(edition_id=edition_in_force).count()


def _carry(draft: Draft, published: Published) -> None:
    before = edition(draft.edition_id)
    was = Carried.from_json(draft.carried) if draft.carried else None
    since = was.since if was is not None else before.number
    if draft.service not in published.catalogue.service:
        gone = Carried(since=since, to=published.number, asked=(), aside=(), gone=True)
        draft.carried = gone.json
        Draft.objects.filter(pk=draft.pk).update(carried=draft.carried)
        return
    entries = entries_of_draft(draft)
    draft.edition_id = published.id
    chosen = select(published.catalogue, draft.service, known_values(draft), division=draft.division_id, today=today())
    draft.matters = list(chosen.matters)
    found = _told(before.catalogue, published.catalogue, draft.service, chosen.matters, entries)
    draft.carried = _with_earlier(was, found, since, published, draft.service).json
    Draft.objects.filter(pk=draft.pk).update(edition_id=published.id, matters=draft.matters, carried=draft.carried)


_Told = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _told(
    old: Catalogue, new: Catalogue, service: str, matters: tuple[str, ...], entries: Mapping[str, Entry]
) -> _Told:
    """What is asked newly of these matters, which answers stand aside, which papers are wanted newly."""
    asked_before = answerable(old, old.service[service])
    asked_now = answerable(new, new.service[service])
    read_before = {name for code in matters if code in old.matter for name in old.matter[code].element_ids}
    here = [name for code in matters for name in new.matter[code].element_ids]
    asked = tuple(dict.fromkeys(n for n in here if n not in read_before and n in asked_now and n not in entries))
    aside = tuple(name for name in entries if name in asked_before and name not in asked_now)
    held = {(code, m.id) for code in matters if code in old.matter for m in old.matter[code].materials}
    papers = [m.name.zh for code in matters for m in new.matter[code].materials if (code, m.id) not in held]
    return asked, aside, tuple(dict.fromkeys(papers))


def _with_earlier(was: Carried | None, found: _Told, since: int, published: Published, service: str) -> Carried:
    """Where the applicant has not looked since an earlier move, both are told together."""
    asked, aside, papers = found
    if was is not None:
        asked, aside, papers = (*was.asked, *asked), (*was.aside, *aside), (*was.materials, *papers)
    possible = answerable(published.catalogue, published.catalogue.service[service])
    return Carried(
        since=since,
        to=published.number,
        asked=tuple(dict.fromkeys(name for name in asked if name in possible)),
        aside=tuple(dict.fromkeys(name for name in aside if name not in possible)),
        materials=tuple(dict.fromkeys(papers)),
    )
