"""Tables of appointments: seats, bookings, tickets of the queue, the figures of a hall's day.

That a seat is held by one person at a time is an exclusion constraint of the migration: `seat_is_free`.
"""

from django.db import models
from django.db.models import F, Q

from onewindow.people.models import Party


class Seat(models.Model):
    """A place in the slots of a line: what is booked. Made when it is first needed, never removed."""

    hall = models.CharField(max_length=40)
    line = models.CharField(max_length=4)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "line", "number"], name="one_seat_per_number")]

    def __str__(self) -> str:
        return f"{self.hall}/{self.line}/{self.number}"


class Booking(models.Model):
    """Somebody will come at a time. `code` is what he shows; it cannot be counted through."""

    class Status(models.TextChoices):
        BOOKED = "booked", "已预约"
        ARRIVED = "arrived", "到场"
        CANCELLED = "cancelled", "取消"
        MISSED = "missed", "爽约"

    code = models.CharField(max_length=12, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=60, help_text="who booked: party:7, staff:3")
    division = models.CharField(max_length=6)
    hall = models.CharField(max_length=40)
    line = models.CharField(max_length=4)
    service = models.CharField(max_length=60, help_text="code of the joint service")
    about = models.CharField(max_length=120, blank=True, help_text="plain reference, such as a case number")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="bookings")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.BOOKED)
    version = models.PositiveIntegerField(default=0, help_text="rises with every change of time")
    created_at = models.DateTimeField()
    reminded = models.PositiveIntegerField(default=0, help_text="how many reminders are out")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="booking_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["party", "service"], condition=Q(status="booked"), name="one_open_booking_per_service"
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "line", "start_at"], condition=~Q(status="cancelled"), name="booking_of_line"),
            models.Index(fields=["party", "-start_at", "-id"], name="booking_of_party"),
            models.Index(fields=["start_at"], condition=Q(status="booked"), name="booking_open"),
        ]

    def __str__(self) -> str:
        return self.code


class HallDay(models.Model):
    """A hall's day: the last queue number and the figures of its lines. Whoever books or queues locks it first."""

    hall = models.CharField(max_length=40)
    day = models.DateField()
    serial = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict, help_text="line -> queueing.LineFigures")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "day"], name="one_row_per_hall_and_day")]

    def __str__(self) -> str:
        return f"{self.hall} {self.day}"


class Ticket(models.Model):
    """A queue number of a day."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等候"
        CALLED = "called", "办理中"
        SERVED = "served", "办结离开"
        ABSENT = "absent", "过号"

    hall = models.CharField(max_length=40)
    division = models.CharField(max_length=6)
    day = models.DateField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=12, help_text="as it is called: A007")
    line = models.CharField(max_length=4)
    service = models.CharField(max_length=60)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    booking = models.OneToOneField(Booking, null=True, on_delete=models.PROTECT, related_name="ticket")
    booked = models.BooleanField(help_text="came in time for a booking")
    turn_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    last_call_at = models.DateTimeField(null=True, help_text="called, or called again")
    counter = models.CharField(max_length=8, blank=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "day", "serial"], name="one_queue_number_per_hall_and_day"),
            models.UniqueConstraint(
                fields=["hall", "counter"], condition=Q(status="called"), name="one_person_at_a_counter"
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "day", "line"], condition=Q(status="waiting"), name="ticket_waiting"),
        ]

    def __str__(self) -> str:
        return self.number
