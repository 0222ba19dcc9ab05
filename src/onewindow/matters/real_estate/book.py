"""A unit's page as a case needs it: is it the applicant's, what stands in the way, what fills sheet and certificate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.cases.models import Case
from onewindow.core.clock import today
from onewindow.core.errors import Refused
from onewindow.exchange.consents.queries import agreed_mortgages
from onewindow.payments import fees
from onewindow.registers.land import holders, owning, queries
from onewindow.registers.land.book import open_page
from onewindow.registers.land.codes import printed, read_code, tidy_number
from onewindow.registers.land.entries import Of
from onewindow.registers.land.models import Acceptance
from onewindow.registers.land.models import Holder as HolderRow
from onewindow.registers.land.restrictions import Verdict
from onewindow.registers.land.views import UnitView

from . import reading, words
from .errors import NotYours, OwnersChanged

#: An order before all others: applications accepted earlier do not count.
_BEFORE_ALL = 0


def tidy(text: Any) -> str:
    """The code as typed, without the blanks of its printed form."""
    return read_code(str(text or ""))[0]


def owned(unit: Any, indexes: Collection[str]) -> UnitView:
    """The unit, where one of these holds a right on it now. Raises NotYours for anything else."""
    code = tidy(unit)
    try:
        owners = {owner.index for owner in owning.owners_of(code)} - {""}
        if owners & set(indexes):
            return queries.unit_at(code)
    except Refused:
        pass
    raise NotYours(unit=str(unit or ""))


def locked(unit: str, index: str, facts: Mapping[str, Any], *, alone: bool) -> None:
    """Lock the unit until the transaction ends, then demand that this person holds it. Raises NotYours.

    `alone`: who receives applies alone, and must be among those who will hold.
    """
    try:
        open_page(unit)
    except Refused:
        raise NotYours(unit=unit) from None
    if not alone:
        owned(unit, [index])
    elif not receives(facts, index):
        raise NotYours(unit=unit)


def demand_same_owners(unit: str, case: int) -> None:
    """Everybody who holds the unit held it when the case was handed in, and so has signed. Raises OwnersChanged."""
    handed_in = Case.objects.values_list("submitted_at", flat=True).get(pk=case)
    if names := owning.newcomers(unit, handed_in):
        raise OwnersChanged(names="、".join(names))


def no_dwelling(view: UnitView) -> str:
    """The name of a unit's use where it is none to live in; "" for a dwelling."""
    use = view.facts.use if view.facts is not None else ""
    return "" if fees.current().use_of(use) == "residential" else words.name_of("uses", use, today())


def with_state(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with use and area as the book has them: an heir's sheet does not show them, fee and tax need them."""
    try:
        state = queries.unit_at(tidy(facts.get("re_unit"))).facts
    except Refused:
        state = None
    if state is None:
        return dict(facts)
    use = words.name_of("uses", state.use, today())
    return {**facts, "re_use": use, "re_area_m2": str(state.area)}


def receives(facts: Mapping[str, Any], index: str) -> bool:
    """Whether this person is among those who will hold."""
    coming = reading.people(facts.get("re_holders"))
    return index in {holders.index(one.id_kind, one.id_no) for one in coming if one.id_no}


def notified_to_others(view: UnitView, rows: Any) -> bool:
    """Whether an advance notice stands for somebody who is not among these new holders: he has to agree."""
    noticed = HolderRow.objects.filter(unit=view.code, closed=None, of=Of.ADVANCE.value)
    if not view.of(Of.ADVANCE):
        return False
    coming = {holders.index(one.id_kind, one.id_no) for one in reading.people(rows) if one.id_no} - {""}
    mine = set(noticed.filter(id_index__in=coming).values_list("key", flat=True))
    return any(one.key not in mine for one in view.of(Of.ADVANCE))


@dataclass(frozen=True, kw_only=True)
class Consents:
    """Whose consent a case brings with it."""

    keys: frozenset[int]  #: of mortgages and notices whose holders agree
    fulfils: int | None = None  #: the advance notice that this transfer fulfils
    carried: bool = False  #: 带押过户


def consents(unit: str, matter: str, facts: Mapping[str, Any]) -> Consents:
    """What the sheet says of consents: its papers are demanded where these stand in the book, the registrar reads them.

    An advance notice whose holder is among the new holders is fulfilled and needs no consent.
    """
    rows = HolderRow.objects.filter(unit=unit, closed=None).exclude(of=Of.RIGHT.value)
    held = list(rows.values_list("of", "key", "id_index"))
    fulfils = None
    if matter == "RE-TRANSFER":
        coming = {holders.index(p.id_kind, p.id_no) for p in reading.people(facts.get("re_holders")) if p.id_no} - {""}
        fulfils = next((key for of, key, index in held if of == Of.ADVANCE.value and index in coming), None)
    agreed = {key for of, key, _ in held if of == Of.ADVANCE.value and key != fulfils}
    if facts.get("re_mortgage_way") == reading.CONSENTED or matter == "RE-CANCEL":
        agreed |= {key for of, key, _ in held if of == Of.MORTGAGE.value}
    if matter == "RE-CANCEL":
        agreed |= {key for of, key, _ in held if of in {Of.RESIDENCE.value, Of.EASEMENT.value}}
    if matter == "RE-TRANSFER":  # what a bank has agreed to over the link or in its portal
        buyers = [one.name for one in reading.people(facts.get("re_holders"))]
        agreed |= set(agreed_mortgages(unit, buyers))
    return Consents(keys=frozenset(agreed), fulfils=fulfils, carried=reading.carried(facts))


def verdict(matter: str, facts: Mapping[str, Any], *, order: int | None = _BEFORE_ALL) -> Verdict | None:
    """What the book says to a case; None where there is nothing to ask (a query, a unit not in the book).

    `order`: the case's own order of acceptance; by default applications accepted earlier are left out.
    """
    code = tidy(facts.get("re_unit"))
    if matter not in reading.REGISTERING or not code:
        return None
    wanted = reading.registering(matter, facts)
    agreed = consents(code, matter, facts)
    keys = agreed.keys | ({agreed.fulfils} if agreed.fulfils is not None else frozenset())
    try:
        return queries.verdict(code, wanted, consents=keys, with_mortgage=agreed.carried, order=order)
    except Refused:
        return None


def order_of(unit: str, business: str) -> int | None:
    """The open order of acceptance of a case on a unit."""
    found = Acceptance.objects.filter(unit=unit, business=business, settled=None).order_by("order")
    return found.values_list("order", flat=True).first()


def entry_of(view: UnitView, of: Of, number: str) -> int | None:
    """Key of the standing entry that a proof number belongs to, brackets and blanks as a telephone types them."""
    typed = tidy_number(number)
    return next((one.key for one in view.of(of) if typed in one.papers), None)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a certificate says, and whose it is."""

    values: dict[str, Any]  #: `decision:…` values without their prefix
    sensitive: frozenset[str] = field(default=frozenset({"owners", "location", "obligors", "result"}))


def told_of_right(view: UnitView, number: str) -> Told:
    """A certificate of the right, as the book has it now."""
    facts, right, on = view.facts, view.right, today()
    if facts is None or right is None:
        raise NotYours(unit=view.code)
    owners = view.of(Of.RIGHT)[0].holders
    inner = f"；套内建筑面积 {facts.inner_area} ㎡" if facts.inner_area else ""
    said = {
        "number": number,
        "owners": "、".join(_named(one.name, one.share) for one in owners),
        "ownership": words.ownership(right.ownership),
        "location": facts.location,
        "unit": printed(view.code),
        "right_kind": words.name_of("right_types", right.kind, on),
        "nature": words.name_of("right_natures", facts.nature, on),
        "use": words.name_of("uses", facts.use, on),
        "area": f"{facts.area} ㎡{inner}",
        "term": f"至 {right.term_until} 止" if right.term_until else "",
        "others": "；".join(burdens(view)),
    }
    return Told(values={name: value for name, value in said.items() if value})


def told_of_proof(view: UnitView, of: Of, key: int, number: str) -> Told:
    """A proof of a mortgage, an advance notice, a right of residence."""
    entry = next(one for one in view.of(of) if one.key == key)
    owners = [one.name for right in view.of(Of.RIGHT) for one in right.holders]
    said = {
        "number": number,
        "owners": "、".join(one.name for one in entry.holders),
        "obligors": "、".join(owners),
        "location": view.facts.location if view.facts is not None else "",
        "unit": printed(view.code),
        "matter": words.matter_of(entry.value),
        "others": words.others_of(entry.value),
    }
    return Told(values={name: value for name, value in said.items() if value})


def burdens(view: UnitView) -> list[str]:
    """What rests on the right, without amounts and persons."""
    kinds = {
        Of.ATTACHMENT: "已查封",
        Of.MORTGAGE: "已抵押",
        Of.ADVANCE: "已预告登记",
        Of.OBJECTION: "有异议登记",
        Of.RESIDENCE: "设有居住权",
        Of.EASEMENT: "设有地役权",
        Of.BAN: "抵押约定禁止或者限制转让",
    }
    found, now = [], queries.with_force(view)
    for of, said in kinds.items():
        count = len(now.of(of))
        if count:
            found.append(f"{said}（{count}笔）" if count > 1 else said)
    return found


def _named(name: str, share: str) -> str:
    return f"{name}（{share}）" if share else name
