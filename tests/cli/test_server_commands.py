"""The commands an installation runs on: what they refuse, and that they may be repeated."""

import os
import socket
import subprocess
import sys

import pytest

from onewindow.cli.running import command


def call(*arguments, home=None, timeout=300):
    environment = {**os.environ} if home is None else {**clean(), "ONEWINDOW_HOME": str(home)}
    return subprocess.run(
        command(*arguments), env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )


def clean():
    """The environment of a stranger: nothing of the running tests."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("ONEWINDOW_", "DJANGO_", "PYTEST_"))
    }


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("which", ["serve", "demo"])
def test_a_port_in_use_is_one_helpful_sentence(which, taken_port, tmp_path):
    done = call(which, "--port", str(taken_port), home=tmp_path / "home")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()
    assert len(last) == 1
    assert f"端口 {taken_port}" in last[0]
    assert "--port" in last[0]
    assert not (tmp_path / "home" / "pg").exists(), "nothing was started"


@pytest.mark.parametrize("port", ["0", "70000", "abc"])
def test_an_impossible_port_is_refused(port):
    done = call("serve", "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_serving_before_setup_says_what_to_run(tmp_path):
    done = call("serve", "--port", "8299", home=tmp_path / "home")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    (said,) = done.stderr.strip().splitlines()
    assert "onewindow setup" in said
    assert not (tmp_path / "home" / "pg").exists(), "nothing was started"


def test_the_database_commands_leave_a_server_of_ones_own_alone():
    environment = {**clean(), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = subprocess.run(command("db", "stop"), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr


def test_a_database_that_does_not_run_says_so(tmp_path):
    done = call("db", "status", home=tmp_path / "home")
    assert done.returncode == 1
    assert "没有运行" in done.stderr


def test_messages_survive_a_terminal_that_knows_no_chinese(tmp_path):
    environment = {**clean(), "ONEWINDOW_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(command("db", "status"), env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_our_command_runs_in_this_interpreter():
    assert command("db")[0] == sys.executable
