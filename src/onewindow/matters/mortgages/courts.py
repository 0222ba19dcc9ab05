"""A court's message, plugged into the link: it looks by its letter, and each look is noted with the letter's number."""

from collections.abc import Mapping
from typing import Any

from onewindow.exchange.consents import acts as consents
from onewindow.exchange.link.handlers import Handler, Message, handlers
from onewindow.registers.land.looks import Who

from .telling import shown


def purpose_of(letter: str) -> str:
    """What stands beside a court's look, for the owner."""
    return f"查询函 {letter}"


@handlers.register("court.query")
class CourtQuery(Handler):
    """No consent: the law allows it."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `admit_letter` raises."""
        body, scopes = message.body, tuple(message.body["scopes"])
        taken = consents.admit_letter(
            message.partner.code,
            body["unit"],
            letter=body["letter"],
            scopes=scopes,
            business=message.business,
            by=message.actor,
        )
        found = shown(body["unit"], scopes, who=Who.COURT, name=taken.court, purpose=purpose_of(taken.letter))
        return {**found, "number": taken.number, "token": taken.token, "until": taken.until}
