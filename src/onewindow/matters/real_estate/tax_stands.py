"""Nothing is entered on taxes that were assessed of another price: what they rest on was corrected 补正 afterwards.

The assessment and its orders stay as they are; whoever corrects the price after them applies anew and gets back what
was paid.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.cases.conditions import Condition, conditions
from onewindow.cases.facts import opened
from onewindow.cases.handlers import Check
from onewindow.cases.models import Fact
from onewindow.cases.records import Loaded
from onewindow.core.errors import gettext_noop
from onewindow.payments import fees

from . import selling
from .errors import TaxOfAnotherPrice

#: What the tax office assesses by; what the book says of the unit is the same before and after.
_BASIS = frozenset(
    {
        "re_transfer_reason",
        "re_price_yuan",
        "re_only_home",
        "re_seller_only_home",
        "re_gift_to_kin",
        "re_deed_paid_on",
        "re_registered_on",
        "re_original_proven",
        "re_original_yuan",
        "re_bought_taxes_yuan",
        "re_decoration_yuan",
        "re_costs_yuan",
    }
)
_ASSESSED = "re_deed_tax_yuan"
_SOURCE = gettext_noop("税款核定")


@conditions.register("tax_stands")
class TaxStands(Condition):
    """Of a transfer alone."""

    def demand(self, case: Loaded, matter: str) -> None:
        """Raises TaxOfAnotherPrice."""
        said = _other(case) if matter == "RE-TRANSFER" else None
        if said is not None:
            raise TaxOfAnotherPrice(**said)

    def checks(self, case: Loaded, matter: str) -> Sequence[Check]:
        """What the registrar reads before he decides; one query where nothing was corrected."""
        said = _other(case) if matter == "RE-TRANSFER" else None
        if said is None:
            return ()
        return (
            Check(code="tax_stands", passed=False, says=TaxOfAnotherPrice.message, data=dict(said), source=_SOURCE),
        )


def _other(case: Loaded) -> Mapping[str, str] | None:
    """What was assessed and what it would be now, in yuan; None where the assessment stands."""
    rows = Fact.objects.filter(case_id=case.id, subject="", element__in=[*_BASIS, _ASSESSED])
    placed = list(rows.values_list("element", "seq"))
    assessed = max((seq for element, seq in placed if element == _ASSESSED), default=None)
    if assessed is None or not any(seq > assessed for element, seq in placed if element in _BASIS):
        return None
    then: dict[str, Any] = {}
    now: dict[str, Any] = {}
    for fact in Fact.objects.filter(case_id=case.id, subject="").order_by("seq"):
        sealed = None if fact.sealed is None else bytes(fact.sealed)
        now[fact.element] = opened(fact.value, sealed, salt=case.salt, seq=fact.seq, key=fact.element)
        if fact.seq <= assessed:
            then[fact.element] = now[fact.element]
    before, after = _sum(then), _sum(now)
    return None if before == after else {"before": fees.yuan(before), "now": fees.yuan(after)}


def _sum(facts: Mapping[str, Any]) -> int:
    """Fen of all taxes of both sides, as the rules give them."""
    found = selling.proposed(facts)
    seller = sum(one.fen for one in found.seller.taxes) + found.seller.received if found.seller is not None else 0
    return seller + (found.deed.fen if found.deed is not None else 0)
