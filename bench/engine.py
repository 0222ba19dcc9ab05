"""The engine against a floor of hand-written SQL, SpiffWorkflow and Viewflow, side by side in one run.

One case: submit with 24 facts and 2 files, accept all six reviews, six decisions of which two wait for an earlier one;
the last closes the case and leaves one job for its results; acceptance and closing leave one each that tells the
applicant. Rounds are interleaved and their order is turned each time; the medians of the rounds are told. The floor
(`floor.sql`) writes the same rows with pgbench, one statement per step; that the counts of rows per table are equal is
asserted. Peers write their own state and one line of history per step, nothing else.
"""

import json
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench.ground import DATABASE, Ground, Ran, python

#: Tables whose rows per case must be equal for product and floor.
TABLES = (
    "cases_case", "cases_review", "cases_fact", "cases_handedin", "core_event", "core_unsealed", "core_command",
    "procrastinate_jobs", "procrastinate_events",
)  # fmt: skip
PEERS = {"spiff": "SpiffWorkflow", "viewflow": "Viewflow"}


def run(quick: bool) -> list[dict]:
    rounds, seconds = (1, 2.0) if quick else (5, 6.0)
    rows = []
    with Ground("product", *PEERS) as ground:
        variables = floor_variables(ground)
        for clients in (2, 8):
            measured: dict[str, list[Ran]] = defaultdict(list)
            for n in range(rounds):
                ways = ["floor", "product", *PEERS]
                for way in ways if n % 2 == 0 else ways[::-1]:
                    measured[way].append(_one(ground, way, clients, seconds, variables))
            rows += _rows(clients, measured)
        rows.append(_numbering(ground, rounds, seconds))
    return rows


def _numbering(ground: Ground, rounds: int, seconds: float) -> dict:
    """Eight clients that submit: in one division, so with one counter of numbers, against eight divisions."""
    found = []
    for n in range(rounds):
        both = {}
        for spread in (True, False) if n % 2 == 0 else (False, True):
            both[spread] = ground.clients("submit", clients=8, seconds=seconds, spread=spread).rate
        found.append(both)
    one, many = median(both[False] for both in found), median(both[True] for both in found)
    return {
        "name": "submissions with one counter of numbers, 8 clients",
        "value": round(one, 1),
        "unit": "cases/s",
        "floor": round(many, 1),
        "ratio_to_floor": round(median(both[False] / both[True] for both in found), 2),
        "note": "floor: the same over eight divisions, so eight counters; gap-free numbers (docs/decisions/0007)",
    }


def _one(ground: Ground, way: str, clients: int, seconds: float, variables: dict[str, object]) -> Ran:
    if way in PEERS:
        return ground.clients(way, clients=clients, seconds=seconds)
    before = counts(ground)
    if way == "floor":
        script = Path(__file__).with_name("floor.sql").read_text()
        ran = ground.pgbench(script, clients=clients, seconds=seconds, **variables)
    else:
        ran = ground.clients("product", clients=clients, seconds=seconds)
    after = counts(ground)
    cases = after["cases_case"] - before["cases_case"]
    written = {table: (after[table] - before[table]) / cases for table in TABLES}
    assert written == ROWS, (way, written)
    return ran


#: Rows per case, the same for both.
ROWS = {
    "cases_case": 1, "cases_review": 6, "cases_fact": 30, "cases_handedin": 2, "core_event": 8, "core_unsealed": 8,
    "core_command": 8, "procrastinate_jobs": 3, "procrastinate_events": 3,
}  # fmt: skip


def _rows(clients: int, measured: dict[str, list[Ran]]) -> list[dict]:
    rate = {way: median(ran.rate for ran in runs) for way, runs in measured.items()}
    ratio = median(p.rate / f.rate for p, f in zip(measured["product"], measured["floor"], strict=True))
    faster = {
        name: round(median(p.rate / q.rate for p, q in zip(measured["product"], measured[way], strict=True)), 2)
        for way, name in PEERS.items()
    }
    latencies = sorted(s for ran in measured["product"] for s in ran.latencies)
    spent = {way: median(1000 * _cpu(ran) / ran.cases for ran in runs if ran.cases) for way, runs in measured.items()}
    client = median(1000 * ran.cpu_client / ran.cases for ran in measured["product"])
    return [
        {
            "name": f"six parallel reviews, {clients} clients",
            "value": round(rate["product"], 1),
            "unit": "cases/s",
            "floor": round(rate["floor"], 1),
            "ratio_to_floor": round(ratio, 2),
            "peers": faster,
            "note": "floor writes the same rows; peers write only their state and history",
        },
        {
            "name": f"CPU per case, {clients} clients",
            "value": round(spent["product"], 1),
            "unit": "ms, client and server",
            "floor": round(spent["floor"], 1),
            "ratio_to_floor": round(spent["product"] / spent["floor"], 2),
            "peers": {name: round(spent[way] / spent["product"], 2) for way, name in PEERS.items()},
            "note": f"of these {client:.1f} ms in the client; a peer's ratio says how many times more it takes",
        },
        {
            "name": f"one act, {clients} clients, p50 and p99",
            "value": round(1000 * latencies[len(latencies) // 2], 2),
            "unit": "ms",
            "note": f"p99 {1000 * latencies[int(len(latencies) * 0.99)]:.1f} ms, {len(latencies)} acts",
        },
    ]


def _cpu(ran: Ran) -> float:
    return ran.cpu_client + ran.cpu_server


def counts(ground: Ground) -> dict[str, int]:
    said = ground.psql(DATABASE, "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES))
    return dict(zip(TABLES, map(int, said.split("|")), strict=True))


def floor_variables(ground: Ground) -> dict[str, object]:
    """Ids of the county, and the JSON of a case that the product has written."""
    return json.loads(python("-m", "bench.sample", env=ground.environment("app")))
