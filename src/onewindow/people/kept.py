"""What every page asks and hardly anybody changes, kept for a minute in this process: what agencies are called.

A new name is seen at once by the process that loads it, by others within the minute.
"""

import time
from collections.abc import Iterable

from .models import AgencyName

_SECONDS = 60.0
_names: dict[int, tuple[float, list[AgencyName]]] = {}


def names_of(agencies: Iterable[int]) -> dict[int, list[AgencyName]]:
    """All names of these agencies, oldest first. One query for those that are not kept, or none."""
    now = time.monotonic()
    wanted = set(agencies)
    missing = [number for number in wanted if number not in _names or _names[number][0] < now]
    if missing:
        found: dict[int, list[AgencyName]] = {number: [] for number in missing}
        for row in AgencyName.objects.filter(agency_id__in=missing).order_by("agency_id", "since"):
            found[row.agency_id].append(row)
        for number, rows in found.items():
            if rows:
                _names[number] = (now + _SECONDS, rows)
        return {number: found.get(number) or _names.get(number, (0.0, []))[1] for number in wanted}
    return {number: _names[number][1] for number in wanted}


def forget() -> None:
    """Names were written in this process."""
    _names.clear()
