"""Starting the demo provider of payments beside the pages of a demonstration."""

import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onewindow.core.home import home

from .running import command, say

#: Below the home, as `payments.providers` looks for it.
_FOLDER = "pay-provider"
#: So far above the port of the pages.
_AWAY = 10


def provider_folder() -> Path:
    """Where the demo provider of this installation keeps its own data."""
    return home() / _FOLDER


def start_provider(host: str, port: int, environment: Mapping[str, str]) -> subprocess.Popen[Any] | None:
    """The demo provider as a process of its own that ends with this one; None where a real one is connected or no
    demonstration runs. `port` is that of the pages; a port near it is taken, or any free one.
    """
    demo = os.environ.get("ONEWINDOW_DEMO", "" if os.environ.get("DATABASE_URL") else "1")
    if demo in {"0", "", "false", "no"} or environment.get("ONEWINDOW_PAY_URL"):
        return None
    near = port + _AWAY if _free(host, port + _AWAY) else 0
    arguments = ("pay", "provider", "--host", host, "--port", str(near), "--with-parent")
    say(f"演示支付平台：{f'http://localhost:{near}/' if near else '任一空闲端口'}")
    return subprocess.Popen(command(*arguments), env=dict(environment), stdout=subprocess.DEVNULL)


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
        return True
