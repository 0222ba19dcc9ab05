"""How this room's rows are locked and read back."""

from datetime import date, datetime

from django.db import connection

from onewindow.core.clock import SHANGHAI

from .errors import BookingNotFound, BookingOver
from .handlers import Told
from .models import Booking, HallDay, Seat

_MAKE_DAY = """
INSERT INTO appointments_hallday (hall, day, serial, figures) VALUES (%s, %s, 0, '{}'::jsonb)
ON CONFLICT (hall, day) DO NOTHING
"""


def hall_stream(hall: str) -> str:
    """The history of one hall."""
    return f"hall:{hall}"


def lock_day(hall: str, day: date) -> HallDay:
    """The row of a hall's day, locked until the act ends: whoever books or queues there comes one after another."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_DAY, [hall, day])
    return HallDay.objects.select_for_update().get(hall=hall, day=day)


def lock_party(party: int) -> None:
    """Let the bookings of one applicant come one after another. Taken before any hall's day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"appointments:party:{party}"])


def open_booking(booking: int) -> Booking:
    """The row, locked, of a booking that is open. Raises BookingNotFound, BookingOver."""
    row = Booking.objects.select_for_update().filter(pk=booking).first()
    if row is None:
        raise BookingNotFound
    if row.status != Booking.Status.BOOKED:
        raise BookingOver(code=row.code, status=row.status)
    return row


def taken_seats(hall: str, line: str, start: datetime, end: datetime) -> set[int]:
    """Numbers of the seats that somebody holds at some time between two instants."""
    rows = Booking.objects.filter(hall=hall, line=line, start_at__lt=end, end_at__gt=start)
    return set(rows.exclude(status=Booking.Status.CANCELLED).values_list("seat__number", flat=True))


def seat(hall: str, line: str, number: int) -> Seat:
    """The row of a seat, made on first use."""
    return Seat.objects.get_or_create(hall=hall, line=line, number=number)[0]


def shown(at: datetime) -> str:
    """An instant as people read it, in official time."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def told_of(row: Booking, *, reason: str = "", minutes: int = 0) -> Told:
    """What a handler learns of a booking."""
    return Told(
        booking=row.pk,
        code=row.code,
        party=row.party_id,
        hall=row.hall,
        service=row.service,
        start=row.start_at,
        version=row.version,
        reason=reason,
        minutes=minutes,
    )
