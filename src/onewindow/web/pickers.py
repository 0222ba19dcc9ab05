"""Directories from which answers are picked instead of typed: scope entries, seal makers, bank branches.

An element named here is asked by search (`PICKERS`) or by a list (`choices_for`); what is stored is the same row or
text that the sheet declares.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.scope import Category, ScopeEntry

from .viewmodels import Choice, Picked


@dataclass(frozen=True, kw_only=True)
class Picker:
    """How the rows of a table are found."""

    search: Callable[[str], Sequence[Picked]]  #: entries for what a person types
    row: Callable[[str], Mapping[str, Any] | None]  #: key -> row of the table, None for an unknown key
    picked: Callable[[Mapping[str, Any]], Picked]  #: row of the table -> entry


def _shown(entry: ScopeEntry) -> Picked:
    needs = {
        Category.GENERAL: "",
        Category.LATER: gettext("登记后要另外领许可证，领到前不能经营这一项"),
        Category.PRIOR: gettext("要先领许可证，再办登记"),
    }
    return Picked(key=entry.code, words=entry.text, small=needs[entry.category])


def _scope_row(key: str) -> Mapping[str, Any] | None:
    entry = directories.current().scope.find(key)
    if entry is None:
        return None
    return {
        "code": entry.code,
        "text": entry.text,
        "category": entry.category.value,
        "licence_required": "false" if entry.category is Category.GENERAL else "true",
        "gb4754": entry.gb4754,
    }


def _scope_picked(row: Mapping[str, Any]) -> Picked:
    entry = directories.current().scope.find(str(row.get("code") or row.get("text") or ""))
    text = str(row.get("text", ""))
    return _shown(entry) if entry is not None else Picked(key=str(row.get("code") or text), words=text)


PICKERS: Mapping[str, Picker] = {
    "business_scope": Picker(
        search=lambda query: [_shown(hit.entry) for hit in directories.current().scope.search(query)],
        row=_scope_row,
        picked=_scope_picked,
    )
}


def choices_for(division: str) -> dict[str, tuple[Choice, ...]]:
    """Element -> ready answers of a directory for a place: those of the place first, then the others."""
    data = directories.current()
    makers = sorted(data.seal_makers, key=lambda maker: maker.division != division)
    branches = sorted(data.branches, key=lambda branch: branch.division != division)
    return {
        "seal_maker": tuple(Choice(value=maker.name, words=maker.name) for maker in makers),
        "bank_branch": tuple(Choice(value=branch.name, words=branch.name) for branch in branches),
    }
