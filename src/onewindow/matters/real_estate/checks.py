"""What the registrar sees beside the decision: the book's answer, who holds the unit, what is still to be paid."""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.cases.handlers import Check
from onewindow.core.errors import Refused, gettext_noop
from onewindow.registers.land import queries
from onewindow.registers.land.entries import Of
from onewindow.registers.land.restrictions import Effect
from onewindow.rules.sentences import Phrase

from . import book, reading

NO_DWELLING = Phrase(
    "no_dwelling", gettext_noop("居住权只能设在住宅上（民法典第366条），该不动产登记的用途是“{use}”。")
)
BOOK = gettext_noop("不动产登记簿")
_SHEET = gettext_noop("本次申请表")


def of_matter(matter: str, facts: Mapping[str, Any]) -> Iterator[Check]:
    """Every situation in the book that this registration has to heed, the worst first."""
    code = book.tidy(facts.get("re_unit"))
    if not code:
        return
    try:
        view = queries.unit_at(code)
    except Refused as refusal:
        if matter != "RE-FIRST":
            yield Check(code="unit", passed=False, says=refusal.message, data=refusal.data, source=BOOK)
        else:
            says = gettext_noop("登记簿中还没有该单元，可以首次登记。")
            yield Check(code="unit", passed=True, says=says, source=BOOK)
        return
    found = book.verdict(matter, facts)
    findings = found.findings if found is not None else ()
    for finding in sorted(findings, key=lambda f: f.effect is not Effect.REFUSE):
        passed = {Effect.REFUSE: False, Effect.WARN: None}.get(finding.effect, True)
        said = finding.sentence
        yield Check(
            code=finding.found.situation.value, passed=passed, says=said.message, data=dict(said.data), source=BOOK
        )
    if not findings:
        yield Check(code="book", passed=True, says=gettext_noop("登记簿上没有限制本次登记的情形。"), source=BOOK)
    if matter != "RE-FIRST":
        yield _holders(view.of(Of.RIGHT)[0].holders if view.of(Of.RIGHT) else ())
    if matter == "RE-TRANSFER":
        yield _people(facts)
    if matter == "RE-RESIDENCE" and (use := book.no_dwelling(view)):
        yield Check(code="no_dwelling", passed=False, says=NO_DWELLING.message, data={"use": use}, source=BOOK)


def _holders(held: Any) -> Check:
    names = "、".join(one.name for one in held)
    says = gettext_noop("登记簿上的权利人：{names}；共有的，应由全体共有人申请。")
    return Check(code="holders", passed=bool(held) or None, says=says, data={"names": names}, source=BOOK)


def _people(facts: Mapping[str, Any]) -> Check:
    count = len(reading.people(facts.get("re_holders")))
    says = gettext_noop("登记后的权利人 {count} 人，{how}。")
    data = {"count": count, "how": str(facts.get("re_ownership") or "")}
    return Check(code="new_holders", passed=count > 0, says=says, data=data, source=_SHEET)
