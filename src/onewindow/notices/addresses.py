"""An e-mail address somebody gives: it is used only after he has opened the link that was sent to it.

ask(user, "wang@example.org", page="https://…/me/messages/address/")
confirm(user, token)                       # the account that asked, and nobody else
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction

from onewindow.core import crypto
from onewindow.core.clock import now
from onewindow.core.jobs import enqueue

from .book import current
from .channels import Post, Undeliverable, Unreachable, channels
from .errors import AskedJustNow, BadAddress, LinkNoLonger, UnknownKind
from .models import Preference
from .preferences import fits
from .recipients import PENDING, PENDING_SINCE, addresses_of, keys_of, owner_of, recipient, seal_addresses
from .rendering import render

CONFIRM = "notices.confirm_address"
#: Kind of message that carries the link.
_KIND = "address_confirmation"
_SALT = "notices.address"
_LASTS = timedelta(days=3)
_PAUSE = timedelta(minutes=1)


def ask(user: Any, address: str, *, page: str) -> None:
    """Keep an address aside and send its link, `page?t=…`; an empty one takes back what was given.

    Raises BadAddress, AskedJustNow, NoRecipient.
    """
    address = address.strip()
    if address and not (fits("email", address) and channels["email"].available()):
        raise BadAddress(channel="email")
    with transaction.atomic():
        row, _ = Preference.objects.select_for_update().get_or_create(**keys_of(owner_of(user)))
        held = addresses_of(row)
        if not address:
            seal_addresses(row, {k: v for k, v in held.items() if k not in {"email", PENDING, PENDING_SINCE}})
            row.save(update_fields=["addresses_sealed"])
            return
        if not settings.EMAIL_HOST:  # a demo that sends nothing has no link to open either
            seal_addresses(row, {**held, "email": address})
            row.save(update_fields=["addresses_sealed"])
            return
        since = held.get(PENDING_SINCE)
        if since and now() < datetime.fromisoformat(since) + _PAUSE:
            raise AskedJustNow
        seal_addresses(row, {**held, PENDING: address, PENDING_SINCE: now().isoformat()})
        row.save(update_fields=["addresses_sealed"])
        enqueue(CONFIRM, preference=row.pk, link=f"{page}?t={_token(row, address)}")


def pending(user: Any, token: str) -> str:
    """The address that a link would confirm. Raises LinkNoLonger, also for another account's link."""
    return _opened(user, token)[1]


def confirm(user: Any, token: str) -> str:
    """From now on messages go there; returns the address. Raises LinkNoLonger."""
    with transaction.atomic():
        row, address = _opened(user, token)
        held = {k: v for k, v in addresses_of(row).items() if k not in {PENDING, PENDING_SINCE}}
        seal_addresses(row, {**held, "email": address})
        row.save(update_fields=["addresses_sealed"])
    return address


def send_link(preference: int, link: str) -> None:
    """Send the link. Called by the job; a mail host that is away is left to the queue, a refusal ends it."""
    row = Preference.objects.filter(pk=preference).first()
    address = addresses_of(row).get(PENDING, "") if row is not None else ""
    if row is None or not address:
        return
    book = current()
    who = recipient(f"party:{row.party_id}" if row.party_id else f"staff:{row.staff_id}")
    languages = (who.language, *book.fallback.get(who.language, ()))
    try:
        said = render(book.kind(_KIND), {"link": link}, languages, zone=book.calendar.zone)
        channels["email"].send(Post(delivery=-preference, address=address, subject=said.subject, text=said.body))
    except Unreachable:
        raise
    except (Undeliverable, UnknownKind):
        return  # the page goes on saying that the address is not confirmed


def _opened(user: Any, token: str) -> tuple[Preference, str]:
    try:
        said = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        raise LinkNoLonger from None
    row = Preference.objects.select_for_update().filter(pk=said["p"], **keys_of(owner_of(user))).first()
    address = addresses_of(row).get(PENDING, "") if row is not None else ""
    if row is None or not address or said["a"] != _index(address):
        raise LinkNoLonger
    return row, address


def _token(row: Preference, address: str) -> str:
    return signing.dumps({"p": row.pk, "a": _index(address)}, salt=_SALT)


def _index(address: str) -> str:
    return crypto.blind_index(address, kind="notice")
