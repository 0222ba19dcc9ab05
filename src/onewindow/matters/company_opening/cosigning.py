"""PURE: who signs beside the applicant 股东会签名, and whether what was signed is still what the sheet says.

    wanted = signers(values, rule)
    now = digests(values, rule.signs, salt)
    changed(signed.parts, now)                 # elements that are not what was signed

Each covered element has a digest of its own, salted, so that a change can be named without keeping what was there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from onewindow.core.chain import digest
from onewindow.core.errors import gettext_noop
from onewindow.rules import identifiers
from onewindow.rules.sentences import Phrase
from onewindow.sheets.cosigners import CosigningRule, Signer

from .book import Cosigning

AWAITS_SIGNERS = Phrase(
    "awaits_signers", gettext_noop("还有 {count} 人没有签名：{names}。请他们在自己的手机上签名后再提交。")
)
SIGNED_BEFORE_CHANGE = Phrase(
    "signed_before_change", gettext_noop("签名后内容有改动，{names}的签名已作废，须重新签名。")
)


class Standing(Enum):
    """How it stands with one signer."""

    WAITING = "waiting"  # has not signed
    SIGNED = "signed"  # and nothing has changed since
    STALE = "stale"  # something has changed since
    WITHDRAWN = "withdrawn"  # took the signature back
    APPLICANT = "applicant"  # signs when the application is handed in


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A signature that was given, the newest of its signer."""

    id: int  #: row
    number_index: str  #: blind index of the signer's number
    name: str  #: of the signer in the table
    by_name: str  #: of the person who signed
    parts: Mapping[str, str]  #: element -> digest
    salt: str  #: of the digests
    digest: str  #: over all of them
    text: str  #: the words signed
    at: datetime  #: when
    by: str  #: the actor
    withdrawn_at: datetime | None  #: when it was taken back


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A signer and how it stands with him."""

    signer: Signer  #: who
    standing: Standing  #: how
    given: Given | None = None  #: his newest signature
    changed: tuple[str, ...] = ()  #: elements changed since


def signers(values: Mapping[str, Any], rule: Cosigning) -> tuple[Signer, ...]:
    """Everybody in the table, each number once; nobody for kinds that the rule does not name."""
    if str(values.get("org_type") or "") not in rule.called:
        return ()
    found: dict[str, Signer] = {}
    rows = values.get(rule.table)
    for n, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        number = identifiers.tidy(identifiers.Kind.USCC, str(row.get(rule.number) or ""))
        name = str(row.get(rule.name) or "").strip()
        if number and name and number not in found:
            legal = identifiers.check(identifiers.Kind.USCC, number).valid
            found[number] = Signer(row=n, name=name, number=number, legal=legal)
    return tuple(found.values())


def digests(values: Mapping[str, Any], elements: tuple[str, ...], salt: str) -> dict[str, str]:
    """Element -> salted digest of its value; an element without a value counts as empty."""
    return {name: digest([name, values.get(name)], salt) for name in elements}


def changed(signed: Mapping[str, str], values: Mapping[str, Any], salt: str) -> tuple[str, ...]:
    """The elements that are not what was signed, in the order they were signed."""
    now = digests(values, tuple(signed), salt)
    return tuple(name for name, kept in signed.items() if now[name] != kept)


def uncovered(signed: Mapping[str, str], elements: tuple[str, ...]) -> tuple[str, ...]:
    """Elements that are to be covered now and were not when it was signed."""
    return tuple(name for name in elements if name not in signed)


def standing(
    signer: Signer, given: Given | None, values: Mapping[str, Any], rule: Cosigning | CosigningRule, *, applicant: bool
) -> Line:
    """How it stands with one signer. The person who hands in signs then, over everything."""
    if applicant:
        return Line(signer=signer, standing=Standing.APPLICANT)
    if given is None:
        return Line(signer=signer, standing=Standing.WAITING)
    if given.withdrawn_at is not None:
        return Line(signer=signer, standing=Standing.WITHDRAWN, given=given)
    moved = (*changed(given.parts, values, given.salt), *uncovered(given.parts, rule.signs))
    if moved:
        return Line(signer=signer, standing=Standing.STALE, given=given, changed=moved)
    return Line(signer=signer, standing=Standing.SIGNED, given=given)


def standing_after(signer: Signer, given: Sequence[Given], revised: Mapping[str, Any], *, applicant: bool) -> Line:
    """How it stands with one signer after a correction: only what was corrected counts (`revised`: its value now).

    `given` are his signatures, oldest first; for each element the newest that covers it must be over the value as it is
    now. Who has never signed, because the correction brought him in, signs everything.
    """
    if applicant:
        return Line(signer=signer, standing=Standing.APPLICANT)
    standing_ones = [one for one in given if one.withdrawn_at is None]
    if not standing_ones:
        return Line(signer=signer, standing=Standing.WAITING)
    moved = tuple(name for name, value in revised.items() if not _covered(standing_ones, name, value))
    how = Standing.STALE if moved else Standing.SIGNED
    return Line(signer=signer, standing=how, given=standing_ones[-1], changed=moved)


def covers_all(given: Sequence[Given], revised: Mapping[str, Any]) -> bool:
    """Whether the newest of one's signatures over each of these elements is over its value."""
    return all(_covered(given, name, value) for name, value in revised.items())


def _covered(given: Sequence[Given], name: str, value: Any) -> bool:
    newest = next((one for one in reversed(given) if name in one.parts), None)
    return newest is not None and digest([name, value], newest.salt) == newest.parts[name]


def signed_value(given: Sequence[Given], name: str, values: Sequence[Any]) -> Any:
    """Which of the values an element has had is the one that was signed last; None where none of them was."""
    newest = next((one for one in reversed(given) if name in one.parts and one.withdrawn_at is None), None)
    if newest is None:
        return None
    return next((v for v in reversed(values) if digest([name, v], newest.salt) == newest.parts[name]), None)


def fingerprint(values: Mapping[str, Any], elements: tuple[str, ...]) -> str:
    """What a page was shown for, so that nobody signs what has changed under his eyes."""
    return digest({name: values.get(name) for name in elements}, "seen")
