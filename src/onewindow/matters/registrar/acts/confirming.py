"""What takes protection away is prepared by one registrar and entered by another: releases, ends of notices."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.matters.registrar import rights
from onewindow.matters.registrar.errors import NoGround, NoPending, SamePerson, Settled, WaitsAlready
from onewindow.matters.registrar.grounds import RELEASES, Rests
from onewindow.matters.registrar.models import Pending
from onewindow.matters.registrar.resting import ground_of
from onewindow.people.permissions import Permission, may
from onewindow.registers.land import acts as land
from onewindow.registers.land.book import Ground, Registered
from onewindow.registers.land.entries import Of
from onewindow.registers.land.errors import NoEntry
from onewindow.registers.land.queries import unit_at

NO_WORDS = gettext_noop("请写明退回的原因（200 字以内）。")
_MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An entry that waits."""

    pending: int  #: id


@act("prepare_entry", returns=Prepared)
def prepare_entry(unit: str, verb: str, key: int, *, rests: Rests, by: Actor) -> Prepared:
    """Prepare a release 解封 or the end of an objection or advance notice, for another registrar to enter.

    Raises NotAllowed, NoGround, BadUnitCode, NoUnit, NoEntry, WaitsAlready; ValueError for another verb.
    """
    if verb not in RELEASES:
        raise ValueError(verb)
    code, of = rights.demand_entering(by, unit), RELEASES[verb]
    ground = ground_of(rests)
    if key not in {entry.key for entry in unit_at(code).of(of)}:
        raise NoEntry(unit=code, key=key)
    try:
        with transaction.atomic():
            row = Pending.objects.create(
                unit=code,
                division=code[:6],
                verb=verb,
                of=of.value,
                key=key,
                ground=asdict(ground),
                prepared_by_id=rights.staff_of(by),
                prepared_at=now(),
            )
    except IntegrityError as fault:
        raise WaitsAlready from fault
    _say(row, "prepare_entry", by)
    return Prepared(pending=row.pk)


@act("confirm_entry")
def confirm_entry(pending: int, *, by: Actor) -> Registered:
    """A second registrar enters it. Raises NoPending, SamePerson, Settled, and what the register raises."""
    row = _locked(pending, by)
    ground = Ground(**row.ground)
    if row.verb == "release_attachment":
        done = land.release_attachment(row.unit, row.key, ground, by=by)
    else:
        done = land.end_notice(row.unit, Of(row.of), row.key, ground, by=by)
    _settle(row, Pending.Status.ENTERED, "", by)
    return done


@act("return_entry")
def return_entry(pending: int, *, words: str, by: Actor) -> None:
    """A second registrar sends it back, or who prepared it takes it back. Raises NoPending, Settled, NoGround."""
    row = _locked(pending, by, himself=True)
    if not 1 <= len(words.strip()) <= _MOST:
        raise NoGround(why=NO_WORDS, faults={"words": NO_WORDS})
    _settle(row, Pending.Status.RETURNED, words.strip(), by)


def _locked(pending: int, by: Actor, *, himself: bool = False) -> Pending:
    row = Pending.objects.select_for_update(of=("self",)).filter(pk=pending).first()
    if row is None or not may(by, Permission.REGISTER_LAND, division=row.division):
        raise NoPending
    if row.status != Pending.Status.WAITING:
        raise Settled
    if not himself and row.prepared_by_id == rights.staff_of(by):
        raise SamePerson
    return row


def _settle(row: Pending, status: Pending.Status, words: str, by: Actor) -> None:
    row.status, row.words, row.settled_by_id, row.settled_at = status, words, rights.staff_of(by), now()
    row.save(update_fields=["status", "words", "settled_by", "settled_at"])
    _say(row, "confirm_entry" if status is Pending.Status.ENTERED else "return_entry", by)


def _say(row: Pending, verb: str, by: Actor) -> None:
    body = {"unit": row.unit, "verb": row.verb, "key": row.key, "status": row.status}
    events.append(f"registrar:{row.division}", verb=verb, by=by, division=row.division, body=body)
