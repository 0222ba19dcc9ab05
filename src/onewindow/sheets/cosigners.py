"""Who signs beside the applicant, and over what: a matter plugs its rule in, one room collects the signatures.

    @rules.register("RE-TRANSFER")
    class AllHolders(CosigningRule):
        def signers(self, values): …          # owners in the book and everybody who will be one

A signature covers `signs`; when one of these elements changes, it no longer stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core.errors import gettext_noop
from onewindow.core.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """One who must sign."""

    row: int  #: place among the signers, from 1
    name: str  #: as typed, or as a register has it
    number: str  #: the same of the number, tidied
    legal: bool  #: a legal person: signs through who holds its mandate
    small: str = ""  #: what the list says under the name, a message id


class CosigningRule:
    """Nobody but the applicant signs. A matter overrides what it needs."""

    #: Kind of message that asks a signer.
    asking: str = "signature_wanted"
    #: What a signer is told not to sign, a message id.
    beware: str = gettext_noop("不认识申请人、没有同意的，不要签；可拨打 12345。")

    @property
    def channels(self) -> frozenset[str]:
        """Where applications come in of which this is asked; elsewhere they sign on paper."""
        return frozenset()

    @property
    def signs(self) -> tuple[str, ...]:
        """Elements that a signature covers."""
        return ()

    @property
    def shows(self) -> Mapping[str, tuple[str, ...]]:
        """Table -> the columns that other signers may see."""
        return {}

    @property
    def words(self) -> Mapping[str, str]:
        """Language -> the words that are signed."""
        return {}

    @property
    def basis(self) -> str:
        """The law it rests on."""
        return ""

    @property
    def covers(self) -> str:
        """One sentence that says what is signed, a message id."""
        return ""

    def signers(self, values: Mapping[str, Any]) -> tuple[Signer, ...]:
        """Everybody who must sign, the applicant too where he is one of them; each number once."""
        return ()

    def called(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Language -> what a signer is called."""
        return {}

    def title(self, values: Mapping[str, Any]) -> str:
        """What the application is about, as a heading."""
        return ""


#: Matter code -> rule.
rules: Registry[CosigningRule] = Registry("sheets.cosigners")
_NOBODY = CosigningRule()


def rule_of(matters: Iterable[str]) -> CosigningRule:
    """The rule of a package: that of its first matter that has one; else nobody signs."""
    return next((rule for code in matters if (rule := rules.get(code)) is not None), _NOBODY)
