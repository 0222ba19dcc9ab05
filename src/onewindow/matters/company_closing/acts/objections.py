"""Objections to a notice of simple deregistration: raised within its days, withdrawn, settled by the registrar."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.cases.facts import FileRow
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.company_closing import calendar, telling
from onewindow.matters.company_closing.errors import (
    BadObjection,
    NoObjection,
    NoObjectionPossible,
    ObjectedAlready,
    ObjectionTooLate,
    OwnNotice,
    SettledAlready,
    WordsWanted,
)
from onewindow.matters.company_closing.models import ClosingNotice, Objection, ObjectionFile
from onewindow.matters.company_closing.objecting import LEAST, check
from onewindow.matters.company_closing.rights import demand_handling
from onewindow.matters.company_closing.steps import finish, locked, move, stop, write
from onewindow.matters.company_closing.words import Said, seal
from onewindow.people.queries import agency_name

_RESULTS = {
    Objection.Status.STANDS: {"zh": "异议成立", "en": "the objection stands"},
    Objection.Status.UNFOUNDED: {"zh": "异议不成立", "en": "the objection does not stand"},
}


@dataclass(frozen=True, kw_only=True)
class Filed:
    """An objection as it was taken."""

    objection: int  #: id
    n: int  #: its number within the notice


@act("file_objection", returns=Filed)
def file_objection(
    number: str,
    *,
    kind: str,
    name: str,
    reasons: str,
    files: Sequence[FileRow],
    by: Actor,
    idempotency_key: str | None = None,
) -> Filed:
    """Object to a running simple notice: the enterprise cannot apply until the registrar has settled it.

    The last second of the last day counts. `kind` is one of KINDS, `name` the real name of the account.
    Raises ObjectionTooLate, NoObjectionPossible, OwnNotice, ObjectedAlready, BadObjection with all faults.
    """
    row, at = locked(number), now()
    _demand_open(row)
    if by.ref == f"party:{row.applicant}" or by.acting_for == f"party:{row.applicant}":
        raise OwnNotice
    if row.objections.filter(raised_by=by.ref, status=Objection.Status.OPEN).exists():
        raise ObjectedAlready
    faults = check(reasons, with_material=bool(files), kind=kind)
    if faults:
        raise BadObjection(why="".join(faults.values()), faults=faults)
    n = row.objections.count() + 1
    made = Objection.objects.create(
        notice=row,
        n=n,
        kind=kind,
        raised_by=by.ref,
        words_sealed=seal(Said(name=name, reasons=reasons), notice=row.pk, n=n),
        filed_at=at,
    )
    ObjectionFile.objects.bulk_create(
        ObjectionFile(
            objection=made,
            upload=file.upload,
            path=file.path,
            name=file.name,
            size=file.size,
            sha256=file.sha256,
            media_type=file.media_type,
        )
        for file in files
    )
    move(row, ClosingNotice.Status.OBJECTED, at)
    write(row, "file_objection", by, n=n, kind=made.kind, files=[file.sha256 for file in files])
    telling.tell_applicant("closing_objected", row)
    telling.tell_registrar("closing_objection_to_settle", row)
    return Filed(objection=made.pk, n=n)


def _demand_open(row: ClosingNotice) -> None:
    simple = row.kind == ClosingNotice.Kind.SIMPLE
    if simple and now() >= row.ends_at:
        day = calendar.last_day(row.ends_at).isoformat()
        raise ObjectionTooLate(last_day=day, authority=agency_name(row.agency_id))
    if not simple or row.status not in {ClosingNotice.Status.RUNNING, ClosingNotice.Status.OBJECTED}:
        raise NoObjectionPossible(status=row.get_status_display() if simple else row.get_kind_display())


@act("withdraw_objection")
def withdraw_objection(objection: int, *, by: Actor) -> None:
    """Take one's own objection back. Raises NoObjection for another's, SettledAlready."""
    row, found = _open(objection)
    if found.raised_by != by.ref:
        raise NoObjection
    _settle(row, found, Objection.Status.WITHDRAWN, "", by)


@act("settle_objection")
def settle_objection(objection: int, *, stands: bool, words: str, by: Actor) -> None:
    """The registrar's finding: an objection that stands ends the simple procedure; where all the others have fallen
    away, it goes on. Raises NotAllowed, SettledAlready, WordsWanted.
    """
    row, found = _open(objection)
    demand_handling(by, row.agency_id)
    if len(words.strip()) < LEAST:
        raise WordsWanted(least=LEAST)
    result = Objection.Status.STANDS if stands else Objection.Status.UNFOUNDED
    _settle(row, found, result, words.strip()[:300], by)


def _open(objection: int) -> tuple[ClosingNotice, Objection]:
    found = Objection.objects.select_related("notice").filter(pk=objection).first()
    if found is None:
        raise NoObjection
    row = locked(found.notice.number)
    found.refresh_from_db()
    if found.status != Objection.Status.OPEN:
        raise SettledAlready
    return row, found


def _settle(row: ClosingNotice, found: Objection, result: Objection.Status, words: str, by: Actor) -> None:
    found.status, found.settled_at, found.settled_by, found.settled_words = result, now(), by.ref, words
    found.save(update_fields=["status", "settled_at", "settled_by", "settled_words"])
    if result != Objection.Status.WITHDRAWN:
        telling.tell_objector("objection_settled", row, found, result=_RESULTS[result], why=words)
    if row.status != ClosingNotice.Status.OBJECTED:
        write(row, "settle_objection", by, n=found.n, result=result.value)
        return
    if result == Objection.Status.STANDS:
        stop(row, words, by=by, verb="settle_objection")
    elif row.objections.filter(status=Objection.Status.OPEN).exists():
        write(row, "settle_objection", by, n=found.n, result=result.value)
    else:
        _go_on(row, found, result, by)


def _go_on(row: ClosingNotice, found: Objection, result: Objection.Status, by: Actor) -> None:
    """Nothing holds the notice up any more: it runs on, or is over now."""
    if now() < row.ends_at:
        move(row, ClosingNotice.Status.RUNNING, now())
    write(row, "settle_objection", by, n=found.n, result=result.value)
    telling.tell_applicant("closing_goes_on", row)
    if row.status == ClosingNotice.Status.OBJECTED:
        finish(row, by=by)
