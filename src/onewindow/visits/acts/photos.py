"""Taking in a photo from the site."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from onewindow.core import crypto, files
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.visits.checklists import current
from onewindow.visits.errors import PhotoKeyTaken, PictureRefused, TooManyPhotos, VisitNotFound
from onewindow.visits.models import Part, Photo
from onewindow.visits.pictures import clean
from onewindow.visits.rights import demand_assigned
from onewindow.visits.rows import FOLDER, degrees, lines_of, locked, photo_place, said


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoSent:
    """A photo as it comes."""

    key: str  #: made by the sender: the same photo may come twice
    agency: int  #: whose checklist
    line: str  #: line of it
    data: bytes  #: the file
    taken_at: datetime  #: by the clock of the telephone
    latitude: str = ""  #: degrees, or ""
    longitude: str = ""  #: degrees, or ""
    accuracy_m: int | None = None  #: metres


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoKept:
    """A photo as it is kept."""

    name: str  #: random name
    sha256: str  #: of the picture without hidden data


@act("add_photo", returns=PhotoKept)
def add_photo(visit: int, sent: PhotoSent, *, by: Actor) -> PhotoKept:
    """Keep a photo of an open visit. The same key with the same picture is the same photo.

    Raises VisitNotFound, VisitOver, NotAllowed, NotYourVisit, PictureRefused, TooManyPhotos, PhotoKeyTaken, BadPlace.
    """
    rules, row = current().rules, locked(visit)
    demand_assigned(by, row)
    source = hashlib.sha256(sent.data).hexdigest()
    before = Photo.objects.filter(visit=row, key=sent.key).first()
    if before is not None:
        if before.source_sha256 != source:
            raise PhotoKeyTaken
        said(row, "add_photo", by, {"photo": before.name, "again": True})
        return PhotoKept(name=before.name, sha256=before.sha256)
    part = Part.objects.filter(visit=row, agency_id=sent.agency).first()
    if part is None or sent.line not in {line.id for line in lines_of(part)}:
        raise VisitNotFound
    if not 8 <= len(sent.key) <= 40 or not sent.key.isascii():
        raise PictureRefused(why="缺少编号，请重新拍摄。")
    if len(sent.data) > rules.photo_bytes:
        raise PictureRefused(why=f"超过 {rules.photo_bytes // 1_000_000} MB，请缩小后再传。")
    if Photo.objects.filter(visit=row).count() >= rules.photos:
        raise TooManyPhotos(most=rules.photos)
    kept = clean(sent.data, most_pixels=rules.photo_pixels)
    photo = Photo.objects.create(
        visit=row,
        agency_id=sent.agency,
        line=sent.line,
        key=sent.key,
        name=secrets.token_hex(16),
        media_type=kept.media_type,
        size=len(kept.data),
        sha256=hashlib.sha256(kept.data).hexdigest(),
        source_sha256=source,
        taken_at=min(sent.taken_at, now()),
        latitude=degrees(sent.latitude, 90),
        longitude=degrees(sent.longitude, 180),
        accuracy_m=sent.accuracy_m,
        at=now(),
        by=by.ref,
    )
    said(row, "add_photo", by, {"photo": photo.name, "sha256": photo.sha256, "line": photo.line})
    files.put(FOLDER, photo.name, "sealed", crypto.seal(kept.data, place=photo_place(photo.name)))
    return PhotoKept(name=photo.name, sha256=photo.sha256)
