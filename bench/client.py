"""One client of a measurement: `python -m bench.client WAY SECONDS OPTIONS`, told to go by its standard input."""

import importlib
import json
import os
import resource
import sys
import threading
import time


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def prepare(what: str) -> None:
    """Tables: of the product with its county, or of a peer."""
    if what == "spiff":
        import psycopg

        from bench.ways.spiff import TABLES

        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True).execute(TABLES)
        return
    if what == "viewflow":
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.viewflow_settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if what == "product":
        from bench.county import build

        build()


def work(way: str, seconds: float, options: dict) -> None:
    """Let `threads` clients of this process work until the time is over, each on its own connection."""
    threads = options.pop("threads", 1)
    module = importlib.import_module(f"bench.ways.{way}")
    latencies: list[float] = []
    cases = [0] * threads
    warm, go = threading.Barrier(threads + 1), threading.Barrier(threads + 1)
    end = [0.0]

    def client(n: int) -> None:
        one_case = module.ready(**options)
        for _ in range(5):
            one_case([])
        warm.wait()
        go.wait()
        while time.perf_counter() < end[0]:
            one_case(latencies)
            cases[n] += 1
        over.wait()

    over = threading.Barrier(threads + 1)
    running = [threading.Thread(target=client, args=(n,), daemon=True) for n in range(threads)]
    for thread in running:
        thread.start()
    warm.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    spent, end[0] = cpu(), time.perf_counter() + seconds
    go.wait()
    over.wait()
    told = {"cases": sum(cases), "cpu": cpu() - spent, "latencies": latencies[-20_000:]}
    print(json.dumps(told), flush=True)
    sys.stdin.readline()  # keep the connections until everybody's CPU seconds are read


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    if sys.argv[1] == "--prepare":
        prepare(sys.argv[2])
    else:
        work(sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3]))
