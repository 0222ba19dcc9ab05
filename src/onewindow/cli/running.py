"""Starting our own processes: a step with its time on standard error, a child as the database's owner, a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from .json_input import Unusable

#: Runs the command in a fresh interpreter, wherever the package is installed.
_COMMAND = "from onewindow.cli.main import main; main(prog_name='onewindow')"


class Steps:
    """Numbered steps on standard error, each with the time it took."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._done = 0

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, then how long it took."""
        self._done += 1
        bar = "█" * (10 * self._done // self._count)
        say(f"[{self._done}/{self._count}] {bar:░<10} {what} …", end="")
        began = time.monotonic()
        try:
            yield
        except BaseException:
            say(" 未完成")
            raise
        say(f" {time.monotonic() - began:.1f} 秒")


def say(text: str, *, end: str = "\n") -> None:
    """A line for people, on standard error; what the terminal cannot show is replaced."""
    click.echo((text + end).encode("utf-8", "replace"), file=sys.stderr.buffer, nl=False)
    sys.stderr.buffer.flush()


def command(*arguments: str) -> list[str]:
    """How to call ourselves in another process."""
    return [sys.executable, "-c", _COMMAND, *arguments]


def run_as_owner(*arguments: str) -> None:
    """Run one of our commands as the role that may change tables. Raises Unusable with what it said."""
    environment = {**os.environ, "ONEWINDOW_DB_ROLE": "owner"}
    done = subprocess.run(command(*arguments), env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise Unusable(f"“onewindow {' '.join(arguments)}”没有完成：{last.removeprefix('错误：')}")


def free_port(host: str, port: int) -> None:
    """Refuse (Unusable) a port that another program listens on, or that we may not use."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as fault:
            reason = getattr(fault, "strerror", None) or "端口号无效"
            other = port + 1 if port < 65535 else 8001
            raise Unusable(
                f"端口 {port} 不能用（{reason}），可能有另一个程序在用，请换一个，例如 --port {other}。"
            ) from None


def server_command(host: str, port: int, workers: int) -> list[str]:
    """The web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(_threads())),
        *("--workers-kill-timeout", "5", "--log-level", "warning"),
        "onewindow.config.wsgi:application",
    ]


def _threads() -> int:
    """Requests a process answers at a time: more than twice the processors and one only wait for each other."""
    return min(8, 2 * (os.cpu_count() or 1) + 1)


def server_environment(host: str, port: int) -> Mapping[str, str]:
    """The server's environment: certificates made by it name the address under which it is reached."""
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104  only compared
    return {"ONEWINDOW_PUBLIC_URL": f"http://{shown}:{port}", **os.environ, "ONEWINDOW_DB_ROLE": "app"}


@contextmanager
def children(*started: subprocess.Popen[Any]) -> Iterator[None]:
    """End the processes when we leave, politely first."""
    try:
        yield
    finally:
        for child in started:
            if child.poll() is None:
                child.terminate()
        for child in started:
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_for_port(host: str, port: int, server: subprocess.Popen[Any], seconds: float = 60) -> None:
    """Wait until the server answers. Raises Unusable where it ended instead."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Unusable(f"网页服务没有启动（退出码 {server.returncode}），请看上面的信息。")
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)
    raise Unusable("网页服务在一分钟内没有应答，请看上面的信息。")
