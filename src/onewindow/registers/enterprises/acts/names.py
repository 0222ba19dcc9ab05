"""Reserving a name and giving it up."""

from dataclasses import dataclass

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.errors import NameNeedsOfficer, NameRefused, NoReservation, ReservationUnusable
from onewindow.registers.enterprises.models import NameReservation
from onewindow.registers.enterprises.name_law import Proposal
from onewindow.registers.enterprises.names import Verdict, reserved_until
from onewindow.registers.enterprises.queries import check_name
from onewindow.registers.enterprises.rows import name_columns, names_stream, why
from onewindow.registers.enterprises.serials import lock, next_serial


@dataclass(frozen=True, kw_only=True)
class ReservedName:
    """A name kept for somebody."""

    number: str  #: 名称保留单号
    full: str  #: the name
    until: str  #: last day, ISO
    warnings: tuple[str, ...]  #: what the applicant was told, in Chinese
    similar: tuple[str, ...]  #: similar names that were shown


@act("reserve_name", returns=ReservedName)
def reserve_name(
    proposal: Proposal,
    *,
    held_by: str,
    licence_first: bool = False,
    officer_decided: bool = False,
    source_reference: str = "",
    by: Actor,
) -> ReservedName:
    """Check a name and keep it for `held_by`: 2 months, or a year where an approval comes first (art. 18).

    `officer_decided` says that an officer of the registrar has decided, which the law before 2021-03-01 asks for.
    Raises NameRefused with the findings, NameNeedsOfficer.
    """
    data, day = directories.current(), today()
    lock(f"names:{proposal.division}")
    result = check_name(proposal, day)
    edition = data.names.on(day)
    if result.verdict is Verdict.REFUSED:
        said = [sentence.text() for sentence in result.findings]
        raise NameRefused(name=result.full, why=why(result.findings), findings=said)
    if not result.decided_by_system and not officer_decided:
        raise NameNeedsOfficer(basis=edition.basis)
    pattern = data.patterns["name_reservation"]
    serial = next_serial(pattern.counter(proposal.division, day.year))
    row = NameReservation.objects.create(
        number=pattern.number(
            division=proposal.division, place=data.places.get(proposal.division, ""), year=day.year, serial=serial
        ),
        kind=proposal.kind,
        held_by=held_by,
        edition=edition.id,
        licence_first=licence_first,
        reserved_at=now(),
        until=reserved_until(day, edition, licence_first=licence_first),
        source_reference=source_reference,
        **name_columns(proposal.parts, proposal.industry_code, proposal.division, data.yardstick),
    )
    body = {
        "number": row.number,
        "name": row.full,
        "kind": row.kind,
        "industry_code": row.industry_code,
        "until": row.until.isoformat(),
        "edition": row.edition,
        "similar": [similar.full for similar in result.similar],
        "source": source_reference,
    }
    events.append(names_stream(proposal.division), verb="reserve_name", by=by, division=proposal.division, body=body)
    return ReservedName(
        number=row.number,
        full=row.full,
        until=row.until.isoformat(),
        warnings=tuple(str(sentence) for sentence in result.findings),
        similar=tuple(similar.full for similar in result.similar),
    )


@act("release_name")
def release_name(number: str, *, reason: str, by: Actor) -> None:
    """Give a reserved name up before its day. Raises NoReservation, ReservationUnusable."""
    row = NameReservation.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NoReservation(number=number)
    if row.used_by_id is not None or row.released_at is not None:
        raise ReservationUnusable(number=number, why="已使用或已放弃")
    row.released_at = now()
    row.save(update_fields=["released_at"])
    events.append(
        names_stream(row.division_id),
        verb="release_name",
        by=by,
        division=row.division_id,
        body={"number": number, "name": row.full, "reason": reason},
    )
