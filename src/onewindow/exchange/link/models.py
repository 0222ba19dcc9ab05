"""Tables of the link. `own` is the node's own code: in tests both sides of a link live in one database."""

from django.db import models
from django.db.models import Q


class Channel(models.Model):
    """The head of the log of what we receive from one partner; locked while a line is added."""

    own = models.CharField(max_length=40)
    sender = models.CharField(max_length=40)
    receiver = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own", "sender", "receiver"], name="one_head_per_direction")]

    def __str__(self) -> str:
        return f"{self.sender}>{self.receiver}#{self.sequence}"


class LoggedLine(models.Model):
    """A line of the log. The application may add and read, never change or remove."""

    own = models.CharField(max_length=40)
    sender = models.CharField(max_length=40)
    receiver = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    business = models.CharField(max_length=64)
    message = models.CharField(max_length=64)
    answer = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own", "sender", "receiver", "sequence"], name="a_line_is_logged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}>{self.receiver}#{self.sequence} {self.kind}"


class Nonce(models.Model):
    """A signature that was seen; kept for as long as it could be sent again."""

    key = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    own = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own", "key", "nonce"], name="a_nonce_is_used_once")]
        indexes = [models.Index(fields=["at"], name="nonce_at")]

    def __str__(self) -> str:
        return f"{self.key} {self.nonce}"


class Received(models.Model):
    """A message that was taken in, with its one answer. Content and answer are sealed at rest."""

    own = models.CharField(max_length=40)
    partner = models.CharField(max_length=40)
    business = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    url = models.CharField(max_length=200)
    headers = models.JSONField(help_text="what the signature covers, and the signature")
    content = models.BinaryField()
    status = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=60, blank=True, help_text="of the refusal")
    answer = models.BinaryField(default=b"")
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own", "partner", "business"], name="a_business_number_is_one_message"),
        ]
        indexes = [models.Index(fields=["own", "partner", "-at"], name="received_at")]

    def __str__(self) -> str:
        return f"{self.partner} {self.kind} {self.business}"


class Outgoing(models.Model):
    """A message of ours: waiting until the partner has answered it."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken"
        REFUSED = "refused", "refused"
        DEAD = "dead", "dead"

    own = models.CharField(max_length=40)
    partner = models.CharField(max_length=40)
    business = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0, help_text="in a row that failed")
    next_try = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="the last try that came to nothing")
    fault = models.CharField(max_length=60, blank=True, help_text="code of the last failure or of the refusal")
    url = models.CharField(max_length=200, blank=True)
    headers = models.JSONField(default=dict)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.BinaryField(default=b"")
    answer_headers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own", "partner", "business"], name="a_business_number_is_sent_once"),
        ]
        indexes = [
            models.Index(fields=["own", "next_try"], name="outgoing_due", condition=Q(state="waiting")),
            models.Index(fields=["own", "partner", "about"], name="outgoing_in_order", condition=Q(state="waiting")),
            models.Index(
                fields=["own", "partner", "about"], name="outgoing_unheard", condition=Q(state="dead", status=0)
            ),
            models.Index(fields=["own", "state", "-at"], name="outgoing_state"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.kind} {self.business}"


class Turned(models.Model):
    """Messages that were turned away before anybody's business was touched: counted by day, the last one described."""

    own = models.CharField(max_length=40)
    partner = models.CharField(max_length=40, blank=True, help_text="as far as the certificate tells")
    day = models.DateField()
    code = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    last_address = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own", "partner", "day", "code"], name="turned_away_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.partner} {self.code} {self.count}"


class LineHealth(models.Model):
    """How the line to a partner is."""

    own = models.CharField(max_length=40)
    partner = models.CharField(max_length=40)
    heard_at = models.DateTimeField(null=True, help_text="last message from it")
    reached_at = models.DateTimeField(null=True, help_text="last answer of it to us")
    latency_ms = models.PositiveIntegerField(null=True, help_text="of the last answer")
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["own", "partner"], name="one_health_per_line")]

    def __str__(self) -> str:
        return f"{self.own}-{self.partner}"


class Reconciliation(models.Model):
    """What a day's comparison of counts and heads with a partner gave."""

    own = models.CharField(max_length=40)
    partner = models.CharField(max_length=40)
    day = models.DateField()
    sender = models.CharField(max_length=40)
    receiver = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    other_count = models.PositiveIntegerField(null=True)
    other_head = models.CharField(max_length=64, blank=True)
    agrees = models.BooleanField()
    differences = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own", "partner", "day", "sender"], name="a_day_is_reconciled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.sender}>{self.receiver} {self.agrees}"
