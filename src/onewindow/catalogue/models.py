"""Tables of the catalogue: published editions; revisions that may become one; the work that an edition gives."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """A published version of all definitions of a region; immutable once written. A case keeps its edition."""

    region = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="canonical form of the whole catalogue")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical form")
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="one_edition_per_number")]
        indexes = [models.Index(fields=["region", "-number"], name="newest_edition")]

    def __str__(self) -> str:
        return f"{self.region} {self.number}"


class Revision(models.Model):
    """A revision 修订稿: changes to an edition by one or more officers, looked at by another, then published."""

    region = models.CharField(max_length=40)
    base = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", help_text="what it began from")
    title = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=12, help_text="`revising.State`")
    version = models.PositiveIntegerField(default=1, help_text="rises with every change, those of its parts included")
    author = models.CharField(max_length=60)
    transition = models.CharField(max_length=12, help_text="`revising.Transition`: what becomes of open cases")
    transition_basis = models.TextField(blank=True)
    effective_on = models.DateField(null=True, help_text="not before this day; null: when it is published")
    remark = models.TextField(blank=True, help_text="of whoever sent it back")
    submitted_by = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    published = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["region", "-id"], name="revision_of_region"),
            models.Index(fields=["effective_on"], condition=Q(state="approved"), name="revision_to_publish"),
        ]

    def __str__(self) -> str:
        return f"revision:{self.pk}"


class RevisedPart(models.Model):
    """One definition as a revision wants it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, help_text="`parts.Kind`")
    code = models.CharField(max_length=60)
    content = models.JSONField(null=True, help_text="canonical form of the definition; null: it is taken out")
    base_digest = models.CharField(max_length=64, blank=True, help_text="of what it changes; empty: it is new")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "kind", "code"], name="one_part_per_definition")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


class EditionRun(models.Model):
    """Work on many rows that an edition gives: replaying old cases before, moving drafts and cases after."""

    kind = models.CharField(max_length=10, help_text="`runs.Run`: replay | carry | move")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="runs")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, help_text="waiting | running | done | failed")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0, help_text="key of the last row that was looked at")
    report = models.JSONField(default=dict, help_text="figures only; nothing personal")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["revision", "-id"], name="run_of_revision"),
            models.Index(fields=["edition", "-id"], name="run_of_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"
