"""Where values come from before anybody types: registers plug in here, the draft shows their values read-only.

    @sources.register("business_licences")
    class BusinessLicences(Source):
        elements = frozenset({"org_name", "uscc", "reg_address"})

        def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
            book = enterprise_of(number_of(asking.applicant))
            return {"org_name": Prefilled(value=book.name, source_name="电子营业执照", record=book.uscc, as_of=now())}

A source answers from its own books for one applicant, fast, and without telling anybody more than the elements asked
for. It leaves out what it does not know. One that cannot answer now raises `Unavailable`: the sheet then asks the
applicant. What a source says is stored with the draft and sent along with its record and time, and it is asked again
when the draft is opened again. `editable` lets the applicant say "not so" and type his own value instead.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from onewindow.core import clock
from onewindow.core.errors import Unavailable
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.core.registry import Registry
from onewindow.people.identity import mobile_of, number_of
from onewindow.people.models import Party

from .submission import How, Provenance


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """For whom values are looked up."""

    applicant: Party  #: in whose name the application is made
    acting: Party | None  #: the natural person who acts: the applicant himself or his agent; None: nobody known
    service: str  #: code of the joint service
    division: str  #: where it will be handled, six digits
    today: date  #: the day
    answers: Mapping[str, Any] = field(default_factory=dict)  #: what the draft holds so far, of `Source.follows`


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefilled:
    """A value that a source knows."""

    value: Any  #: canonical, as `sheets.values` would read it
    source_name: str  #: as shown beside the value: 电子营业执照
    as_of: datetime  #: when the source was asked, or the state of its data
    record: str = ""  #: which record, in the register's words; never a personal number
    editable: bool = False  #: whether the applicant may replace it by his own word


class Source(ABC):
    """Somebody who knows values. Subclasses say which elements they may answer, and answer."""

    #: The elements it may ever answer; it is not asked for a sheet that has none of them.
    elements: ClassVar[frozenset[str]] = frozenset()
    #: Answers that say which record is meant; the source is asked again when one of them changes.
    follows: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """Element -> what is known, for one applicant. Raises Unavailable."""

    def answers(self) -> frozenset[str]:
        """`elements`, or what a subclass reads from the region's data."""
        return self.elements


#: Code -> source, filled by `matters` and by this module. The code stands in the provenance of every value.
sources: Registry[Source] = Registry("sheets.sources")


def prefill(asking: Asking, wanted: Iterable[str]) -> tuple[dict[str, tuple[str, Prefilled]], tuple[str, ...]]:
    """For the wanted elements (code of the source, value), and the codes of the sources that are down.

    Where two sources know the same element the first in the order of codes wins.
    """
    needed = frozenset(wanted)
    found: dict[str, tuple[str, Prefilled]] = {}
    down: list[str] = []
    for code in sources:
        source = sources[code]
        if not source.answers() & needed:
            continue
        try:
            known = source.fetch(asking)
        except Unavailable:
            down.append(code)
            continue
        for element, value in known.items():
            if element in needed:
                found.setdefault(element, (code, value))
    return found, tuple(down)


def followed() -> frozenset[str]:
    """The answers that some source follows."""
    return frozenset(name for code in sources for name in sources[code].follows)


def provenance_of(code: str, value: Prefilled) -> Provenance:
    """What is stored and sent along with a prefilled value."""
    return Provenance(
        how=How.REGISTER, source=code, source_name=value.source_name, record=value.record, as_of=value.as_of
    )


#: Attributes of a party that `prefill.yaml` may name.
_ATTRIBUTES = {
    "name": lambda party: party.name,
    "citizen_number": lambda party: number_of(party) if party.id_kind == "ric" else "",
    "credit_code": lambda party: number_of(party) if party.id_kind == "uscc" else "",
    "mobile": mobile_of,
}


@sources.register("real_name")
class RealName(Source):
    """What the applicant and the person who acts have already told with their real names (`prefill.yaml`)."""

    def answers(self) -> frozenset[str]:
        """The elements that the region's file names."""
        return frozenset(element for mapping in _real_name_of_region().values() for element in mapping)

    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """Name, number and mobile of the person who acts; name and code of an organisation."""
        found: dict[str, Prefilled] = {}
        said = _real_name_of_region()
        organisation = asking.applicant if asking.applicant.kind == Party.Kind.LEGAL else None
        for party, mapping in ((asking.acting, said["acting_person"]), (organisation, said["organisation"])):
            if party is None:
                continue
            for element, attribute in mapping.items():
                value = _ATTRIBUTES[attribute](party)
                if value:
                    name = str(Party.Assurance(party.assurance).label)
                    found[element] = Prefilled(
                        value=value,
                        source_name=f"实名信息（{name}）",
                        as_of=clock.now(),
                        editable=attribute == "mobile",
                    )
        return found


def _real_name_of_region() -> dict[str, dict[str, str]]:
    path = region_dir() / "prefill.yaml"
    return _real_name(path, path.stat().st_mtime_ns) if path.exists() else {"acting_person": {}, "organisation": {}}


@lru_cache(maxsize=4)
def _real_name(path: Path, changed: int) -> dict[str, dict[str, str]]:
    """The file as it was at `changed`. Raises LocatedError for an attribute that parties do not have."""
    root = load(path, shown_as="prefill.yaml").value["real_name"]
    for mapping in root.value.values():
        for node in mapping.value.values():
            if node.value not in _ATTRIBUTES:
                raise node.error(f"实名信息里没有“{node.value}”。", f"可选：{'、'.join(_ATTRIBUTES)}。")
    said: dict[str, dict[str, str]] = root.plain()
    return said
