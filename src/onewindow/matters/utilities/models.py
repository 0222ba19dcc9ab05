"""Tables of utilities on site: one project for each case, one connection for each utility."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models import Case
from onewindow.people.models import Agency, Party, Staff
from onewindow.sheets.models import Draft
from onewindow.visits.models import Visit


class Serial(models.Model):
    """The last serial given out under a name; only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Project(models.Model):
    """What belongs to all utilities of a case: manager, joint visit, disputes, signatures, the application outside."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True, help_text="of the case")
    division = models.CharField(max_length=6)
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="who organises the visit")
    manager = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True, help_text="of the manager, as declared")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    agreed = models.JSONField(default=dict, help_text="applicant or agency -> when")
    declined = models.JSONField(default=list, help_text="agency, day, half, reason")
    passed = models.JSONField(default=list, help_text="earlier half days and why they would not do")
    settled = models.JSONField(default=dict, help_text="side/ground -> there, reason, by, of")
    signed = models.JSONField(default=dict, help_text="applicant or agency -> name, at, by")
    starts_at = models.DateTimeField(null=True, help_text="from when the applicant wants it: before it no limit runs")
    answered_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["manager"], condition=Q(closed_at=None), name="open_project_of_manager"),
            models.Index(fields=["lead", "-id"], name="project_of_lead"),
        ]

    def __str__(self) -> str:
        return f"utilities:{self.number}"


class Connection(models.Model):
    """One utility of a project, from acceptance until it is connected."""

    class Ended(models.TextChoices):
        RUNNING = "", "在办"
        REFUSED = "refused", "不能接入"
        WITHDRAWN = "withdrawn", "不再办理"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="connections")
    matter = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    finding = models.JSONField(null=True, help_text="findings.Finding as data")
    found_by = models.CharField(max_length=60, blank=True)
    done = models.JSONField(default=dict, help_text="node -> when")
    plan = models.JSONField(null=True, help_text="point, capacity, boundary, yuan, lines, free, days, valid_until")
    signatures = models.JSONField(default=dict, help_text="applicant, utility -> name, at, by: of the contract")
    account = models.CharField(max_length=40, null=True, unique=True)
    contract = models.CharField(max_length=20, blank=True, help_text="serial of the signed paper")
    tests = models.JSONField(default=list, help_text="at, passed, words")
    ended = models.CharField(max_length=10, choices=Ended.choices, default=Ended.RUNNING, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "matter"], name="one_connection_per_matter")]
        indexes = [models.Index(fields=["agency", "-project"], name="connection_of_agency")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.matter}"
