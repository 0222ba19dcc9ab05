"""PURE: what the region says of the bank link (`mortgages.yaml`): banks, scopes of a consent, days.

terms = current()
terms.banks["sample_bank_gs"].admitted_on(day)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir

_FILE = "mortgages.yaml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bank:
    """A bank that takes part."""

    code: str  #: of the partner and of the agency
    names: Mapping[str, str]  #: language -> full name, as mortgagee
    uscc: str  #: unified social credit code
    since: date  #: first day
    until: date | None  #: first day on which it no longer takes part
    status: str  #: seen | unverified | proposal

    def admitted_on(self, day: date) -> bool:
        """Whether it takes part on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """Everything of the file."""

    banks: Mapping[str, Bank]  #: by code
    scopes: Mapping[str, Mapping[str, str]]  #: code -> language -> what may be looked at
    consent_days: int  #: how long a consent holds by default
    consent_most: int  #: and at most
    answer_days: int  #: how long one that was asked for waits for an answer
    agreement_days: int  #: how long an agreement to a transfer holds
    review_agency: str  #: code of the agency that registers
    review_days: int  #: working days promised
    sign_days: int  #: how long an application waits for the owner's signature
    supplement_days: int  #: how long a bank may take for what was missing
    letter_days: int  #: how long the token of a court's letter opens the scan page
    letter_documents: Mapping[str, Mapping[str, str]]  #: code -> language -> document that a court looks by
    ticket_days: int  #: how long a proof can be fetched with its ticket
    basis: Mapping[str, str]  #: kind of application -> articles


@cache
def current() -> Terms:
    """The region's file. Raises LocatedError where it is wrong."""
    root = load(region_dir() / _FILE, shown_as=_FILE)
    said = root.plain()
    consent, review = said["consent"], said["review"]
    return Terms(
        banks={code: _bank(code, node) for code, node in root.value["banks"].value.items()},
        scopes=said["scopes"],
        consent_days=consent["days"]["value"],
        consent_most=consent["days"]["most"],
        answer_days=consent["answer_days"]["value"],
        agreement_days=said["agreement_days"]["value"],
        review_agency=review["agency"],
        review_days=review["working_days"]["value"],
        sign_days=review["sign_days"]["value"],
        supplement_days=review["supplement_days"]["value"],
        letter_days=said["letters"]["days"]["value"],
        letter_documents=said["letters"]["documents"],
        ticket_days=said["ticket_days"]["value"],
        basis=said["basis"],
    )


def _bank(code: str, node: Node) -> Bank:
    said = node.plain()
    try:
        since = date.fromisoformat(said["admitted"]["from"])
        until = date.fromisoformat(said["admitted"]["until"]) if said["admitted"].get("until") else None
    except (KeyError, TypeError, ValueError):
        raise node.error(
            f"银行“{code}”的接入日期（admitted）看不懂。", "请写 {from: 2026-01-01, until: null}。"
        ) from None
    return Bank(code=code, names=said["name"], uscc=str(said["uscc"]), since=since, until=until, status=said["status"])
