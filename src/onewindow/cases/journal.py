"""The ordinary way of writing a step: inside the act's transaction, the case row locked, the rows through the ORM.

    with journal.locked("<number>") as loaded:
        change = lifecycle.suspend(loaded.plan, loaded.state, …)
        journal.write(loaded, record)

The lock is taken on the case row alone, and everything the engine decides on stands in that row: a statement that locks
the case and joins its reviews would see a new case and old reviews. `hot` writes the same rows in one statement.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from onewindow.core import events
from onewindow.core.chain import genesis
from onewindow.core.clock import SHANGHAI
from onewindow.core.jobs import enqueue
from onewindow.sheets.drafts import mark_submitted
from onewindow.sheets.errors import DraftNotFound

from . import plans
from .errors import CaseNotFound
from .models import Case, Fact, HandedIn, NumberCounter, Plan, Review
from .numbers import number_of
from .parameters import case_columns, review_columns
from .records import Filing, Loaded, Record, stream_of
from .states import CaseState
from .transition import Change

#: Plans kept in memory; they are content, so they never go stale.
_PLANS = 1024


@lru_cache(maxsize=_PLANS)
def plan_of(digest: str) -> plans.Plan:
    """A stored plan by its name."""
    return plans.Plan.from_json(Plan.objects.values_list("content", flat=True).get(pk=digest))


#: Plans whose row this process has seen committed.
_kept: set[str] = set()


def keep_plan(plan: plans.Plan) -> None:
    """See that the plan has its row. It is content, named by its digest: writing it twice changes nothing.

    Inside a transaction that may still be rolled back nothing is taken for granted, and nothing remembered.
    """
    if connection.in_atomic_block:
        Plan.objects.bulk_create([Plan(digest=plan.digest, content=plan.json)], ignore_conflicts=True)
    elif plan.digest not in _kept:
        Plan.objects.bulk_create([Plan(digest=plan.digest, content=plan.json)], ignore_conflicts=True)
        _kept.add(plan.digest)


def forget_plan(plan: plans.Plan) -> None:
    """The row is gone after all: the database was replaced under a running process."""
    _kept.discard(plan.digest)


def load(case: Case) -> Loaded:
    """The row as the engine reads it."""
    return Loaded(
        id=case.pk,
        number=case.number,
        service=case.service,
        division=case.division_id,
        plan=plan_of(case.plan_id),
        state=CaseState.from_json(case.state),
        version=case.version,
        head=bytes(case.head),
        applicant=case.applicant_id,
        agent=case.agent_id,
        salt=case.salt,
        priority=case.priority,
    )


def locked(number: str) -> Loaded:
    """Lock one case until the act ends, and read it. Raises CaseNotFound."""
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    if case is None:
        raise CaseNotFound(number=number)
    return load(case)


def write(loaded: Loaded, record: Record) -> None:
    """Write a step on a case that this transaction has locked."""
    link = events.append(
        loaded.stream,
        verb=record.verb,
        by=record.by,
        body=record.body,
        division=record.division,
        after=(loaded.version, loaded.head),
        at=record.at,
    )
    Case.objects.filter(pk=loaded.id).update(
        version=record.seq, state=record.state, head=link.hash, **case_columns(record.case)
    )
    for code, row in record.reviews.items():
        Review.objects.filter(case_id=loaded.id, matter=code).update(**review_columns(row))
    _write_values(loaded.id, record)


def write_first(filing: Filing, change: Change, record: Record) -> str:
    """Write a submission; returns the number it got. The counter's row is locked until the act ends."""
    keep_plan(filing.plan)
    number = _next_number(filing.division, record)
    link = events.append(
        stream_of(number),
        verb=record.verb,
        by=record.by,
        body=record.body,
        division=record.division,
        after=(0, genesis(stream_of(number))),
        at=record.at,
    )
    case = Case.objects.create(
        number=number,
        service=filing.plan.service,
        edition_id=filing.plan.edition,
        plan_id=filing.plan.digest,
        division_id=filing.division,
        applicant_id=filing.applicant,
        agent_id=filing.agent,
        channel=filing.channel,
        priority=filing.priority,
        title=filing.title,
        draft=filing.draft,
        salt=filing.salt,
        version=record.seq,
        state=record.state,
        head=link.hash,
        submitted_at=record.at,
        **case_columns(record.case),
    )
    Review.objects.bulk_create(
        Review(case=case, matter=code, priority=filing.priority, **review_columns(record.reviews[code]))
        for code in change.after.reviews
    )
    _write_values(case.pk, record)
    if filing.draft is not None:
        with suppress(DraftNotFound):  # an application of elsewhere may carry a number of its own
            mark_submitted(filing.draft, number)
    return number


def _next_number(division: str, record: Record) -> str:
    day = record.at.astimezone(SHANGHAI).date()
    key: Mapping[str, Any] = {"division": division, "day": day}
    with transaction.atomic():
        NumberCounter.objects.bulk_create([NumberCounter(**key, last=0)], ignore_conflicts=True)
    counter = NumberCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    return number_of(division, day, counter.last)


def _write_values(case: int, record: Record) -> None:
    if record.facts:
        Fact.objects.bulk_create(
            Fact(
                case_id=case,
                element=fact.element,
                subject=fact.subject,
                seq=record.seq,
                division=record.division,
                value=fact.value,
                sealed=fact.sealed,
                source=fact.source.value,
                origin=dict(fact.origin),
            )
            for fact in record.facts
        )
    if record.files:
        HandedIn.objects.bulk_create(
            HandedIn(
                case_id=case,
                seq=record.seq,
                n=n,
                material=file.material,
                upload=file.upload,
                sha256=file.sha256,
                name=file.name,
                size=file.size,
                media_type=file.media_type,
                path=file.path,
                at=file.at,
                division=record.division,
            )
            for n, file in enumerate(record.files)
        )
    for job in record.jobs:
        enqueue(job.name, lock=job.lock or None, **job.arguments)
