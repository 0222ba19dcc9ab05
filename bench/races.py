"""Ten thousand three-way races: three agencies decide one case at the same moment, each on its own connection.

Nothing may be stuck and nothing closed twice. The same race with the version check taken out of the statement is run
beside it, to show that the measurement can fail.
"""

import json

from bench.ground import DATABASE, Ground, python


def run(quick: bool) -> list[dict]:
    races, broken = (300, 100) if quick else (10_000, 300)
    with Ground("product") as ground:
        kept = json.loads(python("-m", "bench.ways.race", str(races), env=ground.environment("app")))
        said = ground.psql(DATABASE, "SELECT count(*) FROM cases_case WHERE closed_at IS NULL OR open_reviews <> 0")
        assert int(said) == kept["stuck"] == 0, kept
        assert kept["double"] == kept["failed"] == kept["faults"] == 0, kept
        told = python("-m", "bench.ways.race", str(broken), "--without-check", env=ground.environment("app"))
        lost = json.loads(told)
    return [
        {
            "name": "three-way races",
            "value": kept["races"],
            "unit": "races",
            "note": f"0 stuck, 0 double, {kept['retries']} lost rounds taken anew; every history checked",
        },
        {
            "name": "three-way races without the version check",
            "value": round(100 * lost["wrong"] / lost["races"], 1),
            "unit": "% of races wrong",
            "note": f"{lost['stuck']} stuck, {lost['failed']} acts broken: the race above can fail",
        },
    ]
