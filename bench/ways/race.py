"""Races of three deciding agencies: `python -m bench.ways.race N [--without-check]`."""

import json
import os
import sys
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")

import django

django.setup()

from dataclasses import replace  # noqa: E402  Django first

from django.db import connection  # noqa: E402
from tqdm import tqdm  # noqa: E402

from bench.county import CODES, County  # noqa: E402
from onewindow.cases import acts, hot, verifying  # noqa: E402
from onewindow.cases.models import Case  # noqa: E402
from onewindow.cases.stages import Outcome  # noqa: E402
from onewindow.core.models import Event  # noqa: E402

THREE = CODES[:3]


def main(races: int, without_check: bool) -> dict:
    county = County()
    plan = replace(county.plan, matters=tuple(m for m in county.plan.matters if m.code in THREE), gates=())
    retries = [0]
    update, write = hot._update, hot.write
    if without_check:
        hot._update = lambda *parts: update(*parts).replace(hot.UNCHANGED, "%(seen)s >= 0")

    def counted(*args):
        done = write(*args)
        retries[0] += not done
        return done

    hot.write = counted
    barrier, number, failed = threading.Barrier(4), [""], [0]

    def agency(code: str) -> None:
        by = county.by(f"reviewer_{code}")
        while True:
            barrier.wait()
            if not number[0]:
                return
            try:
                acts.decide(number[0], code, Outcome.GRANTED, by=by)
            except Exception:  # noqa: BLE001  counted
                failed[0] += 1
            barrier.wait()

    threads = [threading.Thread(target=agency, args=(code,)) for code in THREE]
    for thread in threads:
        thread.start()
    told = {"races": races, "stuck": 0, "double": 0, "wrong": 0}
    for _ in tqdm(range(races), desc="races", disable=None):
        filing, applicant = county.filing()
        one = acts.submit(replace(filing, plan=plan, facts=filing.facts[:3], files=()), by=applicant).number
        acts.accept(one, THREE, by=county.by("clerk"))
        number[0], before = one, failed[0]
        barrier.wait()
        barrier.wait()
        stuck = Case.objects.get(number=one).closed_at is None
        bodies = Event.objects.filter(stream=f"case:{one}").values_list("body", flat=True)
        double = sum("closed_at" in body.get("case", {}) for body in bodies) > 1
        told["stuck"] += stuck
        told["double"] += double
        told["wrong"] += stuck or double or failed[0] > before
    number[0] = ""
    barrier.wait()
    for thread in threads:
        thread.join()
    connection.close()
    faults = 0 if without_check else sum(bool(c.faults) for c in tqdm(verifying.verify(), desc="check", disable=None))
    return {**told, "failed": failed[0], "retries": retries[0], "faults": faults}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), "--without-check" in sys.argv)))
