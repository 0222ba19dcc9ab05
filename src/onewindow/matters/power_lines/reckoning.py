"""Reckon what the green channel cost the others, and keep it. A sum of what happened, no act; twice changes nothing."""

from datetime import timedelta

from onewindow.cases.models import Review
from onewindow.core import clock
from onewindow.people.models import Division

from .fairness import Span, cost
from .models import Fairness

#: How far back it looks.
DAYS = 90
_MOST = 5000


def reckon_fairness() -> int:
    """Reckon each division where something was decided in the last days; returns how many."""
    since, reckoned = clock.now() - timedelta(days=DAYS), 0
    for division in Division.objects.filter(administered=True).values_list("code", flat=True):
        rows = Review.objects.filter(case__division_id=division, decided_at__gte=since).order_by("-decided_at")
        columns = rows.values_list("agency_id", "priority", "received_at", "decided_at")[:_MOST]
        found = cost(
            Span(agency=agency, green=priority > 0, received=received, decided=decided)
            for agency, priority, received, decided in columns
            if received is not None and decided is not None
        )
        kept = {name: getattr(found, name) for name in ("green", "ordinary", "overtaken", "added", "worst")}
        if found.green or found.ordinary:
            Fairness.objects.update_or_create(division_id=division, defaults={**kept, "at": clock.now()})
            reckoned += 1
        else:
            Fairness.objects.filter(division_id=division).delete()
    return reckoned
