"""The order of a day by hand."""

from collections.abc import Sequence
from datetime import date

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.people.errors import NotAllowed
from onewindow.people.permissions import Permission, posts_of_staff
from onewindow.visits.errors import WrongRoute
from onewindow.visits.models import Officer
from onewindow.visits.queries import day_bounds


@act("reorder_route")
def reorder(day: date, visits: Sequence[int], *, by: Actor) -> None:
    """Put one's own visits of a day in an order. Names all of them once. Raises NotAllowed, WrongRoute."""
    kind, _, number = by.ref.partition(":")
    if kind != "staff" or not any(Permission.RECORD_VISIT in post.permissions for post in posts_of_staff(int(number))):
        raise NotAllowed(permission=str(Permission.RECORD_VISIT))
    first, last = day_bounds(day)
    rows = {
        row.visit_id: row
        for row in Officer.objects.select_for_update().filter(
            staff_id=int(number), live=True, start_at__gte=first, start_at__lt=last
        )
    }
    if sorted(visits) != sorted(rows):
        raise WrongRoute
    for position, visit in enumerate(visits):
        rows[visit].position = position
        rows[visit].save(update_fields=["position"])
    events.append(f"route:{number}", verb="reorder_route", by=by, body={"day": day.isoformat(), "visits": list(visits)})
