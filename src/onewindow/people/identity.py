"""Numbers of parties: checked when they come in, stored sealed, found by a blind index, shown masked.

A sealed number is bound to its row: copied to another party it does not open.
"""

import re

from onewindow.core import crypto
from onewindow.rules import identifiers
from onewindow.rules.identifiers import Kind

from .errors import BadNumber
from .masking import mask_mobile, mask_number
from .models import Party

#: Kinds of identity documents whose numbers have a check of their own; others are taken as they are written.
CHECKED = ("ric", "uscc")
KINDS = ("ric", "uscc", "passport", "hk_macao_permit", "taiwan_permit", "foreign_resident", "none")
_OTHER_NUMBER = re.compile(r"[A-Z0-9]{5,20}")


def tidy(kind: str, number: str) -> str:
    """What people type: full width, blanks, hyphens and lower case are put right; nothing else is guessed."""
    return identifiers.tidy(kind if kind in CHECKED else Kind.USCC, number)


def checked(kind: str, number: str) -> str:
    """The tidied number. Raises BadNumber with the reason where it cannot be one of `kind`."""
    if kind not in KINDS:
        raise BadNumber(reason="不认识的证件类型。", kind=kind)
    number = tidy(kind, number)
    if kind == "none":
        if number:
            raise BadNumber(reason="没有证件的，号码须为空。")
        return ""
    if kind in CHECKED:
        answer = identifiers.check(kind, number)
        if not answer.valid:
            raise BadNumber(reason=str(answer.reason))
    elif not _OTHER_NUMBER.fullmatch(number):
        raise BadNumber(reason="应为 5 至 20 位字母和数字。")
    return number


def checked_mobile(number: str) -> str:
    """The tidied mainland mobile number, "" for none. Raises BadNumber."""
    number = identifiers.tidy(Kind.MOBILE, number)
    if number:
        answer = identifiers.check(Kind.MOBILE, number)
        if not answer.valid:
            raise BadNumber(reason=str(answer.reason))
    return number


def index(kind: str, number: str) -> str:
    """What finds a number without storing it; "" for no number."""
    return crypto.blind_index(number, kind=f"party:{kind}") if number else ""


def seal(party: Party, *, number: str, mobile: str) -> None:
    """Put the numbers of a saved party into its sealed columns (the caller writes the row)."""
    if number:
        party.id_sealed = crypto.seal(number.encode(), place=f"people_party.id:{party.pk}")
    if mobile:
        party.mobile_sealed = crypto.seal(mobile.encode(), place=f"people_party.mobile:{party.pk}")


def number_of(party: Party) -> str:
    """The number in clear, for those who may see it; "" where there is none."""
    if party.id_sealed is None:
        return ""
    return crypto.unseal(bytes(party.id_sealed), place=f"people_party.id:{party.pk}").decode()


def mobile_of(party: Party) -> str:
    """The mobile number in clear, for those who may see it; "" where there is none."""
    if party.mobile_sealed is None:
        return ""
    return crypto.unseal(bytes(party.mobile_sealed), place=f"people_party.mobile:{party.pk}").decode()


def masked_number(party: Party) -> str:
    """The number as it is shown by default."""
    return mask_number(number_of(party))


def masked_mobile(party: Party) -> str:
    """The mobile number as it is shown by default."""
    return mask_mobile(mobile_of(party))
