"""PURE: what a report says, whether it is whole, and what its answers come to.

    faults_of(report, parts, photos)           # [(place, sentence), …]
    outcome_of(report, parts)                  # Outcome(result="findings", results={7: "passed", 8: "findings"}, …)

A line that is not in order and not put right at once fails the visit where the line is essential; else it is a finding.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onewindow.core.errors import gettext_noop

from .checklists import CheckLine

PASSED, FINDINGS, FAILED, ABSENT = "passed", "findings", "failed", "absent"
VERDICTS = ("yes", "no", "na")
_WORST = (PASSED, FINDINGS, FAILED)
OFFICERS, OTHER = "officers", "other"

SAY_ALL = gettext_noop("还没有查")
SAY_WHY = gettext_noop("不符合的，请写明情况")
TAKE_PHOTO = gettext_noop("请拍一张照片")
SIGN_OFFICERS = gettext_noop("核查人员还没有签字")
SIGN_OTHER = gettext_noop("请对方签字；对方拒签的，请勾选拒签并在备注写明")
SAY_REFUSAL = gettext_noop("对方拒签的，请在备注写明情况")
SAY_ABSENCE = gettext_noop("现场无人的，请在备注写明等候和联系的情况")

#: Agency and line: where an answer or a photo belongs.
Place = tuple[int, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was found on one line."""

    verdict: str  #: yes | no | na
    note: str = ""  #: what is not in order
    fixed: bool = False  #: put right at once, seen by the officer


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """One side's signature."""

    name: str = ""  #: typed
    picture: bytes = b""  #: drawn by hand, PNG
    refused: bool = False  #: the other side would not sign

    @property
    def given(self) -> bool:
        """Whether somebody signed."""
        return bool(self.name or self.picture)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What comes back from a visit."""

    absent: bool = False  #: nobody was there
    answers: Mapping[Place, Answer] = field(default_factory=dict)  #: (agency, line) -> answer
    officers: Signed = field(default_factory=Signed)  #: signature of those who went
    other: Signed = field(default_factory=Signed)  #: signature of who was visited
    note: str = ""  #: in words
    finished_at: datetime  #: by the clock of the telephone

    @property
    def request_digest(self) -> str:
        """What tells one report from another under the same key."""
        said = sorted((place, a.verdict, a.note, a.fixed) for place, a in self.answers.items())
        return repr((self.absent, said, self.officers, self.other, self.note, self.finished_at.isoformat()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the answers come to."""

    result: str  #: of the whole: the worst of its parts
    results: Mapping[int, str]  #: agency -> result
    findings: int  #: lines that were not in order, put right or not


Parts = Mapping[int, Sequence[CheckLine]]


def faults_of(report: Report, parts: Parts, photos: Collection[Place]) -> list[tuple[str, str]]:
    """Everything that is missing: (place on the page, sentence). Empty: the report may go."""
    faults = []
    if not report.officers.given:
        faults.append(("sign-officers", SIGN_OFFICERS))
    if report.absent:
        return [*faults, *([] if report.note else [("note", SAY_ABSENCE)])]
    lines = []
    for agency, listed in parts.items():
        for line in listed:
            says = _fault_of(line, report.answers.get((agency, line.id)), photographed=(agency, line.id) in photos)
            lines += [(f"line-{agency}-{line.id}", says)] if says else []
    if report.other.refused and not report.note:
        faults.append(("note", SAY_REFUSAL))
    if not (report.other.given or report.other.refused):
        faults.append(("sign-other", SIGN_OTHER))
    return [*lines, *faults]


def _fault_of(line: CheckLine, answer: Answer | None, *, photographed: bool) -> str:
    if answer is None or answer.verdict not in VERDICTS:
        return SAY_ALL
    if answer.verdict == "no" and not answer.note:
        return SAY_WHY
    if line.photo and answer.verdict != "na" and not photographed:
        return TAKE_PHOTO
    return ""


def outcome_of(report: Report, parts: Parts) -> Outcome:
    """The result of each agency and of the whole."""
    if report.absent:
        return Outcome(result=ABSENT, results=dict.fromkeys(parts, ABSENT), findings=0)
    results, findings = {}, 0
    for agency, lines in parts.items():
        said = [(line, report.answers[agency, line.id]) for line in lines]
        wrong = [(line, answer) for line, answer in said if answer.verdict == "no"]
        findings += len(wrong)
        failed = any(line.essential and not answer.fixed for line, answer in wrong)
        results[agency] = FAILED if failed else FINDINGS if wrong else PASSED
    return Outcome(result=max(results.values(), key=_WORST.index), results=results, findings=findings)
