"""Revisions: opened, changed part by part, submitted, approved by a second person, published, or sent back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue import revising, revisions
from onewindow.catalogue.canonical import plain
from onewindow.catalogue.errors import (
    BadPart,
    NoReason,
    NoSuchPart,
    NothingRevised,
    NotPublishable,
    Overtaken,
    PartExists,
    RevisionNotFound,
    StalePart,
)
from onewindow.catalogue.models import RevisedPart, Revision
from onewindow.catalogue.parts import PLACES, Flaw, Kind, digest_of, find, plain_part, read_part
from onewindow.catalogue.queries import current
from onewindow.catalogue.revising import State, Step, Transition
from onewindow.catalogue.writing import EditionReceipt, write_edition
from onewindow.core import clock, events
from onewindow.core.act import Actor, act
from onewindow.core.region import region_dir
from onewindow.people.permissions import Permission, demand

_TITLE, _WORDS = 120, 4000


@dataclass(frozen=True, kw_only=True)
class RevisionDone:
    """What an act on a revision gives back."""

    id: int  #: row of the revision
    state: str  #: where it stands now
    version: int  #: of the revision


@dataclass(frozen=True, kw_only=True)
class PartDone:
    """What saving a definition gives back."""

    revision: int  #: row of the revision
    kind: str  #: kind of the definition
    code: str  #: its code
    version: int  #: to be sent with the next save


@act("open_revision", returns=RevisionDone)
def open_revision(title: str, *, by: Actor, reason: str = "") -> RevisionDone:
    """Begin a revision of the edition in force. Raises NotAllowed, NoReason, NoEdition."""
    demand(by, Permission.REVISE_CATALOGUE)
    if not title.strip():
        raise NoReason(what="名称")
    now = clock.now()
    row = Revision.objects.create(
        region=region_dir().name,
        base_id=current().id,
        title=title.strip()[:_TITLE],
        reason=reason.strip()[:_WORDS],
        state=State.EDITING.value,
        author=by.ref,
        transition=Transition.KEEP.value,
        created_at=now,
        updated_at=now,
    )
    return _told(row, "open_revision", by, {"title": row.title, "base": row.base_id})


@act("describe_revision", returns=RevisionDone)
def describe_revision(
    revision: int,
    *,
    title: str,
    reason: str,
    transition: Transition,
    transition_basis: str,
    effective_on: date | None,
    by: Actor,
) -> RevisionDone:
    """Write title, reason, the rule for open cases and the day of effect.

    Raises RevisionNotFound, WrongState, NoReason, NotAllowed.
    """
    demand(by, Permission.REVISE_CATALOGUE)
    row = _locked(revision)
    revising.after(Step.CHANGE, row.state)
    if not title.strip():
        raise NoReason(what="名称")
    row.title, row.reason = title.strip()[:_TITLE], reason.strip()[:_WORDS]
    row.transition, row.transition_basis = transition.value, transition_basis.strip()[:_WORDS]
    row.effective_on = effective_on
    said = {"title": row.title, "reason": row.reason, "transition": row.transition}
    said["effective_on"] = effective_on.isoformat() if effective_on else ""
    return _told(row, "describe_revision", by, said)


@act("change_part", returns=PartDone)
def change_part(
    revision: int, kind: Kind, code: str, data: Mapping[str, Any], *, version: int, by: Actor, new: bool = False
) -> PartDone:
    """Keep a definition as `data` wants it; conditions may be in the short form.

    `version` is what the page had seen, 0 before the first save; a second officer's save in between refuses this one
    (StalePart with both contents). `new`: a definition that must not exist yet.
    Raises RevisionNotFound, WrongState, NotAllowed, BadPart (`flaws`), StalePart, PartExists, NoSuchPart.
    """
    row = _locked(revision)
    revising.after(Step.CHANGE, row.state)
    content, flaws = read_part(kind, code, data)
    if content is None:
        raise BadPart(count=len(flaws), flaws=flaws)
    _same_code(kind, code, content)
    catalogue = current().catalogue
    held = find(catalogue, kind, code)
    part = RevisedPart.objects.filter(revision=row, kind=kind.value, code=code).first()
    if new and (held is not None or part is not None):
        raise PartExists(code=code)
    if not new and held is None and part is None:
        raise NoSuchPart
    revisions.demand_owner(by, catalogue, kind, code, content)
    _fresh(part, version, content)
    part = part or RevisedPart(
        revision=row, kind=kind.value, code=code, version=0, base_digest=digest_of(plain(held)) if held else ""
    )
    return _kept(row, part, content, by)


@act("remove_part", returns=PartDone)
def remove_part(revision: int, kind: Kind, code: str, *, version: int, by: Actor) -> PartDone:
    """Take a definition out of the next edition; one that the revision had added is forgotten.

    Raises as `change_part` does.
    """
    row = _locked(revision)
    revising.after(Step.CHANGE, row.state)
    catalogue = current().catalogue
    held = plain_part(catalogue, kind, code)
    part = RevisedPart.objects.filter(revision=row, kind=kind.value, code=code).first()
    if held is None and part is None:
        raise NoSuchPart
    revisions.demand_owner(by, catalogue, kind, code, held)
    _fresh(part, version, None)
    if held is None and part is not None:
        part.delete()
        _told(row, "remove_part", by, {"kind": kind.value, "code": code})
        return PartDone(revision=row.pk, kind=kind.value, code=code, version=0)
    part = part or RevisedPart(revision=row, kind=kind.value, code=code, version=0, base_digest=digest_of(held))
    return _kept(row, part, None, by)


@act("rebase_part", returns=PartDone)
def rebase_part(revision: int, kind: Kind, code: str, *, by: Actor, mine: bool) -> PartDone:
    """Another edition has changed the same definition: keep one's own on top of it (`mine`), or give one's own up.

    Raises RevisionNotFound, WrongState, NotAllowed, NoSuchPart.
    """
    row = _locked(revision)
    revising.after(Step.CHANGE, row.state)
    catalogue = current().catalogue
    part = RevisedPart.objects.filter(revision=row, kind=kind.value, code=code).first()
    if part is None:
        raise NoSuchPart
    revisions.demand_owner(by, catalogue, kind, code, part.content)
    if not mine:
        part.delete()
        _told(row, "rebase_part", by, {"kind": kind.value, "code": code, "mine": False})
        return PartDone(revision=row.pk, kind=kind.value, code=code, version=0)
    part.base_digest = digest_of(plain_part(catalogue, kind, code))
    return _kept(row, part, part.content, by, verb="rebase_part")


@act("submit_revision", returns=RevisionDone)
def submit_revision(revision: int, *, by: Actor) -> RevisionDone:
    """Hand it to a second person. Whoever may change one of its definitions may submit it.

    Raises RevisionNotFound, WrongState, NotAllowed, NoReason, NothingRevised, Overtaken, NotPublishable (`flaws`).
    """
    demand(by, Permission.REVISE_CATALOGUE)
    row = _locked(revision)
    state = revising.after(Step.SUBMIT, row.state)
    if not row.reason:
        raise NoReason(what="修订理由")
    if row.transition == Transition.MOVE.value and not row.transition_basis:
        raise NoReason(what="在办件适用新规定的依据")
    _publishable(row)
    row.submitted_by, row.submitted_at, row.remark = by.ref, clock.now(), ""
    return _moved(row, state, "submit_revision", by)


@act("approve_revision", returns=RevisionDone)
def approve_revision(revision: int, *, version: int, by: Actor) -> RevisionDone:
    """A second person says yes to exactly what he has seen (`version`).

    Raises RevisionNotFound, NotAllowed, OwnRevision, WrongState, StalePart, Overtaken, NotPublishable.
    """
    demand(by, Permission.PUBLISH_CATALOGUE)
    row = _locked(revision)
    revising.second_person(by.ref, authors=revisions.authors(row))
    state = revising.after(Step.APPROVE, row.state)
    if version != row.version:
        raise StalePart(seen=version, current=row.version)
    _publishable(row)
    row.approved_by, row.approved_at = by.ref, clock.now()
    return _moved(row, state, "approve_revision", by)


@act("return_revision", returns=RevisionDone)
def return_revision(revision: int, *, remark: str, by: Actor) -> RevisionDone:
    """Send it back with a remark; approval, where it was given, is void.

    Raises RevisionNotFound, NotAllowed, WrongState, NoReason.
    """
    demand(by, Permission.PUBLISH_CATALOGUE)
    row = _locked(revision)
    state = revising.after(Step.RETURN, row.state)
    if not remark.strip():
        raise NoReason(what="退回的理由")
    row.remark, row.approved_by, row.approved_at = remark.strip()[:_WORDS], "", None
    return _moved(row, state, "return_revision", by, {"remark": row.remark})


@act("withdraw_revision", returns=RevisionDone)
def withdraw_revision(revision: int, *, by: Actor) -> RevisionDone:
    """End a revision that is not published; it stays readable.

    By its author, or whoever may publish. Raises RevisionNotFound, NotAllowed, WrongState.
    """
    row = _locked(revision)
    if by.ref != row.author:
        demand(by, Permission.PUBLISH_CATALOGUE)
    return _moved(row, revising.after(Step.WITHDRAW, row.state), "withdraw_revision", by)


@act("publish_revision", returns=EditionReceipt)
def publish_revision(revision: int, *, by: Actor) -> EditionReceipt:
    """Put an approved revision in force as the next edition, laid over the edition in force now.

    Raises RevisionNotFound, NotAllowed, WrongState, NotYet, Overtaken, NotPublishable, SameEdition.
    """
    demand(by, Permission.PUBLISH_CATALOGUE)
    row = _locked(revision)
    state = revising.after(Step.PUBLISH, row.state)
    revising.demand_due(row.effective_on, clock.today())
    catalogue = _publishable(row)
    reason = f"{row.title}：{row.reason}"
    receipt = write_edition(catalogue, region=row.region, reason=reason, by=by, transition=Transition(row.transition))
    row.published_id = receipt.id
    _moved(row, state, "publish_revision", by, {"edition": receipt.number})
    return receipt


def _same_code(kind: Kind, code: str, content: Mapping[str, Any]) -> None:
    """A code is for ever: facts and cases stand under it. Raises BadPart."""
    key = PLACES[kind].key
    if content[key] != code:
        flaw = Flaw(
            kind=kind, code=code, path=key, message=f"代码写成了“{content[key]}”。", remedy="代码一经使用不能改。"
        )
        raise BadPart(count=1, flaws=(flaw,))


def _locked(revision: int) -> Revision:
    row = Revision.objects.select_for_update().filter(pk=revision, region=region_dir().name).first()
    if row is None:
        raise RevisionNotFound
    return row


def _publishable(row: Revision) -> Any:
    """The catalogue that would be published. Raises NothingRevised, Overtaken, NotPublishable."""
    now = current(row.region).catalogue
    based = revisions.based_parts(row)
    parts = [each.part for each in based]
    if not parts or len(revising.idle(now, parts)) == len(parts):
        raise NothingRevised
    late = revising.overtaken(now, based)
    if late:
        raise Overtaken(parts="、".join(f"“{each.part.code}”" for each in late))
    found = revisions.compose(now, parts)
    if found.catalogue is None or found.flaws:
        raise NotPublishable(count=len(found.flaws), flaws=found.flaws)
    return found.catalogue


def _fresh(part: RevisedPart | None, version: int, mine: Mapping[str, Any] | None) -> None:
    current_version = part.version if part is not None else 0
    if version != current_version:
        theirs = part.content if part is not None else None
        raise StalePart(seen=version, current=current_version, mine=mine, theirs=theirs)


def _kept(
    row: Revision, part: RevisedPart, content: dict[str, Any] | None, by: Actor, *, verb: str = "change_part"
) -> PartDone:
    part.content = content
    part.version += 1
    part.updated_at, part.updated_by = clock.now(), by.ref
    part.save()
    told = "remove_part" if content is None else verb
    _told(row, told, by, {"kind": part.kind, "code": part.code, "content": digest_of(content)})
    return PartDone(revision=row.pk, kind=part.kind, code=part.code, version=part.version)


def _moved(row: Revision, state: State, verb: str, by: Actor, said: Mapping[str, Any] | None = None) -> RevisionDone:
    row.state = state.value
    return _told(row, verb, by, said or {})


def _told(row: Revision, verb: str, by: Actor, said: Mapping[str, Any]) -> RevisionDone:
    if row.version and verb != "open_revision":
        row.version += 1
    row.updated_at = clock.now()
    row.save()
    events.append(f"revision:{row.pk}", verb=verb, by=by, body={**said, "state": row.state, "version": row.version})
    return RevisionDone(id=row.pk, state=row.state, version=row.version)
