"""The product: its own acts, as a page or the API calls them."""

import time
import uuid

import django

django.setup()

from bench.county import CODES, County  # noqa: E402  Django first
from onewindow.cases import acts  # noqa: E402
from onewindow.cases.stages import Outcome  # noqa: E402

OPINION = "经审查，符合法定条件，准予许可。"


def ready():
    county = County()
    clerk = county.by("clerk")
    reviewers = {code: county.by(f"reviewer_{code}") for code in CODES}

    def one_case(latencies: list[float]) -> None:
        began = time.perf_counter()
        filing, applicant = county.filing()
        number = acts.submit(filing, by=applicant, idempotency_key=str(uuid.uuid4())).number
        latencies.append(time.perf_counter() - began)
        began = time.perf_counter()
        version = acts.accept(number, CODES, by=clerk, version=1, idempotency_key=str(uuid.uuid4())).version
        latencies.append(time.perf_counter() - began)
        for code in CODES:
            began = time.perf_counter()
            version = acts.decide(
                number, code, Outcome.GRANTED, by=reviewers[code], version=version, opinion=OPINION,
                idempotency_key=str(uuid.uuid4()),
            ).version  # fmt: skip
            latencies.append(time.perf_counter() - began)

    return one_case
