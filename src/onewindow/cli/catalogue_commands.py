"""`onewindow catalogue check`: whether a region's files can be published. Pure: no Django, no database."""

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from onewindow.catalogue.canonical import digest
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.facts import Status
from onewindow.catalogue.loader import CatalogueErrors, NoCatalogue, load
from onewindow.catalogue.spoken import missing, spoken_names, stale
from onewindow.catalogue.walking import objects
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.names import languages, read
from onewindow.core.region import region_dir

from .json_input import Unusable, print_json

FAULTY = 1


#: Commands that need the database.
_LATE = ("export", "publish")


class CatalogueGroup(click.Group):
    """`publish` and `export` need the database and are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_LATE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LATE:
            return super().get_command(ctx, cmd_name)
        command = getattr(importlib.import_module("onewindow.cli.publish_commands"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=CatalogueGroup)
def catalogue() -> None:
    """Matters, joint services and data elements as data."""


@catalogue.command("check")
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--json", "as_json", is_flag=True, help="No report for people on standard error.")
@click.pass_context
def check(ctx: click.Context, directory: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Check the region in DIR (this installation's region without one).

    Every fault is told with file, line and remedy: as JSON on standard output, as a report for people on standard
    error. Exit code 0: can be published; 1: faults; 2: not a region.
    """
    root = _root(directory)
    try:
        found: Catalogue | None = load(root)
        faults: list[LocatedError] = []
    except NoCatalogue as fault:
        raise Unusable(str(fault)) from None
    except CatalogueErrors as all_of_them:
        found, faults = None, all_of_them.faults
    if not as_json:
        click.echo(_report(root, found, faults).encode("utf-8", "replace"), file=sys.stderr.buffer)
    print_json(_data(root, found, faults))
    ctx.exit(FAULTY if faults else 0)


@catalogue.command("names")
@click.argument("directory", required=False, metavar="[DIR]")
@click.pass_context
def names(ctx: click.Context, directory: str | None) -> None:
    """Say which names of the region in DIR its further languages lack, or still have although nothing is called so.

    As JSON. Exit code 0: complete; 1: something is missing or stale, or a file is faulty; 2: not a region.
    """
    root = _root(directory)
    try:
        wanted = spoken_names(load(root), root)
        spoken = {language: read(root, language) for language in languages(root)}
    except NoCatalogue as fault:
        raise Unusable(str(fault)) from None
    except (CatalogueErrors, LocatedError) as fault:
        click.echo(str(fault), err=True)
        ctx.exit(FAULTY)
    told = {
        language: {
            "names": len(found.names),
            "reviewed": found.reviewed,
            "missing": {zh: wanted[zh] for zh in missing(wanted, found)},
            "stale": stale(wanted, found),
        }
        for language, found in spoken.items()
    }
    print_json(told)
    ctx.exit(FAULTY if any(each["missing"] or each["stale"] for each in told.values()) else 0)


def _root(directory: str | None) -> Path:
    if directory is None:
        try:
            return region_dir()
        except Refused as fault:
            raise Unusable(fault.text()) from None
    root = Path(directory)
    if not root.is_dir():
        raise Unusable(f"找不到文件夹 {directory}，请核对路径。")
    return root


def _data(root: Path, found: Catalogue | None, faults: list[LocatedError]) -> dict[str, Any]:
    return {
        "ok": not faults,
        "region": root.name,
        "digest": digest(found) if found else None,
        "counts": _counts(found) if found else None,
        "faults": [
            {"file": fault.file, "line": fault.line, "message": fault.message, "remedy": fault.remedy}
            for fault in faults
        ],
    }


def _report(root: Path, found: Catalogue | None, faults: list[LocatedError]) -> str:
    if found is None:
        lines = [f"{fault.file} 第 {fault.line} 行：{fault.message}{fault.remedy}" for fault in faults]
        return "\n".join([*lines, "", f"{root.name}：共 {len(faults)} 处错误，不能发布。"])
    counted = _counts(found)
    return "\n".join(
        [
            f"{root.name}：没有错误，可以发布。",
            f"联办服务 {counted['services']} 个，事项 {counted['matters']} 个，数据元 {counted['elements']} 个。",
            f"事实：已见原文 {counted['seen']} 处，待核 {counted['unverified']} 处，建议 {counted['proposal']} 处。",
            f"还没有写成表达式的条件 {counted['unbound']} 条，由工作人员判断。",
            f"摘要 {digest(found)}",
        ]
    )


def _counts(found: Catalogue) -> dict[str, int]:
    roots = (*found.matters, *found.services, *found.certificates, *found.parameters)
    things = [thing for root in roots for thing in objects(root)]
    statuses = Counter(thing.status for thing in things if isinstance(getattr(thing, "status", None), Status))
    return {
        "services": len(found.services),
        "matters": len(found.matters),
        "elements": len(found.elements),
        "certificates": len(found.certificates),
        **{status.value: statuses[status] for status in Status},
        "unbound": sum(1 for thing in things if getattr(thing, "why_unbound", "")),
    }
