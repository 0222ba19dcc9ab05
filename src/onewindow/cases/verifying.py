"""Check cases against their histories: fold the events and compare every column, digest and byte.

    for checked in verify(["<number>"]):
        checked.faults          # [Fault(seq=3, where="PUB-R", what="stage", …)]

Reads in batches, so that a whole prefecture can be checked on one machine; writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from onewindow.core import crypto, events
from onewindow.core.models import Event

from . import facts, folding
from .models import Case, Fact, HandedIn, Plan, Review
from .plans import digest_of
from .records import stream_of

_BATCH = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something stored that the history contradicts."""

    seq: int  #: the event that is wrong, or that last spoke of it
    where: str  #: event, case, the matter's code, fact, file, plan
    what: str  #: column, key of the fact, or what is wrong with the event
    stored: str = ""  #: what the table says; never the value of a fact
    told: str = ""  #: what the history says


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """One case after the check."""

    number: str  #: the case
    events: int  #: how many it has
    faults: tuple[Fault, ...]  #: empty: all is as told


def count() -> int:
    """How many cases there are."""
    return Case.objects.count()


def missing(numbers: Iterable[str]) -> list[str]:
    """Those of the numbers that no case has."""
    wanted = list(dict.fromkeys(numbers))
    known = set(Case.objects.filter(number__in=wanted).values_list("number", flat=True))
    return [number for number in wanted if number not in known]


def verify(numbers: Iterable[str] | None = None) -> Iterator[Checked]:
    """Check the cases named, or with None all of them, in order of their keys."""
    rows = Case.objects.order_by("pk")
    if numbers is not None:
        rows = rows.filter(number__in=list(numbers))
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield from _batch(batch)
        last = batch[-1].pk


def lost() -> Iterator[Checked]:
    """Histories whose case has vanished."""
    kept = Case.objects.annotate(stream=Concat(Value("case:"), "number")).filter(stream=OuterRef("stream"))
    gone = Event.objects.filter(seq=1, stream__startswith="case:").filter(~Exists(kept)).order_by("stream")
    for stream in gone.values_list("stream", flat=True).iterator():
        length = Event.objects.filter(stream=stream).count()
        fault = Fault(seq=length, where="case", what="row", told="a row")
        yield Checked(number=stream.removeprefix("case:"), events=length, faults=(fault,))


def _batch(cases: Sequence[Case]) -> Iterator[Checked]:
    ids = [case.pk for case in cases]
    by_stream: dict[str, list[Event]] = defaultdict(list)
    streams = [stream_of(case.number) for case in cases]
    for event in Event.objects.filter(stream__in=streams).order_by("stream", "seq"):
        by_stream[event.stream].append(event)
    reviews: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in Review.objects.filter(case_id__in=ids).values():
        reviews[row["case_id"]][row["matter"]] = _review_columns(row)
    values: dict[int, list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(case_id__in=ids):
        values[fact.case_id].append(fact)
    files: dict[int, list[HandedIn]] = defaultdict(list)
    for file in HandedIn.objects.filter(case_id__in=ids):
        files[file.case_id].append(file)
    for case in cases:
        told = by_stream[stream_of(case.number)]
        faults = list(_faults(case, told, reviews[case.pk], values[case.pk], files[case.pk]))
        yield Checked(number=case.number, events=len(told), faults=tuple(faults))


def _faults(
    case: Case,
    told: Sequence[Event],
    reviews: Mapping[str, Mapping[str, Any]],
    values: Sequence[Fact],
    files: Sequence[HandedIn],
) -> Iterator[Fault]:
    if not told:
        yield Fault(seq=0, where="event", what="missing", stored="", told="a history")
        return
    for broken in events.breaks(told):
        yield Fault(seq=broken.seq, where="event", what=broken.why)
    if bytes(case.head) != bytes(told[-1].hash):
        seq = told[-1].seq
        yield Fault(seq=seq, where="case", what="head", stored=bytes(case.head).hex(), told=bytes(told[-1].hash).hex())
    folded = folding.fold((event.seq, event.verb, event.body) for event in told)
    for found in folding.differences(folded, _case_columns(case), reviews):
        yield Fault(seq=found.seq, where=found.where, what=found.column or "row", stored=found.stored, told=found.told)
    if not _plan_holds(case.plan_id):
        yield Fault(seq=1, where="plan", what="content", told=case.plan_id)
    yield from _values_faults(case, folded.facts, values, files)


def _values_faults(
    case: Case, told: Mapping[int, Mapping[str, str]], values: Sequence[Fact], files: Sequence[HandedIn]
) -> Iterator[Fault]:
    found: set[tuple[int, str]] = set()
    for row in values:
        key = facts.key_of(row.element, row.subject)
        found.add((row.seq, key))
        if _digest_of(case, row, key) != told.get(row.seq, {}).get(key):
            yield Fault(seq=row.seq, where="fact", what=key)
    for file in files:
        key = f"file:{file.n}"
        found.add((file.seq, key))
        mine = facts.told(file.as_told(), "file", {}, salt=case.salt, seq=file.seq, key=key)
        if mine != told.get(file.seq, {}).get(key):
            yield Fault(seq=file.seq, where="file", what=file.material)
    for seq, digests in told.items():
        for key in sorted(digests):
            if (seq, key) not in found:
                yield Fault(seq=seq, where="file" if key.startswith("file:") else "fact", what=key, told="a row")


def _digest_of(case: Case, row: Fact, key: str) -> str:
    sealed = None if row.sealed is None else bytes(row.sealed)
    try:
        value = facts.opened(row.value, sealed, salt=case.salt, seq=row.seq, key=key)
    except crypto.Unreadable:
        return ""
    return facts.told(value, row.source, row.origin, salt=case.salt, seq=row.seq, key=key)


@lru_cache(maxsize=1024)
def _plan_holds(digest: str) -> bool:
    content = Plan.objects.filter(pk=digest).values_list("content", flat=True).first()
    return content is not None and digest_of(content) == digest


def _case_columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}  # noqa: SLF001


def _review_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns by the names the projection uses."""
    renamed = {"agency_id": "agency", "division_id": "division", "owner_id": "owner"}
    return {renamed.get(name, name): value for name, value in row.items()}
