"""Tables of the exchange: what the platform has been told so far. Rows may be lost: `onewindow platform resync`."""

from django.db import models
from django.db.models import F, Q


class PushedCase(models.Model):
    """How much of a case's history the platform knows."""

    number = models.CharField(max_length=24, primary_key=True)
    known = models.PositiveIntegerField(default=0, help_text="seq of the last event the platform has taken")
    wanted = models.PositiveIntegerField(help_text="seq of the last event seen here")
    waiting_since = models.DateTimeField(null=True, help_text="since when it knows less than we do")
    next_try = models.DateTimeField(null=True, help_text="when it is tried again; null: nothing to say")
    tries = models.PositiveSmallIntegerField(default=0, help_text="in a row that failed")
    fault = models.CharField(max_length=60, blank=True, help_text="code of the last failure, nothing personal")

    class Meta:
        indexes = [
            models.Index(fields=["next_try"], name="pushed_case_due", condition=Q(known__lt=F("wanted"))),
        ]

    def __str__(self) -> str:
        return self.number


class PlatformState(models.Model):
    """What holds for the platform as a whole: one row."""

    name = models.CharField(max_length=20, primary_key=True)
    looked_until = models.DateTimeField(help_text="events up to here have been looked at")
    directory = models.CharField(max_length=64, blank=True, help_text="digest of the directory it has")
    directory_at = models.DateTimeField(null=True)
    directory_fault = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, help_text="when it last took something")
    silent_since = models.DateTimeField(null=True, help_text="since when it does not answer")
    next_try = models.DateTimeField(null=True, help_text="while it is silent one try at a time, ever more rarely")
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class ToldNotice(models.Model):
    """A public notice that a system outside shall know, and how much of it that system knows."""

    target = models.CharField(max_length=20, help_text="credit | platform")
    reference = models.CharField(max_length=60, help_text="number of the notice")
    wanted = models.PositiveIntegerField(help_text="version it shall know")
    known = models.PositiveIntegerField(default=0, help_text="version it has taken")
    body = models.JSONField(help_text="public words, nothing personal")
    waiting_since = models.DateTimeField(null=True, help_text="since when it knows less than we do")
    next_try = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=60, blank=True, help_text="code of the last failure")
    taken_at = models.DateTimeField(null=True, help_text="when it took the last version")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "reference"], name="a_target_is_told_once")]
        indexes = [models.Index(fields=["next_try"], name="told_notice_due", condition=Q(known__lt=F("wanted")))]

    def __str__(self) -> str:
        return f"{self.target} {self.reference}"
