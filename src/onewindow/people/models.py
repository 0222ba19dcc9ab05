"""Tables of people: divisions, agencies, staff, parties, mandates, accounts, and who looked at whose data."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from onewindow.core.clock import now


class Division(models.Model):
    """An administrative division 行政区划 (GB/T 2260), or one that is only recognised."""

    code = models.CharField(max_length=6, primary_key=True)
    names = models.JSONField(help_text="language -> name")
    short_name = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=12, help_text="region | prefecture | county | zone")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    administered = models.BooleanField(help_text="False: named for recognition only, such as a Corps city")

    def __str__(self) -> str:
        return str(self.names.get("zh", self.code))


class Agency(models.Model):
    """An agency 部门, hall, bank or utility that handles matters. `code` + division is what a review points to."""

    code = models.CharField(max_length=40, help_text="role of the agency, such as market_regulation")
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    uscc = models.CharField(max_length=18, blank=True)
    powers = models.JSONField(default=list, help_text="what it may do, in words, with the article")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "division"], name="one_agency_per_code_and_division")]

    def __str__(self) -> str:
        return f"{self.code}@{self.division_id}"


class AgencyName(models.Model):
    """What an agency is called, from a day to a day; `names` carries the languages, `form` its legal form."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    names = models.JSONField()
    form = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day on which it is no longer called so")
    basis = models.TextField(blank=True)
    status = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="agency_name_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["agency", "since"], name="one_agency_name_per_day"),
        ]

    def __str__(self) -> str:
        return str(self.names.get("zh", ""))


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

    class Assurance(models.TextChoices):
        """How far the real name is established."""

        DECLARED = "declared", "本人填报"
        SEEN = "seen", "窗口核验证件"
        PLATFORM = "platform", "统一身份认证平台核验"
        REGISTER = "register", "登记簿"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    id_kind = models.CharField(max_length=20, help_text="ric | uscc | passport | none")
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, blank=True)
    mobile_sealed = models.BinaryField(null=True)
    assurance = models.CharField(max_length=10, choices=Assurance.choices)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="party")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_kind", "id_index"], condition=~Q(id_index=""), name="one_party_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"party:{self.pk}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by whether they hold."""

    def in_force(self) -> "MandateQuerySet":
        """Begun, not ended, not revoked: at this moment."""
        moment = now()
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment, revoked_at=None)


class Mandate(models.Model):
    """A mandate 委托: `agent` may act for `principal`, for what, until when; revocable at once."""

    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates_held")
    scope = models.JSONField(help_text='codes of the joint services it covers, or ["*"]')
    basis = models.CharField(max_length=40, help_text="legal_representative | letter | online")
    may_delegate = models.BooleanField(default=False, help_text="may grant mandates in the principal's name")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="mandate_is_between_two"),
        ]
        indexes = [models.Index(fields=["agent", "principal"], name="mandate_of_agent")]

    def __str__(self) -> str:
        return f"mandate:{self.pk}"

    def holds_at(self, moment: datetime) -> bool:
        """`in_force` of one that is read already: begun, not ended, not revoked."""
        if self.revoked_at is not None or self.since > moment:
            return False
        return self.until is None or self.until > moment

    def covers(self, service: str) -> bool:
        """Whether its scope names the joint service."""
        return "*" in self.scope or service in self.scope


class Staff(models.Model):
    """A person who works for an agency."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=20, unique=True)
    active = models.BooleanField(default=True)
    substitute = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="substitutes_for")
    away_since = models.DateField(null=True, help_text="first day on which the substitute stands in")
    away_until = models.DateField(null=True, help_text="last day of absence; empty: until further notice")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="+", help_text="the same person as applicant"
    )

    class Meta:
        verbose_name_plural = "staff"
        constraints = [models.CheckConstraint(condition=~Q(substitute=F("id")), name="nobody_is_his_own_substitute")]

    def __str__(self) -> str:
        return f"staff:{self.pk}"

    def away_on(self, day: date) -> bool:
        """Whether the substitute stands in on `day`."""
        if self.away_since is None or day < self.away_since:
            return False
        return self.away_until is None or day <= self.away_until


class Post(models.Model):
    """A role of a staff member at one agency, from a day to a day (`until` is the first day without it)."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, help_text="a role of people/roles.yaml")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "agency", "role"], condition=Q(until=None), name="one_open_post_per_role"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}@{self.agency_id}"


class AccessKey(models.Model):
    """A key with which a program signs in as an account (`access_keys`). Only its digest is kept."""

    prefix = models.CharField(max_length=12, unique=True, help_text="the part that may be shown")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole key")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="access_keys")
    label = models.CharField(max_length=100, help_text="what it is for, in the owner's words")
    scopes = models.JSONField(help_text="what it may be used for: access_keys.KeyScope")
    per_minute = models.PositiveIntegerField(help_text="requests it may make in one minute")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True, help_text="the day, not the hour: nobody is watched by it")
    minute = models.DateTimeField(null=True, help_text="the minute that is being counted")
    used = models.PositiveIntegerField(default=0, help_text="requests in that minute")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")), name="access_key_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"key:{self.prefix}"


class Look(models.Model):
    """A member of staff had personal values 个人信息 shown that stand masked: who, when, which, why. Never changed."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="looks")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="looks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="for which he looked")
    case = models.CharField(max_length=40, help_text="official number of the case, or empty")
    elements = models.JSONField(help_text="data elements that were shown, never their values")
    reason = models.CharField(max_length=20, help_text="a code of people/looks.yaml")
    remark = models.CharField(max_length=200, blank=True, help_text="the reason in words, where the code asks for them")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "-id"], name="look_at_party")]

    def __str__(self) -> str:
        return f"look:{self.pk}"


class SavedView(models.Model):
    """A work list that somebody of staff has narrowed and named, for himself or for everybody of an agency."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="views")
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.CASCADE, related_name="+", help_text="shared with it"
    )
    name = models.CharField(max_length=30)
    asked = models.JSONField(help_text="what the list is narrowed by: name of the filter -> value")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="one_view_of_a_name")]
        indexes = [models.Index(fields=["agency"], name="view_of_agency", condition=~Q(agency=None))]

    def __str__(self) -> str:
        return f"view:{self.pk}"


class StaffDesk(models.Model):
    """How a member of staff has arranged his desk."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="desk")
    view = models.ForeignKey(
        SavedView, null=True, on_delete=models.SET_NULL, related_name="+", help_text="opened first"
    )
    phrases = models.JSONField(default=dict, help_text="granted | refused | correction -> his own phrases")

    def __str__(self) -> str:
        return f"desk:{self.staff_id}"
