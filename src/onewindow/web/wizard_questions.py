"""The question pages of the wizard: guided questions, sections of the sheet, materials."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.sheet import Filled, SheetElement, Supply
from onewindow.sheets.guide import Asked, applies
from onewindow.sheets.pages import MATERIALS, Question
from onewindow.sheets.pages import MaterialLine as HeldMaterial

from . import formats
from .advisers import advice_for
from .fields import Surroundings, field_of
from .viewmodels import Choice, Control, Field, QuestionPage
from .wizard import Opened, is_signature, sections


def section_page(held: Opened, section: str, *, tried: bool, lead: str = "", **seen: Any) -> QuestionPage:
    """One section as a question page. `tried`: missing answers are told too; `seen`: more of `Surroundings`."""
    order = sections(held)
    here = frozenset(q.element.id for q in held.pages.section(section))
    typed = {name: entry.raw for name, entry in held.state.entries.items()}
    advice = advice_for(typed, held.state.draft.division_id, here)
    around = _with(held.around, faults=tried, advice=advice, **seen)
    fields = tuple(field_of(q, around) for q in held.pages.section(section) if not is_signature(q))
    name = next(task.name for task in held.pages.tasks if task.id == section)
    step = order.index(section)
    return QuestionPage(
        title=formats.local_name(name),
        lead=lead,
        step=step + 2,
        steps=len(order) + 2,
        fields=tuple(field for field in fields if field.given is None),
        given=tuple(field for field in fields if field.given is not None),
        action=held.url("draft_section", section),
        back_url=held.url("draft_section", order[step - 1]) if step else held.url("draft_guide_start"),
        later_url=reverse("web:me"),
        multipart=any(field.control is Control.FILE for field in fields),
        hidden=(
            ("version", str(held.state.draft.version)),
            ("shown", " ".join(sorted(map(_as_shown, held.pages.section(section))))),
            *(("instead", name) for name in sorted(around.instead & here)),
        ),
        autosave=True,
    )


def only_now(held: Opened, section: str, shown: str) -> QuestionPage | None:
    """The section again where an answer brought questions that its page did not show yet: nobody is at fault there.

    `shown`: the elements of the page that was sent, as its form said; None where nothing is new, or more is wrong.
    """
    sent = frozenset(shown.split())
    new = {q.element.id for q in held.pages.section(section) if not is_signature(q) and _is_new(q, sent)}
    if not shown or not new:
        return None
    tried = section_page(held, section, tried=True)
    new_labels = [field.label for field in tried.fields if field.id in new]
    if replace(tried, fields=tuple(field for field in tried.fields if field.id not in new)).faults or not new_labels:
        return None
    lead = gettext("按您选的，请再填：%(names)s。") % {"names": formats.joined(str(label) for label in new_labels)}
    return section_page(held, section, tried=False, lead=lead)


def _as_shown(question: Question) -> str:
    """In the form; with a question mark where other answers were still to decide whether it must be answered."""
    return f"{question.element.id}?" if question.entry.awaits else question.element.id


def _is_new(question: Question, sent: frozenset[str]) -> bool:
    name = question.element.id
    if question.read_only or question.answered or name in sent:
        return False
    return f"{name}?" not in sent or (question.entry.required and not question.entry.awaits)


def _with(around: Surroundings, **changes: Any) -> Surroundings:
    return replace(around, **changes)


def guide_page(held: Opened, asked: Asked, *, sought: dict[str, str] | None = None, fault: str = "") -> QuestionPage:
    """One guided question as a page."""
    order = [one.question.id for one in held.questions]
    here = order.index(asked.question.id)
    around = _with(held.around, sought=sought or {})
    fields = [field_of(_as_question(held, name), around) for name in asked.fields if _typed_beside(held, asked, name)]
    if asked.question.options:
        fields.insert(0, _options(asked, fault))
    return QuestionPage(
        title=formats.local_name(asked.question.text),
        lead=formats.local_name(asked.question.help),
        kind=gettext("选情形"),
        step=here + 1,
        steps=len(order),
        fields=tuple(fields),
        action=held.url("draft_guide", asked.question.id),
        back_url=held.url("draft_guide", order[here - 1]) if here else "",
        later_url=reverse("web:me"),
        hidden=(("version", str(held.state.draft.version)),),
    )


def _typed_beside(held: Opened, asked: Asked, name: str) -> bool:
    """Facts that the system computes, files, and what does not apply in this case are not typed into a question."""
    element = held.state.published.catalogue.element[name]
    if not applies(held.state.sheet, asked.question, name):
        return False
    return element.id != "matter_choice" and element.type.value not in {"file", "files", "image", "signed_file"}


def _options(asked: Asked, fault: str) -> Field:
    question = asked.question
    several = question.type.value == "multi"
    return Field(
        id="option",
        label=formats.local_name(question.text),
        control=Control.CHOICES if several else Control.CHOICE,
        fault=fault,
        choices=tuple(
            Choice(value=str(n), words=formats.local_name(option.label), chosen=n in asked.chosen)
            for n, option in enumerate(question.options)
        ),
    )


def _as_question(held: Opened, name: str) -> Question:
    """An element that a guided question settles, as a question of the sheet, whether the sheet reads it yet or not."""
    for question in held.pages.questions:
        if question.element.id == name:
            return question
    element = held.state.published.catalogue.element[name]
    entry = SheetElement(
        element=element, asked_by=(), filled=Filled.PERSON, required=False, constraints=element.constraints
    )
    kept = held.state.entries.get(name)
    return Question(
        entry=entry,
        section="",
        value=None,
        texts=kept.raw if kept is not None else "",
        faults=(),
        provenance=kept.provenance if kept is not None else None,
        read_only=False,
        replaceable=False,
        used_by=(),
    )


def materials_page(held: Opened, *, refused: dict[str, str]) -> QuestionPage:
    """The papers that must be handed in, each with its files; `refused`: key -> why the last file was not taken."""
    fields = tuple(_material(held, line, refused) for line in held.pages.materials if line.needed or line.files)
    order = sections(held)
    step = order.index(MATERIALS) if MATERIALS in order else len(order)
    return QuestionPage(
        title=gettext("上传材料"),
        lead=gettext("没有列在这里的材料，系统会向有关部门调取，您不用交。"),
        step=step + 2,
        steps=len(order) + 2,
        fields=fields,
        action=held.url("draft_materials"),
        back_url=held.url("draft_section", order[step - 1]) if step and order[:step] else held.url("draft_guide_start"),
        later_url=reverse("web:me"),
        multipart=True,
        hidden=(("version", str(held.state.draft.version)),),
    )


def _material(held: Opened, line: HeldMaterial, refused: dict[str, str]) -> Field:
    material = line.material
    around = held.around
    readers = gettext("、").join(around.matter_names.get(code, code) for code in material.asked_by)
    deferrable = material.supply is Supply.DEFERRED
    return Field(
        id=material.key,
        label=formats.local_name(material.name),
        control=Control.FILE,
        hint=gettext("可以先受理、后补交") if deferrable else material.note,
        optional=deferrable or not line.needed,
        files=held.files(material.key),
        accept=around.accept,
        fault=refused.get(material.key, ""),
        used_by=gettext("只交一次，%(matters)s 共用") % {"matters": readers} if len(material.asked_by) > 1 else "",
    )


def exempt_materials(held: Opened) -> list[tuple[str, str]]:
    """The papers nobody has to bring: name, and where they come from."""
    return [
        (formats.local_name(line.material.name), formats.local_name({"zh": line.material.source}))
        for line in held.pages.materials
        if line.material.supply is Supply.EXEMPT
    ]
