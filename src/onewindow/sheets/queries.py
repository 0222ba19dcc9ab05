"""Reads of sheets: drafts somebody may see, what a draft comes to, and what leaves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from onewindow.catalogue.models import Edition
from onewindow.catalogue.queries import Published, edition
from onewindow.catalogue.selection import service_of
from onewindow.catalogue.sheet import Sheet
from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.people.access import acting_party, party_of
from onewindow.people.models import Mandate
from onewindow.people.permissions import Permission, has_permission
from onewindow.people.queries import divisions, mandates_of

from .answers import Handed, signature_faults
from .assessment import Assessment, assess, unsigned
from .demands import demanded, signed_beside
from .drafts import entries_of_draft
from .entries import Entry
from .errors import DraftNotFound, NotReady, ServiceEnded, UploadNotFound
from .faults import Fault
from .guide import Asked, questions
from .models import Draft, Upload
from .signing import Signable, stands
from .submission import Answer, Channel, HandedIn, How, Provenance, Signature, Submission
from .values import StoredFile


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """A draft in a list."""

    id: int  #: row
    service: str  #: code of the joint service
    title: str  #: its plain name, Chinese
    party: int  #: id of the applicant
    applicant: str  #: in whose name
    division: str  #: six digits
    step: str  #: section that was open last
    updated_at: datetime  #: last save


def access_draft(user: Any, draft: int) -> Draft:
    """A draft that the account may go on with: in its own name, under a mandate in force, or at its window.

    Missing, submitted by somebody else and forbidden look the same. Raises DraftNotFound.
    """
    newest = Edition.objects.filter(region=OuterRef("edition__region")).order_by("-number").values("id")[:1]
    rows = Draft.objects.select_related("party", "agent", "division", "provisional")
    found = rows.filter(pk=draft).annotate(newest=Subquery(newest)).first()
    if found is None or not getattr(user, "is_authenticated", False):
        raise DraftNotFound
    try:
        acting = acting_party(user, found.party, service=found.service)
    except Refused:
        raise DraftNotFound from None
    if acting.clerk and not _as_clerk(user, found):
        raise DraftNotFound
    return found


def drafts_of(user: Any) -> list[DraftLine]:
    """Open drafts of the account, newest first: its own, those it acts for, those it opened at the window."""
    own = party_of(user)
    rows: QuerySet[Draft] = Draft.objects.filter(case_number="")
    mine = Q(account_id=user.pk)
    if own is not None:
        mine |= Q(party=own) | Q(agent=own)
    held = mandates_of(user)
    return [
        _line(row)
        for row in rows.filter(mine).select_related("party").order_by("-updated_at")[:100]
        if (_as_clerk(user, row) if own is None else own.pk == row.party_id or _mandated(held, row))
    ]


def _mandated(held: Iterable[Mandate], row: Draft) -> bool:
    """Whether one of the agent's mandates covers the draft's service."""
    return any(mandate.principal_id == row.party_id and mandate.covers(row.service) for mandate in held)


def _as_clerk(user: Any, row: Draft) -> bool:
    """Whether a clerk may go on with the draft at his window."""
    at_window = row.channel in {Channel.WINDOW, Channel.ONSITE} or row.account_id == user.pk
    return at_window and has_permission(user, Permission.WRITE_DRAFT, division=row.division_id)


def _line(row: Draft) -> DraftLine:
    service = service_of(edition(row.edition_id).catalogue, row.service)
    return DraftLine(
        id=row.pk,
        service=row.service,
        title=service.plain_name.zh,
        party=row.party_id,
        applicant=row.party.name,
        division=row.division_id,
        step=row.step,
        updated_at=row.updated_at,
    )


def published_of(draft: Draft) -> Published:
    """The edition the draft is filled in by."""
    return edition(draft.edition_id)


@dataclass(frozen=True, kw_only=True)
class DraftState:
    """Everything about a draft that a page shows, read at one moment."""

    draft: Draft  #: the row
    published: Published  #: the edition
    entries: Mapping[str, Entry]  #: what was typed or read, with provenance
    assessment: Assessment  #: package, sheet, values, faults (signatures included)
    uploads: tuple[Upload, ...]  #: files, oldest first
    signatures: tuple[Signature, ...]  #: those that stand

    @property
    def sheet(self) -> Sheet:
        """The compiled sheet."""
        return self.assessment.sheet

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What stands in the way of submission."""
        return self.assessment.faults


def state_of(draft: Draft) -> DraftState:
    """Compile and check the draft as it stands."""
    published = edition(draft.edition_id)
    entries = entries_of_draft(draft)
    uploads = tuple(draft.uploads.order_by("at", "id"))
    handed = Handed(
        uploads={u.name: StoredFile(upload=u.name, media_type=u.media_type, size=u.size) for u in uploads},
        materials=frozenset(key for upload in uploads for key in upload.materials),
        here=frozenset(row.code for row in divisions()),
        materials_later=draft.channel in {Channel.WINDOW, Channel.ONSITE},
    )
    found = assess(
        published.catalogue, draft.service, entries, division=draft.division_id, today=today(), handed=handed
    )
    good, stale = _signatures(draft, found, uploads)
    signed = frozenset(signature.element for signature in good)
    more = (*signature_faults(found.sheet, found.values, signed, stale - signed), *demanded(draft, found))
    assessment = Assessment(
        sheet=found.sheet, values=found.values, known=found.known, faults=(*found.faults, *more), notes=found.notes
    )
    return DraftState(
        draft=draft, published=published, entries=entries, assessment=assessment, uploads=uploads, signatures=good
    )


def ready(draft: Draft) -> tuple[Fault, ...]:
    """What stands in the way of submission; () where nothing does."""
    return state_of(draft).faults


def questions_of(state: DraftState) -> tuple[Asked, ...]:
    """The guided questions as they stand."""
    draft = state.draft
    known = state.assessment.known
    return questions(state.published.catalogue, draft.service, known, division=draft.division_id, today=today())


def signable_of(draft: Draft, found: Assessment, uploads: tuple[Upload, ...]) -> Signable:
    """What a signature under the draft stands for now."""
    files: dict[str, list[str]] = {}
    for upload in uploads:
        for key in upload.materials:
            files.setdefault(key, []).append(upload.sha256)
    return Signable(
        service=draft.service,
        edition=draft.edition_id,
        division=draft.division_id,
        matters=found.sheet.matters,
        values=unsigned(found.values, found.sheet),
        files={key: tuple(sorted(sums)) for key, sums in sorted(files.items())},
    )


def _signatures(
    draft: Draft, found: Assessment, uploads: tuple[Upload, ...]
) -> tuple[tuple[Signature, ...], frozenset[str]]:
    """The newest signature of each element where it stands, and the elements whose newest does not."""
    newest = {row.element: row for row in draft.signings.order_by("at", "id")}
    if not newest:
        return (), frozenset()
    signable = signable_of(draft, found, uploads)
    good, stale = [], set()
    for row in newest.values():
        signature = Signature(
            element=row.element, text=row.text, digest=row.digest, salt=row.salt, at=row.at, by=row.by, name=row.name
        )
        if stands(signature, signable):
            good.append(signature)
        else:
            stale.add(row.element)
    return tuple(good), frozenset(stale)


def submission_of(draft: Draft) -> Submission:
    """What the draft hands to `cases.acts.submit`. Raises NotReady with every fault, ServiceEnded."""
    if draft.carried and draft.carried["gone"]:
        raise ServiceEnded
    state = state_of(draft)
    if state.faults:
        raise NotReady(count=len(state.faults), faults=state.faults)
    return Submission(
        draft=draft.pk,
        party=draft.party_id,
        agent=draft.agent_id,
        mandate=draft.mandate_id,
        service=draft.service,
        edition=draft.edition_id,
        division=draft.division_id,
        channel=Channel(draft.channel),
        matters=state.sheet.matters,
        answers=(*_answers(state), *_derived(state)),
        uploads=tuple(_handed_in(state)),
        signatures=(*state.signatures, *signed_beside(draft, state.assessment)),
    )


def _answers(state: DraftState) -> list[Answer]:
    values, catalogue = state.assessment.values, state.published.catalogue
    order = [entry.id for entry in (*state.sheet.elements, *state.sheet.context)]
    names = [*(name for name in order if name in values), *(name for name in values if name not in order)]
    return [
        Answer(
            element=name,
            value=values[name],
            sensitive=catalogue.element[name].sensitive,
            provenance=state.entries[name].provenance,
        )
        for name in names
    ]


def _derived(state: DraftState) -> list[Answer]:
    """Computed values that were certain at submission."""
    catalogue = state.published.catalogue
    return [
        Answer(
            element=name,
            value=found.value,
            sensitive=catalogue.element[name].sensitive,
            provenance=Provenance(how=How.DERIVED, rule=found.rule or name),
        )
        for name, found in state.sheet.derived.items()
        if not found.unknown and isinstance(found.value, str | bool | int | list) and name in catalogue.element
    ]


def _handed_in(state: DraftState) -> list[HandedIn]:
    """One line per material or element of this sheet that a file serves."""
    values = state.assessment.values
    handed: list[HandedIn] = []
    for material in state.sheet.materials:
        handed.extend(
            _file(material.key, upload) for upload in state.uploads if set(upload.materials) & set(material.keys)
        )
    for entry in state.sheet.elements:
        named = values.get(entry.id)
        names = named if isinstance(named, list) else [named]
        handed.extend(_file(entry.id, upload) for upload in state.uploads if upload.name in names)
    return handed


def _file(material: str, upload: Upload) -> HandedIn:
    return HandedIn(
        material=material,
        upload=upload.name,
        sha256=upload.sha256,
        name=upload.original_name,
        size=upload.size,
        media_type=upload.media_type,
        path=upload.path,
        at=upload.at,
    )


def access_upload(user: Any, draft: int, name: str) -> Upload:
    """A file of a draft that the account may see. Raises DraftNotFound, UploadNotFound."""
    found = access_draft(user, draft).uploads.filter(name=name).first()
    if found is None:
        raise UploadNotFound
    return found
