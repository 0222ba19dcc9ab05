"""What a hot act stands on: the case row and the rights of who acts, read in one statement or remembered.

    found = reading.read(number, by)            # from memory where this process wrote the case's last step
    found = reading.read(number, by, anew=True)  # from the tables

What is remembered is never trusted: the writing statement compares version and head of the case, and `RIGHTS`, the
number that rises with every change of anybody's rights, with what the step was decided on; if anything differs, it
writes nothing and the step is taken anew from the tables. A refusal that follows from memory is looked at again in the
same way. So a post that has ended, or another process, costs a second try and nothing else. Rights are remembered for
one day, since posts begin and end by the day. Only what has been committed is remembered, and no value of an
application: a state holds stages, instants and ids.
"""

import threading
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from pydantic_core import from_json

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.straight import first_row

from .errors import CaseNotFound
from .journal import plan_of
from .records import Loaded
from .rights import HeldPost, Standing, number_in
from .states import CaseState

#: Cases and holders of rights that a process remembers, about 20 kB and 1 kB each.
_CASES, _HOLDERS = 500, 2000
#: After a miss that cost a statement, so many reads go to the tables: where several processes share the work,
#: remembering costs next to nothing, though it gains little either.
_PAUSE = 20

#: Raised by the database with every change of what rights follow from (people's migration 0004).
RIGHTS = "(SELECT n FROM people_rights_version)"
_POSTS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(h.role, h.agency_id, a.division_id, h.away)
  ORDER BY h.role, h.agency_id, h.away), '[]') FROM (
  SELECT p.role, p.agency_id, NULL::bigint AS away, p.since, p.until FROM people_post p WHERE p.staff_id = me.id
  UNION ALL SELECT p.role, p.agency_id, s.id, p.since, p.until FROM people_staff s
  JOIN people_post p ON p.staff_id = s.id WHERE s.substitute_id = me.id AND (NOT s.active OR s.away_since <= %(day)s
    AND (s.away_until IS NULL OR s.away_until >= %(day)s))) h
  JOIN people_agency a ON a.id = h.agency_id WHERE h.since <= %(day)s AND (h.until IS NULL OR h.until > %(day)s)"""
#: What the rights of %(staff)s follow from on %(day)s, as one text: his party, the division of the case and those above
#: it, his posts and those of whom he stands in for.
_WHO = f"""(
SELECT jsonb_build_array(me.party_id, ARRAY[d.code, d.parent_id, u.parent_id], ({_POSTS}))::text
  FROM people_division d LEFT JOIN people_division u ON u.code = d.parent_id
  LEFT JOIN (people_staff me JOIN people_account ma ON ma.id = me.account_id AND ma.is_active)
         ON me.id = %(staff)s AND me.active
 WHERE d.code = c.division_id)"""  # noqa: S608  made of constants
_LOAD = f"""
SELECT c.id, c.number, c.service, c.division_id, c.plan_id, c.state::text, c.version, c.head, c.applicant_id,
       c.agent_id, c.salt, c.priority, {_WHO}, {RIGHTS}
  FROM cases_case c WHERE c.number = %(number)s"""  # noqa: S608  made of constants


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A case and who acts on it."""

    loaded: Loaded  #: the case
    standing: Standing  #: what the rights follow from
    who: str  #: the same as the database says it
    rights: int  #: the number that the rights had when they were read
    day: date  #: the day for which they hold
    remembered: bool  #: not read now


class Memory:
    """What this process wrote last, by number of the case, and the rights it has read, by staff and division."""

    def __init__(self) -> None:
        self._cases: dict[str, Loaded] = {}
        self._holders: dict[tuple[int | None, str, date], tuple[str, int]] = {}
        self._lock = threading.Lock()
        self._pause = 0

    def take(self, number: str, staff: int | None) -> tuple[Loaded, str, int] | None:
        """What is remembered of a case and a holder; it is forgotten until it is put back."""
        loaded = self._cases.pop(number, None)
        if self._pause:
            self._pause -= 1
            return None
        held = self._holders.get((staff, loaded.division, today())) if loaded is not None else None
        return (loaded, *held) if loaded is not None and held is not None else None

    def put(self, loaded: Loaded, found: "Found | None") -> None:
        """Remember a case as it has just been written, and who did it."""
        with self._lock:
            _put(self._cases, loaded.number, loaded, _CASES)
            if found is not None:
                _put(
                    self._holders,
                    (found.standing.staff, loaded.division, found.day),
                    (found.who, found.rights),
                    _HOLDERS,
                )

    def missed(self) -> None:
        """A remembered case was not the newest."""
        self._pause = _PAUSE

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._cases.clear()
            self._holders.clear()
            self._pause = 0


memory = Memory()


def read(number: str, by: Actor, *, anew: bool = False) -> Found:
    """The case and the standing of who acts. Raises CaseNotFound."""
    staff, day = number_in(by.ref, "staff"), today()
    known = None if anew or connection.in_atomic_block else memory.take(number, staff)
    if known is not None:
        loaded, who, rights = known
        standing = _standing(by, staff, who)
        return Found(loaded=loaded, standing=standing, who=who, rights=rights, day=day, remembered=True)
    row = first_row(_LOAD, {"number": number, "staff": staff, "day": day})
    if row is None:
        raise CaseNotFound(number=number)
    loaded = Loaded(
        id=row[0], number=row[1], service=row[2], division=row[3], plan=plan_of(row[4]),
        state=CaseState.from_json(from_json(row[5])), version=row[6], head=bytes(row[7]), applicant=row[8],
        agent=row[9], salt=row[10], priority=row[11],
    )  # fmt: skip
    who, rights = row[12:]
    standing = _standing(by, staff, who)
    return Found(loaded=loaded, standing=standing, who=who, rights=rights, day=day, remembered=False)


def remember(loaded: Loaded, found: Found | None = None) -> None:
    """Keep a case as a step has left it, and whose step it was, once it is committed."""
    if not connection.in_atomic_block:
        memory.put(loaded, found)


def _standing(by: Actor, staff: int | None, who: str) -> Standing:
    said: list[Any] = from_json(who)
    party, path, held = said
    posts = tuple(HeldPost(role=r, agency=a, division=d, stands_in_for=s) for r, a, d, s in held)
    return Standing(by=by, staff=staff, party=party, posts=posts, path=frozenset(code for code in path if code))


def _put(kept: dict[Any, Any], key: object, value: object, most: int) -> None:
    kept.pop(key, None)
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
