"""From the values of a sheet to what the land register enters, by the words of its code tables.

book = Words(uses={"住宅": "dwelling"}, …)
mortgage(facts)          # MortgageEntry
people(facts["re_holders"])
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.registers.land.acts.mortgages import MortgageEntry
from onewindow.registers.land.entries import Aim, Facts, Holder, Method, Of, Ownership, Residence, Right
from onewindow.registers.land.restrictions import Registering
from onewindow.rules import identifiers

#: What each matter registers.
REGISTERING: Mapping[str, Registering] = {
    "RE-TRANSFER": Registering.TRANSFER,
    "RE-FIRST": Registering.FIRST,
    "RE-CHANGE": Registering.CHANGE,
    "RE-MORTGAGE": Registering.MORTGAGE,
    "RE-CANCEL": Registering.CANCEL,
    "RE-ADVANCE": Registering.ADVANCE,
    "RE-RESIDENCE": Registering.RESIDENCE,
    "RE-REISSUE": Registering.REISSUE,
}
#: The words of the sheet and the kinds of entries that a proof stands for.
ENDS: Mapping[str, Of] = {
    "抵押权": Of.MORTGAGE,
    "居住权": Of.RESIDENCE,
    "地役权": Of.EASEMENT,
    "预告登记": Of.ADVANCE,
}
DESTROYED = "房屋灭失"
CARRIED = "带押过户"
CONSENTED = "抵押权人同意转让"
RENAMED = "权利人姓名（名称）变更"
NO_PROPERTY = "名下有无不动产"
OWNERSHIP: Mapping[str, Ownership] = {
    "单独所有": Ownership.SINGLE,
    "共同共有": Ownership.JOINT,
    "按份共有": Ownership.SHARES,
}
METHOD: Mapping[str, Method] = {"一般抵押": Method.ORDINARY, "最高额抵押": Method.MAXIMUM}
AIM: Mapping[str, Aim] = {
    "预售商品房买卖": Aim.SALE,
    "不动产转移": Aim.TRANSFER,
    "预购商品房抵押": Aim.MORTGAGE,
}
SPOUSES = "夫妻间转移"
_ALONE = frozenset({"继承", "人民法院判决"})
BAN = "抵押期间禁止或者限制转让"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Names of the code tables of a day -> the register's words."""

    uses: Mapping[str, str]  #: 住宅 -> dwelling
    natures: Mapping[str, str]  #: 出让 -> granted
    rights: Mapping[str, str]  #: 国有建设用地使用权 -> state_building_land


def source_reference(number: str, matter: str) -> str:
    """What an entry rests on: the case and its matter."""
    return f"case:{number}/{matter}"


def registering(matter: str, facts: Mapping[str, Any]) -> Registering:
    """What a case registers; ending a mortgage is judged otherwise than ending the right itself."""
    if matter == "RE-CANCEL" and facts.get("re_cancel_kind") in ENDS:
        return Registering.MORTGAGE_CANCEL
    return REGISTERING[matter]


def carried(facts: Mapping[str, Any]) -> bool:
    """Whether the mortgages are carried over 带押过户."""
    return bool(facts.get("re_mortgage_way") == CARRIED)


def alone(matter: str, facts: Mapping[str, Any]) -> bool:
    """Whether who receives applies alone (Interim Regulation 14): inheritance, a judgment, a first registration."""
    return matter == "RE-FIRST" or (matter == "RE-TRANSFER" and facts.get("re_transfer_reason") in _ALONE)


def people(rows: Any) -> tuple[Holder, ...]:
    """Persons of a table of the sheet."""
    found = []
    for row in rows if isinstance(rows, list) else ():
        number = str(row.get("id_no") or "").strip()
        found.append(
            Holder(
                name=str(row.get("name") or "").strip(),
                id_kind=_kind_of(number),
                id_no=number,
                share=str(row.get("share") or "").strip(),
            )
        )
    return tuple(found)


def ownership(facts: Mapping[str, Any]) -> Ownership:
    """How the new holders hold."""
    return OWNERSHIP.get(str(facts.get("re_ownership") or ""), Ownership.SINGLE)


def first_facts(facts: Mapping[str, Any], words: Words) -> Facts:
    """The natural state of a unit registered for the first time."""
    return Facts(
        location=str(facts.get("re_location") or ""),
        use=words.uses.get(str(facts.get("re_use") or ""), ""),
        nature=words.natures.get(str(facts.get("re_nature") or ""), ""),
        area=amount(facts.get("re_area_m2")) or Decimal(0),
        inner_area=amount(facts.get("re_inner_area_m2")),
    )


def first_right(facts: Mapping[str, Any], words: Words) -> Right:
    """The right registered for the first time."""
    return Right(
        kind=words.rights.get(str(facts.get("re_right_kind") or ""), ""),
        ownership=ownership(facts),
        term_until=day(facts.get("re_term_until")),
    )


def changed_facts(old: Facts, facts: Mapping[str, Any], words: Words) -> Facts:
    """The natural state after a change; what the sheet does not change stays."""
    use = words.uses.get(str(facts.get("re_new_use") or ""), "")
    return Facts(
        location=str(facts.get("re_new_location") or "") or old.location,
        use=use or old.use,
        nature=old.nature,
        area=amount(facts.get("re_new_area_m2")) or old.area,
        inner_area=old.inner_area,
    )


def mortgage(facts: Mapping[str, Any], *, consents: Sequence[int] = (), order: int | None = None) -> MortgageEntry:
    """The mortgage as the parties ask for it; money in fen."""
    term = facts.get("re_debt_term") or []
    first, last = (day(term[0]), day(term[1])) if isinstance(term, list) and len(term) == 2 else (None, None)
    return MortgageEntry(
        method=METHOD.get(str(facts.get("re_mortgage_method") or ""), Method.ORDINARY),
        amount=int((amount(facts.get("re_mortgage_yuan")) or Decimal(0)) * 100),
        debt_from=first or date.max,
        debt_until=last or date.min,
        holders=people(facts.get("re_mortgagees")),
        scope=str(facts.get("re_mortgage_scope") or ""),
        ban=BAN if facts.get("re_mortgage_ban") else "",
        consents=tuple(consents),
        order=order,
    )


def residence(facts: Mapping[str, Any]) -> Residence:
    """The right of residence."""
    return Residence(
        conditions=str(facts.get("re_residence_conditions") or ""), until_on=day(facts.get("re_residence_until"))
    )


def amount(value: Any) -> Decimal | None:
    """A decimal as the sheet keeps it, or None."""
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def day(value: Any) -> date | None:
    """A day as the sheet keeps it, or None."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _kind_of(number: str) -> str:
    if identifiers.check(identifiers.Kind.USCC, number).valid:
        return "uscc"
    return "ric" if identifiers.check(identifiers.Kind.RIC, number).valid else "passport"
