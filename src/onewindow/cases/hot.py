"""The hot way of writing a step: one statement without a transaction block, every row hanging on the case's version.

`load` reads the case row and the rights of who acts in one statement. `write` and `write_first` write the same rows as
`journal`, the idempotency key and the jobs included. A lost race updates no case row, so nothing else of the statement
is written either: `write` says False, and the step is taken anew on the fresh state. Never join the case with its
reviews under a lock: the waiter would see a new case and old reviews.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from pydantic_core import from_json

from onewindow.core.act import Actor, claimed_key, count_event
from onewindow.core.chain import Link
from onewindow.core.clock import SHANGHAI, today

from .errors import CaseNotFound
from .journal import forget_plan, keep_plan, plan_of
from .parameters import as_parameters, json_text
from .records import Filing, Loaded, Record
from .rights import HeldPost, Standing, number_in
from .states import CaseState

_POSTS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(h.role, h.agency_id, a.division_id, h.away)), '[]') FROM (
  SELECT p.role, p.agency_id, NULL::bigint AS away, p.since, p.until FROM people_post p WHERE p.staff_id = me.id
  UNION ALL SELECT p.role, p.agency_id, s.id, p.since, p.until FROM people_staff s
  JOIN people_post p ON p.staff_id = s.id WHERE s.substitute_id = me.id AND (NOT s.active OR s.away_since <= %(day)s
    AND (s.away_until IS NULL OR s.away_until >= %(day)s))) h
  JOIN people_agency a ON a.id = h.agency_id WHERE h.since <= %(day)s AND (h.until IS NULL OR h.until > %(day)s)"""
_LOAD = f"""
SELECT c.id, c.number, c.service, c.division_id, c.plan_id, c.state::text, c.version, c.head, c.applicant_id,
       c.agent_id, c.salt, c.priority, ARRAY[d.code, d.parent_id, u.parent_id], me.party_id, ({_POSTS})::text
  FROM cases_case c JOIN people_division d ON d.code = c.division_id
  LEFT JOIN people_division u ON u.code = d.parent_id
  LEFT JOIN (people_staff me JOIN people_account ma ON ma.id = me.account_id AND ma.is_active)
         ON me.id = %(staff)s AND me.active
 WHERE c.number = %(number)s"""  # noqa: S608  made of constants

_REVIEW = {
    "n": "smallint", "agency_id": "bigint", "division_id": "text", "owner_id": "bigint", "stage": "text",
    "outcome": "text", "open": "boolean", "revalidate": "boolean", "parked": "boolean", "received_at": "timestamptz",
    "accepted_at": "timestamptz", "due_at": "timestamptz", "promised_at": "timestamptz", "act_by": "timestamptz",
    "paused_since": "timestamptz", "decided_at": "timestamptz", "certificate": "text",
}  # fmt: skip
_CASE = ("status", "open_reviews", "due_at", "promised_at", "wake_at", "closed_at")
_FILED = ("service", "edition_id", "plan_id", "division_id", "applicant_id", "agent_id", "channel", "priority", "title",
          "draft", "salt", "submitted_at")  # fmt: skip
_NAMES = ", ".join(_REVIEW)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in _REVIEW.items())
_ROWS = f"jsonb_to_recordset(%(reviews)s::jsonb) AS v(matter text, {_TYPED})"
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


@cache
def _update(facts: bool, key: bool, jobs: bool) -> str:  # noqa: FBT001  three parts of a statement
    sets = ", ".join(f"{name} = %({name})s" for name in _CASE)
    return (
        f"WITH c AS (UPDATE cases_case SET version = %(seq)s, state = %(state)s::jsonb, head = %(hash)s, {sets} "  # noqa: S608
        "WHERE id = %(case)s AND version = %(seen)s RETURNING id, number), "
        f"r AS (UPDATE cases_review w SET {', '.join(f'{n} = v.{n}' for n in _REVIEW)} FROM c, {_ROWS} "
        "WHERE w.case_id = c.id AND w.matter = v.matter)"
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
        f"r AS (INSERT INTO cases_review (case_id, matter, priority, {_NAMES}) "
        f"SELECT c.id, v.matter, %(priority)s, {', '.join('v.' + n for n in _REVIEW)} FROM c, {_ROWS})"
        + _FACTS
        + (_DRAFT if draft else "")
        + (_FILES if files else "")
        + (_KEY.format(result="jsonb_set(%(result)s::jsonb, '{number}', to_jsonb(c.number))") if key else "")
        + _EVENT.format(stream=stream, prev=f"sha256(convert_to({stream}, 'UTF8'))", hash="c.head")
        + " SELECT c.number"
        + (_JOBS if jobs else "")
        + " FROM c"
    )


def load(number: str, by: Actor) -> tuple[Loaded, Standing]:
    """One statement: the case row, and what the rights of a member of staff follow from. Raises CaseNotFound."""
    staff = number_in(by.ref, "staff")
    row = _fetch(_LOAD, {"number": number, "staff": staff, "day": today()})
    if row is None:
        raise CaseNotFound(number=number)
    loaded = Loaded(
        id=row[0], number=row[1], service=row[2], division=row[3], plan=plan_of(row[4]),
        state=CaseState.from_json(from_json(row[5])), version=row[6], head=bytes(row[7]), applicant=row[8],
        agent=row[9], salt=row[10], priority=row[11],
    )  # fmt: skip
    posts = tuple(HeldPost(role=r, agency=a, division=d, stands_in_for=s) for r, a, d, s in from_json(row[14]))
    path = frozenset(code for code in row[12] if code)
    return loaded, Standing(by=by, staff=staff, party=row[13], posts=posts, path=path)


def write(loaded: Loaded, record: Record, result: Mapping[str, Any]) -> bool:
    """Write a step; False where somebody was faster, and then nothing of it is written."""
    link = _link(record, loaded.stream, loaded.head)
    values = _values(record, link, result)
    values |= {"case": loaded.id, "seen": loaded.version, "stream": link.stream, "prev": link.prev, "hash": link.hash}
    done = _fetch(_update(bool(record.facts), "key" in values, bool(record.jobs)), values) is not None
    if done:
        count_event()
    return done


def write_first(filing: Filing, record: Record, result: Mapping[str, Any]) -> str:
    """Write a submission; returns its number. Number and first hash are made by the statement itself."""
    keep_plan(filing.plan)
    # The hash covers canonical JSON, in which only the stream's name holds the number: one cut, two halves.
    link = _link(record, "case:\0", b"")
    before, behind = link.said.split("\\u0000")
    values = _values(record, link, result) | dict(record.body["filed"]) | {
        "salt": filing.salt, "submitted_at": record.at, "day": record.at.astimezone(SHANGHAI).date(),
        "before": before, "behind": behind,
    }  # fmt: skip
    statement = _insert(filing.draft is not None, bool(record.files), "key" in values, bool(record.jobs))
    try:
        row = _fetch(statement, values)
    except IntegrityError as fault:
        if "plan_id" not in str(fault) or connection.in_atomic_block:
            raise
        forget_plan(filing.plan)
        keep_plan(filing.plan)
        row = _fetch(statement, values)
    count_event()
    return str(row[0])  # type: ignore[index]  # an INSERT without a conflict gives its row


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


def _fetch(statement: str, values: Mapping[str, Any]) -> Sequence[Any] | None:
    if connection.in_atomic_block:  # a refused key must not break the transaction around it
        with transaction.atomic():
            return _executed(statement, values)
    return _executed(statement, values)


def _executed(statement: str, values: Mapping[str, Any]) -> Sequence[Any] | None:
    # A cursor is kept as long as its connection: making one takes as long as sending the statement.
    raw, cursor = getattr(connection, "_hot_cursor", (None, None))
    if cursor is None or raw is not connection.connection or connection.queries_logged:
        cursor = connection.cursor()
        connection._hot_cursor = (connection.connection, cursor)  # type: ignore[attr-defined]  # noqa: SLF001
    cursor.execute(statement, values)
    found: Sequence[Any] | None = cursor.fetchone()
    return found
