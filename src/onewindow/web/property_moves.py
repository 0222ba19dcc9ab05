"""Accounts to move after a sale as the clerk of a utility reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from onewindow.matters.owners.book import current
from onewindow.registers.land.codes import printed

from . import formats
from .viewmodels import Chip, Text, Tone


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """One account in the list of a utility."""

    id: int  #: for the form
    utility: Text  #: 水
    place: str  #: where
    unit: str  #: code of the unit as printed
    owner: str  #: the new owner
    account: str  #: number, where it is known
    asked: str  #: when it was asked
    chip: Chip  #: how it stands
    words: str  #: what was answered


def move_rows(rows: Iterable[Any], places: Mapping[str, str]) -> tuple[MoveRow, ...]:
    """The rows of a page; `places`: code of the unit -> where it is."""
    return tuple(_row(row, places.get(row.unit, "")) for row in rows)


def _row(row: Any, place: str) -> MoveRow:
    chips = {
        "asked": Chip(words=gettext("待过户"), tone=Tone.GOLD, icon="clock"),
        "done": Chip(words=gettext("已过户"), tone=Tone.OK, icon="check"),
        "refused": Chip(words=gettext("没办成"), tone=Tone.BAD, icon="cross"),
    }
    return MoveRow(
        id=row.pk,
        utility=formats.local_name(current().utilities[row.utility].names),
        place=place,
        unit=printed(row.unit),
        owner=row.party.name,
        account=row.account,
        asked=formats.moment(row.asked_at),
        chip=chips[row.status],
        words=row.words,
    )
