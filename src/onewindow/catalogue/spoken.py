"""Which names of a region people meet, so that it can be told which of them a language lacks.

wanted = spoken_names(catalogue, region)     # Chinese -> file or kind in which it stands first
missing(wanted, spoken), stale(wanted, spoken)
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from onewindow.core.located import Node, load
from onewindow.core.names import Spoken

from .definitions import Catalogue
from .elements import Option
from .facts import Name

#: Files whose names only staff meet, that are in all languages already, or that hold the names of the demonstration.
#: A procedure is a published text of the administration: as a whole it is valid in Chinese only.
_ELSEWHERE = ("demo/", "languages/", "notices/kinds/", "procedures/", "templates/", "thresholds/", "visits.yaml")
#: Parts of the catalogue that only staff meet.
_OF_STAFF = ("parameters", "sources")
_PROGRAM = Path(__file__).parents[1]


def spoken_names(catalogue: Catalogue, region: Path) -> dict[str, str]:
    """Every Chinese name that an applicant may meet, with where it stands; a pattern of agencies as it is written.

    Among them are those of the program's own data (stages, what happened). Names that stand in five languages already
    are not. Raises LocatedError.
    """
    found: dict[str, str] = {}
    for part in fields(catalogue):
        if part.name not in _OF_STAFF:
            for zh in _declared(getattr(catalogue, part.name)):
                found.setdefault(zh, part.name)
    for zh in places(region):
        found.setdefault(zh, "divisions.yaml")
    for path in sorted(region.rglob("*.yaml")):
        file = path.relative_to(region).as_posix()
        if not file.startswith(_ELSEWHERE):
            for zh in _written(load(path, shown_as=file)):
                found.setdefault(zh, file)
    for path in sorted(_PROGRAM.rglob("*.yaml")):
        file = path.relative_to(_PROGRAM).as_posix()
        for zh in _written(load(path, shown_as=file)):
            found.setdefault(zh, file)
    return found


def missing(wanted: Mapping[str, str], spoken: Spoken) -> list[str]:
    """Names that a language lacks, in the order of `wanted`."""
    return [zh for zh in wanted if zh not in spoken.names and zh not in spoken.keys]


def stale(wanted: Mapping[str, str], spoken: Spoken) -> list[str]:
    """Names that a language has and the region no longer."""
    return [zh for zh in spoken.keys if zh not in wanted]


def places(region: Path) -> frozenset[str]:
    """Chinese names of the divisions. Raises LocatedError."""
    node = load(region / "divisions.yaml", shown_as="divisions.yaml")
    return frozenset(row.value["name"].text for row in node.value["divisions"].value)


def _declared(value: Any) -> Iterator[str]:
    """Names in the catalogue's own classes."""
    if isinstance(value, Name | Option):
        zh = value.zh if isinstance(value, Name) else value.name.zh
        if _chinese(zh):
            yield zh
    elif is_dataclass(value):
        for part in fields(value):
            yield from _declared(getattr(value, part.name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from _declared(entry)


def _written(node: Node) -> Iterator[str]:
    """`{zh: …, en: …}` in other files, and `{name: …, en: …}` of tables of codes."""
    if isinstance(node.value, list):
        for child in node.value:
            yield from _written(child)
    elif isinstance(node.value, dict):
        zh = node.value.get("zh") or node.value.get("name")
        named = zh is not None and isinstance(zh.value, str) and "en" in node.value and "ru" not in node.value
        if zh is not None and named and _chinese(zh.text):
            yield zh.text
        for child in node.value.values():
            yield from _written(child)


def _chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
