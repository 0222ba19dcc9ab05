"""`onewindow messages`: find, compile and check the translations of the interface, without GNU gettext."""

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

import click

from onewindow.core import messages as catalogues

_PACKAGE = Path(__file__).resolve().parents[1]
_LOCALE = _PACKAGE / "locale"


def _wanted(language: str, found: Mapping[str, catalogues.Found]) -> Collection[str]:
    return found if language == "en" else catalogues.public(_LOCALE, found)


@click.group()
def messages() -> None:
    """Sentences of the interface and their translations."""


@messages.command()
@click.argument("languages", nargs=-1)
def extract(languages: tuple[str, ...]) -> None:
    """Bring the .po files in line with code and templates: all of them, or those of LANGUAGES (a new one is begun).

    English gets every sentence, to be translated; the others those that an applicant may meet (locale/public.toml).
    """
    found = catalogues.extract(_PACKAGE)
    for language in languages or catalogues.languages(_LOCALE):
        path = catalogues.update(_LOCALE, language, found, wanted=_wanted(language, found))
        click.echo(f"{path.relative_to(_PACKAGE)}: {len(found)}", err=True)


@messages.command("compile")
def compile_all() -> None:
    """Write the .mo files that are missing or older than their .po."""
    for path in catalogues.compile_stale(_LOCALE):
        click.echo(str(path.relative_to(_PACKAGE)), err=True)


@messages.command()
@click.argument("languages", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def check(languages: tuple[str, ...], *, as_json: bool) -> None:
    """Say what is missing, stale or broken in LANGUAGES (all if none is named); exit 1 if anything is.

    English needs every sentence, the others those that an applicant may meet (locale/public.toml).
    """
    found = catalogues.extract(_PACKAGE)
    states = [
        catalogues.state(_LOCALE, language, found, wanted=_wanted(language, found))
        for language in languages or catalogues.languages(_LOCALE)
    ]
    if as_json:
        click.echo(json.dumps([vars(state) for state in states], ensure_ascii=False))
    for state in states:
        click.echo(f"{state.language}: {state.translated}/{state.messages}", err=True)
        for word in ("missing", "stale", "broken"):
            for message in getattr(state, word):
                click.echo(f"  {word}: {message}", err=True)
    if any(state.missing or state.stale or state.broken for state in states):
        sys.exit(1)
