"""The last look before signing: every answer with its source, what is still wrong, the commitments."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.critical_path import Wait, spans
from onewindow.catalogue.elements import ElementType
from onewindow.catalogue.figures import days_of
from onewindow.catalogue.sheet import Filled, SheetElement, Supply
from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.people.queries import division_name
from onewindow.sheets import uploads
from onewindow.sheets.guide import Asked
from onewindow.sheets.pages import MATERIALS, Pages, Question, Task, TaskState, lay_out
from onewindow.sheets.pages import MaterialLine as HeldMaterial
from onewindow.sheets.queries import DraftState, access_draft, questions_of, state_of
from onewindow.sheets.scalars import is_blank

from . import formats, viewmodels
from .fields import Surroundings, field_of, shown
from .naming import naming
from .pickers import PICKERS, choices_for
from .service_cards import Typical, lanes, number, total_of
from .viewmodels import Choice, Control, Field, Picked, QuestionPage, StoredFile
from .wizard import Opened, is_file, is_signature


def answer_groups(held: Opened) -> list[viewmodels.AnswerGroup]:
    """Everything that was answered, for the last look."""
    groups = []
    for task, rows in held.pages.check_answers():
        answers = tuple(
            viewmodels.Answer(
                label=formats.local_name(row.question.element.name),
                values=_values(held, row.question),
                source=_source(row.question),
                change_url=held.url("draft_section", task.id) + f"#{row.question.element.id}" if row.change else "",
                used_by=formats.joined(held.around.matter_names.get(code, code) for code in row.question.used_by),
            )
            for row in rows
            if not is_signature(row.question)
        )
        if answers:
            groups.append(viewmodels.AnswerGroup(name=formats.local_name(task.name), answers=answers))
    files = tuple(
        viewmodels.Answer(
            label=formats.local_name(line.material.name),
            values=tuple(file.name for file in held.files(line.material.key)),
            change_url=held.url("draft_materials"),
        )
        for line in held.pages.materials
        if line.needed or line.files
    )
    if files:
        groups.append(viewmodels.AnswerGroup(name=gettext("材料"), answers=files))
    return groups


def _values(held: Opened, question: Question) -> tuple[str, ...]:
    if is_file(question):
        return tuple(file.name for file in held.files(question.element.id))
    value = question.value
    if question.element.id in PICKERS and isinstance(value, list):
        picked: list[Picked] = [PICKERS[question.element.id].picked(row) for row in value]
        return tuple(entry.words for entry in picked)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return tuple(shown(question.element, [row]) for row in value)
    text = shown(question.element, value)
    return (text,) if not is_blank(text) else ()


def _source(question: Question) -> str:
    said = question.provenance
    return gettext("来自%(source)s") % {"source": said.source_name} if said is not None and said.source_name else ""


def fault_lines(held: Opened) -> list[Field]:
    """What stands in the way of submission, each leading to the page where it is mended."""
    found = []
    signatures = {q.element.id for q in held.pages.questions if is_signature(q)}
    places = {q.element.id: q.section for q in held.pages.questions}
    for fault in held.state.faults:
        if fault.element in signatures:
            continue
        section = places.get(fault.element)
        target = held.url("draft_section", section) if section else held.url("draft_materials")
        found.append(Field(id=f"{target}#{fault.field}", label=_label(held, fault.element), fault=fault.sentence.text(gettext)))
    return found


def _label(held: Opened, element: str) -> str:
    catalogue = held.state.published.catalogue
    if element in catalogue.element:
        return formats.local_name(catalogue.element[element].name)
    names = {line.material.key: line.material.name for line in held.pages.materials}
    return formats.local_name(names[element]) if element in names else gettext("材料")


def signatures(held: Opened) -> list[Field]:
    """The commitments to sign, with the words that are signed."""
    signed = {signature.element for signature in held.state.signatures}
    return [
        Field(
            id=question.element.id,
            label=formats.local_name(question.element.name),
            control=Control.SIGN,
            value="true" if question.element.id in signed else "",
            assertion=formats.local_name(question.element.help or question.element.hint or question.element.name),
        )
        for question in held.pages.questions
        if is_signature(question) and not question.read_only
    ]
