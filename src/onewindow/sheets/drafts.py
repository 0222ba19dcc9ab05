"""Opening and saving drafts. No acts: a draft that is being typed has no history, only a version against lost updates.

    draft = open_draft(user, service="publication_joint", division=…, party=…, channel=Channel.PORTAL)
    saved = save_answers(draft, {"premises_area_m2": "80"}, version=draft.version, by=by)
    saved.faults        # faults of what was just typed; it is kept all the same

Every function that writes locks the row, refuses a stale version (409 with both versions) and a submitted draft.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from onewindow.catalogue.definitions import reachable
from onewindow.catalogue.elements import ElementType
from onewindow.catalogue.queries import current, edition
from onewindow.catalogue.selection import select, service_of
from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.chain import canonical
from onewindow.core.clock import now, today
from onewindow.people.access import acting_party, actor_of
from onewindow.people.models import Division, Mandate, Party

from . import faults as said
from .answers import answerable, read_all, steering
from .entries import Entry, from_json, raw_of, to_json, typed
from .errors import DraftNotFound, DraftSubmitted, StaleDraft, TooMuch, WrongPlace
from .faults import Fault
from .guide import answer as guided_answer
from .models import Draft
from .sources import Asking, followed, prefill, provenance_of
from .submission import Channel, How, Provenance
from .values import FILES, StoredFile

#: Bytes of one answer, and of all of them, as JSON.
_MOST_ANSWER, _MOST_DRAFT = 256 * 1024, 2 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a save came to."""

    version: int  #: to be sent with the next save
    faults: tuple[Fault, ...]  #: of the answers that were just given
    matters: tuple[str, ...]  #: the package as it is now


def entries_of_draft(draft: Draft) -> dict[str, Entry]:
    """Everything the draft holds, answers of switched-off matters included."""
    opened = crypto.unseal(bytes(draft.answers_sealed), place=_place(draft))
    return from_json(json.loads(opened))


def open_draft(
    user: Any,
    *,
    service: str,
    division: str,
    party: int,
    channel: Channel,
    answers: Mapping[str, Any] | None = None,
    mandate: Mandate | None = None,
) -> Draft:
    """A new draft in the edition in force, with what registers know. `user` must be able to act for `party` now.

    A clerk names the `mandate` of an agent who stands before him; `consents.demand_mandate` asks whether it holds.
    Raises UnknownService, WrongPlace, PartyNotFound, NoMandate, NoEdition.
    """
    acting = acting_party(user, party, service=service)
    wanted = division if division.isalnum() else ""  # no database keeps a NUL
    place = Division.objects.filter(pk=wanted, administered=True).first()
    if place is None:
        raise WrongPlace(division=division)
    published = current()
    service_of(published.catalogue, service)
    with transaction.atomic():
        draft = Draft.objects.create(
            account=user,
            party=acting.principal,
            agent=mandate.agent if mandate is not None and acting.clerk else acting.agent,
            mandate=mandate if acting.clerk else acting.mandate,
            service=service,
            edition_id=published.id,
            division=place,
            channel=channel,
            answers_sealed=b"",
            created_at=now(),
            updated_at=now(),
        )
        entries = _with_registers(draft, _placed(draft, {}))
        _store(draft, entries, step="")
        if answers:
            by = actor_of(user, acting.principal, service=service)
            save_answers(draft, answers, version=draft.version, by=by)
    return draft


def save_answers(
    draft: Draft,
    partial: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    step: str = "",
    instead_of_register: Collection[str] = (),
) -> Saved:
    """Autosave some answers, right or wrong. `draft` is brought up to date in place.

    A wrong answer is kept as typed and told in `faults`; an unknown or read-only one is told and not kept. Names in
    `instead_of_register` are answers that replace a register's (where the source allows it).
    Raises StaleDraft, DraftSubmitted, TooMuch.
    """
    with _locked(draft, version, partial):
        entries = _placed(draft, entries_of_draft(draft))
        wrong = _take(draft, entries, partial, by, frozenset(instead_of_register))
        if followed() & partial.keys():
            entries = _with_registers(draft, entries)
        _store(draft, entries, step=step or draft.step)
    return Saved(version=draft.version, faults=wrong, matters=tuple(draft.matters))


def choose(
    draft: Draft, question: str, *, options: tuple[int, ...], typed_beside: Mapping[str, Any], version: int, by: Actor
) -> Saved:
    """Answer a guided question; the matters follow. Nothing typed for a matter that goes is lost.

    Raises NoSuchQuestion, and what `save_answers` raises.
    """
    published = edition(draft.edition_id)
    known = known_values(draft)
    answers = guided_answer(
        published.catalogue,
        draft.service,
        question,
        options=options,
        typed=typed_beside,
        known=known,
        division=draft.division_id,
        today=today(),
    )
    return save_answers(draft, answers, version=version, by=by)


def refresh(draft: Draft, *, version: int) -> Saved:
    """Ask the registers again, and move the draft to the edition in force. Raises StaleDraft, DraftSubmitted."""
    with _locked(draft, version, {}):
        draft.edition_id = current().id
        entries = _with_registers(draft, _placed(draft, entries_of_draft(draft)))
        _store(draft, entries, step=draft.step)
    return Saved(version=draft.version, faults=(), matters=tuple(draft.matters))


def answer_with_files(draft: Draft, keys: Mapping[str, str | None], upload: str) -> None:
    """Let elements of a file type be answered by an upload, or by it no more (None); keys of materials are passed over.

    Called by `uploads` in its transaction, with the draft's row locked; the version rises.
    """
    catalogue = edition(draft.edition_id).catalogue
    elements = {key: name for key, name in keys.items() if key in catalogue.element}
    if not elements:
        return
    draft.refresh_from_db(fields=["version", "answers_sealed", "edition", "matters", "step"])
    entries = entries_of_draft(draft)
    for key, name in elements.items():
        held = entries[key].raw if key in entries else None
        listed = [entry for entry in held if entry != upload] if isinstance(held, list) else []
        many = catalogue.element[key].type is ElementType.FILES
        raw = [*listed, *([name] if name else [])] if many else name
        if name is not None or many or held == upload:
            entries[key] = typed(raw, how=How.APPLICANT, at=now())
    _store(draft, entries, step=draft.step)


def mark_submitted(draft: int, case_number: str) -> None:
    """For `cases`, inside its own transaction: the draft has become this case. Raises DraftSubmitted, DraftNotFound."""
    if Draft.objects.filter(pk=draft, case_number="").update(case_number=case_number, updated_at=now()):
        return
    found = Draft.objects.filter(pk=draft).values_list("case_number", flat=True).first()
    if found is None:
        raise DraftNotFound
    raise DraftSubmitted(number=found)


def known_values(draft: Draft) -> dict[str, Any]:
    """The canonical values of everything that could be read, for conditions and guided questions."""
    catalogue = edition(draft.edition_id).catalogue
    entries = entries_of_draft(draft)
    given = {name: entry.raw for name, entry in entries.items() if entry.provenance.how is How.REGISTER}
    own = {name: entry for name, entry in entries.items() if name not in given}
    read = read_all(catalogue, service_of(catalogue, draft.service), raw_of(own), stored_files(draft))
    return {**read.values, **{name: value for name, value in given.items() if name in catalogue.element}}


def stored_files(draft: Draft) -> dict[str, StoredFile]:
    """What the checks need to know of the draft's uploads."""
    rows = draft.uploads.values_list("name", "media_type", "size")
    return {name: StoredFile(upload=name, media_type=kind, size=size) for name, kind, size in rows}


@contextmanager
def _locked(draft: Draft, version: int, partial: Mapping[str, Any]) -> Iterator[None]:
    """The draft's row, locked and current; refuses a submitted draft and a stale version."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if row is None:
            raise DraftNotFound
        if row.case_number:
            raise DraftSubmitted(number=row.case_number)
        for field in ("version", "edition_id", "answers_sealed", "matters", "step"):
            setattr(draft, field, getattr(row, field))
        if version != row.version:
            held = entries_of_draft(row)
            theirs = {name: held[name].raw for name in partial if name in held}
            raise StaleDraft(seen=version, current=row.version, mine=dict(partial), theirs=theirs)
        yield


def _take(
    draft: Draft, entries: dict[str, Entry], partial: Mapping[str, Any], by: Actor, instead: frozenset[str]
) -> tuple[Fault, ...]:
    """Put the answers into `entries`; returns what is wrong with them."""
    catalogue = edition(draft.edition_id).catalogue
    read = read_all(catalogue, service_of(catalogue, draft.service), partial, stored_files(draft))
    wrong: list[Fault] = list(read.faults)
    told = {fault.element for fault in wrong}
    refused = {f.element for f in wrong if f.code in {said.UNKNOWN_ELEMENT.code, said.READ_ONLY.code}}
    how = How.CLERK if by.ref.startswith("staff:") else How.AGENT if by.acting_for else How.APPLICANT
    for name, raw in partial.items():
        if name in refused or name not in catalogue.element:
            continue
        held = entries.get(name)
        if held is not None and held.provenance.how in {How.REGISTER, How.DERIVED}:
            if raw == held.raw:
                continue
            if not held.editable or (held.provenance.how is How.REGISTER and name not in instead):
                source = held.provenance.source_name or "有关部门"
                sentence = said.READ_ONLY(name=catalogue.element[name].name, source=source)
                wrong.append(Fault(element=name, sentence=sentence))
                continue
        if len(canonical(raw)) > _MOST_ANSWER:
            raise TooMuch(what=catalogue.element[name].name.zh, most=f"{_MOST_ANSWER // 1024} KB")
        kept = raw if name in told or read.values.get(name) is None else read.values[name]
        entries[name] = typed(kept, by=by.ref, how=how, at=now())
    return tuple(wrong)


def _placed(draft: Draft, entries: dict[str, Entry]) -> dict[str, Entry]:
    """The division of the draft is the answer to every element that asks for it."""
    catalogue = edition(draft.edition_id).catalogue
    provenance = Provenance(how=How.DERIVED, rule="draft.division", as_of=draft.created_at)
    for name in answerable(catalogue, service_of(catalogue, draft.service)):
        if catalogue.element[name].type is ElementType.DIVISION:
            entries[name] = Entry(raw=draft.division_id, provenance=provenance, editable=False)
    return entries


def _with_registers(draft: Draft, entries: dict[str, Entry]) -> dict[str, Entry]:
    """What registers say replaces what they said before, and what was typed where they are not to be contradicted."""
    catalogue = edition(draft.edition_id).catalogue
    service = service_of(catalogue, draft.service)
    read = (catalogue.matter[code] for code in reachable(service))
    names = {name for matter in read for name in (*matter.element_ids, *(use.id for use in matter.context))}
    wanted = {name for name in names | steering(service) if catalogue.element[name].type not in FILES}
    acting = draft.agent or (draft.party if draft.party.kind == Party.Kind.NATURAL else None)
    asking = Asking(
        applicant=draft.party,
        acting=acting,
        service=service.code,
        division=draft.division_id,
        today=today(),
        answers={name: entries[name].raw for name in followed() & entries.keys()},
    )
    found, _ = prefill(asking, wanted)
    kept = {name: entry for name, entry in entries.items() if entry.provenance.how is not How.REGISTER}
    for name, (code, value) in found.items():
        if name in kept and value.editable:
            continue
        kept[name] = Entry(raw=value.value, provenance=provenance_of(code, value), editable=value.editable)
    return kept


def _store(draft: Draft, entries: Mapping[str, Entry], *, step: str) -> None:
    """Seal and write the entries, raise the version, keep the package for lists."""
    text = canonical(to_json(entries))
    if len(text) > _MOST_DRAFT:
        raise TooMuch(what="填写的内容", most=f"{_MOST_DRAFT // 1024 // 1024} MB")
    draft.answers_sealed = crypto.seal(text.encode(), place=_place(draft))
    draft.step = step[:40]
    draft.version += 1
    draft.updated_at = now()
    known = known_values(draft)
    catalogue = edition(draft.edition_id).catalogue
    chosen = select(catalogue, draft.service, known, division=draft.division_id, today=today())
    draft.matters = list(chosen.matters)
    draft.save(update_fields=["answers_sealed", "step", "version", "updated_at", "matters", "edition"])


def _place(draft: Draft) -> str:
    return f"sheets_draft.answers:{draft.pk}"
