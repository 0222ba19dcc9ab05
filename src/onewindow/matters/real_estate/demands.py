"""What real estate registration demands of a draft: the unit is the applicant's, the book allows it, shares add up."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.core.errors import gettext_noop
from onewindow.registers.land.codes import read_code
from onewindow.registers.land.entries import Of, Ownership
from onewindow.registers.land.restrictions import Situation
from onewindow.registers.land.shares import SAME_PEOPLE, share_faults
from onewindow.rules.sentences import Phrase, Sentence
from onewindow.sheets.assessment import Assessment
from onewindow.sheets.demands import Demand, demands
from onewindow.sheets.faults import Fault
from onewindow.sheets.models import Draft

from . import book, reading
from .checks import NO_DWELLING
from .errors import NameNotInBook, NothingToCancel, NotYours

NOT_YOURS = Phrase("not_your_unit", NotYours.message)
NOT_CANCELLED = Phrase("nothing_to_cancel", NothingToCancel.message)
NO_SUCH_NAME = Phrase("name_not_in_book", NameNotInBook.message)
#: What a sale may still answer by 带押过户 or the mortgagee's consent.
_OF_A_MORTGAGE = frozenset({Situation.MORTGAGE, Situation.TRANSFER_BAN})
#: In the sheet, notes of the book that do not stop anything are told at the desk, not here.
NOT_AMONG = Phrase("not_among_heirs", gettext_noop("继承、判决取得的，由取得人申请，请把申请人写进登记后的权利人。"))


class BookAllows(Demand):
    """Nothing is handed in that the book forbids; the applicant reads every reason with its article."""

    def __init__(self, matter: str) -> None:
        self.matter = matter

    def faults(self, draft: Draft, found: Assessment) -> tuple[Fault, ...]:
        """Code, ownership, restrictions, shares."""
        facts = found.known
        if not facts.get("re_unit"):
            return ()
        return tuple(
            Fault(element=element, sentence=said)
            for element, said in sheet_faults(self.matter, facts, draft.party.id_index)
        )


def sheet_faults(matter: str, facts: Mapping[str, Any], applicant: str) -> Iterator[tuple[str, Sentence]]:
    """What the book finds wrong: element and sentence. `applicant` is his blind index."""
    unit = facts["re_unit"]
    _, wrong = read_code(str(unit))
    if wrong is not None:
        yield "re_unit", wrong
        return
    if reading.alone(matter, facts):
        # Of a unit that is not his own the applicant learns nothing here; the window asks the book on acceptance.
        if matter == "RE-FIRST":
            yield from _book_faults(matter, facts)
        elif not book.receives(facts, applicant):
            yield "re_holders", NOT_AMONG()
        yield from people_faults(facts)
        return
    try:
        view = book.owned(unit, [applicant])
    except NotYours:
        yield "re_unit", NOT_YOURS(unit=unit)
        return
    yield from _book_faults(matter, facts)
    if matter == "RE-TRANSFER":
        yield from people_faults(facts)
    if matter == "RE-RESIDENCE" and (use := book.no_dwelling(view)):
        yield "re_unit", NO_DWELLING(use=use)
    old = str(facts.get("re_old_name") or "").strip()
    renamed = matter == "RE-CHANGE" and facts.get("re_change_kind") == reading.RENAMED
    if renamed and old and old not in {one.name for right in view.of(Of.RIGHT) for one in right.holders}:
        yield "re_old_name", NO_SUCH_NAME(name=old)
    kind = str(facts.get("re_cancel_kind") or "")
    number = str(facts.get("re_proof_no") or "")
    of = reading.ENDS.get(kind) if matter == "RE-CANCEL" else None
    if of is not None and number and book.entry_of(view, of, number) is None:
        yield "re_proof_no", NOT_CANCELLED(number=number, kind=kind)


def people_faults(facts: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """Shares of the new holders, and nobody twice."""
    rows = reading.people(facts.get("re_holders"))
    if not rows or not facts.get("re_ownership"):
        return
    said = reading.ownership(facts)
    for wrong in share_faults(said, rows):
        in_table = said is Ownership.SHARES or wrong.code == SAME_PEOPLE.code
        yield ("re_holders" if in_table else "re_ownership"), wrong


def _book_faults(matter: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    found = book.verdict(matter, facts)
    for finding in found.refusals if found is not None else ():
        if matter != "RE-TRANSFER" or finding.found.situation not in _OF_A_MORTGAGE:
            yield "re_unit", finding.sentence
        elif facts.get(
            "re_mortgage_way"
        ):  # told beside the answer that does not do; before it is asked, nothing is wrong
            yield "re_mortgage_way", finding.sentence


for _matter in reading.REGISTERING:
    demands.add(_matter, BookAllows(_matter))
