"""PURE: licences that come before registration 前置许可: what the business scope needs, what is held, what is wrong.

    for lack in lacks(facts, book.prior, directory, today, package=sheet.matters): …

Whether an entry needs its licence first is said by the directory of scope entries, not by the applicant.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.core.errors import gettext_noop
from onewindow.registers.enterprises.scope import ScopeDirectory
from onewindow.rules.sentences import Phrase, Sentence

ELEMENT = "prior_licences"

MISSING = Phrase(
    "prior_licence_missing",
    gettext_noop(
        "“{entry}”先证后照：请填写{licence}的编号、发证机关（{issuer}）和日期并上传。"
        "还没有取得的，请先到发证机关办理，或先去掉这一项经营范围。"
    ),
)
MISSING_HERE = Phrase(
    "prior_licence_missing_here",
    gettext_noop(
        "“{entry}”先证后照：已有{licence}的，请填写编号、发证机关和日期并上传；"
        "还没有的，请在“前置许可是否已经取得”中选“否”，在这里一起申请。"
    ),
)
BAD_NUMBER = Phrase("prior_licence_number", gettext_noop("{licence}的编号应写成“{example}”的样子，请对照证件核对。"))
ISSUED_LATER = Phrase("prior_licence_issued_later", gettext_noop("{licence}的发证日期在今天以后，请核对。"))
ENDED = Phrase(
    "prior_licence_ended",
    gettext_noop("{licence}的有效期到 {until}，已经过了，不能据以登记；请先到发证机关延续或者重新申请。"),
)
TOO_OLD = Phrase(
    "prior_licence_too_old",
    gettext_noop("{licence}没有写有效期，批准已超过 {days} 日；请先请发证机关确认效力，或者填写有效期。"),
)
UNASKED = Phrase("prior_licence_unasked", gettext_noop("经营范围里没有“{entry}”，这一行请去掉。"))


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorLicence:
    """The licence that one scope entry needs before registration."""

    licence: str  #: what it is called
    issuer: str  #: who gives it
    matter: str = ""  #: matter of the catalogue that may be handled in the same package, before registration
    pattern: str = ""  #: regular expression of its number; empty: not known
    example: str = ""  #: a number as it looks


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorRule:
    """All of them."""

    entries: Mapping[str, PriorLicence]  #: scope entry -> its licence
    days: int  #: a licence without a last day counts so many days after its issue
    basis: str  #: law
    status: str  #: how sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Lack:
    """Something that keeps the registration from being made."""

    sentence: Sentence  #: what to do
    row: int | None = None  #: of the table, from 1
    column: str = ""  #: of the table


def needed(facts: Mapping[str, Any], rule: PriorRule, directory: ScopeDirectory) -> dict[str, PriorLicence]:
    """Scope entry -> the licence it needs before registration."""
    chosen = [row.get("code") or row.get("text", "") for row in facts.get("business_scope") or ()]
    texts = [entry.text for entry in directory.needs_licence_first(chosen)]
    return {text: rule.entries[text] for text in texts if text in rule.entries}


def lacks(
    facts: Mapping[str, Any],
    rule: PriorRule,
    directory: ScopeDirectory,
    today: date,
    *,
    package: Collection[str],
) -> Iterator[Lack]:
    """What is missing or wrong. `package`: matters handled together, or granted already."""
    wanted = needed(facts, rule, directory)
    rows = facts.get(ELEMENT) or ()
    held = {str(row.get("entry") or "") for row in rows}
    for text, licence in wanted.items():
        if text in held or licence.matter in package:
            continue
        phrase = MISSING_HERE if licence.matter else MISSING
        yield Lack(sentence=phrase(entry=text, licence=licence.licence, issuer=licence.issuer))
    for n, row in enumerate(rows, start=1):
        text = str(row.get("entry") or "")
        if text in wanted:
            yield from _wrong(n, row, wanted[text], rule, today)
        elif text:
            yield Lack(sentence=UNASKED(entry=text), row=n, column="entry")


def _wrong(n: int, row: Mapping[str, Any], licence: PriorLicence, rule: PriorRule, today: date) -> Iterator[Lack]:
    number, issued, until = (
        str(row.get("number") or ""),
        _day(row.get("issued_on")),
        _day(row.get("valid_until")),
    )
    if number and licence.pattern and re.fullmatch(licence.pattern, number) is None:
        sentence = BAD_NUMBER(licence=licence.licence, example=licence.example)
        yield Lack(sentence=sentence, row=n, column="number")
    if issued is None:
        return
    if issued > today:
        yield Lack(sentence=ISSUED_LATER(licence=licence.licence), row=n, column="issued_on")
    elif until is not None and until < today:
        sentence = ENDED(licence=licence.licence, until=until.isoformat())
        yield Lack(sentence=sentence, row=n, column="valid_until")
    elif until is None and today > issued + timedelta(days=rule.days):
        yield Lack(sentence=TOO_OLD(licence=licence.licence, days=rule.days), row=n, column="valid_until")


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
