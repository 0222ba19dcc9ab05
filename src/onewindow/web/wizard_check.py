"""The last look before signing: every answer with its source, what is still wrong, the commitments."""

from django.utils.translation import gettext, ngettext

from onewindow.sheets.pages import Question
from onewindow.sheets.scalars import is_blank

from . import formats, viewmodels
from .fields import measured, shown
from .pickers import PICKERS
from .startup_signing import FAULTS
from .viewmodels import Control, Field, Picked
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
                used_by=_shared(row.question),
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


def _shared(question: Question) -> str:
    readers = len(question.used_by)
    return ngettext("%(n)s 个事项共用", "%(n)s 个事项共用", readers) % {"n": readers} if readers > 1 else ""


def _values(held: Opened, question: Question) -> tuple[str, ...]:
    if is_file(question):
        return tuple(file.name for file in held.files(question.element.id))
    value = question.value
    if question.element.id in PICKERS and isinstance(value, list):
        picked: list[Picked] = [PICKERS[question.element.id].picked(row) for row in value]
        return tuple(entry.words for entry in picked)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return tuple(shown(question.element, [row]) for row in value)
    text = measured(question.element, value)
    return (text,) if not is_blank(text) else ()


def _source(question: Question) -> str:
    said = question.provenance
    source = formats.known_name(said.source_name) if said is not None else ""
    return gettext("来自%(source)s") % {"source": source} if source else ""


def fault_lines(held: Opened) -> list[Field]:
    """What stands in the way of submission, each leading to the page where it is mended."""
    found = []
    signatures = {q.element.id for q in held.pages.questions if is_signature(q)}
    places = {q.element.id: q.section for q in held.pages.questions}
    for fault in held.state.faults:
        if fault.element in signatures:
            continue
        if fault.code in FAULTS:
            words = fault.sentence.text(gettext, formats.local_name)
            found.append(Field(id=held.url("draft_signers"), label=gettext("各方签名"), fault=words))
            continue
        section = places.get(fault.element)
        target = held.url("draft_section", section) if section else held.url("draft_materials")
        found.append(
            Field(
                id=f"{target}#{fault.field}",
                label=_label(held, fault.element),
                fault=fault.sentence.text(gettext, formats.local_name),
            )
        )
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
