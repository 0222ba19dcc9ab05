"""PURE: from the values of the sheet to entries of the register of publication distribution."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.registers.publications.entry import FilingEntry, LicenceEntry, OnlineShop


def source_reference(number: str, matter: str) -> str:
    """What an entry of a register rests on: the case and its matter."""
    return f"case:{number}/{matter}"


def licence(
    facts: Mapping[str, Any], *, kind: str, division: str, authority: str, valid_until: date | None, source: str
) -> LicenceEntry:
    """The licence as it is applied for; a principal other than the legal representative stands on it instead."""
    return LicenceEntry(
        kind=kind,
        division=division,
        authority=authority,
        holder_uscc=facts.get("uscc", ""),
        holder_name=facts.get("org_name", ""),
        org_type=facts.get("org_type", ""),
        legal_rep_name=facts.get("principal_name") or facts.get("legal_rep_name", ""),
        address=facts.get("premises_address", ""),
        types=tuple(facts.get("pub_types") or ()),
        valid_until=valid_until,
        source_reference=source,
    )


def shop(facts: Mapping[str, Any]) -> OnlineShop:
    """The online shop; what the applicant does not know yet is left empty."""
    return OnlineShop(
        channels=tuple(facts.get("net_channel") or ()),
        shop_name=facts.get("net_shop_name", ""),
        platform=facts.get("net_platform") or "",
        net_url=facts.get("net_url") or "",
        net_domain=facts.get("net_domain") or "",
        icp_no=facts.get("icp_no") or "",
        net_start_date=day(facts.get("net_start_date")),
        warehouse_address=facts.get("warehouse_address") or "",
    )


def filing(facts: Mapping[str, Any], *, division: str, authority: str, source: str) -> FilingEntry:
    """The filing as it is applied for; its licence and number come when it is finished."""
    return FilingEntry(
        division=division,
        authority=authority,
        holder_uscc=facts.get("uscc", ""),
        holder_name=facts.get("org_name", ""),
        shop=shop(facts),
        source_reference=source,
    )


def scope_texts(facts: Mapping[str, Any]) -> list[str]:
    """The wordings of the business scope."""
    return [row.get("text", "") for row in facts.get("business_scope") or ()]


def day(value: Any) -> date | None:
    """A day as the sheet keeps it (ISO), or None."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None
