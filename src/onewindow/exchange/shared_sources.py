"""Registers that may be asked over the link: what each can tell of one thing. What goes out, and to whom, is data."""

from collections.abc import Mapping
from typing import Any

from onewindow.core.clock import SHANGHAI, now
from onewindow.exchange.link.sharing import sources
from onewindow.registers.enterprises.errors import NoEnterprise
from onewindow.registers.enterprises.queries import enterprise_at


@sources.register("enterprises")
class Enterprises:
    """The enterprise register, asked by unified code (`uscc`): public particulars, nothing of persons but the name of
    the legal representative, which is public.
    """

    fields = frozenset(
        {"uscc", "name", "status", "kind", "established_on", "ended_on", "division", "address", "legal_rep", "as_of"}
    )

    def look(self, asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What the register says now, None for a code that it does not have."""
        try:
            found = enterprise_at(str(asked.get("uscc", "")).upper())
        except NoEnterprise:
            return None
        return {
            "uscc": found.uscc,
            "name": found.name,
            "status": found.status,
            "kind": found.kind,
            "established_on": found.established_on.isoformat(),
            "ended_on": found.ended_on.isoformat() if found.ended_on else None,
            "division": found.division,
            "address": found.address,
            "legal_rep": found.legal_rep_name,
            "as_of": now().astimezone(SHANGHAI).isoformat(timespec="seconds"),
        }
