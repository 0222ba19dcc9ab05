"""`onewindow demo`: the main job on real data, in one command: a company, its bookshop, and a flat that is sold."""

import importlib
import os
import signal
import subprocess
import sys
import time
from typing import Any, Never

import click

from .json_input import Unusable
from .pay_work import start_provider
from .running import children, command, free_port, say, server_command, server_environment, wait_for_port
from .server_commands import prepare

_HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of the pages.")
@click.option("--no-serve", is_flag=True, help="Tell the story and end; start no pages.")
def demo(*, port: int, no_serve: bool) -> None:
    """Set up, play the three stories through the real acts, tell them on standard output, then serve the pages.

    May be repeated: each run opens another company. Exit 0; 2 where something cannot be used.
    """
    if not no_serve:
        free_port(_HOST, port)
    if os.environ.get("DATABASE_URL") and "ONEWINDOW_DEMO" not in os.environ:
        raise Unusable("演示会写入样例数据；要写入 DATABASE_URL 指定的数据库，请先设 ONEWINDOW_DEMO=1。")
    environment = server_environment(_HOST, port)
    # Certificates carry the address under which they can be checked, so it must be known before any is made.
    os.environ.setdefault("ONEWINDOW_PUBLIC_URL", environment["ONEWINDOW_PUBLIC_URL"])
    prepare(static=not no_serve)
    story = importlib.import_module("onewindow.cli.demo_story")
    for line in story.tell():
        click.echo(line.encode("utf-8", "replace"), file=sys.stdout.buffer)
        sys.stdout.buffer.flush()
    if no_serve:
        return
    _serve(port, environment)


def _serve(port: int, environment: Any) -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    say("正在启动网页和后台任务 …")
    worker = subprocess.Popen(command("worker"), env=environment, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(server_command(_HOST, port, 1), env=environment, stdout=subprocess.DEVNULL)
    provider = start_provider(_HOST, port, environment)
    with children(server, worker, *([provider] if provider else [])):
        try:
            wait_for_port(_HOST, port, server)
            say(f"网页已就绪：http://localhost:{port}/ （按 Ctrl-C 结束）")
            while server.poll() is None and worker.poll() is None:
                time.sleep(0.5)
        except KeyboardInterrupt:
            say("正在结束 …")
            return
    raise Unusable("网页或后台任务意外结束了，请看上面的信息。")


def _interrupt(_number: int, _frame: object) -> Never:
    raise KeyboardInterrupt
