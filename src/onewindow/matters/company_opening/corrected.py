"""Signatures after submission: what was signed and then corrected 补正 in the case must be signed again.

    corrected = corrected_of(number)           # None: nothing of what was signed has been corrected
    corrected.open                             # signers whose signature over a corrected part is still missing

Only the corrected elements count: for the others the signature of before stands. Holds for every matter that has a rule
in `sheets.cosigners`, founding or real estate.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.cases.conditions import Condition, conditions
from onewindow.cases.facts import Source, opened
from onewindow.cases.handlers import Check
from onewindow.cases.journal import load
from onewindow.cases.models import Case, Fact
from onewindow.cases.records import Loaded, QueuedJob
from onewindow.cases.stages import UNDECIDED
from onewindow.core.errors import gettext_noop
from onewindow.sheets.cosigners import rule_of, rules
from onewindow.sheets.models import Draft

from .cosigning import Given, Line, Standing, signed_value, standing_after
from .errors import AwaitsNewSignatures
from .models import Cosignature
from .stored import asked_of, given_of, index_of, own_number

#: The job that asks the signers.
ASK_AGAIN = "company_opening.ask_again"
#: Values come with the submission, its first event; what people say later is a correction.
SUBMISSION = 1
_BY_PEOPLE = (Source.APPLICANT.value, Source.AGENT.value, Source.CLERK.value)
_DONE = frozenset({Standing.SIGNED, Standing.APPLICANT})
_SOURCE = gettext_noop("签名记录")
_AWAITS = gettext_noop("等重新签名：{names}。签过名的内容补正过（{what}），重新签名以前不能准予。")
_SIGNED = gettext_noop("补正过的内容（{what}）都已重新签名。")


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """A case in which something that others had signed was corrected."""

    number: str  #: of the case
    version: int  #: of the case
    draft: Draft  #: what it was submitted from
    matter: str  #: whose rule asks for signatures
    matters: Sequence[str]  #: the package
    undecided: bool  #: whether that matter can still be granted
    values: Mapping[str, Any]  #: element -> value as it is now
    revised: Mapping[str, Any]  #: what is signed and was corrected -> value now
    history: Mapping[str, Sequence[Any]]  #: the same -> every value it has had, oldest first
    lines: tuple[Line, ...]  #: every signer
    given: Mapping[str, Sequence[Given]]  #: index of a signer's number -> his signatures, oldest first

    @property
    def open(self) -> tuple[Line, ...]:
        """Whose signature is missing."""
        return tuple(line for line in self.lines if line.standing not in _DONE)

    def before(self, line: Line, element: str) -> Any:
        """The value that the signer has signed; what stood at submission where he signed none."""
        had = self.history[element]
        signed = signed_value(self.given.get(index_of(line.signer), ()), element, had)
        return signed if signed is not None else had[0] if had else None


def corrected_of(number: str, draft: Draft | None = None) -> Corrected | None:
    """What must be signed again in a case, and by whom; None where nothing was corrected. At most four queries.

    `draft`: the one it came from, where it has been read already.
    """
    row = Case.objects.filter(number=number).first()
    return corrected_in(load(row), draft) if row is not None else None


def corrected_in(case: Loaded, draft: Draft | None = None) -> Corrected | None:
    """The same for a case that has been read; no query where nobody else signs, one where nothing was corrected."""
    matter = next((code for code in case.plan.by_code if code in rules), "")
    rule = rule_of(case.plan.by_code)
    rows = list(Fact.objects.filter(case_id=case.id, subject="").order_by("element", "seq")) if matter else []
    if not any(corrects(fact, rule.signs) for fact in rows):
        return None
    if draft is None:
        drafts = Draft.objects.select_related("party", "agent", "division")
        draft = drafts.filter(pk__in=Case.objects.filter(pk=case.id).values("draft")).first()
    if draft is None or not asked_of(draft, case.plan.by_code):
        return None
    history: dict[str, list[Any]] = {}
    revised: dict[str, Any] = {}
    for fact in rows:
        sealed = None if fact.sealed is None else bytes(fact.sealed)
        value = opened(fact.value, sealed, salt=case.salt, seq=fact.seq, key=fact.element)
        history.setdefault(fact.element, []).append(value)
        if corrects(fact, rule.signs):
            revised[fact.element] = value
    values = {element: had[-1] for element, had in history.items()}
    given: dict[str, list[Given]] = {}
    for row in Cosignature.objects.filter(draft=draft).select_related("person").order_by("pk"):
        given.setdefault(row.number_index, []).append(given_of(row))
    own = own_number(draft)
    ordered = {name: revised[name] for name in rule.signs if name in revised}
    lines = tuple(
        standing_after(signer, given.get(index_of(signer), ()), ordered, applicant=signer.number == own)
        for signer in rule.signers(values)
    )
    return Corrected(
        number=case.number,
        version=case.version,
        draft=draft,
        matter=matter,
        matters=tuple(case.plan.by_code),
        undecided=case.state.reviews[matter].stage in UNDECIDED,
        values=values,
        revised=ordered,
        history={name: history[name] for name in ordered},
        lines=lines,
        given=given,
    )


def corrects(fact: Fact, signs: Collection[str]) -> bool:
    """Whether somebody has changed, after submission, what others had signed."""
    return fact.element in signs and fact.seq > SUBMISSION and fact.source in _BY_PEOPLE


def signed_by_others(case: Loaded, elements: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which of the elements others have signed, and who: those who must sign again when it is corrected. One query."""
    wanted = [name for name in rule_of(case.plan.by_code).signs if name in elements]
    if not wanted:
        return {}
    held = Cosignature.objects.filter(
        draft__in=Case.objects.filter(pk=case.id).values("draft"), withdrawn_at__isnull=True
    )
    rows = list(held.order_by("pk").values_list("name", "parts"))
    found = {name: tuple(dict.fromkeys(who for who, parts in rows if name in parts)) for name in wanted}
    return {name: who for name, who in found.items() if who}


@conditions.register("signed_again")
class SignedAgain(Condition):
    """Nothing is granted on what somebody signed otherwise."""

    def demand(self, case: Loaded, matter: str) -> None:
        """Raises AwaitsNewSignatures."""
        found = corrected_in(case) if matter in rules else None
        if found is not None and found.open:
            raise AwaitsNewSignatures(names=_names(found))

    def checks(self, case: Loaded, matter: str) -> Sequence[Check]:
        """Who has not signed what was corrected."""
        found = corrected_in(case) if matter in rules else None
        if found is None or (len(found.lines) < 2 and not found.open):
            return ()
        data = {"what": list(found.revised), "names": _names(found)}
        says = _AWAITS if found.open else _SIGNED
        return (Check(code="signed_again", passed=not found.open, says=says, data=data, source=_SOURCE),)

    def after_change(self, case: Loaded, changed: Collection[str]) -> Sequence[QueuedJob]:
        """Ask those whose signature is over another value now."""
        if not set(changed) & set(rule_of(case.plan.by_code).signs):
            return ()
        return (QueuedJob(name=ASK_AGAIN, arguments={"number": case.number}, lock=f"sign:{case.number}"),)


def _names(found: Corrected) -> str:
    return "、".join(line.signer.name for line in found.open)
