"""Tables of people: divisions, agencies, staff, parties, mandates, accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Division(models.Model):
    """An administrative division 行政区划 (GB/T 2260), or one that is only recognised."""

    code = models.CharField(max_length=6, primary_key=True)
    names = models.JSONField(help_text="language -> name")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    administered = models.BooleanField(help_text="False: named for recognition only, such as a Corps city")


class Agency(models.Model):
    """An agency 部门, hall, bank or utility that handles matters. `code` + division is what a review points to."""

    code = models.CharField(max_length=40, help_text="role of the agency, such as market_regulation")
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    uscc = models.CharField(max_length=18, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "division"], name="one_agency_per_code_and_division")]


class AgencyName(models.Model):
    """What an agency is called, from a day to a day; `names` carries the languages, `form` its legal form."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    names = models.JSONField()
    form = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.TextField(blank=True)
    status = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="agency_name_ends_after_it_begins"),
            models.UniqueConstraint(fields=["agency", "since"], name="one_agency_name_per_day"),
        ]


class Account(AbstractUser):
    """A way to sign in. No rights of its own."""

    language = models.CharField(max_length=10, blank=True)

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class Party(models.Model):
    """A natural or legal person who applies. The ID number is stored sealed; `id_index` finds it."""

    class Kind(models.TextChoices):
        NATURAL = "natural", "自然人"
        LEGAL = "legal", "法人和其他组织"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    id_kind = models.CharField(max_length=20, help_text="ric | uscc | passport | none")
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, blank=True)
    mobile_sealed = models.BinaryField(null=True)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="party")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id_kind", "id_index"], condition=~Q(id_index=""), name="one_party_per_number")
        ]


class Mandate(models.Model):
    """A mandate 委托: `agent` may act for `principal`, for what, until when; revocable at once."""

    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_held")
    scope = models.JSONField(help_text='services it covers, or ["*"]')
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Staff(models.Model):
    """A person who works for an agency."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=20, unique=True)
    active = models.BooleanField(default=True)
    substitute = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="substitutes_for")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="+", help_text="the same person as applicant: no self-review"
    )


class Post(models.Model):
    """A role of a staff member at one agency, from a day to a day."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, help_text="clerk | reviewer | superior | lead | onsite | supervisor | auditor | admin")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "agency", "role"], name="one_post_per_role")]
