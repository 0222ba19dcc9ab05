"""What a visit after the works means for a promise to restore."""

from datetime import timedelta

from onewindow.core.clock import today
from onewindow.core.errors import gettext_noop
from onewindow.visits.handlers import Told

from .acts.restoration import check
from .figures import figure
from .models import Restoration
from .promises import Status
from .telling import BY

_KIND = "case:"
_GOOD, _BAD = {"passed"}, {"findings", "failed"}
_FOUND = gettext_noop("现场核查发现问题，见核查记录。")


def result_of_visit(told: Told) -> None:
    """Close or fail the notified promises of the agencies that went, by their own result.

    Nobody met on site settles nothing. What was found stands in the visit's record, which the promise names.
    """
    if not told.about.startswith(_KIND) or told.purpose != "aftercheck":
        return
    number = told.about.removeprefix(_KIND)
    rows = Restoration.objects.filter(case_number=number, status=Status.NOTIFIED.value)
    for row in rows:
        if row.matter not in told.matters.get(row.agency_id, ()):
            continue
        result = told.results.get(row.agency_id, "")
        if result in _GOOD:
            check(row.pk, passed=True, visit=told.visit, by=BY)
        elif result in _BAD:
            again = today() + timedelta(days=figure("p_restore_days", row.division_id))
            check(row.pk, passed=False, words=_FOUND, again_by=again, visit=told.visit, by=BY)
