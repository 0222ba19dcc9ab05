"""Everybody whose right it is signs: the holders in the book, and those who will hold (Interim Regulation 14).

Inheritance and a judgment are asked for by who receives alone; nobody who loses by them has to agree.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.core.errors import Refused, gettext_noop
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Of
from onewindow.registers.land.holders import person_of
from onewindow.registers.land.models import Holder as HolderRow
from onewindow.sheets.cosigners import CosigningRule, Signer, rules

from . import book, reading

HOLDS = gettext_noop("登记簿上的权利人")
WILL_HOLD = gettext_noop("登记后的权利人")
#: Matter -> the table of those who receive, beside the holders in the book.
_RECEIVE: Mapping[str, str] = {
    "RE-TRANSFER": "re_holders",
    "RE-FIRST": "re_holders",
    "RE-ADVANCE": "re_beneficiaries",
    "RE-RESIDENCE": "re_residents",
    "RE-CHANGE": "",
    "RE-MORTGAGE": "",
    "RE-CANCEL": "",
    "RE-REISSUE": "",
}
#: What the book says of the unit, which a signer reads before he signs; an attachment that comes later is news to him.
_UNIT = ("re_unit", "re_location", "re_area_m2", "re_restrictions")
#: What a signature covers, by matter, beside the unit.
_SIGNS: Mapping[str, tuple[str, ...]] = {
    "RE-TRANSFER": ("re_transfer_reason", "re_price_yuan", "re_mortgage_way", "re_holders", "re_ownership"),
    "RE-FIRST": ("re_holders", "re_ownership"),
    "RE-ADVANCE": ("re_advance_aim", "re_beneficiaries"),
    "RE-RESIDENCE": ("re_residents", "re_residence_conditions", "re_residence_until"),
    "RE-CHANGE": ("re_change_kind", "re_new_location", "re_new_area_m2", "re_new_use", "re_old_name", "re_new_name"),
    "RE-MORTGAGE": (
        "re_mortgage_method",
        "re_mortgage_yuan",
        "re_debt_term",
        "re_mortgage_scope",
        "re_mortgage_ban",
        "re_mortgagees",
    ),
    "RE-CANCEL": ("re_cancel_kind", "re_proof_no"),
    "RE-REISSUE": ("re_reissue_reason",),
}
_PEOPLE = ("name", "share")


class AllHolders(CosigningRule):
    """The rule of one matter."""

    asking = "estate_signature_wanted"
    beware = gettext_noop("不认识申请人、没有同意这次登记的，不要签；可拨打 12345。")

    def __init__(self, matter: str) -> None:
        self.matter = matter

    @property
    def channels(self) -> frozenset[str]:
        """Portal and programs; at the window everybody comes or signs on paper."""
        return frozenset({"portal", "api"})

    @property
    def signs(self) -> tuple[str, ...]:
        """The unit and what is asked for it."""
        return (*_UNIT, *_SIGNS[self.matter])

    @property
    def shows(self) -> Mapping[str, tuple[str, ...]]:
        """Names and shares, no numbers of others."""
        tables = ("re_holders", "re_beneficiaries", "re_residents", "re_mortgagees")
        return {table: _PEOPLE if table == "re_holders" else ("name",) for table in tables}

    @property
    def words(self) -> Mapping[str, str]:
        """What everybody declares."""
        return {
            "zh": "本人（本单位）已阅读上列登记内容，同意申请此项不动产登记，承诺材料真实，同意使用电子签名。",
            "en": "I have read what is to be registered above, agree to the application, declare that it is true, "
            "and agree to an electronic signature.",
        }

    @property
    def basis(self) -> str:
        """Joint application, and who applies alone."""
        return "不动产登记暂行条例第十四条（待核）；民法典第三百零一条；电子签名法第十四条"

    @property
    def covers(self) -> str:
        """What takes signatures back."""
        return gettext_noop("不动产单元和本次登记的内容、权利人、份额。其中任何一项改了，已签的作废，须重新签。")

    def signers(self, values: Mapping[str, Any]) -> tuple[Signer, ...]:
        """Holders in the book first, then those who will hold; each number once."""
        found: dict[str, tuple[str, str, str]] = {}
        # The register fills `re_owners` only for who holds the unit: nobody reads the owners of another's here.
        if values.get("re_owners") and not reading.alone(self.matter, values):
            for name, kind, number in _holders(values.get("re_unit")):
                found.setdefault(number, (name, kind, HOLDS))
        table = _RECEIVE[self.matter]
        for one in reading.people(values.get(table)) if table else ():
            if one.id_no:
                found.setdefault(one.id_no, (one.name, one.id_kind, WILL_HOLD))
        return tuple(
            Signer(row=n, name=name, number=number, legal=kind == "uscc", small=part)
            for n, (number, (name, kind, part)) in enumerate(found.items(), start=1)
        )

    def called(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Holder, whichever side."""
        return {"zh": "权利人", "en": "holder of the right"}

    def title(self, values: Mapping[str, Any]) -> str:
        """The registration and the unit."""
        unit = book.tidy(values.get("re_unit"))
        return f"{values.get('re_business') or ''} {printed(unit) if len(unit) == 28 else ''}".strip()


def _holders(unit: Any) -> Iterable[tuple[str, str, str]]:
    """Name, kind and number of those who hold the right now; one without a number signs at the window."""
    rows = HolderRow.objects.filter(unit=book.tidy(unit), of=Of.RIGHT.value, closed=None).order_by("n")
    try:
        people = [person_of(row) for row in rows]
    except Refused:
        return
    yield from ((one.name, one.id_kind, one.id_no) for one in people if one.id_no)


for _matter in _RECEIVE:
    rules.add(_matter, AllHolders(_matter))
