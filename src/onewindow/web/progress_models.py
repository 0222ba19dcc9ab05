"""What the templates of progress, correction and "mine" expect. Texts are in the reader's language, masks applied."""

from dataclasses import dataclass

from .ratings import RatingCard
from .viewmodels import Chip, Happening, ReturnedPlace, Swimlane, Text


@dataclass(frozen=True, kw_only=True)
class BigClock:
    """The clock at the top: what is left, until when, who has it."""

    label: Text  #: 离承诺办结还剩
    figures: tuple[tuple[str, Text], ...]  #: (2, 天), (3, 小时); empty where words stand instead
    words: Text = ""  #: 停表, 办成了
    until: Text = ""  #: 11 月 20 日 19:30 前办结
    share: float = 0.0  #: of the ring
    state: str = "work"  #: `flow.BarState`


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has it now."""

    name: Text  #: agency, or 现在等您
    small: Text  #: what it does, or why it waits
    icon: str = "building"  #: name in the sprite
    you: bool = False  #: the applicant himself
    url: str = ""  #: where he does it


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """One limit of a matter, explained."""

    name: Text  #: 法定时限, 承诺时限
    due: Text  #: when, or why there is none
    lines: tuple[str, ...]  #: how it was reckoned


@dataclass(frozen=True, kw_only=True)
class MatterLimits:
    """Both limits of a matter."""

    name: Text  #: matter
    limits: tuple[LimitLine, ...]  #: statutory and promised


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A certificate or letter in the wallet."""

    name: Text  #: 出版物经营许可证
    number: str  #: of the certificate
    holder: str  #: as the public may read it
    issuer: str  #: who issued it
    issued: Text  #: day
    expires: Text  #: day, or without end
    chip: Chip  #: valid, expired, cancelled
    pdf_url: str  #: the signed file, empty where it is somebody else's
    verify_url: str  #: public page
    code_url: str  #: its code, to be shown to somebody
    live: bool = True  #: in force


@dataclass(frozen=True, kw_only=True)
class OwedPaper:
    """A material that may follow."""

    key: str  #: of the material
    name: Text  #: material
    until: Text  #: last day
    given: tuple[str, ...]  #: files already handed in


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case in the list of mine."""

    number: str  #: official number
    title: Text  #: service
    small: Text  #: applicant, day
    chip: Chip  #: where it stands
    url: str  #: progress page
    share: float = 1.0  #: of the ring
    state: str = "work"  #: of the ring
    label: str = ""  #: inside the ring
    words: Text = ""  #: for screen readers
    todo: Text = ""  #: what waits for the applicant


@dataclass(frozen=True, kw_only=True)
class CaseNames:
    """What every page about a case shows at its head."""

    number: str  #: official number
    title: Text  #: service
    applicant: str  #: in whose name
    place: Text  #: division
    submitted: Text  #: when
    service: str = ""  #: code of the joint service
    matters: frozenset[str] = frozenset()  #: what the service can bring together, in the case's own edition


@dataclass(frozen=True, kw_only=True)
class ProgressPage:
    """`web/progress/progress.html`."""

    names: CaseNames  #: its head
    version: int  #: sent with every act
    clock: BigClock  #: the big one
    holders: tuple[Holder, ...]  #: who has it
    picture: Swimlane  #: who did what, when
    happened: tuple[Happening, ...]  #: newest first
    limits: tuple[MatterLimits, ...]  #: folded
    papers: tuple[Paper, ...]  #: results
    results: tuple[tuple[Text, Chip, Text], ...]  #: matter, its decision, reason
    owed: tuple[OwedPaper, ...]  #: to follow
    delivery: Text  #: how results are handed over
    can_nudge: bool  #: reminder open today
    nudged: bool  #: reminded today
    can_withdraw: bool  #: something may be taken back
    returned: int  #: places to correct
    supplements: tuple[tuple[str, str], ...] = ()  #: (filing number, address) of later supplements
    granted: bool = False  #: something was granted
    rating: RatingCard | None = None  #: once it is over


@dataclass(frozen=True, kw_only=True)
class CorrectionPage:
    """`web/progress/correction.html`."""

    names: CaseNames  #: head
    places: tuple[ReturnedPlace, ...]  #: what was returned
    lead: Text  #: who waits, who goes on
    until: Text  #: term
    hidden: tuple[tuple[str, str], ...]  #: version and key
