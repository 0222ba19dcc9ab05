"""Being there, and what was found."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.core import crypto
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.visits.errors import PictureRefused, ReportIncomplete
from onewindow.visits.handlers import all_handlers
from onewindow.visits.models import Part, Photo, Signature, Visit
from onewindow.visits.outcome import OFFICERS, OTHER, Report, Signed, faults_of, outcome_of
from onewindow.visits.pictures import clean
from onewindow.visits.rights import demand_assigned
from onewindow.visits.rows import degrees, lines_of, locked, said, signature_place, told_of

_SIGNATURE_BYTES = 300_000
_SIGNATURE_PIXELS = 4_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """The result of a visit."""

    visit: int  #: id
    version: int  #: after the report
    result: str  #: passed | findings | failed | absent


@act("arrive_at_visit")
def arrive(
    visit: int, *, at: datetime, latitude: str = "", longitude: str = "", accuracy_m: int | None = None, by: Actor
) -> None:
    """An officer is there. The first arrival counts. Raises VisitNotFound, VisitOver, NotAllowed, NotYourVisit."""
    row = locked(visit)
    demand_assigned(by, row)
    place = degrees(latitude, 90), degrees(longitude, 180)
    if row.arrived_at is None:
        row.status, row.arrived_at = Visit.Status.ARRIVED, min(at, now())
        if place[0] is not None and place[1] is not None:
            row.arrived_where = {"latitude": str(place[0]), "longitude": str(place[1]), "accuracy_m": accuracy_m}
        row.save(update_fields=["status", "arrived_at", "arrived_where"])
    said(row, "arrive_at_visit", by, {"at": row.arrived_at.isoformat()})


@act("report_visit", returns=Reported)
def report(
    visit: int, found: Report, *, by: Actor, version: int | None = None, idempotency_key: str | None = None
) -> Reported:
    """Write the result, once, and tell everybody. A telephone may send it twice under the same key.

    Raises VisitNotFound, VisitOver, StaleVisit, NotAllowed, NotYourVisit, ReportIncomplete, PictureRefused.
    """
    row = locked(visit, version=version)
    demand_assigned(by, row)
    rows = {part.agency_id: part for part in Part.objects.filter(visit=row).order_by("agency_id")}
    parts = {agency: lines_of(part) for agency, part in rows.items()}
    photos = set(Photo.objects.filter(visit=row).values_list("agency_id", "line"))
    faults = faults_of(found, parts, photos)
    if faults:
        raise ReportIncomplete(first=faults[0][1], faults=faults)
    outcome = outcome_of(found, parts)
    for agency, part in rows.items():
        part.result = outcome.results[agency]
        if not found.absent:
            told = {line.id: found.answers[agency, line.id] for line in parts[agency]}
            part.answers = {
                code: {"verdict": answer.verdict, "note": answer.note, "fixed": answer.fixed}
                for code, answer in told.items()
            }
        part.save(update_fields=["result", "answers"])
    _sign(row, OFFICERS, found.officers)
    if not found.absent:
        _sign(row, OTHER, found.other)
    row.status, row.result, row.note = Visit.Status.DONE, outcome.result, found.note
    row.finished_at, row.reported_at, row.reported_by = min(found.finished_at, now()), now(), by.ref
    row.version += 1
    row.save()
    said(
        row,
        "report_visit",
        by,
        {
            "result": outcome.result,
            "results": {str(agency): result for agency, result in outcome.results.items()},
            "findings": outcome.findings,
            "photos": sorted(Photo.objects.filter(visit=row).values_list("sha256", flat=True)),
        },
    )
    told_all = told_of(row, result=outcome.result, results=outcome.results, findings=outcome.findings)
    for handler in all_handlers():
        handler.on_reported(told_all, by=by)
    return Reported(visit=row.pk, version=row.version, result=outcome.result)


def _sign(row: Visit, side: str, signed: Signed) -> None:
    picture = None
    if signed.picture:
        if len(signed.picture) > _SIGNATURE_BYTES:
            raise PictureRefused(why="签名图太大，请清除后重签。")
        plain = clean(signed.picture, most_pixels=_SIGNATURE_PIXELS).data
        picture = crypto.seal(plain, place=signature_place(row.pk, side))
    Signature.objects.create(
        visit=row, side=side, name=signed.name[:120], picture_sealed=picture, refused=signed.refused, at=now()
    )
