"""Publishing editions of the catalogue. An edition is written once; nothing here changes one."""

from dataclasses import dataclass

from onewindow.core import clock, events
from onewindow.core.act import Actor, act
from onewindow.core.region import region_dir
from onewindow.people.permissions import Permission, demand

from .canonical import digest, to_data
from .definitions import Catalogue
from .errors import NoEdition, NotPublishable, SameEdition
from .models import Edition
from .verifier import verify


@dataclass(frozen=True, kw_only=True)
class EditionReceipt:
    """What publishing gives back."""

    id: int  #: row of the edition; a case keeps it
    number: int  #: number within the region, from 1
    digest: str  #: SHA-256 of the canonical text


@act("publish_edition", returns=EditionReceipt)
def publish_edition(
    catalogue: Catalogue,
    *,
    reason: str,
    by: Actor,
    region: str | None = None,
    agencies: frozenset[str] | None = None,
) -> EditionReceipt:
    """Put a catalogue in force as the next edition of a region (this installation's without `region`).

    The verifier runs first: a catalogue with faults is refused and the running edition stays. `agencies` are the known
    agency ids, where the caller has them. Raises NotPublishable (`faults` in its data), SameEdition, NotAllowed.
    """
    demand(by, Permission.PUBLISH_CATALOGUE)
    faults = verify(catalogue, agencies=agencies)
    if faults:
        raise NotPublishable(count=len(faults), faults=[str(fault) for fault in faults])
    return _write(catalogue, region=region or region_dir().name, reason=reason, by=by)


@act("restore_edition", returns=EditionReceipt)
def restore_edition(number: int, *, reason: str, by: Actor, region: str | None = None) -> EditionReceipt:
    """Take back what is in force by publishing the content of an older edition as a new one.

    Cases that began under the withdrawn edition keep it. Raises NoEdition, SameEdition, NotAllowed.
    """
    demand(by, Permission.PUBLISH_CATALOGUE)
    where = region or region_dir().name
    older = Edition.objects.filter(region=where, number=number).first()
    if older is None:
        raise NoEdition
    newest = Edition.objects.select_for_update().filter(region=where).latest("number")
    if newest.digest == older.digest:
        raise SameEdition(number=newest.number)
    return _append(older.content, older.digest, region=where, reason=reason, by=by, after=newest.number)


def _write(catalogue: Catalogue, *, region: str, reason: str, by: Actor) -> EditionReceipt:
    """The next edition; the newest row is locked, and the unique number is the backstop for the first."""
    newest = Edition.objects.select_for_update().filter(region=region).order_by("-number").first()
    found = digest(catalogue)
    if newest is not None and newest.digest == found:
        raise SameEdition(number=newest.number)
    after = newest.number if newest else 0
    return _append(to_data(catalogue), found, region=region, reason=reason, by=by, after=after)


def _append(content: object, content_digest: str, *, region: str, reason: str, by: Actor, after: int) -> EditionReceipt:
    row = Edition.objects.create(
        region=region,
        number=after + 1,
        content=content,
        digest=content_digest,
        reason=reason,
        published_at=clock.now(),
        published_by=by.ref,
    )
    body = {"region": region, "number": row.number, "digest": content_digest, "reason": reason}
    events.append(f"catalogue:{region}", verb="publish_edition", by=by, body=body)
    return EditionReceipt(id=row.pk, number=row.number, digest=content_digest)
