"""Where a pure command's words go: JSON to standard output whatever it is, one sentence when it cannot be written."""

import json
import os
import subprocess
import sys

import pytest

_COMMAND = [sys.executable, "-c", "from onewindow.cli.main import main; main()"]
_REQUEST = b'[{"kind": "division", "value": "652801"}]'


def run(
    *args: str, env: dict[str, str] | None = None, redirect: str = "", given: bytes = _REQUEST
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own; `redirect` redirects its output as a person would."""
    command = [*_COMMAND, *args]
    if redirect:
        command = ["sh", "-c", f'"$@" {redirect}', "sh", *command]
    return subprocess.run(
        command, input=given, capture_output=True, check=False, timeout=180, env={**os.environ, **(env or {})}
    )


@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_an_output_that_cannot_be_written_is_told_in_one_sentence(where):
    done = run("ids", "check", "-", redirect=where)
    assert done.returncode == 2, done
    assert done.stderr.decode().count("\n") == 1, done.stderr.decode()
    assert "标准输出" in done.stderr.decode()


def test_a_reader_that_goes_away_early_leaves_no_trace():
    batch = json.dumps([{"service": "enterprise_startup"}] * 20).encode()
    done = run("sheet", "show", "--batch", "-", redirect="| head -c 1", given=batch)
    assert (done.stdout, done.stderr) == (b"[", b"")


def test_answers_are_utf8_in_a_locale_that_knows_only_ascii():
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    done = run("sheet", "show", "publication_joint", "--json", env=plain)
    assert done.returncode == 0
    assert "出版物" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", [("verify", "A" * 40), ("keys", "export"), ("setup",), ("db", "status")])
def test_a_home_that_cannot_be_made_is_told_in_one_sentence(command):
    done = run(*command, env={"ONEWINDOW_HOME": "/proc/nowhere"})
    assert done.returncode == 2, done
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("错误：")
    assert "ONEWINDOW_HOME" in last
    assert "Traceback" not in done.stderr.decode()
