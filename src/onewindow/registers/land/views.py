"""PURE: what the book shows of a unit: in full for who may read the register, masked for anybody who scans a code."""

from dataclasses import dataclass
from datetime import date, datetime

from .entries import Facts, Of, Right, Value


@dataclass(frozen=True, kw_only=True)
class HolderView:
    """A holder as shown; the number is masked, also in the full extract."""

    name: str  #: name, masked in the public view
    id_kind: str  #: kind of document
    id_no: str  #: masked number, empty in the public view
    share: str  #: share, or empty


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A certificate or proof number and how it stands."""

    number: str  #: the number
    kind: str  #: certificate | proof
    unit: str  #: code of the unit
    of: str  #: kind of entry
    key: int  #: which entry
    standing: str  #: current | replaced | cancelled, as it is now
    replaced_by: str  #: number that replaced it, or empty
    since: datetime  #: given out
    until: datetime | None  #: no longer valid from


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """An entry as it stood at a moment."""

    of: Of  #: kind
    key: int  #: which one
    value: Value  #: what it says
    since: datetime  #: since when it says so
    holders: tuple[HolderView, ...]  #: who holds it
    papers: tuple[str, ...]  #: numbers valid at the moment


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit as it stood at a moment."""

    code: str  #: unit code
    kind: str  #: parcel | building | unit
    status: str  #: current | cancelled, at the moment
    entries: tuple[EntryView, ...]  #: in order of kind, rank and key
    as_of: datetime  #: the moment shown

    def of(self, of: Of) -> tuple[EntryView, ...]:
        """The entries of a kind."""
        return tuple(one for one in self.entries if one.of is of)

    @property
    def facts(self) -> Facts | None:
        """The natural state, None where the unit did not stand."""
        found = next((one.value for one in self.entries if one.of is Of.FACTS), None)
        return found if isinstance(found, Facts) else None

    @property
    def right(self) -> Right | None:
        """The right, None where there was none."""
        found = next((one.value for one in self.entries if one.of is Of.RIGHT), None)
        return found if isinstance(found, Right) else None


@dataclass(frozen=True, kw_only=True)
class PublicView:
    """What anybody sees who scans the code of a certificate: no amounts, no numbers, no case."""

    code: str  #: unit code
    status: str  #: current | cancelled
    owners: tuple[str, ...]  #: masked names
    location: str  #: masked to the street
    use: str  #: 用途
    area: str  #: square metres
    attached: bool  #: 查封 or 预查封 in force
    mortgaged: bool  #: 抵押
    objected: bool  #: 异议
    notified: bool  #: 预告
    resided: bool  #: 居住权
    served: bool  #: 地役权
    banned: bool  #: 限制转让
    as_of: datetime  #: the moment shown


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One registration of a unit's history."""

    seq: int  #: number on the unit's stream
    at: datetime  #: when it was entered
    verb: str  #: what was done
    kind: str  #: code of the registration kind, as the standard of the day has it
    kind_name: str  #: its name
    business: str  #: 业务号
    reason: str  #: 登记原因
    source_reference: str  #: what it rests on
    actor: str  #: who did it


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """Something that has lost its force by itself and still stands in the book."""

    unit: str  #: code of the unit
    of: str  #: kind of entry
    key: int  #: which
    ended_on: date  #: its last day
