"""One client of a measurement: `python -m bench.client WAY SECONDS OPTIONS`, told to go by its standard input."""

import importlib
import json
import os
import resource
import sys
import time


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def prepare() -> None:
    """Tables and the county."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench.county import build

    build()


def work(way: str, seconds: float, options: dict) -> None:
    one_case = importlib.import_module(f"bench.ways.{way}").ready(**options)
    for _ in range(5):
        one_case([])
    print("ready", flush=True)
    sys.stdin.readline()
    latencies: list[float] = []
    cases, spent, end = 0, cpu(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        one_case(latencies)
        cases += 1
    told = {"cases": cases, "cpu": cpu() - spent, "latencies": latencies[-20_000:]}
    print(json.dumps(told), flush=True)
    sys.stdin.readline()  # keep the connection until everybody's CPU seconds are read


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    if sys.argv[1] == "--prepare":
        prepare()
    else:
        work(sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3]))
