"""Who may look closer at a unit with a token from its owner: the one place where the pages ask for consents."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.exchange.consents import queries as consents
from onewindow.exchange.consents.court_queries import letter_by_token
from onewindow.matters.mortgages.courts import purpose_of
from onewindow.registers.land.looks import Who

from . import formats


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What the holder of a token may see of one unit, by the owner's consent or by a court's letter."""

    who: Who  #: bank, court or agency
    name: str  #: which, in the reader's language
    named: str  #: which, as it is noted for the owner
    scopes: frozenset[str]  #: state | owners | amounts | cases
    purpose: str  #: what for
    until: datetime  #: exclusive


def granted(token: str, unit: str) -> Granted | None:
    """The consent or the court's letter that a token stands for, None for any other text or a token of another unit."""
    said = "".join(token.split())
    consent = consents.consent_by_token(said)
    if consent is None:
        return _by_letter(said, unit)
    if consent.unit != unit:
        return None
    bank = consents.terms().banks.get(consent.partner)
    return Granted(
        who=Who.BANK if bank is not None else Who.AGENCY,
        name=formats.local_name(bank.names) if bank is not None else consent.partner,
        named=bank.names["zh"] if bank is not None else consent.partner,
        scopes=frozenset(consent.scopes),
        purpose=consent.purpose,
        until=consent.until,
    )


def _by_letter(token: str, unit: str) -> Granted | None:
    letter = letter_by_token(token)
    if letter is None or letter.unit != unit:
        return None
    return Granted(
        who=Who.COURT,
        name=formats.local_name(letter.names),
        named=letter.names["zh"],
        scopes=frozenset(letter.scopes),
        purpose=purpose_of(letter.letter, letter.document),
        until=letter.until,
    )
