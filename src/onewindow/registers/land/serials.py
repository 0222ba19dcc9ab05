"""Serials: given out once, in order, never again. The counter's row stays locked until the act has ended."""

from django.db import connection

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
