"""Tables of oversight. What was drawn and what was shared is never changed (a grant, not a promise)."""

from django.db import models
from django.db.models import Q

from onewindow.people.models import Agency, Party
from onewindow.visits.models import Visit


class Mark(models.Model):
    """Up to when the events of the house have been looked at."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """How somebody is overseen 监管计划, one for all his certificates of a programme: what, how closely, when next."""

    class Status(models.TextChoices):
        ACTIVE = "active", "在管"
        ENDED = "ended", "已结束"

    programme = models.CharField(max_length=40, help_text="code of the region's oversight file")
    service = models.CharField(max_length=40, help_text="joint service of the first certificate")
    division = models.CharField(max_length=6)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="of the holder, as the certificate says it")
    address = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="leads")
    level = models.CharField(max_length=20)
    reasons = models.JSONField(default=list, help_text="ids of the rules that hold at that level")
    facts = models.JSONField(default=dict, help_text="what the risk is judged by; nothing personal")
    checks = models.JSONField(default=dict, help_text="agency code -> visits.CheckLine as data, as last declared")
    agencies = models.JSONField(default=dict, help_text="agency code -> id, of those that look at something")
    since = models.DateTimeField()
    next_check_on = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "programme", "division"], condition=Q(status="active"), name="one_plan_per_holder"
            )
        ]
        indexes = [
            models.Index(fields=["next_check_on"], condition=Q(status="active"), name="plan_to_check"),
            models.Index(fields=["agency", "id"], condition=Q(status="active"), name="plan_of_agency"),
        ]

    def __str__(self) -> str:
        return f"plan:{self.pk}"


class Certificate(models.Model):
    """A certificate that a plan oversees; what is left once all of them have ended is no plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="certificates")
    matter = models.CharField(max_length=20)
    case = models.CharField(max_length=24, help_text="number of the case it comes from")
    number = models.CharField(max_length=120)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "matter"], name="a_certificate_is_overseen_once")]
        indexes = [models.Index(fields=["number"], name="overseen_number")]

    def __str__(self) -> str:
        return self.number


class Draw(models.Model):
    """A draw at random 双随机, with everything that is needed to repeat it."""

    programme = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=6)
    title = models.CharField(max_length=120)
    seed = models.CharField(max_length=64)
    rates = models.JSONField(help_text="level -> percent, as it stood")
    each = models.PositiveSmallIntegerField(help_text="inspectors of each agency")
    subjects = models.JSONField(help_text="certificate number, name, level: everybody who could be drawn")
    inspectors = models.JSONField(help_text="agency id -> staff numbers: everybody who could be drawn")
    chosen = models.JSONField(help_text="certificate number -> agency id -> staff numbers")
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="draw_newest")]

    def __str__(self) -> str:
        return f"draw:{self.pk}"


class Task(models.Model):
    """Something to be done about one plan: one visit and one finding for all agencies that share it."""

    class Kind(models.TextChoices):
        PERIODIC = "periodic", "定期检查"
        SUPPLEMENT = "supplement", "逾期未补充"
        TRACKING = "tracking", "靶向追踪"
        DRAW = "draw", "双随机抽查"
        ASSIGNED = "assigned", "专项检查"

    class Status(models.TextChoices):
        OPEN = "open", "待查"
        VISIT = "visit", "已约现场"
        DISPUTED = "disputed", "结论不一致"
        FOUND = "found", "待责令改正"
        RECTIFYING = "rectifying", "整改中"
        REPORTED = "reported", "待复查"
        CLOSED = "closed", "已办结"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    why = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="leads")
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveIntegerField(default=1)
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="tasks")
    visit = models.OneToOneField(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    result = models.CharField(max_length=10, blank=True)
    wrong = models.JSONField(default=dict, help_text="line -> what is not in order")
    settled = models.JSONField(default=dict, help_text="line -> verdict of the lead, where agencies disagreed")
    settled_why = models.TextField(blank=True)
    found_at = models.DateTimeField(null=True)
    ordered = models.TextField(blank=True, help_text="what must be put right")
    ordered_on = models.DateField(null=True)
    rectify_by = models.DateField(null=True)
    rectified = models.TextField(blank=True, help_text="in the subject's words")
    rectified_at = models.DateTimeField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0, help_text="orders given")
    rechecked = models.TextField(blank=True, help_text="what was seen at the re-check")
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status="closed") ^ Q(closed_at=None), name="a_closed_task_says_when"),
            models.CheckConstraint(
                condition=~Q(status__in=["rectifying", "reported"]) | Q(rectify_by__isnull=False),
                name="an_order_has_a_term",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=~Q(status="closed"), name="task_by_due_day"),
            models.Index(fields=["plan", "-id"], name="task_of_plan"),
        ]

    def __str__(self) -> str:
        return f"task:{self.pk}"


class TaskPart(models.Model):
    """One agency's share of a task."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    inspectors = models.JSONField(default=list, help_text="staff ids that were drawn for it")
    answers = models.JSONField(default=dict, help_text="line -> verdict, note, fixed")
    said_at = models.DateTimeField(null=True)
    said_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "agency"], name="one_part_of_a_task_per_agency")]
        indexes = [models.Index(fields=["agency", "task"], name="part_of_agency")]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.agency_id}"


class Tracking(models.Model):
    """An agency follows somebody closely 靶向追踪: why, until when."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="trackings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    until = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agency"], condition=Q(ended_at=None), name="an_agency_tracks_a_plan_once"
            )
        ]
        indexes = [models.Index(fields=["agency", "until", "id"], condition=Q(ended_at=None), name="tracking_open")]

    def __str__(self) -> str:
        return f"{self.agency_id} -> {self.plan_id}"


class Share(models.Model):
    """What was given to another agency, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="shares")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="shares")
    shared_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    shared_to = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["shared_to", "-id"], name="share_of_agency")]

    def __str__(self) -> str:
        return f"{self.plan_id} -> {self.shared_to_id}"
