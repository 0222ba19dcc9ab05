"""Holders as rows: numbers checked, sealed for their place, found by a blind index; as the history tells them."""

from typing import Any

from onewindow.core import chain, crypto
from onewindow.people import identity
from onewindow.people.errors import BadNumber

from .entries import LONGEST_NAME, Of
from .entries import Holder as Person
from .models import Holder


def checked(person: Person) -> Person:
    """The person with a tidied number. Raises BadNumber."""
    if not person.name.strip():
        raise BadNumber(reason="没有填写姓名或名称。")
    if len(person.name.strip()) > LONGEST_NAME:
        raise BadNumber(reason=f"姓名或名称太长，最多 {LONGEST_NAME} 字。")
    number = identity.checked(person.id_kind, person.id_no)
    return Person(name=person.name.strip(), id_kind=person.id_kind, id_no=number, share=person.share)


def place(unit: str, of: str, key: int, opened: int, n: int) -> str:
    """Where a sealed number belongs; copied to another row it does not open."""
    return f"land_holder.id:{unit}/{of}/{key}/{opened}/{n}"


def index(kind: str, number: str) -> str:
    """What finds a number without storing it; the same as a party's, so that owners find what is theirs."""
    return identity.index(kind, number)


def row(person: Person, *, unit: str, of: Of, key: int, opened: int, n: int) -> Holder:
    """A row not yet saved, without its dates."""
    number = person.id_no
    return Holder(
        unit_id=unit,
        of=of.value,
        key=key,
        opened=opened,
        n=n,
        name=person.name,
        id_kind=person.id_kind,
        id_sealed=crypto.seal(number.encode(), place=place(unit, of, key, opened, n)) if number else None,
        id_index=index(person.id_kind, number),
        share=person.share,
    )


def number_of(row: Holder) -> str:
    """The number in clear, for those who may see it. Raises crypto.Unreadable where the row was tampered with."""
    if row.id_sealed is None:
        return ""
    where = place(row.unit_id, row.of, row.key, row.opened, row.n)
    return crypto.unseal(bytes(row.id_sealed), place=where).decode()


def person_of(row: Holder) -> Person:
    """The row as the value that was entered."""
    return Person(name=row.name, id_kind=row.id_kind, id_no=number_of(row), share=row.share)


def told(person: Person, *, of: Of, key: int, n: int) -> dict[str, Any]:
    """What the event says of a holder: no personal value, only a salted digest."""
    salt = chain.salt()
    return {"of": of.value, "key": key, "n": n, "salt": salt, "digest": digest(person, salt)}


def digest(person: Person, salt: str) -> str:
    """Salted digest of everything a holder row says."""
    return chain.digest([person.name, person.id_kind, person.id_no, person.share], salt)
