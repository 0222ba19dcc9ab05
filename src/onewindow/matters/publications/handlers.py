"""What the matters of publication distribution do besides their decision: they write the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.cases.handlers import Check, Granted, Handled, Handler, handlers
from onewindow.core.act import Actor
from onewindow.core.errors import gettext_noop
from onewindow.people.queries import agency_name
from onewindow.registers.publications import acts, queries
from onewindow.registers.publications.acts.licences import LicenceChanges
from onewindow.registers.publications.acts.supplements import Supplement
from onewindow.registers.publications.entry import RETAIL, WHOLESALE, current
from onewindow.registers.publications.errors import LicenceEnded, OtherHolder
from onewindow.registers.publications.models import Licence

from . import checks, papers, reading
from .errors import NoLicenceYet, OtherKind

#: Kind of certificate that a termination gives instead of a licence.
TERMINATION = "publication_termination"
_REFUSED = gettext_noop("出版物经营许可未获批准，网络发行备案随之终止。")
_NOT_PURSUED = gettext_noop("不再办理")


def _reference(review: Handled, matter: str = "") -> str:
    return reading.source_reference(review.number, matter or review.matter)


class LicenceHandler(Handler):
    """A grant enters the licence; its number comes from the register."""

    kind: str = RETAIL

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Enter the licence."""
        entry = reading.licence(
            review.facts,
            kind=self.kind,
            division=review.division,
            authority=agency_name(review.agency),
            valid_until=reading.day(review.facts.get("decision:valid_until")),
            source=_reference(review),
        )
        done = acts.grant_licence(entry, by=by)
        return Granted(
            facts={"pub_license_no": done.number},
            decision={"number": done.number, "valid_until": done.valid_until},
            origin={"register": "publications", "record": done.number},
        )

    def on_ended(self, review: Handled, verb: str, *, by: Actor) -> None:
        """The licence was revoked, cancelled or has expired: the register and its filings follow."""
        found = queries.licence_from(_reference(review))
        if found is None or found.status != Licence.Status.ACTIVE:
            return
        how = Licence.Status.REVOKED if verb == "revoke" else Licence.Status.CANCELLED
        self._end_waiting(review, verb, by)
        papers.cancel_filings(found.number, reason=review.reason or verb, by=by)
        acts.end_licence(
            found.number, how=how, reason=review.reason or verb, source_reference=_reference(review), by=by
        )

    def _end_waiting(self, review: Handled, verb: str, by: Actor) -> None:
        """A filing of the same case that still waits for this licence waits for nothing."""
        filing = queries.filing_from(_reference(review, "PUB-N"))
        if filing is not None and filing.status == "waiting":
            reason = review.reason or verb
            acts.end_filing(filing.filing, reason=reason, source_reference=_reference(review), by=by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Scope, earlier licence, premises."""
        return tuple(checks.licence_checks(facts, self.kind))


@handlers.register("PUB-R")
class Retail(LicenceHandler):
    """Retail 零售: the county decides."""


@handlers.register("PUB-W")
class Wholesale(LicenceHandler):
    """Wholesale 批发: the prefecture reviews, the region decides."""

    kind = WHOLESALE


@handlers.register("PUB-N")
class OnlineFiling(Handler):
    """The filing is decided beside the licence; its number waits for it (`finalise` gate)."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Enter the filing. It has no number before it can be finished, even where the licence is there already.

        Raises NoLicence, LicenceEnded, OtherHolder: a licence that was revoked meanwhile carries no filing.
        """
        self._demand_live_licence(review)
        entry = reading.filing(
            review.facts,
            division=review.division,
            authority=agency_name(review.agency),
            source=_reference(review),
        )
        filed = acts.file_online(entry, by=by)
        return Granted(origin={"register": "publications", "record": f"filing:{filed.filing}"})

    def on_supplemented(self, review: Handled, *, by: Actor) -> None:
        """What was left open has come; a filing that is not decided yet takes it from the case later."""
        found, shop = queries.filing_from(_reference(review)), reading.shop(review.facts)
        if found is None or found.status == "ended" or found.shop == shop:
            return
        supplement = Supplement(
            net_url=shop.net_url,
            net_domain=shop.net_domain,
            icp_no=shop.icp_no,
            net_start_date=shop.net_start_date,
            platform=shop.platform,
        )
        acts.supplement_filing(found.filing, supplement, by=by)

    def on_issued(self, review: Handled, certificate: str, *, by: Actor) -> None:
        """The licence is there, so the filing has its number: the register keeps the one on the receipt."""
        found = queries.filing_from(_reference(review))
        if found is not None and found.status == "ended":
            # Its licence ended between the decision and the receipt: the receipt must not stand.
            papers.cancel_receipt(certificate, reason=found.end_reason, by=by)
            return
        if found is None or found.number:
            return
        licence = review.facts.get("pub_license_no") or self._own_licence(review)
        if not licence:
            raise NoLicenceYet
        acts.number_filing(found.filing, licence=licence, number=certificate, by=by)

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """Refused, or its licence was: the filing ends, and the applicant reads why."""
        self._end(review, review.reason or _REFUSED, by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """Not pursued any more."""
        self._end(review, review.reason or _NOT_PURSUED, by)

    def on_ended(self, review: Handled, verb: str, *, by: Actor) -> None:
        """The filing was struck off."""
        self._end(review, review.reason or verb, by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Platform and what is still owed."""
        return tuple(checks.filing_checks(facts))

    def _demand_live_licence(self, review: Handled) -> None:
        number = review.facts.get("pub_license_no")
        own = [queries.licence_from(_reference(review, matter)) for matter in ("PUB-R", "PUB-W")]
        found = queries.licence_at(number) if number else next((one for one in own if one is not None), None)
        if found is None:
            return
        if found.status != Licence.Status.ACTIVE:
            status = Licence.Status(found.status).label
            raise LicenceEnded(number=found.number, status=status, ended_on=found.ended_on)
        if found.holder_uscc != review.facts.get("uscc"):
            raise OtherHolder(number=found.number, uscc=review.facts.get("uscc", ""))

    def _own_licence(self, review: Handled) -> str:
        """The licence that this very case has brought."""
        for matter in ("PUB-R", "PUB-W"):
            found = queries.licence_from(_reference(review, matter))
            if found is not None and found.status == Licence.Status.ACTIVE:
                return found.number
        return ""

    def _end(self, review: Handled, reason: str, by: Actor) -> None:
        found = queries.filing_from(_reference(review))
        if found is not None and found.status != "ended":
            acts.end_filing(found.filing, reason=reason, source_reference=_reference(review), by=by)


class ChangeOrTermination(Handler):
    """A change is written into the licence; a termination ends it and its filings.

    Each kind has its own authority, the one that gave the licence (Regulations on publication, art. 37).
    """

    kind: str = RETAIL

    def on_submitted(self, review: Handled, *, by: Actor) -> Mapping[str, Any]:
        """A licence of the other kind would go to the wrong authority. Raises OtherKind."""
        self._demand_kind(review.facts.get("pub_license_no", ""))
        return {}

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Change or end the licence that the applicant named."""
        number, own = review.facts.get("pub_license_no", ""), {"register": "publications"}
        found = queries.licence_at(number)
        if found.holder_uscc != review.facts.get("uscc"):
            raise OtherHolder(number=number, uscc=review.facts.get("uscc", ""))
        self._demand_kind(number)
        if review.facts.get("pub_action") == "终止":
            reason = gettext_noop("持证人终止经营")
            papers.cancel_licence(number, reason=reason, by=by)
            acts.end_licence(
                number,
                how=Licence.Status.TERMINATED,
                reason=reason,
                source_reference=_reference(review),
                by=by,
            )
            return Granted(decision={"certificate": TERMINATION}, origin={**own, "record": number})
        changes = LicenceChanges(
            holder_name=review.facts.get("org_name"),
            legal_rep_name=review.facts.get("legal_rep_name"),
            address=review.facts.get("premises_address"),
        )
        acts.change_licence(number, changes, source_reference=_reference(review), by=by)
        return Granted(
            decision={"number": number, "valid_until": found.valid_until.isoformat()},
            origin={**own, "record": number},
        )

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """The licence is in the register and is the applicant's."""
        return (checks.own_licence(facts),)

    def _demand_kind(self, number: str) -> None:
        found = queries.licence_kind(number)
        if found and found != self.kind:
            raise OtherKind(number=number, kind=next(word for word, kind in current().kinds.items() if kind == found))


@handlers.register("PUB-C")
class RetailChange(ChangeOrTermination):
    """Retail 零售: the county gave it, the county changes it."""


@handlers.register("PUB-CW")
class WholesaleChange(ChangeOrTermination):
    """Wholesale 批发: the prefecture reviews, the region decides, as when it was given."""

    kind = WHOLESALE
