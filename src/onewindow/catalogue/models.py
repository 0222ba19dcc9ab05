"""Table of the catalogue: its published editions."""

from django.db import models


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
