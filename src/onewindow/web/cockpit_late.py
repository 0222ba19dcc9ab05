"""Lines of the red list, and the page of one case as a supervisor sees it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.cases import stages
from onewindow.cases.limits import region_limits
from onewindow.cases.stages import Stage
from onewindow.catalogue.declarations import Matter
from onewindow.core import clock
from onewindow.people.permissions import Permission, has_permission
from onewindow.people.queries import agency_names
from onewindow.supervision.tallies import queries
from onewindow.supervision.tallies.queries import Late

from . import formats
from .cockpit_models import LateLine, LatePage
from .cockpit_scope import Scope
from .current import current
from .office_time import left
from .progress_lanes import time_words

_SIZE = 25


def late_lines(
    user: Any, rows: Iterable[Late], names: Mapping[int, str], matters: Mapping[str, Matter]
) -> tuple[LateLine, ...]:
    """Reviews as lines."""
    calendar, now = region_limits().calendar, clock.now()
    may_nudge = has_permission(user, Permission.READ_CASE)
    lines = []
    for row in rows:
        told = left(calendar, since=row.submitted_at, until=row.act_by, now=now)
        matter = matters.get(row.matter)
        name = formats.local_name(matter.name) if matter is not None else row.matter
        lines.append(
            LateLine(
                time=time_words(told),
                late=told.late,
                agency=names.get(row.agency, ""),
                owner=row.owner or gettext("没有人认领"),
                what=name,
                number=row.number,
                url=reverse("web:cockpit_case", args=[row.number]),
                stands=formats.local_name(stages.names()[Stage(row.stage)]),
                nudged=ngettext("催过 %(n)s 次", "催过 %(n)s 次", row.nudged) % {"n": row.nudged}
                if row.nudged
                else gettext("还没催过"),
                nudge_url=reverse("web:cockpit_nudge", args=[row.number]) if may_nudge else "",
            )
        )
    return tuple(lines)


def late_page(user: Any, scope: Scope, *, agency: int | None, soon: bool, after: str) -> LatePage:
    """One page of the whole list. Raises BadCursor."""
    found = queries.late_rows(scope.case_divisions, agency=agency, after=after, size=_SIZE, soon=soon)
    wanted = {row.agency for row in found.rows} | ({agency} if agency is not None else set())
    names = agency_names(wanted, language=formats.language())
    asked = {"agency": str(agency or ""), "soon": "1" if soon else ""}
    base = reverse("web:cockpit_late")
    other = {"agency": str(agency or ""), "soon": "" if soon else "1"}
    return LatePage(
        title=gettext("超时和快到期") if soon else gettext("现在超时"),
        lines=late_lines(user, found.rows, names, current().matter),
        next=base + scope.query(**asked, after=found.next) if found.next else "",
        soon=soon,
        other_url=base + scope.query(**other),
        agency=names.get(agency, "") if agency is not None else "",
    )
