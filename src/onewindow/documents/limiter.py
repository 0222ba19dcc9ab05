"""The limit of the public check: so many questions a minute from one address, counted for all processes.

    if not admit(address_of(request.META)): …         # 429, with a page

One statement per question. The address is not kept: what is stored is a keyed digest of it and the day (an IPv6 network
of 64 bits counts as one), and rows go after ten minutes. `ONEWINDOW_VERIFY_PER_MINUTE` changes the limit, 0 lifts it.
Behind reverse proxies of one's own, `ONEWINDOW_TRUSTED_PROXIES` says how many there are; without it the header that
names the visitor is not believed, since anybody can write it.
"""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from onewindow.core.clock import now
from onewindow.core.crypto import blind_index
from onewindow.core.straight import first_row

from .models import Visit

_PER_MINUTE = 30
_KEPT = timedelta(minutes=10)

#: Counts one question. A count that a crash of the server forgets does no harm, so nobody waits until it is on disk.
COUNT = """
INSERT INTO documents_visit (visitor, minute, count)
SELECT %(visitor)s, %(minute)s, 1 FROM (SELECT set_config('synchronous_commit', 'off', true)) AS s
ON CONFLICT (visitor, minute) DO UPDATE SET count = documents_visit.count + 1
RETURNING count
"""
#: The minute in which this process last forgot old counts.
_forgotten: datetime | None = None


def per_minute() -> int:
    """How many questions an address may ask in a minute."""
    return int(os.environ.get("ONEWINDOW_VERIFY_PER_MINUTE") or _PER_MINUTE)


def address_of(meta: Mapping[str, Any]) -> str:
    """The visitor's address in a request's META: the peer, or what the outermost proxy of our own saw."""
    proxies = int(os.environ.get("ONEWINDOW_TRUSTED_PROXIES") or 0)
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    if 0 < proxies <= len(hops):
        return hops[-proxies]
    return str(meta.get("REMOTE_ADDR", ""))


def admit(address: str) -> bool:
    """Count one question of `address` and say whether it is within the limit."""
    counted = asked_by(address)
    if counted is None:
        return True
    row = first_row(COUNT, counted)
    return within(int(row[0]) if row else 1)


def asked_by(address: str) -> Mapping[str, Any] | None:
    """What `COUNT` needs, for a statement that counts and answers at once; None where there is no limit."""
    if per_minute() <= 0:
        return None
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    _forget(minute)
    visitor = blind_index(f"{_network(address)} {moment:%Y-%m-%d}", kind="visitor")[:32]
    return {"visitor": visitor, "minute": minute}


def within(count: int) -> bool:
    """Whether so many questions in a minute are within the limit."""
    return count <= per_minute()


def _forget(minute: datetime) -> None:
    """Let old counts go, once a minute in a process."""
    global _forgotten  # noqa: PLW0603  what one process has done
    if _forgotten != minute:
        _forgotten = minute
        Visit.objects.filter(minute__lt=minute - _KEPT).delete()


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or int(known) >> 64)
    return str(known)
