"""Durable jobs: rows written in the act's own transaction, run by `onewindow worker`, at least once.

    @job("documents.make", queue="cases")
    def make(review: int) -> None: ...

    enqueue("documents.make", review=17, lock="case:9")

Every job may run twice, so it must be idempotent. Jobs that share a `lock` run one after another. With `cron` (five
fields, in UTC) the worker also starts it by the clock. A job whose worker was killed runs again.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from .chain import canonical

F = TypeVar("F", bound=Callable[..., None])

#: Name -> (queue, priority), filled by `@job`; `enqueue` refuses a name that nobody runs.
JOBS: dict[str, tuple[str, int]] = {}

#: Ten tries over about a quarter of an hour, then the job stays as failed and is shown to the operator.
_RETRY = RetryStrategy(max_attempts=10, exponential_wait=2)

#: Seconds without a heartbeat after which a worker counts as dead.
STALLED_AFTER = 20

_DEFER = """
SELECT procrastinate_defer_jobs_v1(
  ARRAY[ROW(%s, %s, %s, %s, NULL, %s::jsonb, %s)::procrastinate_job_to_defer_v1])
"""


def job(name: str, *, queue: str = "default", priority: int = 0, cron: str = "") -> Callable[[F], F]:
    """Register a function as the job `name`. Its arguments must be JSON values; a `cron` job takes none."""

    def keep(function: F) -> F:
        JOBS[name] = (queue, priority)
        task = app.task(name=name, queue=queue, priority=priority, retry=_RETRY)(function)
        if cron:

            @app.periodic(cron=cron, periodic_id=name)
            @app.task(name=f"{name}.clock", queue=queue, queueing_lock=name)
            def start(timestamp: int) -> None:
                task.func()

        return function

    return keep


@app.periodic(cron="* * * * * */10")
@app.task(name="core.retry_stalled", queue="maintenance", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put the jobs of a worker that no longer gives a sign of life back into the queue."""
    for stalled in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await context.app.job_manager.retry_job(stalled)


def enqueue(name: str, *, lock: str | None = None, at: Any = None, **arguments: Any) -> None:
    """Write the job `name` in the current transaction; with `at` it is not run before that instant."""
    queue, priority = JOBS[name]
    with connection.cursor() as cursor:
        cursor.execute(_DEFER, [queue, name, priority, lock, canonical(arguments), at])


def drain(limit: int = 1000) -> int:
    """Run what is due now, here, on this connection, until nothing is left; returns how many jobs ran.

    For tests and the demo's story: the same rows and functions as the worker's, without a second process. A job that
    fails raises at once and stays in the queue.
    """
    done = 0
    while done < limit:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE)
            row = cursor.fetchone()
            if row is None:
                return done
            _, name, arguments = row
            task = app.tasks[name]
            task.func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
        done += 1
    raise RuntimeError(f"more than {limit} jobs: one of them calls itself for ever")


_TAKE = """
DELETE FROM procrastinate_jobs WHERE id = (
  SELECT id FROM procrastinate_jobs
  WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
  ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, task_name, args
"""
