"""What a register says at once to something typed, beside the field: the self-check of a company's name.

An element named in `ADVISERS` gets advice from the answers of the draft; a new one is a function and a line.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.registers.enterprises.names import NameCheck, Verdict
from onewindow.registers.enterprises.queries import check_name
from onewindow.registers.enterprises.similarity import Likeness

from .viewmodels import Advice, Tone

#: Answers of the draft by element, and the division it is handled in.
Adviser = Callable[[Mapping[str, Any], str], Advice | None]


def advice_for(answers: Mapping[str, Any], division: str, elements: frozenset[str]) -> dict[str, Advice]:
    """Element -> advice, for those of `elements` about which somebody has something to say."""
    found = {name: ADVISERS[name](answers, division) for name in elements & ADVISERS.keys()}
    return {name: advice for name, advice in found.items() if advice is not None}


def _name(answers: Mapping[str, Any], division: str) -> Advice | None:
    typed = answers.get("name_parts")
    if not isinstance(typed, Mapping):
        return None
    parts = NameParts(
        place=str(typed.get("division") or "").strip(),
        trade_name=str(typed.get("trade_name") or "").strip(),
        industry=str(typed.get("industry") or "").strip(),
        form=str(typed.get("form") or "").strip(),
    )
    if not parts.trade_name or not parts.form:
        return None
    proposal = Proposal(
        parts=parts,
        division=division,
        industry_code=str(answers.get("industry_code") or ""),
        kind=str(answers.get("org_type") or ""),
    )
    return told(check_name(proposal))


def told(check: NameCheck) -> Advice:
    """What a check of a name comes to, in words."""
    said = {
        Verdict.ALLOWED: (Tone.OK, gettext("“%(name)s”可以用，提交时当场保留。")),
        Verdict.WARNED: (Tone.WARN, gettext("“%(name)s”可以用，但有下面的提示，请您掂量。")),
        Verdict.REFUSED: (Tone.BAD, gettext("“%(name)s”不能用，请换一个。")),
    }
    tone, title = said[check.verdict]
    similar = (f"{other.full}（{_LIKENESS[other.why]}）" for other in check.similar)
    return Advice(
        tone=tone,
        title=title % {"name": check.full},
        lines=tuple(finding.text(gettext) for finding in check.findings),
        list_title=gettext("相近的名称") if check.similar else "",
        listed=tuple(similar),
    )


_LIKENESS = {
    Likeness.SAME: gettext_lazy("字号相同"),
    Likeness.SAME_SOUND: gettext_lazy("字号同音"),
    Likeness.LIKE_SOUND: gettext_lazy("字号近音"),
    Likeness.REORDERED: gettext_lazy("字序不同"),
    Likeness.CONTAINED: gettext_lazy("字号互相包含"),
    Likeness.ONE_CHARACTER: gettext_lazy("只差一个字"),
}

ADVISERS: Mapping[str, Adviser] = {"name_parts": _name}
