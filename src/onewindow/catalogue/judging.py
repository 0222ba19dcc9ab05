"""Judging conditions for one sheet, and remembering what was assumed and what must still be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onewindow.core.errors import gettext_noop
from onewindow.rules.expressions import Verdict
from onewindow.rules.expressions import judge as decide
from onewindow.rules.sentences import Phrase, Sentence

from .definitions import Catalogue
from .facts import Condition
from .selection import labels

ASSUMED = Phrase("assumed", gettext_noop("{about}：{missing}还没有回答，暂按{assumed}计算。"))
UNBOUND = Phrase("unbound", gettext_noop("{about}：条件尚未写明，由工作人员判断。"))


@dataclass(kw_only=True)
class Judge:
    """Conditions against one scope. Verdicts are independent; warnings and open questions gather."""

    catalogue: Catalogue  #: for labels
    scope: Mapping[str, object]  #: everything known
    person: bool = True  #: whether somebody can be asked
    open: list[str] = field(default_factory=list)  #: facts that must be answered before submission
    warnings: list[Sentence] = field(default_factory=list)  #: what was assumed

    def judge(self, condition: Condition | None, about: str, *, quietly: bool = False) -> Verdict:
        """The verdict; no condition holds. `quietly` gathers neither warnings nor questions."""
        if condition is None:
            return Verdict(value=True, unknown=False)
        verdict = decide(condition.expression, self.scope, condition.when_unknown)
        if verdict.unknown and not quietly:
            if verdict.asks and self.person:
                self.open.extend(verdict.missing)
            if condition.when is None:
                self.warnings.append(UNBOUND(about=about))
            elif not (verdict.asks and self.person):
                assumed = "需要" if verdict.value else "不需要"
                missing = labels(self.catalogue, verdict.missing)
                self.warnings.append(ASSUMED(about=about, missing=missing, assumed=assumed))
        return verdict
