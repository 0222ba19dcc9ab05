"""A court looks by law: no consent is asked, the number of its letter is written down, the owner reads of it later."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.exchange.consents.asks import LETTER, Ask, faults_of
from onewindow.exchange.consents.errors import BadAsk, BadConsent, BadLetter
from onewindow.exchange.consents.models import Letter
from onewindow.exchange.consents.rows import LINK, new_number
from onewindow.exchange.consents.terms import current
from onewindow.exchange.consents.tokens import digest
from onewindow.exchange.link.partners import Partner, nodes
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Agency
from onewindow.people.permissions import Permission, may
from onewindow.registers.land.queries import unit_at

#: What a court's own node sends without naming another document.
_DOCUMENT = "query_letter"


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
    if by.ref not in {LINK, f"partner:{partner}"}:
        raise NotAllowed(permission="court")
    court = _court(partner)
    if not LETTER.fullmatch(letter.strip()):
        raise BadLetter
    if not scopes or not set(scopes) <= set(current().scopes):
        raise BadConsent(what="查询内容不在可查范围内。")
    ask = Ask(document=_DOCUMENT, letter=letter, official="", credential="", scopes=scopes)
    return _admitted(court, unit, ask, business, by)


@act("admit_court_ask", returns=Admitted)
def admit_ask(court: str, unit: str, ask: Ask, *, by: Actor) -> Admitted:
    """The same for a clerk of the court, who types in the document and who carries it.

    Raises UnknownPartner, NotAllowed, BadAsk, BadUnitCode, NoUnit.
    """
    agencies = Agency.objects.filter(code=court).values_list("pk", flat=True)
    if not any(may(by, Permission.LOOK_BY_LETTER, agency=agency) for agency in agencies):
        raise NotAllowed(permission=str(Permission.LOOK_BY_LETTER))
    found = _court(court)
    wrong = faults_of(ask, current())
    if wrong:
        raise BadAsk(count=len(wrong), faults=list(wrong))
    return _admitted(found, unit, ask, f"desk:{secrets.token_hex(16)}", by)


def _admitted(court: Partner, unit: str, ask: Ask, business: str, by: Actor) -> Admitted:
    code, moment, token = unit_at(unit).code, now(), secrets.token_urlsafe(32)
    row = Letter.objects.create(
        number=new_number(),
        partner=court.code,
        unit=code,
        document=ask.document,
        letter=ask.letter.strip(),
        official=ask.official.strip(),
        credential=ask.credential.strip(),
        scopes=sorted(set(ask.scopes)),
        business=business,
        by=by.ref,
        at=moment,
        until=moment + timedelta(days=current().letter_days),
        token_digest=digest(token),
    )
    body = {"partner": court.code, "unit": code, "document": row.document, "letter": row.letter, "scopes": row.scopes}
    events.append(f"letter:{row.number}", verb="admit_court_letter", by=by, body=body, division=code[:6])
    until = row.until.isoformat()
    return Admitted(number=row.number, court=court.name["zh"], letter=row.letter, token=token, until=until)


def _court(code: str) -> Partner:
    court = nodes()[code]
    if court.kind != "court" or not court.admitted(today()):
        raise NotAllowed(permission="court")
    return court
