"""Who may be sent to check, for several agencies at once."""

from collections.abc import Collection

from django.db.models import Q

from onewindow.core.clock import today
from onewindow.people.models import Post, Staff
from onewindow.people.permissions import Permission
from onewindow.people.roles import roles


def officers_of(agencies: Collection[int]) -> dict[int, list[Staff]]:
    """Agency -> those who record visits there today, on-site officers first, then by number. One query."""
    day = today()
    carrying = [code for code, role in roles().items() if Permission.RECORD_VISIT in role.permissions]
    held = Post.objects.filter(
        Q(until=None) | Q(until__gt=day),
        agency__in=list(agencies),
        since__lte=day,
        staff__active=True,
        role__in=carrying,
    ).select_related("staff")
    found: dict[int, dict[int, tuple[bool, Staff]]] = {agency: {} for agency in agencies}
    for post in held:
        before = found[post.agency_id].get(post.staff_id)
        later = post.role != "onsite" and (before is None or before[0])
        found[post.agency_id][post.staff_id] = (later, post.staff)
    return {
        agency: [staff for _, staff in sorted(listed.values(), key=lambda one: (one[0], one[1].number))]
        for agency, listed in found.items()
    }
