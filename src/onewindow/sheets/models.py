"""Tables of sheets: drafts, their uploads and signatures; consents, reserved numbers and open cases of a window.

Everything typed is stored sealed, bound to its row.
"""

from django.db import models

from onewindow.catalogue.models import Edition
from onewindow.people.models import Account, Division, Mandate, Party

from .submission import ConsentWay


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
    carried = models.JSONField(null=True, help_text="`carrying.Carried`: what a newer edition changed under it")

    class Meta:
        indexes = [
            models.Index(fields=["party", "-updated_at"], condition=models.Q(case_number=""), name="draft_of_party"),
            models.Index(
                fields=["account", "-updated_at"], condition=models.Q(case_number=""), name="draft_of_account"
            ),
            models.Index(fields=["edition", "id"], condition=models.Q(case_number=""), name="draft_of_edition"),
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


class Consent(models.Model):
    """Somebody agreed at a window that the clerk fills in for him. Never changed; the newest of a draft counts."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="applicant or his agent")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=[(way.value, way.value) for way in ConsentWay])
    document = models.CharField(max_length=20, help_text="kind of the document shown; never its number")
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+", help_text="signed slip")
    at = models.DateTimeField()
    by = models.CharField(max_length=60, help_text="who wrote it down: staff:12")

    def __str__(self) -> str:
        return f"consent:{self.pk}"


class ConsentCode(models.Model):
    """A code sent to somebody's phone; who reads it out at the window agrees. Only its digest is kept."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", help_text="whose window asked")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "account", "-id"], name="consent_code_of_party")]

    def __str__(self) -> str:
        return f"consent_code:{self.pk}"


class ProvisionalNumber(models.Model):
    """A number 临时编号 given out to a counter beforehand, for an application handed in while the line was broken."""

    number = models.CharField(max_length=24, unique=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", help_text="whose window holds it")
    reserved_at = models.DateTimeField()
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="provisional")
    used_at = models.DateTimeField(null=True, help_text="when it was printed on a slip")

    class Meta:
        indexes = [
            models.Index(fields=["account", "id"], condition=models.Q(used_at=None), name="provisional_number_free")
        ]

    def __str__(self) -> str:
        return self.number


class OpenCase(models.Model):
    """A case that lies open on somebody's window beside his drafts; it stays so over sign-out."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=24)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="a_case_lies_open_once")]

    def __str__(self) -> str:
        return self.number
