"""Writing and reading the bank's book."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.core.act import Actor
from onewindow.core.chain import canonical
from onewindow.core.clock import now
from onewindow.exchange.link import outbox
from onewindow.exchange.link.receiving import inserted

from .models import File

#: What the book keeps in clear: numbers, codes, dates; who it concerns stays in the sealed message.
_KEPT = frozenset(
    {"number", "status", "code", "detail", "proof", "sha256", "ticket", "rank", "order", "unit", "until", "amount",
     "reason", "words", "notes", "consent", "scopes", "at"}
)  # fmt: skip
#: What the office's word changes in a file.
_TOLD = ("state", "office_number", "proof_number", "proof_digest", "changed_at")
_FILE = """
INSERT INTO banking_file (own, number, kind, state, opened_at, changed_at, office_number, proof_number, proof_digest)
VALUES (%s, %s, %s, %s, %s, %s, '', '', '') ON CONFLICT DO NOTHING RETURNING id
"""
_STEP = """
INSERT INTO banking_step (file_id, told, business, at, kind, said) VALUES (%s, %s, %s, %s, %s, %s::jsonb)
ON CONFLICT DO NOTHING RETURNING id
"""


def send(
    own: str, office: str, kind: str, business: str, body: Mapping[str, Any], *, by: Actor, about: str = ""
) -> str:
    """Open a file, or go on with the one of `about`, and put the message into the outbox; returns the file's number."""
    with transaction.atomic():
        number = about or business
        at = now()
        outbox.send(office, kind, business, body, by=by, about=about, own=own)
        file = inserted(_FILE, [own, number, kind, "sent", at, at])
        file = file or File.objects.values_list("pk", flat=True).get(own=own, number=number)
        inserted(_STEP, [file, False, business, at, kind, canonical(kept(body))])
    return number


def told(own: str, number: str, *, kind: str, business: str, said: Mapping[str, Any], state: str, at: datetime) -> None:
    """Note what the office said about a file: once, and an older word does not undo a newer one."""
    file = File.objects.select_for_update().filter(own=own, number=number).first()
    if file is None:  # the office speaks first: a release at its own counter, an attachment by a court
        inserted(_FILE, [own, number, kind, state, at, at])
        file = File.objects.select_for_update().get(own=own, number=number)
    if not inserted(_STEP, [file.pk, True, business, at, kind, canonical(kept(said))]):
        return
    newest = at >= file.changed_at or file.state == "sent"
    file.state = state if newest else file.state
    file.office_number = str(said.get("number") or file.office_number)[:64]
    file.proof_number = str(said.get("proof") or file.proof_number)[:64]
    file.proof_digest = str(said.get("sha256") or file.proof_digest)[:64]
    file.changed_at = max(at, file.changed_at)
    file.save(update_fields=_TOLD)


def files(own: str, *, most: int = 200) -> list[dict[str, Any]]:
    """The newest files."""
    return [
        {
            "number": file.number,
            "kind": file.kind,
            "state": file.state,
            "office_number": file.office_number,
            "proof_number": file.proof_number,
            "changed_at": file.changed_at.isoformat(),
        }
        for file in File.objects.filter(own=own).order_by("-pk")[:most]
    ]


def file_of(own: str, number: str) -> dict[str, Any] | None:
    """One file with its steps, None where there is none."""
    file = File.objects.filter(own=own, number=number).first()
    if file is None:
        return None
    steps = [
        {"at": step.at.isoformat(), "told": step.told, "kind": step.kind, "business": step.business, "said": step.said}
        for step in file.steps.order_by("pk")
    ]
    return {
        "number": file.number,
        "kind": file.kind,
        "state": file.state,
        "office_number": file.office_number,
        "proof_number": file.proof_number,
        "proof_digest": file.proof_digest,
        "steps": steps,
    }


def kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the book keeps in clear."""
    return {key: value for key, value in said.items() if key in _KEPT}
