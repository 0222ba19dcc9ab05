"""Rows that acts lock, and the names of histories."""

from onewindow.people.models import Division

from .book import current
from .errors import NoProof
from .models import Move, Proof


def proof_stream(proof: int) -> str:
    """The history of a proof."""
    return f"proof:{proof}"


def alerts_stream(unit: str) -> str:
    """The history of what owners of a unit were told."""
    return f"alerts:{unit}"


def moves_stream(unit: str, seq: int) -> str:
    """The history of what moves along with one transfer."""
    return f"moves:{unit}/{seq}"


def locked_moves(**which: object) -> list[Move]:
    """The rows, locked, in the order in which they were offered."""
    return list(Move.objects.select_for_update(of=("self",)).filter(**which).order_by("pk"))


def locked_proof(proof: int) -> Proof:
    """The row, locked. Raises NoProof."""
    row = Proof.objects.select_for_update(of=("self",)).select_related("party").filter(pk=proof).first()
    if row is None:
        raise NoProof
    return row


def place_of(proof: int, n: int) -> str:
    """Where a relative's sealed number belongs."""
    return f"owners_relative.id:{proof}/{n}"


def prefecture() -> str:
    """The division whose book is searched for a person: the whole of it."""
    code: str = Division.objects.filter(level="prefecture", administered=True).values_list("code", flat=True)[0]
    return code


def names_of(proof: Proof) -> dict[str, str]:
    """The name of the proof in the languages there are."""
    return dict(current().proofs[proof.kind].names)
