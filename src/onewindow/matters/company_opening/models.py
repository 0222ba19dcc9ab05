"""Tables of opening an enterprise: the link that signers get, and what they signed."""

from django.db import models

from onewindow.people.models import Mandate, Party
from onewindow.sheets.models import Draft


class SigningRound(models.Model):
    """Signatures are collected for a draft, under one link. The link alone opens nothing: a signer shows who he is."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="signing_round")
    token = models.CharField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"signing_round:{self.pk}"


class Cosignature(models.Model):
    """One signer's signature. Kept with its draft; the newest of a signer counts."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="cosignatures")
    number_index = models.CharField(max_length=64, help_text="blind index of the signer's document number")
    name = models.CharField(max_length=200, help_text="the signer as he stands in the sheet")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="who signed")
    principal = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="+", help_text="the legal person he signed for"
    )
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(help_text="the words that were signed")
    parts = models.JSONField(help_text="element -> salted digest of what was signed")
    digest = models.CharField(max_length=64, help_text="over all parts")
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "number_index", "-id"], name="cosignature_of_draft")]

    def __str__(self) -> str:
        return f"cosignature:{self.pk}"
