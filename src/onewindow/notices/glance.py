"""What the head of every page shows of messages, and whether the hotline knows the case it is about.

    glance(account, "<number of a case>")      # Glance(unread=3, tickets=(17,))

Every page of a signed-in reader asks, so the answer is kept for a few seconds in this process: a badge may lag behind
by that much where several processes serve. The inbox itself counts anew.
"""

import time
from dataclasses import dataclass

from django.db import connection

#: Beyond this a badge says "99+": nobody counts further, nor does the database.
MOST_UNREAD = 100
_SECONDS = 15
#: Readers remembered; beyond it everything is forgotten at once.
_READERS = 4096
_ASK = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM notices_message WHERE read_at IS NULL AND
  (party_id = (SELECT id FROM people_party WHERE account_id = %(account)s)
   OR staff_id = (SELECT id FROM people_staff WHERE account_id = %(account)s AND active))
  LIMIT %(most)s) AS unread),
 ARRAY(SELECT id FROM notices_hotlineticket WHERE case_number = %(case)s AND case_number <> ''
  ORDER BY id DESC LIMIT 50)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What a page shows at a glance."""

    unread: int  #: messages, at most MOST_UNREAD
    tickets: tuple[int, ...]  #: ids of the tickets about the case, newest first; who may see them is not asked


_kept: dict[tuple[int, str], tuple[float, Glance]] = {}


def glance(account: int, case_number: str = "") -> Glance:
    """For the account's own person or member of staff; nought for a stranger. One query, or none."""
    known = _kept.get((account, case_number))
    if known is not None and known[0] > time.monotonic():
        return known[1]
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"account": account, "most": MOST_UNREAD, "case": case_number})
        unread, tickets = cursor.fetchone()
    found = Glance(unread=unread, tickets=tuple(tickets))
    if len(_kept) >= _READERS:
        _kept.clear()
    _kept[(account, case_number)] = (time.monotonic() + _SECONDS, found)
    return found


def forget() -> None:
    """Something was told or read in this process: the next page asks again."""
    _kept.clear()
