"""Tables of payments. An order's row is the head of its own history (`seq`, `head`); a change begins by locking it."""

from django.db import models
from django.db.models import F, Q

from onewindow.people.models import Division, Party


class Serial(models.Model):
    """The last number given out under a name on a day; only ever goes up."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Order(models.Model):
    """An order of payment 缴款单. One that is not over per subject."""

    class State(models.TextChoices):
        OPEN = "open", "待缴"
        PAYING = "paying", "支付中"
        PAID = "paid", "已缴"
        REFUNDED = "refunded", "已退款"
        CANCELLED = "cancelled", "已作废"
        EXPIRED = "expired", "已过期"

    number = models.CharField(max_length=30, unique=True)
    subject = models.CharField(max_length=100, help_text="what it is for, such as case:<number>/<matter>")
    title = models.CharField(max_length=120, help_text="what it is for, in words")
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    total = models.BigIntegerField(help_text="fen")
    given_back = models.BigIntegerField(default=0, help_text="fen that went back of this order's own payment")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="cancelled, expired or wholly refunded")
    paid_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it ended")
    receipt = models.CharField(max_length=16, blank=True, help_text="serial of the receipt")
    seq = models.PositiveIntegerField(help_text="seq of the last event")
    head = models.BinaryField(max_length=32, help_text="hash of the last event")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["open", "paying", "paid"]),
                name="one_order_in_force_per_subject",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="order_is_not_negative"),
            models.CheckConstraint(
                condition=Q(given_back__gte=0, given_back__lte=F("total")), name="order_gives_back_what_it_took"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                | (~Q(state__in=["paid", "refunded"]) & Q(paid_at=None)),
                name="order_paid_when_it_says_so",
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="order_of_subject"),
            models.Index(fields=["payer", "-opened_at", "-id"], name="order_of_payer"),
            models.Index(fields=["division", "-opened_at", "-id"], name="order_of_division"),
            models.Index(fields=["due_at"], condition=Q(state__in=["open", "paying"]), name="order_waiting"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One line of an order; never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, help_text="fee | tax")
    code = models.CharField(max_length=40)
    payee = models.CharField(max_length=40, help_text="key of the region's payees")
    amount = models.BigIntegerField(help_text="fen")
    said = models.JSONField(help_text="names, count, unit, each, why, basis, status, payee as they were on the day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position} {self.code}"


class Attempt(models.Model):
    """One way to the provider and what came of it. `nonce` is its name there."""

    class State(models.TextChoices):
        OPEN = "open", "支付中"
        PAID = "paid", "已支付"
        FAILED = "failed", "支付失败"
        ABANDONED = "abandoned", "已放弃"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attempts")
    nonce = models.CharField(max_length=32, unique=True)
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=64, blank=True, help_text="the provider's own number")
    amount = models.BigIntegerField(help_text="fen")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    counts = models.BooleanField(default=False, help_text="it paid the order; money of others goes back")
    given_back = models.BigIntegerField(default=0, help_text="fen asked to go back, done or under way")
    started_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the provider was last asked")
    paid_at = models.DateTimeField(null=True, help_text="as the provider says")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="open"), name="one_open_attempt_per_order"),
            models.UniqueConstraint(fields=["order"], condition=Q(counts=True), name="an_order_is_paid_once"),
            models.CheckConstraint(
                condition=Q(given_back__gte=0, given_back__lte=F("amount")), name="attempt_gives_back_what_it_took"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | (~Q(state="paid") & Q(paid_at=None, counts=False)),
                name="attempt_paid_when_it_says_so",
            ),
        ]
        indexes = [
            models.Index(fields=["started_at"], condition=Q(state="open"), name="attempt_open"),
            models.Index(fields=["paid_at"], condition=Q(state="paid"), name="attempt_paid"),
        ]

    def __str__(self) -> str:
        return self.nonce


class Refund(models.Model):
    """Money on its way back. Above an amount a second person approves it."""

    class State(models.TextChoices):
        ASKED = "asked", "待复核"
        APPROVED = "approved", "待退"
        DONE = "done", "已退"
        REFUSED = "refused", "未同意"

    number = models.CharField(max_length=30, unique=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField(help_text="fen")
    rule = models.CharField(max_length=20, help_text="key of the region's reasons")
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    approved_by = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=64, blank=True, help_text="the provider's own number")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_positive")]
        indexes = [
            models.Index(
                fields=["state", "asked_at"], condition=Q(state__in=["asked", "approved"]), name="refund_open"
            ),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="refund_done"),
        ]

    def __str__(self) -> str:
        return self.number


class Rejected(models.Model):
    """How many notices of a kind were not believed on a day; the notice itself is not kept."""

    pk = models.CompositePrimaryKey("day", "why")
    day = models.DateField()
    why = models.CharField(max_length=20, help_text="signature | form | order | attempt | amount")
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    last_digest = models.CharField(max_length=64, help_text="SHA-256 of the last one")

    def __str__(self) -> str:
        return f"{self.day} {self.why} {self.count}"


class Reconciliation(models.Model):
    """A day of a provider beside ours; a later run of the same day takes the place of the one before."""

    day = models.DateField()
    provider = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the provider's statement")
    figures = models.JSONField(help_text="counts and sums of both sides")
    findings = models.JSONField(help_text="[{kind, what, order, ours, theirs, reference}]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "provider"], name="one_reconciliation_per_day")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"
