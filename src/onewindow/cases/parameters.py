"""A record as the parameters of the hot statements: what arrives in rows goes as one JSON text."""

from typing import Any

from pydantic_core import to_json

from onewindow.core.jobs import JOBS

from .facts import FactRow, FileRow
from .projections import CaseRow, ReviewRow, review_row
from .records import QueuedJob, Record
from .states import CaseState


def as_parameters(record: Record) -> dict[str, Any]:
    """Everything a statement needs, besides the event's own text and hashes. Lists that are empty are left out."""
    values: dict[str, Any] = {
        "seq": record.seq,
        "verb": record.verb,
        "actor": record.by.ref,
        "acting_for": record.by.acting_for,
        "at": record.at,
        "division": record.division,
        "state": json_text(record.state),
        **case_columns(record.case),
    }
    if record.facts or record.seq == 1:
        values["facts"] = json_text([_fact(fact) for fact in record.facts])
    if record.files:
        values["files"] = json_text([_file(n, file) for n, file in enumerate(record.files)])
    if record.jobs:
        values["jobs"] = json_text([_job(job) for job in record.jobs])
    return values


def all_reviews(record: Record) -> str:
    """Every column of every review, for rows that are not there yet."""
    return json_text([{"matter": code, **review_columns(row)} for code, row in record.reviews.items()])


def changed_reviews(record: Record, before: CaseState) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns that differ from the rows that are there, and what they become.

    One review comes as single values, `matter` and `review_<column>`; several as `reviews`, one JSON text.
    """
    changed = {}
    for code, row in record.reviews.items():
        was = review_row(before.reviews[code])
        if row is not was and row != was:
            old = review_columns(was)
            changed[code] = {name: value for name, value in review_columns(row).items() if value != old[name]}
    columns = tuple(dict.fromkeys(name for values in changed.values() for name in values))
    if len(changed) == 1:
        ((code, values),) = changed.items()
        return columns, {"matter": code} | {f"review_{name}": value for name, value in values.items()}
    rows = [(code, review_columns(record.reviews[code])) for code in changed]
    return columns, {"reviews": json_text([{"matter": c, **{n: row[n] for n in columns}} for c, row in rows])}


def json_text(value: Any) -> str:
    """JSON for the database, which orders it anew anyway."""
    return to_json(value).decode()


def case_columns(row: CaseRow) -> dict[str, Any]:
    """Columns of a case that change."""
    return {
        "status": row.status.value,
        "open_reviews": row.open_reviews,
        "due_at": row.due_at,
        "promised_at": row.promised_at,
        "wake_at": row.wake_at,
        "closed_at": row.closed_at,
    }


def review_columns(row: ReviewRow) -> dict[str, Any]:
    """Columns of a review that change."""
    return {
        "n": row.n,
        "agency_id": row.agency,
        "division_id": row.division,
        "owner_id": row.owner,
        "stage": row.stage.value,
        "outcome": row.outcome,
        "open": row.open,
        "revalidate": row.revalidate,
        "parked": row.parked,
        "received_at": row.received_at,
        "accepted_at": row.accepted_at,
        "due_at": row.due_at,
        "promised_at": row.promised_at,
        "act_by": row.act_by,
        "paused_since": row.paused_since,
        "decided_at": row.decided_at,
        "certificate": row.certificate,
    }


def _fact(fact: FactRow) -> dict[str, Any]:
    return {
        "element": fact.element,
        "subject": fact.subject,
        "value": fact.value,
        "source": fact.source.value,
        "sealed": fact.sealed.hex() if fact.sealed is not None else None,
        "origin": fact.origin,
    }


def _file(n: int, file: FileRow) -> dict[str, Any]:
    return {"n": n} | {name: getattr(file, name) for name in FileRow.__slots__}


def _job(job: QueuedJob) -> dict[str, Any]:
    queue, priority = JOBS[job.name]
    return {
        "queue": queue,
        "task": job.name,
        "priority": priority,
        "lock": job.lock or None,
        "args": dict(job.arguments),
    }
