"""PURE: what a bank asks for, checked all at once; and the text that is signed.

faults(Terms(method="ordinary", amount=60_000_000, …))    # [("debt_until", sentence)]
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from onewindow.core.errors import gettext_noop

#: What we find in the book and keep beside what was asked for.
FOUND = frozenset({"keys", "from_rank"})
METHODS = ("ordinary", "maximum")
#: Nobody lends more; in fen.
MOST = 9_000_000_000_000_000

NO_METHOD = gettext_noop("请选择抵押方式：一般抵押或者最高额抵押。")
NO_AMOUNT = gettext_noop("债权数额应大于 0，写到分。")
NO_DATE = gettext_noop("请填写债务履行期限的起止日期，如 2026-11-26。")
WRONG_TIME = gettext_noop("债务履行期限的截止日不能早于起始日。")
NO_CONTRACT = gettext_noop("请填写抵押合同编号。")
NO_DEBTOR = gettext_noop("请填写债务人的姓名或者名称。")
TOO_LONG = gettext_noop("这一栏太长了，请缩短。")
NOTHING_CHANGES = gettext_noop("请至少填写一项要变更的内容。")
NO_REASON = gettext_noop("请写明变更的原因，最多300字。")
NO_BUSINESS = gettext_noop("请填写本行的业务流水号，最多60个字符。")

_LONGEST = {"scope": 300, "ban": 200, "contract_no": 60, "debtor": 120}


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a mortgage shall say."""

    method: str  #: ordinary | maximum
    amount: int  #: secured or highest amount, in fen
    debt_from: date | None  #: first day
    debt_until: date | None  #: last day
    contract_no: str  #: number of the contract of mortgage
    debtor: str  #: who owes
    scope: str = ""  #: what is secured
    ban: str = ""  #: agreed ban on transfer
    small_business: bool = False  #: the bank says that mortgagor or debtor is a small business: free of the fee

    def json(self) -> dict[str, Any]:
        """As it is kept; that it is no small business is left out."""
        said = {name: v.isoformat() if isinstance(v, date) else v for name, v in asdict(self).items()}
        return said if self.small_business else {k: v for k, v in said.items() if k != "small_business"}


def from_json(kept: Mapping[str, Any]) -> Terms:
    """The terms of a first registration as kept."""
    days = {name: date.fromisoformat(kept[name]) for name in ("debt_from", "debt_until")}
    return Terms(**{**{name: kept[name] for name in Terms.__dataclass_fields__ if name in kept}, **days})


def faults(terms: Terms) -> list[tuple[str, str]]:
    """(field, sentence) for everything that is wrong."""
    found = []
    if terms.method not in METHODS:
        found.append(("method", NO_METHOD))
    if not 0 < terms.amount <= MOST:
        found.append(("amount", NO_AMOUNT))
    found += [(name, NO_DATE) for name in ("debt_from", "debt_until") if getattr(terms, name) is None]
    if terms.debt_from and terms.debt_until and terms.debt_until < terms.debt_from:
        found.append(("debt_until", WRONG_TIME))
    if not terms.contract_no.strip():
        found.append(("contract_no", NO_CONTRACT))
    if not terms.debtor.strip():
        found.append(("debtor", NO_DEBTOR))
    found += [(name, TOO_LONG) for name, most in _LONGEST.items() if len(getattr(terms, name)) > most]
    return found


def changes_json(
    amount: int | None, debt_from: date | None, debt_until: date | None, scope: str | None, reason: str
) -> dict[str, Any]:
    """What changes, as it is kept; what stays is left out."""
    said: dict[str, Any] = {"amount": amount, "debt_from": debt_from, "debt_until": debt_until, "scope": scope}
    kept = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items() if v is not None}
    return {**kept, "reason": reason.strip()}


def changes_from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the book takes it."""
    found = {name: kept[name] for name in ("amount", "scope") if name in kept}
    return found | {name: date.fromisoformat(kept[name]) for name in ("debt_from", "debt_until") if name in kept}


def change_faults(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, sentence) for everything that is wrong with a change."""
    found = []
    if not set(kept) - {"reason"}:
        found.append(("amount", NOTHING_CHANGES))
    if "amount" in kept and not 0 < kept["amount"] <= MOST:
        found.append(("amount", NO_AMOUNT))
    if "debt_from" in kept and "debt_until" in kept and kept["debt_until"] < kept["debt_from"]:
        found.append(("debt_until", WRONG_TIME))
    if not 1 <= len(kept["reason"]) <= 300:
        found.append(("reason", NO_REASON))
    return found


def term_faults(kept: Mapping[str, Any], since: date, until: date) -> list[tuple[str, str]]:
    """(field, sentence) where a change of one end of the term no longer fits the other one, which stays."""
    begins, ends = kept.get("debt_from", since.isoformat()), kept.get("debt_until", until.isoformat())
    return [("debt_until", WRONG_TIME)] if ends < begins else []


def reason_faults(reason: str) -> list[tuple[str, str]]:
    """(field, sentence) where the reason is missing or too long."""
    return [] if 1 <= len(reason) <= 300 else [("reason", NO_REASON)]


def digest(number: str, kind: str, partner: str, unit: str, mortgage: int | None, terms: Mapping[str, Any]) -> str:
    """What a signer has seen, as one number: the same words, the same digest."""
    said = [number, kind, partner, unit, mortgage if kind != "first" else None, dict(terms)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
