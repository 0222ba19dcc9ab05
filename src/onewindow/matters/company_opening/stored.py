"""Signatures as they are kept: whose they are, how one is found again without keeping a number."""

import secrets
from collections.abc import Iterable

from onewindow.people.identity import index, number_of
from onewindow.people.models import Party
from onewindow.sheets.cosigners import Signer, rule_of
from onewindow.sheets.models import Draft

from .cosigning import Given
from .models import Cosignature, SigningRound

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 20


def new_token() -> str:
    """Of a link, not to be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def token_of(draft: Draft) -> str:
    """Of the link under which a draft's signers sign; "" before anybody was asked."""
    return SigningRound.objects.filter(draft=draft).values_list("token", flat=True).first() or ""


def asked_of(draft: Draft, matters: Iterable[str]) -> bool:
    """Whether signatures of others are asked at all: by channel and package."""
    return draft.channel in rule_of(matters).channels


def own_number(draft: Draft) -> str:
    """The number of the natural person who hands the draft in; he signs then."""
    acting = draft.agent or draft.party
    return number_of(acting) if acting.kind == Party.Kind.NATURAL else ""


def index_of(signer: Signer) -> str:
    """What finds a signer's signatures without keeping his number."""
    return index("uscc" if signer.legal else "ric", signer.number)


def given_of(row: Cosignature) -> Given:
    """A stored signature; its person is read with it."""
    return Given(
        id=row.pk,
        number_index=row.number_index,
        name=row.name,
        by_name=row.person.name,
        parts=row.parts,
        salt=row.salt,
        digest=row.digest,
        text=row.text,
        at=row.at,
        by=row.by,
        withdrawn_at=row.withdrawn_at,
    )
