"""A submission becomes a case: number, facts, reviews, first event, key and jobs at once."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from onewindow.cases import effects, hot, journal, lifecycle, rights, steps
from onewindow.cases.errors import SubmittedTwice
from onewindow.cases.filing import filing_of
from onewindow.cases.limits import region_limits
from onewindow.cases.models import Case
from onewindow.cases.records import Filing, first_record
from onewindow.cases.states import instant
from onewindow.cases.transition import Change, Moment
from onewindow.core import clock
from onewindow.core.act import Actor, act
from onewindow.sheets.submission import Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The receipt 收件凭证 of a submission."""

    number: str  #: official number, given once
    version: int  #: of the case
    submitted_at: str  #: ISO 8601, UTC


@act("submit", returns=Receipt, in_transaction=False)
def submit(submission: Submission | Filing, *, by: Actor, idempotency_key: str | None = None) -> Receipt:
    """Hand a checked submission in. A repeated key gives the first receipt; a draft is submitted once.

    Raises NotYourCase, SubmittedTwice, and what `filing_of` and the matters' handlers refuse.
    """
    filing = submission if isinstance(submission, Filing) else filing_of(submission)
    rights.demand_submission(filing, by)
    now = Moment(at=clock.now(), seq=1, limits=region_limits())
    change = lifecycle.submit(filing.plan, now=now)
    receipt = Receipt(number="", version=1, submitted_at=instant(now.at))
    if effects.heard_at_submission(filing.plan):
        return _with_handlers(filing, change, now, receipt, by)
    record = first_record(filing, change, by=by, at=now.at)
    try:
        said = {"number": "", "version": 1, "submitted_at": receipt.submitted_at}
        number = hot.write_first(filing, record, change.after, said)
    except IntegrityError as fault:
        _refuse_second(filing, fault)
        raise
    return Receipt(number=number, version=1, submitted_at=receipt.submitted_at)


def _with_handlers(filing: Filing, change: Change, now: Moment, receipt: Receipt, by: Actor) -> Receipt:
    try:
        with transaction.atomic():
            brought = effects.facts_at_submission(filing, by=by)
            record = first_record(filing, change, by=by, at=now.at, facts=brought)
            number = journal.write_first(filing, change, record)
            made = Receipt(number=number, version=1, submitted_at=receipt.submitted_at)
            steps.write_key({"number": number, "version": 1, "submitted_at": receipt.submitted_at})
    except IntegrityError as fault:
        _refuse_second(filing, fault)
        raise
    return made


def _refuse_second(filing: Filing, fault: IntegrityError) -> None:
    """A draft that is a case already: say which."""
    if filing.draft is None or "draft" not in str(fault):
        return
    number = Case.objects.filter(draft=filing.draft).values_list("number", flat=True).first()
    if number is not None:
        raise SubmittedTwice(number=number) from None
