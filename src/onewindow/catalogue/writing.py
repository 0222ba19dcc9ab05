"""How an edition is written, for the acts that publish one: the next number, the event, and who follows it."""

from dataclasses import dataclass

from onewindow.core import clock, events
from onewindow.core.act import Actor

from .canonical import digest, from_data, to_data
from .definitions import Catalogue
from .errors import SameEdition
from .handlers import followers
from .lengthening import demand_reasons
from .models import Edition
from .revising import Transition


@dataclass(frozen=True, kw_only=True)
class EditionReceipt:
    """What publishing gives back."""

    id: int  #: row of the edition; a case keeps it
    number: int  #: number within the region, from 1
    digest: str  #: SHA-256 of the canonical text


def write_edition(
    catalogue: Catalogue, *, region: str, reason: str, by: Actor, transition: Transition = Transition.KEEP
) -> EditionReceipt:
    """The next edition; the newest row is locked, and the unique number is the backstop for the first."""
    newest = newest_locked(region)
    found = digest(catalogue)
    if newest is not None and newest.digest == found:
        raise SameEdition(number=newest.number)
    if newest is not None:
        demand_reasons(from_data(newest.content), catalogue)
    after = newest.number if newest else 0
    content = to_data(catalogue)
    return append_edition(content, found, region=region, reason=reason, by=by, after=after, transition=transition)


def newest_locked(region: str) -> Edition | None:
    """The edition in force, its row locked until the act ends."""
    return Edition.objects.select_for_update().filter(region=region).order_by("-number").first()


def append_edition(
    content: object,
    content_digest: str,
    *,
    region: str,
    reason: str,
    by: Actor,
    after: int,
    transition: Transition = Transition.KEEP,
) -> EditionReceipt:
    """Write the row and its event; the rooms above write down what they have to look after."""
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
    for name in followers:
        followers[name].follow(row.pk, transition.value, by)
    return EditionReceipt(id=row.pk, number=row.number, digest=content_digest)
