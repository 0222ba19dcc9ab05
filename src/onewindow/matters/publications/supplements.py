"""The later online supplement of a filing: what a page needs to show it and to send it.

page = supplement_page(user, filing_number)        # what is owed, until when
supplement(user, filing_number, {"net_url": "https://…"})
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.cases import acts as cases
from onewindow.core.errors import Invalid, gettext_noop
from onewindow.people.access import actor_of, party_of
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from onewindow.people.queries import principals_of
from onewindow.registers.publications import acts, queries
from onewindow.registers.publications.acts.supplements import Supplement, Supplemented
from onewindow.registers.publications.errors import NoFiling
from onewindow.registers.publications.queries import FilingView

SERVICE = "publication_joint"
#: What may be supplemented, in the order of the page; ids of the catalogue's elements.
FIELDS = ("net_url", "net_start_date", "icp_no", "net_domain", "net_platform")

#: Longest text that is kept.
_LONGEST = 500

#: Element of the sheet -> field of the register.
_FIELDS = {
    "net_url": "net_url",
    "net_start_date": "net_start_date",
    "icp_no": "icp_no",
    "net_domain": "net_domain",
    "net_platform": "platform",
}


class BadSupplement(Invalid):
    """A value that cannot be used; `data["faults"]` names element and reason."""

    code = "bad_supplement"
    message = gettext_noop("补充的内容有误：{why}")


@dataclass(frozen=True, kw_only=True)
class SupplementPage:
    """What the page shows."""

    filing: FilingView  #: the filing as it stands
    owes: tuple[str, ...]  #: elements that must still be given
    may: tuple[str, ...]  #: elements that may be given
    due_on: date | None  #: last day; None: not open yet
    overdue: bool  #: past that day


def own_filings(user: Any, parties: Collection[int] | None = None) -> list[FilingView]:
    """The filings of everybody the account may act for in this service (or of these among them), newest first."""
    wanted = [party for party in _principals(user) if parties is None or party.pk in parties]
    return queries.filings_of(*(code for party in wanted if (code := number_of(party))))


def supplement_page(user: Any, number: str, today: date) -> SupplementPage:
    """What is owed for a filing. Raises NoFiling (missing and another's look the same)."""
    view = _access(user, number)
    return SupplementPage(
        filing=view,
        owes=view.owes,
        may=FIELDS,
        due_on=view.due_on,
        overdue=view.due_on is not None and today > view.due_on,
    )


def supplement(user: Any, number: str, values: Mapping[str, str]) -> Supplemented:
    """Send a supplement: element -> text as typed; blanks are left out.

    Raises NoFiling, BadSupplement with all faults, and what the register refuses.
    """
    view, said = _access(user, number), _read(values)
    holder = next(p for p in _principals(user) if number_of(p) == view.holder_uscc)
    own = party_of(user)
    by = actor_of(user, None if own is not None and own.pk == holder.pk else holder, service=SERVICE)
    case = _case_of(view)
    missing = {element for element, field in _FIELDS.items() if not getattr(view.shop, field)}
    fresh = {element: value for element, value in said.items() if element in missing} if case else {}
    if fresh:
        # The case keeps what its sheet had left open; the matter's handler writes it into the register.
        cases.supplement(case, {e: v.isoformat() if isinstance(v, date) else v for e, v in fresh.items()}, by=by)
    rest = {_FIELDS[element]: value for element, value in said.items() if element not in fresh}
    if rest or not fresh:
        acts.supplement_filing(view.filing, Supplement(**rest), by=by)
    after = queries.filing(number)
    return Supplemented(owes=after.owes, due_on=after.due_on.isoformat() if after.due_on else "")


def _case_of(view: FilingView) -> str:
    """The number of the case a filing came from; "" where it was entered otherwise."""
    kind, _, rest = view.source_reference.partition(":")
    return rest.partition("/")[0] if kind == "case" else ""


def _principals(user: Any) -> list[Party]:
    return [principal.party for principal in principals_of(user, service=SERVICE)]


def _access(user: Any, number: str) -> FilingView:
    view = queries.filing(number)
    if all(number_of(party) != view.holder_uscc for party in _principals(user)):
        raise NoFiling(number=number)
    return view


def _read(values: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, by element; blanks are left out. Raises BadSupplement with all faults."""
    said: dict[str, Any] = {name: str(values.get(name) or "").strip() for name in FIELDS}
    faults = {}
    if said["net_start_date"]:
        try:
            said["net_start_date"] = date.fromisoformat(said["net_start_date"])
        except ValueError:
            faults["net_start_date"] = gettext_noop("开始日期应写成 2026-01-05 的样子。")
    if said["net_url"] and not said["net_url"].startswith(("http://", "https://")):
        faults["net_url"] = gettext_noop("网址应以 http:// 或 https:// 开头。")
    if said["icp_no"] and "ICP" not in said["icp_no"].upper():
        faults["icp_no"] = gettext_noop("ICP备案号应含“ICP”，例如“新ICP备12345678号”。")
    too_long = [name for name, value in said.items() if isinstance(value, str) and len(value) > _LONGEST]
    faults |= dict.fromkeys(too_long, gettext_noop("内容过长。"))
    if faults:
        raise BadSupplement(why="".join(faults.values()), faults=faults)
    return {name: value for name, value in said.items() if value}
