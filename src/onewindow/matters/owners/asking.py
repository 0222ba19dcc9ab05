"""What somebody asks a proof for, and what is wrong with it: everything at once, by field."""

from dataclasses import dataclass

from onewindow.core.errors import gettext_noop
from onewindow.people import identity
from onewindow.people.errors import BadNumber

from .book import PropertyBook

NO_KIND = gettext_noop("请选择要出具的证明。")
NOT_A_PERSON = gettext_noop("单位没有无房证明；请用本人的身份出具。")
NO_PURPOSE = gettext_noop("请选择用途。")
NO_WORDS = gettext_noop("请写明用途（60 字以内）。")
NO_READER = gettext_noop("请写明交给谁看（60 字以内），例如“市第三小学”。")
NO_NAME = gettext_noop("请写姓名。")
NO_RELATION = gettext_noop("请选择关系。")
OWN_NUMBER = gettext_noop("这是您本人的号码，请填家庭成员的。")
TWICE = gettext_noop("这个号码写了两次。")
TOO_MANY = gettext_noop("家庭成员太多，请分开办理。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Kin:
    """A member of the family whose property is searched too."""

    name: str  #: as on the document
    relation: str  #: code of property.yaml
    id_kind: str  #: kind of document
    id_no: str  #: number as typed


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request as typed."""

    kind: str  #: code of property.yaml
    unit: str = ""  #: for a proof about a unit
    purpose: str = ""  #: code of property.yaml
    purpose_words: str = ""  #: where the purpose is another one
    reader: str = ""  #: who may read it
    relatives: tuple[Kin, ...] = ()  #: members of the family


def faults_of(asked: Asked, book: PropertyBook, *, own_index: str, legal: bool) -> dict[str, str]:
    """Field -> what to do; empty where it can be made. Fields of relatives are `name1`, `relation1`, `number1` …"""
    faults: dict[str, str] = {}
    kind = book.proofs.get(asked.kind)
    if kind is None:
        faults["kind"] = NO_KIND
    elif kind.about == "person" and legal:
        faults["kind"] = NOT_A_PERSON
    purpose = book.purposes.get(asked.purpose)
    if purpose is None:
        faults["purpose"] = NO_PURPOSE
    elif purpose.words and not asked.purpose_words.strip():
        faults["purpose_words"] = NO_WORDS
    if not asked.reader.strip():
        faults["reader"] = NO_READER
    return faults | _kin_faults(asked, book, own_index)


def _kin_faults(asked: Asked, book: PropertyBook, own_index: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    seen = {own_index}
    if len(asked.relatives) > book.most_relatives:
        faults["relatives"] = TOO_MANY
    for n, one in enumerate(asked.relatives, start=1):
        if not one.name.strip():
            faults[f"name{n}"] = NO_NAME
        if one.relation not in book.relations:
            faults[f"relation{n}"] = NO_RELATION
        try:
            index = identity.index(one.id_kind, identity.checked(one.id_kind, one.id_no))
        except BadNumber as fault:
            faults[f"number{n}"] = fault.text()
            continue
        if index in seen or not index:
            faults[f"number{n}"] = OWN_NUMBER if index == own_index else TWICE
        seen.add(index)
    return faults
