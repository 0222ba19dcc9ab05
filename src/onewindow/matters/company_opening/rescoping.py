"""A new business scope for an enterprise: its entries as typed, what they bring along, what must come first."""

from collections.abc import Iterable
from typing import Protocol

from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.entry import ScopeLine

from .book import ChangeRule
from .errors import PriorLicenceFirst, ScopeUnknown
from .prior import PriorRule


class _Worded(Protocol):
    @property
    def text(self) -> str: ...


def lines(said: str) -> tuple[ScopeLine, ...]:
    """The entries of a scope as typed, one to a line or parted by semicolons. Raises ScopeUnknown."""
    directory = directories.current().scope
    typed = [part.strip() for part in said.replace("；", "\n").replace(";", "\n").splitlines() if part.strip()]
    found = {text: directory.find(text) for text in typed}
    unknown = [text for text, entry in found.items() if entry is None]
    if unknown:
        raise ScopeUnknown(unknown="、".join(unknown))
    entries = {entry.code: entry for entry in found.values() if entry is not None}
    return tuple(ScopeLine(code=e.code, text=e.text, category=e.category.value) for e in entries.values())


def texts(scope: Iterable[_Worded]) -> list[str]:
    """The wordings."""
    return [line.text for line in scope]


def demand_addable(
    before: Iterable[_Worded], after: Iterable[ScopeLine], rule: ChangeRule, prior: PriorRule
) -> tuple[str, ...]:
    """Codes of the licences that the new entries bring along. Raises PriorLicenceFirst."""
    directory, old = directories.current().scope, set(texts(before))
    new = [line.text for line in after if line.text not in old]
    if rule.prior_licence == "refuse":
        for entry in directory.needs_licence_first(new):
            licence = prior.entries[entry.text]
            raise PriorLicenceFirst(entry=entry.text, licence=licence.licence, issuer=licence.issuer)
    return directory.implied_licences(new)
