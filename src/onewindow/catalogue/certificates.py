"""What a decision ends in: the certificate 证照 and its number, and the words of each kind of matter."""

from dataclasses import dataclass
from enum import Enum

from .declarations import MatterKind
from .facts import Name, Status


class Validity(Enum):
    """How long a certificate lasts."""

    NONE = "none"  # not a certificate that expires
    LONG_TERM = "long_term"  # 长期
    DAYS = "days"  # `amount` days from the day of issue
    MONTHS = "months"  # `amount` months from the day of issue
    DECIDED = "decided"  # the decision names the last day
    WITH_LICENCE = "with_licence"  # as long as the licence it belongs to


@dataclass(frozen=True, kw_only=True)
class ValidityRule:
    """How long a certificate lasts, and why."""

    kind: Validity = Validity.NONE  #: which rule
    amount: int | None = None  #: for days and months
    prose: str = ""  #: as the source says it
    status: Status = Status.UNVERIFIED  #: how sure


NO_VALIDITY = ValidityRule()


@dataclass(frozen=True, kw_only=True)
class CertificateField:
    """A line of a certificate."""

    name: Name  #: heading
    value: tuple[str, ...]  #: element ids, `system:…` (number, agency, issued_on, valid_until…) or `decision:…`
    mask: str = ""  #: kind of personal data it shows, masked for the public: name, address, … (`masks.yaml`)


@dataclass(frozen=True, kw_only=True)
class CertificateKind:
    """A kind of certificate 证照; several matters may issue the same."""

    id: str  #: key
    name: Name  #: title
    fields: tuple[CertificateField, ...]  #: what it says
    number: str  #: number format, see `numbering`
    number_status: Status = Status.PROPOSAL  #: how sure the format is
    number_note: str = ""  #: what the source says about it
    validity: ValidityRule = NO_VALIDITY  #: how long it lasts
    template: str = "certificate"  #: layout: licence, certificate, receipt, notice, decision
    fills: tuple[tuple[str, str], ...] = ()  #: (element, `number` or `decision:…`): what it tells the sibling matters
    status: Status = Status.UNVERIFIED  #: how sure the certificate is
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """The words of a kind of matter."""

    kind: MatterKind  #: which kind
    name: Name  #: 行政许可
    granted: Name  #: 准予许可
    refused: Name | None  #: None where nothing can be refused
    granted_document: Name  #: 准予行政许可决定书
    refused_document: Name | None  #: 不予行政许可决定书
    opinions_granted: tuple[str, ...] = ()  #: ready phrases
    opinions_refused: tuple[str, ...] = ()  #: ready phrases
    opinions_correction: tuple[str, ...] = ()  #: ready phrases for the one-time notice
