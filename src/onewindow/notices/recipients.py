"""Who a message goes to: `party:7` or `staff:3` with language, addresses and preferences; and who somebody is here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from onewindow.core import crypto
from onewindow.people import identity
from onewindow.people.access import party_of
from onewindow.people.models import Party, Staff

from .book import current
from .errors import NoRecipient
from .models import Preference
from .schedule import Quiet

#: Beside the addresses: an e-mail that nobody has confirmed yet, and when it was given. No channel has these codes.
PENDING, PENDING_SINCE = "email?", "email?since"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Somebody who can be told something."""

    ref: str  #: party:7 | staff:3
    party: int | None  #: id
    staff: int | None  #: id
    name: str  #: private: never in an open line
    division: str  #: six digits, or empty
    language: str  #: that he reads
    muted: frozenset[str]  #: channels he does not want
    quiet: Quiet  #: his hours of rest
    addresses: Mapping[str, str]  #: channel -> address, as far as known


def owner_of(user: Any) -> str:
    """Who an account is as a reader: `party:7`, `staff:3`. Raises NoRecipient for a stranger."""
    party = party_of(user)
    if party is not None:
        return f"party:{party.pk}"
    if getattr(user, "is_authenticated", False):
        staff = Staff.objects.filter(account_id=user.pk, active=True).values_list("pk", flat=True).first()
        if staff is not None:
            return f"staff:{staff}"
    raise NoRecipient(to="")


def keys_of(ref: str) -> dict[str, Any]:
    """The columns that find the rows of a reference. Raises NoRecipient for anything but party:n and staff:n."""
    kind, _, number = ref.partition(":")
    if kind not in {"party", "staff"} or not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise NoRecipient(to=ref)
    return {f"{kind}_id": int(number)}


def recipient(ref: str) -> Recipient:
    """Look somebody up. Raises NoRecipient."""
    keys = keys_of(ref)
    preference = Preference.objects.filter(**keys).first()
    if "staff_id" in keys:
        staff = Staff.objects.select_related("account").filter(pk=keys["staff_id"], active=True).first()
        if staff is None:
            raise NoRecipient(to=ref)
        addresses = {"email": staff.account.email, "dingtalk": staff.number}
        return _made(ref, staff.name, "", staff.account.language, addresses, preference, staff=staff.pk)
    party = Party.objects.select_related("account").filter(pk=keys["party_id"]).first()
    if party is None:
        raise NoRecipient(to=ref)
    addresses = {"sms": identity.mobile_of(party), "email": party.account.email if party.account else ""}
    language = party.account.language if party.account else ""
    return _made(ref, party.name, party.division_id or "", language, addresses, preference, party=party.pk)


def _made(
    ref: str,
    name: str,
    division: str,
    language: str,
    addresses: dict[str, str],
    said: Preference | None,
    *,
    party: int | None = None,
    staff: int | None = None,
) -> Recipient:
    quiet = current().quiet
    if said is not None and said.quiet_from is not None and said.quiet_until is not None:
        quiet = Quiet(begins=said.quiet_from, ends=said.quiet_until)
    own = addresses_of(said) if said is not None else {}
    return Recipient(
        ref=ref,
        party=party,
        staff=staff,
        name=name,
        division=division,
        language=short_language((said.language if said else "") or language),
        muted=frozenset(said.muted) if said else frozenset(),
        quiet=quiet,
        addresses={channel: where for channel, where in {**addresses, **own}.items() if where},
    )


def short_language(language: str) -> str:
    """Django's code as templates name it: zh-hans is zh; none is Chinese."""
    return language.partition("-")[0] or "zh"


def addresses_of(row: Preference) -> dict[str, str]:
    """The addresses somebody has given himself."""
    if row.addresses_sealed is None:
        return {}
    opened: dict[str, str] = json.loads(crypto.unseal(bytes(row.addresses_sealed), place=_place(row)))
    return opened


def seal_addresses(row: Preference, addresses: Mapping[str, str]) -> None:
    """Put addresses into the sealed column of a saved row (the caller writes it)."""
    row.addresses_sealed = crypto.seal(json.dumps(dict(addresses)).encode(), place=_place(row)) if addresses else None


def _place(row: Preference) -> str:
    return f"notices_preference.addresses:{row.pk}"


#: No rest at all, for who says so.
NEVER_QUIET = Quiet(begins=time(0), ends=time(0))
