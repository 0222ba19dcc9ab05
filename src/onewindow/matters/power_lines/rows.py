"""Rows as the pure ideas see them, locked where an act changes them; their streams."""

from onewindow.core.clock import today

from .errors import EmergencyNotFound, RestorationNotFound
from .models import Emergency, Restoration
from .promises import Promise, Status, awake


def stream_of(row: Restoration) -> str:
    """The history of a promise."""
    return f"power:restoration/{row.pk}"


def emergency_stream(row: Emergency) -> str:
    """The history of an emergency."""
    return f"power:emergency/{row.pk}"


def promise_of(row: Restoration) -> Promise:
    """The row as the rules see it today."""
    held = Promise(status=Status(row.status), work_end=row.work_end, due_on=row.due_on)
    return Promise(status=awake(held, today()), work_end=row.work_end, due_on=row.due_on)


def locked(restoration: int) -> Restoration:
    """The row, locked. Raises RestorationNotFound."""
    row = Restoration.objects.select_for_update().filter(pk=restoration).first()
    if row is None:
        raise RestorationNotFound
    return row


def locked_emergency(emergency: int) -> Emergency:
    """The row, locked. Raises EmergencyNotFound."""
    row = Emergency.objects.select_for_update().filter(pk=emergency).first()
    if row is None:
        raise EmergencyNotFound
    return row
