"""What other offices note about an enterprise, what ends with it, and bringing it back when that was wrong."""

from decimal import Decimal

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.registers.enterprises.errors import AlreadyMarked, NameTakenMeanwhile, NoMark, NotEnded, NotEnrolled
from onewindow.registers.enterprises.models import Enrolment, Enterprise, Mark, Name
from onewindow.registers.enterprises.rows import existing, stream


@act("mark_enterprise")
def mark_enterprise(
    uscc: str,
    kind: Mark.Kind,
    *,
    words: str,
    authority: str,
    number: str = "",
    code: str = "",
    amount_yuan: Decimal | None = None,
    source_reference: str = "",
    by: Actor,
) -> None:
    """Note what another office says of an enterprise. Raises NoEnterprise, AlreadyMarked."""
    row = existing(uscc)
    if row.marks.filter(kind=kind, code=code, number=number, until=None).exists():
        raise AlreadyMarked(kind=kind.label, number=number)
    Mark.objects.create(
        enterprise=row,
        kind=kind,
        code=code,
        number=number,
        words=words,
        amount_yuan=amount_yuan,
        authority=authority,
        since=now(),
        source_reference=source_reference,
    )
    body = {"kind": kind.value, "code": code, "number": number, "words": words, "source": source_reference}
    events.append(stream(uscc), verb="mark", by=by, division=row.division_id, body=body)


@act("lift_mark")
def lift_mark(
    uscc: str, kind: Mark.Kind, *, number: str = "", code: str = "", reason: str, source_reference: str = "", by: Actor
) -> None:
    """What was noted holds no more: paid, lifted, cancelled. The row stays. Raises NoEnterprise, NoMark."""
    row = existing(uscc)
    if not row.marks.filter(kind=kind, code=code, number=number, until=None).update(until=now()):
        raise NoMark(kind=kind.label, number=number)
    body = {"kind": kind.value, "code": code, "number": number, "reason": reason, "source": source_reference}
    events.append(stream(uscc), verb="lift_mark", by=by, division=row.division_id, body=body)


@act("end_enrolment")
def end_enrolment(uscc: str, kind: Enrolment.Kind, *, source_reference: str, by: Actor) -> None:
    """An office keeps the enterprise no more: cleared of tax, social insurance closed, account to be closed.

    Also after the enterprise has ended. Raises NoEnterprise, NotEnrolled.
    """
    row = existing(uscc)
    held = row.enrolments.filter(kind=kind, until=None).first()
    if held is None:
        raise NotEnrolled(uscc=uscc, kind=kind.label)
    held.until = now()
    held.save(update_fields=["until"])
    body = {"kind": kind.value, "number": held.number, "source": source_reference}
    events.append(stream(uscc), verb="end_enrolment", by=by, division=row.division_id, body=body)


@act("destroy_seals")
def destroy_seals(uscc: str, *, way: str, source_reference: str, by: Actor) -> None:
    """All seals on file are taken back and destroyed, or their loss is announced (Provisions on seals, art. 24).

    Their codes are never given to another. Raises NoEnterprise, NotEnrolled where none is on file.
    """
    row = existing(uscc)
    codes = list(row.seals.filter(destroyed_at=None).order_by("code").values_list("code", flat=True))
    if not codes:
        raise NotEnrolled(uscc=uscc, kind="印章备案")
    row.seals.filter(code__in=codes).update(destroyed_at=now())
    body = {"codes": codes, "way": way, "source": source_reference}
    events.append(stream(uscc), verb="destroy_seals", by=by, division=row.division_id, body=body)


@act("reinstate_enterprise")
def reinstate_enterprise(uscc: str, *, reason: str, source_reference: str, by: Actor) -> None:
    """Its deregistration was annulled: it exists again, under the name it had (Regulation on registration, art. 40).

    What other offices had closed stays closed until they open it anew. Raises NoEnterprise, NotEnded where it is not
    deregistered, NameTakenMeanwhile.
    """
    row = existing(uscc)
    if row.status != Enterprise.Status.CANCELLED:
        raise NotEnded(uscc=uscc)
    last = row.names.order_by("-since", "-pk").first()
    if last is not None and last.until is not None:
        if Name.objects.filter(full=last.full, until=None).exists():
            raise NameTakenMeanwhile(name=last.full)
        last.pk, last.since, last.until = None, now(), None
        last.save(force_insert=True)
    ended_on = row.ended_on.isoformat() if row.ended_on else ""
    row.status, row.ended_on = Enterprise.Status.ACTIVE, None
    row.save(update_fields=["status", "ended_on"])
    body = {"reason": reason, "ended_on": ended_on, "source": source_reference}
    events.append(stream(uscc), verb="reinstate", by=by, division=row.division_id, body=body)
