"""One certificate, made and signed: through `documents` (token, row, event, file) against Typst and pyHanko alone.

The floor sets the same page from the same template with one warm compiler and signs it with one warm signer: what any
program would pay for these two libraries. Its code picture is drawn beforehand, nothing is stored. Both run in turn in
one process, so that a busy machine disturbs both alike; the ratio is that of the medians.
"""

import json
import subprocess
import sys
import tempfile

from .ground import ROOT, Ground


def run(quick: bool) -> list[dict]:
    rounds = 20 if quick else 200
    with Ground() as ground, tempfile.TemporaryDirectory() as home:
        environment = {**ground.environment("app"), "ONEWINDOW_HOME": home, "ONEWINDOW_DEMO": "1"}
        command = [sys.executable, "-m", "bench.certificate_work", str(rounds)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(done.stdout)
    row = {
        "name": "certificate, made and signed",
        "value": round(said["ours"], 2),
        "unit": "ms (median)",
        "floor": round(said["floor"], 2),
        "ratio_to_floor": round(said["ours"] / said["floor"], 3),
        "note": f"CPU {said['ours_cpu']:.1f} ms against {said['floor_cpu']:.1f}; target at most 1.3",
    }
    check = {"name": "certificate, offline check of the file", "value": round(said["check"], 2), "unit": "ms (median)"}
    token = {"name": "certificate, offline check of the token", "value": round(said["token"], 3), "unit": "ms (median)"}
    live = {
        "name": "certificate, live verdict from the register",
        "value": round(said["live"], 2),
        "unit": "ms (median)",
    }
    return [row, check, token, live]
