"""All refusals the house knows, by code: what a program can meet, with status and sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from onewindow.core.errors import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A kind of problem."""

    code: str  #: for machines
    status: int  #: HTTP status
    message: str  #: the sentence in Chinese, with {names} where data is filled in
    meaning: str  #: one English sentence for the reader of the reference


def codes() -> dict[str, Code]:
    """Every code once, in alphabetical order."""
    found: dict[str, Code] = {}
    for kind in _below(Refused):
        if kind.__module__.startswith("onewindow.") and kind.code not in found:
            found[kind.code] = Code(
                code=kind.code, status=kind.status, message=kind.message, meaning=(kind.__doc__ or "").strip()
            )
    return dict(sorted(found.items()))


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for sub in kind.__subclasses__():
        yield from _below(sub)
