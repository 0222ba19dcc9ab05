"""`onewindow setup | migrate | serve | worker | db`: what an installation needs to run."""

import importlib
import os
import sys

import click

from onewindow.core.boot import boot
from onewindow.core.db.connection import embedded
from onewindow.core.db.embedded import Embedded, NoEmbeddedDatabase
from onewindow.core.home import home

from .json_input import Unusable
from .pay_work import start_provider
from .running import Steps, free_port, run_as_owner, say, server_command, server_environment

_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port.")


def start_database() -> None:
    """Start the embedded database, where it is the one in use. Raises Unusable with what to do."""
    try:
        server = embedded()
        if server is not None:
            server.start()
    except NoEmbeddedDatabase as fault:
        raise Unusable(str(fault)) from None


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date, as the role that owns them."""
    os.environ["ONEWINDOW_DB_ROLE"] = "owner"
    start_database()
    boot(role="owner")
    management = importlib.import_module("django.core.management")
    management.call_command("migrate", verbosity=0, interactive=False)
    say("数据库表结构已是最新。")


@click.command()
@click.option("--static/--no-static", default=True, help="Collect the files of the pages.")
def setup(*, static: bool) -> None:
    """Everything up to the first page: database, tables, region, edition, keys, files. May be repeated."""
    prepare(static=static)
    say("已就绪。启动网页：onewindow serve；启动后台任务：onewindow worker。")


def prepare(*, static: bool = True) -> None:
    """The steps of `setup`, told on standard error. Afterwards Django is ready in this process."""
    steps = Steps(7 if static else 6)
    with steps.step("启动数据库"):
        start_database()
    with steps.step("更新表结构"):
        run_as_owner("migrate")
    with steps.step("读取地区数据"):
        boot()
        loading = importlib.import_module("onewindow.cli.loading")
        loading.load_region_data()
    with steps.step("发布事项目录"):
        loading.publish()
    with steps.step("演示账号与登记簿样例"):
        loading.load_samples()
    with steps.step("签名密钥"):
        loading.make_keys()
    if static:
        with steps.step("网页文件"):
            loading.collect_static()


@click.command()
@_HOST
@_PORT
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the API until Ctrl-C. Background work needs `onewindow worker` beside it."""
    free_port(host, port)
    _demand_files()
    start_database()
    environment = server_environment(host, port)
    say(f"网页：{environment['ONEWINDOW_PUBLIC_URL']}/（按 Ctrl-C 结束）")
    start_provider(host, port, environment)
    sys.stdout.flush()
    os.execve(sys.executable, server_command(host, port, workers), environment)  # noqa: S606  our own server


def _demand_files() -> None:
    """Refuse (Unusable) to serve pages whose files nobody has collected: each of them would be a fault."""
    if not (home() / "static" / "staticfiles.json").exists():
        raise Unusable("还没有安装完：网页文件没有准备好。请先运行 onewindow setup，再启动网页。")


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 32), help="Jobs at a time.")
def worker(concurrency: int) -> None:
    """Run background jobs until Ctrl-C: certificates, notices, clocks. Killed ones are run again by the next."""
    start_database()
    boot()
    management = importlib.import_module("django.core.management")
    say("后台任务在运行（按 Ctrl-C 结束）。")
    management.call_command("procrastinate", "worker", "--concurrency", str(concurrency))


@click.group()
def db() -> None:
    """The embedded database of this installation."""


def _own() -> Embedded:
    server = embedded()
    if server is None:
        raise Unusable("DATABASE_URL 指定了自己的数据库，请用该数据库自己的命令。")
    return server


@db.command()
def start() -> None:
    """Start the embedded database."""
    _own()
    start_database()
    say("数据库已启动。")


@db.command()
def stop() -> None:
    """Stop the embedded database; open connections are closed."""
    try:
        _own().stop()
    except NoEmbeddedDatabase as fault:
        raise Unusable(str(fault)) from None
    say("数据库已停止。")


@db.command()
def status() -> None:
    """Say whether the embedded database answers: exit 0 it does, 1 it does not."""
    server = _own()
    try:
        running = (server.data / "PG_VERSION").exists() and server.running()
    except NoEmbeddedDatabase as fault:
        raise Unusable(str(fault)) from None
    say(f"数据库{'在运行' if running else '没有运行'}：{server.data}")
    if not running:
        raise SystemExit(1)
