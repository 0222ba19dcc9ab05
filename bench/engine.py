"""The engine against a floor of hand-written SQL, SpiffWorkflow and Viewflow."""

import json

from bench.ground import DATABASE, Ground, python

#: Tables whose row counts per case must be equal for product and floor.
TABLES = (
    "cases_case", "cases_review", "cases_fact", "cases_handedin", "cases_numbercounter", "core_event", "core_unsealed",
    "core_command", "procrastinate_jobs", "procrastinate_events",
)  # fmt: skip


def counts(ground: Ground) -> dict[str, int]:
    said = ground.psql(DATABASE, "SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in TABLES))
    return dict(zip(TABLES, map(int, said.split("|")), strict=True))


def floor_variables(ground: Ground) -> dict[str, object]:
    """Ids of the county, and the JSON of a case that the product has written."""
    return json.loads(python("-m", "bench.sample", env=ground.environment("app")))
