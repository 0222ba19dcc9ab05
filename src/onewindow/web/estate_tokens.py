"""Who may look closer at a unit with a token from its owner: the one place where the pages ask for consents."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.exchange.consents import queries as consents
from onewindow.registers.land.looks import Who

from . import formats


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What the owner lets the holder of a token see of one unit."""

    who: Who  #: bank, court or agency
    name: str  #: which, in the reader's language
    named: str  #: which, as it is noted for the owner
    scopes: frozenset[str]  #: state | owners | amounts | cases
    purpose: str  #: what for
    until: datetime  #: exclusive


def granted(token: str, unit: str) -> Granted | None:
    """The consent in force that a token stands for, None for any other text and for a token of another unit."""
    consent = consents.consent_by_token("".join(token.split()))
    if consent is None or consent.unit != unit:
        return None
    bank = consents.terms().banks.get(consent.partner)
    return Granted(
        who=Who.BANK if bank is not None else Who.COURT if "court" in consent.partner else Who.AGENCY,
        name=formats.local_name(bank.names) if bank is not None else consent.partner,
        named=bank.names["zh"] if bank is not None else consent.partner,
        scopes=frozenset(consent.scopes),
        purpose=consent.purpose,
        until=consent.until,
    )
