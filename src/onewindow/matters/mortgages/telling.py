"""What of a unit is told to a bank, only the scopes that the owner has ticked, or to a court; as of this moment."""

from collections.abc import Sequence
from typing import Any

from onewindow.exchange.consents.queries import check_consents
from onewindow.exchange.consents.terms import current
from onewindow.registers.land.entries import Attachment, Mortgage, Of
from onewindow.registers.land.looks import Seen, Who, note_look
from onewindow.registers.land.queries import public_of, unit_at, with_force
from onewindow.registers.land.views import UnitView


def told(partner: str, unit: str, scopes: Sequence[str], purpose: str = "") -> dict[str, Any]:
    """Everything asked for, or a refusal: there is no half answer. The owner sees that the bank looked, and what for.

    A `purpose` that the bank names must be the one that the owner has consented to.

    Raises NoConsent, NoUnit, BadUnitCode.
    """
    unit = unit.replace(" ", "")
    consents = check_consents(partner, unit, dict.fromkeys(scopes), purpose=purpose.strip())
    bank = current().banks.get(partner)
    name = bank.names["zh"] if bank is not None else partner
    meant = "；".join(dict.fromkeys(one.purpose for one in consents))
    return shown(unit, scopes, who=Who.BANK, name=name, purpose=meant)


def shown(unit: str, scopes: Sequence[str], *, who: Who, name: str, purpose: str) -> dict[str, Any]:
    """What the book says within `scopes`; the look is noted. Whether he may look is for the caller to have asked.

    Raises NoUnit, BadUnitCode.
    """
    view = with_force(unit_at(unit))
    unit = view.code
    note_look(unit, who=who, purpose=purpose, view=Seen.GRANTED, name=name)
    found: dict[str, Any] = {"unit": unit, "as_of": view.as_of.isoformat()}
    if "state" in scopes:
        found["state"] = _state(view)
    if "owners" in scopes:
        found["owners"] = [{"name": h.name, "share": h.share} for right in view.of(Of.RIGHT) for h in right.holders]
    if "amounts" in scopes:
        found["mortgages"] = [
            {"rank": one.value.rank, "amount": one.value.amount, "method": one.value.method.value}
            for one in view.of(Of.MORTGAGE)
            if isinstance(one.value, Mortgage)
        ]
    if "cases" in scopes:
        found["attachments"] = [
            {
                "position": one.value.position,
                "authority": one.value.authority,
                "document_no": one.value.document_no,
            }
            for one in view.of(Of.ATTACHMENT)
            if isinstance(one.value, Attachment)
        ]
    return found


def _state(view: UnitView) -> dict[str, Any]:
    seen, facts = public_of(view), view.facts
    return {
        "status": view.status,
        "location": facts.location if facts is not None else "",
        "use": facts.use if facts is not None else "",
        "area": str(facts.area) if facts is not None else "",
        "attached": seen.attached,
        "mortgaged": seen.mortgaged,
        "objected": seen.objected,
        "notified": seen.notified,
        "resided": seen.resided,
        "served": seen.served,
        "banned": seen.banned,
    }
