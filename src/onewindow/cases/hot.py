"""The hot way of writing a step: one statement without a transaction block, every row hanging on the case's version.

`write` and `write_first` write the same rows as `journal`, the idempotency key and the jobs included. A lost race, or a
right that has ended since it was looked at, updates no case row, so nothing else of the statement is written either:
`write` says False, and the step is taken anew on the fresh state. Never join the case with its reviews under a lock:
the waiter would see a new case and old reviews.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from django.db import IntegrityError, connection

from onewindow.core.act import claimed_key, count_event
from onewindow.core.chain import Link
from onewindow.core.clock import SHANGHAI
from onewindow.core.straight import any_row, first_row

from . import reading
from .journal import forget_plan, keep_plan
from .parameters import all_reviews, as_parameters, changed_reviews, json_text
from .reading import RIGHTS, Found
from .records import Filing, Loaded, Record
from .states import CaseState

_REVIEW = {
    "n": "smallint", "agency_id": "bigint", "division_id": "text", "owner_id": "bigint", "stage": "text",
    "outcome": "text", "open": "boolean", "revalidate": "boolean", "parked": "boolean", "received_at": "timestamptz",
    "accepted_at": "timestamptz", "due_at": "timestamptz", "promised_at": "timestamptz", "act_by": "timestamptz",
    "paused_since": "timestamptz", "decided_at": "timestamptz", "certificate": "text",
}  # fmt: skip
_CASE = ("status", "open_reviews", "due_at", "promised_at", "wake_at", "closed_at")
_FILED = ("service", "edition_id", "plan_id", "division_id", "applicant_id", "agent_id", "channel", "priority", "title",
          "draft", "salt", "submitted_at")  # fmt: skip
_FACTS = """, f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, sealed, source, origin)
 SELECT c.id, v.element, v.subject, %(seq)s, %(division)s, v.value, decode(v.sealed, 'hex'), v.source, v.origin FROM c,
 jsonb_to_recordset(%(facts)s::jsonb)
 AS v(element text, subject text, value jsonb, sealed text, source text, origin jsonb))"""
_FILES = """, h AS (INSERT INTO cases_handedin
  (case_id, seq, n, material, upload, sha256, name, size, media_type, path, at, division)
 SELECT c.id, %(seq)s, v.n, v.material, v.upload, v.sha256, v.name, v.size, v.media_type, v.path, v.at, %(division)s
 FROM c, jsonb_to_recordset(%(files)s::jsonb) AS v(n smallint, material text, upload text, sha256 text, name text,
  size bigint, media_type text, path text, at timestamptz))"""
_KEY = """, k AS (INSERT INTO core_command (key, act, actor, request, result, at)
 SELECT %(key)s, %(act)s, %(key_actor)s, %(request)s, {result}, %(at)s FROM c)"""
_EVENT = """, e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
 SELECT {stream}, %(seq)s, %(verb)s, %(actor)s, %(acting_for)s, %(at)s, %(division)s, %(body)s::jsonb, {prev}, {hash}
 FROM c), q AS (INSERT INTO core_unsealed (stream, seq) SELECT {stream}, %(seq)s FROM c)"""
_DRAFT = """, d AS (UPDATE sheets_draft w SET case_number = c.number, updated_at = %(at)s FROM c
 WHERE w.id = %(draft)s AND w.case_number = '')"""
_JOBS = """, procrastinate_defer_jobs_v1(ARRAY(SELECT ROW(j.queue, j.task, j.priority, j.lock, NULL, j.args, NULL)
 ::procrastinate_job_to_defer_v1 FROM jsonb_to_recordset(%(jobs)s::jsonb)
 AS j(queue text, task text, priority int, lock text, args jsonb)))"""
_NEXT = """WITH no AS (INSERT INTO cases_numbercounter AS t (division, day, last) VALUES (%(division)s, %(day)s, 1)
 ON CONFLICT (division, day) DO UPDATE SET last = t.last + 1 RETURNING last),
 g AS (SELECT %(division)s || '-' || to_char(%(day)s::date, 'YYYYMMDD') || '-' ||
 lpad(last::text, greatest(5, length(last::text)), '0') AS number FROM no),
 x AS (SELECT number, sha256(sha256(convert_to('case:' || number, 'UTF8'))
 || convert_to(%(before)s || number || %(behind)s, 'UTF8')) AS head FROM g)"""

#: The step was decided on this version of this history, and nobody has got on since.
UNCHANGED = "(version, head) = (%(seen)s, %(prev)s)"


def _rows(columns: Iterable[str]) -> str:
    typed = ", ".join(f"{name} {_REVIEW[name]}" for name in columns)
    return f"jsonb_to_recordset(%(reviews)s::jsonb) AS v(matter text, {typed})"


def _reviews(columns: tuple[str, ...], one: bool) -> str:  # noqa: FBT001  a part of a statement
    if not columns:
        return ""
    if one:
        sets = ", ".join(f"{name} = %(review_{name})s" for name in columns)
        return f", r AS (UPDATE cases_review w SET {sets} FROM c WHERE w.case_id = c.id AND w.matter = %(matter)s)"  # noqa: S608
    sets = ", ".join(f"{name} = v.{name}" for name in columns)
    return (
        f", r AS (UPDATE cases_review w SET {sets} FROM c, {_rows(columns)} "  # noqa: S608
        "WHERE w.case_id = c.id AND w.matter = v.matter)"
    )


@lru_cache(maxsize=256)
def _update(columns: tuple[str, ...], one: bool, facts: bool, key: bool, jobs: bool) -> str:  # noqa: FBT001  its parts
    sets = ", ".join(f"{name} = %({name})s" for name in _CASE)
    return (
        f"WITH c AS (UPDATE cases_case SET version = %(seq)s, state = %(state)s::jsonb, head = %(hash)s, {sets} "  # noqa: S608
        f"WHERE id = %(case)s AND {UNCHANGED} AND {RIGHTS} = %(rights)s RETURNING id, number)"
        + _reviews(columns, one)
        + (_FACTS if facts else "")
        + (_KEY.format(result="%(result)s::jsonb") if key else "")
        + _EVENT.format(stream="%(stream)s", prev="%(prev)s", hash="%(hash)s")
        + " SELECT c.number"
        + (_JOBS if jobs else "")
        + " FROM c"
    )


@cache
def _insert(draft: bool, files: bool, key: bool, jobs: bool) -> str:  # noqa: FBT001  four parts of a statement
    columns = (*_FILED, *_CASE)
    stream = "'case:' || c.number"
    return (
        _NEXT + f", c AS (INSERT INTO cases_case (number, version, state, head, {', '.join(columns)}) "  # noqa: S608
        f"SELECT x.number, 1, %(state)s::jsonb, x.head, {', '.join(f'%({n})s' for n in columns)} FROM x "
        "RETURNING id, number, head), "
        f"r AS (INSERT INTO cases_review (case_id, matter, priority, {', '.join(_REVIEW)}) "
        f"SELECT c.id, v.matter, %(priority)s, {', '.join('v.' + n for n in _REVIEW)} FROM c, {_rows(_REVIEW)})"
        + _FACTS
        + (_DRAFT if draft else "")
        + (_FILES if files else "")
        + (_KEY.format(result="jsonb_set(%(result)s::jsonb, '{number}', to_jsonb(c.number))") if key else "")
        + _EVENT.format(stream=stream, prev=f"sha256(convert_to({stream}, 'UTF8'))", hash="c.head")
        + " SELECT c.number, c.id, c.head"
        + (_JOBS if jobs else "")
        + " FROM c"
    )


def write(found: Found, record: Record, after: CaseState, result: Mapping[str, Any]) -> bool:
    """Write a step; False where what it was decided on no longer stands, and then nothing of it is written."""
    loaded = found.loaded
    link = _link(record, loaded.stream, loaded.head)
    columns, reviews = changed_reviews(record, loaded.state)
    values = _values(record, link, result) | reviews
    values |= {
        "case": loaded.id, "seen": loaded.version, "stream": link.stream, "prev": link.prev, "hash": link.hash,
        "rights": found.rights,
    }  # fmt: skip
    parts = (columns, "matter" in reviews, bool(record.facts), "key" in values, bool(record.jobs))
    done = any_row(_update(*parts), values)
    if done:
        count_event()
        reading.remember(
            replace(loaded, state=after.settled(record.reviews), version=record.seq, head=link.hash), found
        )
    elif found.remembered:
        reading.memory.missed()
    return done


def write_first(filing: Filing, record: Record, after: CaseState, result: Mapping[str, Any]) -> str:
    """Write a submission; returns its number. Number and first hash are made by the statement itself."""
    keep_plan(filing.plan)
    # The hash covers canonical JSON, in which only the stream's name holds the number: one cut, two halves.
    link = _link(record, "case:\0", b"")
    before, behind = link.said.split("\\u0000")
    values = _values(record, link, result) | dict(record.body["filed"]) | {
        "salt": filing.salt, "submitted_at": record.at, "day": record.at.astimezone(SHANGHAI).date(),
        "before": before, "behind": behind, "reviews": all_reviews(record),
    }  # fmt: skip
    statement = _insert(filing.draft is not None, bool(record.files), "key" in values, bool(record.jobs))
    try:
        row = first_row(statement, values)
    except IntegrityError as fault:
        if "plan_id" not in str(fault) or connection.in_atomic_block:
            raise
        forget_plan(filing.plan)
        keep_plan(filing.plan)
        row = first_row(statement, values)
    count_event()
    number, key, head = row[:3]  # type: ignore[index]  # an INSERT without a conflict gives its row
    first = Loaded(
        id=key, number=number, service=filing.plan.service, division=filing.division, plan=filing.plan,
        state=after.settled(record.reviews), version=1, head=bytes(head), applicant=filing.applicant,
        agent=filing.agent, salt=filing.salt, priority=filing.priority,
    )  # fmt: skip
    reading.remember(first)
    return str(number)


def _link(record: Record, stream: str, prev: bytes) -> Link:
    return Link(
        stream=stream, seq=record.seq, verb=record.verb, actor=record.by.ref, acting_for=record.by.acting_for,
        at=record.at, division=record.division, body=record.body, prev=prev,
    )  # fmt: skip


def _values(record: Record, link: Link, result: Mapping[str, Any]) -> dict[str, Any]:
    values = {"body": link.body_json, **as_parameters(record)}
    key = claimed_key()
    if key is not None:
        values |= {"key": key[0], "act": key[1], "key_actor": key[2], "request": key[3], "result": json_text(result)}
    return values
