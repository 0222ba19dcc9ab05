"""Tables of the ground floor: events and their streams, the queue for the sealer, idempotency keys."""

from django.db import models


class Stream(models.Model):
    """The head of a history whose owner has no row of its own to lock (a register volume, a list edition)."""

    name = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """The only history. The application may add and read, never change or remove (a grant, not a promise)."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)
    acting_for = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    division = models.CharField(max_length=6, blank=True)
    body = models.JSONField()
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["at"], name="event_at")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"


class Unsealed(models.Model):
    """Events that no signed checkpoint covers yet; the sealer takes them from here."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Command(models.Model):
    """An idempotency key and the first result it gave."""

    key = models.CharField(max_length=100, primary_key=True)
    act = models.CharField(max_length=160)
    actor = models.CharField(max_length=60)
    request = models.CharField(max_length=64)
    result = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
