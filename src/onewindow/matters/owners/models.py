"""Tables of what owners get: proofs with the consent of the family, alerts, accounts of utilities that move along."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Party


class Proof(models.Model):
    """A proof that somebody asks for 无房证明, 查档证明; made once everybody it is about has agreed."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等家人同意"
        MADE = "made", "已出具"
        REFUSED = "refused", "不能出具"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField(max_length=20, help_text="code of the region's property.yaml")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="who asks")
    unit = models.CharField(max_length=28, blank=True, help_text="code of the unit, for a proof about one")
    purpose = models.CharField(max_length=20, help_text="code of the region's property.yaml")
    purpose_words = models.CharField(max_length=60, blank=True, help_text="where the purpose is another one")
    reader = models.CharField(max_length=60, help_text="who may read it")
    division = models.CharField(max_length=6)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    why = models.CharField(max_length=200, blank=True, help_text="why it cannot be made; nobody's property is named")
    number = models.CharField(max_length=60, blank=True, help_text="of the paper")
    serial = models.CharField(max_length=16, blank=True, help_text="of the signed paper")
    asked_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True, help_text="the moment the book was read")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_proof_per_number")]
        indexes = [models.Index(fields=["party", "-id"], name="proof_of_party")]

    def __str__(self) -> str:
        return f"proof:{self.pk}"


class Relative(models.Model):
    """A member of the family a proof is about, and whether he agreed. The number is sealed for its row."""

    class Answer(models.TextChoices):
        NONE = "", "未答复"
        AGREED = "agreed", "同意"
        DECLINED = "declined", "不同意"
        CHILD = "child", "未成年，由监护人申请"

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="relatives")
    n = models.PositiveSmallIntegerField(help_text="place, from 1")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, help_text="code of the region's property.yaml")
    id_kind = models.CharField(max_length=20)
    id_sealed = models.BinaryField()
    id_index = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof", "n"], name="one_relative_per_place"),
            models.UniqueConstraint(fields=["proof", "id_index"], name="one_relative_per_number"),
        ]
        indexes = [models.Index(fields=["id_index"], condition=Q(answer=""), name="relative_asked")]

    def __str__(self) -> str:
        return f"{self.proof_id}#{self.n}"


class Alert(models.Model):
    """An event of the book that its owners are told of, once."""

    unit = models.CharField(max_length=28)
    seq = models.PositiveIntegerField(help_text="of the event on the unit's stream")
    change = models.CharField(max_length=30, help_text="code of the region's property.yaml")
    at = models.DateTimeField(help_text="when it happened")
    not_before = models.DateTimeField(help_text="when they may be told")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "seq", "change"], name="one_alert_per_event")]
        indexes = [models.Index(fields=["not_before"], condition=Q(told_at=None), name="alert_waiting")]

    def __str__(self) -> str:
        return f"{self.unit}#{self.seq}"


class Silence(models.Model):
    """An owner who does not want alerts of a unit."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    unit = models.CharField(max_length=28)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "unit"], name="one_silence_per_unit")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.unit}"


class Mark(models.Model):
    """Up to when the events of the book have been looked at."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Move(models.Model):
    """An account of a utility that goes over to the new owner after a sale 水电气联动过户."""

    class Status(models.TextChoices):
        OFFERED = "offered", "可以一并过户"
        ASKED = "asked", "已转供方"
        DONE = "done", "已过户"
        REFUSED = "refused", "未能过户"

    unit = models.CharField(max_length=28)
    seq = models.PositiveIntegerField(help_text="event of the transfer on the unit's stream")
    utility = models.CharField(max_length=20, help_text="code of the region's property.yaml")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", help_text="the new owner")
    former = models.JSONField(default=list, help_text="parties whose the unit was")
    case = models.CharField(max_length=60, blank=True, help_text="what the transfer rests on")
    account = models.CharField(max_length=40, blank=True, help_text="number of the account, where it is known")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OFFERED)
    words = models.CharField(max_length=200, blank=True, help_text="answer of the utility")
    offered_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "seq", "utility"], name="one_move_per_utility")]
        indexes = [
            models.Index(fields=["agency", "-id"], condition=~Q(status="offered"), name="move_of_agency"),
            models.Index(fields=["party", "-id"], name="move_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.utility}"
