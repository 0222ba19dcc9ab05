"""`onewindow catalogue publish`: put the region's files in force as the next edition. Needs the database."""

import importlib
from dataclasses import asdict

import click

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
