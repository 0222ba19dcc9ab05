"""Background work of this register: what is owed and past its day is reminded of, then referred."""

import logging

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.jobs import job
from onewindow.notices.acts import notify
from onewindow.people.queries import find_party

from .acts import refer_supplement, remind_supplement
from .queries import FilingView, overdue_supplements

_REMINDER = "supplement_overdue"

log = logging.getLogger(__name__)


@job("publications.chase_supplements", queue="registers", cron="30 1 * * *")
def chase_supplements() -> None:
    """Remind and refer whatever is due; run daily, twice does no harm."""
    by = Actor.system("publications.chase_supplements")
    for overdue in overdue_supplements():
        if overdue.step == "remind":
            remind_supplement(overdue.filing.filing, by=by)
            _tell(overdue.filing, by)
        elif overdue.step == "refer":
            refer_supplement(overdue.filing.filing, by=by)


def _tell(filing: FilingView, by: Actor) -> None:
    """The filer reads what is missing; one whom this house does not know is only noted as reminded."""
    due = filing.due_on.isoformat() if filing.due_on else ""
    data = {"name": filing.holder_name, "number": filing.number, "due": due}
    event = f"publications/filing/{filing.filing}/{due}"
    try:
        party = find_party("uscc", filing.holder_uscc)
        if party is None:
            return
        notify(_REMINDER, f"party:{party.pk}", data, about=filing.number, event=event, by=by)
    except Refused as fault:
        log.warning("filing %s: filer not told (%s)", filing.filing, fault.code)
