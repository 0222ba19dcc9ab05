"""Every name that the region has in the traditional Mongolian script, for one page that is read and reviewed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from onewindow.appointments.lobby_queries import names_of_halls
from onewindow.catalogue.certificates import CertificateKind
from onewindow.documents.vertical import VerticalName, VerticalNames, here
from onewindow.people.queries import divisions as known_divisions

from .viewmodels import Text

_BLANK = "……"


@dataclass(frozen=True, kw_only=True)
class NameTile:
    """One name in both scripts."""

    names: Mapping[str, str] | Any  #: language -> name, or an object with such attributes
    text: str  #: in the script, from top to bottom
    latin: str  #: letter by letter
    verified: bool  #: whether an office has confirmed it


@dataclass(frozen=True, kw_only=True)
class NameGroup:
    """A heading and its names."""

    code: str  #: for the anchor
    words: Text  #: 州、县市、开发区
    tiles: tuple[NameTile, ...]  #: in the order of the region's file


@dataclass(frozen=True, kw_only=True)
class NamesPage:
    """`portal/vertical_names.html`."""

    groups: tuple[NameGroup, ...]  #: those that have any
    total: int  #: names in all
    waiting: int  #: of these, how many nobody has verified


def names_page(
    names: VerticalNames, places: Mapping[str, Mapping[str, str]], kinds: Iterable[CertificateKind]
) -> NamesPage:
    """Places (code -> language -> name), agencies and titles of certificates, with their Chinese names."""
    titles = {kind.id: kind.name for kind in kinds}
    agencies = ((_agency(zh), name) for zh, name in names.agencies.items())
    groups = (
        _group("places", gettext("地名"), _paired(names.divisions, places)),
        _group("agencies", gettext("部门和大厅"), agencies),
        _group("titles", gettext("证照标题"), _paired(names.certificates, titles)),
    )
    tiles = [tile for group in groups for tile in group.tiles]
    return NamesPage(
        groups=tuple(group for group in groups if group.tiles),
        total=len(tiles),
        waiting=sum(not tile.verified for tile in tiles),
    )


def _paired(names: Mapping[str, VerticalName], known: Mapping[str, Any]) -> list[tuple[Any, VerticalName]]:
    """Those of which the Chinese name is known, with it."""
    return [(known[code], name) for code, name in names.items() if code in known]


def _agency(zh: str) -> dict[str, str]:
    return {"zh": zh.replace("{place}", _BLANK)}


def _group(code: str, words: Text, pairs: Iterable[tuple[Any, VerticalName]]) -> NameGroup:
    tiles = (
        NameTile(names=said, text=name.bare, latin=name.latin.replace("{of}", "…"), verified=name.verified)
        for said, name in pairs
    )
    return NameGroup(code=code, words=words, tiles=tuple(tiles))


def hall_name(code: str) -> VerticalName | None:
    """What the hall is called in this script, three queries; None where nobody has written it."""
    places = {row.pk: str(row) for row in known_divisions(administered=False)}
    return here().agency(names_of_halls().get(code, ""), places)
