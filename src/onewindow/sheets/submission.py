"""PURE: what leaves a draft and becomes a case: the answers with their provenance, the files, the signature.

`sheets.queries.submission_of(draft)` makes it; `cases.acts.submit` takes it. Everything here is a plain value, so a
submission can be written down, compared and replayed in a test without a database.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """Where the application came in (the codes of `cases.Case.channel`)."""

    PORTAL = "portal"  # 网上
    WINDOW = "window"  # 窗口
    ONSITE = "onsite"  # 现场
    API = "api"  # 接口


class ConsentWay(StrEnum):
    """How an applicant at a window says that he agrees."""

    SLIP = "slip"  # he is there and signs the printed slip
    UPLOAD = "upload"  # a slip that he signed before, taken in as a file
    CODE = "code"  # he reads out the code that was sent to his phone


class How(StrEnum):
    """How a value came to be known."""

    APPLICANT = "applicant"  # typed by the applicant himself
    AGENT = "agent"  # typed by an agent under a mandate
    CLERK = "clerk"  # typed by a window clerk for the applicant
    REGISTER = "register"  # read from a register: `source`, `record`, `as_of` say which
    DERIVED = "derived"  # computed: `rule` says by what


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a value comes from."""

    how: How  #: typed, read or computed
    by: str = ""  #: for typed values: the actor, "party:7" or "staff:12"
    source: str = ""  #: for `register`: code of the source in `sheets.sources`
    source_name: str = ""  #: for `register`: as shown to people, 电子营业执照 · 市场监督管理局
    record: str = ""  #: for `register`: which record, in the register's own words (no personal number)
    rule: str = ""  #: for `derived`: id of the derived value or default
    as_of: datetime | None = None  #: when it was typed or read


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One value of one data element."""

    element: str  #: code of the data element
    value: Any  #: canonical JSON (`sheets.values`): texts, whole numbers, booleans, lists, objects; decimals as texts
    sensitive: bool  #: to be stored sealed and shown masked
    provenance: Provenance  #: where it comes from


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedIn:
    """A file for one material or one element of the sheet. One upload may stand in several of these."""

    material: str  #: key of the material in the compiled sheet, or id of the element whose value is a file
    upload: str  #: the upload's random name; also the value of an element of a file type
    sha256: str  #: of the content, 64 hex digits
    name: str  #: the cleaned name it had with the applicant
    size: int  #: bytes
    media_type: str  #: by content, never by name
    path: str  #: below `settings.UPLOADS`
    at: datetime  #: when it was uploaded


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A signature by commitment (告知承诺/真实性承诺): who said what, when, over which answers."""

    element: str  #: the element that is signed, such as `truth_commitment`
    text: str  #: the commitment as it was shown
    digest: str  #: salted SHA-256 over everything signed, 64 hex digits
    salt: str  #: of the digest, 32 hex digits
    at: datetime  #: when
    by: str  #: the actor, "party:7", or "staff:12" where a clerk took it down
    name: str  #: name of the person who signed


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A complete application, checked and signed."""

    draft: int  #: id of the draft; a draft is submitted once
    party: int  #: id of the applicant
    agent: int | None  #: id of the agent's party, where one acts
    mandate: int | None  #: id of the mandate the agent acts under
    service: str  #: code of the joint service
    edition: int  #: id of the edition the sheet was compiled from
    division: str  #: where it is handled, six digits
    channel: Channel  #: where it came in
    matters: tuple[str, ...]  #: codes of the matters applied for, in the service's order
    answers: tuple[Answer, ...]  #: in the sheet's order
    uploads: tuple[HandedIn, ...]  #: in the sheet's order
    signatures: tuple[Signature, ...]  #: one per element of the type signature

    @property
    def values(self) -> dict[str, Any]:
        """Values by element, for the expressions of the catalogue."""
        return {answer.element: answer.value for answer in self.answers}
