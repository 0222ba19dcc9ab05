"""Serials of notices: given out once, in order, never again. The counter's row stays locked until the act has ended."""

from django.db import connection

_NEXT = """
INSERT INTO company_closing_serial (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = company_closing_serial.value + 1
RETURNING value
"""


def next_serial(name: str) -> int:
    """The next serial under `name`; an act that is refused gives it back, since nobody has seen it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        row = cursor.fetchone()
    return int(row[0])
