"""Times of all page types: `python -m bench.ways.page_types CALLS`, or `--people` for whose the copied cases are."""

import gzip
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from onewindow.cases.models import Case, Review  # noqa: E402
from onewindow.core.clock import now  # noqa: E402
from onewindow.people.models import Account, Party, Post  # noqa: E402

#: The cases that the demo has made, before any was copied, are those with a draft.
OURS = Case.objects.filter(draft__isnull=False)


def people() -> int:
    """Five thousand applicants; returns the id of the first."""
    division = OURS.values_list("division_id", flat=True)[0]
    made = Party.objects.bulk_create(
        [
            Party(
                kind="natural", name=f"申请人{n}", id_kind="none", assurance="declared", created_at=now(),
                division_id=division,
            )
            for n in range(5000)
        ]
    )  # fmt: skip
    return min(party.pk for party in made)


def pages() -> dict[str, tuple[Account | None, str]]:
    """Name of the page -> who asks for it, and its address."""
    opened = OURS.filter(closed_at=None).order_by("-id")[0]
    closed = OURS.exclude(closed_at=None).order_by("-id")[0]
    review = Review.objects.filter(case=opened, open=True).order_by("n")[0]
    reviewer = Post.objects.filter(role="reviewer", agency=review.agency_id)[0].staff.account
    clerk = Account.objects.get(username=f"clerk.{opened.division_id}")
    owner, earlier = (Account.objects.get(party__in=[case.applicant_id, case.agent_id]) for case in (opened, closed))
    numbers = {"open": opened.number, "closed": closed.number, "service": opened.service, "matter": review.matter}
    asked = {
        "home": (None, "/"),
        "services": (None, "/services/"),
        "guide": (None, "/services/{service}/"),
        "search": (None, "/search?q=书店"),
        "verify": (None, "/verify/"),
        "my things": (owner, "/me/"),
        "progress": (owner, "/cases/{open}/"),
        "progress of a closed case": (earlier, "/cases/{closed}/"),
        "receipt": (owner, "/cases/{open}/receipt/"),
        "desk list": (reviewer, "/desk/"),
        "desk case": (reviewer, "/desk/cases/{open}/{matter}/"),
        "window": (clerk, "/window/"),
        "window case": (clerk, "/window/cases/{open}/"),
    }
    return {name: (who, address.format(**numbers)) for name, (who, address) in asked.items()}


def measure(calls: int) -> dict:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return {name: _timed(who, address, calls) for name, (who, address) in pages().items()}


def _timed(who: Account | None, address: str, calls: int) -> dict:
    client = Client()
    if who is not None:
        client.force_login(who)
    for _ in range(5):
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
    took = []
    for _ in range(calls):
        began = time.perf_counter()
        client.get(address, secure=True)
        took.append(time.perf_counter() - began)
    took.sort()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, secure=True)
    return {
        "p50": took[len(took) // 2],
        "p95": took[int(len(took) * 0.95)],
        "queries": len(captured),
        "bytes": len(gzip.compress(answer.content)),
    }


if __name__ == "__main__":
    print(json.dumps(people() if sys.argv[1] == "--people" else measure(int(sys.argv[1]))))
