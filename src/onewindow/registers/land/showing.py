"""What scans show, kept with the units: the region's rules for it, and units made anew when the rules have changed.

rules()                 # masks and time limits of this region
refresh()               # every unit whose text was made by other rules; a scan of it adds its page up until then
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from django.db import connection

from onewindow.core.clock import today
from onewindow.documents.making import stationery

from . import directories, shown
from .entries import Of, Stored, from_json
from .models import Entry, Holder, Unit

_BATCH = 1000

#: A registration that came in between has written a newer text itself.
_WRITE = """
UPDATE land_unit u SET shown = n.shown, shown_by = %s
FROM unnest(%s::text[], %s::int[], %s::text[]) AS n (code, seq, shown) WHERE u.code = n.code AND u.seq = n.seq
"""


def rules() -> shown.Rules:
    """By what units are shown in this region, looked for once."""
    return _rules(os.environ.get("ONEWINDOW_REGIONS"), os.environ.get("ONEWINDOW_REGION"))


def refresh() -> int:
    """Make anew what is kept of every unit by other rules than today's; returns how many. May be cut off anywhere."""
    mark, done, last = rules().mark, 0, ""
    while batch := list(
        Unit.objects.filter(code__gt=last).exclude(shown_by=mark).order_by("code").values_list("code", "seq")[:_BATCH]
    ):
        _write(batch)
        done += len(batch)
        last = batch[-1][0]
    return done


def texts(codes: Sequence[str]) -> dict[str, str]:
    """What is to be kept of these units, from their rows; three statements for all of them."""
    by, on = rules(), today()
    standing: dict[str, list[Stored]] = defaultdict(list)
    rows = Entry.objects.filter(unit__in=codes, closed=None)
    for code, kind, key, opened, since, value in rows.values_list("unit", "of", "key", "opened", "since", "value"):
        of = Of(kind)
        one = Stored(of=of, key=key, opened=opened, closed=None, since=since, until=None, value=from_json(of, value))
        standing[code].append(one)
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    people = Holder.objects.filter(unit__in=codes, of=Of.RIGHT.value, closed=None).order_by("unit", "key", "n")
    for code, name, id_kind in people.values_list("unit", "name", "id_kind"):
        names[code].append((name, id_kind))
    return {
        code: shown.keep(shown.seen(standing[code], shown.masked(names[code], by.masks), on=on, rules=by))
        for code in codes
    }


def _write(units: Sequence[tuple[str, int]]) -> None:
    made = texts([code for code, _ in units])
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE, [rules().mark, [code for code, _ in units], [seq for _, seq in units], [made[c] for c, _ in units]]
        )


@lru_cache(maxsize=4)
def _rules(_root: str | None, _name: str | None) -> shown.Rules:
    return shown.Rules(terms=directories.current().terms, masks=stationery().masks)
