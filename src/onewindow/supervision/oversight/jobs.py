"""Background work of oversight; each run finds what is due, a second run finds nothing."""

from onewindow.core.jobs import job

from . import watching


@job("oversight.look", queue="oversight", cron="* * * * *")
def look() -> None:
    """Certificates issued, changed, ended; what registers refer."""
    watching.look()


@job("oversight.daily", queue="oversight", cron="45 17 * * *")
def daily() -> None:
    """In the night: tasks for checks that come near, tracking that has ended, terms that have passed."""
    watching.make_due_tasks()
    watching.end_trackings()
    watching.look_again()
