"""PURE: the compiled sheet as people go through it: task list, question pages, check-answers, progress.

    sheet_pages = lay_out(catalogue, assessment, entries)
    sheet_pages.tasks            # sections in order, each with its state and counts
    sheet_pages.section("org")   # its questions, as typed, with faults and provenance
    sheet_pages.progress         # fields, of these given by registers, minutes left

One page per section. What registers gave is shown read-only with its source, what nobody needs is left out, and every
question says who reads the answer, so that "asked once, used by" is visible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import Element, ElementType
from onewindow.catalogue.facts import Name
from onewindow.catalogue.sheet import Filled, SheetElement, SheetMaterial, Supply
from onewindow.core.located import load

from .answers import must_be_handed_in
from .assessment import Assessment
from .entries import Entry
from .faults import Fault
from .submission import How, Provenance
from .values import value_texts

#: The section for what steers the sheet but belongs to no group, and for the files.
STEERING, MATERIALS = "steering", "materials"
_OWN_NAMES = {
    section: Name(**named)
    for section, named in load(Path(__file__).parent / "pages.yaml", shown_as="sheets/pages.yaml").plain().items()
}
#: Seconds that a person takes, by kind of value: for the estimate on the page, nothing depends on it.
_SECONDS: Mapping[ElementType, int] = {
    ElementType.CHOICE: 6,
    ElementType.CHOICES: 10,
    ElementType.BOOLEAN: 5,
    ElementType.SIGNATURE: 10,
    ElementType.LONG_TEXT: 60,
    ElementType.TABLE: 90,
    ElementType.RECORD: 40,
    ElementType.FILE: 45,
    ElementType.FILES: 60,
    ElementType.IMAGE: 45,
    ElementType.SIGNED_FILE: 60,
    ElementType.LINE: 60,
    ElementType.POINT: 30,
}
_USUAL_SECONDS, _FILE_SECONDS = 15, 45


class TaskState(StrEnum):
    """Where a section stands."""

    DONE = "done"  # everything required is answered and right
    STARTED = "started"  # some of it
    TODO = "todo"  # nothing yet
    FAULT = "fault"  # something typed is wrong
    GIVEN = "given"  # everything came from registers


@dataclass(frozen=True, kw_only=True)
class Question:
    """One field of the sheet as it stands."""

    entry: SheetElement  #: definition, readers, constraints, whether it is required
    section: str  #: where it is asked
    value: Any  #: canonical; None where nothing right is there
    texts: Any  #: what the form shows: as typed where it is wrong
    faults: tuple[Fault, ...]  #: told beside it
    provenance: Provenance | None  #: who said it; None: nobody yet
    read_only: bool  #: shown, not asked
    replaceable: bool  #: a register's word that the applicant may replace
    used_by: tuple[str, ...]  #: matters that read it, where several do

    @property
    def element(self) -> Element:
        """The definition."""
        return self.entry.element

    @property
    def given(self) -> bool:
        """Whether a register or the system gave it."""
        return self.provenance is not None and self.provenance.how in {How.REGISTER, How.DERIVED}

    @property
    def answered(self) -> bool:
        """Whether there is a right value."""
        return self.value is not None and not self.faults

    @property
    def untried(self) -> bool:
        """Whether nothing was typed, so that its faults only say that it is missing: told when the page was sent."""
        return self.provenance is None or self.texts in ("", [], {}, None)


@dataclass(frozen=True, kw_only=True)
class MaterialLine:
    """One paper of the package."""

    material: SheetMaterial  #: definition, readers, how it comes
    files: tuple[str, ...]  #: names of uploads that serve it
    needed: bool  #: the applicant has to hand it in
    fault: Fault | None  #: told beside it


@dataclass(frozen=True, kw_only=True)
class Task:
    """A line of the task list."""

    id: str  #: section
    name: Name  #: heading
    state: TaskState  #: where it stands
    asked: int  #: fields the applicant answers
    given: int  #: fields that are known already
    answered: int  #: of those asked
    faults: int  #: wrong answers (missing ones are no fault before they are tried)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the applicant is."""

    fields: int  #: all that stand on the sheet, files included
    given: int  #: of these, known already
    answered: int  #: of the others
    percent: int  #: 0 to 100
    minutes: int  #: for the whole, from an empty sheet
    minutes_left: int  #: from here


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """A line of check-answers."""

    question: Question  #: the answer with its provenance and readers
    change: bool  #: whether it can be changed here


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The whole sheet."""

    tasks: tuple[Task, ...]  #: in order
    questions: tuple[Question, ...]  #: in order
    materials: tuple[MaterialLine, ...]  #: papers
    progress: Progress  #: figures

    def section(self, section: str) -> tuple[Question, ...]:
        """The questions of a section, in order; () where there is none such."""
        return tuple(question for question in self.questions if question.section == section)

    def after(self, section: str) -> str | None:
        """The next section that is not finished, or the next one at all; None after the last."""
        ids = [task.id for task in self.tasks]
        rest = self.tasks[ids.index(section) + 1 :] if section in ids else self.tasks
        unfinished = [task.id for task in rest if task.state not in {TaskState.DONE, TaskState.GIVEN}]
        return unfinished[0] if unfinished else rest[0].id if rest else None

    def check_answers(self) -> tuple[tuple[Task, tuple[CheckRow, ...]], ...]:
        """Every section with what is in it, for the last look before signing."""
        rows = {
            task.id: tuple(
                CheckRow(question=question, change=not question.read_only or question.replaceable)
                for question in self.section(task.id)
                if question.value is not None or question.faults or question.entry.required
            )
            for task in self.tasks
        }
        return tuple((task, rows[task.id]) for task in self.tasks if rows[task.id])


def lay_out(
    catalogue: Catalogue,
    found: Assessment,
    entries: Mapping[str, Entry],
    files: Mapping[str, tuple[str, ...]] | None = None,
) -> Pages:
    """Lay the sheet out. `files`: material or element -> names of uploads that serve it."""
    by_element = found.by_element
    questions = tuple(
        _question(entry, found.values, entries.get(entry.id), by_element.get(entry.id, ()))
        for entry in (*found.sheet.elements, *_still_asked(catalogue, found))
        if entry.filled is Filled.PERSON or found.values.get(entry.id) is not None
    )
    materials = tuple(_material(line, found, files or {}, by_element) for line in found.sheet.materials)
    order = [STEERING, *(group.id for group in catalogue.groups)]
    questions = tuple(sorted(questions, key=lambda question: order.index(question.section)))
    tasks = [_task(catalogue, section, questions) for section in order if any(q.section == section for q in questions)]
    if any(line.needed or line.files for line in materials):
        tasks.append(_material_task(materials))
    last = [task for task in tasks if _is_signing(task.id, questions)]
    ordered = (*(task for task in tasks if task not in last), *last)
    return Pages(tasks=ordered, questions=questions, materials=materials, progress=_progress(questions, materials))


def _still_asked(catalogue: Catalogue, found: Assessment) -> Iterator[SheetElement]:
    """The steering facts that a section must ask: neither what registers say nor what a guided question has settled."""
    service = catalogue.service.get(found.sheet.service)
    questions = service.questions if service is not None else ()
    guided = {setting.element for asked in questions for option in asked.options for setting in option.sets}
    for entry in found.sheet.context:
        settled = entry.id in guided and found.values.get(entry.id) is not None and entry.id not in found.by_element
        if entry.filled is Filled.PERSON and not settled:
            yield entry


def _question(entry: SheetElement, values: Mapping[str, Any], held: Entry | None, wrong: tuple[Fault, ...]) -> Question:
    value = values.get(entry.id)
    given = held is not None and held.provenance.how in {How.REGISTER, How.DERIVED}
    typed = held.raw if held is not None else None
    shown = typed if held is not None and value is None else value_texts(entry.element, value)
    return Question(
        entry=entry,
        section=entry.element.group or STEERING,
        value=value,
        texts=shown,
        faults=wrong,
        provenance=held.provenance if held is not None else None,
        read_only=given or entry.filled is not Filled.PERSON,
        replaceable=given and held is not None and held.editable,
        used_by=entry.asked_by if len(entry.asked_by) > 1 else (),
    )


def _material(
    line: SheetMaterial, found: Assessment, files: Mapping[str, tuple[str, ...]], wrong: Mapping[str, tuple[Fault, ...]]
) -> MaterialLine:
    names = tuple(dict.fromkeys(name for key in line.keys for name in files.get(key, ())))
    own = wrong.get(line.key, ())
    by_element = bool(line.element) and found.sheet.of(line.element) is not None
    return MaterialLine(
        material=line,
        files=names,
        needed=must_be_handed_in(line) and not by_element,
        fault=own[0] if own else None,
    )


def _task(catalogue: Catalogue, section: str, questions: tuple[Question, ...]) -> Task:
    here = [question for question in questions if question.section == section]
    asked = [question for question in here if not question.read_only]
    wrong = [question for question in here if question.faults and not question.untried]
    open_ones = [question for question in asked if question.faults]
    answered = [question for question in asked if question.answered]
    if not asked:
        state = TaskState.FAULT if wrong else TaskState.GIVEN
    elif wrong:
        state = TaskState.FAULT
    elif not open_ones:
        state = TaskState.DONE
    else:
        state = TaskState.STARTED if answered else TaskState.TODO
    name = _OWN_NAMES[section] if section in _OWN_NAMES else catalogue.group[section].name
    return Task(
        id=section,
        name=name,
        state=state,
        asked=len(asked),
        given=len(here) - len(asked),
        answered=len(answered),
        faults=len(wrong),
    )


def _material_task(materials: tuple[MaterialLine, ...]) -> Task:
    needed = [line for line in materials if line.needed]
    there = [line for line in needed if line.files]
    done = len(there) == len(needed)
    state = TaskState.DONE if done else TaskState.STARTED if there else TaskState.TODO
    exempt = sum(1 for line in materials if line.material.supply is Supply.EXEMPT)
    return Task(
        id=MATERIALS,
        name=_OWN_NAMES[MATERIALS],
        state=state,
        asked=len(needed),
        given=exempt,
        answered=len(there),
        faults=0,
    )


def _is_signing(section: str, questions: tuple[Question, ...]) -> bool:
    here = [question for question in questions if question.section == section]
    return bool(here) and all(question.element.type is ElementType.SIGNATURE for question in here)


def _progress(questions: tuple[Question, ...], materials: tuple[MaterialLine, ...]) -> Progress:
    asked = [question for question in questions if not question.read_only]
    needed = [line for line in materials if line.needed]
    answered = sum(1 for question in asked if question.answered) + sum(1 for line in needed if line.files)
    whole = sum(map(_seconds, asked)) + _FILE_SECONDS * len(needed)
    left = sum(_seconds(question) for question in asked if not question.answered and question.entry.required)
    left += _FILE_SECONDS * sum(1 for line in needed if not line.files)
    must = [question for question in asked if question.entry.required]
    done = sum(1 for question in must if question.answered) + sum(1 for line in needed if line.files)
    return Progress(
        fields=len(questions) + len(needed),
        given=len(questions) - len(asked),
        answered=answered,
        percent=round(100 * done / (len(must) + len(needed))) if must or needed else 100,
        minutes=max(1, -(-whole // 60)),
        minutes_left=-(-left // 60),
    )


def _seconds(question: Question) -> int:
    return _SECONDS.get(question.element.type, _USUAL_SECONDS)
