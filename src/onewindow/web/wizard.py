"""The apply wizard: an opened draft and what stands around each of its pages (task list, live flow)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue.critical_path import Wait, spans
from onewindow.catalogue.elements import ElementType
from onewindow.catalogue.figures import days_of
from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.sheets import uploads
from onewindow.sheets.carrying import Carried, carried
from onewindow.sheets.guide import Asked
from onewindow.sheets.pages import MATERIALS, Pages, Question, Task, TaskState, lay_out
from onewindow.sheets.queries import DraftState, access_draft, questions_of, state_of

from . import formats, viewmodels
from .fields import Surroundings
from .naming import naming
from .pickers import choices_for
from .service_cards import Typical, lanes, number, total_of
from .viewmodels import StoredFile

#: More sections than this do not fit beside one another on a phone.
_SHORT = 6


@dataclass(frozen=True)
class Opened:
    """A draft as its pages see it."""

    user: Any  #: the account
    state: DraftState  #: answers, sheet, faults

    @cached_property
    def pages(self) -> Pages:
        """The sheet as sections."""
        files: dict[str, tuple[str, ...]] = {}
        for upload in self.state.uploads:
            for key in upload.materials:
                files[key] = (*files.get(key, ()), upload.name)
        return lay_out(self.state.published.catalogue, self.state.assessment, self.state.entries, files)

    @cached_property
    def by(self) -> Actor:
        """Who acts, for whom."""
        return actor_of(self.user, self.state.draft.party, service=self.state.draft.service)

    @property
    def id(self) -> int:
        """The draft."""
        return int(self.state.draft.pk)

    def url(self, name: str, *arguments: str) -> str:
        """The address of a page of this draft."""
        return reverse(f"web:{name}", args=[self.id, *arguments])

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """The guided questions that are asked."""
        return questions_of(self.state)

    @cached_property
    def around(self) -> Surroundings:
        """What fields need to know besides their question."""
        catalogue, draft = self.state.published.catalogue, self.state.draft
        names = {code: formats.local_name(catalogue.matter[code].name) for code in self.state.sheet.matters}
        return Surroundings(
            faults=False,
            matter_names=names,
            files={q.element.id: self.files(q.element.id) for q in self.pages.questions if is_file(q)},
            accept=uploads.limits().accept,
            ready=choices_for(draft.division_id),
        )

    def files(self, key: str) -> tuple[StoredFile, ...]:
        """The files of a material or element."""
        return tuple(
            StoredFile(
                name=upload.original_name,
                detail=formats.size(upload.size),
                url=reverse("web:draft_file", args=[self.id, upload.name]),
                remove=f"{key}/{upload.name}",
            )
            for upload in self.state.uploads
            if key in upload.materials
        )


def opened(user: Any, draft: int) -> Opened:
    """The draft, if the account may go on with it. Raises DraftNotFound."""
    return Opened(user, state_of(carried(access_draft(user, draft))))


def is_file(question: Question) -> bool:
    """Whether a file answers the question."""
    return question.element.type.value in {"file", "files", "image", "signed_file"}


def is_signature(question: Question) -> bool:
    """Whether it is signed on the last page instead of asked in a section."""
    return question.element.type is ElementType.SIGNATURE


def shell(held: Opened, current: str) -> dict[str, Any]:
    """What stands around every page of a draft: title, task list, live flow."""
    draft, catalogue = held.state.draft, held.state.published.catalogue
    service = catalogue.service[draft.service]
    return {
        "title": formats.local_name(service.plain_name),
        "service": service,
        "draft": draft,
        "applicant": draft.party.name,
        "where": formats.local_name(draft.division.names),
        "saved_at": formats.moment(draft.updated_at),
        "task_list": _task_list(held, current),
        "plan": _plan(held),
        "matters": [formats.local_name(catalogue.matter[code].name) for code in held.state.sheet.matters],
        "carried": _carried(held),
    }


def _carried(held: Opened) -> dict[str, Any] | None:
    """What a newer edition changed under the draft, in words; None where nothing did."""
    if not held.state.draft.carried:
        return None
    told, element = Carried.from_json(held.state.draft.carried), held.state.published.catalogue.element
    answered = {name for name, entry in held.state.entries.items() if entry.raw not in (None, "", [])}
    asked = [formats.local_name(element[name].name) for name in told.asked if name in element and name not in answered]
    aside = [formats.local_name(element[name].name) for name in told.aside if name in element]
    return {"gone": told.gone, "asked": asked, "aside": aside, "materials": told.materials}


def _task_list(held: Opened, current: str) -> viewmodels.TaskList:
    progress = held.pages.progress
    first = viewmodels.Task(
        name=gettext("选情形"),
        state=viewmodels.TaskState.CURRENT if current == "guide" else viewmodels.TaskState.DONE,
        remark=gettext("%(n)s 个事项一起办") % {"n": len(held.state.sheet.matters)},
        url=held.url("draft_guide_start"),
    )
    tasks = [_task(held, task, current) for task in held.pages.tasks if not _only_signing(held, task)]
    last = viewmodels.Task(
        name=gettext("核对签名提交"),
        state=viewmodels.TaskState.CURRENT if current == "check" else viewmodels.TaskState.TODO,
        remark=gettext("看一遍再交"),
        url=held.url("draft_check"),
    )
    return viewmodels.TaskList(
        tasks=(first, *tasks, last),
        minutes=progress.minutes,
        minutes_left=progress.minutes_left,
        fields=progress.fields,
        given=progress.given,
        percent=progress.percent,
        strip=len(tasks) + 2 <= _SHORT,
    )


def _only_signing(held: Opened, task: Task) -> bool:
    here = held.pages.section(task.id)
    return bool(here) and all(is_signature(question) for question in here)


def _task(held: Opened, task: Task, current: str) -> viewmodels.Task:
    states = {
        TaskState.DONE: viewmodels.TaskState.DONE,
        TaskState.GIVEN: viewmodels.TaskState.DONE,
        TaskState.STARTED: viewmodels.TaskState.STARTED,
        TaskState.TODO: viewmodels.TaskState.TODO,
        TaskState.FAULT: viewmodels.TaskState.FAULT,
    }
    if task.state is TaskState.GIVEN:
        remark = gettext("全部自动带出")
    elif task.faults:
        remark = gettext("%(n)s 处要改") % {"n": task.faults}
    else:
        remark = gettext("%(done)s/%(all)s 项已填") % {"done": task.answered, "all": task.asked}
    return viewmodels.Task(
        name=formats.local_name(task.name),
        state=viewmodels.TaskState.CURRENT if task.id == current else states[task.state],
        remark=remark,
        url=held.url("draft_materials") if task.id == MATERIALS else held.url("draft_section", task.id),
    )


def sections(held: Opened) -> list[str]:
    """The sections that have a page of their own, in order."""
    return [task.id for task in held.pages.tasks if not _only_signing(held, task)]


def page_after(held: Opened, section: str) -> str:
    """Where one goes on: the next section, or the last look."""
    order = sections(held)
    rest = order[order.index(section) + 1 :] if section in order else order
    if not rest:
        return held.url("draft_check")
    return held.url("draft_materials") if rest[0] == MATERIALS else held.url("draft_section", rest[0])


def _plan(held: Opened) -> viewmodels.Plan:
    """How this very package would go if it were handed in now."""
    catalogue, sheet = held.state.published.catalogue, held.state.sheet
    waits = [Wait(before=e.before, after=e.after, kind=e.kind) for e in sheet.edges if not e.countersign]
    runs = spans({m: days_of(catalogue.matter[m]) for m in sheet.matters}, waits)
    package = Typical(service=catalogue.service[sheet.service], sheet=sheet, runs=runs)
    matters = [catalogue.matter[m] for m in sheet.matters]
    days = sheet.figures.promised_days_parallel
    return viewmodels.Plan(
        lanes=lanes(catalogue, package, naming(matters, held.state.draft.division_id)),
        total=total_of(package),
        begin_words=gettext("一张表"),
        end_title=gettext("办结"),
        end_words=gettext("第 %(n)s 天前") % {"n": number(days)} if days else gettext("当场"),
        serial=number(sheet.figures.promised_days_serial),
        parallel=number(days),
    )
