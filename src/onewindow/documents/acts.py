"""The writes of documents: a paper is recorded once, a certificate ends once; each with an event of its own stream.

Callers make papers with `making.make_certificate` and `making.make_letter`, which set and sign outside the transaction.
"""

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.chain import genesis
from onewindow.core.clock import now

from .errors import AlreadyEnded, NoSuchCertificate
from .models import Certificate, Letter
from .prepared import Prepared


def _stream_of(certificate: Certificate) -> str:
    """The name of the certificate's history."""
    return f"certificate:{certificate.serial}"


@act("issue_certificate")
def record_certificate(paper: Prepared, *, replaces: str = "", by: Actor) -> None:
    """Write a certificate whose file is signed and stored; the one it `replaces` (a serial) ends, its number is kept.

    Raises IntegrityError where it or its number exists, NoSuchCertificate, AlreadyEnded.
    """
    if replaces:
        _end(replaces, Certificate.Status.REPLACED, reason="换发", by=by, successor=paper.serial)
    seq, head = _first_event(f"certificate:{paper.serial}", "issue_certificate", paper, by)
    Certificate.objects.create(**paper.columns(), expires_on=paper.expires_on, seq=seq, head=head)
    if replaces:
        Certificate.objects.filter(serial=replaces).update(replaced_by=Certificate.objects.get(serial=paper.serial))


@act("send_letter")
def record_letter(paper: Prepared, *, by: Actor) -> None:
    """Write a letter whose file is signed and stored. Raises IntegrityError where it exists."""
    seq, head = _first_event(f"letter:{paper.serial}", "send_letter", paper, by)
    Letter.objects.create(**paper.columns(), seq=seq, head=head)


@act("cancel_certificate")
def cancel_certificate(serial: str, *, reason: str, by: Actor) -> None:
    """Cancel 注销: its holder gave it up, or what it certifies has ended. Raises NoSuchCertificate, AlreadyEnded."""
    _end(serial, Certificate.Status.CANCELLED, reason=reason, by=by)


@act("revoke_certificate")
def revoke_certificate(serial: str, *, reason: str, by: Actor) -> None:
    """Revoke 撤销、吊销: the authority takes it back. Raises NoSuchCertificate, AlreadyEnded."""
    _end(serial, Certificate.Status.REVOKED, reason=reason, by=by)


@act("replace_certificate")
def replace_certificate(serial: str, *, new: str, reason: str, by: Actor) -> None:
    """A newer certificate (its serial is `new`) takes its place 换发. Raises NoSuchCertificate, AlreadyEnded."""
    successor = Certificate.objects.filter(serial=new).exclude(serial=serial).first()
    if successor is None:
        raise NoSuchCertificate(serial=new)
    _end(serial, Certificate.Status.REPLACED, reason=reason, by=by, successor=successor.serial)
    Certificate.objects.filter(serial=serial).update(replaced_by=successor)


def _first_event(stream: str, verb: str, paper: Prepared, by: Actor) -> tuple[int, bytes]:
    start = (0, genesis(stream))
    link = events.append(
        stream, verb=verb, by=by, body=paper.said(), division=paper.division, after=start, at=paper.made_at
    )
    return link.seq, link.hash


def _end(serial: str, status: Certificate.Status, *, reason: str, by: Actor, successor: str | None = None) -> None:
    row = Certificate.objects.select_for_update().filter(serial=serial).first()
    if row is None:
        raise NoSuchCertificate(serial=serial)
    if row.status != Certificate.Status.VALID:
        raise AlreadyEnded(serial=serial, status=row.get_status_display())
    body = {"serial": serial, "reason": reason, "replaced_by": successor}
    link = events.append(
        _stream_of(row),
        verb=f"{_VERBS[status]}_certificate",
        by=by,
        body=body,
        division=row.division_id,
        after=(row.seq, bytes(row.head)),
    )
    row.status, row.status_reason, row.ended_at = status, reason, now()
    row.seq, row.head = link.seq, link.hash
    row.save(update_fields=["status", "status_reason", "ended_at", "seq", "head"])


_VERBS = {
    Certificate.Status.CANCELLED: "cancel",
    Certificate.Status.REVOKED: "revoke",
    Certificate.Status.REPLACED: "replace",
}
