"""What the matters of start-up do besides their decision: they write the enterprise register, and ask it beforehand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from onewindow.cases.handlers import Check, Granted, Handled, Handler, handlers
from onewindow.cases.models import Review
from onewindow.cases.stages import Outcome, Stage
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.core.jobs import enqueue
from onewindow.registers.enterprises import acts, directories, queries

from . import book, checks, founding, prior, reading
from .errors import NoEnterpriseYet, PriorLicenceLacks
from .jobs import DECLARE

_REGISTER = "enterprises"
#: A licence that was granted in the same case and holds no more.
_OVER = (Stage.REVOKED.value, Stage.CANCELLED.value, Stage.EXPIRED.value)


def _reference(review: Handled) -> str:
    return reading.source_reference(review.number, review.matter)


def _origin(record: str) -> dict[str, str]:
    return {"register": _REGISTER, "record": record}


def _uscc(review: Handled) -> str:
    """The code allotted in this case, or that of an enterprise which exists already."""
    uscc: str = review.facts.get("uscc") or ""
    if not uscc:
        raise NoEnterpriseYet(matter=review.matter)
    return uscc


def _demand_prior(review: Handled) -> None:
    live = Review.objects.filter(case=review.case, outcome=Outcome.GRANTED).exclude(stage__in=_OVER)
    granted = live.values_list("matter", flat=True)
    scope, rule = directories.current().scope, book.current().prior
    if not prior.needed(review.facts, rule, scope):
        return
    lacks = list(prior.lacks(review.facts, rule, scope, clock.today(), package=set(granted)))
    if lacks:
        raise PriorLicenceLacks(why="".join(str(lack.sentence) for lack in lacks))


@handlers.register("ENT-NAME")
class NameDeclaration(Handler):
    """The check decides at once (Provisions on names, art. 16): the name is kept from the moment it is submitted."""

    def on_submitted(self, review: Handled, *, by: Actor) -> Mapping[str, Any]:
        """Reserve the name, or refuse the submission with every reason; the decision follows by itself."""
        number = self._kept(review, by=by).number
        enqueue(DECLARE, applicant=review.applicant, reservation=number)
        return {"name_reservation_no": number}

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Hand out the reservation; one that has lapsed meanwhile is made anew."""
        kept = self._kept(review, by=by)
        return Granted(
            facts={"name_reservation_no": kept.number},
            decision={"reserved_name": kept.name, "number": kept.number, "valid_until": kept.until.isoformat()},
            origin=_origin(kept.number),
        )

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """The name is free again."""
        self._release(review, by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """The name is free again."""
        self._release(review, by)

    def _kept(self, review: Handled, *, by: Actor) -> queries.ReservationView:
        proposal = reading.proposal(review.facts, division=review.division)
        holder = reading.holder(review.applicant)
        kept = queries.reservation_of(holder, proposal.parts.full)
        if kept is not None and kept.division == review.division:
            return kept
        made = acts.reserve_name(
            proposal,
            held_by=holder,
            licence_first=reading.needs_licence_first(review.facts),
            source_reference=_reference(review) if review.number else "submission",
            by=by,
        )
        return queries.existing_reservation(made.number)

    def _release(self, review: Handled, by: Actor) -> None:
        name = reading.name_parts(review.facts).full
        kept = queries.reservation_of(reading.holder(review.applicant), name)
        if kept is not None:
            acts.release_name(kept.number, reason=review.reason or gettext_noop("不再办理"), by=by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """The name against the register."""
        return (checks.name_check(facts, facts.get("division_code", "")),)


@handlers.register("ENT-REG")
class RegistrationOfEnterprise(Handler):
    """The registrar's grant writes the register and allots the unified code."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Register the enterprise; the day of the grant is its day of establishment (Regulation, art. 21).

        From now on it can act itself: it is a party, and its legal representative holds its mandate. Raises
        PriorLicenceLacks where a licence that comes first is missing or has ended meanwhile.
        """
        _demand_prior(review)
        own = queries.reservation_of(reading.holder(review.applicant), reading.name_parts(review.facts).full)
        number = review.facts.get("name_reservation_no") or (own.number if own is not None else "")
        entry = reading.registration(
            review.facts, division=review.division, reservation=number, source_reference=_reference(review)
        )
        done = acts.register_enterprise(entry, by=by)
        founding.found(
            uscc=done.uscc,
            name=done.name,
            division=review.division,
            applicant=review.applicant,
            legal_rep=entry.legal_rep,
        )
        return Granted(
            facts={"uscc": done.uscc},
            decision={"number": done.uscc, "established_on": done.established_on},
            origin=_origin(done.uscc),
        )

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Name, capital, scope, persons, address."""
        return tuple(checks.registration_checks(facts))


@handlers.register("ENT-SEAL")
class SealFiling(Handler):
    """Seals go on file with the police and are ordered from a maker of the list."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """File the seals."""
        wanted = reading.seals(review.facts)
        maker = review.facts.get("seal_maker", "")
        filed = acts.file_seals(_uscc(review), wanted=wanted, maker=maker, source_reference=_reference(review), by=by)
        return Granted(
            decision={"number": filed.codes[0], "seal_codes": "、".join(filed.codes), "fetch_at": filed.address},
            origin=_origin(filed.codes[0]),
        )

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """The maker is on the list."""
        chosen = facts.get("seal_maker", "")
        known = any(chosen in {maker.code, maker.name} for maker in directories.current().seal_makers)
        says = (
            gettext_noop("刻章单位“{maker}”在备案名录中。")
            if known
            else gettext_noop("刻章单位“{maker}”不在备案名录中。")
        )
        return (Check(code="seal_maker", passed=known, says=says, data={"maker": chosen}, source=checks.REGISTER),)


@handlers.register("ENT-TAX")
class TaxConfirmation(Handler):
    """The tax office confirms the particulars and the kinds of invoices."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Enrol with the tax office."""
        lines = reading.invoices(review.facts)
        done = acts.confirm_tax(
            _uscc(review),
            taxpayer_kind=review.facts.get("taxpayer_kind", ""),
            invoices=lines,
            source_reference=_reference(review),
            by=by,
        )
        decision = {
            "notice_number": done.number,
            "invoice_limit": "、".join(f"{line.kind} {line.limit_yuan} 元" for line in lines),
            "invoices_per_month": "、".join(f"{line.kind} {line.monthly} 份" for line in lines),
        }
        return Granted(decision=decision, origin=_origin(done.number))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What was changed while the package was under way."""
        return tuple(checks.changed_since(facts))


@handlers.register("ENT-SI")
class SocialInsurance(Handler):
    """The employer is enrolled; where the bank came first, its account number is known already."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Enrol the employer."""
        done = acts.enrol_social_insurance(
            _uscc(review),
            kinds=reading.listed(review.facts.get("si_types")),
            start_month=review.facts.get("si_start", ""),
            headcount=reading.headcount(review.facts),
            source_reference=_reference(review),
            by=by,
        )
        return Granted(decision={"number": done.number}, origin=_origin(done.number))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What was changed while the package was under way."""
        return tuple(checks.changed_since(facts))


@handlers.register("ENT-HF")
class HousingFund(Handler):
    """The employer's housing fund account is opened."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Open the account."""
        least = Decimal(directories.current().fund_ratio[0])
        done = acts.open_housing_fund(
            _uscc(review),
            ratio_unit=reading.amount(review.facts.get("hf_ratio_unit")) or least,
            ratio_person=reading.amount(review.facts.get("hf_ratio_person")) or least,
            pay_day=int(review.facts.get("hf_pay_day") or 1),
            headcount=reading.headcount(review.facts),
            source_reference=_reference(review),
            by=by,
        )
        return Granted(decision={"number": done.number}, origin=_origin(done.number))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What was changed while the package was under way."""
        return tuple(checks.changed_since(facts))


@handlers.register("ENT-BANK")
class BankAppointment(Handler):
    """The bank allots the basic account; tax, social insurance and housing fund learn its number."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Book the opening; the account number is a fact of the case, stored sealed."""
        uscc = _uscc(review)
        done = acts.appoint_bank(
            uscc,
            branch=review.facts.get("bank_branch", ""),
            slot=review.facts.get("bank_slot", ""),
            source_reference=_reference(review),
            by=by,
        )
        account = queries.account_of(uscc)
        return Granted(
            facts={"bank_account": account},
            sensitive=frozenset({"bank_account", "account_number"}),
            decision={"number": done.number, "account_number": account, "basic_account_number": done.number},
            origin=_origin(done.number),
        )

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """The branch is on the list."""
        chosen = facts.get("bank_branch", "")
        known = any(chosen in {branch.code, branch.name} for branch in directories.current().branches)
        says = (
            gettext_noop("“{branch}”可以开立基本存款账户。")
            if known
            else gettext_noop("“{branch}”不在开户网点名录中。")
        )
        branch = Check(code="bank_branch", passed=known, says=says, data={"branch": chosen}, source=checks.REGISTER)
        return (branch, *checks.changed_since(facts))


class SeesTheRegister(Handler):
    """A licence of the business scope: nothing happens besides its decision, but its officer sees the register."""

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What was changed while the package was under way."""
        return tuple(checks.changed_since(facts))


for _code in ("LIC-FOOD", "LIC-HYG", "LIC-HOTEL", "LIC-TRANS", "LIC-REPAIR", "LIC-TOB", "LIC-DRUG", "LIC-HR"):
    handlers.add(_code, SeesTheRegister())
