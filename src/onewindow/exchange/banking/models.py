"""Tables of the bank's book. They exist in a bank's database only (`config.routing`)."""

from django.db import models


class File(models.Model):
    """One piece of business with the office, under the bank's number of its first message."""

    own = models.CharField(max_length=40)
    number = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, help_text="of the first message")
    state = models.CharField(max_length=40, help_text="sent | taken | refused, or what the office told last")
    office_number = models.CharField(max_length=64, blank=True, help_text="the office's number of it")
    proof_number = models.CharField(max_length=64, blank=True)
    proof_digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own", "number"], name="a_bank_number_is_one_file")]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Step(models.Model):
    """What was sent or told, in the order in which it happened here."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    told = models.BooleanField(help_text="by the office; otherwise sent by us")
    kind = models.CharField(max_length=40)
    business = models.CharField(max_length=64)
    said = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "told", "business"], name="a_step_is_noted_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.business}"
