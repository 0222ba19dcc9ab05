"""What the matters of closing do besides their decision: the notice runs, registers and licences end."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.cases.handlers import Check, Granted, Handled, Handler, handlers
from onewindow.core.act import Actor
from onewindow.core.clock import now
from onewindow.core.errors import gettext_noop
from onewindow.people.models import Agency
from onewindow.registers.enterprises import acts as enterprises
from onewindow.registers.enterprises.marks import marks_of, open_enrolments, seals_in_use
from onewindow.registers.enterprises.models import Enrolment, Enterprise, Mark
from onewindow.registers.enterprises.queries import find_enterprise
from onewindow.registers.publications import acts as publications
from onewindow.registers.publications import queries as publication_register
from onewindow.registers.publications.models import Licence

from . import acts, calendar, checks, licences, reading
from .acts.notices import ToPublish
from .errors import Blocked, NoNotice, NoticeRunning, NotListed, WayClosed
from .grounds import Way
from .models import ClosingNotice
from .precheck import PUBLICATION, precheck
from .steps import OPEN

_NOT_PURSUED = gettext_noop("企业撤回申请，不再办理注销。")
_ENDED = gettext_noop("登记机关终止程序。")


def _reference(review: Handled) -> str:
    return reading.source_reference(review.number, review.matter)


def _uscc(review: Handled) -> str:
    return str(review.facts.get("uscc") or "")


def _notice(review: Handled) -> ClosingNotice | None:
    return ClosingNotice.objects.filter(case=review.number).order_by("-pk").first()


@handlers.register("DER-CHK")
class Preliminary(Handler):
    """The check before everything: what stands in the way, told at once."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """The result as the sheet of the check shows it."""
        if find_enterprise(_uscc(review)) is None:
            return Granted()
        found = precheck(_uscc(review), answers=checks.answers_of(review.facts))
        return Granted(decision=checks.result_words(found))

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Every ground that is there."""
        return checks.ground_checks(facts)


@handlers.register("DER-PUB")
class PublicNotice(Handler):
    """Accepted, the notice is published; the review is decided when it is over."""

    words_certificate = True

    def on_accepted(self, review: Handled, *, by: Actor) -> None:
        """Publish it, unless the registers close the simple way."""
        way = reading.way(review.facts)
        if way is None or way is Way.SOLE_TRADER:
            return
        if way is Way.SIMPLE and find_enterprise(_uscc(review)) is not None:
            judged = precheck(_uscc(review), answers=checks.answers_of(review.facts)).judged
            if Way.SIMPLE not in judged.ways:
                raise WayClosed(why=checks.why(judged, "simple"))
        kind = ClosingNotice.Kind.SIMPLE if way is Way.SIMPLE else ClosingNotice.Kind.CREDITORS
        said = ToPublish(
            kind=kind,
            case=review.number,
            applicant=review.applicant,
            service=review.service,
            division=review.division,
            agency=review.agency,
            uscc=_uscc(review),
            name=review.facts.get("org_name", ""),
            org_type=review.facts.get("org_type", ""),
            legal_rep_name=review.facts.get("legal_rep_name", ""),
            reason=review.facts.get("dereg_reason", ""),
            group=reading.group(review.facts),
        )
        acts.publish_notice(said, by=by)

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Over, and registration applied for. Raises NoticeRunning before that."""
        notice = _notice(review)
        if notice is None:
            raise NoNotice(number="")
        if notice.status != ClosingNotice.Status.APPLIED:
            raise NoticeRunning(number=notice.number, status=notice.get_status_display())
        first = calendar.day_of(notice.starts_at)
        last = calendar.last_day(notice.ends_at)
        objections = notice.objections.count()
        return Granted(
            decision={"period": f"{first.isoformat()} 至 {last.isoformat()}", "objections": str(objections)},
            origin={"register": "company_closing", "record": notice.number},
        )

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """The notice ends with it."""
        self._end(review, ClosingNotice.Status.STOPPED, review.reason or _ENDED, by)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """The enterprise does not want it any more."""
        self._end(review, ClosingNotice.Status.WITHDRAWN, _NOT_PURSUED, by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Every ground that closes the way that was chosen."""
        return checks.ground_checks(facts)

    def _end(self, review: Handled, status: ClosingNotice.Status, words: str, by: Actor) -> None:
        notice = _notice(review)
        if notice is not None and notice.status in OPEN:
            acts.end_notice(notice.number, status, words=words[:300], by=by)


@handlers.register("DER-REG")
class Deregistration(Handler):
    """The registrar's grant ends the enterprise; annulled, it is brought back."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Mark it as deregistered today. Raises Blocked where something must be put right first, NoEnterprise."""
        uscc = _uscc(review)
        if find_enterprise(uscc) is not None:
            judged = precheck(uscc, answers=checks.answers_of(review.facts)).judged
            if any(finding.blocks for finding in judged.findings):
                raise Blocked(why=checks.why(judged, "ordinary"))
        how = Enterprise.Status.CANCELLED
        enterprises.end_enterprise(uscc, how=how, source_reference=_reference(review), by=by)
        self._end_notice(review, ClosingNotice.Status.DONE, by)
        return Granted(origin={"register": "enterprises", "record": uscc})

    def on_refused(self, review: Handled, *, by: Actor) -> None:
        """The notice comes to nothing."""
        self._end_notice(review, ClosingNotice.Status.STOPPED, by, review.reason or _ENDED)

    def on_withdrawn(self, review: Handled, *, by: Actor) -> None:
        """The notice comes to nothing."""
        self._end_notice(review, ClosingNotice.Status.WITHDRAWN, by, _NOT_PURSUED)

    def on_ended(self, review: Handled, verb: str, *, by: Actor) -> None:
        """The deregistration was annulled: the enterprise exists again."""
        if verb != "revoke":
            return
        reason = review.reason or verb
        enterprises.reinstate_enterprise(_uscc(review), reason=reason, source_reference=_reference(review), by=by)
        notice = _notice(review)
        if notice is not None and notice.status == ClosingNotice.Status.DONE:
            acts.end_notice(notice.number, ClosingNotice.Status.ANNULLED, words=reason[:300], by=by)

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """What stands in the way, and the notice."""
        return [*checks.ground_checks(facts), *checks.notice_checks(facts)]

    def _end_notice(self, review: Handled, status: ClosingNotice.Status, by: Actor, words: str = "") -> None:
        notice = _notice(review)
        if notice is not None and notice.status in {*OPEN, ClosingNotice.Status.APPLIED}:
            acts.end_notice(notice.number, status, words=words[:300], by=by)


class ClosingOffice(Handler):
    """An office that keeps the enterprise lets it go when nothing is owed."""

    kind: Enrolment.Kind  #: what it keeps
    owed: Mark.Kind | None = None  #: which arrears must be paid first

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """End the enrolment, where there is one. Raises Blocked while something is owed."""
        uscc = _uscc(review)
        owed = [mark for mark in marks_of(uscc) if mark.kind == self.owed]
        if owed:
            raise Blocked(why="；".join(f"{mark.label}（{mark.words}）" for mark in owed))
        if self.kind.value in open_enrolments(uscc):
            enterprises.end_enrolment(uscc, self.kind, source_reference=_reference(review), by=by)
        return Granted(origin={"register": "enterprises", "record": uscc})

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Whether something is owed."""
        return (checks.arrears_check(facts, self.owed),) if self.owed is not None else ()


@handlers.register("DER-TAX")
class TaxClearance(ClosingOffice):
    """The tax office clears the enterprise."""

    kind, owed = Enrolment.Kind.TAX, Mark.Kind.TAX_ARREARS


@handlers.register("DER-SI")
class SocialInsuranceClosed(ClosingOffice):
    """Social insurance."""

    kind, owed = Enrolment.Kind.SOCIAL_INSURANCE, Mark.Kind.SI_ARREARS


@handlers.register("DER-HF")
class HousingFundClosed(ClosingOffice):
    """Housing fund."""

    kind, owed = Enrolment.Kind.HOUSING_FUND, Mark.Kind.HF_ARREARS


@handlers.register("DER-BANK")
class AccountClosed(ClosingOffice):
    """The bank books the closing of the basic account."""

    kind = Enrolment.Kind.BANK


@handlers.register("DER-CUS")
class CustomsClosed(Handler):
    """The customs filing ends."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Lift the note, where the register has one."""
        for mark in marks_of(_uscc(review)):
            if mark.kind == Mark.Kind.CUSTOMS:
                enterprises.lift_mark(
                    _uscc(review),
                    Mark.Kind.CUSTOMS,
                    number=mark.number,
                    reason=gettext_noop("随企业注销"),
                    source_reference=_reference(review),
                    by=by,
                )
        return Granted()


@handlers.register("DER-SEAL")
class SealsReturned(Handler):
    """Seals on file are destroyed last: liquidation and bank need them."""

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Destroy what is on file."""
        if seals_in_use(_uscc(review)):
            way = reading.seals_way(review.facts)
            enterprises.destroy_seals(_uscc(review), way=way, source_reference=_reference(review), by=by)
        return Granted()


class LicenceCancellation(Handler):
    """One agency cancels the licences that it has issued, any number of them."""

    def on_submitted(self, review: Handled, *, by: Actor) -> Mapping[str, Any]:
        """Refuse a licence that is not cancelled together here: its holder hears it before anything runs."""
        listed = licences.together(review.division)
        for code, _ in reading.licence_rows(review.facts, self._issued(review)):
            if listed is not None and code not in listed:
                raise NotListed(licence=licences.name_of(code))
        return {}

    def on_granted(self, review: Handled, *, by: Actor) -> Granted:
        """Cancel them in their registers; one that was revoked meanwhile has ended already."""
        uscc, done = _uscc(review), []
        for code, number in reading.licence_rows(review.facts, self._issued(review)):
            if code == PUBLICATION:
                self._publication(review, number, by)
            elif any((m.kind, m.code, m.number) == (Mark.Kind.LICENCE, code, number) for m in marks_of(uscc)):
                enterprises.lift_mark(
                    uscc,
                    Mark.Kind.LICENCE,
                    code=code,
                    number=number,
                    reason=gettext_noop("随企业注销"),
                    source_reference=_reference(review),
                    by=by,
                )
            done.append(f"{licences.name_of(code)} {number}")
        return Granted(decision={"licences": "、".join(done)})

    def checks(self, facts: Mapping[str, Any]) -> Sequence[Check]:
        """Each licence of the sheet in its register."""
        return checks.licence_checks(facts)

    def _publication(self, review: Handled, number: str, by: Actor) -> None:
        held = [one for one in publication_register.licences_of(_uscc(review)) if one.number == number]
        if held and held[0].status == "active":
            publications.end_licence(
                number,
                how=Licence.Status.CANCELLED,
                reason=gettext_noop("持证人注销"),
                on=calendar.day_of(now()),
                source_reference=_reference(review),
                by=by,
            )

    def _issued(self, review: Handled) -> frozenset[str]:
        """Kinds of licences that this review's agency issues."""
        agency = Agency.objects.values_list("code", flat=True).get(pk=review.agency)
        return frozenset(code for code, one in licences.kinds().items() if agency in one.agencies)


#: The matters that cancel licences, one for each agency that issues some.
LICENCE_MATTERS = (
    "DER-LIC",
    "DER-LIC-EDU",
    "DER-LIC-POL",
    "DER-LIC-TRA",
    "DER-LIC-HLT",
    "DER-LIC-CUL",
    "DER-LIC-PUB",
    "DER-LIC-HR",
    "DER-LIC-TOB",
    "DER-LIC-FIN",
)
for _code in LICENCE_MATTERS:
    handlers.add(_code, LicenceCancellation())
