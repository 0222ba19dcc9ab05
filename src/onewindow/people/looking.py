"""PURE: for which reasons a masked personal value may be shown (`looks.yaml`); no account, no database."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onewindow.core.located import load


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why somebody looks."""

    code: str  #: key, such as identity
    names: dict[str, str]  #: language -> words
    words: bool  #: whether it must be said in words besides


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code, in the order of the file. Raises LocatedError where the file is wrong."""
    root = load(Path(__file__).with_name("looks.yaml"), shown_as="people/looks.yaml").plain()
    return {
        code: Reason(code=code, names=said["name"], words=bool(said.get("words")))
        for code, said in root["reasons"].items()
    }
