"""Tables of the daily figures. Every row can be reckoned again from the events of its day."""

from django.db import models

from onewindow.people.models import Agency, Division


class ServiceDay(models.Model):
    """One day of a joint service in a division."""

    day = models.DateField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.CharField(max_length=40)
    submitted = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0, help_text="last decision fell")
    promised = models.PositiveIntegerField(default=0, help_text="of the closed: with a promise")
    kept = models.PositiveIntegerField(default=0, help_text="of the promised: closed in time")
    over_law = models.PositiveIntegerField(default=0, help_text="of the closed: later than the statutory limit")
    returned = models.PositiveIntegerField(default=0, help_text="one-time notices sent")
    returned_again = models.PositiveIntegerField(default=0, help_text="second and later notices of a case")
    nudged = models.PositiveIntegerField(default=0)
    lead_sum = models.FloatField(default=0, help_text="working days from submission to the last decision")
    promised_sum = models.FloatField(default=0, help_text="working days promised to those with a promise")
    leads = models.JSONField(default=dict, help_text="half working days, rounded up -> closed cases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "day", "service"], name="one_row_per_service_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.division_id} {self.service}"


class AgencyDay(models.Model):
    """One day of an agency."""

    day = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0, help_text="of the decided: later than promised, or than the law")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="one_row_per_agency_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.agency_id}"


class Reckoned(models.Model):
    """A day that has been reckoned."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField(help_text="when; a day is whole once this lies after its end")

    def __str__(self) -> str:
        return f"{self.day}"
