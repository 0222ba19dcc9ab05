"""Times of all page types: `python -m bench.ways.page_types --day`, then with CALLS and what `--day` printed.

The pages and the day that they show are those of the documentation's pictures (`tests/browser/test_screens.py`): a new
page type is measured without a line here.
"""

import gzip
import json
import logging
import os
import sys
import tempfile
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tests.browser.test_screens import ELEVEN, PERSONAL, SCREENS, day  # noqa: E402

from onewindow.cases.models import Case  # noqa: E402
from onewindow.core import clock  # noqa: E402
from onewindow.people.models import Account, Party  # noqa: E402
from onewindow.web.warming import warm  # noqa: E402

#: Pages that answer otherwise than by 200.
ANSWERS = {"not-found": 404}


def made() -> dict:
    """The day of the pictures, five thousand applicants for the copies (`party` is the first); what addresses say."""
    known = day()
    division = Case.objects.values_list("division_id", flat=True)[0]
    people = Party.objects.bulk_create(
        [
            Party(
                kind="natural", name=f"申请人{n}", id_kind="none", assurance="declared", created_at=clock.now(),
                division_id=division,
            )
            for n in range(5000)
        ]
    )  # fmt: skip
    return {**known, "party": min(party.pk for party in people)}


def measure(calls: int, known: dict) -> dict:
    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.WARNING)  # that a page is not there is what one of them is about
    call_command("collectstatic", interactive=False, verbosity=0)
    warm()  # as the server does
    pages = {name: ("", address) for name, address in SCREENS.items()} | PERSONAL
    return {
        name: _timed(who, address.format(**known), calls, ANSWERS.get(name, 200))
        for name, (who, address) in pages.items()
    }


def _timed(who: str, address: str, calls: int, expected: int) -> dict:
    client = Client()
    if who:
        client.force_login(Account.objects.get(username=who))
    answer = client.get(address, secure=True, follow=True)
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
    for n in range(5):
        answer = client.get(address, secure=True, REMOTE_ADDR=_visitor(n))
        if answer.status_code != expected:
            raise SystemExit(f"{address}: {answer.status_code}")
    took = []
    for n in range(calls):
        began = time.perf_counter()
        client.get(address, secure=True, REMOTE_ADDR=_visitor(n))
        took.append(time.perf_counter() - began)
    took.sort()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, secure=True, REMOTE_ADDR=_visitor(calls))
    return {
        "p50": took[len(took) // 2],
        "p95": took[int(len(took) * 0.95)],
        "queries": len(captured),
        "bytes": len(gzip.compress(answer.content)),
    }


def _visitor(n: int) -> str:
    """An address of its own for each: who asks too often is sent away."""
    return f"192.0.2.{n % 250 + 1}"


def main() -> None:
    with tempfile.TemporaryDirectory() as uploads, clock.moved_to(ELEVEN):
        settings.UPLOADS = type(settings.UPLOADS)(uploads)
        told = made() if sys.argv[1] == "--day" else measure(int(sys.argv[1]), json.loads(sys.argv[2]))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
