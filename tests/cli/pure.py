"""Runs a pure command as people do: another process, no database, nothing of this test's settings.

`here` does the same in this process: for the variations of what a test has run as people do.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from onewindow.cli.main import main

#: Variables that decide which installation a command speaks of.
OURS = ("DJANGO", "DATABASE", "ONEWINDOW")


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
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    done = subprocess.run(
        [sys.executable, "-c", "from onewindow.cli.main import main; main()", *args],
        input=_bytes(given),
        capture_output=True,
        env={**clean, **(env or {})},
        check=False,
        timeout=180,
    )
    return Run(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def here(*args: str, given: bytes | str | Any = b"") -> Run:
    """What `onewindow` does, without a process of its own."""
    runner = CliRunner(env={name: None for name in os.environ if name.startswith(OURS)})
    done = runner.invoke(main, args, input=_bytes(given))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Run(code=done.exit_code, out=done.stdout, err=done.stderr)


@contextmanager
def costs_less_than(seconds: float) -> Iterator[None]:
    """Of the processor, here and in what is run: the clock on the wall tells what else the machine had to do."""
    before = sum(os.times()[:4])
    yield
    assert sum(os.times()[:4]) - before < seconds


def _bytes(given: bytes | str | Any) -> bytes:
    if isinstance(given, bytes):
        return given
    return given.encode() if isinstance(given, str) else json.dumps(given).encode()


def written(folder: Path, content: bytes) -> str:
    path = folder / "given.json"
    path.write_bytes(content)
    return str(path)
