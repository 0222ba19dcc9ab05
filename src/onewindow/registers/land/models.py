"""Tables of the book. Rows are dated and name the events that opened and closed them; none is changed otherwise."""

from django.db import models
from django.db.models import Q


class Serial(models.Model):
    """The last serial given out under a name; only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Unit(models.Model):
    """A parcel, building or unit. Its row is locked first by whoever registers anything on it, and holds the head of
    its history.
    """

    class Status(models.TextChoices):
        CURRENT = "current", "现势"
        CANCELLED = "cancelled", "已注销"

    code = models.CharField(max_length=28, primary_key=True)
    kind = models.CharField(max_length=8, help_text="parcel | building | unit")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CURRENT)
    seq = models.PositiveIntegerField(help_text="last event of the unit's stream")
    head = models.BinaryField(max_length=32)
    at = models.DateTimeField(help_text="instant of the last event")
    orders = models.PositiveIntegerField(default=0, help_text="last order of acceptance given out")
    imported = models.CharField(max_length=64, blank=True, help_text="digest of the line it was imported from")
    shown = models.TextField(
        blank=True, default="", db_default="", help_text="what anybody may see of it (`shown.keep`)"
    )
    shown_by = models.CharField(
        max_length=16, blank=True, default="", db_default="", help_text="mark of the rules it was made by"
    )
    drawing = models.CharField(
        max_length=32, blank=True, default="", db_default="", help_text="digest of the plan that stands, empty for none"
    )

    def __str__(self) -> str:
        return self.code


class Versioned(models.Model):
    """What has a beginning and an end, and the events of the unit's stream that made them."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    opened = models.PositiveIntegerField(help_text="event that wrote it")
    closed = models.PositiveIntegerField(null=True, help_text="event that ended it")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="exclusive")

    class Meta:
        abstract = True


class Entry(Versioned):
    """One version of an entry: natural state, right, mortgage, attachment … (`entries.Of`)."""

    of = models.CharField(max_length=10)
    key = models.PositiveIntegerField(help_text="which one on the unit: number of the event that made it")
    rank = models.PositiveSmallIntegerField(null=True, help_text="of a mortgage, or place in the queue of attachments")
    ends_on = models.DateField(null=True, help_text="last day of its force, where it has one")
    value = models.JSONField(help_text="what it says, as `entries.to_json` writes it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of"], condition=Q(closed=None, of__in=("facts", "right")), name="one_right_and_state"
            ),
            models.UniqueConstraint(
                fields=["unit", "of", "rank"], condition=Q(closed=None, rank__isnull=False), name="one_holds_a_rank"
            ),
            models.UniqueConstraint(fields=["unit", "of", "key", "opened"], name="one_version_per_event"),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(closed=None, ends_on__isnull=False), name="entry_ends")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.of}/{self.key}"


class Holder(Versioned):
    """A person in an entry. The number is sealed for this row and found by its index."""

    of = models.CharField(max_length=10)
    key = models.PositiveIntegerField(help_text="the entry")
    n = models.PositiveSmallIntegerField(help_text="place among the holders, from 1")
    name = models.CharField(max_length=120)  # entries.LONGEST_NAME
    id_kind = models.CharField(max_length=20)
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, blank=True)
    share = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "of", "key", "opened", "n"], name="one_holder_per_place")
        ]
        indexes = [
            models.Index(fields=["id_index"], condition=~Q(id_index=""), name="holder_number"),
            models.Index(fields=["name"], condition=Q(id_index="", closed=None), name="holder_without_number"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.of}/{self.key}#{self.n}"


class Paper(Versioned):
    """A number given out for an entry: a certificate 不动产权证书 or a proof 不动产登记证明. Never given again."""

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, help_text="certificate | proof")
    of = models.CharField(max_length=10)
    key = models.PositiveIntegerField(help_text="the entry")
    end = models.CharField(max_length=10, blank=True, help_text="replaced | cancelled; empty while it is valid")
    replaced_by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "of", "key"], name="paper_of_entry")]

    def __str__(self) -> str:
        return self.number


class Acceptance(models.Model):
    """An application in the order of its acceptance on a unit; while it is open, later ones wait."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="acceptances")
    order = models.PositiveIntegerField()
    registering = models.CharField(max_length=20)
    business = models.CharField(max_length=60, help_text="业务号")
    at = models.DateTimeField()
    settled = models.PositiveIntegerField(null=True, help_text="event that settled it")
    outcome = models.CharField(max_length=12, blank=True, help_text="registered | withdrawn")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "order"], name="one_acceptance_per_order")]
        indexes = [models.Index(fields=["unit"], condition=Q(settled=None), name="acceptance_open")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.order}"


class Plan(models.Model):
    """The drawing of a unit 附图 as it was surveyed: its outline in its floor and what lies around it. Never changed:
    a newer survey closes the row. `outline`, `rooms` and `around` are rings in whole millimetres.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    digest = models.CharField(max_length=32, db_index=True, help_text="of everything drawn: names the picture")
    crs = models.CharField(max_length=120, help_text="the local system of coordinates, by name")
    floor = models.SmallIntegerField(help_text="1 is the ground floor, -1 the first below; 0 for a parcel")
    label = models.CharField(max_length=40, help_text="as people call it, such as 302室")
    bottom = models.IntegerField(help_text="height of the floor, mm above the zero of the building")
    top = models.IntegerField(help_text="height of the ceiling, mm")
    north = models.SmallIntegerField(help_text="degrees from the top of the drawing to the north, clockwise")
    outline = models.JSONField(help_text="[[x, y], …], not closed, counter-clockwise")
    rooms = models.JSONField(help_text="[{name, ring}]")
    around = models.JSONField(help_text="[{kind: unit | common, name, ring}]: neighbours, stairs, corridors")
    surveyed_on = models.DateField()
    surveyor = models.CharField(max_length=120)
    source = models.CharField(max_length=160, help_text="the file it came from")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="a newer one took its place")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="one_plan_per_unit"),
            models.UniqueConstraint(fields=["unit", "since"], name="one_plan_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.label}"


class Look(models.Model):
    """Somebody looked at what the book says of a unit. No address, no device: a kind, where known a name, a purpose."""

    id = models.UUIDField(primary_key=True, help_text="given when it was noted, so that a batch is written once")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField()
    who = models.CharField(max_length=12, help_text="anybody | holder | bank | court | agency")
    name = models.CharField(max_length=120, blank=True, help_text="which bank, court or agency; empty for anybody")
    purpose = models.CharField(max_length=120, blank=True)
    view = models.CharField(max_length=12, help_text="what was seen: public | extract | granted")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-at", "id"], name="look_at_unit"),
            models.Index(fields=["at"], condition=Q(who__in=("bank", "court")), name="look_with_a_right"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.who} {self.at:%Y-%m-%d %H:%M}"
