"""Reads of a bulk run with its drafts as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.sheets.models import Draft

from .queries import run_of


@dataclass(frozen=True, kw_only=True, slots=True)
class RunView:
    """A bulk run as its page shows it."""

    id: int  #: for its address
    name: str  #: of the file
    at: datetime  #: when it was uploaded
    lines: Sequence[Mapping[str, Any]]  #: what came of each line
    drafts: Mapping[int, tuple[int, str]]  #: draft that is still there -> its version, and the case it has become


def run_view(user: Any, run: int) -> RunView:
    """One's own run. Two queries. Raises EmergencyNotFound (missing and another's look the same)."""
    row = run_of(user, run)
    pks = [line["draft"] for line in row.lines if line["draft"]]
    rows = Draft.objects.filter(pk__in=pks).values_list("pk", "version", "case_number")
    drafts = {pk: (version, number) for pk, version, number in rows}
    return RunView(id=row.pk, name=row.name, at=row.at, lines=row.lines, drafts=drafts)
