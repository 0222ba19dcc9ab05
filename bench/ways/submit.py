"""Submissions only: all in one division, or spread over eight, to see what one counter of numbers costs."""

import itertools
import threading
import time
import uuid

import django

django.setup()

from bench.county import DIVISION, DIVISIONS, County  # noqa: E402  Django first
from onewindow.cases import acts  # noqa: E402

_turn = itertools.count()
_lock = threading.Lock()


def ready(spread: bool = False, first: int = 0):
    county = County()
    with _lock:
        mine = DIVISIONS[(first + next(_turn)) % len(DIVISIONS)] if spread else DIVISION

    def one_case(latencies: list[float]) -> None:
        began = time.perf_counter()
        filing, applicant = county.filing(mine)
        acts.submit(filing, by=applicant, idempotency_key=str(uuid.uuid4()))
        latencies.append(time.perf_counter() - began)

    return one_case
