"""Times of the pages of lists and cases: `python -m bench.ways.pages CALLS`."""

import json
import os
import random
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402  Django first
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.county import County  # noqa: E402
from onewindow.cases import journal, lifecycle, queries  # noqa: E402
from onewindow.cases.desk_queries import loads, tabs_and_first  # noqa: E402
from onewindow.cases.limits import region_limits  # noqa: E402
from onewindow.cases.models import Case  # noqa: E402
from onewindow.cases.queries import Light  # noqa: E402
from onewindow.cases.transition import Moment  # noqa: E402
from onewindow.core.clock import now  # noqa: E402
from onewindow.people.models import Account, Party  # noqa: E402


def ids() -> dict:
    """What the filling refers to; the plan of the county with two matters, and the state of such a case."""
    from dataclasses import replace

    county = County()
    plan = replace(county.plan, matters=county.plan.matters[:2], gates=())
    journal.keep_plan(plan)
    moment = Moment(at=now(), seq=1, limits=region_limits())
    state = lifecycle.accept(plan, lifecycle.submit(plan, now=moment).after, ("M0", "M1"), now=moment).after
    return {
        "edition": county.edition,
        "plan": plan.digest,
        "party": min(county.parties),
        "state": json.dumps(state.json),
    }


def measure(calls: int) -> dict:
    reviewer = Account.objects.get(username="reviewer_M0")
    owner = Account.objects.create(username=f"owner{time.time_ns()}", password="!")
    party = Party.objects.order_by("pk")[7]
    Party.objects.filter(pk=party.pk).update(account=owner)
    mine = list(Case.objects.filter(applicant=party).order_by("?").values_list("number", flat=True)[:calls])
    any_case = random.Random(7).sample(range(*_bounds()), calls)
    numbers = list(Case.objects.filter(pk__in=any_case).values_list("number", flat=True))
    deep = _deep_cursor(reviewer)
    pages = {
        "inbox, first page": lambda n: queries.inbox(_again(reviewer), size=20),
        "inbox, a page in the middle": lambda n: queries.inbox(_again(reviewer), after=deep, size=20),
        "my cases": lambda n: queries.cases_of(_again(owner), size=20),
        "progress of a case": lambda n: queries.progress(_again(owner), mine[n % len(mine)]),
        "desk: counts and the first of the inbox": lambda n: tabs_and_first(_again(reviewer), staff=1, size=12),
        "desk: the inbox narrowed to what is late": lambda n: queries.inbox(_again(reviewer), light=Light.RED, size=25),
        "desk: who has how much in hand": lambda n: loads(queries.agencies_of(_again(reviewer))),
        "desk page of a review": lambda n: queries.review_page(_again(reviewer), numbers[n % len(numbers)], "M0"),
    }
    told = {name: _timed(call, calls) for name, call in pages.items()}
    Party.objects.filter(pk=party.pk).update(account=None)
    return told


def _again(user: Account) -> Account:
    """A user as a new request has it: nothing remembered."""
    return Account.objects.get(pk=user.pk)


def _bounds() -> tuple[int, int]:
    found = Case.objects.order_by("pk")
    return found.first().pk, found.last().pk


def _deep_cursor(user: Account) -> str:
    after = ""
    for _ in range(5):
        after = queries.inbox(_again(user), after=after, size=100).next
    return after


def _timed(call, calls: int) -> dict:
    for n in range(10):
        call(n)
    took = []
    for n in range(calls):
        began = time.perf_counter()
        call(n)
        took.append(time.perf_counter() - began)
    took.sort()
    with CaptureQueriesContext(connection) as captured:
        call(3)
    return {
        "p50": took[len(took) // 2],
        "p99": took[int(len(took) * 0.99)],
        "queries": len(captured),
        "buffers": sum(map(_buffers, (q["sql"] for q in captured.captured_queries))),
    }


def _buffers(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.replace("%", "%%"), [])
        plan = cursor.fetchone()[0]
    root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return root["Shared Hit Blocks"] + root["Shared Read Blocks"]


if __name__ == "__main__":
    print(json.dumps(ids() if sys.argv[1] == "--ids" else measure(int(sys.argv[1]))))
