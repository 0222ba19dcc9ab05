"""Serials: given out once, in order, never again. The counter's row stays locked until the act has ended."""

from collections.abc import Callable, Collection

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
    begin = at = next_serial(name, 0)
    found: list[str] = []
    while len(found) < count:
        size = count if at == begin else max(count - len(found), _BLOCK)
        block = {serial: write(serial) for serial in range(at + 1, at + size + 1)}
        taken = {*besides, *Paper.objects.filter(number__in=block.values()).values_list("number", flat=True)}
        for serial, number in block.items():
            at = serial
            if number not in taken:
                found.append(number)
            if len(found) == count:
                break
    next_serial(name, at - begin)
    return found
