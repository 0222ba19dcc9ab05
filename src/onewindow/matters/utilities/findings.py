"""PURE: what a utility finds on site, whether it is whole, and where the findings of several contradict each other.

    faults_of(finding)                              # [(field, sentence), …]
    contradictions({"UTL-WATER": …, "UTL-GAS": …})  # what one says and the other denies of the same ground

Two lines that leave the site on the same side cross the same ground. If one utility says that a road (or green space)
lies there and the other says not, one of them is wrong: the lead settles it before the joint answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from onewindow.core.errors import gettext_noop

#: No line of a town is longer, metres.
LONGEST_M = 20_000
#: No single connection is quoted for longer, working days.
LONGEST_DAYS = 365


class Side(StrEnum):
    """Where a line leaves the site."""

    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"


class Ground(StrEnum):
    """What a line may cross."""

    ROAD = "road"
    GREEN = "green"


SAY_POINT = gettext_noop("请写接入点")
SAY_SIDE = gettext_noop("需要外线的，请选从哪一侧接出")
SAY_LENGTH = gettext_noop("需要外线的，请写长度，1 至 20000 米")
NO_LENGTH = gettext_noop("不需要外线的，不要写长度")
SAY_DAYS = gettext_noop("请写工作日数，1 至 365")
SAY_COST = gettext_noop("费用请写整元，不收费写 0")
NO_GROUND = gettext_noop("不需要外线的，不会涉路、涉绿")
SAY_REASON = gettext_noop("不能接入的，请写明原因")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one utility says on the spot."""

    possible: bool = True  #: whether it can be connected at all
    reason: str = ""  #: why not
    point: str = ""  #: connection point in words
    capacity: str = ""  #: diameter or capacity
    outside: bool = False  #: whether a line outside the boundary is needed
    side: str = ""  #: where it leaves the site: a Side
    length_m: int = 0  #: of the line outside
    road: bool = False  #: whether it crosses a road
    green: bool = False  #: whether it touches green space or trees
    days: int = 0  #: working days until connected, without approvals
    yuan: int = -1  #: cost; -1: not said
    supplements: tuple[str, ...] = ()  #: what is still to be handed in
    latitude: str = ""  #: of the connection point, degrees
    longitude: str = ""  #: degrees

    @property
    def json(self) -> dict[str, Any]:
        """As a connection keeps it."""
        return {**asdict(self), "supplements": list(self.supplements)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Finding":
        """As a connection kept it."""
        return cls(**{**said, "supplements": tuple(said.get("supplements", ()))})

    @property
    def grounds(self) -> frozenset[Ground]:
        """What the line crosses."""
        return frozenset({Ground.ROAD} if self.road else ()) | frozenset({Ground.GREEN} if self.green else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """Two or more utilities do not see the same ground."""

    side: Side  #: of the site
    ground: Ground  #: what is disputed
    yes: tuple[str, ...]  #: matters that say it is there
    no: tuple[str, ...]  #: matters that say it is not

    @property
    def key(self) -> str:
        """Under which it is settled: south/road."""
        return f"{self.side}/{self.ground}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What the lead has said."""

    there: bool  #: whether the ground is crossed
    reason: str  #: why
    by: str  #: who
    of: str  #: digest of the findings it was said about


def faults_of(finding: Finding) -> list[tuple[str, str]]:
    """Everything that is missing or does not fit: (field, sentence)."""
    if not finding.possible:
        return [] if finding.reason else [("reason", SAY_REASON)]
    faults = [] if finding.point else [("point", SAY_POINT)]
    if finding.outside:
        if finding.side not in set(Side):
            faults.append(("side", SAY_SIDE))
        if not 1 <= finding.length_m <= LONGEST_M:
            faults.append(("length_m", SAY_LENGTH))
    else:
        if finding.length_m:
            faults.append(("length_m", NO_LENGTH))
        if finding.road or finding.green:
            faults.append(("outside", NO_GROUND))
    if not 1 <= finding.days <= LONGEST_DAYS:
        faults.append(("days", SAY_DAYS))
    if finding.yuan < 0:
        faults.append(("yuan", SAY_COST))
    return faults


def contradictions(findings: Mapping[str, Finding]) -> tuple[Contradiction, ...]:
    """What is said and denied of the same ground, by side."""
    found = []
    for side in Side:
        here = {m: f for m, f in findings.items() if f.possible and f.outside and f.side == side}
        for ground in Ground:
            yes = tuple(sorted(m for m, f in here.items() if ground in f.grounds))
            no = tuple(sorted(m for m in here if m not in yes))
            if yes and no:
                found.append(Contradiction(side=side, ground=ground, yes=yes, no=no))
    return tuple(found)


def stamp(contradiction: Contradiction) -> str:
    """What a settlement was said about: it holds no longer when a finding has changed sides."""
    return f"{','.join(contradiction.yes)}|{','.join(contradiction.no)}"


def unsettled(findings: Mapping[str, Finding], settled: Mapping[str, Settled]) -> tuple[Contradiction, ...]:
    """Contradictions on which the lead has not spoken, or spoken about other findings."""
    return tuple(c for c in contradictions(findings) if (s := settled.get(c.key)) is None or s.of != stamp(c))


def as_settled(findings: Mapping[str, Finding], settled: Mapping[str, Settled]) -> dict[Ground, bool]:
    """Whether any line crosses each ground, disputes decided as the lead has said."""
    disputed = {c.key: c for c in contradictions(findings)}
    found = dict.fromkeys(Ground, False)
    for finding in findings.values():
        if not (finding.possible and finding.outside):
            continue
        for ground in Ground:
            key = f"{finding.side}/{ground}"
            there = settled[key].there if key in disputed and key in settled else ground in finding.grounds
            found[ground] = found[ground] or there
    return found


def outside_length(findings: Sequence[Finding]) -> int:
    """The longest line outside, metres: what the sheet calls the length outside the boundary."""
    return max((f.length_m for f in findings if f.possible and f.outside), default=0)
