"""The public check of an enterprise name before anything is filled in 名称查询比对."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.matters.company_opening.name_tool import kinds, try_name
from onewindow.people.queries import divisions

from . import formats
from .advisers import told
from .viewmodels import Advice

_FIELDS = ("division", "kind", "trade_name", "industry", "form")


@dataclass(frozen=True, kw_only=True)
class NamePage:
    """`web/startup/names.html`."""

    typed: Mapping[str, str]  #: what stands in the form
    places: tuple[tuple[str, str], ...]  #: code, name
    kinds: tuple[tuple[str, str], ...]  #: 主体类型 as it is sent, and as it is called
    faults: Mapping[str, str]  #: field -> what to do
    advice: Advice | None = None  #: what the register says
    industry: str = ""  #: compared by this activity
    basis: str = ""  #: the law applied


def name_page(sent: Mapping[str, str]) -> NamePage:
    """The form, and the answer where something was sent."""
    typed = {field: _clean(sent.get(field, "")) for field in _FIELDS}
    places = tuple((place.pk, formats.local_name(place.names)) for place in divisions())
    asked = "trade_name" in sent
    faults = _faults(typed, {code for code, _ in places}) if asked else {}
    tried = try_name(**typed) if asked and not faults else None
    return NamePage(
        typed=typed,
        places=places,
        kinds=tuple((kind, formats.local_name({"zh": kind})) for kind in kinds()),
        faults=faults,
        advice=told(tried.check) if tried is not None else None,
        industry=tried.industry if tried is not None else "",
        basis=tried.basis if tried is not None else "",
    )


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()[:60]


def _faults(typed: Mapping[str, str], places: set[str]) -> dict[str, str]:
    found = {}
    if typed["division"] not in places:
        found["division"] = gettext("请选择登记机关所在的县市。")
    if typed["kind"] not in kinds():
        found["kind"] = gettext("请选择要开办哪一种。")
    if not typed["trade_name"]:
        found["trade_name"] = gettext("请填写字号，例如“梨城书苑”。")
    return found
