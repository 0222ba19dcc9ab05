"""Background work of this room: reminders, and who did not come. Both do what is due; a second run finds nothing."""

from collections.abc import Callable

from onewindow.core.act import Actor
from onewindow.core.errors import Conflict, Refused
from onewindow.core.jobs import job

from .acts import mark_missed, remind
from .queries import due_reminders, missed_now


@job("appointments.remind", queue="appointments", cron="*/10 * * * *")
def send_reminders() -> None:
    """Remind of every slot that is near."""
    for booking in due_reminders():
        _try(remind, booking, Actor.system("appointments.remind"))


@job("appointments.close_missed", queue="appointments", cron="5,35 * * * *")
def close_missed() -> None:
    """Note whoever did not come."""
    for booking in missed_now():
        _try(mark_missed, booking, Actor.system("appointments.close_missed"))


def _try(act: Callable[..., None], booking: int, by: Actor) -> None:
    try:
        act(booking, by=by)
    except (Conflict, Refused):
        return  # cancelled, moved or come in the meantime
