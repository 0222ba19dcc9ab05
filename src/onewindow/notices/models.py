"""Tables of messages: what is told to whom, how it went out, what people prefer; tickets of the hotline.

Words about people are stored sealed: the data of a message, the text as it was sent, addresses, a caller's words.
"""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Party, Staff

_ONE_OF_TWO = Q(party__isnull=False, staff__isnull=True) | Q(party__isnull=True, staff__isnull=False)


class Message(models.Model):
    """One message to one recipient: at the same time the line of his inbox. Words are made when it is read."""

    event = models.CharField(max_length=200, help_text="what it tells of; one message per event and recipient")
    kind = models.CharField(max_length=60)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=6, blank=True)
    about = models.CharField(max_length=120, help_text="plain reference, such as a case number")
    data_sealed = models.BinaryField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_OF_TWO, name="message_has_one_recipient"),
            models.UniqueConstraint(fields=["event", "party"], name="one_message_per_event_and_party"),
            models.UniqueConstraint(fields=["event", "staff"], name="one_message_per_event_and_staff"),
        ]
        indexes = [
            models.Index(fields=["party", "-created_at", "-id"], name="inbox_of_party"),
            models.Index(fields=["staff", "-created_at", "-id"], name="inbox_of_staff"),
            models.Index(fields=["party"], condition=Q(read_at=None), name="unread_of_party"),
            models.Index(fields=["staff"], condition=Q(read_at=None), name="unread_of_staff"),
            models.Index(fields=["about"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"message:{self.pk} {self.kind}"


class Delivery(models.Model):
    """A message on its way through one channel."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        DROPPED = "dropped", "本人已关闭"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    not_before = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True, help_text="code of the last fault; never an address")
    sent_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, blank=True)
    reference = models.CharField(max_length=200, blank=True, help_text="the channel's own")
    text_sealed = models.BinaryField(null=True, help_text="subject and text as they were sent")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="once_per_message_and_channel")]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(status="waiting"), name="delivery_waiting"),
            models.Index(fields=["-id"], condition=Q(status="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class DemoPost(models.Model):
    """What a demo channel was given: the outbox of a provider that is not there."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="demo_post")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=60, help_text="masked")
    text = models.TextField(help_text="the short text, which carries no personal data")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "-id"], name="demo_post_of_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"


class Preference(models.Model):
    """What somebody wants: no history, he may change it at will."""

    party = models.OneToOneField(Party, null=True, on_delete=models.CASCADE, related_name="+")
    staff = models.OneToOneField(Staff, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    muted = models.JSONField(default=list, help_text="channels he does not want")
    quiet_from = models.TimeField(null=True, help_text="empty: the region's hours")
    quiet_until = models.TimeField(null=True)
    addresses_sealed = models.BinaryField(null=True, help_text="channel -> address")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_OF_TWO, name="preference_has_one_owner"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"preference:{self.pk}"


class HotlineTicket(models.Model):
    """A ticket of the 12345 hotline, with a case where it is about one (plain number, no key)."""

    class Status(models.TextChoices):
        OPEN = "open", "待答复"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "办结"

    number = models.CharField(max_length=60, unique=True, help_text="the hotline's own")
    kind = models.CharField(max_length=20)
    case_number = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=6)
    text_sealed = models.BinaryField()
    caller_sealed = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    answer_sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True, help_text="what the caller said; empty: not asked")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "due_on", "id"], condition=~Q(status="closed"), name="ticket_of_agency"),
            models.Index(fields=["case_number"], condition=~Q(case_number=""), name="ticket_of_case"),
        ]

    def __str__(self) -> str:
        return self.number
