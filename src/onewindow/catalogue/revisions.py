"""Reads of revisions, and what an act must know of one: its parts, its authors, what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef

from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Agency, Staff
from onewindow.people.permissions import Permission, has_permission, may, posts_of, posts_of_staff

from .canonical import digest
from .definitions import Catalogue
from .errors import RevisionNotFound
from .models import Edition, EditionRun, RevisedPart, Revision
from .parts import Composed, Kind, Part, composed, digest_of
from .revising import Based, owners

#: Compositions kept in a process: an overview, its sheet and its replay ask for the same.
_KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A revision with its parts, read at one moment."""

    row: Revision  #: the revision
    parts: tuple[RevisedPart, ...]  #: in the order of their kinds and codes

    @property
    def based(self) -> tuple[Based, ...]:
        """The parts as the rules see them."""
        return tuple(map(_based, self.parts))


def access_revision(user: Any, revision: int) -> Standing:
    """A revision, for whoever revises or publishes; missing and forbidden look the same. Raises RevisionNotFound."""
    if not has_permission(user, Permission.REVISE_CATALOGUE):
        raise RevisionNotFound
    row = Revision.objects.filter(pk=revision, region=region_dir().name).defer("base__content").first()
    if row is None:
        raise RevisionNotFound
    return Standing(row=row, parts=tuple(row.parts.order_by("kind", "code")))


def revisions(*, before: int | None = None, size: int = 20) -> list[Revision]:
    """Revisions of this region, newest first; `before`: only those older than this row."""
    rows = Revision.objects.filter(region=region_dir().name).select_related("published").defer("published__content")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def made_in_pages() -> bool:
    """Whether the edition in force comes from officers: from a revision, or restored by one of them. One query."""
    newest = Edition.objects.filter(region=region_dir().name).order_by("-number")
    revised = Exists(Revision.objects.filter(published_id=OuterRef("pk")))
    found = newest.annotate(revised=revised).values_list("published_by", "revised").first()
    return found is not None and (found[1] or found[0].startswith("staff:"))


def runs_of(revision: int) -> list[EditionRun]:
    """What was done or is being done for a revision, and for the edition it became, newest first."""
    return list(EditionRun.objects.filter(revision_id=revision).order_by("-pk")[:5])


def runs_after(edition: int) -> list[EditionRun]:
    """Drafts and cases that move because of an edition, newest first."""
    return list(EditionRun.objects.filter(edition_id=edition).order_by("-pk")[:5])


def authors(row: Revision) -> frozenset[str]:
    """Everybody who has written or submitted the revision."""
    wrote = set(row.parts.values_list("updated_by", flat=True))
    return frozenset({row.author, row.submitted_by, *wrote} - {""})


def based_parts(row: Revision) -> tuple[Based, ...]:
    """The parts of a revision as the rules see them."""
    return tuple(map(_based, row.parts.order_by("kind", "code")))


def compose(now: Catalogue, parts: Iterable[Part]) -> Composed:
    """The edition in force with the parts laid over it, and everything that is wrong with it."""
    wanted = tuple(parts)
    key = (digest(now), tuple((part.kind, part.code, digest_of(part.content)) for part in wanted), agency_codes())
    return _composed(_Asked(key=key, now=now, parts=wanted))


def demand_owner(by: Actor, catalogue: Catalogue, kind: Kind, code: str, content: Mapping[str, Any] | None) -> None:
    """Whoever publishes may change everything; an agency's officer what belongs to his agency alone. Or NotAllowed."""
    if may(by, Permission.PUBLISH_CATALOGUE):
        return
    wanted = owners(catalogue, kind, code, content)
    if wanted is None or not by.ref.startswith("staff:") or not wanted <= _agencies_of(by):
        raise NotAllowed(permission=str(Permission.REVISE_CATALOGUE))


def may_change(user: Any, catalogue: Catalogue, kind: Kind, code: str, content: Mapping[str, Any] | None) -> bool:
    """For a page: whether the account may change this definition. No query besides its posts."""
    if has_permission(user, Permission.PUBLISH_CATALOGUE):
        return True
    codes = {post.agency_code for post in posts_of(user) if Permission.REVISE_CATALOGUE in post.permissions}
    wanted = owners(catalogue, kind, code, content)
    return wanted is not None and bool(codes) and wanted <= codes


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names of actors such as `staff:12`; the system and strangers stand for themselves. One query."""
    wanted = set(refs)
    numbers = {int(ref.partition(":")[2]): ref for ref in wanted if ref.startswith("staff:")}
    names = Staff.objects.filter(pk__in=numbers).values_list("pk", "name") if numbers else ()
    return {ref: ref for ref in wanted} | {numbers[number]: name for number, name in names}


def _agencies_of(by: Actor) -> frozenset[str]:
    posts = posts_of_staff(int(by.ref.partition(":")[2]))
    codes = {post.agency_code for post in posts if Permission.REVISE_CATALOGUE in post.permissions}
    if not codes:
        raise NotAllowed(permission=str(Permission.REVISE_CATALOGUE))
    return frozenset(codes)


def agency_codes() -> frozenset[str]:
    """Codes of all agencies. One query."""
    return frozenset(Agency.objects.values_list("code", flat=True).distinct())


def _based(row: RevisedPart) -> Based:
    part = Part(kind=Kind(row.kind), code=row.code, content=row.content)
    return Based(part=part, base_digest=row.base_digest)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A composition, compared by its digests and not by its contents."""

    key: tuple[Any, ...]
    now: Catalogue
    parts: tuple[Part, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=_KEPT)
def _composed(asked: _Asked) -> Composed:
    return composed(asked.now, asked.parts, agencies=asked.key[2])
