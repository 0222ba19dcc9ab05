"""Background work of this room: the figures of today every ten minutes, those of whole days soon after midnight."""

from onewindow.core.jobs import job

from .reckoning import catch_up


@job("tallies.catch_up", queue="maintenance", cron="*/10 * * * *")
def reckon_days() -> None:
    """Reckon what is new."""
    catch_up()
