"""The ground of the measurements: a database cluster of their own, clients as processes, CPU seconds of both sides.

with Ground() as ground:
    ran = ground.clients("product", clients=8, seconds=5)
    ran.rate, ran.cpu_client, ran.cpu_server
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onewindow.core.db.embedded import Embedded
from onewindow.core.home import home

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "onewindow_bench"
#: What runs where, and as which role: peers make their own tables.
PLACES = {
    "product": (DATABASE, "app"),
    "submit": (DATABASE, "app"),
    "spiff": ("bench_spiff", "owner"),
    "viewflow": ("bench_viewflow", "owner"),
}
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One run of one way."""

    cases: int  #: finished
    seconds: float  #: wall clock
    latencies: Sequence[float] = field(default=())  #: seconds per step, all clients together
    cpu_client: float = 0.0  #: CPU seconds of the clients
    cpu_server: float = 0.0  #: CPU seconds of the database server

    @property
    def rate(self) -> float:
        """Cases per second."""
        return self.cases / self.seconds if self.seconds else 0.0


class Ground:
    """A cluster and a database of its own, removed at the end."""

    def __init__(self, *ways: str) -> None:
        self.server = Embedded(home() / "bench-pg", max_connections="120")
        self.ways = ways or ("product",)

    def __enter__(self) -> "Ground":
        self.server.start()
        for way in self.ways:
            database, _ = PLACES[way]
            self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            self.psql("postgres", f"CREATE DATABASE {database} OWNER owner")
            python("-m", "bench.client", "--prepare", way, env=self.environment("owner", database))
        return self

    def __exit__(self, *_: object) -> None:
        for way in self.ways:
            self.psql("postgres", f"DROP DATABASE IF EXISTS {PLACES[way][0]} WITH (FORCE)")
        self.server.stop()

    def environment(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """What a process needs to work on this database."""
        url = f"postgresql://{role}@/{database}?host={self.server.socket}"
        return {
            **os.environ,
            "DATABASE_URL": url,
            "ONEWINDOW_DB_ROLE": role,
            "ONEWINDOW_DB_POOL": "0",
            "ONEWINDOW_MASTER_KEY": "0b" * 32,
            "ONEWINDOW_SECRET_KEY": "bench-" * 12,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        }

    def psql(self, database: str, statement: str, *, user: str = "postgres") -> str:
        """Run one statement; returns what psql prints, unaligned."""
        done = self.server.run(
            "psql", "-h", self.server.socket, "-U", user, "-d", database, "-qAtv", "ON_ERROR_STOP=1", "-c", statement,
            quiet=False, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{statement[:200]}: {done.stderr}")
        return done.stdout.strip()

    def clients(self, way: str, *, clients: int, seconds: float, processes: int = 0, **options: object) -> Ran:
        """Let `clients` work at once, each on its own connection, in `processes` (one per core without a number)."""
        processes = min(clients, processes or os.cpu_count() or 1)
        told = {**options, "threads": clients // processes}
        database, role = PLACES[way]
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.client", way, str(seconds), json.dumps(told | numbered(n, options))],
                cwd=ROOT,
                env=self.environment(role, database),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for n in range(processes)
        ]
        for process in running:
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError(f"{way}: a client did not start")
        with self.watch() as server:
            began = time.perf_counter()
            for process in running:
                process.stdin.write("go\n")
                process.stdin.flush()
            told = [json.loads(process.stdout.readline()) for process in running]
            lasted = time.perf_counter() - began
        for process in running:
            process.stdin.close()
            process.wait()
        return Ran(
            cases=sum(t["cases"] for t in told),
            seconds=lasted,
            latencies=[s for t in told for s in t["latencies"]],
            cpu_client=sum(t["cpu"] for t in told),
            cpu_server=server.seconds,
        )

    def pgbench(self, script: str, *, clients: int, seconds: float, **variables: object) -> Ran:
        """Let pgbench run a script with prepared statements; one transaction of it is one case."""
        path = self.server.socket / "script.sql"
        path.write_text(script)
        path.chmod(0o644)
        define = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
        before = os.times()
        with self.watch() as server:
            done = self.server.run(
                "pgbench", "-h", self.server.socket, "-U", "app", "-M", "prepared", "-n", "-c", clients, "-j", clients,
                "-T", max(1, round(seconds)), "-f", path, *define, DATABASE, quiet=False, check=False,
            )  # fmt: skip
        if done.returncode or "aborted" in done.stderr:
            raise RuntimeError(done.stderr[-2000:])
        tps = next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps ="))
        said = next(line for line in done.stdout.splitlines() if "actually processed" in line)
        cases = int(said.split()[-1].split("/")[0])
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        return Ran(cases=cases, seconds=cases / tps, cpu_client=spent, cpu_server=server.seconds)

    def watch(self) -> "Watch":
        """Count CPU seconds of the server's processes."""
        return Watch(int((self.server.data / "postmaster.pid").read_text().split()[0]))


class Watch:
    """CPU seconds of all processes of the server, sampled often enough to miss none that ends."""

    def __init__(self, postmaster: int) -> None:
        self.postmaster = postmaster
        self.first: dict[int, float] = {}
        self.last: dict[int, float] = {}
        self.over = threading.Event()

    def __enter__(self) -> "Watch":
        self.first = self._sample()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.last.update(self._sample())
        self.over.set()
        self.thread.join()

    @property
    def seconds(self) -> float:
        return sum(spent - self.first.get(pid, 0.0) for pid, spent in self.last.items())

    def _run(self) -> None:
        while not self.over.wait(0.1):
            self.last.update(self._sample())

    def _sample(self) -> dict[int, float]:
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[1]) == self.postmaster:
                found[int(entry.name)] = (int(stat[11]) + int(stat[12])) / _TICK
        return found


def numbered(n: int, options: dict[str, object]) -> dict[str, object]:
    """A process of its own number, where the way wants to know."""
    return {"first": 4 * n} if "spread" in options else {}


def python(*arguments: str, env: dict[str, str]) -> str:
    """Run this Python with arguments; returns its output."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout
