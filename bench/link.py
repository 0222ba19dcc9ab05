"""A mortgage registered over the bank link: two nodes in two processes with two databases, TLS, signatures, both logs.

The bank's node sends an application; the office's handler registers it in the land book and sends the proof back; the
bank notes it. Each of the two messages is signed, verified, answered by a signed receipt, logged on both sides. What
people do in between (the owner's signature, the registrar's decision) takes days and is left out.
"""

import json
import subprocess
import sys

from bench.ground import ROOT, Ground, python

OFFICE, BANK = "onewindow_bench", "bench_link_bank"


class Nodes(Ground):
    """Two databases: the office's with units in its book, the bank's."""

    def __init__(self) -> None:
        super().__init__()
        self.ways = ()

    def __enter__(self) -> "Nodes":
        self.server.start()
        for database in (OFFICE, BANK):
            self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            self.psql("postgres", f"CREATE DATABASE {database} OWNER owner")
        self.link = self.server.socket / "link"
        return self

    def __exit__(self, *_: object) -> None:
        for database in (OFFICE, BANK):
            self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.server.stop()

    def surroundings(self, side: str, role: str = "app") -> dict[str, str]:
        more = {
            "ONEWINDOW_LINK": str(self.link),
            "ONEWINDOW_DB_POOL": "16",
            "DJANGO_SETTINGS_MODULE": "onewindow.config.settings",
        }
        if side == "bank":
            more |= {
                "DJANGO_SETTINGS_MODULE": "onewindow.config.settings_bank",
                "ONEWINDOW_NODE": "sample_bank_gs",
                "ONEWINDOW_BANK_DATABASE_URL": f"postgresql://{role}@/{BANK}?host={self.server.socket}",
            }
        return self.environment(role, OFFICE) | more


def run(quick: bool) -> list[dict]:
    count = 100 if quick else 1500
    with Nodes() as ground:
        for side in ("office", "bank"):
            python("-m", "bench.ways.link", side, "prepare", str(count), env=ground.surroundings(side, "owner"))
        sides = {side: started(ground, side, count) for side in ("office", "bank")}
        with ground.watch() as server:
            told = json.loads(say(sides["bank"], "go"))
        checked = json.loads(say(sides["bank"], "check"))
        cpu = {side: json.loads(say(process, "cpu"))["cpu"] for side, process in sides.items()}
        for process in sides.values():
            process.stdin.close()
            process.wait(timeout=30)
    assert checked == {"registered": count, "differences": 0, "proofs": count}, checked
    spent = {**cpu, "database": server.seconds}
    shares = ", ".join(f"{side} {1000 * seconds / count:.1f} ms" for side, seconds in spent.items())
    return [
        {
            "name": "mortgage registrations over the bank link",
            "value": round(count / told["seconds"], 1),
            "unit": "registrations/s",
            "note": f"{count} registrations, two signed and logged messages each; CPU of each: {shares}; logs alike",
        },
        {
            "name": "the same, from the bank's message to the proof in its book, median",
            "value": round(1000 * told["alone"], 1),
            "unit": "ms",
            "note": "one at a time",
        },
    ]


def started(ground: Nodes, side: str, count: int) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.ways.link", side, "serve", str(count)],
        cwd=ROOT,
        env=ground.surroundings(side),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError(f"the node of the {side} did not start")
    return process


def say(process: subprocess.Popen, word: str) -> str:
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return process.stdout.readline()
