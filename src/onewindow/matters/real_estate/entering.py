"""Writing into the book what a case asks for: one function per matter, each gives what its certificate says.

Everything runs in the transaction of the decision and under the lock of the unit's row, so of two cases on one unit the
second reads what the first has written.
"""

from collections.abc import Callable, Mapping
from typing import Any

from onewindow.cases.handlers import Handled
from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.people.queries import find_party
from onewindow.registers.land import acts, queries
from onewindow.registers.land.acts.rights import FirstEntry, TransferEntry
from onewindow.registers.land.book import Ground, Registered
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Advance, Holder, Of
from onewindow.registers.land.errors import Restricted
from onewindow.registers.land.restrictions import Verdict

from . import book, reading, words
from .book import Told
from .errors import NameNotInBook, NothingToCancel

#: What a function has done: the entry, what the certificate says, who gets it.
Entered = tuple[Registered, Told, Mapping[str, Any]]


def enter(review: Handled, unit: str, *, order: int | None, by: Actor) -> Entered:
    """Enter what the case asks for. Raises Restricted, BadEntry, NoUnit … as the register's acts do."""
    ground = Ground(
        business=review.number,
        reason=str(review.facts.get("re_transfer_reason") or review.facts.get("re_business") or ""),
        source_reference=reading.source_reference(review.number, review.matter),
    )
    return _ENTER[review.matter](review.facts, unit, ground, order, by)


def refuse(found: Verdict) -> None:
    """Raise Restricted with every reason where there is one."""
    if found.allowed:
        return
    reasons = [str(finding.sentence) for finding in found.refusals]
    raise Restricted(
        why="".join(reasons),
        reasons=[
            {"situation": f.found.situation.value, "key": f.found.key, "reason": said, "english": f.english}
            for f, said in zip(found.refusals, reasons, strict=True)
        ],
    )


def _transfer(facts: Mapping[str, Any], unit: str, ground: Ground, order: int | None, by: Actor) -> Entered:
    coming, agreed = reading.people(facts.get("re_holders")), book.consents(unit, "RE-TRANSFER", facts)
    entry = TransferEntry(
        holders=coming,
        ownership=reading.ownership(facts),
        consents=tuple(sorted(agreed.keys)),
        with_mortgage=agreed.carried,
        fulfils=agreed.fulfils,
        order=order,
    )
    done = acts.transfer(unit, entry, ground, by=by)
    return done, book.told_of_right(queries.unit_at(unit), done.number), _given_to(coming)


def _first(facts: Mapping[str, Any], unit: str, ground: Ground, _order: int | None, by: Actor) -> Entered:
    said, coming = words.words(today()), reading.people(facts.get("re_holders"))
    entry = FirstEntry(facts=reading.first_facts(facts, said), right=reading.first_right(facts, said), holders=coming)
    done = acts.register_first(unit, entry, ground, by=by)
    return done, book.told_of_right(queries.unit_at(unit), done.number), _given_to(coming)


def _change(facts: Mapping[str, Any], unit: str, ground: Ground, order: int | None, by: Actor) -> Entered:
    if facts.get("re_change_kind") == reading.RENAMED:
        old, new = (str(facts.get(name) or "").strip() for name in ("re_old_name", "re_new_name"))
        if old not in {one.name for one in queries.unit_at(unit).of(Of.RIGHT)[0].holders}:
            raise NameNotInBook(name=old)
        done = acts.rename_holder(unit, old, new, ground, order=order, by=by)
    else:
        state = queries.unit_at(unit).facts
        if state is None:
            raise TypeError("a unit with a right has a natural state")
        changed = reading.changed_facts(state, facts, words.words(today()))
        done = acts.change_facts(unit, changed, ground, order=order, by=by)
    return done, book.told_of_right(queries.unit_at(unit), done.number), {}


def _mortgage(facts: Mapping[str, Any], unit: str, ground: Ground, order: int | None, by: Actor) -> Entered:
    keys = sorted(book.consents(unit, "RE-MORTGAGE", facts).keys)
    entry = reading.mortgage(facts, consents=keys, order=order)
    done = acts.register_mortgage(unit, entry, ground, by=by)
    return done, _proof(unit, Of.MORTGAGE, done), _given_to(entry.holders)


def _advance(facts: Mapping[str, Any], unit: str, ground: Ground, order: int | None, by: Actor) -> Entered:
    aim, coming = reading.AIM[str(facts.get("re_advance_aim"))], reading.people(facts.get("re_beneficiaries"))
    done = acts.enter_advance_notice(unit, Advance(aim=aim), coming, ground, order=order, by=by)
    return done, _proof(unit, Of.ADVANCE, done), _given_to(coming)


def _residence(facts: Mapping[str, Any], unit: str, ground: Ground, order: int | None, by: Actor) -> Entered:
    keys = tuple(sorted(book.consents(unit, "RE-RESIDENCE", facts).keys))
    coming = reading.people(facts.get("re_residents"))
    done = acts.grant_residence(unit, reading.residence(facts), coming, ground, consents=keys, order=order, by=by)
    return done, _proof(unit, Of.RESIDENCE, done), _given_to(coming)


def _cancel(facts: Mapping[str, Any], unit: str, ground: Ground, _order: int | None, by: Actor) -> Entered:
    kind, number = str(facts.get("re_cancel_kind") or ""), str(facts.get("re_proof_no") or "")
    of = reading.ENDS.get(kind)
    if of is None:
        keys = tuple(sorted(book.consents(unit, "RE-CANCEL", facts).keys))
        done = acts.cancel_right(unit, ground, consents=keys, unit_ends=kind == reading.DESTROYED, by=by)
        return done, _told_end(unit, f"不动产权利（{kind}）"), {}
    key = book.entry_of(queries.unit_at(unit), of, number)
    if key is None:
        raise NothingToCancel(number=number, kind=kind)
    if of is Of.MORTGAGE:
        done = acts.cancel_mortgage(unit, key, ground, by=by)
    elif of is Of.ADVANCE:
        done = acts.end_notice(unit, of, key, ground, by=by)
    else:
        done = acts.end_burden(unit, of, key, ground, by=by)
    return done, _told_end(unit, f"{kind}（{number}）"), {}


def _reissue(_facts: Mapping[str, Any], unit: str, ground: Ground, _order: int | None, by: Actor) -> Entered:
    done = acts.reissue(unit, ground, by=by)
    return done, book.told_of_right(queries.unit_at(unit), done.number), {}


def _proof(unit: str, of: Of, done: Registered) -> Told:
    return book.told_of_proof(queries.unit_at(unit), of, done.key, done.number)


def _told_end(unit: str, matter: str) -> Told:
    return Told(values={"unit": printed(unit), "matter": matter})


def _given_to(people: tuple[Holder, ...]) -> dict[str, Any]:
    """Whose certificate it is: the first of these who is known here; nobody's where none is."""
    for one in people:
        known = find_party(one.id_kind, one.id_no) if one.id_no else None
        if known is not None:
            return {"holder_party": known.pk}
    return {"holder_party": 0}


_ENTER: Mapping[str, Callable[[Mapping[str, Any], str, Ground, int | None, Actor], Entered]] = {
    "RE-TRANSFER": _transfer,
    "RE-FIRST": _first,
    "RE-CHANGE": _change,
    "RE-MORTGAGE": _mortgage,
    "RE-ADVANCE": _advance,
    "RE-RESIDENCE": _residence,
    "RE-CANCEL": _cancel,
    "RE-REISSUE": _reissue,
}
