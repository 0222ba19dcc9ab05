"""Proofs: asked for, agreed to by the family, the book read, the paper kept."""

from dataclasses import dataclass

from onewindow.core import crypto, events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.core.errors import gettext_noop
from onewindow.core.jobs import enqueue
from onewindow.matters.owners import rights
from onewindow.matters.owners.asking import Asked, faults_of
from onewindow.matters.owners.book import age_on, current
from onewindow.matters.owners.errors import Answered, BadProof, HasHome, NoProof
from onewindow.matters.owners.homes import has_home, may_have_home
from onewindow.matters.owners.models import Proof, Relative
from onewindow.matters.owners.rows import locked_proof, names_of, place_of, prefecture, proof_stream
from onewindow.matters.owners.telling import tell
from onewindow.people import identity
from onewindow.people.models import Party
from onewindow.registers.land.book import usable
from onewindow.registers.land.serials import next_serial

#: The job that reads the book and makes the paper.
MAKE = "owners.make_proof"
HOME_FOUND = gettext_noop("登记簿中查到申请人或者家庭成员名下有住房登记，不能出具无房证明。")
SAME_NAME = gettext_noop("登记簿中有同名而没有证件号码的住房登记，不能自动核对，请持身份证到不动产登记窗口办理。")
DECLINED = gettext_noop("有家庭成员不同意查询。")


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofAsked:
    """A request that stands."""

    proof: int  #: id
    waiting: int  #: members of the family whose consent is missing


@act("ask_proof", returns=ProofAsked)
def ask_proof(asked: Asked, *, party: int, by: Actor) -> ProofAsked:
    """Ask for a proof in the name of `party`. Members of the family are asked for their consent; children are not.

    Raises NotAllowed, BadProof, NoProperty, HasHome.
    """
    rights.demand_party(by, party)
    mine, book = Party.objects.get(pk=party), current()
    faults = faults_of(asked, book, own_index=mine.id_index, legal=mine.kind == Party.Kind.LEGAL)
    if faults:
        raise BadProof(why="".join(faults.values()), faults=faults)
    kind, unit = book.proofs[asked.kind], ""
    if kind.about == "unit":
        rights.demand_owner(mine, asked.unit)
        unit = usable(asked.unit)
    elif has_home([mine.id_index], kind.homes):
        raise HasHome
    proof = Proof.objects.create(
        kind=asked.kind,
        party=mine,
        unit=unit,
        purpose=asked.purpose,
        purpose_words=asked.purpose_words,
        reader=asked.reader,
        division=unit[:6] or prefecture(),
        asked_at=now(),
    )
    waiting = 0
    for n, one in enumerate(asked.relatives, start=1):
        number = identity.checked(one.id_kind, one.id_no)
        age = age_on(number, today())
        child = one.relation == "child" and age is not None and age < book.guardian_below
        row = Relative(
            proof=proof,
            n=n,
            name=one.name.strip(),
            relation=one.relation,
            id_kind=one.id_kind,
            id_sealed=crypto.seal(number.encode(), place=place_of(proof.pk, n)),
            id_index=identity.index(one.id_kind, number),
            answer=Relative.Answer.CHILD if child else Relative.Answer.NONE,
            answered_at=now() if child else None,
        )
        row.save()
        waiting += not child
    body = {"kind": proof.kind, "unit": unit, "purpose": proof.purpose, "relatives": len(asked.relatives)}
    events.append(proof_stream(proof.pk), verb="ask_proof", by=by, division=proof.division, body=body)
    if waiting:
        _ask_relatives(proof)
    else:
        enqueue(MAKE, proof=proof.pk)
    return ProofAsked(proof=proof.pk, waiting=waiting)


@act("answer_proof")
def answer_proof(proof: int, *, party: int, agree: bool, by: Actor) -> None:
    """A member of the family agrees that the book is searched for him, or does not. Raises NotAllowed, NoProof,
    Answered.
    """
    rights.demand_party(by, party)
    who = Party.objects.get(pk=party)
    index = who.id_index
    row = locked_proof(proof)
    relative = row.relatives.filter(id_index=index).first() if index else None
    if relative is None:
        raise NoProof
    if row.status != Proof.Status.WAITING or relative.answer != Relative.Answer.NONE:
        raise Answered
    relative.answer = Relative.Answer.AGREED if agree else Relative.Answer.DECLINED
    relative.answered_at = now()
    if agree:
        relative.name = who.name[:60]  # the paper says whose number it is, not what somebody else has typed
    relative.save(update_fields=["answer", "answered_at", "name"])
    body = {"n": relative.n, "answer": relative.answer}
    events.append(proof_stream(proof), verb="answer_proof", by=by, division=row.division, body=body)
    if not agree:
        row.status, row.why = Proof.Status.REFUSED, DECLINED
        row.save(update_fields=["status", "why"])
        tell("proof_refused", f"party:{row.party_id}", {"proof": names_of(row)}, about=proof_stream(proof))
    elif not row.relatives.filter(answer=Relative.Answer.NONE).exists():
        enqueue(MAKE, proof=proof)


@act("withdraw_proof")
def withdraw_proof(proof: int, *, party: int, by: Actor) -> None:
    """Who asked no longer wants it. Raises NotAllowed, NoProof, Answered."""
    rights.demand_party(by, party)
    row = locked_proof(proof)
    if row.party_id != party:
        raise NoProof
    if row.status != Proof.Status.WAITING or row.as_of is not None:
        raise Answered
    row.status = Proof.Status.WITHDRAWN
    row.save(update_fields=["status"])
    events.append(proof_stream(proof), verb="withdraw_proof", by=by, division=row.division, body={})


@act("read_book")
def read_book(proof: int, *, by: Actor) -> None:
    """Read the book at this moment: the proof gets its number, or it cannot be made. Raises NoProof, Answered."""
    row = locked_proof(proof)
    if row.status != Proof.Status.WAITING or row.as_of is not None:
        raise Answered
    if row.relatives.filter(answer__in=[Relative.Answer.NONE, Relative.Answer.DECLINED]).exists():
        raise Answered
    kind, at = current().proofs[row.kind], now()
    indexes = [row.party.id_index, *row.relatives.values_list("id_index", flat=True)]
    refused = ""
    if kind.about == "person":
        names = [row.party.name, *row.relatives.values_list("name", flat=True)]
        if has_home(indexes, kind.homes):
            refused = HOME_FOUND
        elif may_have_home(names, kind.homes):
            refused = SAME_NAME
    else:
        rights.demand_owner(row.party, row.unit)
    row.as_of = at
    if refused:
        row.status, row.why = Proof.Status.REFUSED, refused
        tell("proof_refused", f"party:{row.party_id}", {"proof": names_of(row)}, about=proof_stream(proof))
    else:
        serial = next_serial(f"{row.kind}:{row.division}:{at.year}")
        row.number = kind.number.format(year=at.year, division=row.division, serial=serial)
    row.save(update_fields=["as_of", "status", "why", "number"])
    body = {"as_of": at.isoformat(), "number": row.number, "refused": bool(refused)}
    events.append(proof_stream(proof), verb="read_book", by=by, division=row.division, body=body)


@act("keep_proof")
def keep_proof(proof: int, *, serial: str, by: Actor) -> None:
    """The signed paper exists; who asked is told. Raises NoProof, Answered."""
    row = locked_proof(proof)
    if row.status != Proof.Status.WAITING or row.as_of is None:
        raise Answered
    row.status, row.serial = Proof.Status.MADE, serial
    row.save(update_fields=["status", "serial"])
    events.append(proof_stream(proof), verb="keep_proof", by=by, division=row.division, body={"serial": serial})
    tell("proof_made", f"party:{row.party_id}", {"proof": names_of(row)}, about=proof_stream(proof))


def _ask_relatives(proof: Proof) -> None:
    open_ones = proof.relatives.filter(answer=Relative.Answer.NONE).values_list("id_index", flat=True)
    for party in Party.objects.filter(id_index__in=list(open_ones)):
        data = {"proof": names_of(proof), "who": proof.party.name, "reader": proof.reader}
        tell("proof_consent", f"party:{party.pk}", data, about=proof_stream(proof.pk))
