"""The applicant's own query of the register: whether he holds anything, or the extract of one unit."""

from collections.abc import Mapping
from typing import Any

from onewindow.core.clock import SHANGHAI, now, today
from onewindow.people.models import Party
from onewindow.registers.land import owning, queries
from onewindow.registers.land.codes import printed
from onewindow.registers.land.entries import Of

from . import book, reading, words

#: Kind of certificate where nothing is found.
NONE = "no_property_proof"


def answer(facts: Mapping[str, Any], applicant: int) -> dict[str, Any]:
    """What the certificate says: `decision:` values. Raises NotYours for a unit of somebody else."""
    party = Party.objects.get(pk=applicant)
    as_of = f"{now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if facts.get("re_query_scope") == reading.NO_PROPERTY:
        mine = owning.units_owned([party.id_index])
        if not mine and (alike := owning.units_by_name([party.name])):
            said = (
                f"{party.name}名下没有以其证件号码登记的不动产；另有同名而没有证件号码的登记 {len(alike)} 处，待核对。"
            )
            return {"result": said, "as_of": as_of}
        if not mine:
            said = f"{party.name}在本登记机构登记簿中没有现势的不动产权利。"
            return {"certificate": NONE, "result": said, "as_of": as_of}
        listed = "；".join(_line(code) for code in mine)
        return {"result": f"{party.name}名下有 {len(mine)} 处不动产：{listed}", "as_of": as_of}
    view = book.owned(facts.get("re_unit"), [party.id_index])
    rights = view.of(Of.RIGHT)[0]
    said = "；".join(
        [
            _line(view.code),
            f"权利人：{'、'.join(one.name for one in rights.holders)}",
            f"证号：{'、'.join(rights.papers)}",
            f"登记簿上的限制：{'、'.join(book.burdens(view)) or '无'}",
        ]
    )
    return {"result": said, "as_of": as_of}


def _line(code: str) -> str:
    view = queries.unit_at(code)
    facts = view.facts
    if facts is None:
        return printed(code)
    return f"{printed(code)}，{facts.location}，{words.name_of('uses', facts.use, today())}，{facts.area} ㎡"
