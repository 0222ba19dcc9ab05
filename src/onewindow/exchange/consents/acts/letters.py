"""A court looks by law: no consent is asked, the number of its letter is written down, the owner reads of it later."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.exchange.consents.errors import BadConsent, BadLetter
from onewindow.exchange.consents.models import Letter
from onewindow.exchange.consents.rows import LINK, new_number
from onewindow.exchange.consents.terms import current
from onewindow.exchange.consents.tokens import digest
from onewindow.exchange.link.partners import Partner, nodes
from onewindow.people.errors import NotAllowed
from onewindow.registers.land.queries import unit_at

#: A number in it, and the word that ends every number of a document.
_LETTER = re.compile(r"(?=.*[0-9]).{3,59}号")


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A letter that was taken in."""

    number: str  #: ours
    court: str  #: name of the court, as it is noted for the owner
    letter: str  #: number of the letter
    token: str  #: for the scan page; told once, only its digest is kept
    until: str  #: exclusive, ISO


@act("admit_court_letter", returns=Admitted)
def admit_letter(
    partner: str, unit: str, *, letter: str, scopes: tuple[str, ...], business: str, by: Actor
) -> Admitted:
    """Write down that a court looks at a unit by its letter, and give it a token for the scan page.

    By the court's node only. Raises UnknownPartner, NotAllowed, BadLetter, BadConsent, BadUnitCode, NoUnit.
    """
    court = _demand_court(by, partner)
    said, terms, moment = letter.strip(), current(), now()
    if not _LETTER.fullmatch(said):
        raise BadLetter
    if not scopes or not set(scopes) <= set(terms.scopes):
        raise BadConsent(what="查询内容不在可查范围内。")
    code = unit_at(unit).code
    token = secrets.token_urlsafe(32)
    row = Letter.objects.create(
        number=new_number(),
        partner=court.code,
        unit=code,
        letter=said,
        scopes=sorted(set(scopes)),
        business=business,
        at=moment,
        until=moment + timedelta(days=terms.letter_days),
        token_digest=digest(token),
    )
    body = {"partner": court.code, "unit": code, "letter": said, "scopes": row.scopes}
    events.append(f"letter:{row.number}", verb="admit_court_letter", by=by, body=body, division=code[:6])
    return Admitted(number=row.number, court=court.name["zh"], letter=said, token=token, until=row.until.isoformat())


def _demand_court(by: Actor, code: str) -> Partner:
    court = nodes()[code]
    if court.kind != "court" or not court.admitted(today()) or by.ref not in {LINK, f"partner:{code}"}:
        raise NotAllowed(permission="court")
    return court
