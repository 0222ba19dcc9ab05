"""Tables of the case engine.

Case and Review are projections: they can be rebuilt from the events (`onewindow cases verify`). Fact and HandedIn hold
the values that events only digest. Plan is content named by its digest. NumberCounter and AllottedNumber give numbers.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from onewindow.appointments.models import Ticket
from onewindow.catalogue.models import Edition
from onewindow.people.models import Agency, Division, Party, Staff


class Plan(models.Model):
    """What the compiled sheet says about a case (`cases.plans`); never changed, shared by all cases that have it."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()

    def __str__(self) -> str:
        return self.digest[:12]


class NumberCounter(models.Model):
    """The last number given in a division on a day."""

    pk = models.CompositePrimaryKey("division", "day")
    division = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.division}-{self.day}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them."""

    def of_party(self, party: int) -> Self:
        """As applicant or as agent."""
        return self.filter(Q(applicant_id=party) | Q(agent_id=party))


class Case(models.Model):
    """A case 办件. `state` holds every review's stage, so that one locked or version-checked row decides."""

    number = models.CharField(max_length=24, unique=True)
    service = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cases")
    agent = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="cases_as_agent")
    channel = models.CharField(max_length=10, help_text="portal | window | onsite | api")
    priority = models.SmallIntegerField(default=0, help_text="1: green channel")
    title = models.CharField(max_length=200, help_text="name of the joint service; nothing personal")
    draft = models.BigIntegerField(null=True, unique=True, help_text="a draft is submitted once")
    salt = models.CharField(max_length=32, help_text="of the digests in the events; binds sealed values to this case")
    status = models.CharField(max_length=12)
    version = models.PositiveIntegerField(help_text="seq of the last event")
    state = models.JSONField(help_text="`cases.states.CaseState`")
    head = models.BinaryField(max_length=32, help_text="hash of the last event")
    open_reviews = models.SmallIntegerField()
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True, help_text="when the system must look at it by itself")
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-submitted_at", "-id"], name="case_of_applicant"),
            models.Index(fields=["agent", "-submitted_at", "-id"], name="case_of_agent", condition=~Q(agent=None)),
            models.Index(fields=["division", "-submitted_at", "-id"], name="case_of_division"),
            models.Index(fields=["wake_at"], name="case_to_wake", condition=~Q(wake_at=None)),
        ]

    def __str__(self) -> str:
        return self.number


class Review(models.Model):
    """One agency's handling of one matter in a case 事项办理: the row of the inboxes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    n = models.SmallIntegerField(help_text="place in the case")
    matter = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_index=False)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    stage = models.CharField(max_length=14)
    outcome = models.CharField(max_length=10, blank=True)
    open = models.BooleanField(help_text="in somebody's inbox")
    priority = models.SmallIntegerField(default=0)
    revalidate = models.BooleanField(default=False)
    parked = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="statutory")
    promised_at = models.DateTimeField(null=True, help_text="promised")
    act_by = models.DateTimeField(help_text="the next thing its agency must do; sorts the inbox")
    paused_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    certificate = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "matter"], name="one_review_per_matter")]
        indexes = [
            models.Index(fields=["agency", "act_by", "id"], condition=Q(open=True), name="review_inbox"),
            models.Index(
                fields=["agency", "act_by", "id"],
                condition=Q(open=False, stage__in=["waiting", "correcting", "accepted"]),
                name="review_elsewhere",
            ),
            models.Index(
                fields=["agency", "id"], condition=Q(stage__in=["suspended", "correcting"]), name="review_stopped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.matter}"


class Fact(models.Model):
    """One value of one data element, with its provenance. Append-only: a newer `seq` stands over an older one."""

    pk = models.CompositePrimaryKey("case_id", "element", "subject", "seq")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts", db_index=False)
    element = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True, help_text="matter code for what only one review says")
    seq = models.PositiveIntegerField(help_text="the event that brought it")
    division = models.CharField(max_length=6)
    value = models.JSONField(null=True, help_text="null where it is sealed")
    sealed = models.BinaryField(null=True)
    source = models.CharField(max_length=10, help_text="`cases.facts.Source`")
    origin = models.JSONField(help_text="which record, which rule, who, when")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.element}"


class HandedIn(models.Model):
    """A file handed in for a material."""

    pk = models.CompositePrimaryKey("case_id", "seq", "n")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files", db_index=False)
    seq = models.PositiveIntegerField(help_text="the event that brought it")
    n = models.SmallIntegerField()
    material = models.CharField(max_length=60)
    upload = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    at = models.DateTimeField()
    division = models.CharField(max_length=6)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.material}"

    def as_told(self) -> dict[str, Any]:
        """What the event digests of it."""
        return {"material": self.material, "name": self.name, "sha256": self.sha256, "size": self.size}


class AllottedNumber(models.Model):
    """The serial number that a review's certificate has or will have; one that was given up stays here, so no gap."""

    kind = models.CharField(max_length=60)
    division = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    matter = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "division", "year", "serial"], name="one_serial_per_certificate"),
            models.UniqueConstraint(fields=["case", "matter"], name="one_certificate_per_review"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.year}/{self.serial}"


class Rating(models.Model):
    """What somebody thinks of how a case, or a visit to a hall, was handled 好差评: once per thing and person.

    A bad one has to be followed up: the superior of `agency` answers by `follow_up_by`. Averages are always reckoned.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="ratings", help_text="who rates")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.CharField(max_length=60, help_text="code of the joint service")
    division = models.CharField(max_length=6)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="answers for it: lead, or hall"
    )
    level = models.PositiveSmallIntegerField(help_text="1 to 5, the best is 5")
    labels = models.JSONField(default=list, help_text="ids of the region's ready labels")
    words = models.TextField(blank=True, help_text="in the rater's own words")
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    follow_up_by = models.DateTimeField(null=True, help_text="last moment to answer a bad one")
    answer = models.TextField(blank=True, help_text="what was found and done; the rater reads it")
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="one_rating_per_case_and_person"),
            models.UniqueConstraint(fields=["ticket", "party"], name="one_rating_per_visit_and_person"),
            models.CheckConstraint(condition=Q(case=None) ^ Q(ticket=None), name="rating_is_about_one_thing"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="rating_has_five_levels"),
        ]
        indexes = [
            models.Index(fields=["service", "level"], name="rating_of_service"),
            models.Index(
                fields=["agency", "follow_up_by", "id"],
                condition=Q(answered_at=None) & ~Q(follow_up_by=None),
                name="rating_to_answer",
            ),
            models.Index(
                fields=["agency", "-answered_at", "-id"], condition=~Q(answered_at=None), name="rating_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"rating:{self.pk}"
