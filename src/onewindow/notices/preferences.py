"""What people prefer: channels, quiet hours, language, own addresses. No acts: preferences have no history.

save(user, muted=["sms"], quiet=Quiet(begins=time(21), ends=time(10)))
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from onewindow.core.clock import now

from .book import IN_APP, current
from .errors import BadAddress, BadLanguage, BadPreference
from .glance import forget
from .models import Message, Preference
from .queries import access_message
from .recipients import (
    PENDING,
    PENDING_SINCE,
    addresses_of,
    keys_of,
    owner_of,
    recipient,
    seal_addresses,
    short_language,
)
from .schedule import Quiet

_ADDRESS = re.compile(r"[\x21-\x7e]{1,120}")
#: Addresses that people may give themselves; a mobile number belongs to the person and is changed there.
_OWN = ("email", "wechat", "dingtalk")
_ASIDE = frozenset({PENDING, PENDING_SINCE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Preferences:
    """What somebody has said, the region's word where he has said nothing."""

    language: str  #: empty: that of his account
    possible: tuple[str, ...]  #: channels he could have
    muted: frozenset[str]  #: those he does not want
    quiet: Quiet  #: hours of rest
    addresses: Mapping[str, str]  #: channel -> address he has given
    known: Mapping[str, str]  #: channel -> address that is used, his own or that of his account
    pending: str = ""  #: e-mail that he has not confirmed yet


def preferences(user: Any) -> Preferences:
    """Somebody's own preferences. Raises NoRecipient for a stranger."""
    ref = owner_of(user)
    row = Preference.objects.filter(**keys_of(ref)).first()
    quiet, own = current().quiet, addresses_of(row) if row else {}
    if row is not None and row.quiet_from is not None and row.quiet_until is not None:
        quiet = Quiet(begins=row.quiet_from, ends=row.quiet_until)
    return Preferences(
        language=row.language if row else "",
        possible=current().channels(ref),
        muted=frozenset(row.muted) if row else frozenset(),
        quiet=quiet,
        addresses={channel: where for channel, where in own.items() if channel not in _ASIDE},
        known=recipient(ref).addresses,
        pending=own.get(PENDING, ""),
    )


def save(
    user: Any,
    *,
    language: str | None = None,
    muted: Collection[str] | None = None,
    quiet: Quiet | None = None,
    addresses: Mapping[str, str] | None = None,
) -> None:
    """Change one's own preferences; what is None stays. Raises BadPreference, BadLanguage, BadAddress, NoRecipient."""
    ref = owner_of(user)
    _check(ref, language, muted, addresses)
    with transaction.atomic():
        row, _ = Preference.objects.select_for_update().get_or_create(**keys_of(ref))
        if language is not None:
            row.language = short_language(language) if language else ""
        if muted is not None:
            row.muted = sorted(set(muted))
        if quiet is not None:
            row.quiet_from, row.quiet_until = quiet.begins, quiet.ends
        if addresses is not None:
            aside = {name: said for name, said in addresses_of(row).items() if name in _ASIDE}
            seal_addresses(row, aside | {channel: where for channel, where in addresses.items() if where})
        row.save()


def _check(ref: str, language: str | None, muted: Collection[str] | None, addresses: Mapping[str, str] | None) -> None:
    possible = current().channels(ref)
    if language and short_language(language) not in {short_language(code) for code, _ in settings.LANGUAGES}:
        raise BadLanguage(language=language)
    for channel in muted or ():
        if channel == IN_APP or channel not in possible:
            raise BadPreference(channel=channel)
    for channel, where in (addresses or {}).items():
        if channel not in _OWN or channel not in possible:
            raise BadAddress(channel=channel)
        if where and not fits(channel, where):
            raise BadAddress(channel=channel)


def fits(channel: str, where: str) -> bool:
    """Whether an address could be right."""
    if channel != "email":
        return bool(_ADDRESS.fullmatch(where))
    try:
        validate_email(where)
    except ValidationError:
        return False
    return len(where) <= 254


def mark_read(user: Any, message: int) -> None:
    """Note that somebody has read a message of his. Raises MessageNotFound."""
    row = access_message(user, message)
    Message.objects.filter(pk=row.pk, read_at=None).update(read_at=now())
    forget()


def mark_all_read(user: Any) -> int:
    """The same for everything unread; returns how many there were. Raises NoRecipient."""
    done = Message.objects.filter(**keys_of(owner_of(user)), read_at=None).update(read_at=now())
    forget()
    return done
