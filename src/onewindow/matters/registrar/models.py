"""Tables of the registrar's counter: searches for a person with their reason, entries that wait for a second person."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Staff


class PersonSearch(models.Model):
    """Somebody sought a person's property in the book. Never changed (a grant, not a promise)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=6)
    id_index = models.CharField(max_length=64, help_text="blind index of the number sought")
    reason = models.CharField(max_length=20, help_text="code of people/looks.yaml")
    remark = models.CharField(max_length=200, help_text="document or business that asks for it")
    found = models.PositiveIntegerField(help_text="units shown")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id_index", "-id"], name="search_of_person")]

    def __str__(self) -> str:
        return f"search:{self.pk}"


class Pending(models.Model):
    """An entry that one registrar has prepared and another confirms or returns."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待核对"
        ENTERED = "entered", "已登簿"
        RETURNED = "returned", "已退回"

    unit = models.CharField(max_length=28)
    division = models.CharField(max_length=6)
    verb = models.CharField(max_length=30, help_text="act of the register")
    of = models.CharField(max_length=10, help_text="kind of entry")
    key = models.PositiveIntegerField(help_text="which entry of the unit")
    ground = models.JSONField(help_text="business, reason, source_reference")
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True, help_text="why it was returned")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of", "key"], condition=Q(status="waiting"), name="one_pending_per_entry"
            )
        ]
        indexes = [models.Index(fields=["division", "-id"], condition=Q(status="waiting"), name="pending_waiting")]

    def __str__(self) -> str:
        return f"pending:{self.pk}"


class BookCheck(models.Model):
    """One check of the whole book: when, how much, what was found."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="empty while it runs, or where it was cut off")
    units = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    by_rule = models.JSONField(default=dict, help_text="rule -> how many faults")
    faults = models.JSONField(default=list, help_text="the first of them: unit, rule, what")

    def __str__(self) -> str:
        return f"check:{self.pk}"
