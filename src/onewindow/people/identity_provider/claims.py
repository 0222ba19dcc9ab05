"""PURE: what an identity provider's claims say of a person and of the organisation for which he signs in.

Claims come from outside: whatever has another type than expected counts as not said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.people.sign_in_rules import Claims

_MOST_NAME = 60
_MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """An outside identity as the provider vouches for it. Never stored, never logged."""

    provider: str  #: id of the provider
    subject: str  #: the provider's own number of this person
    name: str  #: full name, "" where it is not said
    id_kind: str  #: ric | passport | …, "" where no number is vouched for
    number: str  #: vouched for by the provider, else ""
    company_name: str  #: the organisation for which he signs in, or ""
    company_number: str  #: its unified social credit code, or ""
    legal_representative: bool  #: whether he is its legal representative


def identity_of(provider: str, claims: Claims, said: Mapping[str, Any]) -> Identity:
    """Read the claims. A number without the provider's assurance counts as not said."""
    assured = bool(claims.assured) and _text(said, claims.assured) in claims.assured_values
    number = _text(said, claims.number) if assured else ""
    kind = claims.kinds.get(_text(said, claims.kind), "") if claims.kind else "ric"
    company = _text(said, claims.company_number) if assured else ""
    return Identity(
        provider=provider,
        subject=_text(said, "sub"),
        name=_text(said, claims.name)[:_MOST_NAME],
        id_kind=kind if number and kind else "",
        number=number if kind else "",
        company_name=_text(said, claims.company_name) if company else "",
        company_number=company,
        legal_representative=bool(company) and _text(said, claims.company_role) in claims.legal_representative,
    )


def _text(said: Mapping[str, Any], claim: str) -> str:
    value = said.get(claim) if claim else None
    if not isinstance(value, str) or len(value) > _MOST:
        return ""
    return "".join(character for character in value if character.isprintable()).strip()
