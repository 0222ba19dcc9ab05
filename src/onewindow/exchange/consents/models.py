"""Tables of consents. A consent is never deleted; its history is a stream of its own."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Party


class Consent(models.Model):
    """What an owner lets a partner look at, from when to when."""

    class Status(models.TextChoices):
        ASKED = "asked", "待答复"
        GRANTED = "granted", "已同意"
        REFUSED = "refused", "不同意"
        REVOKED = "revoked", "已撤销"

    number = models.CharField(max_length=20, unique=True, help_text="random, as it is told to the partner")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="+", help_text="who is asked; null: not registered yet"
    )
    owner_index = models.CharField(max_length=64, help_text="blind index of the number that the partner named")
    partner = models.CharField(max_length=40, help_text="code of the partner")
    unit = models.CharField(max_length=28)
    scopes = models.JSONField(help_text="asked for, then granted: codes of the region's scopes")
    purpose = models.CharField(max_length=100)
    business = models.CharField(max_length=60, blank=True, help_text="the partner's own number")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.CharField(max_length=60, help_text="actor who asked; the owner himself where he offered it")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(help_text="exclusive; of a consent not yet given: until when it can be")
    revoked_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the token for the scan page")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "business"], condition=~Q(business=""), name="one_consent_per_business"
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="one_consent_per_token"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_index", "-id"], name="consent_of_owner"),
            models.Index(fields=["partner", "unit", "-id"], name="consent_of_partner"),
        ]

    def __str__(self) -> str:
        return f"consent:{self.number}"


class Agreement(models.Model):
    """A mortgagee agrees that the unit is transferred while its mortgage stands 带押过户 (Civil Code 406)."""

    partner = models.CharField(max_length=40)
    unit = models.CharField(max_length=28)
    mortgage = models.PositiveIntegerField(help_text="key of the mortgage on the unit")
    business = models.CharField(max_length=60, help_text="the partner's own number")
    buyer = models.CharField(max_length=120, blank=True, help_text="who takes over, in the mortgagee's words")
    until = models.DateField(help_text="last day")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "business"], name="one_agreement_per_business"),
            models.UniqueConstraint(
                fields=["unit", "mortgage"], condition=Q(withdrawn_at=None), name="one_agreement_per_mortgage"
            ),
        ]

    def __str__(self) -> str:
        return f"agreement:{self.pk}"


class Breach(models.Model):
    """A partner asked for what it may not have. Nothing was told to it; the regulators see the line."""

    partner = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, help_text="what was asked: kind of the message, or the page")
    code = models.CharField(max_length=40, help_text="why it was refused")
    unit = models.CharField(max_length=28, blank=True)
    business = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="breach_latest")]

    def __str__(self) -> str:
        return f"{self.partner} {self.code}"


class Letter(models.Model):
    """A court looks at a unit by law, with the number of its letter 查询函 in place of the owner's consent."""

    number = models.CharField(max_length=20, unique=True, help_text="random, as it is told to the court")
    partner = models.CharField(max_length=40, help_text="code of the court")
    unit = models.CharField(max_length=28)
    document = models.CharField(max_length=20, default="query_letter", help_text="a document of the region's letters")
    letter = models.CharField(max_length=60, help_text="number of the letter, as it is printed")
    official = models.CharField(
        max_length=40, blank=True, help_text="who carries it; the court's node answers for its own"
    )
    credential = models.CharField(max_length=30, blank=True, help_text="number of his service card")
    by = models.CharField(max_length=60, blank=True, help_text="who typed it in, or the link")
    scopes = models.JSONField(help_text="what was asked for: codes of the region's scopes")
    business = models.CharField(max_length=64, help_text="the court's own number")
    at = models.DateTimeField()
    until = models.DateTimeField(help_text="exclusive: how long the token opens the scan page")
    token_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token for the scan page")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "business"], name="one_letter_per_business")]
        indexes = [
            models.Index(fields=["unit", "-id"], name="letter_on_unit"),
            models.Index(fields=["partner", "by", "-id"], name="letter_by_clerk"),
        ]

    def __str__(self) -> str:
        return f"letter:{self.number}"
