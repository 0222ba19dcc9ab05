"""A partner asked for what it may not have."""

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.exchange.consents.models import Breach


@act("note_consent_breach")
def note_breach(partner: str, kind: str, code: str, *, unit: str = "", business: str = "", by: Actor) -> None:
    """Note it for the regulators. Called after the refused act has been rolled back, in a transaction of its own."""
    unit, business = unit[:28], business[:60]
    Breach.objects.create(
        partner=partner[:40], kind=kind[:40], code=code[:40], unit=unit, business=business, actor=by.ref, at=now()
    )
    body = {"kind": kind[:40], "code": code[:40], "unit": unit}
    events.append(f"breaches:{partner[:40]}", verb="note_consent_breach", by=by, body=body, division=unit[:6])
