"""Tables of the case engine. Everything except Fact, HandedIn and NumberCounter can be rebuilt from the events."""

from django.db import models
from django.db.models import Q

from onewindow.catalogue.models import Edition
from onewindow.people.models import Agency, Division, Party, Staff


class Case(models.Model):
    """A case 办件. `state` holds every review's stage, so that one locked or version-checked row decides."""

    number = models.CharField(max_length=24, unique=True)
    service = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cases")
    agent = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="cases_as_agent")
    channel = models.CharField(max_length=10, help_text="portal | window | onsite | api")
    priority = models.SmallIntegerField(default=0, help_text="1: green channel")
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=12)
    version = models.PositiveIntegerField(help_text="seq of the last event")
    state = models.JSONField(help_text="matter code -> {stage, outcome, …}; the gate state")
    head = models.BinaryField(max_length=32, help_text="hash of the last event")
    open_reviews = models.SmallIntegerField()
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-submitted_at", "-id"], name="case_of_applicant"),
            models.Index(fields=["division", "-submitted_at", "-id"], name="case_of_division"),
        ]


class Review(models.Model):
    """One agency's handling of one matter in a case 事项办理: the row of the inboxes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    n = models.SmallIntegerField(help_text="position in the case")
    matter = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="reviews")
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    stage = models.CharField(max_length=14)
    outcome = models.CharField(max_length=10, blank=True)
    open = models.BooleanField(help_text="in somebody's inbox")
    priority = models.SmallIntegerField(default=0)
    revalidate = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="statutory")
    promised_at = models.DateTimeField(null=True, help_text="promised; sorts the inbox")
    paused_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "matter"], name="one_review_per_matter"),
            models.UniqueConstraint(fields=["case", "n"], name="one_review_per_place"),
        ]
        indexes = [
            models.Index(fields=["agency", "promised_at", "id"], condition=Q(open=True), name="review_inbox"),
            models.Index(fields=["promised_at", "id"], condition=Q(open=True), name="review_due"),
        ]
