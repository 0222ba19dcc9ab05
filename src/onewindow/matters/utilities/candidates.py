"""Who may manage the project of a place: the persons behind the declared managers."""

from onewindow.people.models import Staff
from onewindow.people.queries import staff_at

from .book import current
from .managing import declared, levels
from .models import Project


def candidates(project: Project) -> dict[int, str]:
    """Who may manage: staff -> telephone. Those declared for the place, else the lead's reviewers."""
    return {staff.pk: phone for staff, phone in managers_of(project)}


def managers_of(project: Project) -> list[tuple[Staff, str]]:
    """The same, as persons. One query."""
    listed = declared(current().managers, levels(project.division))
    if not listed:
        return [(staff, "") for staff in staff_at(project.lead_id, "reviewer")]
    phones = {one.staff: one.phone for one in listed}
    rows = Staff.objects.filter(number__in=phones, active=True)
    order = [one.staff for one in listed]
    return [(staff, phones[staff.number]) for staff in sorted(rows, key=lambda row: order.index(row.number))]
