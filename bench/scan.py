"""The public scan of a property certificate at a million units, beside an empty view of the same server; and the check
of a token with no register, beside the bare signature.

Everything of a real scan is in it: another visitor each time, the limit counted, the signature checked, the book asked,
the look noted, the page packed as phones ask for it. Server, database and visitors share the two cores.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.ground import DATABASE, PLACES, ROOT, Ground, python
from onewindow.cli.running import server_command

PLACES["scan"] = (DATABASE, "app")
#: Clients of each of two processes; codes that are scanned, more than a server remembers; how many of them again.
_CLIENTS, _SAMPLE, _AGAIN = 4, 50_000, 1000


def run(quick: bool) -> list[dict]:
    size, seconds, rounds = (20_000, 1.0, 2) if quick else (1_000_000, 5.0, 5)
    with Ground("scan") as ground, tempfile.TemporaryDirectory() as folder:
        tokens = json.loads(
            python(
                "-m", "bench.ways.scan", "--fill", str(size), str(min(size, _SAMPLE)), env=ground.environment("owner")
            )
        )
        ground.psql(DATABASE, "VACUUM ANALYZE", user="postgres")
        environment = ground.environment("app") | {
            "ONEWINDOW_DB_POOL": "8",
            "ONEWINDOW_HOSTS": "127.0.0.1",
            "ONEWINDOW_TRUSTED_PROXIES": "1",
            "ONEWINDOW_HOME": os.environ.get("ONEWINDOW_HOME") or str(ROOT / ".onewindow"),
        }
        codes = ground.psql(DATABASE, f"SELECT code FROM land_unit ORDER BY md5(code) LIMIT {_AGAIN}").split()
        asked = {
            "scan": [f"/V/{token}" for token in tokens],
            "again": [f"/V/{token}" for token in tokens[:_AGAIN]],
            "asking": [f"/asking/?code={code}" for code in codes],
            "empty": ["/empty/"],
        }
        files = {name: Path(folder) / f"{name}.json" for name in asked}
        for name, addresses in asked.items():
            files[name].write_text(json.dumps(addresses))
        before = int(ground.psql(DATABASE, "SELECT count(*) FROM land_look"))
        told: dict[str, list[list[float]]] = {name: [] for name in asked}
        with _Server(environment) as server:
            for name, path in list(files.items()) * rounds:
                told[name].append(server.visits(seconds, path))
        written = int(ground.psql(DATABASE, "SELECT count(*) FROM land_look")) - before
        checked = json.loads(_piped(json.dumps(tokens[:_AGAIN]), environment, "-m", "bench.ways.scan", "--offline"))
    rates = {name: median(len(found) / seconds for found in runs) for name, runs in told.items()}
    latencies = sorted(second for run in told["scan"] for second in run)
    p50, p99 = (1000 * latencies[int(share * (len(latencies) - 1))] for share in (0.5, 0.99))
    return [
        {
            "name": f"public scan: p99 at {size:,} units",
            "value": round(p99, 1),
            "unit": "ms",
            "note": (
                f"{2 * _CLIENTS} visitors at once; p50 {p50:.1f} ms; {len(latencies)} scans timed, "
                f"{written} looks written in batches"
            ),
        },
        {
            "name": f"public scans at {size:,} units",
            "value": round(rates["scan"]),
            "unit": "1/s",
            "floor": round(rates["empty"]),
            "ratio_to_floor": round(rates["scan"] / rates["empty"], 2),
            "note": (
                f"of {min(size, _SAMPLE):,} codes, most of them new to the server; {_AGAIN:,} codes again and again: "
                f"{round(rates['again'])} a second, {round(rates['again'] / rates['empty'], 2)} of the floor; floor: "
                "an empty view behind the same server and middleware; a view that reads one row by its key answers "
                f"{round(rates['asking'])} a second, {round(rates['asking'] / rates['empty'], 2)} of the floor"
            ),
        },
        {
            "name": "offline check of a token",
            "value": round(checked["checked"]),
            "unit": "1/s",
            "floor": round(checked["bare"]),
            "ratio_to_floor": round(checked["checked"] / checked["bare"], 2),
            "note": "floor: the bare Ed25519 signature",
        },
    ]


class _Server:
    """The site on a port of its own, two workers."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self) -> "_Server":
        command = [*server_command("127.0.0.1", self.port, 2)[:-1], "bench.ways.scan_site:application"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=sys.stderr)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    time.sleep(2)
                    return self
            time.sleep(0.2)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def visits(self, seconds: float, addresses: Path) -> list[float]:
        """Seconds of each visit of two processes of visitors."""
        command = [sys.executable, "-m", "bench.ways.scan", "127.0.0.1", str(self.port), str(seconds), str(_CLIENTS)]
        running = [
            subprocess.Popen(
                [*command, str(addresses)], cwd=ROOT, env=self.environment, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True,
            )
            for _ in range(2)
        ]  # fmt: skip
        for process in running:
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError("a visitor did not start")
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for process in running]
        for process in running:
            process.wait()
        return [second for one in told for second in one["latencies"]]


def _piped(text: str, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout
