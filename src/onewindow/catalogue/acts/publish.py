"""Publishing editions of the catalogue. An edition is written once; nothing here changes one."""

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.errors import NoEdition, NotPublishable, SameEdition
from onewindow.catalogue.models import Edition
from onewindow.catalogue.verifier import verify
from onewindow.catalogue.writing import EditionReceipt, append_edition, write_edition
from onewindow.core.act import Actor, act
from onewindow.core.region import region_dir
from onewindow.people.permissions import Permission, demand


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
    return write_edition(catalogue, region=region or region_dir().name, reason=reason, by=by)


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
    return append_edition(older.content, older.digest, region=where, reason=reason, by=by, after=newest.number)
