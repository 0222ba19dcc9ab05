"""Tables of closing an enterprise. What stands in `words_sealed` is personal; the rest is public or the office's."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Division


class Serial(models.Model):
    """The last serial given out under a name; only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class ClosingNotice(models.Model):
    """A public notice 公示: of simple deregistration, or to creditors."""

    class Kind(models.TextChoices):
        SIMPLE = "simple", "简易注销公示"
        CREDITORS = "creditors", "清算组备案、债权人公告"

    class Status(models.TextChoices):
        RUNNING = "running", "公示中"
        OBJECTED = "objected", "有异议待核实"
        OVER = "over", "公示期满待申请"
        APPLIED = "applied", "公示期满"
        STOPPED = "stopped", "程序终止"
        WITHDRAWN = "withdrawn", "企业撤回"
        DONE = "done", "已注销登记"
        ANNULLED = "annulled", "注销登记已撤销"

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    case = models.CharField(max_length=24, help_text="number of the case")
    applicant = models.BigIntegerField(help_text="id of the party that applies")
    service = models.CharField(max_length=40)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="the registrar")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    org_type = models.CharField(max_length=20)
    legal_rep_name = models.CharField(max_length=100)
    reason = models.CharField(max_length=40, help_text="原因")
    group = models.JSONField(default=list, help_text="liquidation group: name and post; public by law")
    days = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the midnight after the last day")
    apply_by = models.DateTimeField(null=True, help_text="until when registration may be applied for")
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it took its last status")
    end_words = models.CharField(max_length=300, blank=True, help_text="why it was stopped; public")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(status__in=["running", "objected", "over"]),
                name="one_open_notice_of_an_enterprise",
            )
        ]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="closing_notice_newest"),
            models.Index(fields=["uscc"], name="closing_notice_of_uscc"),
            models.Index(fields=["case"], name="closing_notice_of_case"),
            models.Index(fields=["ends_at"], condition=Q(status="running"), name="closing_notice_running"),
            models.Index(fields=["apply_by"], condition=Q(status="over"), name="closing_notice_window"),
            models.Index(fields=["agency", "-starts_at", "-id"], name="closing_notice_of_agency"),
        ]

    def __str__(self) -> str:
        return self.number


class Objection(models.Model):
    """An objection 异议 to a notice of simple deregistration."""

    class Kind(models.TextChoices):
        CREDITOR = "creditor", "债权人"
        AGENCY = "agency", "有关部门"
        INTERESTED = "interested", "其他利害关系人"

    class Status(models.TextChoices):
        OPEN = "open", "待核实"
        STANDS = "stands", "成立"
        UNFOUNDED = "unfounded", "不成立"
        WITHDRAWN = "withdrawn", "已撤回"

    notice = models.ForeignKey(ClosingNotice, on_delete=models.PROTECT, related_name="objections")
    n = models.PositiveSmallIntegerField(help_text="within the notice")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    raised_by = models.CharField(max_length=40, help_text='reference, such as "party:7"')
    words_sealed = models.BinaryField(help_text="name and reasons")
    filed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_words = models.CharField(max_length=300, blank=True, help_text="what the registrar found")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "n"], name="an_objection_has_its_number")]
        indexes = [models.Index(fields=["raised_by"], name="objection_of_person")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.n}"


class ObjectionFile(models.Model):
    """A file handed in with an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    upload = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.upload


class ListedLicence(models.Model):
    """A kind of licence that is cancelled together with the deregistration, once its agency has confirmed it."""

    code = models.CharField(max_length=30, help_text="kind of licence, such as LIC-FOOD")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", help_text="and all below")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="that issues it")
    listed_at = models.DateTimeField()
    listed_by = models.CharField(max_length=40)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "division", "agency"], condition=Q(ended_at=None), name="a_licence_is_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.division_id}"
