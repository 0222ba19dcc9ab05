"""The land register fills the sheet: whoever names a unit of his own gets its page of the book, read-only."""

from collections.abc import Mapping
from typing import Any

from onewindow.core.clock import now, today
from onewindow.core.errors import gettext_noop
from onewindow.exchange.consents.queries import agreed_mortgages
from onewindow.registers.land import owning
from onewindow.registers.land.entries import Of
from onewindow.registers.land.views import UnitView
from onewindow.sheets.sources import Asking, Prefilled, Source, sources

from . import book, reading, selling, words
from .errors import NotYours

SOURCE = gettext_noop("不动产登记簿")
_FIRST, _QUERY = "首次登记", "登记资料查询"


@sources.register("land_book")
class LandBook(Source):
    """What the book says of the unit that the applicant names. His only unit is named for him, and he may name another.

    Nobody learns anything of a unit that is not his own, not even whether it exists.
    """

    elements = frozenset(
        {
            "re_unit",
            "re_certificate_no",
            "re_location",
            "re_use",
            "re_area_m2",
            "re_owners",
            "re_restrictions",
            "re_mortgaged",
            "re_notified",
            "re_mortgage_agreed",
            "re_home_of_person",
            "re_registered_on",
        }
    )
    follows = frozenset({"re_unit", "re_business", "re_holders"})

    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """The unit's page; nothing for a first registration, which is of a unit that nobody holds yet."""
        business = asking.answers.get("re_business")
        if business == _FIRST:
            return {}
        indexes = [asking.applicant.id_index]
        unit, only = asking.answers.get("re_unit"), ""
        if not unit:
            mine = owning.units_owned(indexes)
            unit = only = mine[0] if len(mine) == 1 and business != _QUERY else ""
        if not unit:
            return {}
        try:
            view = book.owned(unit, indexes)
        except NotYours:
            return {}
        found = {
            name: _filled(value, view.code)
            for name, value in _values(view, asking.answers.get("re_holders")).items()
            if value not in ("", None)
        }
        if only:
            found["re_unit"] = Prefilled(
                value=only, source_name=str(SOURCE), as_of=now(), record=view.code, editable=True
            )
        return found


def _filled(value: Any, record: str) -> Prefilled:
    return Prefilled(value=value, source_name=str(SOURCE), as_of=now(), record=record)


def _values(view: UnitView, coming: Any) -> dict[str, Any]:
    facts, rights = view.facts, view.of(Of.RIGHT)
    mortgages = {one.key for one in view.of(Of.MORTGAGE)}
    agreed = agreed_mortgages(view.code, [one.name for one in reading.people(coming)]) if mortgages else ()
    return {
        "re_certificate_no": "、".join(number for right in rights for number in right.papers),
        "re_location": facts.location if facts is not None else "",
        "re_use": words.name_of("uses", facts.use, today()) if facts is not None else "",
        "re_area_m2": str(facts.area) if facts is not None else "",
        "re_owners": [
            {"name": one.name, **({"share": one.share} if one.share else {})}
            for right in rights
            for one in right.holders
        ],
        "re_restrictions": book.burdens(view) or ["没有限制"],
        "re_mortgaged": bool(view.of(Of.MORTGAGE)),
        "re_notified": book.notified_to_others(view, coming),
        "re_home_of_person": selling.home_of_person(view),
        "re_registered_on": str(right.registered_on or "") if (right := view.right) is not None else "",
        "re_mortgage_agreed": bool(mortgages) and mortgages <= set(agreed),
    }
