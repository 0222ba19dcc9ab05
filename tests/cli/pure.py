"""Runs a pure command as people do: another process, no database, nothing of this test's settings."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one sentence of unusable input."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err


def onewindow(*args: str, given: bytes | str | Any = b"", env: dict[str, str] | None = None) -> Run:
    """Run the command with `given` on standard input (bytes, text, or anything else as JSON)."""
    if isinstance(given, str):
        given = given.encode()
    elif not isinstance(given, bytes):
        given = json.dumps(given).encode()
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE", "ONEWINDOW"))
    }
    done = subprocess.run(
        [sys.executable, "-c", "from onewindow.cli.main import main; main()", *args],
        input=given,
        capture_output=True,
        env={**clean, **(env or {})},
        check=False,
        timeout=60,
    )
    return Run(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def written(folder: Path, content: bytes) -> str:
    path = folder / "given.json"
    path.write_bytes(content)
    return str(path)
