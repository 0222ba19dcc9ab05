"""The limit of the public check: so many questions a minute from one address, counted for all processes.

    if not admit(address): …         # 429, with a page

One statement per question. The address is not kept: what is stored is a keyed digest of it and the day (an IPv6 network
of 64 bits counts as one), and rows go after ten minutes. `ONEWINDOW_VERIFY_PER_MINUTE` changes the limit, 0 lifts it.
"""

import os
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.db import connection

from onewindow.core.clock import now
from onewindow.core.crypto import blind_index

from .models import Visit

_PER_MINUTE = 30
_KEPT = timedelta(minutes=10)

_COUNT = """
INSERT INTO documents_visit (visitor, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (visitor, minute) DO UPDATE SET count = documents_visit.count + 1
RETURNING count
"""


def per_minute() -> int:
    """How many questions an address may ask in a minute."""
    return int(os.environ.get("ONEWINDOW_VERIFY_PER_MINUTE") or _PER_MINUTE)


def admit(address: str) -> bool:
    """Count one question of `address` and say whether it is within the limit."""
    limit = per_minute()
    if limit <= 0:
        return True
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    visitor = blind_index(f"{_network(address)} {moment:%Y-%m-%d}", kind="visitor")[:32]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [visitor, minute])
        count = int(cursor.fetchone()[0])
    if count == 1:
        Visit.objects.filter(minute__lt=minute - _KEPT).delete()
    return count <= limit


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or int(known) >> 64)
    return str(known)
