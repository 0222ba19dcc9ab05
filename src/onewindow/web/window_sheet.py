"""The whole compiled sheet on one page, for a clerk who repeats it all day: dense fields, keys, missing list beside it.

The applicant's wizard asks the same questions one section at a time; both come from `wizard.Opened`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext, ngettext

from onewindow.catalogue.facts import Status
from onewindow.catalogue.sheet import Supply
from onewindow.sheets.guide import Asked, applies
from onewindow.sheets.pages import MaterialLine, Question

from . import formats
from .advisers import advice_for
from .fields import Surroundings, field_of
from .viewmodels import Choice, Control, Field, MissingLine
from .window_models import Cell, DenseSheet, Paper, Part
from .wizard import Opened, is_signature

#: Columns of twelve that a control takes.
_SPANS = {
    Control.NUMBER: 2,
    Control.DATE: 3,
    Control.MOMENT: 4,
    Control.SELECT: 3,
    Control.TEXT: 4,
    Control.RANGE: 6,
    Control.FILE: 6,
    Control.LONG: 12,
    Control.MAP: 12,
    Control.ROWS: 12,
    Control.RECORD: 12,
    Control.PICK: 12,
}
#: Up to so many ready answers stand side by side; more are a list to pull down.
_SIDE_BY_SIDE = 3
_LONG_LABELS, _LONGER, _LONG_VALUE, _VERY_LONG_VALUE = 14, 30, 12, 34
GUIDE = "guide"


@dataclass(frozen=True, kw_only=True)
class Looking:
    """How a page is looked at."""

    tried: bool = False  #: missing answers are told
    more_rows: str = ""  #: table with one more blank row
    sought: Mapping[str, str] = field(default_factory=dict)  #: directory -> what was searched
    typed: Mapping[str, Any] = field(default_factory=dict)  #: answers that stand over the saved ones
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  #: guided question -> options, likewise
    refused: Mapping[str, str] = field(default_factory=dict)  #: material -> why its last file was not taken
    instead: frozenset[str] = frozenset()  #: elements that are typed though a register has answered


def lay(held: Opened, look: Looking) -> DenseSheet:
    """The sheet as it stands."""
    around = _around(held, look)
    parts = [*_guide_part(held, look, around), *_section_parts(held, look, around)]
    keyed = tuple(replace(part, key=key) for part, key in zip(parts, _keys(len(parts)), strict=True))
    return DenseSheet(
        parts=keyed,
        signing=tuple(_signing(held)),
        papers=tuple(_paper(held, line, look) for line in held.pages.materials if _is_listed(line, look)),
        lacking=tuple(_lacking(held)),
        wrong=sum(1 for question in held.pages.questions if question.faults and not question.untried),
        tried=look.tried,
    )


def _around(held: Opened, look: Looking) -> Surroundings:
    """What the fields need to know: this look, and what registers say at once to what was typed."""
    typed = {name: entry.raw for name, entry in held.state.entries.items()} | dict(look.typed)
    return replace(
        held.around,
        faults=look.tried,
        more_rows=look.more_rows,
        sought=look.sought,
        refused=look.refused,
        instead=look.instead,
        matter_names={},
        advice=advice_for(typed, held.state.draft.division_id, frozenset(q.element.id for q in held.pages.questions)),
    )


def _keys(count: int) -> list[str]:
    letters = [letter for letter in ascii_uppercase if letter not in "KNPST"]  # consent paper, new, print, save, submit
    return (letters + [""] * count)[:count]


def guided(held: Opened) -> list[Asked]:
    """The guided questions that are answered by choosing."""
    return [asked for asked in held.questions if asked.question.options]


def takes_several(asked: Asked) -> bool:
    """Whether more than one option may be ticked."""
    return asked.question.type.value == "multi"


def shown_choice(asked: Asked) -> tuple[int, ...]:
    """The options that the page shows as chosen. Where several hold, the last one takes the most away."""
    if takes_several(asked):
        return asked.chosen
    return asked.chosen[-1:] if asked.answered else ()


def beside(held: Opened, asked: Asked) -> list[str]:
    """What a guided question lets one type that no section of the sheet asks."""
    asked_anyway = {question.element.id for question in held.pages.questions} | {"matter_choice"}
    fields = [n for n in asked.fields if n not in asked_anyway and applies(held.state.sheet, asked.question, n)]
    return [name for name in fields if held.state.published.catalogue.element[name].type.value not in _FILES]


_FILES = {"file", "files", "image", "signed_file"}


def shown_questions(held: Opened) -> list[Question]:
    """The questions of the sections: all but signatures and what a guided question settles better."""
    settled = {
        setting.element
        for asked in guided(held)
        for option in asked.question.options
        for setting in option.sets
        if asked.chosen or held.state.entries.get(setting.element) is None
    }
    return [q for q in held.pages.questions if not is_signature(q) and (q.read_only or q.element.id not in settled)]


def typed_elements(held: Opened, instead: frozenset[str] = frozenset()) -> list[Any]:
    """The elements that the page lets one fill in; those of `instead` although a register has answered."""
    here = shown_questions(held)
    return [q.element for q in here if not q.read_only or (q.replaceable and q.element.id in instead)]


def _guide_part(held: Opened, look: Looking, around: Surroundings) -> list[Part]:
    cells = []
    for asked in guided(held):
        chosen = look.chosen.get(asked.question.id, shown_choice(asked))
        cells.append(Cell(field=_guided_field(asked, chosen, told=look.tried), span=4))
        cells += [_typed_beside(held, name, look, around) for name in beside(held, asked)]
    names = gettext("、").join(held.around.matter_names.values())
    return [Part(id=GUIDE, key="", name=gettext("办什么"), cells=tuple(cells), remark=names)] if cells else []


def _guided_field(asked: Asked, chosen: tuple[int, ...], *, told: bool) -> Field:
    several = takes_several(asked)
    missing = told and not several and not chosen
    options = tuple(
        Choice(value=str(n), words=formats.local_name(option.label), chosen=n in chosen)
        for n, option in enumerate(asked.question.options)
    )
    return Field(
        id=f"{GUIDE}.{asked.question.id}",
        label=formats.local_name(asked.question.text),
        control=Control.CHOICES if several else Control.SELECT,
        choices=options,
        fault=gettext("请选一个。") if missing else "",
    )


def _typed_beside(held: Opened, name: str, look: Looking, around: Surroundings) -> Cell:
    element = held.state.published.catalogue.element[name]
    kept = held.state.entries.get(name)
    value = look.typed.get(name, kept.raw if kept is not None else "")
    made = Field(id=name, label=formats.local_name(element.name), value=str(value or ""), optional=True)
    return Cell(field=made, span=4)


def _section_parts(held: Opened, look: Looking, around: Surroundings) -> list[Part]:
    parts = []
    for task in held.pages.tasks:
        here = [question for question in shown_questions(held) if question.section == task.id]
        cells = tuple(_cell(_laid_over(question, look), around) for question in here)
        if cells:
            given = sum(1 for cell in cells if cell.field.given is not None)
            remark = ngettext("已带出 %(n)s 项", "已带出 %(n)s 项", given) % {"n": given} if given else ""
            parts.append(Part(id=task.id, key="", name=formats.local_name(task.name), cells=cells, remark=remark))
    return parts


def _laid_over(question: Question, look: Looking) -> Question:
    name = question.element.id
    return replace(question, texts=look.typed[name]) if name in look.typed and not question.read_only else question


def _cell(question: Question, around: Surroundings) -> Cell:
    made = replace(field_of(question, around), used_by="")
    if made.given is not None:
        made = replace(made, given=replace(made.given, checked=""))
    rows = tuple(replace(row, fields=tuple(_pulled_down(cell, 1) for cell in row.fields)) for row in made.rows)
    made = replace(_pulled_down(made, _SIDE_BY_SIDE), rows=rows)
    return Cell(field=made, span=_span(made))


def _pulled_down(made: Field, most: int) -> Field:
    """Buttons become a list to pull down where there are too many for their place."""
    return (
        replace(made, control=Control.SELECT) if made.control is Control.CHOICE and len(made.choices) > most else made
    )


def _span(made: Field) -> int:
    if made.given is not None:
        length = len(made.given.value)
        return 12 if length > _VERY_LONG_VALUE else 6 if length > _LONG_VALUE else 3
    if made.control in {Control.CHOICE, Control.CHOICES}:
        width = sum(len(str(choice.words)) + 3 for choice in made.choices)
        return 12 if width > _LONGER else 6 if width > _LONG_LABELS else 3
    return _SPANS.get(made.control, 4)


def _signing(held: Opened) -> list[Field]:
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


def _is_listed(line: MaterialLine, look: Looking) -> bool:
    here = line.needed or bool(line.files) or line.material.key in look.refused
    return here or line.material.supply is Supply.EXEMPT


def _paper(held: Opened, line: MaterialLine, look: Looking) -> Paper:
    material = line.material
    files = held.files(material.key)
    return Paper(
        field=Field(
            id=material.key,
            label=formats.local_name(material.name),
            control=Control.FILE,
            files=files,
            accept=held.around.accept,
            fault=look.refused.get(material.key, ""),
        ),
        present=bool(files) or not line.needed,
        asked=line.needed or bool(line.files),
        small=_said_of(line),
    )


def _said_of(line: MaterialLine) -> str:
    if line.files:
        return gettext("已收到")
    if not line.needed:
        source = line.material.source
        return gettext("自动调取：%(source)s") % {"source": source} if source else gettext("免交")
    if line.material.supply is Supply.DEFERRED:
        return gettext("未交；可容缺，受理后补交")
    basis = line.material.basis
    known = basis is not None and basis.status is Status.SEEN
    return gettext("未交；依据%(basis)s") % {"basis": basis.text} if basis is not None and known else gettext("未交")


def _lacking(held: Opened) -> list[MissingLine]:
    """Everything that stands in the way of submission, each field once, in the order of the sheet."""
    found: dict[str, MissingLine] = {}
    places, questions = _places(held), {question.element.id: question for question in held.pages.questions}
    for fault in held.state.faults:
        question, sentence = questions.get(fault.element), fault.sentence.text(gettext, formats.local_name)
        if (question is not None and is_signature(question)) or fault.element in found:
            continue
        if question is None:
            found[fault.element or sentence] = MissingLine(name=sentence)
            continue
        name = formats.local_name(question.element.name)
        small = "" if question.untried else sentence
        found[fault.element] = MissingLine(name=name, small=small, url=f"#{places.get(fault.element, fault.element)}")
    return list(found.values())


def _places(held: Opened) -> dict[str, str]:
    """Where an element is filled in that a guided question settles."""
    shown = {question.element.id for question in shown_questions(held)}
    return {
        setting.element: f"{GUIDE}.{asked.question.id}"
        for asked in reversed(guided(held))
        for option in asked.question.options
        for setting in option.sets
        if setting.element not in shown
    }
