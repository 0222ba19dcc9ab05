"""The check of a name before anything is filled in: the same as at submission, without reserving."""

from dataclasses import dataclass

from onewindow.registers.enterprises import directories, queries
from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.registers.enterprises.names import NameCheck, Verdict

_SEVERITY = (Verdict.ALLOWED, Verdict.WARNED, Verdict.REFUSED)
#: Activities looked at, and industries compared.
_MOST_HITS, _MOST_INDUSTRIES = 8, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What the check says of a name."""

    check: NameCheck  #: the answer
    industry: str  #: the activity it was compared by, "" where none fits the words
    basis: str  #: the law applied


def kinds() -> tuple[str, ...]:
    """The kinds of enterprise that the rules on names know."""
    return tuple(form.kind for form in directories.current().names.forms)


def endings(kind: str) -> tuple[str, ...]:
    """How a name of the kind may end."""
    return next((rule.ends for rule in directories.current().names.forms if rule.kind == kind), ())


def try_name(*, division: str, kind: str, trade_name: str, industry: str, form: str) -> Tried:
    """Check a name at the registrar of the division; its place word is the first that the registrar allows.

    The industry is read out of its words, by the directory of activities; of several that fit, the strictest counts.
    """
    data = directories.current()
    allowed = data.names.places.get(division, ())
    ends = endings(kind)
    parts = NameParts(
        place=allowed[0] if allowed else "",
        trade_name=trade_name,
        industry=industry,
        form=form or (ends[0] if ends else ""),
    )
    tried = [
        (queries.check_name(Proposal(parts=parts, division=division, industry_code=code, kind=kind)), text)
        for code, text in _industries(industry).items()
    ]
    found, text = max(tried, key=lambda one: (_SEVERITY.index(one[0].verdict), len(one[0].findings)))
    edition = next((one for one in data.names.editions if one.id == found.edition), None)
    return Tried(check=found, industry=text, basis=edition.basis if edition is not None else "")


def _industries(words: str) -> dict[str, str]:
    """Industry -> an activity of it, for the activities that the words may mean; one without a code where none fits."""
    data = directories.current()
    found: dict[str, str] = {}
    for hit in data.scope.search(words, limit=_MOST_HITS) if words else []:
        industry = hit.entry.gb4754[: data.names.same_industry_digits]
        if industry not in {code[: data.names.same_industry_digits] for code in found}:
            found[hit.entry.gb4754] = hit.entry.text
    return dict(list(found.items())[:_MOST_INDUSTRIES]) or {"": ""}
