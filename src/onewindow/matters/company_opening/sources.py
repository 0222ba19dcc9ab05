"""The enterprise register fills later sheets: what it knows is shown read-only, with the record and the time."""

from collections.abc import Mapping
from typing import Any

from onewindow.core import clock
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from onewindow.registers.enterprises import directories, queries
from onewindow.registers.enterprises.entry import plain
from onewindow.registers.enterprises.errors import NoEnterprise
from onewindow.sheets.sources import Asking, Prefilled, Source, sources


@sources.register("business_licences")
class BusinessLicences(Source):
    """What stands on the licence of an enterprise that applies, and what the register keeps besides."""

    elements = frozenset(
        {
            "applicant_type",
            "org_name",
            "uscc",
            "org_type",
            "legal_rep_name",
            "legal_rep_id_type",
            "legal_rep_id_no",
            "reg_address",
            "registered_capital_wan",
            "business_scope",
            "industry_code",
            "operating_term",
        }
    )

    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """Everything known of the applicant; nothing for a natural person or an enterprise of elsewhere."""
        if asking.applicant.kind != Party.Kind.LEGAL or asking.applicant.id_kind != "uscc":
            return {}
        try:
            values = _values(number_of(asking.applicant))
        except NoEnterprise:
            return {}
        return {
            element: Prefilled(value=value, source_name="市场主体登记簿", record=values["uscc"], as_of=clock.now())
            for element, value in values.items()
            if value not in ("", None, [])
        }


def _values(uscc: str) -> dict[str, Any]:
    view, head = queries.enterprise_at(uscc), queries.legal_rep(uscc)
    directory = directories.current().scope
    scope = []
    for line in view.scope:
        entry = directory.find(line.code or line.text)
        row: dict[str, Any] = {"code": line.code, "text": line.text, "category": line.category}
        if entry is not None:
            row |= {"licence_required": bool(entry.licences), "gb4754": entry.gb4754}
        scope.append({column: value for column, value in row.items() if value != ""})
    return {
        "applicant_type": directories.current().applicant_types.get(view.kind, ""),
        "org_name": view.name,
        "uscc": view.uscc,
        "org_type": view.kind,
        "legal_rep_name": view.legal_rep_name,
        "legal_rep_id_type": view.legal_rep_id_kind,
        "legal_rep_id_no": head.id_no,
        "reg_address": view.address,
        "registered_capital_wan": plain(view.capital_wan) if view.capital_wan is not None else "",
        "business_scope": scope,
        "industry_code": view.industry_code,
        "operating_term": view.term,
    }
