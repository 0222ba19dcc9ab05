"""What `setup` and `demo` load into a database: the region, its edition, demo accounts, sample entries, keys.

Imported once Django is ready. Everything here may be repeated.
"""

import click
from django.conf import settings
from django.core.management import call_command

from onewindow.catalogue import loader
from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.errors import SameEdition
from onewindow.catalogue.revisions import made_in_pages
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.documents import keys
from onewindow.matters.company_closing import samples as closing_samples
from onewindow.people import acts as people
from onewindow.people.region import read_region
from onewindow.people.sign_in_rules import read_rules
from onewindow.registers.enterprises.bulk import import_enterprises
from onewindow.registers.land import samples as land_samples

from .json_input import Unusable

_BY = Actor.system("setup")


def load_region_data() -> None:
    """Divisions and agencies of the region's folder. Raises Unusable for a faulty file."""
    try:
        read_rules(region_dir())
        history = events.history(f"region:{region_dir().name}")
        before = next((event.body["digest"] for event in reversed(history) if event.verb == "load_region"), "")
        if read_region(region_dir()).digest != before:
            people.load_region(by=_BY)
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    except Refused as fault:
        raise Unusable(fault.text()) from None


def publish() -> None:
    """Put the region's files in force, where they differ from what is in force. Raises Unusable.

    An edition that officers made in the pages stays: their work is not undone by files that do not know of it.
    """
    if made_in_pages():
        click.echo(
            "现行版是在页面上发布的，没有用文件覆盖；要用文件，请先 onewindow catalogue export，再 publish。", err=True
        )
        return
    try:
        publish_edition(loader.load(region_dir()), reason="setup", by=_BY)
    except SameEdition:
        return
    except loader.CatalogueErrors as fault:
        raise Unusable(
            f"目录有 {len(fault.faults)} 处错误，没有发布；请运行 onewindow catalogue check 查看。"
        ) from None
    except Refused as fault:
        raise Unusable(fault.text()) from None


def load_samples() -> None:
    """Demo accounts and the enterprises they stand for; nothing where the installation is no demo."""
    if not settings.DEMO:
        return
    try:
        people.load_demo(by=_BY)
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    sample = region_dir() / "registers" / "demo_enterprises.csv"
    if sample.exists():
        import_enterprises(sample.read_text(encoding="utf-8"), source="演示样例", by=_BY)
    closing_samples.load(by=_BY)
    land_samples.load(by=_BY)


def make_keys() -> None:
    """The keys that sign certificates, made on the first call."""
    keys.ensure()


def collect_static() -> None:
    """The files of the pages, with their hashes, where the web server looks for them."""
    call_command("collectstatic", verbosity=0, interactive=False)
