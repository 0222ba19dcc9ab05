"""The embedded PostgreSQL: several starters, kill -9, a stale pid, awkward paths, a clear sentence without the wheel."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from onewindow.core.db import embedded as module
from onewindow.core.db.embedded import Embedded, NoEmbeddedDatabase

pytestmark = pytest.mark.slow


@pytest.fixture
def place():
    # Not in pytest's own folder: the server's account must reach it, and every pytest that starts closes that folder.
    folder = Path(tempfile.mkdtemp(prefix="with blank und ü "))
    folder.chmod(0o755)
    yield folder / "pg"
    shutil.rmtree(folder)


@pytest.fixture
def server(place):
    server = Embedded(place, shared_buffers="16MB", max_connections="10")
    yield server
    server.stop()


def connect(server, user="owner"):
    return psycopg.connect(host=str(server.socket), user=user, dbname="onewindow", autocommit=True)


def postmaster(server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_several_processes_start_one_server(server, place):
    program = (
        "import sys, pathlib; from onewindow.core.db.embedded import Embedded;"
        "Embedded(pathlib.Path(sys.argv[1]), shared_buffers='16MB', max_connections='10').start()"
    )
    with ThreadPoolExecutor(4) as pool:
        codes = list(
            pool.map(
                lambda _: subprocess.run([sys.executable, "-c", program, str(place)], check=False).returncode, range(4)
            )
        )
    assert codes == [0, 0, 0, 0]
    with connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM pg_roles WHERE rolname IN ('owner', 'app')").fetchone() == (2,)


def test_what_was_committed_survives_a_killed_server(server):
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    os.kill(postmaster(server), signal.SIGKILL)
    time.sleep(0.2)
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_a_pid_that_another_program_took_after_a_reboot_is_not_believed(server):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n{server.socket}\n")
    server.start()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_socket_stands_outside_the_data(server):
    assert server.socket.parent == server.data.parent
    assert not server.socket.is_relative_to(server.data)


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60) / "pg"
    assert len(os.fsencode(Embedded(deep).socket)) < 100


def test_the_app_role_cannot_become_owner(server):
    server.start()
    with connect(server, "app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SET ROLE owner")


def test_without_the_wheel_the_sentence_says_what_to_do(monkeypatch, place):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(NoEmbeddedDatabase, match="DATABASE_URL"):
        Embedded(place).binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps data elsewhere")
def test_root_with_a_closed_home_keeps_the_data_elsewhere_and_opens_nothing(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    server = Embedded(closed / "pg")
    assert not server.data.is_relative_to(closed)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_backup_restores(server, tmp_path_factory):
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE rows AS SELECT generate_series(1, 100) AS n")
    dump = server.run("pg_dump", "-h", server.socket, "-U", "postgres", "-t", "rows", "onewindow", quiet=False)
    assert dump.stdout.count("\n") > 100
