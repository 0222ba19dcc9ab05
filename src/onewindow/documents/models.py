"""Tables of signed papers. What the public may read stands in clear, what is personal stands sealed.

Each row is the head of its own history (`seq`, `head`), so that an act locks one row and writes one event.
"""

from django.db import models
from django.db.models import F, Q

from onewindow.people.models import Agency, Division, Party


class SignedPaper(models.Model):
    """What certificates and letters share: the signed file, its token, what is shown of it."""

    serial = models.CharField(max_length=16, unique=True, help_text="80 random bits, base32")
    kind = models.CharField(max_length=60, help_text="code of the kind, such as business_licence or refuse_licence")
    names = models.JSONField(help_text="language -> name of the kind")
    number = models.CharField(max_length=120, blank=True)
    matter = models.CharField(max_length=20, blank=True, help_text="code of the matter it came from")
    source_reference = models.CharField(max_length=160, unique=True, help_text="what it came from: one paper for each")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=10, blank=True, help_text="natural | legal")
    holder = models.JSONField(help_text="{label, shown}: as the public may read it")
    lines = models.JSONField(help_text="[{label, shown}]: as the public may read them")
    personal_sealed = models.BinaryField(null=True, help_text="the personal values in full")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=200, help_text="name of the agency on the day of issue")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    token = models.CharField(max_length=160)
    content_hash = models.CharField(
        max_length=64, help_text="SHA-256 of the public content; half of it is in the token"
    )
    pdf_path = models.CharField(max_length=120, help_text="below the folder of certificates")
    pdf_sha256 = models.CharField(max_length=64)
    unset = models.CharField(max_length=100, blank=True, help_text="the first characters no typeface could draw")
    seq = models.PositiveIntegerField(help_text="seq of the last event")
    head = models.BinaryField(max_length=32, help_text="hash of the last event")
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.serial}"


class Certificate(SignedPaper):
    """A certificate 证照."""

    class Status(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "注销"
        REPLACED = "replaced", "换发"
        REVOKED = "revoked", "撤销或吊销"

    expires_on = models.DateField(null=True, help_text="last day of validity")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    status_reason = models.TextField(blank=True, help_text="for officers; not shown to the public")
    ended_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    seal = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="`rows.seal_of`, once it was checked in full"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(status="valid"), name="one_valid_certificate_per_number"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="certificate_has_a_number"),
            models.CheckConstraint(
                condition=Q(status="valid", ended_at=None) | (~Q(status="valid") & Q(ended_at__isnull=False)),
                name="certificate_ended_when_not_valid",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="certificate_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-issued_on", "-id"], name="certificate_of_party"),
            models.Index(fields=["expires_on", "id"], condition=Q(status="valid"), name="certificate_expiring"),
            models.Index(fields=["id"], condition=Q(seal=""), name="certificate_unsealed"),
        ]


class Letter(SignedPaper):
    """A decision, notice or receipt 文书. It is not cancelled: a wrong one is followed by another."""

    class Meta:
        indexes = [models.Index(fields=["party", "-issued_on", "-id"], name="letter_of_party")]


class Visit(models.Model):
    """How often an address asked within a minute, for the limit of the public check. The address itself is not kept."""

    pk = models.CompositePrimaryKey("visitor", "minute")
    visitor = models.CharField(max_length=32, help_text="keyed digest of the address and the day")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["minute"], name="visit_minute")]

    def __str__(self) -> str:
        return f"{self.visitor} {self.minute:%H:%M} {self.count}"
