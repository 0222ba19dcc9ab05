"""Consent at a window, read: which code is right, whether a mandate still holds, what was written down.

code = redeemed(user, party, "123456")          # counts the try; raises WrongCode
record_consent(draft, document="ric", way=ConsentWay.CODE, code=code, by=by)
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from onewindow.core.chain import digest
from onewindow.core.clock import now
from onewindow.people.errors import NoMandate
from onewindow.people.models import Mandate, Party

from .errors import WrongCode
from .models import Consent, ConsentCode, Draft
from .submission import ConsentWay

CODE_DIGITS, CODE_MINUTES, CODE_TRIES, RESEND_SECONDS = 6, 10, 5, 60


@dataclass(frozen=True, kw_only=True)
class Consented:
    """A consent as it is shown."""

    who: str  #: name of the person who agreed
    agent: bool  #: an agent agreed, under a mandate
    way: ConsentWay  #: how
    document: str  #: kind of the document shown
    upload: str  #: name of the signed slip, or empty
    draft: int  #: of which draft
    at: datetime  #: when
    by: str  #: who wrote it down: staff:12
    provisional: str  #: number on the slip printed while the line was broken, or empty


def redeemed(user: Any, party: Party, code: str) -> ConsentCode:
    """The newest code that this window sent to the person, if this is it. Each call is a try. Raises WrongCode."""
    row = ConsentCode.objects.filter(party=party, account_id=user.pk, used_at=None, until__gt=now()).last()
    if row is None or not ConsentCode.objects.filter(pk=row.pk, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise WrongCode
    if not hmac.compare_digest(digest("".join(code.split()), row.salt), row.digest):
        raise WrongCode
    return row


def demand_mandate(draft: Draft) -> None:
    """Where an agent acts, his mandate must hold at this moment and cover the service. Raises NoMandate."""
    if draft.agent_id is None or draft.mandate_id is None:
        return
    given = Mandate.objects.in_force().filter(principal=draft.party_id, agent=draft.agent_id)
    held = given.filter(pk=draft.mandate_id).first()
    if held is None or not held.covers(draft.service):
        raise NoMandate


def agents_now(party: Party, service: str = "") -> list[Mandate]:
    """Mandates of a party in force now, for the service where one is named; one for each agent. One query."""
    rows = Mandate.objects.in_force().filter(principal=party).select_related("agent").order_by("agent__name", "-pk")
    found: dict[int, Mandate] = {}
    for row in rows:
        if not service or row.covers(service):
            found.setdefault(row.agent_id, row)
    return list(found.values())


def consent_of(draft: int) -> Consented | None:
    """The consent under which a draft was filled in, the newest. One query."""
    rows = Consent.objects.filter(draft_id=draft).select_related("party", "upload", "draft__provisional")
    row = rows.order_by("pk").last()
    if row is None:
        return None
    return Consented(
        who=row.party.name,
        agent=row.mandate_id is not None,
        way=ConsentWay(row.way),
        document=row.document,
        upload=row.upload.name if row.upload is not None else "",
        draft=draft,
        at=row.at,
        by=row.by,
        provisional=getattr(getattr(row.draft, "provisional", None), "number", ""),
    )
