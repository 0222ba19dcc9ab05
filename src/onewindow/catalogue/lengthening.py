"""PURE: a public service that an edition makes longer says why, or the edition is not published.

    longer(before, now)          # [Longer(matter="UTL-GAS", what="days", before=5, now=7), …], reasons left out
    demand_reasons(before, now)  # raises LongerWithoutReason

No law limits a public service such as a connection to the water main; what is published is all that binds it
(优化营商环境条例第二十八条), and measure 8 promises fewer papers, steps and days. So papers to hand in, steps and days
promised may only grow with a reason in the matter's own file (`lengthened`), another one than the edition before had.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .declarations import Limit, MaterialForm, Matter, MatterKind, Need
from .definitions import Catalogue
from .errors import LongerWithoutReason


class What(StrEnum):
    """What has grown."""

    MATERIALS = "materials"
    STEPS = "steps"
    DAYS = "days"


_WORDS = {What.MATERIALS: "材料", What.STEPS: "环节", What.DAYS: "时限"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Longer:
    """One figure that has grown."""

    matter: str  #: code
    name: str  #: of the matter, in Chinese
    what: What  #: papers, steps or working days
    before: float  #: in the edition in force
    now: float  #: in the edition to be published
    case: str = ""  #: for which case of a promise, in words

    def __str__(self) -> str:
        case = f"（{self.case}）" if self.case else ""
        return f"{self.name}的{_WORDS[self.what]}{case}由 {self.before:g} 增为 {self.now:g}"


def demand_reasons(before: Catalogue, now: Catalogue) -> None:
    """Raises LongerWithoutReason, with everything that has grown."""
    found = list(longer(before, now))
    if found:
        raise LongerWithoutReason(what="；".join(map(str, found)), longer=[str(one) for one in found])


def longer(before: Catalogue, now: Catalogue) -> Iterator[Longer]:
    """Everything that has grown without a reason."""
    known = before.matter
    for matter in now.matters:
        old = known.get(matter.code)
        if old is None or matter.kind is not MatterKind.PUBLIC_SERVICE or _says_why(old, matter):
            continue
        yield from _grown(old, matter)


def _says_why(old: Matter, new: Matter) -> bool:
    return new.lengthened is not None and bool(new.lengthened.text.strip()) and new.lengthened != old.lengthened


def _grown(old: Matter, new: Matter) -> Iterator[Longer]:
    figures = [(What.MATERIALS, papers(old), papers(new)), (What.STEPS, steps(old), steps(new))]
    for what, less, more in figures:
        if more > less:
            yield Longer(matter=new.code, name=new.name.zh, what=what, before=less, now=more)
    earlier = days(old.limits.promised)
    for case, b in days(new.limits.promised).items():
        a = earlier.get(case, earlier.get("", b))
        if b > a:
            yield Longer(matter=new.code, name=new.name.zh, what=What.DAYS, before=a, now=b, case=case)


def papers(matter: Matter) -> int:
    """Papers that somebody may have to hand in."""
    listed = (m for m in matter.materials if m.need is not Need.NONE and m.form is not MaterialForm.ONLINE)
    return sum(1 for m in listed if m.source is None)


def steps(matter: Matter) -> int:
    """Hands that it passes through, and other matters that it waits for."""
    return max(1, len(matter.stages)) + len(matter.gates)


def days(limit: Limit) -> dict[str, float]:
    """Case in words ("" for all) -> promised working days; a promise in another unit counts by its figure."""
    found = {} if limit.amount is None else {"": float(limit.amount)}
    return found | {one.prose: float(one.working_days) for one in limit.by_case}
