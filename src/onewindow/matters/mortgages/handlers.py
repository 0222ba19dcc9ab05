"""Messages of banks, plugged into the link. What is refused for want of a right is noted as a breach of consent."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.core.errors import Refused
from onewindow.exchange.consents import acts as consents
from onewindow.exchange.consents.rows import bank_of
from onewindow.exchange.link.handlers import Handler, Message, handlers

from . import acts
from .filing import mortgage_by_proof
from .queries import proof_by_ticket
from .telling import told
from .wishes import Terms

#: Refusals that mean: asked for what it may not have.
BREACHES = frozenset({"no_consent", "other_banks_case", "not_mortgagee", "no_such_mortgage"})


def is_breach(fault: Refused) -> bool:
    """Whether a bank asked for what it may not have; a number that was mistyped is none."""
    return fault.code in BREACHES and (fault.code != "no_such_mortgage" or bool(fault.data.get("others")))


class BankHandler(Handler):
    """A message of a bank; breaches are noted."""

    def refused(self, message: Message, fault: Refused) -> None:
        """Note it for the regulators, with why."""
        if is_breach(fault):
            why = str(fault.data.get("why", ""))
            code = f"{fault.code}/{why}" if why else fault.code
            unit = str(message.body.get("unit", "")).replace(" ", "")
            partner, business = message.partner.code, message.business
            consents.note_breach(partner, message.kind, code, unit=unit, business=business, by=message.actor)


@handlers.register("consent.ask")
class AskConsent(BankHandler):
    """Ask the owner."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `ask_consent` raises."""
        body = message.body
        wish = consents.Wish(
            unit=body["unit"],
            id_kind=body["id_kind"],
            id_no=body["id_no"],
            scopes=tuple(body["scopes"]),
            purpose=body["purpose"],
            business=message.business,
        )
        asked = consents.ask_consent(message.partner.code, wish, by=message.actor)
        return {"consent": asked.number, "status": asked.status, "until": asked.until}


@handlers.register("property.query")
class QueryProperty(BankHandler):
    """Look at a unit, as far as the owner has consented."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises NoConsent, NoUnit, BadUnitCode."""
        body = message.body
        return told(message.partner.code, body["unit"], body["scopes"], body.get("purpose", ""))


@handlers.register("mortgage.apply")
class Apply(BankHandler):
    """A first registration."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `apply_mortgage` raises."""
        body = message.body
        terms = Terms(
            method=body["method"],
            amount=body["amount"],
            debt_from=date.fromisoformat(body["debt_from"]),
            debt_until=date.fromisoformat(body["debt_until"]),
            contract_no=body["contract_no"],
            debtor=body["debtor"],
            scope=body.get("scope", ""),
            ban=body.get("ban", ""),
            small_business=body.get("small_business", False),
        )
        wish = acts.NewMortgage(unit=body["unit"], business=message.business, terms=terms, by_link=True)
        done = acts.apply_mortgage(message.partner.code, wish, by=message.actor)
        return {"number": done.number, "status": done.state, "notes": done.notes}


@handlers.register("mortgage.supplement")
class Supplement(BankHandler):
    """What was missing."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `supplement` raises."""
        number, words = message.body["number"], message.body["words"]
        state = acts.supplement(message.partner.code, number, words=words, by=message.actor)
        return {"number": number, "status": state}


@handlers.register("mortgage.withdraw")
class Withdraw(BankHandler):
    """Taken back."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `withdraw` raises."""
        number, reason = message.body["number"], message.body["reason"]
        state = acts.withdraw(message.partner.code, number, reason=reason, by=message.actor)
        return {"number": number, "status": state}


@handlers.register("mortgage.change")
class ChangeMortgage(BankHandler):
    """Other terms."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `apply_change` raises."""
        body = message.body
        days = {name: date.fromisoformat(body[name]) for name in ("debt_from", "debt_until") if name in body}
        change = acts.Change(
            unit=body["unit"],
            proof=body["proof"],
            business=message.business,
            reason=body["reason"],
            amount=body.get("amount"),
            scope=body.get("scope"),
            by_link=True,
            **days,
        )
        done = acts.apply_change(message.partner.code, change, by=message.actor)
        return {"number": done.number, "status": done.state, "notes": done.notes}


@handlers.register("mortgage.rank")
class ExchangeRanks(BankHandler):
    """Another rank."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `apply_rank_exchange` raises."""
        body = message.body
        wish = acts.RankExchange(
            unit=body["unit"],
            proof=body["proof"],
            with_rank=body["with_rank"],
            business=message.business,
            reason=body["reason"],
            by_link=True,
        )
        done = acts.apply_rank_exchange(message.partner.code, wish, by=message.actor)
        return {"number": done.number, "status": done.state, "notes": done.notes}


@handlers.register("mortgage.rank_answer")
class AnswerRanks(BankHandler):
    """Another bank agrees or does not."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `agree_to_rank_exchange` and `refuse_rank_exchange` raise."""
        body, partner = message.body, message.partner.code
        if body["agree"]:
            state = acts.agree_to_rank_exchange(partner, body["number"], by=message.actor)
        else:
            state = acts.refuse_rank_exchange(partner, body["number"], reason=body.get("reason", ""), by=message.actor)
        return {"number": body["number"], "status": state}


@handlers.register("cancel.apply")
class Release(BankHandler):
    """The debt is settled."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `release_mortgage` raises."""
        body = message.body
        done = acts.release_mortgage(
            message.partner.code,
            body["unit"],
            body["proof"],
            business=message.business,
            reason=body["reason"],
            by_link=True,
            by=message.actor,
        )
        return {"number": done.number, "status": done.state}


@handlers.register("transfer.agree")
class AgreeToTransfer(BankHandler):
    """The mortgagee agrees to a sale with its mortgage."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `agree_to_transfer` raises."""
        body, partner = message.body, message.partner.code
        unit = body["unit"].replace(" ", "")
        key = mortgage_by_proof(bank_of(partner), unit, body["proof"])
        agreed = consents.agree_to_transfer(
            partner, unit, key, business=message.business, buyer=body.get("buyer", ""), by=message.actor
        )
        return {"unit": agreed.unit, "until": agreed.until}


@handlers.register("transfer.withdraw")
class WithdrawAgreement(BankHandler):
    """It takes that back."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises what `withdraw_agreement` raises."""
        agreement = message.body["agreement"]
        consents.withdraw_agreement(message.partner.code, agreement, by=message.actor)
        return {"agreement": agreement}


@handlers.register("proof.fetch")
class FetchProof(BankHandler):
    """The signed file, for the ticket that came with the registration."""

    def receive(self, message: Message) -> Mapping[str, Any]:
        """Raises NoApplication, OtherBanksCase, NoProofYet."""
        number = message.body["number"]
        paper, pdf = proof_by_ticket(message.partner.code, number, message.body["ticket"])
        return {"number": number, "sha256": paper.pdf_sha256, "pdf": base64.b64encode(pdf).decode()}
