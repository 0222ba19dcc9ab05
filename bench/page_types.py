"""Every page type with a million cases in the tables: time of the server, queries, bytes on the way.

The day of the documentation's pictures is the ground; its cases are copied until there are enough. Pages are asked
through the whole stack of the site without a network in between.
"""

import json
import os

from bench.ground import DATABASE, PLACES, Ground, python

PLACES["site"] = (DATABASE, "app")

#: One case in ten stays open. Copies have no facts: what is measured on one case is measured on the day's own.
FILL = """
CREATE TEMP TABLE pattern AS SELECT *, row_number() OVER (PARTITION BY closed_at IS NULL ORDER BY id) AS k,
    count(*) OVER (PARTITION BY closed_at IS NULL) AS of FROM cases_case;
CREATE TEMP TABLE copied AS SELECT n, p.id AS pattern, nextval('cases_case_id_seq') AS id,
    p.division_id || '-' || to_char(date '2020-01-01' + n / 1500, 'YYYYMMDD') || '-' || lpad((n % 1500)::text, 5, '0')
      AS number
  FROM generate_series(1, {size}) n JOIN pattern p ON (p.closed_at IS NULL) = (n % 10 = 0) AND p.k = 1 + n % p.of;
INSERT INTO cases_case ({case}) SELECT {case_values} FROM copied c JOIN cases_case t ON t.id = c.pattern;
INSERT INTO cases_review ({review}) SELECT {review_values} FROM copied c JOIN cases_review t ON t.case_id = c.pattern;
INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || c.number, t.seq, t.verb, t.actor, t.acting_for, t.at, t.division, '{{}}', t.prev, t.hash
  FROM copied c JOIN cases_case p ON p.id = c.pattern JOIN core_event t ON t.stream = 'case:' || p.number AND t.seq < 3;
ANALYZE;
"""
#: What a copy has of its own; everything else is its pattern's.
OWN = {
    "id": "c.id",
    "case_id": "c.id",
    "number": "c.number",
    "salt": "md5(c.n::text)",
    "draft": "NULL",
    "applicant_id": "{party} + c.n % 5000",
    "agent_id": "NULL",
    "submitted_at": "timestamptz '2020-01-01' + c.n * interval '43 seconds'",
}


def run(quick: bool) -> list[dict]:
    size, calls = (20_000, 20) if quick else (1_000_000, 100)
    with Ground("site") as ground:
        owner = ground.environment("owner") | {"ONEWINDOW_DEMO": "1"}
        known = json.loads(python("-m", "bench.ways.page_types", "--day", env=owner))
        app = ground.environment("app") | {"ONEWINDOW_DEMO": "1"}
        ground.psql(DATABASE, fill(ground, size, known["party"]), user="owner")
        ground.psql(DATABASE, "VACUUM ANALYZE", user="postgres")
        told = json.loads(python("-m", "bench.ways.page_types", str(calls), json.dumps(known), env=app))
    return [_row(name, page, size) for name, page in told.items()]


def fill(ground: Ground, size: int, party: int) -> str:
    """The statements that copy the cases that are there."""
    parts: dict[str, object] = {"size": size}
    for table, name in (("cases_case", "case"), ("cases_review", "review")):
        columns = [c for c in _columns(ground, table) if not (table == "cases_review" and c == "id")]
        parts[name] = ", ".join(columns)
        parts[f"{name}_values"] = ", ".join(OWN.get(c, f"t.{c}").format(party=party) for c in columns)
    return FILL.format(**parts)


def _columns(ground: Ground, table: str) -> list[str]:
    said = ground.psql(
        DATABASE,
        f"SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = '{table}'"
        " AND table_schema = 'public' AND is_generated = 'NEVER'",
    )
    return said.split(",")


def _row(name: str, page: dict, size: int) -> dict:
    return {
        "name": f"page {name}, p95 at {size:,} cases",
        "value": round(1000 * page["p95"], 1),
        "unit": "ms",
        "note": (
            f"p50 {1000 * page['p50']:.1f} ms, {page['queries']} queries, {page['bytes'] / 1024:.1f} KB compressed; "
            f"{os.cpu_count()} cores"
        ),
    }
