"""The limit of the public check: so many questions a minute from one address, counted for all processes.

    if not admit(address_of(request.META)): …         # 429, with a page

A process counts its questions itself and once a second tells the table, in one statement, whose answer is the sum of
all processes and machines; so a question costs no statement, and who asks several processes at once is found out within
that second. Whoever has asked a process once, as most do, is not told of before he asks it again. The address is not
kept: what is stored is a keyed digest of it and the day (an IPv6 network of 64 bits counts as one), and rows go after
ten minutes. `ONEWINDOW_VERIFY_PER_MINUTE` changes the limit, 0 lifts it.
Behind reverse proxies of one's own, `ONEWINDOW_TRUSTED_PROXIES` says how many there are; without it the header that
names the visitor is not believed, since anybody can write it.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Any

from django.db import DatabaseError, connection

from onewindow.core.clock import now
from onewindow.core.crypto import blind_index

from .models import Visit

_PER_MINUTE = 30
_KEPT = timedelta(minutes=10)
#: In a request's META: it was counted already. No header of a visitor has such a name.
COUNTED = "onewindow.counted"
#: After so many seconds the table is told.
_SECONDS = 1.0
_DIGEST = 32
logger = logging.getLogger(__name__)

#: Adds what one process has counted. A count that a crash of the server forgets does no harm, so nobody waits until it
#: is on disk; in the order of the visitors, so that two processes never wait for each other.
_TELL = """
INSERT INTO documents_visit (visitor, minute, count)
SELECT t.visitor, %s, t.count FROM unnest(%s::text[], %s::int[]) AS t (visitor, count),
  (SELECT set_config('synchronous_commit', 'off', true)) AS s ORDER BY t.visitor
ON CONFLICT (visitor, minute) DO UPDATE SET count = documents_visit.count + EXCLUDED.count
RETURNING visitor, count
"""


class Counts:
    """The questions of one minute, as one process knows them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute: datetime | None = None
        self._own: Counter[str] = Counter()  # asked here since the table was told
        self._sum: dict[str, int] = {}  # of all processes, as the table said
        self._told = time.monotonic()
        self._forgotten: datetime | None = None  # the minute in which old counts were let go

    def due(self) -> bool:
        """Whether it is time to tell the table."""
        return time.monotonic() - self._told >= _SECONDS

    def count(self, network: str, minute: datetime) -> int:
        """Count a question; returns how many of this network are known in this minute."""
        with self._lock:
            if minute != self._minute:
                self._minute, self._own, self._sum = minute, Counter(), {}
            self._own[network] += 1
            return self._own[network] + self._sum.get(network, 0)

    def tell(self, minute: datetime) -> None:
        """Tell the table what was counted here, and keep its sums; a table that cannot be told misses this second."""
        with self._lock:
            own = Counter({n: asked for n, asked in self._own.items() if asked > 1 or n in self._sum})
            self._own, self._told = self._own - own, time.monotonic()
            for network, asked in own.items():  # counted meanwhile by others of this process
                self._sum[network] = self._sum.get(network, 0) + asked
        if not own:
            return
        networks = {_digest(network, minute): network for network in own}
        try:
            if self._forgotten != minute:
                self._forgotten = minute
                Visit.objects.filter(minute__lt=minute - _KEPT).delete()
            with connection.cursor() as cursor:
                cursor.execute(_TELL, [minute, list(networks), [own[network] for network in networks.values()]])
                sums = dict(cursor.fetchall())
        except DatabaseError:
            logger.warning("the limit of questions could not be told to the table")
            return
        with self._lock:
            if minute == self._minute:
                self._sum.update({networks[visitor]: total for visitor, total in sums.items()})


#: Of this process.
counts = Counts()


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
    """Count one question of `address` and say whether it is within the limit; tells the table when it is time."""
    if per_minute() <= 0:
        return True
    minute = now().replace(second=0, microsecond=0)
    within = counted(address, minute)
    if counts.due():
        counts.tell(minute)
    return within


def counted(address: str, minute: datetime | None = None) -> bool:
    """As `admit`, and asks no table."""
    most = per_minute()
    minute = minute or now().replace(second=0, microsecond=0)
    return most <= 0 or counts.count(_network(address), minute) <= most


def _digest(network: str, minute: datetime) -> str:
    return blind_index(f"{network} {minute:%Y-%m-%d}", kind="visitor")[:_DIGEST]


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or int(known) >> 64)
    return str(known)
