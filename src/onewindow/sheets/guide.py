"""PURE: the guided questions in plain language: which are asked now, and what an answer means for the sheet.

    page = questions(catalogue, "publication_joint", known, today=today)
    raw = answer(catalogue, "publication_joint", "pub_q1", options=(0,), typed={}, known=known, today=today)

What an option sets becomes ordinary answers of the draft; the matters follow from them (`catalogue.selection`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.joint_services import GuidedQuestion, QuestionType, Setting
from onewindow.catalogue.selection import choice, select, service_of
from onewindow.catalogue.sheet import Sheet
from onewindow.core.errors import Invalid, gettext_noop
from onewindow.rules.expressions import evaluate


class NoSuchQuestion(Invalid):
    """A question or option that the guide does not have."""

    code = "no_such_question"
    message = gettext_noop("没有这个问题或选项，请刷新页面后重新选择。")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it stands."""

    question: GuidedQuestion  #: the words and options
    chosen: tuple[int, ...]  #: options whose settings all hold now, from 0
    answered: bool  #: whether nothing it settles is open

    @property
    def fields(self) -> tuple[str, ...]:
        """Elements it settles that no option sets, or that some only rule out: typed beside the options."""
        by_option = {setting.element for option in self.question.options for setting in option.sets}
        open_ones = by_option & set(_measured(self.question))
        return tuple(name for name in self.question.sets if name not in by_option or name in open_ones)


def _measured(question: GuidedQuestion) -> tuple[str, ...]:
    """Elements of a form that some options rule out (0, none) and the others leave to be typed: an area, a list."""
    if question.type is not QuestionType.FORM:
        return ()
    said: dict[str, list[Setting]] = {}
    for setting in (one for option in question.options for one in option.sets):
        said.setdefault(setting.element, []).append(setting)
    return tuple(
        name
        for name, settings in said.items()
        if len(settings) < len(question.options) and all(_rules_out(setting) for setting in settings)
    )


def _rules_out(setting: Setting) -> bool:
    told = setting.add or setting.remove or setting.only or setting.add_shown or isinstance(setting.value, bool)
    return not told and setting.value in (None, 0, "", [], ())


def lacking(question: GuidedQuestion, options: Sequence[int], typed: Mapping[str, Any]) -> tuple[str, ...]:
    """Elements of which the chosen option wants one typed while none is: the area of a road that is dug up."""
    told = {setting.element for n in options if n < len(question.options) for setting in question.options[n].sets}
    wanted = tuple(name for name in _measured(question) if name not in told) if options else ()
    return () if any(_says(typed.get(name)) for name in wanted) else wanted


def _says(raw: Any) -> bool:
    return raw not in (None, [], {}) and str(raw).strip() not in {"", "0"}


def applies(sheet: Sheet, question: GuidedQuestion, element: str) -> bool:
    """Whether a fact is worth asking beside a question: no matter of the package says that it is not asked here.

    Where the question itself changes the package, nobody knows that yet.
    """
    entry, ticks = sheet.of(element), {setting.element for option in question.options for setting in option.sets}
    return entry is None or entry.asked or "matter_choice" in ticks


def questions(
    catalogue: Catalogue, service_code: str, known: Mapping[str, Any], *, division: str | None = None, today: date
) -> tuple[Asked, ...]:
    """The questions that are asked under what is known, in order. One whose condition is open waits."""
    service = service_of(catalogue, service_code)
    scope = _scope(catalogue, service_code, known, division, today)
    return tuple(
        _asked(question, known) for question in service.questions if evaluate(question.expression, scope) is True
    )


def answer(
    catalogue: Catalogue,
    service_code: str,
    question_id: str,
    *,
    options: Sequence[int],
    typed: Mapping[str, Any],
    known: Mapping[str, Any],
    division: str | None = None,
    today: date,
) -> dict[str, Any]:
    """The raw answers that choosing `options` (from 0) and typing `typed` give, for `drafts.save_answers`.

    Raises NoSuchQuestion, UnknownService.
    """
    service = service_of(catalogue, service_code)
    question = next((q for q in service.questions if q.id == question_id), None)
    if question is None or not all(0 <= n < len(question.options) for n in options):
        raise NoSuchQuestion(question=question_id)
    if question.type is QuestionType.SINGLE and len(options) > 1:
        raise NoSuchQuestion(question=question_id)
    scope = _scope(catalogue, service_code, known, division, today)
    result: dict[str, Any] = {}
    for n in options:
        for setting in question.options[n].sets:
            before = result.get(setting.element, _before(catalogue, service_code, question, setting, scope))
            result[setting.element] = _set(setting, before, scope)
    for name, raw in typed.items():
        if name not in question.sets:
            raise NoSuchQuestion(question=question_id, element=name)
        if raw not in (None, "", [], {}) or name not in result:
            result[name] = raw
    for setting in question.blank_means:
        if result.get(setting.element) in (None, "", [], {}):
            result[setting.element] = _set(setting, None, scope)
    return result


def _scope(
    catalogue: Catalogue, service_code: str, known: Mapping[str, Any], division: str | None, today: date
) -> Mapping[str, object]:
    chosen = select(catalogue, service_code, known, division=division, today=today)
    return {**chosen.scope, "implied_licences": list(chosen.licences)}


def _asked(question: GuidedQuestion, known: Mapping[str, Any]) -> Asked:
    chosen = tuple(n for n, option in enumerate(question.options) if option.sets and _holds(option.sets, known))
    return Asked(question=question, chosen=chosen, answered=all(name in known for name in question.sets))


def _holds(settings: Sequence[Setting], known: Mapping[str, Any]) -> bool:
    for setting in settings:
        value = known.get(setting.element)
        listed = value if isinstance(value, list) else []
        if setting.add or setting.remove or setting.only:
            if setting.element not in known:
                return False  # nobody has said yet that something is not wanted
            right = set(setting.add) <= set(listed) and not set(setting.remove) & set(listed)
            if not right or (setting.only and set(listed) != set(setting.only)):
                return False
        elif not setting.add_shown and (setting.element not in known or value != setting.value):
            return False
    return True


def _before(
    catalogue: Catalogue, service_code: str, question: GuidedQuestion, setting: Setting, scope: Mapping[str, object]
) -> list[str]:
    """What a multiple answer holds before options change it: the ticks of the package, or nothing at all."""
    if setting.element == "matter_choice":
        return choice(catalogue, service_of(catalogue, service_code), scope)
    held = scope.get(setting.element)
    return [str(entry) for entry in held] if isinstance(held, list) and question.type is not QuestionType.MULTI else []


def _set(setting: Setting, before: Any, scope: Mapping[str, object]) -> Any:
    listed = list(before) if isinstance(before, list) else []
    if setting.only:
        return list(setting.only)
    if setting.add_shown:
        shown = scope["implied_licences"]
        return list(shown) if isinstance(shown, list) else []
    if setting.add or setting.remove:
        return [
            *(entry for entry in listed if entry not in setting.remove),
            *(a for a in setting.add if a not in listed),
        ]
    return setting.value
