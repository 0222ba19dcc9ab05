"""Reads of this room: a day's route, one visit, the visits about something, who is free when."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from onewindow.core import crypto, files
from onewindow.core.clock import now
from onewindow.people.queries import agency_names

from .checklists import CheckLine, current
from .errors import VisitNotFound
from .hours import Hours, free_hours
from .joint import Trip
from .models import Officer, Part, Photo, Signature, Visit
from .rights import agencies_of, officers_at, officers_for
from .route import Point, Stop, by_hand, kilometres, order
from .rows import FOLDER, contact_of, lines_of, photo_place, signature_place

__all__ = ["officers_at", "officers_for"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartView:
    """What one agency looks at."""

    agency: int  #: id
    agency_name: str  #: today
    matters: tuple[str, ...]  #: codes
    lines: tuple[CheckLine, ...]  #: its checklist
    answers: Mapping[str, Mapping[str, Any]]  #: line -> verdict, note, fixed
    result: str  #: "" before the report
    officers: tuple[str, ...]  #: names of those who go


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoView:
    """A photo, without its file."""

    name: str  #: for the address
    agency: int  #: id
    line: str  #: line of the checklist
    taken_at: datetime  #: by the telephone
    accuracy_m: int | None  #: of its place; None: no place is known
    away_m: int | None  #: from the place of the visit
    place: str  #: "41.726000, 86.174000" or ""


@dataclass(frozen=True, kw_only=True)
class VisitView:
    """One visit with everything."""

    row: Visit  #: its columns
    parts: tuple[PartView, ...]  #: by agency
    photos: tuple[PhotoView, ...]  #: in the order they were taken
    signatures: Mapping[str, Signature]  #: by side
    contact: tuple[str, str]  #: name and telephone on site
    assigned: tuple[int, ...]  #: ids of the staff who go


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteLine:
    """A visit in a day's list."""

    visit: Visit  #: its columns
    agencies: int  #: how many take part
    leg_km: float | None  #: from the stop before, in a straight line; None where a place is unknown


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Begin of a day and of the next, in official time."""
    start = datetime.combine(day, datetime.min.time(), current().calendar.zone)
    return start, start + timedelta(days=1)


def route_of(staff: int, day: date) -> list[RouteLine]:
    """An officer's visits of a day: nearest neighbour from his office, or as he put them by hand. Two queries."""
    first, last = day_bounds(day)
    going = Officer.objects.filter(staff_id=staff, live=True, start_at__gte=first, start_at__lt=last)
    mine = list(going.select_related("visit"))
    rows = {one.visit_id: one.visit for one in mine}
    start = current().offices.get(next(iter(rows.values())).division) if rows else None
    stops = [Stop(key=key, at=row.start_at, point=point_of(row)) for key, row in rows.items()]
    keys = by_hand(order(stops, start=start), {one.visit_id: one.position for one in mine})
    parts = Counter(Part.objects.filter(visit_id__in=keys).values_list("visit_id", flat=True))
    found, here = [], start
    for key in keys:
        there = point_of(rows[key])
        leg = kilometres(here, there) if here is not None and there is not None else None
        found.append(RouteLine(visit=rows[key], agencies=parts[key], leg_km=leg))
        here = there or here
    return found


def point_of(visit: Visit) -> Point | None:
    """Where it is, if known."""
    if visit.latitude is None or visit.longitude is None:
        return None
    return Point(latitude=float(visit.latitude), longitude=float(visit.longitude))


def days_ahead(staff: int, *, after: date, most: int = 5) -> list[date]:
    """Days after `after` on which an officer goes out, soonest first."""
    _, last = day_bounds(after)
    rows = Officer.objects.filter(staff_id=staff, live=True, start_at__gte=last).order_by("start_at")
    zone = current().calendar.zone
    starts = rows.values_list("start_at", flat=True)[: most * 10]
    return list(dict.fromkeys(at.astimezone(zone).date() for at in starts))[:most]


def access_visit(user: Any, visit: int, *, language: str = "zh") -> VisitView:
    """One visit, for whoever works at an agency that takes part. Raises VisitNotFound; hidden looks like missing."""
    row = Visit.objects.filter(pk=visit).first()
    view = _views([row], language)[0] if row is not None else None
    if view is None or not agencies_of(user) & {part.agency for part in view.parts}:
        raise VisitNotFound
    return view


def visits_about(about: str, *, most: int = 10, language: str = "zh") -> list[VisitView]:
    """The visits about something, latest first, as a card shows them: without who goes, who waits there and signatures.

    One query. Who may see that thing, the caller has asked.
    """
    taken = Photo.objects.filter(visit=OuterRef("visit")).order_by("taken_at", "pk").values(one=JSONObject(**_SHOWN))
    found = Part.objects.filter(visit__about=about).select_related("visit").annotate(taken=ArraySubquery(taken))
    parts = list(found.order_by("-visit__start_at", "agency_id"))
    rows = list({part.visit_id: part.visit for part in parts}.values())[:most]
    shots = {part.visit_id: [_read_photo(one) for one in part.taken] for part in parts}
    names = agency_names({part.agency_id for part in parts}, language=language)
    return [
        VisitView(
            row=row,
            parts=tuple(_part(part, (), names) for part in parts if part.visit_id == row.pk),
            photos=tuple(_photo(photo, row) for photo in shots[row.pk]),
            signatures={},
            contact=("", ""),
            assigned=(),
        )
        for row in rows
    ]


def photo_of(visit: VisitView, name: str) -> tuple[bytes, str]:
    """The picture and its media type. Raises VisitNotFound."""
    photo = Photo.objects.filter(visit=visit.row, name=name).first()
    sealed = files.get(FOLDER, f"{name[:2]}/{name}.sealed") if photo is not None else None
    if photo is None or sealed is None:
        raise VisitNotFound
    return crypto.unseal(sealed, place=photo_place(photo.name)), photo.media_type


def signature_of(visit: VisitView, side: str) -> bytes:
    """The drawn signature. Raises VisitNotFound."""
    found = visit.signatures.get(side)
    if found is None or found.picture_sealed is None:
        raise VisitNotFound
    return crypto.unseal(bytes(found.picture_sealed), place=signature_place(visit.row.pk, side))


def free_for(staff: Collection[int], day: date, *, but: int = 0) -> list[Hours]:
    """When all of these officers are free on a day. One query."""
    book = current()
    first, last = day_bounds(day)
    rows = Officer.objects.filter(staff_id__in=list(staff), live=True, start_at__lt=last, end_at__gt=first)
    busy = [Hours(start=a, end=b) for a, b in rows.exclude(visit_id=but).values_list("start_at", "end_at")]
    return free_hours(book.calendar, day, book.rules.minutes, busy, now=now())


def trips_of(staff: Collection[int], *, but: int = 0) -> dict[int, list[Trip]]:
    """The visits that these officers still have before them, `but` one: for planning a joint one. One query."""
    rows = Officer.objects.filter(staff_id__in=list(staff), live=True, end_at__gt=now()).exclude(visit_id=but)
    found: dict[int, list[Trip]] = {one: [] for one in staff}
    for row in rows.select_related("visit"):
        found[row.staff_id].append(Trip(hours=Hours(start=row.start_at, end=row.end_at), place=point_of(row.visit)))
    return found


def _views(rows: Sequence[Visit], language: str) -> list[VisitView]:
    """Five queries at most, however many visits."""
    keys = [row.pk for row in rows]
    if not keys:
        return []
    parts = list(Part.objects.filter(visit_id__in=keys).order_by("agency_id"))
    people = list(Officer.objects.filter(visit_id__in=keys, live=True).select_related("staff").order_by("pk"))
    photos = list(Photo.objects.filter(visit_id__in=keys).order_by("taken_at", "pk"))
    over = [row.pk for row in rows if row.status == Visit.Status.DONE]
    signed = list(Signature.objects.filter(visit_id__in=over)) if over else []
    names = agency_names({part.agency_id for part in parts}, language=language)
    return [
        VisitView(
            row=row,
            parts=tuple(_part(part, people, names) for part in parts if part.visit_id == row.pk),
            photos=tuple(_photo(photo, row) for photo in photos if photo.visit_id == row.pk),
            signatures={one.side: one for one in signed if one.visit_id == row.pk},
            contact=contact_of(row),
            assigned=tuple(one.staff_id for one in people if one.visit_id == row.pk),
        )
        for row in rows
    ]


def _part(part: Part, people: Sequence[Officer], names: Mapping[int, str]) -> PartView:
    going = [one for one in people if one.visit_id == part.visit_id and one.agency_id == part.agency_id]
    return PartView(
        agency=part.agency_id,
        agency_name=names.get(part.agency_id, ""),
        matters=tuple(part.matters),
        lines=lines_of(part),
        answers=part.answers,
        result=part.result,
        officers=tuple(one.staff.name for one in going),
    )


#: What a page shows of a photo.
_SHOWN = {name: name for name in ("name", "agency_id", "line", "taken_at", "accuracy_m", "latitude", "longitude")}


def _read_photo(said: Mapping[str, Any]) -> Photo:
    return Photo(**{**said, "taken_at": datetime.fromisoformat(said["taken_at"])})


def _photo(photo: Photo, visit: Visit) -> PhotoView:
    there, away = point_of(visit), None
    known = photo.latitude is not None and photo.longitude is not None
    if known and there is not None:
        here = Point(latitude=float(photo.latitude or 0), longitude=float(photo.longitude or 0))
        away = round(kilometres(here, there) * 1000)
    return PhotoView(
        name=photo.name,
        agency=photo.agency_id,
        line=photo.line,
        taken_at=photo.taken_at,
        accuracy_m=photo.accuracy_m if known else None,
        away_m=away,
        place=f"{photo.latitude}, {photo.longitude}" if known else "",
    )
