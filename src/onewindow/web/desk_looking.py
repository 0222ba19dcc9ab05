"""Masked personal values of a slice: shown once, for a reason from the list, after it has been written down."""

from django.http import QueryDict

from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.queries import FactView
from onewindow.core.act import Actor
from onewindow.people.acts import look_log
from onewindow.people.looking import reasons

from . import formats
from .desk_models import LookBox
from .fields import shown
from .posted import words_of
from .viewmodels import Choice

_MOST_WORDS = 200


def is_masked(case: DeskCase, fact: FactView) -> bool:
    """Whether the slice shows less of the value than there is."""
    element = case.naming.catalogue.element.get(fact.element)
    if element is None or not (element.sensitive or any(column.sensitive for column in element.columns)):
        return False
    return shown(element, fact.value) != shown(element, fact.value, covered=False)


def look_box(case: DeskCase, typed: QueryDict, uncovered: frozenset[str]) -> LookBox | None:
    """The form with which masked values are asked for; None where nothing is masked."""
    masked = [fact for fact in case.page.facts if is_masked(case, fact)]
    if not masked:
        return None
    chosen, ticked = typed.get("look_reason", ""), typed.getlist("look")
    return LookBox(
        values=tuple(Choice(value=f.element, words=f.label, chosen=f.element in ticked) for f in masked),
        reasons=tuple(
            Choice(value=code, words=formats.local_name(reason.names), chosen=code == chosen)
            for code, reason in reasons().items()
        ),
        remark=typed.get("look_remark", ""),
        open="look" in typed or ("look_reason" in typed and bool(chosen)),
        shown=bool(uncovered),
    )


def look_at(case: DeskCase, sent: QueryDict, *, by: Actor) -> frozenset[str]:
    """Write down that the ticked values are shown; returns them. Raises BadLook, NotAllowed."""
    masked = {fact.element for fact in case.page.facts if is_masked(case, fact)}
    wanted = frozenset(sent.getlist("look")) & masked
    look_log(
        case.page.head.applicant,
        wanted,
        agency=case.page.review.agency,
        reason=sent.get("look_reason", ""),
        remark=words_of(sent.get("look_remark", ""), most=_MOST_WORDS + 1),
        case=case.page.head.number,
        by=by,
    )
    return wanted
