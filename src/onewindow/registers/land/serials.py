"""Serials: given out once, in order, never again. The counter's row stays locked until the act has ended."""

from collections.abc import Callable, Collection
from itertools import islice

from django.db import connection

from .models import Paper

#: How many numbers are looked at together where old certificates bear them already.
_BLOCK = 1000
_NEXT = """
INSERT INTO land_serial (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = land_serial.value + EXCLUDED.value
RETURNING value
"""


def next_serial(name: str, count: int = 1) -> int:
    """The next serial under `name` (the last of `count`); whoever asks at the same time waits for this act to end."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name, count])
        row = cursor.fetchone()
    return int(row[0])


def next_numbers(name: str, count: int, write: Callable[[int], str], *, besides: Collection[str] = ()) -> list[str]:
    """The next numbers of certificates or proofs under `name`, as `write` makes them of a serial.

    What an old certificate bears that was printed in the same year and has come into the book since, or one of
    `besides`, is passed over: a number is never given again.
    """
    last = next_serial(name, count)
    found = _free(range(last - count + 1, last + 1), count, write, besides)
    at = last
    while len(found) < count:
        more = _free(range(at + 1, at + _BLOCK + 1), count - len(found), write, besides)
        found |= more
        at = max(more) if len(found) == count else at + _BLOCK
    if at > last:
        next_serial(name, at - last)
    return list(found.values())


def _free(serials: range, most: int, write: Callable[[int], str], besides: Collection[str]) -> dict[int, str]:
    """The first of these serials whose number nobody bears."""
    block = {serial: write(serial) for serial in serials}
    taken = {*besides, *Paper.objects.filter(number__in=block.values()).values_list("number", flat=True)}
    free = ((serial, number) for serial, number in block.items() if number not in taken)
    return dict(islice(free, most))
