"""Inbox and case page at a million cases against ten thousand: the same queries, the same pages read, the same time."""

import json
from statistics import median

from bench.ground import DATABASE, Ground, python

#: Every case has two reviews, two events and six facts; one case in ten is open.
FILL = """
INSERT INTO cases_case (number, service, edition_id, plan_id, division_id, applicant_id, channel, priority, title, salt,
    status, version, state, head, open_reviews, submitted_at, due_at, promised_at, closed_at)
  SELECT '990101-' || to_char(date '2020-01-01' + n / 2000, 'YYYYMMDD') || '-' || lpad((n % 2000)::text, 5, '0'),
    'bench_service', {edition}, '{plan}', '990101', {party} + n % 50, 'portal', 0, '联办测量', md5(n::text),
    CASE WHEN n % 10 = 0 THEN 'handling' ELSE 'done' END, 2, '{state}'::jsonb, '\\x00',
    CASE WHEN n % 10 = 0 THEN 2 ELSE 0 END, timestamptz '2020-01-01' + n * interval '43 seconds', now(), now(),
    CASE WHEN n % 10 = 0 THEN NULL ELSE now() END
  FROM generate_series({first}, {last}) n;
INSERT INTO cases_review (case_id, n, matter, agency_id, division_id, stage, outcome, open, priority, revalidate,
    parked, received_at, accepted_at, due_at, promised_at, act_by, certificate)
  SELECT c.id, r, 'M' || r, a.id, '990101', CASE WHEN c.closed_at IS NULL THEN 'accepted' ELSE 'delivered' END,
    CASE WHEN c.closed_at IS NULL THEN '' ELSE 'granted' END, c.closed_at IS NULL, 0, false, false, c.submitted_at,
    c.submitted_at, c.submitted_at + interval '20 days', c.submitted_at + interval '7 days',
    c.submitted_at + interval '7 days', ''
  FROM cases_case c CROSS JOIN generate_series(0, 1) r JOIN people_agency a ON a.code = 'agency_M' || r
  WHERE c.id > {above};
INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, s, CASE s WHEN 1 THEN 'submit' ELSE 'accept' END, 'party:1', '', submitted_at, '990101',
    '{{"reviews": {{"M0": {{"stage": "accepted"}}}}}}', '\\x00', '\\x00'
  FROM cases_case, generate_series(1, 2) s WHERE id > {above};
INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'element_0' || e, '', 1, '990101', to_jsonb('答案 ' || id || e), 'applicant', '{{"by": "party:1"}}'
  FROM cases_case, generate_series(4, 9) e WHERE id > {above};
ANALYZE;
"""


def run(quick: bool) -> list[dict]:
    small, large = (1_000, 50_000) if quick else (10_000, 1_000_000)
    told = {}
    with Ground("product") as ground:
        ids = json.loads(python("-m", "bench.ways.pages", "--ids", env=ground.environment("app")))
        done = 0
        for size in (small, large):
            above = ground.psql(DATABASE, "SELECT coalesce(max(id), 0) FROM cases_case")
            fill = FILL.format(**ids, first=done, last=size - 1, above=above)
            for statement in filter(str.strip, fill.split(";\n")):
                ground.psql(DATABASE, statement, user="owner")
            ground.psql(DATABASE, "VACUUM ANALYZE", user="postgres")
            done = size
            calls = 60 if quick else 400
            runs = [
                json.loads(python("-m", "bench.ways.pages", str(calls), env=ground.environment("app")))
                for _ in range(1 if quick else 5)
            ]
            told[size] = runs
    return [_row(page, small, large, told) for page in told[small][0]]


def _row(page: str, small: int, large: int, told: dict[int, list[dict]]) -> dict:
    def middle(size: int, what: str) -> float:
        return median(run[page][what] for run in told[size])

    queries = {middle(size, "queries") for size in (small, large)}
    assert len(queries) == 1, (page, queries)
    return {
        "name": f"{page}: p99 at {large:,} cases",
        "value": round(1000 * middle(large, "p99"), 2),
        "unit": "ms",
        "floor": round(1000 * middle(small, "p99"), 2),
        "ratio_to_floor": round(middle(large, "p99") / middle(small, "p99"), 2),
        "note": (
            f"floor: the same at {small:,} cases; {queries.pop():.0f} queries each; buffers read "
            f"{middle(large, 'buffers'):.0f} against {middle(small, 'buffers'):.0f}; "
            f"p50 {1000 * middle(large, 'p50'):.1f} against {1000 * middle(small, 'p50'):.1f} ms"
        ),
    }
