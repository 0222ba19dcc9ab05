"""Run the measurements and write bench/RESULTS.md for people and bench/results.json for machines."""

import argparse
import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = ("engine", "races", "lists", "page_types", "certificate", "scan", "link")
KEYS = ("name", "value", "unit", "floor", "ratio_to_floor", "peers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=MODULES, help="one measurement; all without it")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds and rows: shows that it runs, not what is true"
    )
    options = parser.parse_args()
    rows = []
    for name in [options.name] if options.name else MODULES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        for row in importlib.import_module(f"bench.{name}").run(options.quick):
            if set(row) - {*KEYS, "note"}:
                raise SystemExit(f"bench.{name} gives unknown keys: {sorted(set(row) - set(KEYS))}")
            rows.append({**dict.fromkeys(KEYS), "peers": {}, **row, "group": name})
    print(json.dumps(rows, ensure_ascii=False, indent=1))
    if not options.name and not options.quick:
        write(rows)
    return 0


def write(rows: list[dict]) -> None:
    (HERE / "results.json").write_text(
        json.dumps([{k: r[k] for k in KEYS} for r in rows], ensure_ascii=False, indent=1) + "\n"
    )
    lines = [
        "# Results",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "Differences under 30 % are noise; ratios were taken side by side in one run.",
        "",
        "| measurement | value | unit | floor | ratio to floor | against peers | note |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in rows:
        peers = ", ".join(f"{peer} {ratio}×" for peer, ratio in r["peers"].items())
        cells = [r["name"], r["value"], r["unit"], r["floor"], r["ratio_to_floor"], peers, r.get("note")]
        lines.append("| " + " | ".join("" if c is None else str(c) for c in cells) + " |")
    (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
