"""What staff read of a person in the course of their work: no act, one row a day for a reader, a case and a purpose.

    note_reading(party=7, staff=3, agency=12, case="…", elements=["premises_area_m2"], purpose=Purpose.HANDLING)

Beside it stand the looks at masked values with a reason (`acts.look_log`); the person sees both (`queries.looks_at`).
Only names of what was shown are kept, never a value. A reading of the same again on the same day adds nothing.
"""

from collections.abc import Iterable
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from django.db import connection

from onewindow.core.chain import canonical
from onewindow.core.clock import SHANGHAI, now, today

from .permissions import Permission, posts_of


class Purpose(StrEnum):
    """In the course of what; codes that stand beside those of `looks.yaml`."""

    HANDLING = "handling"  # a desk opened the case it handles
    WINDOW = "window"  # a clerk opened the person's page


_NOTE = """
INSERT INTO people_look (party_id, staff_id, agency_id, "case", elements, reason, remark, at)
SELECT %(party)s::bigint, %(staff)s::bigint, %(agency)s::bigint, %(case)s::text, %(elements)s::jsonb,
  %(purpose)s::text, '', %(at)s::timestamptz
WHERE NOT EXISTS (
  SELECT FROM people_look
  WHERE party_id = %(party)s AND staff_id = %(staff)s AND agency_id = %(agency)s AND "case" = %(case)s::text
    AND reason = %(purpose)s::text AND at >= %(since)s::timestamptz AND elements @> %(elements)s::jsonb)
"""


def note_reading(
    *, party: int, staff: int, agency: int, elements: Iterable[str], purpose: Purpose, case: str = ""
) -> None:
    """Write down that a page with these elements of the party was opened. One statement; nothing for no elements."""
    shown = sorted(set(elements))
    if not shown:
        return
    values: dict[str, Any] = {
        "party": party,
        "staff": staff,
        "agency": agency,
        "case": case,
        "elements": canonical(shown),
        "purpose": purpose.value,
        "at": now(),
        "since": datetime.combine(today(), time.min, tzinfo=SHANGHAI),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)


#: What a clerk's page of a person shows.
_AT_WINDOW = ("party.mobile", "party.name", "party.number")


def note_at_window(user: Any, party: int) -> None:
    """A clerk opened the person's page. One statement beside the posts, which are read already."""
    post = next((post for post in posts_of(user) if Permission.WRITE_DRAFT in post.permissions), None)
    if post is not None:
        note_reading(party=party, staff=post.staff, agency=post.agency, elements=_AT_WINDOW, purpose=Purpose.WINDOW)
