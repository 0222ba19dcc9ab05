"""What the matters RE-… do besides their decision: they keep their place in the queue, ask the fee, write the book."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.cases.handlers import Check, Granted, Handled, Handler, handlers
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.people.models import Party
from onewindow.registers.land import acts, queries
from onewindow.registers.land.book import Registered

from . import book, checks, entering, fees, papers, querying, reading, selling, tax_checks
from .book import Told
from .errors import NotYours
from .words import plain_yuan

_REGISTER = "land"


def _business(review: Handled) -> str:
    return f"{review.number}/{review.matter}"


class Registration(Handler):
    """A registration on a unit of the book. `ordered`: it takes its place in the unit's queue when it is accepted."""

    words_certificate = True

    def __init__(self, matter: str, *, ordered: bool) -> None:
        self.matter, self.ordered = matter, ordered

    def on_accepted(self, review: Handled, *, by: Actor) -> None:
        """Refused where the book forbids it; else the next place in the order of acceptance, and the fee is asked.

        What is accepted by law, because the agency let the days pass, is not refused here but at the decision.
        """
        found = book.verdict(review.matter, review.facts)
        if not by.ref.startswith("system:"):
            self._demand_holder(review)
            if found is not None:
                entering.refuse(found)
        unit = book.tidy(review.facts.get("re_unit"))
        if self.ordered and book.order_of(unit, _business(review)) is None:
            wanted = reading.registering(review.matter, review.facts)
            acts.accept_application(unit, wanted, business=_business(review), by=by)
        self._ask_fee(review, by)

    def _ask_fee(self, review: Handled, by: Actor) -> None:
        fees.ask(review, by=by)

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Enter it in the book, in the transaction of the decision. Raises FeeUnpaid, Restricted, BadEntry."""
        fees.demand_paid(review)
        unit = self._demand_holder(review)
        order = book.order_of(unit, _business(review)) if self.ordered else None
        done, told, holders = entering.enter(review, unit, order=order, by=by)
        return _granted(review, done, told, holders)

    def _demand_holder(self, review: Handled) -> str:
        """The unit, its row locked: whoever applied still holds it, and nobody takes it from under his hands.

        Raises NotYours, OwnersChanged. A first registration has no holder yet.
        """
        unit = book.tidy(review.facts.get("re_unit"))
        if self.matter != "RE-FIRST":
            index = Party.objects.get(pk=review.applicant).id_index
            alone = reading.alone(self.matter, review.facts)
            book.locked(unit, index, review.facts, alone=alone)
            if not alone:
                book.demand_same_owners(unit, review.case)
        return unit

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """Out of the queue; money goes back."""
        self._leave(review, "refused", by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """Out of the queue; money goes back."""
        self._leave(review, "withdrawn", by)

    def _leave(self, review: Handled, rule: str, by: Actor) -> None:
        unit = book.tidy(review.facts.get("re_unit"))
        order = book.order_of(unit, _business(review))
        if order is not None:
            acts.withdraw_application(unit, order, reason=review.reason or rule, by=by)
        fees.end(review, rule=rule)

    def on_issued(self, review: Handled, certificate: str, *, by: Actor) -> None:
        """The certificate is there: those whose numbers it has replaced say so from now on."""
        papers.replace_older(review, by=by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What the book says, live."""
        return tuple(checks.of_matter(self.matter, facts))


def _granted(review: Handled, done: Registered, told: Told, holders: Mapping[str, Any]) -> Granted:
    return Granted(
        decision={**told.values, **holders},
        sensitive=told.sensitive,
        origin={"register": _REGISTER, "record": f"{done.unit}#{done.seq}"},
    )


class Transfer(Registration):
    """The fee of a transfer is asked together with the tax, once that is assessed (`TaxReturn`)."""

    def _ask_fee(self, review: Handled, by: Actor) -> None:
        if "re_deed_tax_yuan" in review.facts:
            fees.ask_with_tax(review, by=by)


for _code in ("RE-MORTGAGE", "RE-ADVANCE", "RE-RESIDENCE", "RE-CHANGE"):
    handlers.add(_code, Registration(_code, ordered=True))
handlers.add("RE-TRANSFER", Transfer("RE-TRANSFER", ordered=True))
for _code in ("RE-FIRST", "RE-CANCEL", "RE-REISSUE"):
    handlers.add(_code, Registration(_code, ordered=False))


@handlers.register("RE-TAX")
class TaxReturn(Handler):
    """The tax office assesses both sides; fee and deed tax are the buyer's order, the seller has one of his own."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """The taxes are facts of the case; where the transfer is accepted already, the orders are opened now.

        Raises BadTaxAmount, SellerNotHere.
        """
        found = selling.assessed(review.facts)
        rows = [{"tax": code, "yuan": plain_yuan(fen)} for code, fen in found.seller.items()]
        given: dict[str, Any] = {"re_deed_tax_yuan": plain_yuan(found.deed)}
        given |= {"re_seller_taxes": rows} if rows else {}
        given |= {"re_buyer_stamp_yuan": plain_yuan(found.stamp)} if found.stamp else {}
        fees.ask_after_tax(review, given, by=by)
        decision = {
            "deed_tax": plain_yuan(found.deed),
            "buyer_stamp_duty": plain_yuan(found.stamp),
            **{row["tax"]: row["yuan"] for row in rows},
        }
        return Granted(facts=given, decision=decision | ({"seller_note": found.note} if found.note else {}))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What the rates give, and what speaks against the seller's own word."""
        return tuple(tax_checks.of_transfer(facts))


@handlers.register("RE-QUERY")
class Query(Handler):
    """A query of the applicant's own: the result is what the certificate says."""

    words_certificate = True

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Read the book for the applicant. Raises NotYours for a unit of somebody else."""
        return Granted(decision=querying.answer(review.facts, review.applicant), sensitive=frozenset({"result"}))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Nothing but whether the unit stands in the book."""
        unit = book.tidy(facts.get("re_unit"))
        if not unit:
            return ()
        try:
            queries.unit_at(unit)
        except NotYours:
            return ()
        return (Check(code="unit", passed=True, says=gettext_noop("登记簿中有该不动产单元。"), source=checks.BOOK),)
