"""Reads of the catalogue: the edition in force, the edition of a case, the list of editions."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from onewindow.core.region import region_dir

from .canonical import from_data
from .definitions import Catalogue
from .errors import NoEdition
from .models import Edition

#: Editions kept parsed in a process: the one in force and those of recent cases.
_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class Published:
    """An edition and its content."""

    id: int  #: row of the edition; a case keeps it
    number: int  #: number within the region
    digest: str  #: SHA-256 of the canonical text
    catalogue: Catalogue  #: the content


@dataclass(frozen=True, kw_only=True)
class EditionLine:
    """An edition in a list, without its content."""

    id: int  #: row
    number: int  #: number within the region
    digest: str  #: SHA-256 of the canonical text
    published_at: datetime  #: instant, UTC
    published_by: str  #: actor
    reason: str  #: why


def current(region: str | None = None) -> Published:
    """The edition in force in a region (this installation's without one): one small query. Raises NoEdition."""
    where = region or region_dir().name
    newest = Edition.objects.filter(region=where).order_by("-number").values_list("id", "digest").first()
    if newest is None:
        raise NoEdition
    return _read(*newest)


def edition(edition_id: int) -> Published:
    """An edition by its row, such as a case keeps it. Raises NoEdition."""
    kept = _digest_of(edition_id)
    return _read(edition_id, kept)


def editions(region: str | None = None, *, before: int | None = None, size: int | None = None) -> list[EditionLine]:
    """Editions of a region, newest first, without their contents; `before`: only those with a smaller number."""
    rows = Edition.objects.filter(region=region or region_dir().name).order_by("-number").defer("content")
    if before is not None:
        rows = rows.filter(number__lt=before)
    rows = rows if size is None else rows[:size]
    return [
        EditionLine(
            id=row.pk,
            number=row.number,
            digest=row.digest,
            published_at=row.published_at,
            published_by=row.published_by,
            reason=row.reason,
        )
        for row in rows
    ]


def numbered(number: int, region: str | None = None) -> Published:
    """An edition by its number within a region. Raises NoEdition."""
    rows = Edition.objects.filter(region=region or region_dir().name, number=number)
    found = rows.values_list("id", "digest").first()
    if found is None:
        raise NoEdition
    return _read(*found)


@lru_cache(maxsize=_KEPT * 64)
def _digest_of(edition_id: int) -> str:
    """The digest of an edition; an edition never changes, so it is asked once per process."""
    digest = Edition.objects.filter(pk=edition_id).values_list("digest", flat=True).first()
    if digest is None:
        raise NoEdition
    return digest


@lru_cache(maxsize=_KEPT)
def _read(edition_id: int, digest: str) -> Published:
    row = Edition.objects.get(pk=edition_id)
    catalogue = from_data(row.content, shown_as=f"edition {row.number}")
    return Published(id=row.pk, number=row.number, digest=digest, catalogue=catalogue)
