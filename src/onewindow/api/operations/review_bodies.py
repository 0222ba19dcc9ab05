"""What is sent with each verb on a review, and what comes back."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from onewindow.api.shapes import Answer, Question

CaseNumber = Annotated[str, Field(max_length=24)]
MatterCode = Annotated[str, Field(max_length=20)]
#: What is told to the applicant, or kept for oversight.
Prose = Annotated[str, Field(max_length=4000)]


class Nothing(Question):
    """No more than the address says."""


class Receipt(Answer):
    """The act is done."""

    number: str
    version: int = Field(description="also the ETag; send it back in If-Match")


class Acceptance(Question):
    """How it is accepted."""

    owed: dict[str, date] = Field(default={}, description="key of a deferrable material -> last day for it (容缺受理)")
    commitment: bool = Field(default=False, description="the applicant has signed to bring what is owed")


class Reason(Question):
    """Why."""

    reason: Prose


class Defects(Question):
    """What is returned to the applicant."""

    defects: dict[str, Prose] = Field(min_length=1, description="element or key of a material -> what is wrong with it")
    reason: Prose = Field(default="", description="why it is told only now, after the one-time notice")


class Colleague(Question):
    """To whom it is given."""

    to: Annotated[int, Field(ge=1, le=2**53)] | None = Field(description="id of the staff; null: back to everybody")
    reason: Prose = ""


class Suspension(Question):
    """On which ground of the law the limits stop."""

    ground: Annotated[str, Field(max_length=40, description="Licensing Law 45: hearing, testing, expert_review …")]
    notice: Prose = Field(description="what the applicant is told in writing")


class Resumption(Question):
    """How the hearing, test or appraisal ended."""

    result: Prose = ""


class Extension(Question):
    """How much longer, and why."""

    working_days: Annotated[int, Field(ge=1, le=366)]
    reason: Prose


class Decision(Question):
    """The agency's decision."""

    outcome: Literal["granted", "refused"]
    opinion: Prose = Field(default="", description="a refusal says why")
    data: dict[str, Any] = Field(
        default={}, description="what only the decision knows, such as the last day of validity"
    )
    on_commitment: bool = False


class Opinion(Question):
    """The agency's words."""

    opinion: Prose = ""


class Delivery(Question):
    """How the result was handed over."""

    way: Literal["electronic", "window", "post"]


class Materials(Question):
    """Materials that have come."""

    materials: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=100)


class Override(Reason):
    """What a person has found out by other means."""

    values: dict[str, Any] = {}


class Waiting(Answer):
    """Why a review does not go on."""

    why: str = Field(description="gate | correction | suspension | parked | joint | lead")
    matter: str
    name: str
    kind: str


class ReviewLine(Answer):
    """One matter of a case, as everybody with an eye on the case may know it."""

    matter: str
    name: str
    agency: int
    agency_name: str
    stage: str
    stage_name: str
    outcome: str = Field(description="granted, refused or empty")
    outcome_name: str
    accepted_at: datetime | None
    by_law: bool = Field(description="accepted because no notice came in time")
    decided_at: datetime | None
    due_at: datetime | None = Field(description="statutory")
    promised_at: datetime | None
    paused_since: datetime | None
    level: str = Field(description="green | yellow | red")
    waits: list[Waiting]
    certificate: str
    version: int


class Returned(Answer):
    """One thing to correct."""

    what: str = Field(description="element or key of a material")
    label: str
    matter: str
    agency_name: str
    says: str
    answer: str = Field(description="empty until it is answered; changed | unchanged")


class Notice(Answer):
    """A notice of correction."""

    n: int
    sent_at: datetime | None
    answer_by: datetime | None
    lines: list[Returned]


class Happened(Answer):
    """One entry of the history."""

    seq: int
    at: datetime
    verb: str
    verb_name: str
    who: str
    matters: list[str]
    words: dict[str, str]


class Line(Answer):
    """One sentence of an explanation."""

    code: str
    text: str


class Clock(Answer):
    """A limit, explained: one line for each contribution."""

    due_at: datetime | None = Field(description="null: no limit, or it stands still")
    lines: list[Line]
    warnings: list[Line]
