"""Tables of power works: promises to restore, notices of emergency repairs, reminders of the lead, bulk runs."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Division, Party


class Restoration(models.Model):
    """A promise to restore the ground, given with a permit. `matters.power_lines.promises` says how it goes on."""

    case_number = models.CharField(max_length=24)
    matter = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="who checks")
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    project = models.CharField(max_length=200)
    place = models.CharField(max_length=300)
    work_end = models.DateField(help_text="end of the works, as permitted")
    due_on = models.DateField(help_text="last day for the restoration")
    status = models.CharField(max_length=10, help_text="working | due | notified | failed | closed")
    said = models.CharField(max_length=1000, blank=True, help_text="what the last act said")
    notified_at = models.DateTimeField(null=True)
    visit = models.BigIntegerField(null=True, help_text="the visit whose result closed or failed it")
    overdue_at = models.DateTimeField(null=True, help_text="when it was found overdue")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_number", "matter"], name="one_promise_per_review")]
        indexes = [
            models.Index(fields=["agency", "due_on", "id"], name="promise_of_agency", condition=~Q(status="closed")),
            models.Index(fields=["applicant", "-id"], name="promise_of_applicant"),
            models.Index(fields=["work_end"], name="promise_to_wake", condition=~Q(status="closed")),
        ]

    def __str__(self) -> str:
        return f"{self.case_number}/{self.matter}"


class Emergency(models.Model):
    """A notice that the road was opened before the permit 紧急抢修先行破路 (Urban Roads Ordinance 34)."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300)
    reason = models.CharField(max_length=1000)
    dug_at = models.DateTimeField()
    told_at = models.DateTimeField()
    apply_by = models.DateTimeField()
    case_number = models.CharField(max_length=24, blank=True)
    applied_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True, help_text="when it was found late")

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-id"], name="emergency_of_applicant"),
            models.Index(fields=["division", "-id"], name="emergency_of_division"),
            models.Index(fields=["apply_by"], name="emergency_open", condition=Q(case_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.division_id} {self.dug_at:%Y-%m-%d %H:%M}"


class Reminder(models.Model):
    """The lead agency has reminded the agency of a late review, once a day."""

    case_number = models.CharField(max_length=24)
    matter = models.CharField(max_length=20)
    day = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_number", "matter", "day"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.case_number}/{self.matter} {self.day}"


class BulkRun(models.Model):
    """A table in which a grid company applied for many customers, with what came of each line."""

    agent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, help_text="of the file")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    lines = models.JSONField(help_text="[{line, customer, draft, faults: [sentence]}]; nothing sensitive")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "sha256"], name="one_run_per_file")]
        indexes = [models.Index(fields=["agent", "-id"], name="run_of_agent")]

    def __str__(self) -> str:
        return self.name


class Fairness(models.Model):
    """What the green channel has cost the others at the agencies of a division, as last reckoned (`fairness.Cost`)."""

    division = models.OneToOneField(Division, on_delete=models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()
    green = models.PositiveIntegerField()
    ordinary = models.PositiveIntegerField()
    overtaken = models.PositiveIntegerField()
    added = models.DurationField()
    worst = models.DurationField()

    def __str__(self) -> str:
        return f"{self.division_id} {self.at:%Y-%m-%d %H:%M}"
