"""A court's message, plugged into the link: it looks by its letter, and each look is noted with the letter's number."""

from collections.abc import Mapping
from typing import Any

from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.court_queries import LetterView
from onewindow.exchange.consents.terms import current
from onewindow.exchange.link.handlers import Handler, Message, handlers
from onewindow.registers.land.looks import Seen, Who, note_look
from onewindow.registers.land.queries import unit_at
from onewindow.registers.land.views import UnitView

from .telling import shown


def purpose_of(letter: str, document: str = "query_letter") -> str:
    """What stands beside a court's look, for the owner: the document and its number, not who carried it."""
    return f"{current().letter_documents[document]['zh']} {letter}"


def looked_at(letter: LetterView) -> UnitView:
    """The unit of a letter as the book has it now; the look is noted. Which of it he sees: `letter.scopes`."""
    unit = unit_at(letter.unit)
    purpose = purpose_of(letter.letter, letter.document)
    note_look(unit.code, who=Who.COURT, name=letter.names["zh"], purpose=purpose, view=Seen.GRANTED)
    return unit


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
