"""A proof as a signed paper: the book is read in an act, the paper set and signed outside, then kept. May run again."""

from datetime import timedelta

from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.documents.layout import CertificateData, Line, Paper
from onewindow.documents.making import Order, make_certificate
from onewindow.people import identity
from onewindow.people.masking import mask_number
from onewindow.people.queries import agency_for, agency_name, division_name

from . import acts
from .book import ProofKind, current
from .extract import lines_of, words_of
from .models import Proof
from .rows import place_of

#: Who keeps the book, and so certifies what stands in it.
AGENCY = "natural_resources"


def make_proof(proof: int, *, by: Actor) -> str:
    """Make the paper of a proof that everybody agreed to; its serial, empty where it cannot be made.

    Raises NoProof, Answered where somebody has not answered.
    """
    row = _row(proof)
    if row.status == Proof.Status.WAITING and row.as_of is None:
        acts.read_book(proof, by=by)
        row = _row(proof)
    if row.status == Proof.Status.WAITING:
        issued = make_certificate(_order(row), by=by)
        acts.keep_proof(proof, serial=issued.serial, by=by)
        return issued.serial
    return row.serial


def _row(proof: int) -> Proof:
    return Proof.objects.select_related("party").get(pk=proof)


def _order(row: Proof) -> Order:
    kind = current().proofs[row.kind]
    assert row.as_of is not None  # noqa: S101  the book was read
    at, agency = row.as_of.astimezone(SHANGHAI), agency_for(AGENCY, row.division)
    place = division_name(row.division)
    until = at.date() + timedelta(days=kind.valid_days)
    said = {"as_of": f"{words_of(at.date())}{at:%H:%M:%S}", "place": place}
    return Order(
        kind=row.kind,
        data=CertificateData(
            paper=Paper.LETTER,
            names=kind.names,
            number=row.number,
            holder=Line(label="申请人", value=_who(row.party.name, identity.number_of(row.party)), personal="name"),
            lines=(*_about(row, kind), *_for_whom(row)),
            issuer=agency_name(agency),
            issued_on=at.date(),
            expires_on=until,
            basis=kind.basis,
            paragraphs=(kind.text.format(**said),),
            closing=(
                kind.limits.format(**said),
                f"本证明仅供上列用证单位用于上列用途，有效期至{words_of(until)}，超出用途或者期限使用无效。",
            ),
        ),
        source_reference=f"proof:{row.pk}",
        division=row.division,
        party=row.party_id,
        holder_kind=row.party.kind,
        agency=agency.pk,
    )


def _about(row: Proof, kind: ProofKind) -> tuple[Line, ...]:
    if kind.about == "unit":
        assert row.as_of is not None  # noqa: S101  the book was read
        return lines_of(row.unit, row.as_of)
    family = current().relations
    himself = Line(label="本人", value=_who(row.party.name, identity.number_of(row.party)), personal="name")
    return himself, *(
        Line(
            label=family[one.relation]["zh"],
            value=_who(one.name, crypto.unseal(bytes(one.id_sealed), place=place_of(row.pk, one.n)).decode()),
            personal="name",
        )
        for one in row.relatives.order_by("n")
    )


def _for_whom(row: Proof) -> tuple[Line, ...]:
    purpose = row.purpose_words or current().purposes[row.purpose].names["zh"]
    return (Line(label="证明用途", value=purpose), Line(label="用证单位", value=row.reader))


def _who(name: str, number: str) -> str:
    return f"{name}（{mask_number(number)}）" if number else name
