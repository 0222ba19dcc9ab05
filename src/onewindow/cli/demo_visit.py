"""The demo's visit: two officers of the first agency look at the shop of the case that is left open."""

from datetime import timedelta
from typing import Any

from onewindow.cases.queries import progress
from onewindow.core import clock
from onewindow.people.access import actor_of
from onewindow.people.queries import staff_at
from onewindow.visits import acts
from onewindow.visits.checklists import current
from onewindow.visits.queries import free_for

#: How many days ahead free hours are looked for.
_DAYS = 14
_PURPOSE = "review"


def plan_one(user: Any, number: str, *, address: str, phone: str) -> str:
    """Plan a visit to the applicant's place at the next free hours; says when and by whom, or "" if nobody can go."""
    page, book = progress(user, number), current()
    own = {matter for checklist in book.checklists if checklist.purpose == _PURPOSE for matter in checklist.matters}
    review = next((line for line in page.reviews if line.matter in own), page.reviews[0])
    officers = [*staff_at(review.agency, "reviewer"), *staff_at(review.agency, "superior")][:2]
    if len(officers) < 2:
        return ""
    staff = [officer.pk for officer in officers]
    free = (hours for n in range(_DAYS) for hours in free_for(staff, clock.today() + timedelta(days=n)))
    hours = next(free, None)
    if hours is None:
        return ""
    wanted = acts.Plan(
        about=f"case:{number}", purpose=_PURPOSE, division=page.head.division, title=page.head.title,
        who=page.head.applicant_name, address=address, contact_name=page.head.applicant_name, contact_phone=phone,
        start=hours.start, matters={review.agency: [review.matter]}, officers={review.agency: staff},
    )  # fmt: skip
    acts.plan(wanted, by=actor_of(officers[0].account))
    start = hours.start.astimezone(clock.SHANGHAI)
    return f"{start:%m-%d %H:%M}，{'、'.join(officer.name for officer in officers)}"
