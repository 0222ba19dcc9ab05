"""PURE: from the values of the sheet to entries of the enterprise register.

    registration(facts, division=…, reservation=…, source_reference=…)

Keys are the catalogue's element ids and columns; what a sheet does not have is left out, never guessed.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.registers.enterprises.acts.enrolments import InvoiceLine, SealWanted
from onewindow.registers.enterprises.entry import Holding, Identity, Registration, Role, ScopeLine
from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.rules import identifiers

#: Post of the sheet's table of officers -> role of the register; the post itself is kept as its words.
_ROLES = {"董事长": Role.DIRECTOR, "董事": Role.DIRECTOR, "执行董事": Role.DIRECTOR, "监事": Role.SUPERVISOR}
_CARD = "居民身份证"


def source_reference(number: str, matter: str) -> str:
    """What an entry of a register rests on: the case and its matter."""
    return f"case:{number}/{matter}"


def holder(applicant: int) -> str:
    """Who holds a reservation."""
    return f"party:{applicant}"


def name_parts(facts: Mapping[str, Any]) -> NameParts:
    """The four parts of the name."""
    said = facts.get("name_parts") or {}
    return NameParts(
        place=said.get("division", ""),
        trade_name=said.get("trade_name", ""),
        industry=said.get("industry", ""),
        form=said.get("form", ""),
    )


def proposal(facts: Mapping[str, Any], *, division: str) -> Proposal:
    """The name as it is proposed to the registrar of the division."""
    related: frozenset[str] = frozenset()
    if facts.get("name_claims_investment"):
        related = frozenset(row["name"] for row in facts.get("shareholders") or () if row.get("name"))
    return Proposal(
        parts=name_parts(facts),
        division=division,
        industry_code=facts.get("industry_code", ""),
        kind=facts.get("org_type", ""),
        related_to=related,
    )


def needs_licence_first(facts: Mapping[str, Any]) -> bool:
    """Whether some scope entry needs its licence before registration: the name is then kept for a year."""
    return any(row.get("category") == "前置许可" for row in facts.get("business_scope") or ())


def registration(
    facts: Mapping[str, Any], *, division: str, reservation: str = "", source_reference: str = ""
) -> Registration:
    """The enterprise as the sheet describes it."""
    return Registration(
        division=division,
        name=name_parts(facts),
        kind=facts.get("org_type", ""),
        industry_code=facts.get("industry_code", ""),
        capital_wan=amount(facts.get("registered_capital_wan")),
        term=facts.get("operating_term", ""),
        address=facts.get("reg_address", ""),
        legal_rep=legal_rep(facts),
        scope=scope(facts),
        holdings=holdings(facts),
        reservation=reservation,
        source_reference=source_reference,
    )


def legal_rep(facts: Mapping[str, Any]) -> Identity:
    """The legal representative."""
    return Identity(
        name=facts.get("legal_rep_name", ""),
        id_kind=facts.get("legal_rep_id_type") or _CARD,
        id_no=facts.get("legal_rep_id_no", ""),
    )


def scope(facts: Mapping[str, Any]) -> tuple[ScopeLine, ...]:
    """The lines of the business scope."""
    rows = facts.get("business_scope") or ()
    return tuple(
        ScopeLine(code=row.get("code") or "", text=row.get("text", ""), category=row.get("category", ""))
        for row in rows
    )


def holdings(facts: Mapping[str, Any]) -> tuple[Holding, ...]:
    """Shareholders, officers, head of finance, liaison and beneficial owners, in this order."""
    found = [
        Holding(
            role=Role.SHAREHOLDER,
            person=_person(row),
            position=row.get("way") or "",
            capital_wan=amount(row.get("contribution_wan")),
            due_on=day(row.get("due_on")),
        )
        for row in facts.get("shareholders") or ()
    ]
    for row in facts.get("directors") or ():
        post = row.get("post") or ""
        found.append(Holding(role=_ROLES.get(post, Role.MANAGER), person=_person(row), position=post))
    for element, role in (("finance_head", Role.FINANCE_HEAD), ("liaison", Role.LIAISON)):
        if facts.get(element):
            found.append(Holding(role=role, person=_person(facts[element])))
    found += [
        Holding(role=Role.BENEFICIAL_OWNER, person=_person(row), position=row.get("way") or "")
        for row in facts.get("beneficial_owner") or ()
    ]
    return tuple(found)


def officers(facts: Mapping[str, Any]) -> list[Identity]:
    """Everybody who would hold an office: the legal representative, directors, supervisors, managers."""
    others = [h.person for h in holdings(facts) if h.role in {Role.DIRECTOR, Role.SUPERVISOR, Role.MANAGER}]
    return [legal_rep(facts), *others]


def seals(facts: Mapping[str, Any]) -> tuple[SealWanted, ...]:
    """The seals wanted, one by one."""
    rows = facts.get("seal_list") or ()
    return tuple(
        SealWanted(kind=row.get("kind", ""), material=row.get("material", ""))
        for row in rows
        for _ in range(int(row.get("count") or 1))
    )


def invoices(facts: Mapping[str, Any]) -> tuple[InvoiceLine, ...]:
    """The kinds of invoices asked for."""
    return tuple(
        InvoiceLine(
            kind=row.get("kind", ""),
            limit_yuan=int(amount(row.get("limit")) or 0),
            monthly=int(row.get("per_month") or 0),
        )
        for row in facts.get("invoice_request") or ()
    )


def headcount(facts: Mapping[str, Any]) -> int:
    """How many employees are on the roster."""
    return len(facts.get("employees") or ())


def amount(value: Any) -> Decimal | None:
    """A decimal as the sheet keeps it (a text), or None."""
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def day(value: Any) -> date | None:
    """A day as the sheet keeps it (ISO), or None."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def listed(value: Any) -> tuple[str, ...]:
    """A list of texts as the sheet keeps it."""
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _person(row: Mapping[str, Any]) -> Identity:
    """A person of a table; a unified code is a legal person, other documents are not told apart by the sheet."""
    number = row.get("id_no") or ""
    return Identity(name=row.get("name", ""), id_kind=_kind_of(number), id_no=number)


def _kind_of(number: str) -> str:
    if identifiers.check(identifiers.Kind.USCC, number).valid:
        return "统一社会信用代码"
    if identifiers.check(identifiers.Kind.RIC, number).valid:
        return _CARD
    return "其他证件" if number else ""
