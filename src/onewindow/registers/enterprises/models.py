"""Tables of the enterprise register. Dated rows are closed, never changed: `since` and `until` are instants."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from onewindow.people.models import Division


def held_at(instant: datetime) -> Q:
    """The condition under which a dated row held at that instant."""
    return Q(since__lte=instant) & (Q(until=None) | Q(until__gt=instant))


class Serial(models.Model):
    """The last serial given out under a name, such as "seal_code:110101"; only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Enterprise(models.Model):
    """One enterprise 市场主体, for ever: its code is never given to another."""

    class Status(models.TextChoices):
        ACTIVE = "active", "存续"
        CANCELLED = "cancelled", "注销"
        REVOKED = "revoked", "吊销"
        ANNULLED = "annulled", "撤销登记"

    uscc = models.CharField(max_length=18, unique=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, help_text="of the registrar 登记机关")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    established_on = models.DateField()
    ended_on = models.DateField(null=True)
    entered_at = models.DateTimeField(help_text="when it came into this book")
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="active", ended_on=None) | (~Q(status="active") & Q(ended_on__isnull=False)),
                name="an_enterprise_that_ended_has_a_day",
            )
        ]
        indexes = [models.Index(fields=["division", "-established_on", "-id"], name="enterprise_of_division")]

    def __str__(self) -> str:
        return self.uscc


class NameColumns(models.Model):
    """The four parts of a name and the forms in which it is compared."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    full = models.CharField(max_length=120)
    place = models.CharField(max_length=30, blank=True)
    trade_name = models.CharField(max_length=60)
    industry = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=40, blank=True)
    industry_code = models.CharField(max_length=4)
    trade_key = models.CharField(max_length=60, help_text="normal form of the trade name")
    sound_key = models.CharField(max_length=200, help_text="its syllables")

    class Meta:
        abstract = True


class Name(NameColumns):
    """A name of an enterprise, from an instant to an instant."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="names")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(until=None), name="one_name_at_a_time"),
            models.UniqueConstraint(fields=["full"], condition=Q(until=None), name="one_enterprise_per_name"),
        ]
        indexes = [
            models.Index(fields=["division", "industry_code"], name="name_of_industry"),
            models.Index(fields=["division", "trade_key"], name="name_by_trade_key"),
            models.Index(fields=["trade_key"], name="name_by_trade_text", opclasses=["text_pattern_ops"]),
            models.Index(fields=["full"], name="name_by_text", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.full


class NameReservation(NameColumns):
    """A name kept for somebody 名称保留, until a day."""

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    held_by = models.CharField(max_length=60, help_text='reference of the holder, such as "party:7"')
    edition = models.CharField(max_length=40, help_text="edition of the law it was checked under")
    licence_first = models.BooleanField()
    reserved_at = models.DateTimeField()
    until = models.DateField(help_text="last day")
    used_by = models.OneToOneField(Enterprise, null=True, on_delete=models.PROTECT, related_name="reservation")
    released_at = models.DateTimeField(null=True)
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["division", "until"], name="reservation_until")]

    def __str__(self) -> str:
        return f"{self.number} {self.full}"


class Particulars(models.Model):
    """Registered particulars 登记事项 besides name, scope and persons, from an instant to an instant."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="particulars")
    kind = models.CharField(max_length=20)
    industry_code = models.CharField(max_length=4)
    capital_wan = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    term = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    legal_rep_name = models.CharField(max_length=100)
    legal_rep_id_kind = models.CharField(max_length=20)
    legal_rep_id_sealed = models.BinaryField(null=True)
    legal_rep_id_index = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(until=None), name="one_set_of_particulars")
        ]
        indexes = [
            models.Index(fields=["legal_rep_id_index"], condition=~Q(legal_rep_id_index=""), name="by_legal_rep")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.since:%Y-%m-%d}"


class ScopeLine(models.Model):
    """A line of the business scope, from an instant to an instant."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="scope")
    n = models.SmallIntegerField(help_text="position in the list")
    code = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=120)
    category = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text


class Holding(models.Model):
    """A person in a role (shareholder, director …), from an instant to an instant."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="holdings")
    n = models.SmallIntegerField(help_text="position in the list")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    id_kind = models.CharField(max_length=20)
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, blank=True)
    position = models.CharField(max_length=40, blank=True)
    capital_wan = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    due_on = models.DateField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id_index"], condition=~Q(id_index=""), name="holding_by_person")]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Seal(models.Model):
    """A seal on file 印章备案. Its code is never given to another."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="seals")
    code = models.CharField(max_length=13, unique=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=140)
    material = models.CharField(max_length=20)
    maker = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
    source_reference = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Enrolment(models.Model):
    """What another office keeps of the enterprise: tax, social insurance, housing fund, basic bank account."""

    class Kind(models.TextChoices):
        TAX = "tax", "税务登记信息确认"
        SOCIAL_INSURANCE = "social_insurance", "社会保险登记"
        HOUSING_FUND = "housing_fund", "住房公积金缴存登记"
        BANK = "bank", "基本存款账户"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="enrolments")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True, help_text="number of the notice, account or appointment")
    details = models.JSONField(help_text="what the office keeps; no personal data")
    account_sealed = models.BinaryField(null=True, help_text="basic account number known to the office")
    account_index = models.CharField(max_length=64, blank=True)
    account_known_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind"], condition=Q(until=None), name="one_enrolment_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="enrolment_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Mark(models.Model):
    """What another office has noted about an enterprise: a list, a freeze, arrears, a branch, a licence it holds."""

    class Kind(models.TextChoices):
        ABNORMAL = "abnormal", "经营异常名录"
        DISHONEST = "dishonest", "严重违法失信名单"
        EQUITY_FROZEN = "equity_frozen", "股权冻结"
        EQUITY_PLEDGED = "equity_pledged", "股权出质"
        CHATTEL_MORTGAGE = "chattel_mortgage", "动产抵押"
        INVESTS = "invests", "对外投资"
        INVESTIGATED = "investigated", "立案调查或行政强制"
        LITIGATION = "litigation", "诉讼或仲裁"
        UNPAID_PENALTY = "unpaid_penalty", "处罚未执行完毕"
        TAX_ARREARS = "tax_arrears", "欠税"
        INVOICES = "invoices", "领用发票"
        SI_ARREARS = "si_arrears", "欠缴社会保险费"
        HF_ARREARS = "hf_arrears", "欠缴住房公积金"
        BRANCH = "branch", "分支机构"
        LICENCE = "licence", "持有许可证"
        CUSTOMS = "customs", "海关备案"
        SIMPLE_ENDED = "simple_ended", "曾被终止简易注销"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=30, blank=True, help_text="of a licence: its kind, such as LIC-FOOD")
    number = models.CharField(max_length=60, blank=True, help_text="of the decision, the licence, the branch")
    words = models.CharField(max_length=200, help_text="what the office says, nothing personal")
    amount_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    authority = models.CharField(max_length=100, help_text="the office that noted it")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    source_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "code", "number"], condition=Q(until=None), name="one_mark_of_a_number"
            )
        ]
        indexes = [models.Index(fields=["enterprise", "kind"], name="mark_of_enterprise")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
