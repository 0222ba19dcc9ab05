"""Tables of the register of publication distribution. Dated rows are closed, never changed."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Division


class Serial(models.Model):
    """The last serial given out under a name; only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Licence(models.Model):
    """A licence 出版物经营许可证. Its number is never given to another."""

    class Status(models.TextChoices):
        ACTIVE = "active", "有效"
        TERMINATED = "terminated", "终止"
        CANCELLED = "cancelled", "注销"
        REVOKED = "revoked", "吊销"

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, help_text="retail | wholesale")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, help_text="of the authority")
    authority = models.CharField(max_length=100)
    holder_uscc = models.CharField(max_length=18)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    issued_on = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True)
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder_uscc"], name="licence_of_holder"),
            models.Index(fields=["division", "-issued_on", "-id"], name="licence_of_division"),
        ]

    def __str__(self) -> str:
        return self.number


class LicenceParticulars(models.Model):
    """What a licence says, from an instant to an instant."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="particulars")
    holder_name = models.CharField(max_length=120)
    org_type = models.CharField(max_length=20)
    legal_rep_name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    types = models.JSONField(help_text="kinds of publications")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence"], condition=Q(until=None), name="one_set_of_licence_particulars")
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.since:%Y-%m-%d}"


class Filing(models.Model):
    """A filing of online distribution 网络发行备案. Without a number while its licence is being decided."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待许可决定"
        ACTIVE = "active", "有效"
        ENDED = "ended", "终止"

    number = models.CharField(max_length=60, unique=True, null=True)
    licence = models.ForeignKey(Licence, null=True, on_delete=models.PROTECT, related_name="filings")
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    authority = models.CharField(max_length=100)
    holder_uscc = models.CharField(max_length=18)
    holder_name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices)
    channels = models.JSONField()
    platform = models.CharField(max_length=60, blank=True)
    shop_name = models.CharField(max_length=100)
    net_url = models.CharField(max_length=500, blank=True)
    net_domain = models.CharField(max_length=253, blank=True)
    icp_no = models.CharField(max_length=60, blank=True)
    net_start_date = models.DateField(null=True)
    warehouse_address = models.CharField(max_length=200, blank=True)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="last day for what is missing")
    owes = models.JSONField(help_text="names of the fields still missing")
    reminded_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True, help_text="handed to oversight")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="active") | (Q(number__isnull=False) & Q(licence__isnull=False)),
                name="an_active_filing_has_number_and_licence",
            )
        ]
        indexes = [
            models.Index(fields=["holder_uscc"], name="filing_of_holder"),
            models.Index(fields=["due_on", "id"], condition=Q(status="active") & ~Q(owes=[]), name="filing_owing"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.shop_name} ({self.status})"
