"""At a window: the applicant's consent, codes to his phone, and numbers for when the line is broken."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import digest
from onewindow.core.chain import salt as new_salt
from onewindow.core.clock import now, today
from onewindow.people.identity import KINDS, mobile_of
from onewindow.people.models import Party
from onewindow.people.permissions import Permission, demand
from onewindow.sheets.consents import CODE_DIGITS, CODE_MINUTES, RESEND_SECONDS, demand_mandate
from onewindow.sheets.errors import (
    CodeTooSoon,
    DraftSubmitted,
    NoConsent,
    NoMobile,
    NumberUnknown,
    TooManyNumbers,
    WrongCode,
)
from onewindow.sheets.models import Consent, ConsentCode, Draft, ProvisionalNumber, Upload
from onewindow.sheets.submission import ConsentWay

#: Numbers handed to a counter at once, and on one day.
_AT_ONCE, _A_DAY = 20, 400


@dataclass(frozen=True, kw_only=True, slots=True)
class SentCode:
    """A code to be sent; whoever has it sends it and forgets it."""

    id: int  #: row
    code: str = field(repr=False)  #: in clear, here only


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserved:
    """Numbers that nobody else will get."""

    numbers: tuple[str, ...]  #: in no order: they cannot be counted through


@act("record_consent")
def record_consent(
    draft: Draft,
    *,
    document: str,
    way: ConsentWay = ConsentWay.SLIP,
    upload: Upload | None = None,
    code: ConsentCode | None = None,
    by: Actor,
) -> None:
    """Write down that the applicant, or the agent whose mandate the draft names, agrees that the clerk fills in.

    `document` is a kind of `people.identity.KINDS`, or "letter" for the representative of an organisation; no number is
    kept. A signed slip that was taken in comes as `upload`, a code that was read out as `code` (`consents.redeemed`).
    Raises NoConsent for anything else, NotAllowed, DraftSubmitted, NoMandate, WrongCode.
    """
    demand(by, Permission.WRITE_DRAFT, division=draft.division_id)
    proved = {ConsentWay.UPLOAD: upload is not None, ConsentWay.CODE: code is not None}.get(way, True)
    if document not in {*KINDS, "letter"} - {"none"} or not proved:
        raise NoConsent
    if draft.case_number:
        raise DraftSubmitted(number=draft.case_number)
    demand_mandate(draft)
    who = draft.agent_id or draft.party_id
    if code is not None:
        _use_up(code, who, draft)
    Consent.objects.create(
        draft=draft,
        party_id=who,
        mandate_id=draft.mandate_id,
        way=way,
        document=document,
        upload=upload,
        at=now(),
        by=by.ref,
    )
    body: dict[str, Any] = {"party": draft.party_id, "document": document, "way": way.value}
    body |= {"agent": draft.agent_id, "mandate": draft.mandate_id} if draft.agent_id else {}
    body |= {"sha256": upload.sha256} if upload is not None else {}
    events.append(f"draft:{draft.pk}", verb="record_consent", by=by, body=body, division=draft.division_id)


def _use_up(code: ConsentCode, who: int, draft: Draft) -> None:
    """A code serves once, at the window that asked for it, for the person it was sent to."""
    mine = ConsentCode.objects.filter(pk=code.pk, party_id=who, account_id=draft.account_id, used_at=None)
    if not mine.filter(until__gt=now()).update(used_at=now()):
        raise WrongCode


@act("send_consent_code")
def send_consent_code(party: Party, *, account: Any, by: Actor) -> SentCode:
    """Make a code for the phone of the person at this window. The caller sends it in the same transaction.

    Raises NotAllowed, NoMobile, CodeTooSoon.
    """
    demand(by, Permission.WRITE_DRAFT)
    if not mobile_of(party):
        raise NoMobile
    at = now()
    Party.objects.select_for_update().get(pk=party.pk)
    if ConsentCode.objects.filter(party=party, sent_at__gt=at - timedelta(seconds=RESEND_SECONDS)).exists():
        raise CodeTooSoon(seconds=RESEND_SECONDS)
    code, salt = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS)), new_salt()
    row = ConsentCode.objects.create(
        party=party,
        account=account,
        digest=digest(code, salt),
        salt=salt,
        sent_at=at,
        until=at + timedelta(minutes=CODE_MINUTES),
    )
    body = {"party": party.pk, "code": row.pk}
    events.append(f"consent:party:{party.pk}", verb="send_consent_code", by=by, body=body)
    return SentCode(id=row.pk, code=code)


@act("reserve_numbers")
def reserve_numbers(account: Any, count: int, *, division: str, by: Actor) -> Reserved:
    """Hand fresh provisional numbers 临时编号 to a counter, to be printed on slips while the line is broken.

    A number is given out once, whether it is used or not, so that two slips never carry the same.
    Raises NotAllowed, TooManyNumbers.
    """
    demand(by, Permission.WRITE_DRAFT, division=division)
    given = ProvisionalNumber.objects.filter(account=account, reserved_at__gt=now() - timedelta(days=1)).count()
    if not 1 <= count <= _AT_ONCE or given + count > _A_DAY:
        raise TooManyNumbers(most=_AT_ONCE, day=_A_DAY)
    made: list[str] = []
    while len(made) < count:
        number = f"L{division}-{today():%Y%m%d}-{secrets.randbelow(10**6):06d}"
        row, new = ProvisionalNumber.objects.get_or_create(
            number=number, defaults={"division_id": division, "account": account, "reserved_at": now()}
        )
        made += [row.number] if new else []
    events.append(
        f"window:{account.pk}", verb="reserve_numbers", by=by, body={"numbers": list(made)}, division=division
    )
    return Reserved(numbers=tuple(made))


@act("use_number")
def use_number(draft: Draft, number: str, *, by: Actor) -> None:
    """The application was handed in while the line was broken, and this number stands on its slip.

    Telling it twice does no harm. Raises NotAllowed, NumberUnknown.
    """
    demand(by, Permission.WRITE_DRAFT, division=draft.division_id)
    free = Q(draft=None, used_at=None) | Q(draft=draft)
    row = ProvisionalNumber.objects.select_for_update().filter(free, number=number, account=draft.account_id).first()
    held = ProvisionalNumber.objects.filter(draft=draft).exclude(number=number).exists()
    if row is None or held:
        raise NumberUnknown(number=number)
    row.draft, row.used_at = draft, row.used_at or now()
    row.save(update_fields=["draft", "used_at"])
    events.append(f"draft:{draft.pk}", verb="use_number", by=by, body={"number": number}, division=draft.division_id)
