"""PURE: from what several agencies saw to the one finding of a task.

    conclude(parts, lines)      # Conclusion(result="findings", disputed=("purchase_records",))

A line that two agencies answered differently is disputed: nothing is concluded until the lead settles it with a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """What a task comes to."""

    PASSED = "passed"
    FINDINGS = "findings"  # something is not in order
    FAILED = "failed"  # something essential is not in order
    ABSENT = "absent"  # nobody was there


class Verdict(StrEnum):
    """What was seen on one line."""

    YES = "yes"
    NO = "no"
    NA = "na"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An agency's word on one line."""

    verdict: Verdict  #: in order or not
    note: str = ""  #: what is not in order
    fixed: bool = False  #: put right at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Conclusion:
    """One finding."""

    result: Result | None  #: None while something is disputed
    wrong: Mapping[str, str] = field(default_factory=dict)  #: line -> what is not in order, joined from all agencies
    disputed: tuple[str, ...] = ()  #: lines answered yes by one agency and no by another


def conclude(
    parts: Mapping[int, Mapping[str, Seen]], essential: Iterable[str], settled: Mapping[str, Verdict] | None = None
) -> Conclusion:
    """The finding of all agencies together. `parts`: agency -> line -> what it saw; `settled`: the lead's word."""
    said: dict[str, list[Seen]] = {}
    for lines in parts.values():
        for line, seen in lines.items():
            said.setdefault(line, []).append(seen)
    told = settled or {}
    disputed = tuple(
        line
        for line, answers in said.items()
        if line not in told and {Verdict.YES, Verdict.NO} <= {a.verdict for a in answers}
    )
    if disputed:
        return Conclusion(result=None, disputed=disputed)
    wrong, open_lines = {}, set()
    for line, answers in said.items():
        against = [a for a in answers if a.verdict is Verdict.NO]
        if told.get(line, Verdict.NO if against else Verdict.YES) is not Verdict.NO:
            continue
        wrong[line] = "；".join(dict.fromkeys(a.note for a in against if a.note))
        if not against or not all(a.fixed for a in against):
            open_lines.add(line)
    failed = bool(open_lines & set(essential))
    result = Result.FAILED if failed else Result.FINDINGS if open_lines else Result.PASSED
    return Conclusion(result=result, wrong=wrong)
