"""A unit's page in the book while something is registered on it: locked, read, changed, written with one event.

    page = open_page(code)
    key = page.add(mortgage, holders=[bank])
    page.write(registering, ground, by=by)

Whoever comes second waits for the unit's row and then reads what the first has written. Entries are closed and opened,
never changed; the event says all of it, so that the rows can be folded from the history again.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from onewindow.core import chain, events
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI, now

from . import directories, holders, showing, shown, terms
from .codes import parts, read_code, tidy_number
from .directories import LandData
from .entries import OF, Attachment, Mortgage, Of, Stored, Value, from_json, to_json
from .entries import Holder as Person
from .errors import BadUnitCode, NoEntry, NoUnit, NumberTaken, OtherBook
from .models import Acceptance, Entry, Holder, Paper, Unit
from .serials import next_numbers

#: Lock that a batch of an import holds alone, and first registrations together.
IMPORTING = "land:import"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a registration rests on."""

    business: str = ""  #: 业务号
    reason: str = ""  #: 登记原因
    source_reference: str = ""  #: what the entry rests on: a case and its matter, a court's letter, a file


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What came into the book."""

    unit: str  #: code of the unit
    seq: int  #: number of the event on the unit's stream
    key: int  #: the entry that it is about
    number: str  #: certificate or proof given out, or empty
    rank: int  #: rank of a mortgage, place of an attachment; 0 for others
    notes: list[str]  #: warnings and information for the applicant


def stream(code: str) -> str:
    """The history of one unit."""
    return f"register:land/{code}"


def usable(text: str) -> str:
    """The unit code without blanks. Raises BadUnitCode with what to do."""
    code, fault = read_code(text)
    if fault is not None:
        raise BadUnitCode(unit=text, why=str(fault))
    return code


def stored(row: Entry) -> Stored:
    """A row as a value."""
    of = Of(row.of)
    return Stored(
        of=of,
        key=row.key,
        opened=row.opened,
        closed=row.closed,
        since=row.since,
        until=row.until,
        value=from_json(of, row.value),
    )


def open_page(text: str) -> "Page":
    """The page of a unit, locked until the act ends. Raises BadUnitCode, NoUnit."""
    code = usable(text)
    unit = Unit.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise NoUnit(unit=code)
    return Page(unit=unit, standing=[stored(row) for row in Entry.objects.filter(unit=code, closed=None)])


def new_page(code: str) -> "Page":
    """The page of a unit that is not in the book yet. Raises OtherBook."""
    place = parts(code)
    if place.division not in directories.current().governed:
        raise OtherBook(unit=code)
    head = chain.genesis(stream(code))
    unit = Unit(code=code, kind=place.kind.value, seq=0, head=head, at=datetime.min.replace(tzinfo=UTC))
    return Page(unit=unit, standing=[])


@dataclass(kw_only=True)
class Page:
    """One registration in the making."""

    unit: Unit  #: locked, or not yet saved
    standing: list[Stored]  #: entries that stand
    at: datetime = field(init=False)  #: the instant of this registration, never before the last
    seq: int = field(init=False)  #: the event it will be
    opened: list[Stored] = field(default_factory=list)
    closed: list[Stored] = field(default_factory=list)
    people: list[tuple[Of, int, Person]] = field(default_factory=list)
    released: list[tuple[Of, int]] = field(default_factory=list)  #: entries whose holders end
    papers: list[Paper] = field(default_factory=list)
    ended: list[dict[str, str]] = field(default_factory=list)  #: papers that end: number, end, replaced_by

    def __post_init__(self) -> None:
        self.at = max(now(), self.unit.at)
        self.seq = self.unit.seq + 1

    @property
    def data(self) -> LandData:
        """The region's tables."""
        return directories.current()

    @property
    def today(self) -> date:
        """The day of this registration in official time."""
        return self.at.astimezone(SHANGHAI).date()

    def all(self, of: Of) -> list[Stored]:
        """Standing entries of a kind, by rank or key."""
        return sorted((s for s in self.standing if s.of is of), key=lambda s: (rank_of(s.value) or 0, s.key))

    def get(self, of: Of, key: int | None = None) -> Stored:
        """A standing entry; without `key` the only one. Raises NoEntry."""
        for one in self.standing:
            if one.of is of and key in {None, one.key}:
                return one
        raise NoEntry(unit=self.unit.code, key=key or of.value)

    def add(self, value: Value, people: Sequence[Person] = (), *, key: int = 0) -> int:
        """Open an entry; returns its key. `key` continues one that was closed by this registration."""
        one = Stored(
            of=OF[type(value)],
            key=key or self.seq,
            opened=self.seq,
            closed=None,
            since=self.at,
            until=None,
            value=value,
        )
        self.opened.append(one)
        self.standing.append(one)
        self.people += [(one.of, one.key, person) for person in people]
        return one.key

    def close(self, one: Stored, *, holders_too: bool = True) -> None:
        """End an entry with its holders; its papers are ended by `end_papers`."""
        self.standing.remove(one)
        if one in self.opened:  # written by this same registration: as if it had not been
            self.opened.remove(one)
            if one.key == self.seq:
                return
        else:
            self.closed.append(one)
        if holders_too:
            self.released.append((one.of, one.key))

    def revise(self, one: Stored, value: Value) -> None:
        """A new version of an entry; its holders stay."""
        self.close(one, holders_too=False)
        self.add(value, key=one.key)

    def give_number(self, kind: str, of: Of, key: int, given: str = "") -> str:
        """The next certificate or proof number of the place, or one given already; ends those before it."""
        division = self.unit.code[:6]
        pattern = self.data.numbers[kind].pattern
        number = tidy_number(given)
        if number and Paper.objects.filter(number=number).exists():
            raise NumberTaken(number=number)
        if not number:
            write = self.data.writer(kind, division, self.today.year)
            number = next_numbers(pattern.counter(division, self.today.year), 1, write)[0]
        self.end_papers(of, key, "replaced", number)
        self.papers.append(
            Paper(
                unit_id=self.unit.code, number=number, kind=kind, of=of.value, key=key, opened=self.seq, since=self.at
            )
        )
        return number

    def end_papers(self, of: Of, key: int, end: str = "cancelled", replaced_by: str = "") -> None:
        """End the valid papers of an entry; one that this registration has made has none yet."""
        if key == self.seq:
            return
        valid = Paper.objects.filter(unit=self.unit.code, of=of.value, key=key, closed=None)
        self.ended += [{"number": p.number, "end": end, "replaced_by": replaced_by} for p in valid.order_by("number")]

    def write(self, verb: str, kind: str, ground: Ground, *, by: Actor, also: dict[str, Any] | None = None) -> None:
        """Write everything with one event. `kind` is a word of the table of registration kinds."""
        places: dict[tuple[Of, int], int] = {}
        rows, told = [], []
        for of, key, person in self.people:
            n = places[of, key] = places.get((of, key), 0) + 1
            rows.append(holders.row(person, unit=self.unit.code, of=of, key=key, opened=self.seq, n=n))
            told.append(holders.told(person, of=of, key=key, n=n))
        table = self.data.table("registration_kinds", self.today)
        body = {
            "kind": {"means": kind, "code": table.codes[kind].code, "edition": table.edition},
            **dataclasses.asdict(ground),
            "closes": [[one.of.value, one.key] for one in self.closed],
            "opens": [{"of": one.of.value, "key": one.key, "value": to_json(one.value)} for one in self.opened],
            "releases": [[of.value, key] for of, key in self.released],
            "holders": told,
            "papers": [{"number": p.number, "kind": p.kind, "of": p.of, "key": p.key} for p in self.papers],
            "ends": self.ended,
            **(also or {}),
        }
        link = events.append(
            stream(self.unit.code),
            verb=verb,
            by=by,
            body=body,
            division=self.unit.code[:6],
            after=(self.unit.seq, bytes(self.unit.head)),
            at=self.at,
        )
        self.unit.seq, self.unit.head, self.unit.at = link.seq, link.hash, self.at
        self._write_rows(rows)
        self._keep_shown()
        self.unit.save()

    def _write_rows(self, people: list[Holder]) -> None:
        code, end = self.unit.code, {"closed": self.seq, "until": self.at}
        for one in self.closed:
            Entry.objects.filter(unit=code, of=one.of.value, key=one.key, closed=None).update(**end)
        for of, key in self.released:
            Holder.objects.filter(unit=code, of=of.value, key=key, closed=None).update(**end)
        for paper in self.ended:
            said = {"end": paper["end"], "replaced_by": paper["replaced_by"]}
            Paper.objects.filter(number=paper["number"]).update(**end, **said)
        Entry.objects.bulk_create([entry_row(code, one, self.data) for one in self.opened])
        for person in people:
            person.since = self.at
        Holder.objects.bulk_create(people)
        Paper.objects.bulk_create(self.papers)

    def _keep_shown(self) -> None:
        """What a scan shows from now on; the names are read again only where somebody came or went."""
        rules = showing.rules()
        same = shown.read(self.unit.shown, on=date.min) if self.unit.shown_by == rules.mark else None
        moved = {of for of, _, _ in self.people} | {of for of, _ in self.released}
        owners = (
            same.owners if same and Of.RIGHT not in moved else shown.masked(owner_names(self.unit.code), rules.masks)
        )
        self.unit.shown = shown.keep(shown.seen(self.standing, owners, on=self.today, rules=rules))
        self.unit.shown_by = rules.mark

    def written(self, key: int, *, number: str = "", notes: Sequence[str] = (), order: int | None = None) -> Registered:
        """What to answer once it is written; settles the accepted application it answers."""
        if order is not None:
            Acceptance.objects.filter(unit=self.unit, order=order).update(settled=self.seq, outcome="registered")
        rank = next((rank_of(one.value) or 0 for one in self.opened if one.key == key and rank_of(one.value)), 0)
        return Registered(unit=self.unit.code, seq=self.seq, key=key, number=number, rank=rank, notes=list(notes))


def owner_names(code: str) -> list[tuple[str, str]]:
    """Name and kind of document of everybody who holds the right now, in their order."""
    rows = Holder.objects.filter(unit=code, of=Of.RIGHT.value, closed=None).order_by("key", "n")
    return list(rows.values_list("name", "id_kind"))


def entry_row(code: str, one: Stored, data: LandData) -> Entry:
    """A value as a row not yet saved."""
    return Entry(
        unit_id=code,
        of=one.of.value,
        key=one.key,
        opened=one.opened,
        since=one.since,
        rank=rank_of(one.value),
        ends_on=terms.last_day(one, data.terms),
        value=to_json(one.value),
    )


def rank_of(value: Value) -> int | None:
    """Rank of a mortgage, place of an attachment, None for others."""
    if isinstance(value, Mortgage):
        return value.rank
    return value.position if isinstance(value, Attachment) else None
