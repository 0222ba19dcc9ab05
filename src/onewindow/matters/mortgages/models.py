"""Tables of applications for mortgages. A row is locked before anything is written about it."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Party, Staff

from .states import Kind, State


class Serial(models.Model):
    """The last serial given out under a name; only ever goes up."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Application(models.Model):
    """What a bank has applied for."""

    number = models.CharField(max_length=24, unique=True)
    partner = models.CharField(max_length=40, help_text="code of the bank")
    business = models.CharField(max_length=60, help_text="the bank's own number")
    kind = models.CharField(max_length=6, choices=[(k.value, k.name) for k in Kind])
    by_link = models.BooleanField(help_text="came as a message, so answers go back as messages")
    unit = models.CharField(max_length=28)
    mortgage = models.PositiveIntegerField(null=True, help_text="key of the mortgage; of a first one once it stands")
    terms = models.JSONField(help_text="method, amount, debt_from, debt_until, scope, ban, contract_no, debtor, reason")
    advances = models.JSONField(default=list, help_text="keys of advance notices whose holders must sign too")
    state = models.CharField(max_length=14, choices=[(s.value, s.name) for s in State])
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="the registrar")
    division = models.CharField(max_length=6)
    notes = models.JSONField(default=list, help_text="warnings and information that the book gave")
    words = models.CharField(max_length=500, blank=True, help_text="last reason or supplement")
    asked_at = models.DateTimeField()
    sign_until = models.DateField(null=True, help_text="last day for signatures")
    order = models.PositiveIntegerField(null=True, help_text="order of acceptance on the unit")
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=60, blank=True, help_text="number of the proof in the book")
    rank = models.PositiveSmallIntegerField(default=0)
    serial = models.CharField(max_length=16, blank=True, help_text="of the certificate that is the proof")
    ticket_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the ticket to fetch it with")
    ticket_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "business"], name="one_mortgage_application_per_business"),
            models.UniqueConstraint(
                fields=["unit", "mortgage"],
                condition=Q(state__in=["unsigned", "accepted", "needs_material"], mortgage__isnull=False),
                name="one_open_application_per_mortgage",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="application_of_bank"),
            models.Index(
                fields=["agency", "accepted_at", "id"], condition=Q(state="accepted"), name="application_to_decide"
            ),
            models.Index(fields=["sign_until"], condition=Q(state="unsigned"), name="application_to_lapse"),
            models.Index(fields=["unit", "-id"], name="application_on_unit"),
        ]

    def __str__(self) -> str:
        return f"mortgage:{self.number}"


class Signer(models.Model):
    """Somebody whose signature an application needs: found by the index of his number, whether he is known here yet."""

    class Role(models.TextChoices):
        OWNER = "owner", "抵押人"
        ADVANCE = "advance", "预告登记权利人"
        BANK = "bank", "其他抵押权人"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signers")
    n = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=Role.choices)
    name = models.CharField(max_length=120, help_text="as in the book")
    number_index = models.CharField(max_length=64)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+", help_text="who signed")
    by = models.CharField(max_length=60, blank=True, help_text="actor who signed or refused")
    seen = models.CharField(max_length=64, blank=True, help_text="digest of what was signed")
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "n"], name="one_signer_per_place"),
            models.UniqueConstraint(fields=["application", "number_index"], name="one_signature_per_signer"),
        ]
        indexes = [models.Index(fields=["number_index", "-application"], name="signer_of_person")]

    def __str__(self) -> str:
        return f"{self.application_id}#{self.n}"
