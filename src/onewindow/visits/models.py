"""Tables of visits. That an officer is at one place at a time is an exclusion constraint: `officer_is_free`."""

from django.db import models
from django.db.models import F, Q

from onewindow.people.models import Agency, Staff


class Visit(models.Model):
    """Agencies go to a place together, once. `version` rises with every change that a telephone must know of."""

    class Purpose(models.TextChoices):
        REVIEW = "review", "现场核查"
        AFTERCHECK = "aftercheck", "批后核查"

    class Status(models.TextChoices):
        PLANNED = "planned", "未到"
        ARRIVED = "arrived", "在办"
        DONE = "done", "完成"
        CANCELLED = "cancelled", "取消"

    class Result(models.TextChoices):
        PASSED = "passed", "符合"
        FINDINGS = "findings", "符合，有问题已记录"
        FAILED = "failed", "不符合"
        ABSENT = "absent", "现场无人"

    about = models.CharField(max_length=60, help_text="case:NUMBER or party:ID")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    division = models.CharField(max_length=6)
    title = models.CharField(max_length=200, help_text="what it is about, in a line")
    who = models.CharField(max_length=200, help_text="whose place it is")
    address = models.CharField(max_length=300)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    contact_sealed = models.BinaryField(help_text="name and telephone on site")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    version = models.PositiveIntegerField(default=1)
    planned_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    arrived_where = models.JSONField(null=True, help_text="latitude, longitude, accuracy as texts")
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    note = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, help_text="by the clock of the telephone")
    reported_at = models.DateTimeField(null=True, help_text="when it reached us")
    reported_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was cancelled")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="visit_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(status="done") ^ Q(result=""), name="visit_is_done_with_a_result"),
        ]
        indexes = [models.Index(fields=["about", "-start_at"], name="visit_about")]

    def __str__(self) -> str:
        return f"visit:{self.pk}"


class Part(models.Model):
    """What one agency looks at: its matters, its checklist as it stood when the visit was planned, its answers."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    matters = models.JSONField(help_text="codes")
    lines = models.JSONField(help_text="checklists.CheckLine as data, with the basis of each")
    answers = models.JSONField(default=dict, help_text="line -> verdict, note, fixed")
    result = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "agency"], name="one_part_per_agency")]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.agency_id}"


class Officer(models.Model):
    """Who goes, for which agency; times are copied so that the database can keep one officer in one place."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    live = models.BooleanField(default=True, help_text="False once he no longer goes")
    position = models.PositiveSmallIntegerField(null=True, help_text="in his day's route, by hand")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "staff"], condition=Q(live=True), name="officer_goes_once")
        ]
        indexes = [models.Index(fields=["staff", "start_at"], condition=Q(live=True), name="officer_day")]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.staff_id}"


class Photo(models.Model):
    """A picture taken on site, without what the camera hid in it; the file is sealed. `key` is made by the sender."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=32, unique=True, help_text="random")
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the picture as it is kept")
    source_sha256 = models.CharField(max_length=64, help_text="of what was sent")
    taken_at = models.DateTimeField(help_text="by the clock of the telephone")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(help_text="when it reached us")
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "key"], name="one_photo_per_key")]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """One side has signed: by hand (a sealed picture), by name, or has refused."""

    class Side(models.TextChoices):
        OFFICERS = "officers", "核查人员"
        OTHER = "other", "被核查方"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    name = models.CharField(max_length=120, blank=True)
    picture_sealed = models.BinaryField(null=True)
    refused = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "side"], name="one_signature_per_side")]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.side}"
