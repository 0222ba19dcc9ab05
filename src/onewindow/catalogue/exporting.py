"""PURE: a catalogue as the YAML files of a region pack, so that what officers changed can be kept in version control.

    for name, text in files(catalogue): …     # "matters/PUB-R.yaml", "code: PUB-R …"

Reading the files again gives the same edition, digest included. Comments are not in an edition and so are lost; files
that are no part of the catalogue (agencies, halls, calendars) are not written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, is_dataclass
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

import yaml

from .definitions import Catalogue
from .facts import EXPRESSION
from .readable import contract
from .reading import type_hints

#: Field of the catalogue -> (file, key that wraps the list).
_TOGETHER: Mapping[str, tuple[str, str]] = {
    "groups": ("groups.yaml", "groups"),
    "elements": ("elements/elements.yaml", "elements"),
    "registers": ("shared_registers.yaml", "registers"),
    "parameters": ("thresholds/thresholds.yaml", "thresholds"),
    "outcomes": ("outcomes.yaml", "outcomes"),
    "licences": ("licences.yaml", "licences"),
}
#: Field of the catalogue -> (folder, field that names the file).
_APART: Mapping[str, tuple[str, str]] = {
    "certificates": ("certificates", "id"),
    "matters": ("matters", "code"),
    "services": ("services", "code"),
}


class _Dumper(yaml.SafeDumper):
    """No aliases: the dialect of a region knows none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def files(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Name and text of every file."""
    for field, (name, key) in _TOGETHER.items():
        held = getattr(catalogue, field)
        if held:
            yield name, text_of({key: [written(each) for each in held]})
    if catalogue.sources:
        yield "sources.yaml", text_of({"sources": dict(catalogue.sources)})
    for field, (folder, name) in _APART.items():
        for each in getattr(catalogue, field):
            yield f"{folder}/{getattr(each, name)}.yaml", text_of(written(each))


def text_of(data: Any) -> str:
    """YAML of the small dialect, in the order in which it stands."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def written(value: Any, hint: Any = None) -> Any:
    """A declaration as an officer would write it: what holds its default is left out, conditions in the short form."""
    if get_origin(hint) is Annotated and EXPRESSION in hint.__metadata__:
        return contract(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: written(getattr(value, name), inner)
            for name, (described, inner) in type_hints(type(value)).items()
            if described.default is MISSING or getattr(value, name) != described.default
        }
    if isinstance(value, tuple):
        return _listed(value, hint)
    return value


def _listed(value: tuple[Any, ...], hint: Any) -> Any:
    arms = get_args(hint)
    if arms and get_origin(arms[0]) is tuple and Ellipsis not in get_args(arms[0]):
        return {key: written(inner) for key, inner in value}
    return [written(inner, arms[0] if arms else None) for inner in value]
