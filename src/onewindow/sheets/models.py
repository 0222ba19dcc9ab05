"""Tables of sheets: drafts, their uploads and signatures. Everything typed is stored sealed, bound to its row."""

from django.db import models

from onewindow.catalogue.models import Edition
from onewindow.people.models import Account, Division, Mandate, Party


class Draft(models.Model):
    """An application that is being filled in. Saved at every step; it becomes a case once."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="drafts", help_text="who opened it")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="drafts", help_text="the applicant")
    agent = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="drafts_as_agent")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT)
    service = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, help_text="portal | window | onsite | api")
    answers_sealed = models.BinaryField(help_text="all entries as one sealed JSON object")
    matters = models.JSONField(default=list, help_text="as of the last save, for lists")
    step = models.CharField(max_length=40, blank=True, help_text="section that was open last")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    case_number = models.CharField(max_length=24, blank=True, help_text="set once it has become a case")

    class Meta:
        indexes = [
            models.Index(fields=["party", "-updated_at"], condition=models.Q(case_number=""), name="draft_of_party"),
            models.Index(
                fields=["account", "-updated_at"], condition=models.Q(case_number=""), name="draft_of_account"
            ),
        ]

    def __str__(self) -> str:
        return f"draft:{self.pk}"


class Upload(models.Model):
    """A file handed in for a draft. It lies under a random name where no web server reaches."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=32, unique=True, help_text="random; also the value of an element of a file type")
    materials = models.JSONField(help_text="keys of materials and ids of elements that it serves")
    original_name = models.CharField(max_length=120, help_text="cleaned; the ending says what the content is")
    media_type = models.CharField(max_length=100, help_text="by content")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, help_text="below settings.UPLOADS")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"upload:{self.name}"


class Signing(models.Model):
    """A signature by commitment under a draft; kept for ever, valid while its digest is that of the answers."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="signings")
    element = models.CharField(max_length=60)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"signing:{self.pk}"
