"""Background work of this register: what is owed and past its day is reminded of, then referred."""

from onewindow.core.act import Actor
from onewindow.core.jobs import job

from .acts import refer_supplement, remind_supplement
from .queries import overdue_supplements


@job("publications.chase_supplements", queue="registers", cron="30 1 * * *")
def chase_supplements() -> None:
    """Remind and refer whatever is due; run daily, twice does no harm."""
    by = Actor.system("publications.chase_supplements")
    for overdue in overdue_supplements():
        if overdue.step == "remind":
            remind_supplement(overdue.filing.filing, by=by)
        elif overdue.step == "refer":
            refer_supplement(overdue.filing.filing, by=by)
