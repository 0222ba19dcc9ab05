"""`onewindow catalogue publish` and `export`: files become an edition, an edition files. Need the database."""

import importlib
from dataclasses import asdict
from pathlib import Path

import click

from onewindow.catalogue.exporting import files
from onewindow.catalogue.loader import CatalogueErrors, NoCatalogue, load
from onewindow.core.boot import boot
from onewindow.core.errors import Refused
from onewindow.core.region import region_dir

from .json_input import Unusable, print_json


@click.command()
@click.option("--reason", required=True, help="Why this edition is published; kept in its history.")
def publish(reason: str) -> None:
    """Publish the region's files as the next edition; with faults nothing changes and the running edition stays.

    Gives id, number and digest of the new edition as JSON.
    """
    try:
        root = region_dir()
        catalogue = load(root)
    except (Refused, NoCatalogue) as fault:
        raise Unusable(fault.text() if isinstance(fault, Refused) else str(fault)) from None
    except CatalogueErrors as faults:
        count = len(faults.faults)
        raise Unusable(f"目录有 {count} 处错误，没有发布；请运行 onewindow catalogue check 查看。") from None
    boot()
    # Tables may be imported only once Django is ready.
    actor = importlib.import_module("onewindow.core.act").Actor.system("catalogue")
    acts = importlib.import_module("onewindow.catalogue.acts")
    try:
        print_json(asdict(acts.publish_edition(catalogue, region=root.name, reason=reason, by=actor)))
    except Refused as fault:
        raise Unusable(fault.text()) from None


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--edition", "number", type=click.IntRange(min=1), help="Number of the edition; the one in force without."
)
def export(directory: Path, number: int | None) -> None:
    """Write an edition as the YAML files of a region pack into DIRECTORY, which must be empty or new.

    Gives number, digest and the files as JSON. Reading them again gives the same digest.
    """
    if directory.exists() and any(directory.iterdir()):
        raise Unusable(f"文件夹 {directory} 里已有文件，请换一个空的文件夹。")
    boot()
    queries = importlib.import_module("onewindow.catalogue.queries")
    try:
        published = queries.numbered(number) if number is not None else queries.current()
    except Refused as fault:
        raise Unusable(fault.text()) from None
    written = []
    try:
        for name, text in files(published.catalogue):
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(name)
    except OSError as fault:
        raise Unusable(f"写不进 {directory}（{fault.strerror}），请核对路径和权限。") from None
    print_json({"edition": published.number, "digest": published.digest, "files": written})
