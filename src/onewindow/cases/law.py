"""PURE: what national law says about handling besides figures of time, read from `law.yaml` once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onewindow.catalogue.declarations import MatterKind
from onewindow.core.located import load


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """Closed lists of the law, and what the house proposes where it is silent."""

    gather_days: int  #: working days after receipt when gathering ends
    answer_days: int | None  #: working days the applicant has to answer; None: no term
    deemed_kinds: frozenset[MatterKind]  #: kinds where silence is acceptance
    grounds: Mapping[str, Mapping[str, str]]  #: of suspension: code -> language -> name
    suspension_basis: str  #: article


@cache
def law() -> Law:
    """The law in force. Raises LocatedError where the file cannot be read."""
    said = load(Path(__file__).with_name("law.yaml"), shown_as="cases/law.yaml").plain()
    notice = said["notice"]
    return Law(
        gather_days=notice["gather_working_days"],
        answer_days=notice["answer_working_days"],
        deemed_kinds=frozenset(MatterKind(kind) for kind in notice["deemed_kinds"]),
        grounds=said["suspension"]["grounds"],
        suspension_basis=said["suspension"]["basis"],
    )
